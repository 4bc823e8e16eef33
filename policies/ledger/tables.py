"""The tables of the ledger, as SQLAlchemy describes them; migrations create them, with the triggers that guard them.

Used by the journal, the history, checkpoints and verification. `ledger_entries` holds the truth: the canonical body
and its hashes. The other columns, and `ledger_keys`, repeat parts of the body so that they can be searched;
verification compares them with the body. All of it is append-only: the database itself refuses changes.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

# On SQLite an integer key is the row's own number, and costs no second tree.
_POSITION = BigInteger().with_variant(Integer(), "sqlite")

entries = Table(
    "ledger_entries",
    metadata,
    Column("position", _POSITION, primary_key=True, autoincrement=False),
    Column("kind", String(7), nullable=False),
    Column("event_id", String(36), nullable=False),
    Column("recorded", String(24), nullable=False),
    Column("body", Text, nullable=False),
    Column("leaf_hash", LargeBinary(32), nullable=False),
    Column("chain_hash", LargeBinary(32), nullable=False),
    # Of an intent
    Column("subject", Text),
    Column("query", Text),
    Column("trail", Text),
    Column("step", Integer),
    Column("overridden", Boolean),
    # Of an outcome
    Column("outcome", String(7)),
    UniqueConstraint("event_id", "kind", name="ledger_entries_one_of_each_kind"),
    Index("ledger_entries_by_subject", "subject", "position"),
    Index("ledger_entries_by_trail", "trail", "step"),
    Index("ledger_entries_by_moment", "recorded"),
    Index(
        "ledger_entries_by_outcome",
        "outcome",
        sqlite_where=text("outcome IS NOT NULL"),
        postgresql_where=text("outcome IS NOT NULL"),
    ),
    Index(
        "ledger_entries_overridden",
        "position",
        sqlite_where=text("overridden = 1"),
        postgresql_where=text("overridden"),
    ),
)

keys = Table(
    "ledger_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("position", BigInteger, ForeignKey("ledger_entries.position"), primary_key=True),
    Column("part", String(5), nullable=False),
    sqlite_with_rowid=False,
)
"""Which keys an entry speaks of: `asked` for by the parameters of an intent, or `shown` by an outcome."""

checkpoints = Table(
    "ledger_checkpoints",
    metadata,
    Column("size", _POSITION, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
    Column("peaks", Text, nullable=False),
)
"""Signed checkpoints, with the tree's right edge so that the next one need not start from the first entry."""

GUARDED = (entries.name, keys.name, checkpoints.name)
"""Tables in which the database refuses every update, deletion and truncation."""
