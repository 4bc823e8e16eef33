"""The tables of the real-time door, as SQLAlchemy describes them; migrations create them.

Moments are text of the ledger's form (UTC, milliseconds), which sorts as time.
"""

from sqlalchemy import JSON, Column, ForeignKey, Index, MetaData, String, Table, Text

metadata = MetaData()

suppliers = Table(
    "feed_suppliers",
    metadata,
    Column("name", String(8), primary_key=True),
    Column("secret_digest", String(64), nullable=False),
    Column("feed", Text, nullable=False),
    Column("area", String(9), nullable=False),
    Column("system", Text, nullable=False),
    Column("created_at", String(24), nullable=False),
    Column("closed_at", String(24)),
)
"""Systems that may send rows: each for one feed and one area. Of the key only the digest is kept."""

messages = Table(
    "feed_messages",
    metadata,
    Column("supplier", String(8), ForeignKey("feed_suppliers.name"), primary_key=True),
    Column("idempotency_key", String(64), primary_key=True),
    Column("body_digest", String(64), nullable=False),
    Column("received_at", String(24), nullable=False),
    Column("answer", Text, nullable=False),
    Column("rows", JSON(none_as_null=True)),
    Column("loaded_at", String(24)),
    Index("feed_messages_to_load", "loaded_at", "received_at"),
)
"""What was sent and what was answered. The rows themselves go when they are loaded."""
