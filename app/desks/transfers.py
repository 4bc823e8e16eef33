"""Responsibility for a child: offered by one authority, accepted or refused by another, and only then passed on.

Two people of two authorities decide. Until it is accepted nothing changes, and the other authority learns who the child
is and nothing else, by policy; a child of whom they may not know that much, because it is shielded or marked, is not
there for them, and no notice tells of it. The graph is written under the service subject of loads, inside an act that
policy decides on. A child whom lists alone brought here is taken over the same way, by two people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.accounts.account import HIGHEST_CLEARANCE
from app.casework.case import Case, Kind
from app.casework.errors import MoveRefused
from app.casework.notices import NoticeSubject
from app.desks.visible import case_of
from app.errors import NotAvailable
from app.service_subject import load_request
from app.services import Services
from graph.queries.registry import QUERIES
from graph.records import Row
from loaders import transfer
from loaders.errors import CannotTransfer
from loaders.keys import new_key
from policies.request import AccessRequest, Role

OFFER, ANSWER = "offer_transfer", "answer_transfer"
WAITING = ("offered", "accepted")
ANSWERERS = (Role.SAFEGUARDING_LEAD, Role.COORDINATOR)
_BACK, _AHEAD = timedelta(days=31), timedelta(days=92)
_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What an offer about a child may say: to whom, and from which days on."""

    child: Row
    to: tuple[str, ...]
    """Codes of areas; the child's own where lists alone brought it there and nobody has accepted it."""
    earliest: date
    latest: date
    standing: Case | None
    """The offer that waits already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is offered."""

    to: str
    since: date
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A case as the reader may know it."""

    case: Case
    child: Row | None
    """None on the page of whoever offered it and may not know the child any more."""
    receives: bool
    """Whether the reader answers for the authority to which it is offered."""
    sends: bool


def ground(services: Services, request: AccessRequest, child: str) -> Ground:
    """What may be offered of a child of one's own area. Raises NotAvailable or Refused."""
    services.gate.consult(request, "transfer.form", OFFER, {"child": child}, list)
    found = _children(services, request, [child]).get(child)
    if found is None or found["area"] not in request.subject.areas:
        raise NotAvailable
    area, today = str(found["area"]), request.environment.now.date()
    stands = transfer.responsibility(services.gate, load_request(request.environment.now), child)
    here_since = _here_since(found)
    others = tuple(code for code in services.site.area_words if code != area)
    waiting = services.casework.find(Kind.TRANSFER, states=WAITING, child=child, limit=1)
    return Ground(
        child=found, to=(*others, area) if stands.unaccepted else others, latest=today + _AHEAD,
        earliest=max(today - _BACK, here_since or date.min),
        standing=waiting[0] if waiting else None,
    )  # fmt: skip


def offer(services: Services, request: AccessRequest, child: str, wanted: Offer) -> Case:
    """Offer it. Offered twice, it is offered once. Raises NotAvailable, Refused, or MoveRefused with the reason."""
    known, by = ground(services, request, child), request.subject.username
    if known.standing is not None:
        return known.standing
    if wanted.to not in known.to:
        raise MoveRefused("name another authority, by its code")
    if not known.earliest <= wanted.since <= known.latest:
        raise MoveRefused(f"give a day from {known.earliest.isoformat()} to {known.latest.isoformat()}")
    if not wanted.words.strip():
        raise MoveRefused("say what it rests on that responsibility passes on")

    def perform(_event_id: str) -> Case:
        about = {"from": str(known.child["area"]), "to": wanted.to, "since": wanted.since.isoformat()}
        case = services.casework.open(
            Kind.TRANSFER, by=by, state="offered", child=child, words=wanted.words, about=about
        )
        services.notices.send(
            set(_answering(services, request, case)) - {by}, NoticeSubject.TRANSFER_OFFERED, case.reference
        )
        return case

    asked = {"child": child, "to": wanted.to, "since": wanted.since.isoformat()}
    return services.gate.act(request, "transfer.offer", OFFER, asked, perform, shown=(child,))


