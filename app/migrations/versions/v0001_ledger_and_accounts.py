"""The first form: the ledger with the triggers that guard it, accounts, and sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.String(24)
_DAY = sa.String(10)
_POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table, then close those of the ledger against change."""
    _create_ledger()
    _create_accounts()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgres("ledger_entries", "ledger_keys", "ledger_checkpoints")
    else:
        taken = "SELECT 1 FROM ledger_entries WHERE event_id = NEW.event_id AND kind = NEW.kind"
        last = "SELECT coalesce(max(position) + 1, 0) FROM ledger_entries"
        _guard_on_sqlite("ledger_entries", f"NEW.position <> ({last}) OR EXISTS ({taken})")
        taken = "SELECT 1 FROM ledger_keys WHERE key = NEW.key AND position = NEW.position"
        _guard_on_sqlite("ledger_keys", f"EXISTS ({taken})")
        _guard_on_sqlite("ledger_checkpoints", "EXISTS (SELECT 1 FROM ledger_checkpoints WHERE size = NEW.size)")


def _create_ledger() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("position", _POSITION, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(7), nullable=False),
        sa.Column("event_id", sa.String(36), nullable=False),
        sa.Column("recorded", _MOMENT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("chain_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("query", sa.Text),
        sa.Column("trail", sa.Text),
        sa.Column("step", sa.Integer),
        sa.Column("overridden", sa.Boolean),
        sa.Column("outcome", sa.String(7)),
        sa.UniqueConstraint("event_id", "kind", name="ledger_entries_one_of_each_kind"),
    )
    op.create_index("ledger_entries_by_subject", "ledger_entries", ["subject", "position"])
    op.create_index("ledger_entries_by_trail", "ledger_entries", ["trail", "step"])
    op.create_index("ledger_entries_by_moment", "ledger_entries", ["recorded"])
    op.create_index(
        "ledger_entries_by_outcome",
        "ledger_entries",
        ["outcome"],
        sqlite_where=sa.text("outcome IS NOT NULL"),
        postgresql_where=sa.text("outcome IS NOT NULL"),
    )
    op.create_index(
        "ledger_entries_overridden",
        "ledger_entries",
        ["position"],
        sqlite_where=sa.text("overridden = 1"),
        postgresql_where=sa.text("overridden"),
    )
    op.create_table(
        "ledger_keys",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("position", sa.BigInteger, sa.ForeignKey("ledger_entries.position"), primary_key=True),
        sa.Column("part", sa.String(5), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_checkpoints",
        sa.Column("size", _POSITION, primary_key=True, autoincrement=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("peaks", sa.Text, nullable=False),
    )


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("username", sa.Text, primary_key=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("full_name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("practitioner_key", sa.Text),
        sa.Column("areas", sa.JSON, nullable=False),
        sa.Column("clearance", sa.Integer, nullable=False),
        sa.Column("vetted_until", _DAY),
        sa.Column("trained_until", _DAY),
        sa.Column("agreement_signed_on", _DAY),
        sa.Column("employer_accredited_until", _DAY),
        sa.Column("own_keys", sa.JSON, nullable=False),
        sa.Column("suspended_at", _MOMENT),
        sa.Column("sessions_valid_from", _MOMENT),
        sa.Column("totp_secret", sa.Text),
        sa.Column("totp_last_step", sa.BigInteger),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("username_digest", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_failed_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token_digest", sa.String(64), primary_key=True),
        sa.Column("username", sa.Text, sa.ForeignKey("accounts.username"), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
    )
    op.create_index("sessions_by_username", "sessions", ["username"])


def _guard_on_postgres(*tables: str) -> None:
    op.execute(
        """
        CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME; END $$
        """
    )
    for table in tables:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()"
        )


def _guard_on_sqlite(table: str, replaces: str) -> None:
    refusal = "SELECT RAISE(ABORT, 'the ledger is append-only: {} on {} is refused')"
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN {refusal.format(verb, table)}; END"
        )
    # INSERT OR REPLACE deletes rows without asking the trigger above, so it is stopped before it starts.
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {replaces} "
        f"BEGIN {refusal.format('REPLACE', table)}; END"
    )
