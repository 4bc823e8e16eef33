"""Which authority was responsible for a child from when to when, worked out from what was said of it and when.

Called by merging, for every child whose sources do not all name one area. It is a value like any other: the same words
give the same history, in whatever order they came, and parting two records leaves what each had.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One source's word on the area: how far it is believed, from which day it said so, and whether it still does."""

    area: str
    trust: int
    since: str
    confirmed: str
    live: bool
    words: str
    """To choose between equals by."""


def history(said: Sequence[Said], *, now: str) -> list[str] | None:
    """Every authority in order, each `code day`; None where it was always the one that is responsible `now`."""
    if all(one.area == now for one in said):
        return None
    periods: list[tuple[str, str]] = []
    days = sorted({one.since for one in said} | {one.confirmed for one in said if not one.live})
    for day in days:
        standing = [one for one in said if _stands(one, day)]
        if standing:
            _begin(periods, max(standing, key=_rank).area, day)
    # What is shown is decided by what is said now; the past can be told only as far as sources told of it.
    if now and days:
        _begin(periods, now, days[-1])
    return [f"{area} {since}" for area, since in periods] if len(periods) > 1 else None


def _stands(one: Said, day: str) -> bool:
    """Whether it was said on a day. What is said no more is taken to have held until it was last confirmed."""
    return one.since <= day and (one.live or day < one.confirmed or day == one.since)


def _rank(one: Said) -> tuple[int, str, bool, str, str]:
    return one.trust, one.confirmed, one.live, one.since, one.words


def _begin(periods: list[tuple[str, str]], area: str, day: str) -> None:
    """Add a period, unless it goes on; one that began the same day never was."""
    if periods and periods[-1][1] == day:
        periods.pop()
    if not periods or periods[-1][0] != area:
        periods.append((area, day))
