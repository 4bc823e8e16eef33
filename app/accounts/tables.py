"""The tables of accounts and sessions, as SQLAlchemy describes them; migrations create them.

Moments are text of the ledger's form (UTC, milliseconds), which sorts as time; days are ISO dates.
"""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

accounts = Table(
    "accounts",
    metadata,
    Column("username", Text, primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("practitioner_key", Text),
    Column("areas", JSON, nullable=False),
    Column("clearance", Integer, nullable=False),
    Column("vetted_until", String(10)),
    Column("trained_until", String(10)),
    Column("agreement_signed_on", String(10)),
    Column("employer_accredited_until", String(10)),
    Column("own_keys", JSON, nullable=False),
    Column("suspended_at", String(24)),
    Column("sessions_valid_from", String(24)),
    Column("totp_secret", Text),
    Column("totp_last_step", BigInteger),
    Column("created_at", String(24), nullable=False),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("username_digest", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_failed_at", String(24), nullable=False),
)
"""Failures per user name that was tried, whether somebody has it or not, so that both cost the same work."""

sessions = Table(
    "sessions",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column("username", Text, ForeignKey("accounts.username"), nullable=False),
    Column("created_at", String(24), nullable=False),
    Column("last_seen_at", String(24), nullable=False),
    Column("data", JSON, nullable=False),
    Index("sessions_by_username", "username"),
)
