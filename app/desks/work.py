"""What waits for somebody: the notices left for them, and the queues that policies let them work, with their length.

One reading, decided and recorded. A number may tell as much as a name: what is about the reader, or about a child whom
the reader may not know, is not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.casework.case import Kind
from app.casework.notices import Notice
from app.desks import alerts, duplicates, reviews, shields, transfers
from app.desks.visible import glances
from app.services import Services
from graph.records import Row
from policies.request import AccessRequest, Role

VIEW = "view_work"
_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueKind:
    """One kind of queue: whose action works it, and which cases wait in it."""

    name: str
    action: str
    kind: Kind
    states: tuple[str, ...]
    about_children: bool = True
    """Whether its pages show a child to the reader, who must then be able to know that child."""


QUEUES: tuple[QueueKind, ...] = (
    QueueKind(name="alerts", action="review_alerts", kind=Kind.ALERT, states=("open",), about_children=False),
    QueueKind(
        name="overrides", action="review_overrides", kind=Kind.OVERRIDE, states=("in-force", "ended"),
        about_children=False,
    ),
    QueueKind(name="overrides-waiting", action="open_override", kind=Kind.OVERRIDE, states=("waiting",)),
    QueueKind(name="requests", action="answer_requests", kind=Kind.REQUEST, states=("waiting", "taken")),
    QueueKind(name="shields", action="confirm_shield", kind=Kind.SHIELD, states=("proposed",)),
    QueueKind(name="claims", action="review_claims", kind=Kind.CLAIM, states=("in-force",)),
    QueueKind(name="quarantine", action="decide_quarantine", kind=Kind.QUARANTINE, states=("held",)),
    QueueKind(name="reviews", action="review_matches", kind=Kind.REVIEW, states=("waiting",)),
    QueueKind(name="joins", action="join_records", kind=Kind.JOIN, states=("proposed",)),
    QueueKind(name="duplicates", action=duplicates.ACTION, kind=Kind.DUPLICATE, states=duplicates.OPEN),
    QueueKind(name="transfers", action=transfers.ANSWER, kind=Kind.TRANSFER, states=transfers.WAITING),
    QueueKind(
        name="exemptions", action="confirm_exemption", kind=Kind.EXEMPT_LOOK, states=("proposed",),
        about_children=False,
    ),
    QueueKind(
        name="policies", action="adopt_policies", kind=Kind.POLICY_SET, states=("proposed",), about_children=False
    ),
)  # fmt: skip
"""Every queue there is, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits: queues with their length, and the notices, newest first."""

    queues: Sequence[tuple[QueueKind, int]]
    notices: Sequence[Notice]


def waiting(services: Services, request: AccessRequest) -> Waiting:
    """Everything that waits for the reader. Raises Refused."""
    found: list[Waiting] = []
    mine = [queue for queue in QUEUES if services.gate.permits(request, queue.action)]

    def fetch() -> list[Row]:
        queues = [(queue, _length(services, request, queue)) for queue in mine]
        notices = services.notices.of(request.subject.username)
        found.append(Waiting(queues=queues, notices=notices))
        return [{"queue": queue.name, "waiting": length} for queue, length in queues]

    services.gate.consult(request, "work.waiting", VIEW, {}, fetch)
    return found[0]


def seen(services: Services, request: AccessRequest) -> None:
    """Note that the reader has seen the notices left for them. Raises Refused."""

    def perform(_event_id: str) -> None:
        services.notices.mark_read(request.subject.username)

    services.gate.act(request, "work.seen", VIEW, {}, perform)


def _length(services: Services, request: AccessRequest, queue: QueueKind) -> int:
    if queue.kind is Kind.ALERT:
        return alerts.to_decide(services, request)
    if queue.kind is Kind.SHIELD:
        return shields.to_decide(services, request)
    if queue.kind is Kind.TRANSFER:
        return transfers.to_decide(services, request)
    if queue.kind is Kind.DUPLICATE:
        return duplicates.to_decide(services, request)
    if queue.kind is Kind.REVIEW:
        return reviews.to_decide(services, request)
    found = services.casework.find(queue.kind, states=queue.states, limit=_MOST)
    own = request.subject.username
    cases = [case for case in found if own not in {case.opened_by, case.concerns}]
    if queue.about_children and request.subject.role is not Role.GOVERNANCE_OFFICER:
        known = glances(services, request, (case.child for case in cases if case.child))
        cases = [case for case in cases if case.child in known]
    return len(cases)
