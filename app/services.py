"""What the pages may call: the gate, the readers behind it, accounts and sessions; never a store.

Filled once by the composition root, kept with the Flask application, fetched by `current_services()`. A Protocol stands
for each neighbour that is opened elsewhere, so that this file says exactly what the pages need of it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app

from app.accounts.account import Account
from app.alerting.register import AlertRegister
from app.alerting.scan import Ran
from app.casework.notices import NoticeStore
from app.casework.store import CaseStore
from app.feeding.door import FeedDoor
from app.policy_office import PolicyOffice
from app.register_gate import RegisterGate
from app.sessions import Serving, SessionState, StatedPurpose
from app.view_models.family_looks import FamilyTold
from app.view_models.find_page import SearchFacts
from app.view_models.frame import Site
from app.view_models.looks_page import Look
from app.view_models.override_words import OverrideRules
from app.view_models.sources import SourceBook
from graph.queries.catalogue import Query, Statement
from graph.records import Parameters, Row
from loaders.retention_rules import Periods
from policies.answers import Reading
from policies.gate import Narrow
from policies.ledger.history import Event, EventFilter
from policies.request import AccessRequest, Role, Subject, TrailStep

_EXTENSION = "kithmap"


class Gate(RegisterGate, Protocol):
    """The single gate, as pages may use it."""

    def read(
        self, request: AccessRequest, query: Query, parameters: Parameters, narrow: Narrow | None = None
    ) -> Reading:
        """Answer a catalogue query for a subject, recorded before and after."""
        ...

    def write(
        self,
        request: AccessRequest,
        name: str,
        statements: Sequence[Statement],
        *,
        touched: Sequence[str] = (),
        parameters: Parameters | None = None,
        action: str = "load",
    ) -> str:
        """Run writing statements as one transaction, decided and recorded the same way; the event's id."""
        ...

    def turn(self, request: AccessRequest, work: str) -> AbstractContextManager[None]:
        """Be the only one, in all processes, who reads whom the index holds and then writes by it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """What came of looking for one child. `child` is there only when exactly one may be meant."""

    event_id: str | None
    """The recorded event; None where too little was given to look at all."""
    child: Row | None = None
    why: tuple[str, ...] = ()
    """How what was typed agrees with the child."""
    ask: str | None = None
    """What would help to be sure of one child; None when nobody fits."""
    notes: tuple[str, ...] = ()
    """What of the typed was left out."""


Identify = Callable[[AccessRequest, SearchFacts], Identified]
"""Looks for one child inside the gate (R1, R2)."""


class Sessions(Protocol):
    """Sessions by their secret token, which only the browser holds."""

    def start(self, username: str, replaces: str | None = None) -> str:
        """Open a session for somebody who has just signed in; its new token. The one it replaces is closed."""
        ...

    def find(self, token: str) -> SessionState | None:
        """The session in force behind a token; None when it is unknown, over, idle too long or revoked."""
        ...

    def state_purpose(self, token: str, record: str, stated: StatedPurpose) -> None:
        """Keep the purpose for one record of one session."""
        ...

    def walk_on(self, token: str, step: TrailStep | None) -> None:
        """Keep the last step of the walk; None when a new walk begins."""
        ...

    def serve(self, token: str, serving: Serving | None) -> None:
        """Begin to serve somebody, or stop."""
        ...

    def step_up(self, token: str) -> None:
        """Note that a one-time code was given just now."""
        ...

    def hold_override(self, token: str, child: str, reference: str) -> str | None:
        """Keep an override with the session; the reference of the one that it takes the place of."""
        ...

    def drop_override(self, token: str, reference: str) -> None:
        """Keep an override no longer."""
        ...

    def end(self, token: str) -> None:
        """Close a session; its token opens nothing any more."""
        ...


class Accounts(Protocol):
    """The register of accounts."""

    def sign_in(self, username: str, password: str, code: str | None) -> Subject | None:
        """The subject, if the credentials are right and the account may be used; None for every other case alike."""
        ...

    def subject(self, username: str) -> Subject | None:
        """The subject as the register knows them now; None when the account may not be used any more (R14)."""
        ...

    def suspend(self, username: str) -> None:
        """Close an account now; its open sessions end with their next request (R22)."""
        ...

    def has_second_factor(self, username: str) -> bool:
        """Whether somebody could step up at all."""
        ...

    def step_up(self, username: str, code: str) -> bool:
        """Whether this is their one-time code of now, not used before and not tried too soon."""
        ...

    def get(self, username: str) -> Account | None:
        """The account of that name, closed or not: for those who review what its owner did."""
        ...

    def full_name(self, username: str) -> str:
        """The name behind a user name, also of an account that is closed; the user name where there is none."""
        ...

    def holders(self, *roles: Role) -> Sequence[str]:
        """User names of the open accounts of these roles: whom notices go to."""
        ...


class LedgerReader(Protocol):
    """The ledger as pages may read it; each reading is decided and recorded like any other."""

    def looks_at(self, request: AccessRequest, key: str) -> Sequence[Look]:
        """The looks at a record that the subject may know of; empty where they may know of none."""
        ...

    def looks_to_exempt(self, request: AccessRequest, key: str) -> Sequence[Look]:
        """The same and those that are exempt already. Raises Refused where the subject asks for no exemptions."""
        ...

    def looks_for_family(
        self, request: AccessRequest, records: Mapping[str, Sequence[str]], *, since: str, until: str
    ) -> FamilyTold:
        """What a family is told of each child. Raises Refused where the subject draws up no reports."""
        ...

    def events(self, request: AccessRequest, wanted: EventFilter, *, before: int | None, limit: int) -> Sequence[Event]:
        """Events, newest first. Raises Refused where the policies do not let the subject read the ledger."""
        ...

    def trail(self, request: AccessRequest, trail: str) -> Sequence[Event]:
        """One recorded walk, step by step; empty when there is none of that name. Raises Refused as `events` does."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything the pages may use."""

    site: Site
    gate: Gate
    identify: Identify
    accounts: Accounts
    sessions: Sessions
    ledger_reader: LedgerReader
    casework: CaseStore
    """Read and moved inside `gate.consult` and `gate.act` only, by the desks."""
    notices: NoticeStore
    alerts: AlertRegister
    """What stands behind alerts; read inside `gate.consult` only, by their desk."""
    sources: Callable[[AccessRequest], SourceBook]
    """What the loaded lists cover, as the subject may know it."""
    clock: Callable[[], datetime]
    secret_key: str
    feed_door: FeedDoor | None = None
    """Where systems send rows as they happen; None where there is nothing behind the pages but paper."""
    search_alerts: Callable[[], Ran] = lambda: Ran(entries=0, opened=0)
    """Looks for causes of alerts in everything that is in the ledger now."""
    policies: PolicyOffice | None = None
    """What the policy owners work with; None where there is nothing behind the pages but paper."""
    claim_days: int = 14
    """Days after which a claim to work with a child ends by itself, unless it is confirmed (R15)."""
    retention_periods: Periods = field(default_factory=Periods)
    """For how long each is held (R25-R28)."""
    shield_months: int = 12
    """Months after which a shield is to be reviewed at the latest (R5)."""
    managing: Callable[[str], Collection[str]] = lambda _username: ()
    """Whom somebody's manager is, or who is told in their place: told of emergencies, claims and closed accounts (R22).
    """
    ready: Callable[[], None] = lambda: None
    """Raises a GraphError, LedgerError or AlertingStopped unless graph, ledger and the search for alerts answer now."""
    secure_cookies: bool = True
    asks_code: bool = False
    """Whether signing in asks for a second factor."""
    override_rules: OverrideRules = field(default_factory=OverrideRules)
    zone: tzinfo = field(default_factory=lambda: ZoneInfo("Europe/London"))


def install(app: Flask, services: Services) -> None:
    """Keep the services with the application."""
    app.extensions[_EXTENSION] = services


def current_services() -> Services:
    """The services of the application that answers this request."""
    return services_of(current_app)


def services_of(app: Flask) -> Services:
    """The services of an application, for what is done outside of any request."""
    return cast("Services", app.extensions[_EXTENSION])
