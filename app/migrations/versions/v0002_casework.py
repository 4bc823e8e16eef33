"""Casework, notices, policy versions and trials, and the place where alerting has got to."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.String(24)
_POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables; steps and policy versions are closed against change."""
    _create_casework()
    _create_notices()
    _create_policy_versions()
    _create_alerting()
    for table in ("casework_steps", "policy_versions"):
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()"
            )
        else:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {verb} is refused'); END"
                )


def _create_casework() -> None:
    op.create_table(
        "casework_cases",
        sa.Column("reference", sa.String(12), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("opened_by", sa.Text, nullable=False),
        sa.Column("child", sa.Text),
        sa.Column("concerns", sa.Text),
        sa.Column("until", _MOMENT),
        sa.Column("about", sa.JSON, nullable=False),
    )
    op.create_index("casework_cases_by_kind", "casework_cases", ["kind", "state", "opened_at"])
    op.create_index("casework_cases_by_child", "casework_cases", ["child", "kind"])
    op.create_index("casework_cases_by_opener", "casework_cases", ["opened_by", "kind"])
    op.create_table(
        "casework_steps",
        sa.Column("reference", sa.String(12), sa.ForeignKey("casework_cases.reference"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("verb", sa.String(16), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
    )


def _create_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("number", _POSITION, primary_key=True),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("read_at", _MOMENT),
    )
    op.create_index("notices_by_recipient", "notices", ["recipient", "number"])


def _create_policy_versions() -> None:
    op.create_table(
        "policy_versions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("adopted_by", sa.Text, nullable=False),
        sa.Column("adopted_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "policy_trials",
        sa.Column("reference", sa.String(12), sa.ForeignKey("casework_cases.reference"), primary_key=True),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("steps", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
    )


def _create_alerting() -> None:
    op.create_table(
        "alert_cursors",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "alert_observations",
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("sign", sa.String(16), primary_key=True),
        sa.Column("event_id", sa.String(36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
    )
    op.create_index("alert_observations_by_person", "alert_observations", ["person", "at"])
    op.create_index("alert_observations_by_team", "alert_observations", ["team", "sign", "at"])
    op.create_index("alert_observations_by_moment", "alert_observations", ["at"])
    op.create_table(
        "alert_findings",
        sa.Column("reference", sa.String(12), sa.ForeignKey("casework_cases.reference"), primary_key=True),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("last_position", sa.BigInteger, nullable=False),
    )
    op.create_index("alert_findings_by_person", "alert_findings", ["person", "cause", "until"])
    op.create_table(
        "alert_evidence",
        sa.Column("reference", sa.String(12), sa.ForeignKey("casework_cases.reference"), primary_key=True),
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.String(36), nullable=False),
    )
