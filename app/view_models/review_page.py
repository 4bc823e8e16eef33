"""A doubtful record beside a child it may be about: the same facts in two columns, differences marked, and why.

Finished sentences for the queue and the page of one case. Nothing is decided here, and nothing compared that was not
compared already: what agrees is said as the comparison said it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from difflib import SequenceMatcher

from app.casework.case import Case
from app.view_models.identity_strip import full_name
from app.view_models.problems import WithProblems
from app.view_models.rows import day, is_open, text, texts
from app.view_models.words import clock, index_number, listed, long_date, nhs_number, sentence, sex_in_words
from graph.records import Row

LONGEST_WORDS = 600
STATE_WORDS = {
    "waiting": "Waits for a decision",
    "asked": "Its source has been asked",
    "unsure": "Left for a colleague: not enough to say",
    "linked": "Linked: the same child",
    "apart": "Kept apart: another child",
    "overtaken": "Its source has told it anew; nothing is left to decide",
}
_RULE_WORDS = {
    "doubt": "Not sure enough",
    "guard": "Something speaks against it",
    "one-to-one": "Sent already under another number",
    "changed-identity": "The same number, somebody else’s facts",
    "nobody": "Nobody held fits",
    "too-little": "Too little is said",
}
_QUOTED = re.compile(r"`([^`]*)`")
_BITS = re.compile(r" \(([+-][0-9.]+) bits\)$")
_SAYS_NOTHING, _SAYS_MUCH = 0.5, 8.0
"""Bits of evidence: one doubles or halves the odds."""
_AGREES, _DIFFERS, _CANNOT = "Agrees", "Differs", "Cannot be compared"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a value; marked where the other side has something else."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One fact on both sides."""

    label: str
    held: tuple[Piece, ...]
    told: tuple[Piece, ...]
    means: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One child beside the record."""

    key: str
    heading: str
    rows: tuple[FactRow, ...]
    likelihood: str
    sentences: tuple[str, ...]
    twins: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtRow:
    """One case in the queue."""

    reference: str
    link: str
    who: str
    source: str
    since: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """What was done, by whom, when, in their words."""

    says: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage(WithProblems):
    """Everything on the page of one case."""

    reference: str
    state: str
    told: str
    why: str
    reasons: tuple[str, ...]
    sides: tuple[Side, ...]
    ask: str
    steps: tuple[StepLine, ...]
    open: bool
    asked: bool
    decided: bool
    choice: str = ""
    words: str = ""


def doubt_row(case: Case, record: Row, *, source: str, link: str) -> DoubtRow:
    """One case in the queue."""
    born, received = day(record, "dob"), day(record, "received")
    return DoubtRow(
        reference=case.reference, link=link,
        who=", ".join([full_name(record), *([f"born {long_date(born)}"] if born else [])]),
        source=source, since=long_date(received) if received else "", state=STATE_WORDS[case.state],
    )  # fmt: skip


def side(
    child: Row, services: Sequence[Row], record: Row, said_services: Sequence[Row], *, on: datetime,
    p: float | None, sentences: Iterable[str],
) -> Side:  # fmt: skip
    """One child beside the record, fact by fact."""
    now = [row for row in services if is_open(row, on.date())]
    at = {str(row["service_key"]) for row in now}
    rows = tuple(_rows(child, record))
    if said_services:
        same = at & {str(row["key"]) for row in said_services}
        rows = (*rows, FactRow(
            label="School, surgery or team", held=(Piece(listed(_names(now, "service_name")) or "None held"),),
            told=(Piece(listed(_names(said_services, "full_name"))),), means=_AGREES if same else _DIFFERS,
            differs=not same,
        ))  # fmt: skip
    found = comparison_sentences(sentences)
    return Side(
        key=str(child["key"]), heading=f"{full_name(child)}, {index_number(str(child['key']))}", rows=rows,
        likelihood=likelihood_words(p), sentences=found, twins=_twins(child, record),
    )  # fmt: skip


def compared_rows(
    one: Row, ones: Sequence[Row], other: Row, others: Sequence[Row], on: date
) -> tuple[FactRow, ...]:  # fmt: skip
    """The facts of two children who may be one, side by side."""
    now = [[row for row in rows if is_open(row, on)] for rows in (ones, others)]
    same = {str(row["service_key"]) for row in now[0]} & {str(row["service_key"]) for row in now[1]}
    told = _DIFFERS if all(now) else _CANNOT
    return (*_rows(one, other, missing="Not held"), FactRow(
        label="School, surgery or team", held=(Piece(listed(_names(now[0], "service_name")) or "None held"),),
        told=(Piece(listed(_names(now[1], "service_name")) or "None held"),),
        means=_AGREES if same else told, differs=not same and all(now),
    ))  # fmt: skip


def review_page(  # noqa: PLR0913 - what the page is made of
    case: Case, record: Row, sides: tuple[Side, ...], reasons: Iterable[str], *, feed: str, ask: str,
    names: dict[str, str], zone: tzinfo, choice: str = "", words: str = "",
    problems: tuple[tuple[str, str], ...] = (),
) -> ReviewPage:  # fmt: skip
    """The page of one case."""
    received = day(record, "received")
    return ReviewPage(
        reference=case.reference, state=STATE_WORDS[case.state],
        told=f"{feed}{f', loaded {long_date(received)}' if received else ''}",
        why=_RULE_WORDS.get(text(record, "rule") or "", ""), reasons=tuple(sentence(reason) for reason in reasons),
        sides=sides, ask=ask, steps=tuple(_step_lines(case, names, zone)),
        open=case.state in ("waiting", "asked", "unsure"), asked=case.state == "asked",
        decided=case.state in ("linked", "apart"), choice=choice, words=words, problems=problems,
    )  # fmt: skip


def _rows(child: Row, record: Row, missing: str = "Not in this source") -> Iterable[FactRow]:
    for label, column in (("Given names", "given_names"), ("Family name", "family_name")):
        yield _row(label, missing, text(child, column), text(record, column))
    former = (listed(texts(row, "former_names")) for row in (child, record))
    yield _row("Known before as", missing, *former)
    born = (long_date(dob) if (dob := day(row, "dob")) else "" for row in (child, record))
    yield _row("Date of birth", missing, *born)
    yield _row("Sex", missing, *(sex_in_words(sex) if (sex := text(row, "sex")) else "" for row in (child, record)))
    for label, column in (("NHS number", "nhs_number"), ("Pupil number", "upn")):
        numbers = (nhs_number(value) if (value := text(row, column)) else "" for row in (child, record))
        yield _row(label, missing, *numbers)


def _row(label: str, missing: str, held: str | None, told: str | None) -> FactRow:
    if not held or not told:
        return FactRow(
            label=label, held=(Piece(held or "Not held"),), told=(Piece(told or missing),), means=_CANNOT, differs=False
        )
    if held.casefold() == told.casefold():
        return FactRow(label=label, held=(Piece(held),), told=(Piece(told),), means=_AGREES, differs=False)
    ours, theirs = _marked(held, told)
    return FactRow(label=label, held=ours, told=theirs, means=_DIFFERS, differs=True)


def _marked(held: str, told: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, marked where they are not the same letters."""
    ours: list[Piece] = []
    theirs: list[Piece] = []
    for kind, first, last, begin, end in SequenceMatcher(None, held, told, autojunk=False).get_opcodes():
        ours.append(Piece(held[first:last], kind != "equal"))
        theirs.append(Piece(told[begin:end], kind != "equal"))
    return tuple(one for one in ours if one.text), tuple(one for one in theirs if one.text)