def queue(services: Services, request: AccessRequest) -> Sequence[Transfer]:
    """What waits for an answer, theirs or ours, as far as the reader may know the children. Raises Refused."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.extend(services.casework.find(Kind.TRANSFER, states=WAITING, limit=_MOST))
        return [{"reference": case.reference} for case in found]

    services.gate.consult(request, "transfer.queue", _action(services, request), {}, fetch)
    return [known for known in _known(services, request, found) if known is not None]


def to_decide(services: Services, request: AccessRequest) -> int:
    """How many offers of others wait for the reader's answer. Called inside `gate.consult`."""
    waiting = services.casework.find(Kind.TRANSFER, states=WAITING, limit=_MOST)
    known = _known(services, request, waiting)
    return sum(one is not None and one.receives and one.case.opened_by != request.subject.username for one in known)


def opened(services: Services, request: AccessRequest, reference: str) -> Transfer:
    """One case. Raises NotAvailable for one that is not the reader's, or about a child closed to them; Refused."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.append(case_of(services, Kind.TRANSFER, reference))
        return [{"reference": reference}]

    services.gate.consult(request, "transfer.open", _action(services, request), {"reference": reference}, fetch)
    (known,) = _known(services, request, found)
    if known is None:
        raise NotAvailable
    if known.child is not None:
        asked = _answering_about(request, [known.case]) if known.receives else request
        services.gate.read(asked, QUERIES["transfer.child"], {"key": known.child["key"]})
    return known


def decide(services: Services, request: AccessRequest, reference: str, verb: str, words: str) -> Case:
    """Do with a case what a verb says: accept, refuse or withdraw. Raises as those."""
    if verb == "accept":
        return accept(services, request, reference, words)
    found = opened(services, request, reference)
    if not (found.receives if verb == "refuse" else found.sends):
        raise MoveRefused("that is for the other authority")
    services.casework.require(reference, verb, by=request.subject.username, words=words)

    def perform(_event_id: str) -> Case:
        moved = services.casework.move(reference, verb, by=request.subject.username, words=words)
        if verb == "refuse":
            services.notices.send({moved.opened_by}, NoticeSubject.TRANSFER_ANSWERED, reference)
        return moved

    action = ANSWER if verb == "refuse" else OFFER
    return services.gate.act(request, f"transfer.{verb}", action, {"reference": reference}, perform)


def accept(services: Services, request: AccessRequest, reference: str, words: str) -> Case:
    """Accept it for the reader's authority, from its day on. Raises NotAvailable, Refused, or MoveRefused."""
    found, by = opened(services, request, reference), request.subject.username
    case, service = found.case, load_request(request.environment.now)
    if not found.receives or case.child is None:
        raise MoveRefused("the authority to which it is offered accepts it")
    if case.state != "accepted":
        services.casework.require(reference, "accept", by=by, words=words)
    if date.fromisoformat(case.about["since"]) > request.environment.now.date():
        raise MoveRefused(f"it can be accepted from {case.about['since']} on")
    if _responsibility(services, request, case.child).area not in (case.about["from"], case.about["to"]):
        raise MoveRefused("another authority has become responsible meanwhile: refuse it, and ring the other authority")

    def perform(_event_id: str) -> Case:
        # Decided first and then written: what was decided and is not written yet is written when it is accepted again.
        # Both in one turn, so that nothing is decided while somebody else has it.
        keys = {"record": new_key(), "link": new_key()}
        with services.gate.turn(service, "transfer"):
            decided = case
            if case.state == "offered":
                decided = services.casework.move(reference, "accept", by=by, words=words, facts=keys)
            try:
                transfer.apply(services.gate, service, _agreement(decided))
            except CannotTransfer as cannot:
                raise MoveRefused(str(cannot)) from cannot
            done = services.casework.move(reference, "apply", by=by)
        told = {case.opened_by, *services.managing(case.opened_by)} - {by}
        services.notices.send(told, NoticeSubject.TRANSFER_ANSWERED, reference)
        return done

    return services.gate.act(request, "transfer.accept", ANSWER, {"reference": reference}, perform, shown=(case.child,))


