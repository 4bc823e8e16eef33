"""Turns: whoever reads who is held and then writes by it does so alone, among all threads and processes of a house.

Called by the gate for loads, decisions on doubtful records, joins and retention. A turn is an advisory lock of
PostgreSQL, on a connection of its own, or a lock on a file beside SQLite's: the one and the other are let go by the
system when a process dies. Whoever waits too long is told who has the turn, and since when.
"""

import fcntl
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from policies.errors import LedgerUnavailable, TurnTaken
from policies.ledger.database import reason

WAIT_SECONDS = 30.0
"""How long somebody waits for their turn: long for a decision or a message, short for a person before a page."""

PATIENT_SECONDS = 900.0
"""The same for whoever loads files or takes out what is past its time: nobody sits before them."""

PATIENT = frozenset({"load", "retention"})

_POSTGRES_LOCK = 0x6B6974686D6171
"""Any number other than that of the journal, as long as every process of one database takes the same."""

_HELD_BY = text(
    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
    "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.classid = :high AND l.objid = :low "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
# A machine that has vanished must not keep its turn for the two hours that systems wait by themselves.
_SETTINGS = {
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "idle_session_timeout": "0",
}
_PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has the turn, for what work, and since when."""

    work: str
    by: str
    since: str

    @property
    def words(self) -> str:
        """As one text, short enough for the name that PostgreSQL keeps of a connection."""
        return json.dumps([self.since, self.work[:20], self.by[:20]], separators=(",", ":"))


class Turn(Protocol):
    """A turn that somebody has."""

    def check(self) -> None:
        """Raise LedgerUnavailable unless it is still theirs."""
        ...


class Turns(Protocol):
    """What the gate asks: who may read whom the index holds, and then write by it."""

    def taken(self, work: str, by: str) -> AbstractContextManager[Turn]:
        """The turn for the length of a block."""
        ...


class HouseTurns:
    """Turns of one house, by the database of its ledger. Safe for threads and processes."""

    def __init__(
        self, engine: Engine, *, wait_seconds: float | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:  # fmt: skip
        self._engine = engine
        self._wait = wait_seconds
        self._clock = clock

    @contextmanager
    def taken(self, work: str, by: str) -> Iterator[Turn]:
        """The turn for the length of a block. Raises TurnTaken after the time of waiting, LedgerUnavailable."""
        since = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        holder = Holder(work=work, by=by, since=since)
        postgres = self._engine.dialect.name == "postgresql"
        with self._on_postgres(holder) if postgres else self._on_file(holder) as turn:
            yield turn

    @contextmanager
    def _on_postgres(self, holder: Holder) -> Iterator[Turn]:
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except SQLAlchemyError as problem:
            raise LedgerUnavailable(reason(problem)) from problem
        # Out of the pool, so that nothing of a turn is ever handed on: closing the connection ends the turn.
        connection.detach()
        with connection:
            self._wait_on_postgres(connection, holder)
            yield _OnPostgres(connection)

    def _patience(self, work: str) -> float:
        if self._wait is not None:
            return self._wait
        return PATIENT_SECONDS if work in PATIENT else WAIT_SECONDS

    def _wait_on_postgres(self, connection: Connection, holder: Holder) -> None:
        told = {**_SETTINGS, "lock_timeout": f"{round(self._patience(holder.work) * 1000)}"}
        try:
            for name, value in told.items():
                connection.execute(_SET, {"name": name, "value": value})
            # Those who wait are served in the order in which they came.
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _POSTGRES_LOCK})
            connection.execute(_SET, {"name": "application_name", "value": holder.words})
        except OperationalError as problem:
            if getattr(problem.orig, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                raise LedgerUnavailable(reason(problem)) from problem
            key = {"high": _POSTGRES_LOCK >> 32, "low": _POSTGRES_LOCK & 0xFFFFFFFF}
            raise _taken(connection.execute(_HELD_BY, key).scalar()) from None
        except SQLAlchemyError as problem:
            raise LedgerUnavailable(reason(problem)) from problem

    @contextmanager
    def _on_file(self, holder: Holder) -> Iterator[Turn]:
        path = _beside(str(self._engine.url.database))
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as problem:
            raise LedgerUnavailable(f"the file `{path.name}` beside the ledger: {problem.strerror}") from problem
        try:
            self._wait_on_file(descriptor, holder)
            _write(descriptor, holder.words)
            yield Standing()
            _write(descriptor, "")
        finally:
            os.close(descriptor)

    def _wait_on_file(self, descriptor: int, holder: Holder) -> None:
        until = time.monotonic() + self._patience(holder.work)
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise _taken(os.pread(descriptor, 200, 0).decode(errors="replace")) from None
                time.sleep(_PAUSE_SECONDS)
            else:
                return


_SET = text("SELECT set_config(:name, :value, false)")
_LOCK_NOT_AVAILABLE = "55P03"


@dataclass(frozen=True, slots=True)
class _OnPostgres:
    """A turn that lasts as long as a connection."""

    connection: Connection

    def check(self) -> None:
        """Raise LedgerUnavailable where the connection is gone: then somebody else may have the turn by now."""
        try:
            self.connection.execute(text("SELECT 1"))
        except SQLAlchemyError as problem:
            raise LedgerUnavailable(f"the turn was lost ({reason(problem)}); nothing more is written") from problem


class Standing:
    """A turn that lasts as long as its block, or its process."""

    def check(self) -> None:
        """Nothing takes it away."""


class _InThisProcess:
    """Turns among the threads of one process, for a gate that no other process stands beside."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def taken(self, work: str, by: str) -> Iterator[Turn]:  # noqa: ARG002 - of the protocol
        """The turn, whenever it comes."""
        with self._lock:
            yield Standing()


IN_THIS_PROCESS = _InThisProcess()


def _beside(database: str) -> Path:
    """The file whose lock is the turn, beside the file of the ledger."""
    path = urlsplit(database).path if database.startswith("file:") else database
    return Path(f"{path}.turn")


def _write(descriptor: int, words: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, words.encode(), 0)


def _taken(words: object) -> TurnTaken:
    try:
        since, work, by = json.loads(str(words))
    except ValueError:  # let go, or taken anew, at this very moment; or another account's connection
        return TurnTaken("somebody else is changing whom the index holds; try again when they are done")
    says = f"another `{work}` has been running since {since}, started by `{by}`; try again when it is done"
    return TurnTaken(says, work=work, since=since)
