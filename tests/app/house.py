"""A house of paper for page tests: answers from the rows of `northmoor`, sessions and accounts in memory.

The real house is tried end to end elsewhere; here the pages themselves are, in every state they can be in.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from app.accounts.account import Account
from app.alerting.register import AlertRegister
from app.casework import tables
from app.casework.notices import NoticeStore
from app.casework.store import CaseStore
from app.register_gate import Done
from app.services import Identified, Services
from app.sessions import Serving, SessionState, StatedPurpose
from app.view_models.family_looks import FamilyLooks, FamilyTold
from app.view_models.find_page import SearchFacts
from app.view_models.frame import Site
from app.view_models.looks_page import Look
from app.view_models.sources import source_book
from graph.queries.catalogue import Query, Statement
from graph.records import Parameters, Row
from policies.answers import Reading
from policies.errors import GateError, LedgerUnavailable, Refused
from policies.gate import Narrow
from policies.ledger.history import Event, EventFilter
from policies.request import AccessRequest, Role, Subject, TrailStep
from tests.app import northmoor
from tests.app.past import NOW, looks, new_event_id, walk

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
    refused: set[tuple[Role, str]] = field(default_factory=set)
    written: list[Statement] = field(default_factory=list)

    def read(
        self, request: AccessRequest, query: Query, parameters: Parameters, narrow: Narrow | None = None
    ) -> Reading:
        """Answer from the rows and remember who asked what."""
        self.asked.append((request, query.name, parameters))
        if self.failure is not None:
            raise self.failure
        if query.name == "subject.caseload":
            children = {"children": ({**northmoor.IDENTITY, **northmoor.CAROL, "key": northmoor.MAISIE},)}
            return Reading(event_id=new_event_id(), parts=children)
        empty = {part.name: () for part in query.parts}
        parts = ANSWERS.get((query.name, str(parameters.get("key"))), empty)
        return Reading(event_id=new_event_id(), parts=parts if narrow is None else narrow(parts))

    @contextmanager
    def turn(self, request: AccessRequest, work: str) -> Iterator[None]:  # noqa: ARG002 - of the protocol
        """There is nobody else."""
        yield

    def consult(
        self,
        request: AccessRequest,
        name: str,
        action: str,
        parameters: Parameters,
        fetch: Callable[[], Sequence[Row]],
        shown: tuple[str, ...] = (),  # noqa: ARG002 - of the protocol
    ) -> Reading:
        """Answer for everybody whom `refused` does not name."""
        self._require(request, name, action, parameters)
        return Reading(event_id=new_event_id(), parts={"rows": tuple(fetch())})

    def act(
        self,
        request: AccessRequest,
        name: str,
        action: str,
        parameters: Parameters,
        perform: Callable[[str], Done],
        shown: tuple[str, ...] = (),  # noqa: ARG002 - of the protocol
    ) -> Done:
        """Act for everybody whom `refused` does not name."""
        self._require(request, name, action, parameters)
        return perform(new_event_id())

    def write(
        self,
        request: AccessRequest,
        name: str,
        statements: Sequence[Statement],
        *,
        touched: Sequence[str] = (),  # noqa: ARG002 - of the protocol
        parameters: Parameters | None = None,
        action: str = "load",
    ) -> str:
        """Keep what would be written, for everybody whom `refused` does not name."""
        self._require(request, name, action, parameters or {})
        self.written.extend(statements)
        return new_event_id()

    def permits(self, request: AccessRequest, action: str) -> bool:
        """Whether `refused` leaves it."""
        return (request.subject.role, action) not in self.refused

    def _require(self, request: AccessRequest, name: str, action: str, parameters: Parameters) -> None:
        self.asked.append((request, name, parameters))
        if self.failure is not None:
            raise self.failure
        if not self.permits(request, action):
            raise Refused(f"the policies do not permit `{action}` here")


@dataclass
class PaperAccounts:
    """Three accounts with one password; any of them can be closed."""

    people: dict[str, Subject] = field(default_factory=lambda: {one.username: one for one in (CAROL, RUTH, PRIYA)})
    codes: dict[str, list[str]] = field(default_factory=dict)
    """One-time codes that are still good, of those who have a second factor."""

    def sign_in(self, username: str, password: str, code: str | None) -> Subject | None:
        """The subject, for the password."""
        return self.people.get(username) if password == PASSWORD and code is None else None

    def subject(self, username: str) -> Subject | None:
        """The subject now."""
        return self.people.get(username)

    def suspend(self, username: str) -> None:
        """Close one."""
        self.people.pop(username, None)

    def has_second_factor(self, username: str) -> bool:
        """Whoever has codes."""
        return username in self.codes

    def step_up(self, username: str, code: str) -> bool:
        """Use up a code."""
        good = code in self.codes.get(username, [])
        if good:
            self.codes[username].remove(code)
        return good

    def get(self, username: str) -> Account | None:
        """The account."""
        known = self.people.get(username)
        if known is None:
            return None
        return Account(
            username=known.username, full_name=known.full_name, role=known.role, team=known.team, areas=known.areas
        )

    def full_name(self, username: str) -> str:
        """The name."""
        return self.people[username].full_name if username in self.people else username

    def holders(self, *roles: Role) -> Sequence[str]:
        """Those of these roles."""
        return [one.username for one in self.people.values() if one.role in roles]


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

    def serve(self, token: str, serving: Serving | None) -> None:
        """Serve somebody, or nobody."""
        self.open[token] = replace(self.open[token], serving=serving, purposes={}, trail=None)

    def step_up(self, token: str) -> None:
        """Note the code."""
        self.open[token] = replace(self.open[token], stepped_up_at=NOW)

    def hold_override(self, token: str, child: str, reference: str) -> str | None:
        """Keep an override."""
        held = dict(self.open[token].overrides)
        before = held.get(child)
        self.open[token] = replace(self.open[token], overrides={**held, child: reference})
        return before

    def drop_override(self, token: str, reference: str) -> None:
        """Keep it no longer."""
        kept = {child: held for child, held in self.open[token].overrides.items() if held != reference}
        self.open[token] = replace(self.open[token], overrides=kept)

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

    def looks_to_exempt(self, request: AccessRequest, key: str) -> Sequence[Look]:
        """The same looks."""
        return self.looks_at(request, key)

    def looks_for_family(
        self, request: AccessRequest, records: Mapping[str, Sequence[str]], *, since: str, until: str
    ) -> FamilyTold:
        """Nobody has looked, for families."""
        self._require(request)
        assert since < until
        return FamilyTold(children={key: FamilyLooks(looks=(), upkeep=0) for key in records}, people={})

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
        return Identified(event_id=new_event_id(), ask="More than one child may be meant. What would help: postcode.")
    if facts.family_name in ("Hallam", "Halam") or facts.identifier == "999 482 7162":
        why = ("given name agrees", "family name is spelt nearly the same", "date of birth agrees")
        return Identified(event_id=new_event_id(), child=northmoor.IDENTITY, why=why)
    return Identified(event_id=new_event_id())


def _register() -> Engine:
    """Casework in memory, for as long as the house of paper stands."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    tables.metadata.create_all(engine)
    return engine


