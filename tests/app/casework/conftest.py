"""Casework on both databases, with a clock that tests turn."""

import pytest
from sqlalchemy import Engine

from app.casework.notices import NoticeStore
from app.casework.store import CaseStore
from tests.app.accounts.conftest import Clock
from tests.databases import database_url, engine

__all__ = ["database_url", "engine"]


@pytest.fixture
def clock() -> Clock:
    """Give a clock at nine in the morning."""
    return Clock()


@pytest.fixture
def casework(engine: Engine, clock: Clock) -> CaseStore:
    """Give an empty register."""
    return CaseStore(engine, clock=clock)


@pytest.fixture
def notices(engine: Engine, clock: Clock) -> NoticeStore:
    """Give no notices yet."""
    return NoticeStore(engine, clock=clock)
