"""What stands on every page while a record is open in an emergency, or waits to be: which, for how long, how to end it.

It names the child by index number only: the banner stands on pages that have nothing to do with the child.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from app.view_models.override_facts import OverrideFacts, Stands
from app.view_models.override_words import reach_words
from app.view_models.words import clock, counted, index_number


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideBanner:
    """One override that stands."""

    reference: str
    waiting: bool
    left: str
    """`27 minutes`, of the page's moment."""
    of: str
    record: str
    """The index number, as people read it."""
    record_link: str
    says: str
    end_words: str
    end_link: str


def override_banners(
    held: Iterable[OverrideFacts], *, now: datetime, zone: tzinfo, record_link: Callable[[str], str],
    end_link: Callable[[str], str],
) -> tuple[OverrideBanner, ...]:  # fmt: skip
    """The banners of what a session holds, the one that ends first above."""
    return tuple(
        _banner(one, now, zone, record_link(one.child), end_link(one.reference))
        for one in sorted(held, key=lambda one: (one.until, one.reference))
    )


def _banner(one: OverrideFacts, now: datetime, zone: tzinfo, record_link: str, end_link: str) -> OverrideBanner:
    waiting, until = one.stands(now) is Stands.WAITING, clock(one.until.astimezone(zone))
    if waiting:
        says = f". Nothing is open yet. If nobody has approved it by {until}, it lapses."
    else:
        says = f", with {reach_words(one.hops)}, until {until}. Others still see what they saw before."
    return OverrideBanner(
        reference=one.reference,
        waiting=waiting,
        left=_left(one.until - now),
        of=f"of {counted(one.minutes, 'minute')}",
        record=index_number(one.child),
        record_link=record_link,
        says=says,
        end_words="Take it back" if waiting else "End now",
        end_link=end_link,
    )


def _left(span: timedelta) -> str:
    """Minutes that are left, begun ones counted: nobody reads that none is left while a record is still open."""
    return counted(max(1, math.ceil(span / timedelta(minutes=1))), "minute")
