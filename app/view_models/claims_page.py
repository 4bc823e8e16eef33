"""Claiming to work with a child, and deciding on claims: finished sentences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from app.casework.case import Case
from app.view_models.identity_strip import ChildCard, child_card
from app.view_models.rows import text
from app.view_models.words import clock, counted, index_number, long_date
from graph.records import Row

LONGEST_WORDS = 600
OBSTACLES: Mapping[str, str] = {
    "no-post": "No service that you work for can be named here. A sensitive service sends its own involvements, with "
    "the consent that they rest on; otherwise ask your manager to have your post recorded.",
    "serving": "You serve somebody else now. Stop that first: nobody can say for another person whom they work with.",
    "involved": "You are recorded as working with this child already.",
    "refused": "You said so before, and it was refused. Ring the information governance officer.",
}
"""Why a claim cannot be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    """The form for one child, or what stands in its place."""

    key: str
    card: ChildCard
    index_number: str
    lasts: str
    until: str
    reasons: tuple[tuple[str, str], ...]
    services: tuple[tuple[str, str], ...]
    obstacle: str | None
    standing: str | None
    reason: str = ""
    words: str = ""
    service: str = ""
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One claim before whoever decides."""

    reference: str
    link: str
    who: str
    position: str
    index_number: str
    claimed: str
    why: str
    words: str
    ends: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    """One claim, what was done, and how it may be decided on."""

    row: ClaimRow
    verbs: tuple[tuple[str, str], ...]
    done: tuple[str, ...]
    problems: tuple[tuple[str, str], ...] = ()
    verb: str = ""
    words: str = ""


def claim_page(
    child: Row, posts: Sequence[Row], *, on: date, days: int, reasons: Mapping[str, str], obstacle: str | None,
    standing: Case | None,
) -> ClaimPage:  # fmt: skip
    """The form for one child."""
    key = str(child["key"])
    return ClaimPage(
        key=key, card=child_card(child, on), index_number=index_number(key), lasts=counted(days, "day"),
        until=long_date(on + timedelta(days=days)), reasons=tuple(reasons.items()),
        services=tuple((str(row["key"]), text(row, "full_name") or "A service") for row in posts),
        obstacle=OBSTACLES[obstacle] if obstacle and not standing else None,
        standing=_standing(standing) if standing else None,
    )  # fmt: skip


def claim_row(
    case: Case, *, link: str, who: tuple[str, str], reasons: Mapping[str, str], now: datetime, zone: tzinfo
) -> ClaimRow:
    """One claim; `who` is the claimant and what they are."""
    return ClaimRow(
        reference=case.reference, link=link, who=who[0], position=who[1],
        index_number=index_number(case.child or ""), claimed=_when(case.opened_at, zone),
        why=reasons.get(case.about.get("reason", ""), "Not said"),
        words=case.steps[0].words if case.steps else "", ends=_ends(case, now),
    )  # fmt: skip


def decision_page(
    row: ClaimRow, case: Case, *, verbs: Mapping[str, str], now: datetime, zone: tzinfo, names: Callable[[str], str]
) -> DecisionPage:
    """One claim before whoever decides: only what is still possible is offered."""
    over = case.state != "in-force" or (case.until is not None and case.until <= now)
    possible = {
        "in-force": ("accept", "refuse") if over else ("confirm", "refuse"),
        "ended": ("accept", "refuse"),
        "confirmed": ("refuse",),
    }.get(case.state, ())
    done = tuple(
        f"{_when(step.at, zone)}: {_DONE.get(step.verb, step.verb)} by {names(step.by)}."
        + (f" “{step.words}”" if step.words else "")
        for step in case.steps[1:]
    )
    return DecisionPage(row=row, verbs=tuple((verb, verbs[verb]) for verb in possible), done=done)


_DONE: Mapping[str, str] = {"confirm": "confirmed", "accept": "accepted", "refuse": "refused", "end": "ended"}


def _standing(case: Case) -> str:
    since = long_date(case.opened_at.date())
    if case.state == "confirmed":
        return f"You said on {since} that you work with this child, and it was confirmed."
    until = f" until {long_date(case.until.date())}" if case.until else ""
    return f"You said on {since} that you work with this child. It holds{until}, unless it is confirmed before."


def _ends(case: Case, now: datetime) -> str:
    if case.state == "ended":
        return "Ended by themselves"
    if case.state != "in-force" or case.until is None:
        return _DONE_STATES.get(case.state, case.state)
    day = long_date(case.until.date())
    return f"Ended by itself on {day}" if case.until <= now else f"Ends by itself on {day}"


_DONE_STATES: Mapping[str, str] = {"confirmed": "Confirmed", "accepted": "Accepted, and over", "refused": "Refused"}


def _when(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{long_date(local.date())}, {clock(local)}"
