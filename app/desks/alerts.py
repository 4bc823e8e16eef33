"""The desk of alerts (R16, R17, R21-R23): the queue, one alert with what stands behind it, taking, noting, closing.

An alert about the reader is not there for them: not in the queue, not by its reference. Local reviewers see the alerts
of the people of their areas; a reviewer without an area, the national one, sees all. Keys of children are told to
whoever may read the ledger, and to nobody else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.accounts.account import Account
from app.casework.case import Case, Kind
from app.casework.errors import EvidenceNeeded, MoveRefused
from app.casework.notices import NoticeSubject
from app.desks.visible import case_of
from app.errors import NotAvailable
from app.services import Services
from app.view_models.alert_words import FEWEST_LETTERS, ClosingOutcome
from app.view_models.alerts_page import AlertFacts, AlertStep, Concerned
from graph.records import Parameters, Row
from policies.ledger.history import Event
from policies.request import AccessRequest, Purpose, Role

REVIEW = "review_alerts"
SUSPEND = "suspend_account"
STATES = ("open", "taken", "closed")
MOST_ROWS = 100
MOST_EVENTS = 100
_MOST_CASES = 2_000
_SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The alerts of one list, and how long each list is."""

    alerts: Sequence[AlertFacts]
    counts: Mapping[str, int]
    stopped: int
    """How many of the people in these alerts have a closed account."""


def purpose_of(role: Role) -> Purpose:
    """For what somebody of this role reviews: the officer has a purpose of their own."""
    return Purpose.GOVERNANCE_REVIEW if role is Role.GOVERNANCE_OFFICER else Purpose.CHECKING_RECORD


def queue(services: Services, request: AccessRequest, state: str) -> Queue:
    """The alerts in a state, newest first, after a search of what the ledger holds by now. Raises Refused."""
    if services.gate.permits(request, REVIEW):
        services.search_alerts()
    found: list[Queue] = []

    def fetch() -> list[Row]:
        found.append(_queue(services, request, state))
        return [{"reference": alert.reference} for alert in found[0].alerts]

    services.gate.consult(request, "alerts.queue", REVIEW, {"state": state}, fetch)
    return found[0]


def to_decide(services: Services, request: AccessRequest) -> int:
    """How many alerts wait for a decision, of those that the reader may know. Called inside `gate.consult`."""
    people = _People(services)
    waiting = services.casework.find(Kind.ALERT, states=("open",), limit=_MOST_CASES)
    return sum(people.may_see(request, case) for case in waiting)


def alert(services: Services, request: AccessRequest, reference: str) -> AlertFacts:
    """One alert with its steps. Raises NotAvailable, also for one about the reader, or Refused."""
    found: list[AlertFacts] = []

    def fetch() -> list[Row]:
        case = _known(services, request, reference)
        behind = services.alerts.evidence([reference])
        found.append(_facts(case, _People(services).concerned(case), behind.get(reference, 0)))
        return [{"reference": reference}]

    services.gate.consult(request, "alerts.open", REVIEW, {"reference": reference}, fetch)
    return found[0]


def events_behind(services: Services, request: AccessRequest, reference: str) -> Sequence[Event]:
    """The recorded events behind an alert, newest first. Raises NotAvailable or Refused."""
    found: list[Event] = []

    def fetch() -> list[Row]:
        _known(services, request, reference)
        found.extend(services.alerts.events_behind(reference, limit=MOST_EVENTS))
        return [{"event": event.intent.event_id} for event in found]

    services.gate.consult(request, "alerts.events", REVIEW, {"reference": reference}, fetch)
    return found


def take(services: Services, request: AccessRequest, reference: str) -> None:
    """Say that one sees to it. Raises NotAvailable, Refused or MoveRefused."""
    _move(services, request, reference, "take")


def note(services: Services, request: AccessRequest, reference: str, words: str) -> None:
    """Write down what was found out so far. Raises NotAvailable, Refused or MoveRefused."""
    _move(services, request, reference, "note", words=words)


def close(services: Services, request: AccessRequest, reference: str, *, outcome: ClosingOutcome, words: str) -> None:
    """Close it with an outcome of the closed list and the evidence that was relied on (R23).

    Raises NotAvailable, Refused, or MoveRefused: EvidenceNeeded where the words say too little.
    """
    _move(services, request, reference, "close", words=words, facts={"outcome": outcome})


def reopen(services: Services, request: AccessRequest, reference: str, words: str) -> None:
    """Open a closed alert again, and say why. Raises NotAvailable, Refused or MoveRefused."""
    _move(services, request, reference, "reopen", words=words)


