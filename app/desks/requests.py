"""Asking the coordinator who else is involved (R12), and what the coordinator does about it (R7).

Whoever asks learns that it was passed on and, later, that it was answered: never what the answer was, so that nothing
can be read from it about a child with a sensitive involvement or without one. The answer stays with the coordinator.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.casework.case import Case, Kind
from app.casework.notices import NoticeSubject
from app.desks.visible import case_of, glance, glances
from app.errors import NotAvailable
from app.services import Services
from graph.queries.registry import QUERIES
from graph.records import Parameters, Row
from policies.answers import Reading
from policies.request import AccessRequest, Role

BROKERED = "contact-brokered"
OUTCOMES: Mapping[str, str] = {
    "told-by-telephone": "I told them by telephone",
    BROKERED: "I brought two workers together",
    "nobody-else": "Nobody else is involved whom they should hear of",
    "not-shared": "I decided not to share",
    "not-reached": "I could not reach them",
}
"""How a request may end. Whoever asked sees none of it."""
OPEN_STATES = ("waiting", "taken")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request of the reader's own, and when it was answered: all of the answer that leaves the coordinator."""

    case: Case
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A request in the queue, with the child, where the coordinator may know them."""

    case: Case
    child: Row


def ask(services: Services, request: AccessRequest, child: str, *, need: str, reach: str, concern: bool) -> Case:
    """Pass a request on to the coordinators. Asked twice in the same words, it is passed on once.

    Raises NotAvailable for a child whom the reader may not know, Refused where they may not ask at all.
    """
    glance(services, request, child)
    by, purpose = request.subject.username, str(request.environment.purpose)

    def open_case(_event_id: str) -> Case:
        about = {"purpose": purpose, "reach": reach, "concern": "yes" if concern else "", "need": need}
        open_ones = services.casework.find(Kind.REQUEST, states=OPEN_STATES, child=child, opened_by=by)
        same = next((found for found in open_ones if dict(found.about) == about), None)
        if same is not None:
            return same
        case = services.casework.open(Kind.REQUEST, by=by, state="waiting", child=child, about=about)
        services.notices.send(
            services.accounts.holders(Role.COORDINATOR), NoticeSubject.REQUEST_WAITING, case.reference
        )
        return case

    asked: Parameters = {"child": child, "need": need, "concern": concern}
    return services.gate.act(request, "request.ask", "ask_coordinator", asked, open_case, shown=(child,))


def own(services: Services, request: AccessRequest) -> Sequence[Asked]:
    """What the reader has asked, newest first. Raises Refused where they may not ask at all."""
    found: list[Asked] = []

    def fetch() -> list[Row]:
        cases = services.casework.find(Kind.REQUEST, opened_by=request.subject.username)
        # Without their steps: nothing of what the coordinator did may come near the page of whoever asked.
        found.extend(Asked(case=case, answered_at=_answered_at(services, case)) for case in cases)
        return [{"reference": asked.case.reference} for asked in found]

    services.gate.consult(request, "request.own", "ask_coordinator", {}, fetch)
    return found


def queue(services: Services, request: AccessRequest) -> Sequence[Waiting]:
    """What waits for the coordinators, oldest first, about children whom this coordinator may know. Raises Refused."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.extend(services.casework.find(Kind.REQUEST, states=OPEN_STATES))
        return [{"reference": case.reference} for case in found]

    services.gate.consult(request, "request.queue", "answer_requests", {}, fetch)
    known = glances(services, request, (case.child for case in found if case.child))
    return [
        Waiting(case=case, child=known[case.child]) for case in reversed(found) if case.child and case.child in known
    ]


def case(services: Services, request: AccessRequest, reference: str) -> Case:
    """One request with all its steps, for a coordinator who may know the child. Raises NotAvailable, or Refused."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.append(case_of(services, Kind.REQUEST, reference))
        return [{"reference": reference}]

    services.gate.consult(request, "request.open", "answer_requests", {"reference": reference}, fetch)
    # A coordinator's own family stays closed to them here as everywhere.
    if not glances(services, request, [found[0].child or ""]):
        raise NotAvailable
    return found[0]


def record(services: Services, request: AccessRequest, child: str) -> Reading:
    """The child of a request as the coordinator may know them: with every service, and through a shield (R7)."""
    reading = services.gate.read(request, QUERIES["child.record"], {"key": child})
    if reading.one("child") is None:
        raise NotAvailable
    return reading


def take(services: Services, request: AccessRequest, reference: str) -> Case:
    """Say that one sees to it. Raises NotAvailable, Refused or MoveRefused."""
    case(services, request, reference)

    def move(_event_id: str) -> Case:
        return services.casework.move(reference, "take", by=request.subject.username)

    return services.gate.act(request, "request.take", "answer_requests", {"reference": reference}, move)


def answer(
    services: Services, request: AccessRequest, reference: str, *, outcome: str, words: str, with_whom: str = ""
) -> Case:
    """Close a request: by which outcome of the closed list, and in the coordinator's own words.

    Where contact was brokered, `with_whom` is the other worker's key, who must be involved with the child: the ledger
    then names both, and neither is told where anybody lives. Raises NotAvailable, Refused or MoveRefused.
    """
    asked = case(services, request, reference)
    child = asked.child or ""
    facts = {"outcome": outcome}
    if outcome == BROKERED:
        facts |= _between(services, request, asked, with_whom)

    def move(_event_id: str) -> Case:
        moved = services.casework.move(reference, "answer", by=request.subject.username, words=words, facts=facts)
        services.notices.send([asked.opened_by], NoticeSubject.REQUEST_ANSWERED, reference)
        return moved

    shown = tuple(key for key in (child, facts.get("asker", ""), facts.get("other", "")) if key)
    parameters = {"reference": reference, **facts}
    return services.gate.act(request, "request.answer", "answer_requests", parameters, move, shown=shown)


def _between(services: Services, request: AccessRequest, asked: Case, with_whom: str) -> dict[str, str]:
    """The two workers who were brought together. Raises NotAvailable unless the other one is involved."""
    involved = record(services, request, asked.child or "").parts["involvements"]
    if with_whom not in {row["practitioner_key"] for row in involved}:
        raise NotAvailable
    asker = services.accounts.subject(asked.opened_by)
    return {"asker": (asker.practitioner if asker else None) or "", "other": with_whom}


def _answered_at(services: Services, case: Case) -> datetime | None:
    return services.casework.get(case.reference).steps[-1].at if case.state == "answered" else None
