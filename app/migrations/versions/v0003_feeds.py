"""The real-time door for feeds: who may send, and what was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.String(24)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "feed_suppliers",
        sa.Column("name", sa.String(8), primary_key=True),
        sa.Column("secret_digest", sa.String(64), nullable=False),
        sa.Column("feed", sa.Text, nullable=False),
        sa.Column("area", sa.String(9), nullable=False),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT),
    )
    op.create_table(
        "feed_messages",
        sa.Column("supplier", sa.String(8), sa.ForeignKey("feed_suppliers.name"), primary_key=True),
        sa.Column("idempotency_key", sa.String(64), primary_key=True),
        sa.Column("body_digest", sa.String(64), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("rows", sa.JSON),
        sa.Column("loaded_at", _MOMENT),
    )
    op.create_index("feed_messages_to_load", "feed_messages", ["loaded_at", "received_at"])
