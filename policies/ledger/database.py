"""How the ledger's database is opened, read and written: SQLite in WAL mode, or PostgreSQL.

Called by the journal, the history, checkpoints and verification, and by the accounts and sessions, which live in the
same database. Every failure of the database leaves here as one domain error, so that the gate can fail closed.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, IntegrityError, InterfaceError, NoSuchModuleError, SQLAlchemyError

from policies.errors import LedgerUnavailable

_WAIT_SECONDS = 10
"""How long a writer waits for another one before it gives up: long for a commit, short for a person."""

_WRITES = "kithmap_writes"


def open_database(url: str) -> Engine:
    """The engine for a database URL, tried once. Raises LedgerUnavailable with the reason and what to do."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise LedgerUnavailable("the ledger's URL cannot be read; write `sqlite:///path` or `postgresql://…`") from None
    shown = parsed.render_as_string(hide_password=True)
    dialect = parsed.get_backend_name()
    if dialect == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise LedgerUnavailable(
                f"the ledger `{shown}` would be forgotten at the end; name a file: `sqlite:///path`"
            )
        _make_private(parsed.database)
        engine = create_engine(parsed, connect_args={"timeout": _WAIT_SECONDS}, paramstyle="named")
        _prepare_sqlite(engine)
    elif dialect == "postgresql":
        engine = _open_postgres(url, shown)
    else:
        raise LedgerUnavailable(f"the ledger `{shown}` is of an unknown kind; use `sqlite:///path` or `postgresql://…`")
    try:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
    except LedgerUnavailable as problem:
        engine.dispose()
        raise LedgerUnavailable(f"the ledger `{shown}` cannot be opened: {problem}") from problem
    return engine


@contextmanager
def reading(engine: Engine, unavailable: type[Exception] = LedgerUnavailable) -> Iterator[Connection]:
    """A transaction that sees one state of the database and changes nothing."""
    try:
        with engine.connect() as connection, connection.begin():
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield connection
    except (SQLAlchemyError, sqlite3.Error, psycopg.Error) as problem:
        raise unavailable(reason(problem)) from problem


@contextmanager
def writing(engine: Engine, unavailable: type[Exception] = LedgerUnavailable) -> Iterator[Connection]:
    """A transaction that writes, durable when the block has ended. Broken constraints pass as IntegrityError."""
    try:
        # The option tells the listener below to take SQLite's write lock at the start: a lock that is taken later
        # fails at once, without waiting, when somebody else has written in between.
        with engine.connect() as connection, connection.execution_options(**{_WRITES: True}).begin():
            yield connection
    except IntegrityError:
        raise
    except (SQLAlchemyError, sqlite3.Error, psycopg.Error) as problem:
        raise unavailable(reason(problem)) from problem


def reason(problem: Exception) -> str:
    """What the database itself said, in one line and without the statement, which may carry personal data."""
    said = str(getattr(problem, "orig", None) or problem).strip().splitlines()
    return said[0].strip() if said else type(problem).__name__


def _open_postgres(url: str, shown: str) -> Engine:
    try:
        engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            connect_args={"connect_timeout": _WAIT_SECONDS},
            pool_pre_ping=True,
        )
    except (ArgumentError, NoSuchModuleError, InterfaceError) as problem:
        raise LedgerUnavailable(f"the ledger `{shown}` cannot be opened: {reason(problem)}") from problem

    @event.listens_for(engine, "connect")
    def _on_connect(connection: psycopg.Connection[Any], _record: object) -> None:
        connection.autocommit = True
        # INVARIANT (durable): a server that acknowledges before it has synced could lose acknowledged entries.
        connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
        connection.autocommit = False

    return engine


def _make_private(path: str) -> None:
    """A new file is for its owner alone: it will say who looked at whom. SQLite gives its log the same rights."""
    if not path.startswith("file:"):
        # What stands in the way of making the file, SQLite says in its own words when it opens it.
        with suppress(OSError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, below
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise sqlite3.OperationalError(f"the file keeps its journal as `{mode}`, not as a write-ahead log")
        # INVARIANT (durable): FULL syncs the log at each commit; NORMAL could lose acknowledged entries.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
