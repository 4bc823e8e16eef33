"""Takes checkpoints: checks what was added since the last one, and signs how long the ledger is now.

Called by the wiring while the house runs, and by the command line. The signed note is stored in the ledger and handed
back, to be kept somewhere that whoever can change the ledger cannot reach.
"""

import json
from contextlib import suppress

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError

from policies.errors import LedgerTampered
from policies.ledger import chain, tables
from policies.ledger.checkpoint import Checkpoint, open_note, sign
from policies.ledger.database import reading, writing

_PAGE = 1_000


def take_checkpoint(engine: Engine, key: Ed25519PrivateKey, *, origin: str, recorded: str) -> str:
    """The signed note for the ledger as it is. Raises LedgerTampered instead of signing what does not hold together."""
    with reading(engine) as connection:
        frontier, note = _from_last_checkpoint(connection, key)
        signed = frontier.size
        _extend(connection, frontier)
    if note is not None and signed == frontier.size:
        return note
    checkpoint = Checkpoint(origin=origin, size=frontier.size, root=frontier.root(), recorded=recorded)
    row = {
        "size": checkpoint.size,
        "note": sign(checkpoint, key),
        "peaks": json.dumps([peak.hex() for peak in frontier.peaks]),
    }
    # Somebody else may have signed the same size in between: then theirs stays, and it is as good.
    with suppress(IntegrityError), writing(engine) as connection:
        connection.execute(insert(tables.checkpoints), row)
    with reading(engine) as connection:
        table = tables.checkpoints.c
        kept: str = connection.execute(select(table.note).where(table.size == checkpoint.size)).scalar_one()
    return kept


def stored_notes(engine: Engine) -> list[str]:
    """The checkpoints that the ledger itself keeps, oldest first."""
    with reading(engine) as connection:
        table = tables.checkpoints.c
        return list(connection.scalars(select(table.note).order_by(table.size)))


def _from_last_checkpoint(connection: Connection, key: Ed25519PrivateKey) -> tuple[chain.Frontier, str | None]:
    table = tables.checkpoints.c
    last = connection.execute(select(table.note, table.peaks).order_by(table.size.desc()).limit(1)).one_or_none()
    if last is None:
        return chain.Frontier(), None
    checkpoint = open_note(last.note, key.public_key())
    # INVARIANT (no trust in peaks): what is stored unsigned counts only once it gives the root that was signed.
    try:
        frontier = chain.Frontier(checkpoint.size, [bytes.fromhex(peak) for peak in json.loads(last.peaks)])
    except (ValueError, TypeError) as problem:
        raise _broken(f"the edge stored with the checkpoint of size `{checkpoint.size}` is unreadable") from problem
    if frontier.root() != checkpoint.root:
        raise _broken(f"the edge stored with the checkpoint of size `{checkpoint.size}` does not give its root")
    return frontier, last.note


def _extend(connection: Connection, frontier: chain.Frontier) -> None:
    """Add the entries behind the frontier to it, each one checked against its own hashes."""
    table = tables.entries.c
    previous = chain.EMPTY_ROOT
    if frontier.size:
        last = connection.scalar(select(table.chain_hash).where(table.position == frontier.size - 1))
        if last is None:
            raise _broken(f"the ledger has lost entries that the checkpoint of size `{frontier.size}` counts")
        previous = last
    query = (
        select(table.position, table.body, table.leaf_hash, table.chain_hash)
        .where(table.position >= frontier.size)
        .order_by(table.position)
        .execution_options(yield_per=_PAGE)
    )
    with connection.execute(query) as rows:
        for row in rows:
            leaf = chain.leaf_hash(row.body.encode())
            link = chain.chain_hash(previous, leaf)
            if (row.position, row.leaf_hash, row.chain_hash) != (frontier.size, leaf, link):
                raise _broken(f"the entry `{row.position}` is not what was recorded")
            frontier.add(leaf)
            previous = link


def _broken(what: str) -> LedgerTampered:
    return LedgerTampered(f"{what}; nothing was signed: verify the ledger", step="checkpoint")
