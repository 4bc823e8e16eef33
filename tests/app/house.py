"""A house of paper for page tests: answers from the rows of `northmoor`, sessions and accounts in memory.

The real house is tried end to end elsewhere; here the pages themselves are, in every state they can be in.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from app.services import Identified, Services
from app.sessions import SessionState, StatedPurpose
from app.view_models.find_page import SearchFacts
from app.view_models.frame import Site
from app.view_models.looks_page import Look
from app.view_models.sources import source_book
from graph.queries.catalogue import Query
from graph.records import Parameters, Row
from policies.answers import Reading
from policies.errors import GateError, LedgerUnavailable, Refused
from policies.gate import Narrow
from policies.ledger.entry import Action, Channel, Intent, Outcome, OutcomeCode
from policies.ledger.history import Event, EventFilter
from policies.request import AccessRequest, Role, Subject, TrailStep
from tests.app import northmoor

NOW = datetime(2026, 11, 23, 9, 22, tzinfo=UTC)
SITE = Site(
    authority="Northmoor Council", area_words={northmoor.AREA: "Northmoor"}, training=True, policy_set="2026.11.3",
    coordinator_phone="01632 960 104", coordinator_hours="Monday to Friday, 8:45 to 17:15", duty_phone="01632 960 100",
    governance_phone="01632 960 102", governance_hours="Monday to Friday, 9:00 to 17:00",
)  # fmt: skip
PASSWORD = "correct horse battery staple"  # noqa: S105 - of accounts that exist in these tests only


def subject(username: str, full_name: str, role: Role, team: str, practitioner: str | None = None) -> Subject:
    """An account in order."""
    return Subject(
        username=username, full_name=full_name, role=role, team=team, practitioner=practitioner,
        areas=frozenset({northmoor.AREA}), vetted_until=date(2028, 1, 1), trained_until=date(2028, 1, 1),
    )  # fmt: skip


CAROL = subject("carol", "Carol Whitlock", Role.LEAD_PROFESSIONAL, "Early Help East", "P0000CAR0")
RUTH = subject("ruth", "Ruth Ellwood", Role.PRACTITIONER, "Saltbridge Primary School", "P0000RUTH")
PRIYA = subject("priya", "Priya Nandra", Role.GOVERNANCE_OFFICER, "")

ANSWERS: Mapping[tuple[str, str], Mapping[str, tuple[Row, ...]]] = {
    ("child.record", northmoor.MAISIE): northmoor.RECORD,
    ("child.record", northmoor.AMELIE): {**dict.fromkeys(northmoor.RECORD, ()), "child": (northmoor.RESIDUE,)},
    ("child.glance", northmoor.MAISIE): {"child": (northmoor.IDENTITY,)},
    ("child.glance", northmoor.AMELIE): {"child": (northmoor.RESIDUE,)},
    ("family.view", northmoor.MAISIE): northmoor.FAMILY,
    ("family.view", northmoor.AMELIE): {**dict.fromkeys(northmoor.FAMILY, ()), "children": (northmoor.RESIDUE,)},
}


@dataclass
class PaperGate:
    """Answers what it has rows for; everything else is empty, as for what is hidden or not there."""

    asked: list[tuple[AccessRequest, str, Parameters]] = field(default_factory=list)
    failure: Exception | None = None

    def read(
        self, request: AccessRequest, query: Query, parameters: Parameters, narrow: Narrow | None = None
    ) -> Reading:
        """Answer from the rows and remember who asked what."""
        self.asked.append((request, query.name, parameters))
        if self.failure is not None:
            raise self.failure
        if query.name == "subject.caseload":
            children = {"children": ({**northmoor.IDENTITY, **northmoor.CAROL, "key": northmoor.MAISIE},)}
            return Reading(event_id=_event_id(), parts=children)
        empty = {part.name: () for part in query.parts}
        parts = ANSWERS.get((query.name, str(parameters.get("key"))), empty)
        return Reading(event_id=_event_id(), parts=parts if narrow is None else narrow(parts))


@dataclass
class PaperAccounts:
    """Three accounts with one password; any of them can be closed."""

    people: dict[str, Subject] = field(default_factory=lambda: {one.username: one for one in (CAROL, RUTH, PRIYA)})

    def sign_in(self, username: str, password: str, code: str | None) -> Subject | None:
        """The subject, for the password."""
        return self.people.get(username) if password == PASSWORD and code is None else None

    def subject(self, username: str) -> Subject | None:
        """The subject now."""
        return self.people.get(username)

    def full_name(self, username: str) -> str:
        """The name."""
        return self.people[username].full_name if username in self.people else username


@dataclass
class PaperSessions:
    """Sessions in a dictionary, or none that can be read."""

    open: dict[str, SessionState] = field(default_factory=dict)
    failure: Exception | None = None

    def start(self, username: str, replaces: str | None = None) -> str:
        """Open one and close the one before."""
        self.open.pop(replaces or "", None)
        token = secrets.token_urlsafe(16)
        self.open[token] = SessionState(username=username)
        return token

    def find(self, token: str) -> SessionState | None:
        """Find one."""
        if self.failure is not None:
            raise self.failure
        return self.open.get(token)

    def state_purpose(self, token: str, record: str, stated: StatedPurpose) -> None:
        """Keep a purpose."""
        state = self.open[token]
        self.open[token] = replace(state, purposes={**state.purposes, record: stated})

    def walk_on(self, token: str, step: TrailStep | None) -> None:
        """Keep a step."""
        self.open[token] = replace(self.open[token], trail=step)

    def end(self, token: str) -> None:
        """Close one."""
        self.open.pop(token, None)


@dataclass
class PaperLedger:
    """A few looks and one walk; only the governance officer reads the ledger."""

    looks: Sequence[Look] = ()
    walk: Sequence[Event] = ()

    def looks_at(self, request: AccessRequest, key: str) -> Sequence[Look]:
        """The looks at Maisie."""
        return self.looks if key == northmoor.MAISIE and request.subject.role is not Role.PRACTITIONER else ()

    def events(self, request: AccessRequest, wanted: EventFilter, *, before: int | None, limit: int) -> Sequence[Event]:
        """The events that fit."""
        self._require(request)
        fitting = [event for event in reversed(self.walk) if wanted.subject in (None, event.intent.subject)]
        return [event for event in fitting if before is None or event.position < before][:limit]

    def trail(self, request: AccessRequest, trail: str) -> Sequence[Event]:
        """The walk."""
        self._require(request)
        return [event for event in self.walk if event.intent.trail and event.intent.trail.trail == trail]

    def _require(self, request: AccessRequest) -> None:
        if request.subject.role is not Role.GOVERNANCE_OFFICER:
            raise Refused("the policies do not permit `view_ledger` here")


def identify(request: AccessRequest, facts: SearchFacts) -> Identified:
    """Find Maisie by any two facts, more than one child for the name Smith, nobody else."""
    assert request.trail is not None
    if facts.family_name == "Smith":
        return Identified(event_id=_event_id(), ask="More than one child may be meant. What would help: postcode.")
    if facts.family_name in ("Hallam", "Halam") or facts.identifier == "999 482 7162":
        why = ("given name agrees", "family name is spelt nearly the same", "date of birth agrees")
        return Identified(event_id=_event_id(), child=northmoor.IDENTITY, why=why)
    return Identified(event_id=_event_id())


TRAIL = "6b1c2f0e-3f63-4d92-8a5e-1d0a3c7e9b21"


def _event_id() -> str:
    return f"00000000-0000-4000-8000-{secrets.token_hex(6)}"


def walk() -> tuple[Event, ...]:
    """Carol's walk from the search to the brother's record, with two links left out on the way."""
    steps: tuple[tuple[str, Parameters, str, dict[str, int], dict[str, int], tuple[str, ...]], ...] = (
        (
            "identify.candidates",
            {
                "typed_given_name": "Maisie",
                "typed_family_name": "Halam",
                "typed_dob": "2019-03-14",
                "dobs": ["2019-03-14"],
            },
            "identifying",
            {"by_key": 1},
            {},
            ("child.same-area",),
        ),
        ("child.glance", {"key": northmoor.MAISIE}, "identifying", {"child": 1}, {}, ("child.working-relationship",)),
        (
            "child.record",
            {"key": northmoor.MAISIE},
            "arranging-support",
            {"child": 1, "involvements": 4, "services": 4, "homes": 2, "carers": 3, "siblings": 3},
            {"sensitive.link": 1},
            ("child.working-relationship", "support.links"),
        ),
        (
            "explore.start",
            {"key": northmoor.MAISIE},
            "arranging-support",
            {"node": 1, "links": 12, "family": 6},
            {},
            ("child.working-relationship",),
        ),
        (
            "neighbours.household",
            {"key": northmoor.WEIR},
            "arranging-support",
            {"links": 3},
            {"shield.link": 2},
            ("family.homes",),
        ),
        (
            "child.record",
            {"key": northmoor.JUDE},
            "arranging-support",
            {"child": 1, "involvements": 2, "services": 3},
            {},
            ("child.working-relationship",),
        ),
    )
    events = []
    previous = None
    for number, (query, parameters, purpose, counts, pruned, policies) in enumerate(steps):
        recorded = (NOW - timedelta(minutes=8) + timedelta(seconds=47 * number)).isoformat(timespec="milliseconds")
        event_id = _event_id()
        intent = Intent(
            event_id=event_id,
            recorded=recorded.replace("+00:00", "Z"),
            action=Action.READ,
            subject="carol",
            role="lead_professional",
            purpose=purpose,
            query=query,
            policy_set="2026.11.3",
            channel=Channel.PAGE,
            parameters=parameters,
            trail=TrailStep(trail=TRAIL, step=number + 1, previous=previous),
        )
        outcome = Outcome(
            event_id=event_id, recorded=intent.recorded, outcome=OutcomeCode.SUCCESS, counts=counts, pruned=pruned,
            determining=policies,
        )  # fmt: skip
        events.append(Event(position=10 + 2 * number, intent=intent, outcome=outcome))
        previous = event_id
    refused = replace(events[2].intent, event_id=_event_id(), trail=None, subject="ruth", role="practitioner")
    closed = Outcome(event_id=refused.event_id, recorded=refused.recorded, outcome=OutcomeCode.REFUSED)
    return (*events, Event(position=40, intent=refused, outcome=closed))


def looks() -> tuple[Look, ...]:
    """Three looks at Maisie, newest first."""
    said = (
        (
            NOW - timedelta(minutes=8),
            "carol",
            "Carol Whitlock",
            "Family support worker, Early Help East",
            "arranging-support",
        ),
        (NOW - timedelta(days=4), "imran", "Imran Siddiq", "Social worker, Children in Need East", "preparing-meeting"),
        (NOW - timedelta(days=6), "ruth", "Ruth Ellwood", "Class teacher, Saltbridge Primary School", "child-in-front"),
    )
    return tuple(
        Look(at=at, subject=who, full_name=name, position=place, purpose=why, what="The record")
        for at, who, name, place, why in said
    )


@dataclass
class PaperHouse:
    """The parts, within reach of a test."""

    gate: PaperGate = field(default_factory=PaperGate)
    accounts: PaperAccounts = field(default_factory=PaperAccounts)
    sessions: PaperSessions = field(default_factory=PaperSessions)
    ledger: PaperLedger = field(default_factory=lambda: PaperLedger(looks=looks(), walk=walk()))
    moment: datetime = NOW

    def services(self, clock: Callable[[], datetime] | None = None) -> Services:
        """The services that the pages get."""
        return Services(
            site=SITE, gate=self.gate, identify=identify, accounts=self.accounts, sessions=self.sessions,
            ledger_reader=self.ledger, sources=lambda _: source_book(northmoor.COVERAGES),
            clock=clock or (lambda: self.moment), secret_key="k" * 32, secure_cookies=False,
        )  # fmt: skip


GRAPH_DOWN = GateError("the graph could not answer; nothing was shown")
LEDGER_DOWN = LedgerUnavailable("the ledger cannot be written; nothing was shown")
