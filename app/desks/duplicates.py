"""Children who may be held twice: found by the search, looked at by a person, proposed to be joined or kept apart.

INVARIANT (all sides): who may not know both children whole learns of no pair, and of a pair that a shield covers only
those hear who decide on records held close to shielded children (R9). Nothing is joined here: a proposal goes to the
desk of joins and its second person, and a pair that is two stays two for good, until that decision is taken back.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.casework.case import Case, Kind
from app.casework.errors import MoveRefused
from app.casework.joins import went
from app.desks import joins
from app.desks.quarantine import ACTION as SEES_THROUGH
from app.desks.visible import case_of, glances, whole_record
from app.errors import NotAvailable
from app.service_subject import load_request
from app.services import Services
from graph.queries.duplicates import DUPLICATES_COVERED
from graph.records import Row
from loaders import duplicates
from loaders.errors import NothingWaits
from policies.answers import Parts
from policies.request import AccessRequest

ACTION = joins.ACTION
OPEN = ("found", "unsure")
VERBS = ("propose", "apart", "unsure", "undo")
_EVERY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One line of the queue."""

    case: Case
    one: Row
    other: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """A case with both children, as the reader may know them, and what was found in comparing."""

    case: Case
    one: Parts
    other: Parts
    p: float
    sentences: tuple[str, ...]


def queue(services: Services, request: AccessRequest) -> Sequence[Found]:
    """The pairs that wait, likeliest first, as far as the reader may know both sides. Raises Refused."""
    found: list[Found] = []

    def fetch() -> list[Row]:
        found.extend(_known(services, request))
        return [{"reference": one.case.reference} for one in found]

    services.gate.consult(request, "duplicate.queue", ACTION, {}, fetch)
    return found


def to_decide(services: Services, request: AccessRequest) -> int:
    """How many of them there are, for whoever may decide."""
    return len(_known(services, request))


def opened(services: Services, request: AccessRequest, reference: str) -> Twice:
    """One case with both children. Raises NotAvailable where one of them is closed to the reader, Refused."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        case = case_of(services, Kind.DUPLICATE, reference)
        if covered(services, request, _both(case)) and not services.gate.permits(request, SEES_THROUGH):
            raise NotAvailable
        found.append(case)
        return [{"reference": reference}]

    services.gate.consult(request, "duplicate.open", ACTION, {"reference": reference}, fetch)
    (case,) = found
    stays = went(services.casework)
    one, other = (whole_record(services, request, stays.get(key, key)).parts for key in _both(case))
    return Twice(
        case=case, one=one, other=other, p=float(case.about["p"]), sentences=tuple(json.loads(case.about["sentences"])),
    )  # fmt: skip


def act(services: Services, request: AccessRequest, reference: str, verb: str, words: str) -> Case:
    """Do with a case what a verb says. Raises NotAvailable, or MoveRefused with the reason."""
    case, by = opened(services, request, reference).case, request.subject.username
    one, other = _both(case)
    services.casework.require(reference, verb, by=by, words=words)
    service = load_request(request.environment.now)
    facts: dict[str, str] = {}
    if verb == "propose":
        # First, so that what stands in the way of joining leaves the pair in the queue.
        facts["join"] = joins.propose(services, request, one, other, words).reference

    def perform(_event_id: str) -> Case:
        try:
            if verb == "apart":
                links = duplicates.keep_apart(services.gate, service, one=one, other=other, decided_by=by)
                facts["links"] = json.dumps([dict(link) for link in links])
            elif verb == "undo":
                links = json.loads(case.steps[-1].facts.get("links", "[]"))
                duplicates.apart_no_longer(services.gate, service, one=one, other=other, links=links)
        except NothingWaits as nothing:
            raise MoveRefused(str(nothing)) from nothing
        return services.casework.move(reference, verb, by=by, words=words, facts=facts)

    return services.gate.act(
        request, f"duplicate.{verb}", ACTION, {"reference": reference}, perform, shown=(one, other)
    )


def _known(services: Services, request: AccessRequest) -> list[Found]:
    cases = services.casework.find(Kind.DUPLICATE, states=OPEN, limit=_EVERY)
    keys = sorted({key for case in cases for key in _both(case)})
    known = glances(services, request, keys)
    stays = went(services.casework)
    cases = [case for case in cases if set(_both(case)) <= set(known) and not set(_both(case)) & set(stays)]
    hidden = covered(services, request, keys) if cases else frozenset()
    if hidden and not services.gate.permits(request, SEES_THROUGH):
        cases = [case for case in cases if not hidden & set(_both(case))]
    pairs = [Found(case=case, one=known[_both(case)[0]], other=known[_both(case)[1]]) for case in cases]
    return sorted(pairs, key=lambda found: (-float(found.case.about["p"]), _both(found.case)))


def covered(services: Services, request: AccessRequest, keys: Sequence[str]) -> frozenset[str]:
    """Those of these children of whom something stands behind a shield."""
    service = load_request(request.environment.now)
    parts = services.gate.read(service, DUPLICATES_COVERED, {"keys": sorted(keys)}).parts
    return frozenset(str(row["key"]) for row in (*parts["shielded"], *parts["covered"]))


def _both(case: Case) -> tuple[str, str]:
    return str(case.child), case.about["other"]
