"""How long a child, an ended involvement and an archive are held (R25-R28): rules on facts and dates, nothing else.

Called by `loaders.retention`. Days are those of England: whoever calls says which day it is there. A birthday on
29 February is kept on 1 March in the other years, as the law has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LIVE_UNTIL, KEPT_UNTIL = 18, 25
LONGEST = 6
"""Years that an ended involvement may be held at most: no longer than an archive."""


class Rule(StrEnum):
    """Why something is held no longer."""

    CAME_OF_AGE = "came-of-age"
    CONSENT_ENDED = "consent-ended"
    DIED = "died"
    LEFT = "left"
    NEVER_ARRIVED = "never-arrived"
    UNIVERSAL_ENDED = "universal-ended"
    OTHER_ENDED = "other-ended"
    ARCHIVE_ENDED = "archive-ended"


WORDS = {
    Rule.CAME_OF_AGE: "children past their 18th birthday, without consent to be held to the 25th",
    Rule.CONSENT_ENDED: "young people past their 25th birthday",
    Rule.DIED: "children of whose death a source told a year ago or more",
    Rule.LEFT: "children who left the country and are not back within three years",
    Rule.NEVER_ARRIVED: "children who were expected, and of whom nothing was heard for a year",
    Rule.UNIVERSAL_ENDED: "ended involvements of universal services",
    Rule.OTHER_ENDED: "other ended involvements",
    Rule.ARCHIVE_ENDED: "archives past their time",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """How many years each is held. Those of ended involvements are the authority's to set, between 1 and `LONGEST`."""

    after_death: int = 1
    after_leaving: int = 3
    unheard_of: int = 1
    universal: int = 1
    other: int = 6
    archive: int = 6


def periods_in_words(periods: Periods) -> tuple[str, ...]:
    """For how long each is held, a sentence each."""
    bounds = f"(set by the authority, 1 to {LONGEST})"
    return (
        f"A child is held to the {LIVE_UNTIL}th birthday, with explicit consent to the {KEPT_UNTIL}th.",
        f"After a death, {_years(periods.after_death)} from the day on which a source told of it.",
        f"After leaving the country, {_years(periods.after_leaving)}, whether or not a return is expected.",
        f"A child who was expected and never arrived, {_years(periods.unheard_of)} after the day or the last word.",
        f"An ended involvement of a universal service, {_years(periods.universal)} {bounds}.",
        f"Any other ended involvement, {_years(periods.other)} {bounds}.",
        f"An archive, {_years(periods.archive)}: in the first, data managers may open it; then inquiries only.",
    )


def _years(number: int) -> str:
    return f"{number} year" if number == 1 else f"{number} years"


@dataclass(frozen=True, slots=True)
class Word:
    """What one source said of a child's status, on the day of its load."""

    source: str
    received: str
    status: str
    corrected: bool = False
    """The source has said something else since, perhaps on the same day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """What the rules need to know of a child."""

    key: str
    dob: str = ""
    """Of a child who is not born yet, the expected day; empty where there is none."""
    status: str = "live"
    last_confirmed: str = ""
    kept_by_consent: bool = False
    words: Sequence[Word] = ()


def anniversary(day: date, years: int) -> date:
    """The same day so many years later; of 29 February, 1 March where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def over(child: Child, today: date, periods: Periods) -> Rule | None:
    """The rule by which a child is held live no longer, or None while it is."""
    found = held_until(child, periods)
    return found[1] if found is not None and found[0] <= today else None


def held_until(child: Child, periods: Periods) -> tuple[date, Rule] | None:
    """The first day on which a child is held live no longer, and the rule; None where no fact sets a day."""
    if child.status == "died":
        told = first_told(child.words, "died")
        return (anniversary(told, periods.after_death), Rule.DIED) if told is not None else None
    born = date.fromisoformat(child.dob) if child.dob else None
    heard = date.fromisoformat(child.last_confirmed) if child.last_confirmed else None
    if born is None or (heard is not None and born > heard):
        since = max((day for day in (born, heard) if day is not None), default=None)
        return (anniversary(since, periods.unheard_of), Rule.NEVER_ARRIVED) if since is not None else None
    of_age = anniversary(born, KEPT_UNTIL if child.kept_by_consent else LIVE_UNTIL)
    told = first_told(child.words, "left") if child.status == "left" else None
    if told is not None and anniversary(told, periods.after_leaving) < of_age:
        return anniversary(told, periods.after_leaving), Rule.LEFT
    return of_age, Rule.CONSENT_ENDED if child.kept_by_consent else Rule.CAME_OF_AGE


def first_told(words: Sequence[Word], status: str) -> date | None:
    """The day on which the first of the sources that now say so began to: what was said before a return is over."""
    begun = []
    for source in {word.source for word in words}:
        said = sorted(
            (word for word in words if word.source == source), key=lambda word: (word.received, not word.corrected)
        )
        began = ""
        for word in reversed(said):
            if word.status != status:
                break
            began = word.received
        if began:
            begun.append(date.fromisoformat(began))
    return min(begun, default=None)


def aged_out(until: str, today: date, periods: Periods, *, universal: bool) -> Rule | None:
    """The rule by which an ended involvement is held no longer (R28)."""
    years = periods.universal if universal else periods.other
    if anniversary(date.fromisoformat(until), years) > today:
        return None
    return Rule.UNIVERSAL_ENDED if universal else Rule.OTHER_ENDED


def purged(archived_on: str, today: date, periods: Periods) -> bool:
    """Whether an archive is past its time."""
    return anniversary(date.fromisoformat(archived_on), periods.archive) <= today
