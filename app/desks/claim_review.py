"""What claims to work with a child come to: a second person confirms, accepts or refuses each, with evidence (R15).

Whoever may decide sees who claimed, why and until when, and the child's index number; nothing else of the child. A
refusal takes the relationship away in the same moment. The alert that the claim opened is closed with the decision.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from app.casework.case import Case, Kind
from app.casework.errors import EvidenceNeeded, MoveRefused, SecondPersonNeeded
from app.casework.notices import NoticeSubject
from app.desks.claims import ends_of
from app.desks.joined import shown_again
from app.desks.visible import case_of, glances
from app.errors import NotAvailable
from app.services import Services
from graph.queries import claims as statements
from graph.queries.catalogue import Statement
from graph.records import Row
from policies.request import AccessRequest, Role

ACTION = "review_claims"
UNDECIDED = ("in-force", "ended")
VERBS: Mapping[str, str] = {
    "confirm": "It is right. The person works with the child until they say otherwise.",
    "accept": "It was right, and it is over.",
    "refuse": "It is not right. The relationship ends at once, and the person cannot claim this child again.",
}
"""How a claim may be decided on."""


def queue(services: Services, request: AccessRequest) -> Sequence[Case]:
    """Claims that nobody has decided on yet, oldest first. Raises Refused."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.extend(services.casework.find(Kind.CLAIM, states=UNDECIDED))
        return [{"reference": case.reference} for case in found]

    services.gate.consult(request, "claim.queue", ACTION, {}, fetch)
    may_know = _not_their_own(services, request, found)
    return [case for case in reversed(found) if case.child in may_know]


def case(services: Services, request: AccessRequest, reference: str) -> Case:
    """One claim with its steps. Raises NotAvailable, also for a claim about the reader's own family; or Refused."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.append(case_of(services, Kind.CLAIM, reference))
        return [{"reference": reference}]

    services.gate.consult(request, "claim.open", ACTION, {"reference": reference}, fetch)
    if not _not_their_own(services, request, found):
        raise NotAvailable
    return found[0]


def decide(services: Services, request: AccessRequest, reference: str, verb: str, words: str) -> Case:
    """Confirm, accept or refuse. Raises NotAvailable, Refused, or MoveRefused and its kinds, with nothing changed."""
    held = case(services, request, reference)
    by, now = request.subject.username, request.environment.now
    # Told here as well, because a link is taken away before the case is moved on: never the other way round.
    if by == held.opened_by:
        raise SecondPersonNeeded(f"`{verb}` of the case `{reference}` is for a second person")
    if not words.strip():
        raise EvidenceNeeded(f"`{verb}` of the case `{reference}` needs words that stand behind it")
    over = held.state != "in-force" or (held.until is not None and held.until <= now)
    if verb == "confirm" and over:
        raise MoveRefused(f"`{verb}` is not possible any more: the case `{reference}` is over")
    ends, link, today = ends_of(held), held.about["link"], now.date().isoformat()
    changes = {
        "confirm": statements.confirm(ends, link, today=today),
        "accept": statements.end(ends, link, today=today),
        "refuse": statements.refuse(ends, link),
    }

    def perform(_event_id: str) -> Case:
        if verb != "confirm":
            _write(services, request, changes[verb], held)
        moved = services.casework.move(reference, verb, by=by, words=words)
        if verb == "confirm":
            _write(services, request, changes[verb], held)
        _close_the_alert(services, moved, by=by, words=words)
        if verb == "refuse":
            services.notices.send([held.opened_by], NoticeSubject.INVOLVEMENT_ENDED, reference)
        return moved

    return services.gate.act(request, f"claim.{verb}", ACTION, {"reference": reference}, perform)


def _write(services: Services, request: AccessRequest, change: Statement, held: Case) -> None:
    again = shown_again(services, held.child or "", request.environment.now.date().isoformat())
    services.gate.write(
        request, "involvement.decided", [change, *again], touched=(held.child or "",),
        parameters={"reference": held.reference}, action=ACTION,
    )  # fmt: skip


def _close_the_alert(services: Services, moved: Case, *, by: str, words: str) -> None:
    alerts = services.casework.find(Kind.ALERT, states=("open", "taken"), child=moved.child)
    for alert in alerts:
        if alert.about.get("claim") == moved.reference:
            with suppress(MoveRefused):  # somebody else has closed it meanwhile
                services.casework.move(alert.reference, "close", by=by, words=words)


def _not_their_own(services: Services, request: AccessRequest, cases: Sequence[Case]) -> frozenset[str]:
    """The children of these claims, less the reader's own family, whose claims are for somebody else to decide on."""
    children = frozenset(found.child for found in cases if found.child)
    if request.subject.role is Role.GOVERNANCE_OFFICER:
        return children - request.subject.own_keys
    return frozenset(glances(services, request, children))