def _twins(child: Row, record: Row) -> bool:
    """Born on one day under one family name, with another given name and no number in common."""
    same_day = text(child, "dob") is not None and text(child, "dob") == text(record, "dob")
    same_family = (text(child, "family_name") or "").casefold() == (text(record, "family_name") or "").casefold()
    given = (text(child, "given_names") or "").casefold() != (text(record, "given_names") or "").casefold()
    numbers = any(
        text(child, column) and text(child, column) == text(record, column) for column in ("nhs_number", "upn")
    )
    return same_day and same_family and given and not numbers


def comparison_sentences(sentences: Iterable[str]) -> tuple[str, ...]:
    """What a comparison said, for reading: each with how much it speaks for one child, or against it."""
    return tuple(sentence(_QUOTED.sub(r"“\1”", _BITS.sub(_weight, one))) for one in sentences)


def _weight(bits: re.Match[str]) -> str:
    said = float(bits[1])
    if abs(said) < _SAYS_NOTHING:
        return ", which says nothing"
    much = "strongly " if abs(said) >= _SAYS_MUCH else ""
    return f", which speaks {much}{'for' if said > 0 else 'against'} one child"


def likelihood_words(p: float | None) -> str:
    """How probable the comparison holds it, in words; empty where it says nothing."""
    if p is None or p <= 0:
        return ""
    in_hundred = min(99, round(p * 100))
    if in_hundred < 1:
        return "The comparison holds it for hardly possible that they are one child."
    return f"The comparison gives {in_hundred} in 100 that they are one child."


def _names(rows: Iterable[Row], column: str) -> list[str]:
    return list(dict.fromkeys(name for row in rows if (name := text(row, column))))


_DONE = {
    "open": "Came into the queue", "link": "Linked with the child", "apart": "Kept apart", "ask": "Asked the source",
    "answer": "The source answered", "unsure": "Left for a colleague", "undo": "Took the decision back",
    "overtaken": "Overtaken by a later word of the source",
}  # fmt: skip


def _step_lines(case: Case, names: dict[str, str], zone: tzinfo) -> Iterable[StepLine]:
    for step in case.steps:
        local = step.at.astimezone(zone)
        by = "" if step.verb in ("open", "overtaken") else f": {names.get(step.by, step.by)}"
        yield StepLine(
            says=f"{_DONE[step.verb]}{by}, {long_date(local.date())} at {clock(local)}",
            words=step.words,
        )
