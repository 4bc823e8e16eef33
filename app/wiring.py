"""Composition root: from settings to the parts of the house, opened in order and closed in reverse.

The only module besides the gate that touches a store. Called by the command line, the server entry point and tests.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from app import migrations
from app.config import Settings
from app.policy_head import PolicyHead
from app.policy_versions import PolicyVersions
from graph.errors import StoreUnavailable
from graph.queries.catalogue import Statement
from graph.records import Row
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from loaders.feeds.catalogue import adopt
from policies import policy_store
from policies.gate import Gate
from policies.ledger.database import open_database
from policies.ledger.history import History
from policies.ledger.journal import Journal
from policies.ledger.turns import HouseTurns
from policies.pacing import Pace
from policies.policy_store import PolicySet


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything that is open, less the store: whoever wants the graph goes through the gate."""

    settings: Settings
    database: Engine
    gate: Gate
    history: History
    head: PolicyHead
    """The policy set in force in this process: the head of the register, or nothing is decided (R45)."""
    clock: Callable[[], datetime]
    ready: Callable[[], None]
    """Raises StoreUnavailable, LedgerUnavailable or PoliciesRenewing unless graph, ledger and policies answer now."""

    @property
    def policies(self) -> PolicySet:
        """The set in force now. Raises PoliciesRenewing or LedgerUnavailable."""
        return self.head()


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def opened(settings: Settings, clock: Callable[[], datetime] = _now) -> Iterator[House]:
    """The house, open for as long as the block lasts.

    The authority's directory is read and must be sound, but it is only put into force where nothing is: afterwards
    the head of the register is what is in force, and `kithmap policies` changes it.

    Raises PolicySetRefused, DeclarationError, LedgerUnavailable or StoreUnavailable, in that order of opening: a bad
    policy set must not even reach the data, nor may a feed be missing because its declaration is unsound.
    """
    policies = policy_store.load(settings.policies)
    adopt(settings.feeds)
    database = open_database(settings.ledger)
    try:
        migrations.upgrade(database)
        head = PolicyHead(PolicyVersions(database, clock=clock))
        head.begin(policies)
        store = _open_graph(settings)
        try:
            store.prepare()
            yield _assemble(settings, head, database, store, clock)
        finally:
            store.close()
    finally:
        database.dispose()


@contextmanager
def opened_registers(
    settings: Settings, clock: Callable[[], datetime] = _now, *, restoring: PolicySet | None = None
) -> Iterator[House]:
    """The house without its graph: for changing registers while another process holds the embedded engine.

    With `restoring`, that set decides, whatever is in force: the way back from a set that nobody can use any more.
    Raises LedgerUnavailable, or PolicySetRefused where the set in force cannot be used by this release.
    """
    database = open_database(settings.ledger)
    try:
        migrations.upgrade(database)
        head = PolicyHead(PolicyVersions(database, clock=clock))
        if restoring is None:
            head.begin(policy_store.load(settings.policies))
        yield _assemble(settings, head, database, _NoGraph(), clock, decides=restoring)
    finally:
        database.dispose()


class _NoGraph:
    """A graph that is not open here: everything that is asked of it fails, as with an engine that is down."""

    engine = "none"
    opaque_guards = False

    def read(self, statements: Sequence[Statement]) -> list[list[Row]]:  # noqa: ARG002 - of the protocol
        """Nothing can be read."""
        raise StoreUnavailable("the graph is not open here")

    def write(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Nothing can be written."""
        return self.read(statements)

    def rehearse(self, statements: Sequence[Statement]) -> None:
        """Nothing can be planned, and nobody waits for it."""

    def prepare(self) -> None:
        """There is nothing to prepare."""

    def check(self) -> None:
        """It never answers."""
        self.read(())

    def close(self) -> None:
        """There is nothing to let go of."""


def _open_graph(settings: Settings) -> Store:
    password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else None
    if settings.graph.startswith("embedded://"):
        Path(settings.graph.removeprefix("embedded://")).parent.mkdir(parents=True, exist_ok=True)
    return open_store(settings.graph, settings.neo4j_user, password, settings.neo4j_database)


def _assemble(
    settings: Settings,
    head: PolicyHead,
    database: Engine,
    store: Store,
    clock: Callable[[], datetime],
    *,
    decides: PolicySet | None = None,
) -> House:
    policy_set: Callable[[], PolicySet] = head if decides is None else lambda: decides
    history = History(database)

    def ready() -> None:
        store.check()
        history.check()
        head()

    return House(
        settings=settings,
        database=database,
        gate=Gate(
            store=store,
            journal=Journal(database),
            policy_set=policy_set,
            clock=clock,
            pace=Pace(seconds=settings.refusal_step_ms / 1000),
            turns=HouseTurns(database, clock=clock),
        ),
        history=history,
        head=head,
        clock=clock,
        ready=ready,
    )
