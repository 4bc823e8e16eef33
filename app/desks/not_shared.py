"""Decisions not to share (R19): recorded about any child one may see, found again by those who coordinate or protect.

INVARIANT (authors-are-known): a decision is shown to those only who may know its author anyway. One of a sensitive
service would otherwise say that this service is involved (R13).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.casework.case import Case, Kind
from app.casework.errors import CaseMissing
from app.desks.visible import glance, whole_record
from app.errors import NotAvailable
from app.services import Services
from graph.queries.registry import QUERIES
from graph.records import Parameters, Row
from policies.request import AccessRequest

RECORD, READ = "record_not_shared", "read_not_shared"
GROUNDS: Mapping[str, str] = {
    "asked-not-to": "The child or the family asked us not to",
    "risk-to-child": "Telling could put the child at risk",
    "risk-to-somebody": "Telling could put somebody else at risk",
    "not-needed": "They do not need it for what they do",
    "forbidden": "A court or the law forbids it",
    "investigation": "It could harm an investigation",
}
"""Why something is not shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What somebody decided not to do: tell whom, on which ground, in their own words."""

    with_whom: str
    ground: str
    words: str


def record(services: Services, request: AccessRequest, child: str, decided: Decided) -> Case:
    """Keep a decision not to share. Raises NotAvailable for a child whom one may not know, or Refused."""
    glance(services, request, child)
    about = {
        "with_whom": decided.with_whom, "ground": decided.ground, "author": request.subject.practitioner or "",
    }  # fmt: skip

    def keep(_event_id: str) -> Case:
        return services.casework.open(
            Kind.NOT_SHARED, by=request.subject.username, state="recorded", child=child, words=decided.words,
            about=about,
        )  # fmt: skip

    asked: Parameters = {"child": child, "ground": decided.ground}
    return services.gate.act(request, "not-shared.record", RECORD, asked, keep, shown=(child,))


def found_again(services: Services, request: AccessRequest, child: str) -> Sequence[Case]:
    """Decisions in force about a child whose whole record the caller has just opened, newest first.

    Those of authors whom the reader may know; for whoever may not read decisions, none, without a word of it.
    """
    if not services.gate.permits(request, READ):
        return ()
    kept = _consult(services, request, READ, child)
    authors = {case.about["author"] for case in kept if case.about.get("author")}
    known = _known(services, request, authors)
    return [case for case in kept if case.opened_by == request.subject.username or _author(case) in known]


def own(services: Services, request: AccessRequest, child: str) -> Sequence[Case]:
    """The reader's own decisions about a child whom they may see. Raises NotAvailable, or Refused."""
    glance(services, request, child)
    mine = request.subject.username
    return [case for case in _consult(services, request, RECORD, child) if case.opened_by == mine]


def of_page(services: Services, request: AccessRequest, child: str) -> Sequence[Case]:
    """Everything that the page of decisions may show this reader. Raises NotAvailable, or Refused."""
    mine = own(services, request, child)
    try:
        whole_record(services, request, child)
    except NotAvailable:
        return mine  # of a child of whom only the residue is open nothing is told but one's own word
    others = [case for case in found_again(services, request, child) if case.opened_by != request.subject.username]
    return sorted([*mine, *others], key=lambda case: (case.opened_at, case.reference), reverse=True)


def withdraw(services: Services, request: AccessRequest, child: str, reference: str, words: str) -> Case:
    """Take back a decision that one may read. Raises NotAvailable, Refused or MoveRefused."""
    if reference not in {case.reference for case in of_page(services, request, child)}:
        raise NotAvailable
    asked: Parameters = {"child": child, "reference": reference}
    return services.gate.act(
        request, "not-shared.withdraw", RECORD, asked,
        lambda _event_id: services.casework.move(reference, "withdraw", by=request.subject.username, words=words),
        shown=(child,),
    )  # fmt: skip


def words_of(services: Services, case: Case) -> str:
    """The words with which a decision was recorded."""
    try:
        return services.casework.get(case.reference).steps[0].words
    except CaseMissing as missing:
        raise NotAvailable from missing


def _consult(services: Services, request: AccessRequest, action: str, child: str) -> Sequence[Case]:
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.extend(services.casework.find(Kind.NOT_SHARED, states=("recorded",), child=child))
        return [{"reference": case.reference} for case in found]

    services.gate.consult(request, "not-shared.find", action, {"child": child}, fetch, shown=(child,))
    return found


def _known(services: Services, request: AccessRequest, authors: set[str]) -> frozenset[str]:
    """Those whose node the reader may see, by the gate."""
    if not authors:
        return frozenset({""})
    rows = services.gate.read(request, QUERIES["node.counts"], {"keys": sorted(authors)}).parts["practitioner"]
    return frozenset({"", *(str(row["key"]) for row in rows)})


def _author(case: Case) -> str:
    return case.about.get("author", "")
