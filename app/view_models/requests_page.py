"""Asking the coordinator, and the coordinator's queue: finished sentences. Whoever asked reads two of them, no more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from app.casework.case import Case, Step
from app.view_models.contact import Contact, involved_now
from app.view_models.frame import purpose_words
from app.view_models.identity_strip import ChildCard, child_card
from app.view_models.rows import is_open, text
from app.view_models.sources import SourceBook
from app.view_models.words import clock, index_number, listed, long_date
from graph.records import Row
from loaders.declarations import SENSITIVE_KINDS

LONGEST_NEED = 600
LONGEST_REACH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """The form, and what was wrong with it if it was sent back."""

    key: str
    card: ChildCard
    index_number: str
    purpose: str
    need: str = ""
    reach: str = ""
    concern: bool = False
    need_problem: str | None = None
    reach_problem: str | None = None

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """What was wrong, each with the field that it stands at."""
        stated = ((self.need_problem, "#need"), (self.reach_problem, "#reach"))
        return tuple((problem, field) for problem, field in stated if problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """One request, as whoever asked may see it."""

    reference: str
    asked: str
    index_number: str
    says: str
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One request, as the coordinator sees it in the queue."""

    reference: str
    link: str
    asked: str
    asker: str
    position: str
    card: ChildCard
    index_number: str
    why: str
    concern: bool
    taken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """Somebody whom the coordinator can bring the asker together with."""

    key: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The form that closes a request, and what was wrong with it if it was sent back."""

    outcome: str = ""
    words: str = ""
    with_whom: str = ""
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskContext:
    """What the coordinator's page knows besides the rows."""

    on: date
    book: SourceBook
    zone: tzinfo
    names: Callable[[str], str]
    outcomes: Mapping[str, str]
    asker_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """One request before the coordinator."""

    row: QueueRow
    need: str
    reach: str
    involved: tuple[Contact, ...]
    sensitive: str
    """Those of them whom nobody else knows of; empty where there are none."""
    can_be_brought_together: tuple[Involved, ...]
    done: tuple[str, ...]
    open: bool
    may_take: bool
    outcomes: tuple[tuple[str, str], ...]
    closing: Closing


def ask_page(child: Row, *, on: date, purpose: str, need: str = "", reach: str = "", concern: bool = False,
             sent: bool = False) -> AskPage:  # fmt: skip
    """The form for one child; `sent` asks for what was wrong with it."""
    key = str(child["key"])
    return AskPage(
        key=key, card=child_card(child, on), index_number=index_number(key), purpose=purpose_words(purpose), need=need,
        reach=reach, concern=concern,
        need_problem="Say what you need to know, and why" if sent and not need else None,
        reach_problem="Give a telephone number on which you can be rung" if sent and not reach else None,
    )  # fmt: skip


def passed_on(reference: str) -> str:
    """What whoever asked is told at once."""
    return f"Your request {reference} has been passed on. The coordinator rings you."


def asked_row(case: Case, answered_at: datetime | None, zone: tzinfo) -> AskedRow:
    """One of the reader's own requests; an answered one says so, with the day, and nothing else."""
    answered = f"Answered on {long_date(answered_at.astimezone(zone).date())}." if answered_at else None
    return AskedRow(
        reference=case.reference, asked=_when(case.opened_at, zone), index_number=index_number(case.child or ""),
        says=answered or "Passed on. The coordinator rings you.", answered=answered_at is not None,
    )  # fmt: skip


def queue_row(
    case: Case, child: Row, *, on: date, link: str, asker: tuple[str, str], names: Callable[[str], str], zone: tzinfo
) -> QueueRow:
    """One row of the queue. `asker` is who asked and what they are."""
    taken = [step for step in case.steps if step.verb == "take"]
    by = f"{names(taken[-1].by)} sees to it" if taken else ("Somebody sees to it" if case.state == "taken" else "")
    return QueueRow(
        reference=case.reference, link=link, asked=_when(case.opened_at, zone), asker=asker[0], position=asker[1],
        card=child_card(child, on), index_number=index_number(case.child or ""),
        why=purpose_words(case.about.get("purpose")), concern=case.about.get("concern") == "yes", taken=by,
    )  # fmt: skip


def request_page(
    row: QueueRow, case: Case, parts: Mapping[str, Sequence[Row]], context: DeskContext, closing: Closing
) -> RequestPage:
    """One request with everyone involved whom the coordinator may know."""
    involvements = parts["involvements"]
    return RequestPage(
        row=row, need=case.about.get("need", ""), reach=case.about.get("reach", ""),
        involved=involved_now(involvements, parts["services"], on=context.on, book=context.book, own_key=None),
        sensitive=_sensitive(involvements, context.on),
        can_be_brought_together=_others(involvements, context.on, context.asker_key),
        done=tuple(_done(step, context) for step in case.steps[1:]),
        open=case.state in ("waiting", "taken"), may_take=case.state == "waiting",
        outcomes=tuple(context.outcomes.items()), closing=closing,
    )  # fmt: skip


def _others(involvements: Sequence[Row], on: date, asker: str | None) -> tuple[Involved, ...]:
    found = {
        key: ", ".join(part for part in (text(row, "practitioner_name"), text(row, "role"), text(row, "service_name"))
                       if part)
        for row in involvements
        if (key := text(row, "practitioner_key")) and key != asker and is_open(row, on)
    }  # fmt: skip
    return tuple(Involved(key=key, words=words) for key, words in sorted(found.items(), key=lambda item: item[1]))


def _sensitive(involvements: Sequence[Row], on: date) -> str:
    names = (
        text(row, "practitioner_name") or text(row, "service_name") or "a worker"
        for row in involvements
        if text(row, "service_kind") in SENSITIVE_KINDS and is_open(row, on)
    )
    return listed(dict.fromkeys(names))


def _done(step: Step, context: DeskContext) -> str:
    outcome = context.outcomes.get(step.facts.get("outcome", ""), "")
    did = "Taken" if step.verb == "take" else f"{outcome}. “{step.words}”"
    return f"{did} ({context.names(step.by)}, {_when(step.at, context.zone)})"


def _when(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{long_date(local.date())}, {clock(local)}"
