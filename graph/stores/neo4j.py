"""Neo4j, one server or a cluster, through the official driver. The store of production.

Opened by `graph.stores.opening`, asked by the gate only. Every call is one managed transaction, which the driver
repeats on a passing fault and routes to a reader or the writer of a cluster.

What this engine cannot do: Neo4j reads what is committed at the moment of each statement, so a write that lands
between two statements of one read may show in the second. Each statement on its own is still guarded in full.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import neo4j
from neo4j import exceptions

from graph.errors import ConstraintViolated, StoreConflict, StoreError, StoreTimeout, StoreUnavailable
from graph.queries.catalogue import Statement
from graph.records import Row
from graph.schema.constraints import server_ddl
from graph.stores.binding import ONE_MAP, folded, selected
from graph.stores.values import check_bound, check_stored, checked_row

_TIMED_OUT = frozenset({
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
    "Neo.ClientError.Transaction.TransactionTerminated",
    "Neo.TransientError.Transaction.Terminated",
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
    "Neo.TransientError.General.TransactionOutOfMemoryError",
})  # fmt: skip
_THERE_ALREADY = frozenset({
    "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists",
    "Neo.ClientError.Schema.ConstraintAlreadyExists",
    "Neo.ClientError.Schema.IndexAlreadyExists",
})  # fmt: skip
_NOT_THERE = frozenset({
    "Neo.ClientError.Database.DatabaseNotFound",
    "Neo.TransientError.Database.DatabaseUnavailable",
    "Neo.TransientError.General.DatabaseUnavailable",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long to wait for what, in seconds."""

    connect: float = 5.0
    acquire: float = 10.0
    retry: float = 6.0
    read: float = 15.0
    """Long enough to plan a text that the server has not seen before; a known one is answered in milliseconds."""
    write: float = 120.0
    connections: int = 50


class Neo4jStore:
    """A graph on a Neo4j server or cluster. Safe to share between threads."""

    engine = "neo4j"
    opaque_guards = True

    def __init__(self, driver: neo4j.Driver, database: str | None, limits: Limits) -> None:
        self._driver = driver
        self._database = database
        self._limits = limits

    def read(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """The rows of each statement, from one transaction. Raises StoreUnavailable, StoreTimeout or StoreError."""
        check_bound(statements)
        work = neo4j.unit_of_work(timeout=self._limits.read)(_run_all)
        with _translated(), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(work, statements)

    def write(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Run the statements as one transaction, repeated on conflict. Raises a StoreError, and nothing was written.

        One case is open: when the connection breaks during the commit itself, the StoreUnavailable says so.
        """
        check_stored(statements)
        work = neo4j.unit_of_work(timeout=self._limits.write)(_run_all)
        with _translated(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(work, statements)

    def rehearse(self, statements: Sequence[Statement]) -> None:
        """Have the server plan these texts and keep the plans. Raises StoreUnavailable or StoreError."""
        with _translated(), self._session(neo4j.READ_ACCESS) as session:
            for statement in statements:
                session.run(neo4j.Query(f"EXPLAIN {folded(statement.text)}"), {ONE_MAP: {}}).consume()

    def prepare(self) -> None:
        """Create the constraints and indexes of the schema where they are missing, and wait until they serve."""
        for text in server_ddl():
            # Neo4j takes one change of the schema for each transaction.
            self._prepare(text)
        self.write([Statement("CALL db.awaitIndexes(110)")])

    def _prepare(self, text: str) -> None:
        """Create one rule of the schema, unless it is there: also when another worker creates it at this moment."""
        try:
            self.write([Statement(text)])
        except StoreError as refused:
            # `IF NOT EXISTS` is asked before the lock is taken, so the second of two finds what the first has made.
            if getattr(refused.__cause__, "code", None) not in _THERE_ALREADY:
                raise

    def check(self) -> None:
        """Raise StoreUnavailable unless the server answers now."""
        # Outside a managed transaction, which would go on trying for seconds.
        with _translated(), self._session(neo4j.READ_ACCESS) as session:
            session.run(neo4j.Query("RETURN 1 AS one", timeout=self._limits.connect)).consume()

    def close(self) -> None:
        """Close all connections. A second call does nothing."""
        self._driver.close()

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=access)


def open_neo4j(
    uri: str, user: str, password: str, database: str | None = None, limits: Limits | None = None
) -> Neo4jStore:
    """Connect and sign in. Raises StoreUnavailable when nobody answers there or the password is refused."""
    limits = limits or Limits()
    with _translated():
        driver = neo4j.GraphDatabase.driver(
            uri,
            auth=(user, password),
            connection_timeout=limits.connect,
            connection_acquisition_timeout=limits.acquire,
            max_transaction_retry_time=limits.retry,
            max_connection_pool_size=limits.connections,
            max_connection_lifetime=600,
            liveness_check_timeout=30,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
            user_agent="kithmap",
        )
    store = Neo4jStore(driver, database, limits)
    try:
        store.check()
    except StoreError:
        driver.close()
        raise
    return store


def _run_all(transaction: neo4j.ManagedTransaction, statements: Sequence[Statement]) -> list[list[Row]]:
    return [_rows(transaction, statement) for statement in statements]


def _rows(transaction: neo4j.ManagedTransaction, statement: Statement) -> list[Row]:
    result = transaction.run(folded(statement.text), {ONE_MAP: selected(statement.text, statement.parameters)})
    columns = result.keys()
    return [checked_row(dict(zip(columns, record.values(), strict=True))) for record in result]


@contextmanager
def _translated() -> Iterator[None]:
    """The driver's errors as those of this room. Texts of the server may quote values, so they stay in the cause."""
    try:
        yield
    except exceptions.AuthError as error:
        raise StoreUnavailable("the graph server refused the user name or password; check both") from error
    except exceptions.IncompleteCommit as error:
        raise StoreUnavailable(
            "the connection to the graph server broke during the commit; look whether the write is there before "
            "repeating it"
        ) from error
    except exceptions.Neo4jError as error:
        raise _refused(error) from error
    except (exceptions.ServiceUnavailable, exceptions.SessionExpired) as error:
        raise StoreUnavailable(
            "the graph server cannot be reached; see that it runs and that its address is right"
        ) from error
    except exceptions.DriverError as error:
        raise StoreUnavailable(f"the driver cannot use the graph server ({type(error).__name__})") from error


def _refused(error: exceptions.Neo4jError) -> StoreError:
    """What a refusal of the server means here, by its code."""
    code = error.code or ""
    if isinstance(error, exceptions.ConstraintError):
        return ConstraintViolated("a key that must be unique exists already")
    if code in _TIMED_OUT:
        return StoreTimeout("the graph server ran past the time or memory one call may take; ask for less")
    if code in _NOT_THERE:
        return StoreUnavailable("the graph server has no such database, or it is not up; check its name")
    if isinstance(error, exceptions.TransientError):
        return StoreConflict("somebody else wrote first, and repeating did not help; try again")
    if code == "Neo.ClientError.Statement.AccessMode":
        return StoreError("a reading statement tried to write; use `write`")
    return StoreError(f"the graph server refused the statement ({code})")
