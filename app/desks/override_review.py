"""What others decide about an emergency override: the second person before it opens, the officer after (R8, R24).

Nobody decides on an override that they asked for or approved themselves: the register of cases and this desk see to it.
Each list and each record is a reading that passes the gate, and each decision an act.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.casework.case import Case, Kind
from app.casework.errors import EvidenceNeeded, MoveRefused, SecondPersonNeeded
from app.casework.notices import NoticeSubject
from app.desks.overrides import ACTION, facts_of
from app.desks.visible import case_of, glances
from app.errors import NotAvailable
from app.services import Services
from app.view_models.override_facts import OverrideFacts, Stands
from app.view_models.override_words import FEWEST_LETTERS, ReviewOutcome, outcome_words
from graph.records import Row
from policies.ledger.history import Event, EventFilter
from policies.request import AccessRequest

REVIEW = "review_overrides"
MOST_EVENTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An override that waits for a second person, with the child, whom that person may know."""

    override: OverrideFacts
    child: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """An override with everything that was done under it, newest first."""

    override: OverrideFacts
    events: Sequence[Event]


def waiting(services: Services, request: AccessRequest) -> Sequence[Waiting]:
    """Overrides of others that wait for a second person, about children whom the reader may know. Raises Refused."""
    found: list[OverrideFacts] = []

    def fetch() -> list[Row]:
        asked = (facts_of(services.casework.get(case.reference)) for case in _cases(services, "waiting"))
        found.extend(
            one for one in asked
            if one.asker != request.subject.username and one.stands(request.environment.now) is Stands.WAITING
        )  # fmt: skip
        return [{"reference": one.reference} for one in found]

    services.gate.consult(request, "override.waiting", ACTION, {}, fetch)
    known = glances(services, request, (one.child for one in found))
    return [Waiting(override=one, child=known[one.child]) for one in found if one.child in known]


def approve(services: Services, request: AccessRequest, reference: str) -> OverrideFacts:
    """Let an override begin, for its minutes from now. Raises NotAvailable, Refused or MoveRefused."""
    override = _waiting_one(services, request, reference)

    def perform(_event_id: str) -> OverrideFacts:
        until = request.environment.now + timedelta(minutes=override.minutes)
        moved = services.casework.move(reference, "approve", by=request.subject.username, until=until)
        services.notices.send([moved.opened_by], NoticeSubject.OVERRIDE_DECIDED, reference)
        return facts_of(moved)

    parameters = {"reference": reference, "key": override.child}
    return services.gate.act(request, "override.approve", ACTION, parameters, perform, shown=(override.child,))


def decline(services: Services, request: AccessRequest, reference: str, words: str) -> OverrideFacts:
    """Keep an override closed, and say why. Raises NotAvailable, Refused or MoveRefused."""
    override = _waiting_one(services, request, reference)

    def perform(_event_id: str) -> OverrideFacts:
        moved = services.casework.move(reference, "decline", by=request.subject.username, words=words)
        services.notices.send([moved.opened_by], NoticeSubject.OVERRIDE_DECIDED, reference)
        return facts_of(moved)

    parameters = {"reference": reference, "key": override.child}
    return services.gate.act(request, "override.decline", ACTION, parameters, perform, shown=(override.child,))


def queue(services: Services, request: AccessRequest) -> Sequence[OverrideFacts]:
    """Every override there was, newest first, with its steps. Raises Refused."""
    found: list[OverrideFacts] = []

    def fetch() -> list[Row]:
        found.extend(facts_of(services.casework.get(case.reference)) for case in _cases(services))
        return [{"reference": one.reference} for one in found]

    services.gate.consult(request, "override.queue", REVIEW, {}, fetch)
    return found


def record(services: Services, request: AccessRequest, reference: str) -> Reviewed:
    """One override with every event under it, for whoever reviews. Raises NotAvailable or Refused."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.append(case_of(services, Kind.OVERRIDE, reference))
        return [{"reference": reference}]

    services.gate.consult(request, "override.record", REVIEW, {"reference": reference}, fetch)
    override = facts_of(found[0])
    under_it = EventFilter(subject=override.asker, override=reference)
    events = services.ledger_reader.events(request, under_it, before=None, limit=MOST_EVENTS)
    return Reviewed(override=override, events=events)


def review(
    services: Services, request: AccessRequest, reference: str, *, outcome: ReviewOutcome, words: str
) -> OverrideFacts:
    """Close an override with an outcome of the closed list and the words that stand behind it.

    Raises NotAvailable, Refused, or MoveRefused: SecondPersonNeeded for one's own, EvidenceNeeded without words.
    """
    case = case_of(services, Kind.OVERRIDE, reference)
    by = request.subject.username

    def perform(_event_id: str) -> OverrideFacts:
        if by in {step.by for step in case.steps if step.verb != "review"}:
            raise SecondPersonNeeded(f"`review` of the case `{reference}` is for somebody who had no part in it")
        if len(words.strip()) < FEWEST_LETTERS:
            raise EvidenceNeeded(f"`review` of the case `{reference}` needs words that stand behind it")
        if outcome is ReviewOutcome.NOT_JUSTIFIED_SUSPENDED and case.state in {"in-force", "ended"}:
            # Before the review: an account must never stay open beside a review that says it is closed.
            _suspend(services, request, case)
        moved = services.casework.move(reference, "review", by=by, words=words, facts={"outcome": outcome})
        services.notices.send([moved.opened_by], NoticeSubject.OVERRIDE_DECIDED, reference)
        return facts_of(moved)

    parameters = {"reference": reference, "key": case.child, "outcome": outcome}
    reviewed = services.gate.act(request, "override.review", REVIEW, parameters, perform, shown=(case.child or "",))
    _close_alerts(services, request, reviewed, outcome)
    return reviewed


def _suspend(services: Services, request: AccessRequest, case: Case) -> None:
    """Close the asker's account on the spot (R22)."""
    services.gate.act(
        request, "account.suspend", "suspend_account", {"account": case.opened_by, "reference": case.reference},
        lambda _event_id: services.accounts.suspend(case.opened_by),
    )  # fmt: skip


def _close_alerts(services: Services, request: AccessRequest, override: OverrideFacts, outcome: str) -> None:
    """Close the alert that told of the override: its question has been answered here."""
    by, words = request.subject.username, f"Override {override.reference}: {outcome_words(outcome).lower()}."
    opened = services.casework.find(
        Kind.ALERT, states=("open", "taken"), child=override.child, opened_by=override.asker
    )  # fmt: skip
    for alert in (one.reference for one in opened if one.about.get("override") == override.reference):

        def close(_event_id: str, alert: str = alert) -> Case:
            return services.casework.move(alert, "close", by=by, words=words)

        services.gate.act(request, "alert.close", "review_alerts", {"reference": alert}, close)


def _waiting_one(services: Services, request: AccessRequest, reference: str) -> OverrideFacts:
    """The override, if it waits, is somebody else's and about a child whom the reader may know. Raises NotAvailable."""
    override = facts_of(case_of(services, Kind.OVERRIDE, reference))
    if override.asker == request.subject.username or not glances(services, request, [override.child]):
        raise NotAvailable
    if override.stands(request.environment.now) is not Stands.WAITING:
        raise MoveRefused(f"the case `{reference}` does not wait any more")
    return override


def _cases(services: Services, *states: str) -> Sequence[Case]:
    return services.casework.find(Kind.OVERRIDE, states=states or None)
