"""Brings a database to the form that this release needs: ledger, accounts and sessions (Alembic).

Called when the house starts and by tests. A migration is frozen text: it never imports the tables of today, so that
an old database passes through every form that it ever had. A test compares the end of the road with the tables.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from policies.ledger.database import writing

_POSTGRES_LOCK = 0x6B697468_6D6D
"""Taken while migrating, so that workers which start together do not migrate together."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to a revision, in one transaction: all of it, or nothing of it."""
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _POSTGRES_LOCK})
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, revision)
