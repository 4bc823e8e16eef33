"""Shields in finished sentences: the form that asks for one, the cases that wait, the shields in force."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from app.casework.case import Case, Step
from app.view_models.homes import address_lines
from app.view_models.identity_strip import ChildCard, child_card
from app.view_models.problems import WithProblems
from app.view_models.rows import day, text
from app.view_models.shield_words import (
    CHANGE_HINTS,
    CHANGE_WORDS,
    GROUNDS,
    HOME_CHANGES,
    HOME_HINTS,
    LIFTING_GROUNDS,
    MARK_HINTS,
    MARK_WORDS,
    REVIEW_REASONS,
    Change,
    Mark,
    ground_words,
    wanted_words,
)  # fmt: skip
from app.view_models.words import clock, counted, index_number, long_date
from graph.records import Row

LONGEST_WORDS = 600

_VERBS: Mapping[str, str] = {
    "open": "asked for it",
    "confirm": "decided for it",
    "apply": "put it into force",
    "decline": "decided against it",
    "withdraw": "took it back",
    "settle": "settled it",
}
_STATES: Mapping[str, str] = {
    "proposed": "Waits for a second person",
    "confirmed": "Decided, and not yet in force",
    "applied": "Decided and in force",
    "declined": "Decided against",
    "withdrawn": "Taken back",
    "due": "To be reviewed",
    "settled": "Settled",
}
_SERVICE = "loader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to answer a question of a form."""

    code: str
    words: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way back."""

    words: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCard:
    """A home in a few lines; no address in a list, and none where it is closed to the reader."""

    heading: str
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalForm(WithProblems):
    """The form for one child or one home, the same for every other, whatever shields it."""

    key: str
    index_number: str
    card: ChildCard | None = None
    home: HomeCard | None = None
    marks: tuple[Choice, ...] = ()
    mark: str = ""
    latest_review: str
    changes: tuple[Choice, ...]
    grounds: tuple[Choice, ...]
    lifting_grounds: tuple[Choice, ...]
    change: str = ""
    ground: str = ""
    review_on: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case in a list."""

    reference: str
    link: str
    card: ChildCard | None
    home: HomeCard | None
    index_number: str
    wants: str
    because: str
    asked: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One case, with what the reader may do about it."""

    row: CaseRow
    words: str
    review: str
    done: tuple[str, ...]
    may_decide: bool
    may_put_in_force: bool
    may_withdraw: bool
    own: bool
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShieldRow:
    """One shield or refuge in force."""

    card: ChildCard | None
    home: HomeCard | None
    index_number: str
    link: str
    set_by: tuple[str, ...]
    review: str
    late: bool


def proposal_form(
    child: Row, *, on: date, latest: date, typed: Mapping[str, str], problems: tuple[tuple[str, str], ...] = ()
) -> ProposalForm:
    """The form, with what was typed before."""
    key = str(child["key"])
    return ProposalForm(
        key=key, card=child_card(child, on), index_number=index_number(key), latest_review=long_date(latest),
        changes=tuple(Choice(code=code, words=CHANGE_WORDS[code], hint=CHANGE_HINTS[code]) for code in Change),
        grounds=tuple(Choice(code=code, words=words) for code, words in GROUNDS.items()),
        lifting_grounds=tuple(Choice(code=code, words=words) for code, words in LIFTING_GROUNDS.items()),
        change=typed.get("change", ""), ground=typed.get("ground", ""), review_on=typed.get("review_on", ""),
        words=typed.get("words", ""), problems=problems,
    )  # fmt: skip


def home_form(
    home: Row, *, latest: date, typed: Mapping[str, str], problems: tuple[tuple[str, str], ...] = ()
) -> ProposalForm:
    """The form for a home, with what was typed before."""
    key = str(home["key"])
    return ProposalForm(
        key=key, home=home_card(home), index_number=index_number(key), latest_review=long_date(latest),
        marks=tuple(Choice(code=code, words=MARK_WORDS[code], hint=MARK_HINTS[code]) for code in Mark),
        changes=tuple(Choice(code=code, words=HOME_CHANGES[code], hint=HOME_HINTS[code]) for code in Change),
        grounds=tuple(Choice(code=code, words=words) for code, words in GROUNDS.items()),
        lifting_grounds=tuple(Choice(code=code, words=words) for code, words in LIFTING_GROUNDS.items()),
        mark=typed.get("mark", ""), change=typed.get("change", ""), ground=typed.get("ground", ""),
        review_on=typed.get("review_on", ""), words=typed.get("words", ""), problems=problems,
    )  # fmt: skip


def home_card(home: Row | None, *, listed: bool = False) -> HomeCard:
    """A home with its address, in a list without it (R39); of one that is closed to the reader, that it is one."""
    if home is None:
        return HomeCard(heading="A home that is closed to you")
    return HomeCard(heading="A home", address=() if listed else address_lines(home))


def mark_problems(mark: str) -> tuple[tuple[str, str], ...]:
    """What is wrong with what a home is to be marked as."""
    return () if mark in set(Mark) else (("Choose what it is about", "#mark"),)


def proposal_problems(
    *, change: str, ground: str, review_on: date | None, words: str, on: date, latest: date
) -> tuple[tuple[str, str], ...]:
    """What is wrong with a proposal, each with the field it stands at. Nothing of it depends on the child."""
    found: list[tuple[str, str]] = []
    if change not in set(Change):
        found.append(("Choose what is to be done", "#change"))
    allowed = LIFTING_GROUNDS if change == Change.LIFT else GROUNDS
    if ground not in allowed:
        found.append(("Choose a ground that fits what is to be done", "#ground"))
    if change != Change.LIFT:
        if review_on is None:
            found.append(("Give the day of review, like 30 September 2026", "#review_on"))
        elif not on < review_on <= latest:
            found.append((f"The day of review must be in the future, and not after {long_date(latest)}", "#review_on"))
    if not words:
        found.append(("Say in a sentence what the decision rests on", "#words"))
    return tuple(found)


def case_row(
    case: Case, child: Row | None, *, on: date, link: str, name: Callable[[str], str], zone: tzinfo,
    home: HomeCard | None = None, closed: bool = False,
) -> CaseRow:  # fmt: skip
    """One case in a list; without the child or the home for whoever proposed it and sees the index number only."""
    change, about = case.about.get("change", ""), case.about
    due = change == "review"
    key = case.child or about.get("home", "")
    by = "" if case.opened_by == _SERVICE else f", {name(case.opened_by)}"
    return CaseRow(
        reference=case.reference, link=link, card=child_card(child, on) if child is not None else None, home=home,
        index_number="" if closed else index_number(key),
        wants=wanted_words(change, about.get("mark", "")),
        because=REVIEW_REASONS[about["because"]] if due else ground_words(about["ground"]),
        asked=f"{_when(case.opened_at, zone)}{by}", state=_STATES[case.state],
    )  # fmt: skip


def case_page(
    row: CaseRow, case: Case, *, reader: str, decides: bool, name: Callable[[str], str], zone: tzinfo,
    problems: tuple[tuple[str, str], ...] = (),
) -> CasePage:  # fmt: skip
    """One case. Whoever asked may take it back and never decides."""
    own = case.opened_by == reader
    review = case.about.get("review_on", "")
    return CasePage(
        row=row, words=case.steps[0].words, review=long_date(date.fromisoformat(review)) if review else "",
        done=tuple(_done(step, name, zone) for step in case.steps), own=own,
        may_decide=decides and not own and case.state == "proposed",
        may_put_in_force=decides and case.state == "confirmed", may_withdraw=own and case.state == "proposed",
        problems=problems,
    )  # fmt: skip


def shield_row(child: Row | None, marks: Sequence[Row], *, key: str, on: date, link: str) -> ShieldRow:
    """One shield in force, on a child or else on a home, with everybody who asked for it; no address (R39)."""
    review = max((found for mark in marks if (found := day(mark, "review"))), default=None)
    late = review is None or review <= on
    says = f"{'Review was due on' if late else 'To be reviewed on'} {long_date(review)}" if review else "Review is due"
    return ShieldRow(
        card=child_card(child, on) if child is not None else None,
        home=None if child is not None else HomeCard(heading=_marks_words(marks)),
        index_number=index_number(key), link=link,
        set_by=tuple(dict.fromkeys(_set_by(mark) for mark in marks)), review=says, late=late,
    )  # fmt: skip


def in_force_words(rows: Iterable[ShieldRow]) -> str:
    """`3 shields, 1 home, 1 to be reviewed now`."""
    found = list(rows)
    homes, late = sum(row.card is None for row in found), sum(row.late for row in found)
    said = [counted(len(found) - homes, "shield")]
    said += [counted(homes, "home")] if homes else []
    said += [f"{late} to be reviewed now"] if late else []
    return ", ".join(said)


def _marks_words(marks: Sequence[Row]) -> str:
    shielded, refuge = (any(mark[what] is True for mark in marks) for what in (Mark.SHIELD, Mark.REFUGE))
    return {(True, True): "A shielded home and a refuge", (False, True): "A refuge"}.get(
        (shielded, refuge), "A shielded home"
    )


def _set_by(mark: Row) -> str:
    since = day(mark, "since")
    ground = ground_words(text(mark, "ground") or "")
    words = f"{text(mark, 'authority') or 'No authority named'}{f', {long_date(since)}' if since else ''}"
    return f"{words}. {ground}." if ground else f"{words}."


def _done(step: Step, name: Callable[[str], str], zone: tzinfo) -> str:
    if step.by == _SERVICE:
        return f"{_when(step.at, zone)}: became a task."
    said = f" “{step.words}”" if step.words and step.verb != "open" else ""
    return f"{_when(step.at, zone)}: {name(step.by)} {_VERBS[step.verb]}.{said}"


def _when(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{long_date(local.date())}, {clock(local)}"
