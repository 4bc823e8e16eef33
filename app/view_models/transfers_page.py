"""Responsibility that passes from one authority to another, in finished sentences: the form, the queue, one case.

Also the line of a record that says which authorities were responsible before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from app.casework.case import Case
from app.view_models.identity_strip import ChildCard, child_card, full_name
from app.view_models.problems import WithProblems
from app.view_models.shields_page import Choice
from app.view_models.words import clock, index_number, long_date
from graph.records import Row

LONGEST_WORDS = 600
STATE_WORDS: Mapping[str, str] = {
    "offered": "Waits for the other authority",
    "accepted": "Accepted, and not written yet: accept it again",
    "transferred": "Accepted",
    "refused": "Refused",
    "withdrawn": "Withdrawn",
}
_DONE: Mapping[str, str] = {
    "open": "Offered", "accept": "Accepted", "apply": "Made responsible", "refuse": "Refused", "withdraw": "Withdrawn",
}  # fmt: skip
Problems = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferForm(WithProblems):
    """The form in which responsibility is offered."""

    card: ChildCard
    number: str
    area: str
    choices: tuple[Choice, ...]
    to: str
    since: str
    words: str
    span: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRow:
    """One line of the queue."""

    reference: str
    link: str
    who: str
    way: str
    since: str
    state: str
    to_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """What was done, by whom, when, in their words."""

    says: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPage(WithProblems):
    """One case."""

    reference: str
    card: ChildCard | None
    number: str
    way: str
    since: str
    state: str
    steps: tuple[StepLine, ...]
    may_answer: bool
    not_before: str
    """The day from which it can be accepted, while that is to come."""
    may_withdraw: bool
    words: str


def offer_form(
    child: Row, *, on: date, to: Sequence[str], earliest: date, latest: date, area_words: Callable[[str | None], str],
    said: Mapping[str, str], problems: Problems = (),
) -> OfferForm:  # fmt: skip
    """The form about a child, with what was typed."""
    area = str(child["area"])
    return OfferForm(
        card=child_card(child, on), number=index_number(str(child["key"])), area=area_words(area),
        choices=tuple(_choice(code, area, area_words) for code in to), to=said.get("to", ""),
        since=said.get("since", ""), words=said.get("words", ""),
        span=f"from {long_date(earliest)} to {long_date(latest)}", problems=problems,
    )  # fmt: skip


def _choice(code: str, area: str, area_words: Callable[[str | None], str]) -> Choice:
    if code == area:
        return Choice(
            code=code, words=f"{area_words(code)}: take responsibility over",
            hint="Lists brought the child here, and nobody has accepted responsibility yet. A second person here does.",
        )  # fmt: skip
    return Choice(code=code, words=area_words(code))


def offer_problems(
    said: Mapping[str, str], since: date | None, *, to: Sequence[str], earliest: date, latest: date
) -> Problems:
    """What is missing or cannot be, each with its field."""
    problems: list[tuple[str, str]] = []
    if said["to"] not in to:
        problems.append(("Choose the authority", "#to"))
    if since is None:
        problems.append(("Give the day as a date, like 30 September 2026", "#since"))
    elif not earliest <= since <= latest:
        problems.append((f"Give a day from {long_date(earliest)} to {long_date(latest)}", "#since"))
    if not said["words"]:
        problems.append(("Say what it rests on", "#words"))
    return tuple(problems)


def transfer_row(
    case: Case, child: Row | None, *, receives: bool, reader: str, area_words: Callable[[str | None], str], link: str
) -> TransferRow:
    """One case in the queue."""
    who, answers = "A child no longer with you", receives and case.opened_by != reader
    if child is not None:
        who = f"{full_name(child)}, {index_number(str(child['key']))}"
    return TransferRow(
        reference=case.reference, link=link, who=who, way=_way(case, area_words),
        since=long_date(date.fromisoformat(case.about["since"])), state=_state(case, answers=answers),
        to_answer=answers,
    )  # fmt: skip


def transfer_page(  # noqa: PLR0913 - what the page is made of
    case: Case, child: Row | None, *, receives: bool, sends: bool, reader: str, on: date,
    area_words: Callable[[str | None], str], name: Callable[[str], str], zone: tzinfo, words: str = "",
    problems: Problems = (),
) -> TransferPage:  # fmt: skip
    """One case, with what the reader may do now."""
    since = date.fromisoformat(case.about["since"])
    answers = receives and case.state in ("offered", "accepted") and case.opened_by != reader
    return TransferPage(
        reference=case.reference, card=child_card(child, on) if child is not None else None,
        number=index_number(str(child["key"])) if child is not None else "", way=_way(case, area_words),
        since=long_date(since), state=_state(case, answers=answers), steps=tuple(_steps(case, name, zone)),
        may_answer=answers, not_before=long_date(since) if since > on else "",
        may_withdraw=sends and case.state == "offered", words=words, problems=problems,
    )  # fmt: skip


def _way(case: Case, area_words: Callable[[str | None], str]) -> str:
    came, goes = case.about["from"], case.about["to"]
    if came == goes:
        return f"{area_words(goes)} takes over what lists said"
    return f"From {area_words(came)} to {area_words(goes)}"


def _state(case: Case, *, answers: bool) -> str:
    return "Waits for your answer" if answers and case.state == "offered" else STATE_WORDS[case.state]


def _steps(case: Case, name: Callable[[str], str], zone: tzinfo) -> list[StepLine]:
    lines = []
    for step in case.steps:
        local = step.at.astimezone(zone)
        says = f"{_DONE[step.verb]}: {name(step.by)}, {long_date(local.date())} at {clock(local)}"
        lines.append(StepLine(says=says, words=step.words))
    return lines
