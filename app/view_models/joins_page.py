"""Two records that may be one child, side by side, and what was done about them, in finished sentences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from app.casework.case import Case
from app.view_models.identity_strip import child_card, full_name
from app.view_models.problems import WithProblems
from app.view_models.review_page import FactRow, compared_rows
from app.view_models.words import clock, index_number, long_date
from graph.records import Row

LONGEST_WORDS = 600
STATE_WORDS = {
    "proposed": "Waits for a second person",
    "confirmed": "Decided, and not joined yet: decide again",
    "joined": "One record",
    "declined": "Declined: two children",
    "withdrawn": "Withdrawn",
    "parted": "Parted again: two records",
}
_DONE = {
    "open": "Proposed", "confirm": "Agreed", "apply": "Joined", "decline": "Declined", "withdraw": "Withdrawn",
    "part": "Parted again",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRow:
    """One line of the queue."""

    reference: str
    link: str
    who: str
    state: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """What was done, by whom, when, in their words."""

    says: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPage(WithProblems):
    """One case, or the form in which it is proposed."""

    stays: str
    goes: str
    rows: tuple[FactRow, ...]
    reference: str = ""
    state: str = ""
    steps: tuple[StepLine, ...] = ()
    may_decide: bool = False
    may_withdraw: bool = False
    joined: bool = False
    obstacle: str = ""
    words: str = ""


def join_row(case: Case, child: Row, *, link: str, zone: tzinfo) -> JoinRow:
    """One case in the queue."""
    return JoinRow(
        reference=case.reference, link=link, who=f"{full_name(child)}, {index_number(str(child['key']))}",
        state=STATE_WORDS[case.state], since=long_date(case.opened_at.astimezone(zone).date()),
    )  # fmt: skip


def headings(child: Row, on: date) -> str:
    """A child in one line: name, who they are, index number."""
    card = child_card(child, on)
    return f"{card.full_name}, {card.described[:1].lower()}{card.described[1:]}, {index_number(str(child['key']))}"


def join_page(  # noqa: PLR0913 - what the page is made of
    stays: Mapping[str, Sequence[Row]], goes: Mapping[str, Sequence[Row]] | None, *, on: date, case: Case | None = None,
    reader: str = "", name: Callable[[str], str] = str, zone: tzinfo | None = None, obstacle: str = "",
    words: str = "", problems: tuple[tuple[str, str], ...] = (),
) -> JoinPage:  # fmt: skip
    """Both records with what differs marked."""
    (one,) = stays["child"]
    other = goes["child"][0] if goes is not None else None
    return JoinPage(
        stays=headings(one, on),
        goes=headings(other, on) if other is not None else index_number(str(case.child)) if case else "",
        rows=compared_rows(one, stays["services"], other, goes["services"], on) if goes and other else (),
        reference=case.reference if case else "", state=STATE_WORDS[case.state] if case else "",
        steps=tuple(_steps(case, name, zone)) if case else (),
        may_decide=case is not None and case.state in ("proposed", "confirmed") and case.opened_by != reader,
        may_withdraw=case is not None and case.state == "proposed" and case.opened_by == reader,
        joined=case is not None and case.state == "joined", obstacle=obstacle, words=words, problems=problems,
    )  # fmt: skip


def _steps(case: Case, name: Callable[[str], str], zone: tzinfo | None) -> list[StepLine]:
    lines = []
    for step in case.steps:
        local = step.at.astimezone(zone)
        says = f"{_DONE[step.verb]}: {name(step.by)}, {long_date(local.date())} at {clock(local)}"
        lines.append(StepLine(says=says, words=step.words))
    return lines
