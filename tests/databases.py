"""Migrated, empty databases of ledger and accounts, for the conftest of every folder that needs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.migrations import upgrade
from policies.ledger.database import open_database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty database, on both engines in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return str(request.getfixturevalue("fresh_postgres_url"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Give a migrated database, on both engines in turn."""
    with migrated(database_url) as engine:
        yield engine


@contextmanager
def migrated(url: str) -> Iterator[Engine]:
    """Open and migrate a database for the length of a block."""
    engine = open_database(url)
    try:
        upgrade(engine)
        yield engine
    finally:
        engine.dispose()
