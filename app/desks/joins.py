"""Two records of one child: proposed to be one, decided on by a second person, parted again (R41).

Whoever proposes or decides must know both children whole; a join that would touch anybody closed to them is not there
for them. The graph is written under the service subject of loads, inside an act that policy decides on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.casework.case import Case, Kind
from app.casework.errors import MoveRefused
from app.casework.notices import NoticeSubject
from app.desks.visible import case_of, glances, whole_record
from app.service_subject import load_request
from app.services import Services
from graph.records import Row
from loaders import joining
from loaders.errors import CannotJoin
from policies.answers import Parts
from policies.request import AccessRequest, Role

ACTION = "join_records"
STANDING = ("proposed", "confirmed", "joined")
_TO_JOIN = ("proposed", "confirmed")
_DECIDERS = (Role.DATA_MANAGER, Role.COORDINATOR)
_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A case with both children, as the reader may know them."""

    case: Case
    stays: Parts
    goes: Parts | None
    """The record that goes; None once it went: the other one shows both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One line of the queue."""

    case: Case
    child: Row


def queue(services: Services, request: AccessRequest) -> Sequence[Proposed]:
    """What waits for a second person, and what is joined, as far as the reader may know the children."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.extend(services.casework.find(Kind.JOIN, states=STANDING, limit=_MOST))
        return [{"reference": case.reference} for case in found]

    services.gate.consult(request, "join.queue", ACTION, {}, fetch)
    known = glances(services, request, [key for case in found for key in _both(case)])
    return [Proposed(case=case, child=known[_both(case)[0]]) for case in found if set(_both(case)) <= set(known)]


def ground(services: Services, request: AccessRequest, survivor: str, absorbed: str) -> tuple[Parts, Parts, str]:
    """Both records, and what stands in the way of joining them. Raises NotAvailable where one is closed, Refused."""
    services.gate.consult(request, "join.open", ACTION, {"child": survivor, "other": absorbed}, lambda: ())
    stays, goes = (whole_record(services, request, key).parts for key in (survivor, absorbed))
    service = load_request(request.environment.now)
    return stays, goes, joining.obstacles(services.gate, service, absorbed=absorbed, survivor=survivor).sentence


def propose(services: Services, request: AccessRequest, survivor: str, absorbed: str, words: str) -> Case:
    """Propose that one record goes into the other. Raises NotAvailable, Refused, or MoveRefused with the reason."""
    _, _, obstacle = ground(services, request, survivor, absorbed)
    if obstacle:
        raise MoveRefused(obstacle)
    if not words.strip():
        raise MoveRefused("say what it rests on that they are one child")
    by = request.subject.username

    def perform(_event_id: str) -> Case:
        standing = services.casework.find(
            Kind.JOIN, states=STANDING, child=absorbed, about={"survivor": survivor}, limit=1
        )
        if standing:
            return standing[0]
        case = services.casework.open(
            Kind.JOIN, by=by, state="proposed", child=absorbed, words=words, about={"survivor": survivor}
        )
        services.notices.send(
            set(services.accounts.holders(*_DECIDERS)) - {by}, NoticeSubject.JOIN_PROPOSED, case.reference
        )
        return case

    asked = {"child": survivor, "other": absorbed}
    return services.gate.act(request, "join.propose", ACTION, asked, perform, shown=(survivor, absorbed))


def opened(services: Services, request: AccessRequest, reference: str) -> Join:
    """One case with both children. Raises NotAvailable where one of them is closed to the reader, Refused."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.append(case_of(services, Kind.JOIN, reference))
        return [{"reference": reference}]

    services.gate.consult(request, "join.open", ACTION, {"reference": reference}, fetch)
    (case,) = found
    survivor, absorbed = _both(case)
    stays = whole_record(services, request, survivor).parts
    goes = None if case.state == "joined" else whole_record(services, request, absorbed).parts
    return Join(case=case, stays=stays, goes=goes)


def decide(services: Services, request: AccessRequest, reference: str, verb: str, words: str) -> Case:
    """Do with a case what a verb says: confirm, part, decline or withdraw. Raises as those."""
    if verb == "confirm":
        return confirm(services, request, reference, words)
    if verb == "part":
        return part(services, request, reference, words)
    return close(services, request, reference, verb, words)


def confirm(services: Services, request: AccessRequest, reference: str, words: str) -> Case:
    """Decide for it, as a second person, and join them. Raises NotAvailable, or MoveRefused with the reason."""
    case, by = opened(services, request, reference).case, request.subject.username
    survivor, absorbed = _both(case)
    service = load_request(request.environment.now)
    if case.state not in _TO_JOIN:
        raise MoveRefused(f"it is {case.state}, and no longer to be decided on")
    if case.state == "proposed":
        obstacle = joining.obstacles(services.gate, service, absorbed=absorbed, survivor=survivor).sentence
        if obstacle:
            raise MoveRefused(obstacle)
        services.casework.require(reference, "confirm", by=by, words=words)

    def perform(_event_id: str) -> Case:
        # Decided first and then written: what was decided and is not joined yet is joined when it is confirmed again.
        # Both in one turn, so that nothing is decided while somebody else has it.
        with services.gate.turn(service, "join"):
            undecided = case.state == "proposed"
            decided = services.casework.move(reference, "confirm", by=by, words=words) if undecided else case
            try:
                joining.join(services.gate, service, absorbed=absorbed, survivor=survivor, decided_by=by)
            except CannotJoin as cannot:
                raise MoveRefused(str(cannot)) from cannot
            return services.casework.move(decided.reference, "apply", by=by)

    return services.gate.act(
        request, "join.confirm", ACTION, {"reference": reference}, perform, shown=(survivor, absorbed)
    )


def close(services: Services, request: AccessRequest, reference: str, verb: str, words: str) -> Case:
    """Decline it as a second person, or withdraw one's own. Raises NotAvailable or MoveRefused."""
    case, by = opened(services, request, reference).case, request.subject.username
    if verb == "withdraw" and by != case.opened_by:
        raise MoveRefused("only whoever proposed it withdraws it")

    def perform(_event_id: str) -> Case:
        return services.casework.move(reference, verb, by=by, words=words)

    return services.gate.act(request, f"join.{verb}", ACTION, {"reference": reference}, perform, shown=_both(case))


def part(services: Services, request: AccessRequest, reference: str, words: str) -> Case:
    """Make them two again, at once; whoever joined them is told. Raises NotAvailable or MoveRefused."""
    case, by = opened(services, request, reference).case, request.subject.username
    services.casework.require(reference, "part", by=by, words=words)
    survivor, absorbed = _both(case)
    since = next(step.at for step in case.steps if step.state == "joined").date().isoformat()

    def perform(_event_id: str) -> Case:
        try:
            joining.part(
                services.gate, load_request(request.environment.now), absorbed=absorbed, survivor=survivor,
                joined_on=since,
            )  # fmt: skip
        except CannotJoin as cannot:
            raise MoveRefused(str(cannot)) from cannot
        parted = services.casework.move(reference, "part", by=by, words=words)
        told = set(services.accounts.holders(*_DECIDERS)) - {by}
        services.notices.send(told, NoticeSubject.JOIN_PARTED, reference)
        return parted

    return services.gate.act(
        request, "join.part", ACTION, {"reference": reference}, perform, shown=(survivor, absorbed)
    )


def _both(case: Case) -> tuple[str, str]:
    """The record that stays, and the one that goes."""
    return case.about["survivor"], str(case.child)
