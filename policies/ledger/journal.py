"""The writing side of the ledger: an intent before, an outcome after, each durable before the call returns.

Called by the gate and by nothing else that answers people. Entries of all threads and processes stand in one order:
SQLite's write lock, or an advisory lock of PostgreSQL, is held from reading the last entry to the commit of the next.
It fails closed: an entry is stored, or `LedgerUnavailable` (or `EntryRefused`) is raised; nothing in between.
"""

import threading
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import ClauseElement

from policies.errors import EntryRefused
from policies.ledger import canonical, chain, tables
from policies.ledger.database import writing
from policies.ledger.entry import Intent, Outcome, document
from policies.ledger.searchable import columns_of, keys_of

_POSTGRES_LOCK = 0x6B6974686D6170
"""Any number will do, as long as every process of one database takes the same."""

_other = tables.entries.alias("other")
_LAST = (
    select(
        tables.entries.c.position,
        tables.entries.c.chain_hash,
        select(func.count())
        .select_from(_other)
        .where(_other.c.event_id == bindparam("event_id"), _other.c.kind == "intent")
        .scalar_subquery()
        .label("intents"),
    )
    .order_by(tables.entries.c.position.desc())
    .limit(1)
)


class Journal:
    """Appends entries. One per process is enough; several, in several processes, are safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # Threads of one process queue here, in order; SQLite's own waiting is by sleep and retry.
        self._queue = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()
        self._last = _Prepared(_LAST, engine)
        self._add_entry = _Prepared(insert(tables.entries), engine)
        self._add_key = _Prepared(insert(tables.keys), engine)
        self._lock = (
            _Prepared(select(func.pg_advisory_xact_lock(_POSTGRES_LOCK)), engine)
            if engine.dialect.name == "postgresql"
            else None
        )

    def intent(self, intent: Intent) -> None:
        """Record what is about to be done. Until this has returned nothing may be read."""
        self._append(intent)

    def outcome(self, outcome: Outcome) -> None:
        """Record what came of it. Until this has returned nothing may be answered."""
        self._append(outcome)

    def _append(self, entry: Intent | Outcome) -> None:
        body = canonical.write(document(entry))
        leaf = chain.leaf_hash(body.encode())
        row = columns_of(entry) | {"body": body, "leaf_hash": leaf}
        keys = keys_of(entry)
        try:
            with self._queue, writing(self._engine) as connection:
                position, previous = self._turn(connection, entry)
                row |= {"position": position, "chain_hash": chain.chain_hash(previous, leaf)}
                self._add_entry.run(connection, row)
                if keys:
                    named = [{"key": key, "position": position, "part": part} for key, part in keys]
                    self._add_key.run(connection, named)
        except IntegrityError as problem:
            raise EntryRefused(
                f"event `{entry.event_id}` has an {row['kind']} already; each event has one"
            ) from problem

    def _turn(self, connection: Connection, entry: Intent | Outcome) -> tuple[int, bytes]:
        """Wait for our turn to append; where the entry goes, and the chain hash that it continues."""
        if self._lock is not None:
            # INVARIANT (one order): released by the commit, after the entry has become visible to the next in turn.
            self._lock.run(connection, {})
        last = self._last.run(connection, {"event_id": entry.event_id}).one_or_none()
        if isinstance(entry, Outcome) and (last is None or not last.intents):
            raise EntryRefused(f"event `{entry.event_id}` has no intent; record the intent before reading anything")
        return (0, chain.EMPTY_ROOT) if last is None else (last.position + 1, bytes(last.chain_hash))


class _Prepared:
    """A statement written out once for the database at hand: composing it anew would cost as much as running it."""

    def __init__(self, statement: ClauseElement, engine: Engine) -> None:
        compiled = statement.compile(dialect=engine.dialect, compile_kwargs={"render_postcompile": True})
        self._text = str(compiled)
        self._constants = {name: value for name, value in (compiled.params or {}).items() if value is not None}

    def run(
        self, connection: Connection, parameters: Mapping[str, object] | Sequence[Mapping[str, object]]
    ) -> CursorResult[Any]:
        """Run it with these parameters, or once for each of them."""
        if isinstance(parameters, Mapping):
            return connection.exec_driver_sql(self._text, {**self._constants, **parameters})
        return connection.exec_driver_sql(self._text, [dict(each) for each in parameters])
