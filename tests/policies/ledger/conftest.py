"""Migrated, empty ledgers: `engine` on both databases in turn, and one each for what only one of them can do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from policies.ledger.journal import Journal
from tests.databases import database_url, engine, migrated

__all__ = ["database_url", "engine"]


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """Give a migrated SQLite."""
    with migrated(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        yield ledger


@pytest.fixture
def postgres_engine(fresh_postgres_url: str) -> Iterator[Engine]:
    """Give a migrated PostgreSQL."""
    with migrated(fresh_postgres_url) as ledger:
        yield ledger


@pytest.fixture
def journal(engine: Engine) -> Journal:
    """Give a journal on the migrated database."""
    return Journal(engine)
