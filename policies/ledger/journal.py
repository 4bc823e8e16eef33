"""The writing side of the ledger: an intent before, an outcome after, each durable before the call returns.

Called by the gate and by nothing else that answers people. Entries of all threads and processes stand in one order:
SQLite's write lock, or an advisory lock of PostgreSQL, is held from reading the last entry to the commit of the next.
It fails closed: an entry is stored, or `LedgerUnavailable` (or `EntryRefused`) is raised; nothing in between.
"""

import threading
from contextlib import nullcontext

from sqlalchemy import Connection, Engine, insert, select, text
from sqlalchemy.exc import IntegrityError

from policies.errors import EntryRefused
from policies.ledger import canonical, chain, tables
from policies.ledger.database import writing
from policies.ledger.entry import Intent, Outcome, document
from policies.ledger.searchable import columns_of, keys_of

_POSTGRES_LOCK = 0x6B6974686D6170
"""Any number will do, as long as every process of one database takes the same."""

_LAST = (
    select(tables.entries.c.position, tables.entries.c.chain_hash).order_by(tables.entries.c.position.desc()).limit(1)
)


class Journal:
    """Appends entries. One per process is enough; several, in several processes, are safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # Threads of one process queue here, in order; SQLite's own waiting is by sleep and retry.
        self._queue = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()

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
                position, previous = _turn(connection)
                if isinstance(entry, Outcome):
                    _require_intent(connection, entry.event_id)
                row |= {"position": position, "chain_hash": chain.chain_hash(previous, leaf)}
                connection.execute(insert(tables.entries), row)
                if keys:
                    named = [{"key": key, "position": position, "part": part} for key, part in keys]
                    connection.execute(insert(tables.keys), named)
        except IntegrityError as problem:
            raise EntryRefused(
                f"event `{entry.event_id}` has an {row['kind']} already; each event has one"
            ) from problem


def _turn(connection: Connection) -> tuple[int, bytes]:
    """Wait for our turn to append; where the next entry goes, and the chain hash that it continues."""
    if connection.dialect.name == "postgresql":
        # INVARIANT (one order): released by the commit, after the entry has become visible to the next in turn.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _POSTGRES_LOCK})
    last = connection.execute(_LAST).one_or_none()
    return (0, chain.EMPTY_ROOT) if last is None else (last.position + 1, last.chain_hash)


def _require_intent(connection: Connection, event_id: str) -> None:
    kinds = connection.scalars(select(tables.entries.c.kind).where(tables.entries.c.event_id == event_id)).all()
    if "intent" not in kinds:
        raise EntryRefused(f"event `{event_id}` has no intent; record the intent before reading anything")