@dataclass
class PaperHouse:
    """The parts, within reach of a test."""

    gate: PaperGate = field(default_factory=PaperGate)
    accounts: PaperAccounts = field(default_factory=PaperAccounts)
    sessions: PaperSessions = field(default_factory=PaperSessions)
    ledger: PaperLedger = field(default_factory=lambda: PaperLedger(looks=looks(), walk=walk()))
    moment: datetime = NOW
    register: Engine = field(default_factory=_register)

    def alerts(self) -> AlertRegister:
        """What stands behind alerts."""
        casework = CaseStore(self.register, clock=lambda: self.moment)
        return AlertRegister(self.register, casework=casework, notices=NoticeStore(self.register))

    def services(self, clock: Callable[[], datetime] | None = None) -> Services:
        """The services that the pages get."""
        return Services(
            site=SITE, gate=self.gate, identify=identify, accounts=self.accounts, sessions=self.sessions,
            ledger_reader=self.ledger, casework=CaseStore(self.register, clock=lambda: self.moment),
            notices=NoticeStore(self.register, clock=lambda: self.moment), alerts=self.alerts(),
            sources=lambda _: source_book(northmoor.COVERAGES),
            clock=clock or (lambda: self.moment), secret_key="k" * 32, secure_cookies=False,
        )  # fmt: skip


GRAPH_DOWN = GateError("the graph could not answer; nothing was shown")
LEDGER_DOWN = LedgerUnavailable("the ledger cannot be written; nothing was shown")
