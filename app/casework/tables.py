"""The tables of casework, as SQLAlchemy describes them; migrations create them. Steps are append-only.

Moments are text of the ledger's form (UTC, milliseconds), which sorts as time.
"""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

cases = Table(
    "casework_cases",
    metadata,
    Column("reference", String(12), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", String(24), nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("child", Text),
    Column("concerns", Text),
    Column("until", String(24)),
    Column("about", JSON, nullable=False),
    Index("casework_cases_by_kind", "kind", "state", "opened_at"),
    Index("casework_cases_by_child", "child", "kind"),
    Index("casework_cases_by_opener", "opened_by", "kind"),
)
"""`state` and `until` repeat what the last step says, so that queues can be listed."""

steps = Table(
    "casework_steps",
    metadata,
    Column("reference", String(12), ForeignKey("casework_cases.reference"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("verb", String(16), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(24), nullable=False),
    Column("state", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Column("facts", JSON, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("at", String(24), nullable=False),
    Column("subject", String(32), nullable=False),
    Column("reference", String(12), nullable=False),
    Column("read_at", String(24)),
    Index("notices_by_recipient", "recipient", "number"),
)

policy_versions = Table(
    "policy_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("texts", JSON, nullable=False),
    Column("note", Text, nullable=False),
    Column("adopted_by", Text, nullable=False),
    Column("adopted_at", String(24), nullable=False),
)
"""Every policy set that was ever in force; the highest number is the head (R45). Append-only."""

policy_trials = Table(
    "policy_trials",
    metadata,
    Column("reference", String(12), ForeignKey("casework_cases.reference"), primary_key=True),
    Column("seen_at", String(24), nullable=False),
    Column("done", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("problem", Text, nullable=False),
)
"""How far the dry run of a proposed policy set is, for as long as it is going on."""

alert_cursors = Table(
    "alert_cursors",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("position", BigInteger, nullable=False),
)
"""How far in the ledger the search for alert causes has got."""

alert_observations = Table(
    "alert_observations",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("sign", String(16), primary_key=True),
    Column("event_id", String(36), nullable=False),
    Column("at", String(24), nullable=False),
    Column("person", Text, nullable=False),
    Column("role", String(32), nullable=False),
    Column("team", Text, nullable=False),
    Column("key", Text, nullable=False),
    Index("alert_observations_by_person", "person", "at"),
    Index("alert_observations_by_team", "team", "sign", "at"),
    Index("alert_observations_by_moment", "at"),
)
"""What the search for alert causes has noticed in the ledger, for as long as the longest window. `key` may be empty."""

alert_findings = Table(
    "alert_findings",
    metadata,
    Column("reference", String(12), ForeignKey("casework_cases.reference"), primary_key=True),
    Column("cause", String(16), nullable=False),
    Column("person", Text, nullable=False),
    Column("until", String(24), nullable=False),
    Column("last_position", BigInteger, nullable=False),
    Index("alert_findings_by_person", "person", "cause", "until"),
)
"""Which alert stands for a cause, a person and a window, so that nothing is alerted twice."""

alert_evidence = Table(
    "alert_evidence",
    metadata,
    Column("reference", String(12), ForeignKey("casework_cases.reference"), primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", String(36), nullable=False),
)
"""The events of the ledger behind an alert, by the position of their outcome."""
