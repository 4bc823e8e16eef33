"""Two children who may be one, side by side, and what was found in comparing them, in finished sentences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from app.casework.case import Case
from app.view_models.identity_strip import full_name
from app.view_models.joins_page import StepLine, headings
from app.view_models.problems import WithProblems
from app.view_models.review_page import FactRow, compared_rows, comparison_sentences, likelihood_words
from app.view_models.words import clock, index_number, long_date
from graph.records import Row

LONGEST_WORDS = 600
STATE_WORDS = {
    "found": "Found by the search; waits for a decision",
    "unsure": "Left for a colleague: not enough to say",
    "proposed": "Proposed to be one record; a second person decides",
    "apart": "Two children",
    "overtaken": "One of them is not held any more, or went into another record",
}
_DONE = {
    "open": "Found by the search", "propose": "Proposed to be one record", "apart": "Kept apart",
    "unsure": "Left for a colleague", "undo": "Took the decision back", "overtaken": "Overtaken",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """One pair in the queue."""

    reference: str
    link: str
    one: str
    other: str
    likelihood: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPage(WithProblems):
    """Everything on the page of one pair."""

    reference: str
    state: str
    one: str
    other: str
    rows: tuple[FactRow, ...]
    likelihood: str
    sentences: tuple[str, ...]
    steps: tuple[StepLine, ...]
    open: bool
    apart: bool
    join: str
    choice: str = ""
    words: str = ""


def pair_row(case: Case, one: Row, other: Row, *, link: str) -> PairRow:
    """One pair in the queue."""
    in_hundred = min(99, round(float(case.about["p"]) * 100))
    return PairRow(
        reference=case.reference, link=link, one=_named(one), other=_named(other),
        likelihood=f"{in_hundred} in 100" if in_hundred >= 1 else "Hardly possible", state=STATE_WORDS[case.state],
    )  # fmt: skip


def pair_page(  # noqa: PLR0913 - what the page is made of
    case: Case, one: Mapping[str, Sequence[Row]], other: Mapping[str, Sequence[Row]], *, p: float,
    sentences: Sequence[str], on: date, name: Callable[[str], str], zone: tzinfo, choice: str = "", words: str = "",
    problems: tuple[tuple[str, str], ...] = (),
) -> PairPage:  # fmt: skip
    """Both children with what differs marked."""
    first, second = one["child"][0], other["child"][0]
    joins = [step.facts["join"] for step in case.steps if "join" in step.facts]
    return PairPage(
        reference=case.reference, state=STATE_WORDS[case.state], one=headings(first, on), other=headings(second, on),
        rows=compared_rows(first, one["services"], second, other["services"], on), likelihood=likelihood_words(p),
        sentences=comparison_sentences(sentences), steps=tuple(_steps(case, name, zone)),
        open=case.state in ("found", "unsure"), apart=case.state == "apart", join=joins[-1] if joins else "",
        choice=choice, words=words, problems=problems,
    )  # fmt: skip


def _named(child: Row) -> str:
    return f"{full_name(child)}, {index_number(str(child['key']))}"


def _steps(case: Case, name: Callable[[str], str], zone: tzinfo) -> list[StepLine]:
    lines = []
    for step in case.steps:
        local = step.at.astimezone(zone)
        by = "" if step.verb in ("open", "overtaken") else f": {name(step.by)}"
        lines.append(StepLine(
            says=f"{_DONE[step.verb]}{by}, {long_date(local.date())} at {clock(local)}", words=step.words,
        ))  # fmt: skip
    return lines
