"""What is known of the lists behind the facts: their words, what they cover, how often they come. Used for R35.

Filled by the composition root from the feed catalogue and the load reports; it says nothing about any child.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.view_models.words import from_code, long_date

_USUAL_REFRESH_DAYS = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One feed as people speak of it."""

    code: str
    words: str
    """With its article, to stand inside a sentence: `the school census`."""
    refresh_days: int = _USUAL_REFRESH_DAYS
    """A fact not confirmed for longer than this is doubtful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one loaded list covers: which kind of service, which area, from which year, correct to which day."""

    kind: str
    register: str
    """With its article: `the school nursing register`."""
    area: str
    since_year: int
    correct_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBook:
    """Every source and coverage in force, to be asked by code."""

    sources: tuple[Source, ...] = ()
    coverages: tuple[Coverage, ...] = ()

    def words(self, code: str | None) -> str | None:
        """The source in words, with its article; None when the fact names no source."""
        if code is None:
            return None
        return next((source.words for source in self.sources if source.code == code), f"the {from_code(code)} list")

    def coverage(self, kind: str, area: str | None) -> Coverage | None:
        """What covers this kind of service in this area, or None where no list is loaded."""
        return next((one for one in self.coverages if one.kind == kind and one.area == area), None)

    def doubt(self, code: str | None, last_confirmed: date | None, on: date) -> str | None:
        """`Not confirmed since 2 August 2026`, once the source has been silent for longer than it should be."""
        if last_confirmed is None:
            return None
        refresh = next((one.refresh_days for one in self.sources if one.code == code), _USUAL_REFRESH_DAYS)
        if last_confirmed + timedelta(days=refresh) >= on:
            return None
        return f"Not confirmed since {long_date(last_confirmed)}"


def correct_to(days: Iterable[date | None]) -> date | None:
    """The latest of the days on which a set of facts was confirmed."""
    return max((day for day in days if day is not None), default=None)