def suspend(services: Services, request: AccessRequest, reference: str, words: str) -> None:
    """Close the person's account on the spot (R22); it holds from their next request, in open sessions too.

    The manager of the team, access managers and every reviewer are told by reference. Raises NotAvailable, Refused or
    MoveRefused.
    """
    _require_evidence(reference, words)
    known = alert(services, request, reference)
    if known.state == "closed":
        raise MoveRefused(f"the case `{reference}` is closed; open it again before anything is done about it")
    person, by = known.person.username, request.subject.username

    def perform(_event_id: str) -> None:
        # First what protects; a note that fails is seen, an account that stays open is not.
        services.accounts.suspend(person)
        services.casework.move(reference, "note", by=by, words=words, facts={_SUSPENDED: person})
        services.notices.send(_told(services, person) - {by}, NoticeSubject.ACCOUNT_SUSPENDED, reference)

    services.gate.act(request, "account.suspend", SUSPEND, {"account": person, "reference": reference}, perform)


def _queue(services: Services, request: AccessRequest, state: str) -> Queue:
    people = _People(services)
    cases = [case for case in services.casework.find(Kind.ALERT, limit=_MOST_CASES) if people.may_see(request, case)]
    chosen = [case for case in cases if case.state == state][:MOST_ROWS]
    behind = services.alerts.evidence([case.reference for case in chosen])
    return Queue(
        alerts=[_facts(case, people.concerned(case), behind.get(case.reference, 0)) for case in chosen],
        counts={each: sum(case.state == each for case in cases) for each in STATES},
        stopped=len({_person(case) for case in cases if people.concerned(case).suspended}),
    )


def _move(
    services: Services, request: AccessRequest, reference: str, verb: str, *, words: str = "",
    facts: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    if verb != "take":
        _require_evidence(reference, words)
    by = request.subject.username

    def perform(_event_id: str) -> None:
        _known(services, request, reference)
        services.casework.move(reference, verb, by=by, words=words, facts=facts)

    asked: Parameters = {"reference": reference, **(facts or {})}
    services.gate.act(request, f"alerts.{verb}", REVIEW, asked, perform)


def _require_evidence(reference: str, words: str) -> None:
    if len(words.strip()) < FEWEST_LETTERS:
        raise EvidenceNeeded(f"the case `{reference}` needs words that say what was relied on")


def _known(services: Services, request: AccessRequest, reference: str) -> Case:
    """The alert, if there is one of that reference which the reader may know. Raises NotAvailable."""
    case = case_of(services, Kind.ALERT, reference)
    if not _People(services).may_see(request, case):
        raise NotAvailable
    return case


class _People:
    """The accounts that alerts are about, each asked for once."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: dict[str, Account | None] = {}

    def account(self, username: str) -> Account | None:
        """The account of that name, closed or not."""
        if username not in self._known:
            self._known[username] = self._services.accounts.get(username)
        return self._known[username]

    def may_see(self, request: AccessRequest, case: Case) -> bool:
        """Never one's own; otherwise those of one's areas, or all for whoever reviews for every area."""
        reader = request.subject
        if reader.username in {case.concerns, case.opened_by}:
            return False
        account = self.account(_person(case))
        return _share_an_area(reader.areas, account.areas if account else frozenset())

    def concerned(self, case: Case) -> Concerned:
        """Whom it is about."""
        username = _person(case)
        account = self.account(username)
        if account is None:
            return Concerned(username=username, full_name=username, role=None, team="", suspended=False)
        return Concerned(
            username=username, full_name=account.full_name, role=account.role, team=account.team,
            suspended=account.suspended,
        )  # fmt: skip


def _person(case: Case) -> str:
    return case.concerns or case.opened_by


def _share_an_area(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whoever has no area set watches over all of them."""
    return not some or not others or bool(some & others)


def _facts(case: Case, person: Concerned, events: int) -> AlertFacts:
    return AlertFacts(
        reference=case.reference, cause=case.about.get("cause", ""), state=case.state, opened_at=case.opened_at,
        person=person, about=case.about, events=events,
        steps=tuple(
            AlertStep(
                verb=step.verb, by=step.by, at=step.at, words=step.words, outcome=step.facts.get("outcome", ""),
                suspended=_SUSPENDED in step.facts,
            )
            for step in case.steps
        ),
    )  # fmt: skip


def _told(services: Services, person: str) -> set[str]:
    """The manager of the team, the access managers, and every reviewer of the person's areas."""
    people = _People(services)
    account = people.account(person)
    areas = account.areas if account else frozenset()
    told = set(services.managing(person))
    for name in services.accounts.holders(Role.GOVERNANCE_OFFICER, Role.SAFEGUARDING_LEAD, Role.ACCESS_MANAGER):
        holder = people.account(name)
        if holder is not None and _share_an_area(holder.areas, areas):
            told.add(name)
    return told - {person}
