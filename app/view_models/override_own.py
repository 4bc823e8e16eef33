"""Somebody's own page of overrides: what they have opened, what came of it, and what waits for a second person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.view_models.identity_strip import full_name
from app.view_models.override_facts import OverrideFacts, Stands
from app.view_models.override_words import ground_words, outcome_words
from app.view_models.rows import day
from app.view_models.words import clock, index_number, long_date
from graph.records import Row

_ENDED_BECAUSE: Mapping[str, str] = {
    "by-hand": "Ended by hand",
    "signed-out": "Ended by signing out",
    "opened-again": "Ended, because it was opened again",
    "not-alerted": "Never opened: it could not be reported",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """One override of the reader's."""

    reference: str
    when: str
    record: str
    ground: str
    stands: str
    review: str
    end_words: str
    """What the button says; empty where there is nothing to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPersonLine:
    """One override that waits for a second person."""

    reference: str
    who: str
    child: str
    ground: str
    words: str
    asked: str
    lasts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """Everything on the page."""

    own: tuple[OwnLine, ...]
    waiting: tuple[SecondPersonLine, ...]
    problem: tuple[str, str] | None = None
    """Reference of the line that could not be decided on, and why."""


def own_page(
    own: Iterable[OverrideFacts], waiting: Iterable[tuple[OverrideFacts, Row]], *, now: datetime, zone: tzinfo,
    names: Callable[[str], str], problem: tuple[str, str] | None = None,
) -> OwnPage:  # fmt: skip
    """The page as of a moment."""
    return OwnPage(
        own=tuple(_own(one, now, zone) for one in own),
        waiting=tuple(_second(one, child, zone, names) for one, child in waiting),
        problem=problem,
    )


def stands_words(one: OverrideFacts, now: datetime, zone: tzinfo) -> str:
    """How an override stands, in words, and since when."""
    until = one.until.astimezone(zone)
    match one.stands(now):
        case Stands.WAITING:
            return f"Waits for a second person, until {clock(until)}"
        case Stands.IN_FORCE:
            return f"Open until {clock(until)}"
        case Stands.NEVER_OPENED:
            return _never_opened(one)
        case Stands.ENDED | Stands.REVIEWED:
            return ended_words(one, zone)


def ended_words(one: OverrideFacts, zone: tzinfo) -> str:
    """How and when an override ended."""
    end, review = one.step("end"), one.step("review")
    if end is not None:
        because = _ENDED_BECAUSE.get(end.facts.get("because", ""), "Ended")
        return f"{because} at {clock(end.at.astimezone(zone))}"
    if review is not None and review.at < one.until:
        return f"Ended by its review at {clock(review.at.astimezone(zone))}"
    return f"Ended by itself at {clock(one.until.astimezone(zone))}"


def moment_words(moment: datetime, zone: tzinfo) -> str:
    """`23 November 2026, 09:00`."""
    local = moment.astimezone(zone)
    return f"{long_date(local.date())}, {clock(local)}"


def _never_opened(one: OverrideFacts) -> str:
    declined = one.step("decline")
    if declined is not None:
        return f"Declined: {declined.words}"
    withdrawn = one.step("withdraw")
    if withdrawn is not None:
        because = withdrawn.facts.get("because", "")
        return _ENDED_BECAUSE[because] if because == "not-alerted" else "Taken back before it opened"
    return "Nobody approved it in time"


def _own(one: OverrideFacts, now: datetime, zone: tzinfo) -> OwnLine:
    stands, review = one.stands(now), one.step("review")
    if review is not None:
        said = outcome_words(review.facts.get("outcome", ""))
    else:
        said = "Nothing to review" if stands is Stands.NEVER_OPENED else "Not finished"
    ways = {Stands.IN_FORCE: "End now", Stands.WAITING: "Take it back"}
    return OwnLine(
        reference=one.reference,
        when=moment_words(one.opened_at, zone),
        record=index_number(one.child),
        ground=ground_words(one.ground),
        stands=stands_words(one, now, zone),
        review=said,
        end_words=ways.get(stands, ""),
    )


def _second(one: OverrideFacts, child: Row, zone: tzinfo, names: Callable[[str], str]) -> SecondPersonLine:
    dob = day(child, "dob")
    return SecondPersonLine(
        reference=one.reference,
        who=names(one.asker),
        child=f"{full_name(child)}, born {long_date(dob)}" if dob else full_name(child),
        ground=ground_words(one.ground),
        words=one.words,
        asked=f"Asked at {clock(one.opened_at.astimezone(zone))}. Lapses at {clock(one.until.astimezone(zone))}.",
        lasts=f"{one.minutes} minutes",
    )
