"""What is known of the lists behind the facts: their words, what they cover, how often they come. Used for R35.

Made from the rows of `sources.coverage`; it says nothing about any child.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.view_models.rows import day, text
from app.view_models.words import from_code, long_date
from graph.queries.claims import SELF_CLAIM
from graph.records import Row
from loaders.feeds.typed import TYPED

_USUAL_REFRESH_DAYS = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one loaded list covers: which kind of service, which area, from which day, correct to which day."""

    feed: str
    register: str
    """With its article, to stand inside a sentence: `the school nursing register`."""
    kind: str | None
    area: str
    covers_from: date | None
    correct_to: date
    refresh_days: int = _USUAL_REFRESH_DAYS
    """A fact not confirmed for longer than this is doubtful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBook:
    """Every coverage in force, to be asked by feed or by kind and area."""

    coverages: tuple[Coverage, ...] = ()

    def words(self, feed: str | None) -> str | None:
        """The source in words, with its article; None when the fact names no source."""
        if feed is None:
            return None
        if feed in TYPED:
            return TYPED[feed].words
        return next((one.register for one in self.coverages if one.feed == feed), f"the {from_code(feed)} list")

    def coverage(self, kind: str, area: str | None) -> Coverage | None:
        """What covers this kind of service in this area, or None where no list is loaded."""
        return next((one for one in self.coverages if one.kind == kind and one.area == area), None)

    def doubt(self, feed: str | None, last_confirmed: date | None, on: date) -> str | None:
        """`Not confirmed since 2 August 2026`, once the source has been silent for longer than it should be.

        A link that a worker only claims is in doubt from the first day (R15).
        """
        if feed == SELF_CLAIM:
            return "Said by themselves, not confirmed"
        if last_confirmed is None:
            return None
        refresh = next((one.refresh_days for one in self.coverages if one.feed == feed), _USUAL_REFRESH_DAYS)
        if last_confirmed + timedelta(days=refresh) >= on:
            return None
        return f"Not confirmed since {long_date(last_confirmed)}"


def source_book(rows: Iterable[Row]) -> SourceBook:
    """The book that the rows of `sources.coverage` make. A row that lacks what a sentence needs is left out."""
    found = []
    for row in rows:
        feed, register, area, correct = (
            text(row, "feed"),
            text(row, "register"),
            text(row, "area"),
            day(row, "correct_to"),
        )
        refresh = row.get("refresh_days")
        if feed and register and area and correct:
            found.append(Coverage(
                feed=feed, register=register, kind=text(row, "kind"), area=area, covers_from=day(row, "covers_from"),
                correct_to=correct, refresh_days=refresh if isinstance(refresh, int) else _USUAL_REFRESH_DAYS,
            ))  # fmt: skip
    return SourceBook(coverages=tuple(found))


def correct_to(days: Iterable[date | None]) -> date | None:
    """The latest of the days on which a set of facts was confirmed."""
    return max((day for day in days if day is not None), default=None)
