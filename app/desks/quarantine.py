"""Records held close to a shielded child (R9): read with both sides, joined with the child or let go, all or nothing.

Only a coordinator who sees through shields decides. The record itself is read under the service subject of loads,
inside a consultation that policy decides on; the child is read as that coordinator may know them, so that nobody
decides about their own family.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.casework.case import Case, Kind
from app.casework.errors import MoveRefused
from app.casework.joins import went
from app.desks.shield_tasks import record_name
from app.desks.visible import case_of, glances
from app.errors import NotAvailable
from app.service_subject import load_request
from app.services import Services
from graph.queries.registry import QUERIES
from graph.queries.shields import QUARANTINE_CASE
from graph.records import Row
from loaders import deciding
from loaders.linking import ANOTHER_CHILD
from loaders.waiting_shields import is_waiting, waiting_name
from policies.answers import Parts
from policies.request import AccessRequest

ACTION = "decide_quarantine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One child whom the record may be about: as the coordinator may know them, and where they live."""

    child: Row
    homes: tuple[Row, ...]
    carers: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Both sides of one case."""

    case: Case
    record: Row
    beside: tuple[Row, ...]
    candidates: tuple[Candidate, ...]
    blocked: bool = False
    """It resembles a shield that waits for a decision itself: that one comes first."""


def queue(services: Services, request: AccessRequest) -> Sequence[Case]:
    """What waits for a decision, oldest first. Raises Refused for everybody who may not decide."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.extend(services.casework.find(Kind.QUARANTINE, states=("held",)))
        return [{"reference": case.reference} for case in found]

    services.gate.consult(request, "quarantine.queue", ACTION, {}, fetch)
    return list(reversed(found))


def held(services: Services, request: AccessRequest, reference: str) -> Held:
    """One case with both sides. Raises NotAvailable, also where a child it may be about is closed to the reader."""
    found: list[tuple[Case, Parts, set[str], bool]] = []

    def fetch() -> list[Row]:
        case = case_of(services, Kind.QUARANTINE, reference)
        parts = _told(services, request, *record_name(case))
        if not parts["record"]:
            raise NotAvailable
        meant, blocked = _meant(services, request, parts)
        stays = went(services.casework)
        children = {stays.get(key, key) for key in meant}
        found.append((case, parts, children, blocked))
        return [{"reference": reference}]

    services.gate.consult(request, "quarantine.open", ACTION, {"reference": reference}, fetch)
    case, parts, children, blocked = found[0]
    return Held(
        case=case, record=parts["record"][0], beside=_each_once(parts["beside"]), blocked=blocked,
        candidates=_candidates(services, request, sorted(children)),
    )  # fmt: skip


def decide(services: Services, request: AccessRequest, reference: str, child: str | None, words: str) -> Case:
    """Join the record with this child, or let it go as another child's (None). Raises NotAvailable or MoveRefused.

    The graph is written first, so that a case never says what did not happen; deciding again alike changes nothing.
    """
    before = held(services, request, reference)
    if before.blocked:
        raise MoveRefused("it resembles a shield that waits for a decision itself: decide on that first")
    if child is not None and child not in {candidate.child["key"] for candidate in before.candidates}:
        raise NotAvailable
    verb = "join" if child is not None else ("part" if before.case.state == "joined" else "release")
    return _taken(services, request, before.case, verb, child, words)


def _taken(services: Services, request: AccessRequest, case: Case, verb: str, child: str | None, words: str) -> Case:
    source, source_id = record_name(case)
    by = request.subject.username
    services.casework.require(case.reference, verb, by=by, words=words)

    def perform(_event_id: str) -> Case:
        decided = deciding.decide(
            services.gate, load_request(request.environment.now), feed=source, source_id=source_id,
            child=child if child is not None else ANOTHER_CHILD, decided_by=by,
        )  # fmt: skip
        facts = {"child": decided.child or "", "new": "yes" if decided.new else ""}
        return services.casework.move(case.reference, verb, by=by, words=words, facts=facts)

    shown = (child,) if child is not None else ()
    return services.gate.act(
        request, f"quarantine.{verb}", ACTION, {"reference": case.reference, "child": child}, perform, shown=shown
    )


def _told(services: Services, request: AccessRequest, source: str, source_id: str) -> Parts:
    service = load_request(request.environment.now)
    return services.gate.read(service, QUARANTINE_CASE, {"source": source, "source_id": source_id}).parts


def _meant(services: Services, request: AccessRequest, parts: Parts) -> tuple[set[str], bool]:
    """The children whom the record may be about, or is about; and whether one of them is still to be found out."""
    named = parts["record"][0]["candidates"]
    children = {str(row["child"]) for row in parts["meant"]}
    blocked = False
    for key in named if isinstance(named, list | tuple) else ():
        if not is_waiting(str(key)):
            children.add(str(key))
            continue
        meant = _told(services, request, *waiting_name(str(key)))["meant"]
        children.update(str(row["child"]) for row in meant)
        blocked = blocked or not meant
    return children, blocked


def _candidates(services: Services, request: AccessRequest, children: Sequence[str]) -> tuple[Candidate, ...]:
    # INVARIANT (all sides): who may not know one of the children may not decide between them.
    if set(glances(services, request, children)) != set(children):
        raise NotAvailable
    found = []
    for key in children:
        parts = services.gate.read(request, QUERIES["child.record"], {"key": key}).parts
        if not parts["child"] or parts["child"][0]["area"] is None:
            raise NotAvailable
        found.append(Candidate(child=parts["child"][0], homes=parts["homes"], carers=parts["carers"]))
    return tuple(found)


def _each_once(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple({str(row["key"]): row for row in rows}.values())