def unaccepted(services: Services, request: AccessRequest, child: str) -> bool:
    """Whether lists alone brought a child here. Whose shield may be lifted is only then for this authority (R5)."""
    return _responsibility(services, request, child).unaccepted


def unaccepted_at(services: Services, request: AccessRequest, home: str) -> bool:
    """Whether lists alone brought a child who lives in this home to where it is now: the same for shields of homes."""
    service, today = load_request(request.environment.now), request.environment.now.date().isoformat()
    found = services.gate.read(service, QUERIES["transfer.residents"], {"key": home, "today": today}).parts["children"]
    return any(unaccepted(services, request, str(row["key"])) for row in found)


def _responsibility(services: Services, request: AccessRequest, child: str) -> transfer.Responsibility:
    return transfer.responsibility(services.gate, load_request(request.environment.now), child)


def _agreement(decided: Case) -> transfer.Agreement:
    step = next(step for step in decided.steps if step.verb == "accept")
    return transfer.Agreement(
        reference=decided.reference, child=decided.child or "", area=decided.about["to"],
        since=decided.about["since"], decided_by=step.by, decided_at=step.at, record=step.facts["record"],
        link=step.facts["link"],
    )  # fmt: skip


def _known(services: Services, request: AccessRequest, cases: Sequence[Case]) -> list[Transfer | None]:
    """Each case as the reader may know it; None where there is nothing for them."""
    areas, permits = request.subject.areas, services.gate.permits
    offers, answers = permits(request, OFFER), permits(request, ANSWER)
    ours = [case for case in cases if answers and case.about["to"] in areas and case.state in WAITING]
    answered = _children(services, _answering_about(request, ours), (case.child or "" for case in ours))
    plainly = _children(services, request, (case.child or "" for case in cases))
    known: list[Transfer | None] = []
    for case in cases:
        own, key = case.opened_by == request.subject.username, case.child or ""
        sees = key in plainly
        receives = answers and case.about["to"] in areas and (key in answered if case.state in WAITING else sees)
        sends = offers and (own or (case.about["from"] in areas and sees))
        child = plainly.get(key) or (answered.get(key) if receives else None)
        there = receives or sends
        known.append(Transfer(case=case, child=child, receives=receives, sends=sends) if there else None)
    return known


def _answering_about(request: AccessRequest, cases: Iterable[Case]) -> AccessRequest:
    """The request of somebody who is answering these offers: policy opens to them who the children are."""
    offered = frozenset(case.child or "" for case in cases if case.state in WAITING)
    return replace(request, environment=replace(request.environment, offered=offered))


def _children(services: Services, request: AccessRequest, keys: Iterable[str]) -> dict[str, Row]:
    """Those of these children of whom the reader may know who is responsible, by key."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    rows = services.gate.read(request, QUERIES["transfer.children"], {"keys": wanted}).parts["children"]
    return {str(row["key"]): row for row in rows if row["area"] is not None}


def _answering(services: Services, request: AccessRequest, case: Case) -> Iterable[str]:
    """Whom a notice may tell that there is an offer: nobody to whom the child would not be open."""
    stands = _responsibility(services, request, case.child or "")
    for name in services.accounts.holders(*ANSWERERS):
        account = services.accounts.get(name)
        if account is None or case.about["to"] not in account.areas or account.clearance < stands.sensitivity:
            continue
        sees_through = account.role is Role.COORDINATOR and account.clearance == HIGHEST_CLEARANCE
        if sees_through or not stands.shielded:
            yield name


def _here_since(child: Row) -> date | None:
    """The day from which the child is with the authority that is responsible now, where it was another one's before."""
    periods = child["area_history"]
    return date.fromisoformat(str(periods[-1]).split()[1]) if isinstance(periods, list | tuple) and periods else None


def _action(services: Services, request: AccessRequest) -> str:
    return ANSWER if services.gate.permits(request, ANSWER) else OFFER
