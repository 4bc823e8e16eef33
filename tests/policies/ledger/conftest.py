"""Migrated, empty ledgers: `engine` on both databases in turn, and one each for what only one of them can do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.migrations import upgrade
from policies.ledger.database import open_database
from policies.ledger.journal import Journal


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return str(request.getfixturevalue("fresh_postgres_url"))


@pytest.fixture
def engine(ledger_url: str) -> Iterator[Engine]:
    """Give a migrated database."""
    with _migrated(ledger_url) as engine:
        yield engine


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """Give a migrated SQLite."""
    with _migrated(f"sqlite:///{tmp_path / 'ledger.db'}") as engine:
        yield engine


@pytest.fixture
def postgres_engine(fresh_postgres_url: str) -> Iterator[Engine]:
    """Give a migrated PostgreSQL."""
    with _migrated(fresh_postgres_url) as engine:
        yield engine


@pytest.fixture
def journal(engine: Engine) -> Journal:
    """Give a journal on the migrated database."""
    return Journal(engine)


@contextmanager
def _migrated(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    try:
        upgrade(engine)
        yield engine
    finally:
        engine.dispose()
