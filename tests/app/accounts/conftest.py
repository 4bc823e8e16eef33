"""A register of accounts on both databases, with a clock that tests turn and a hasher that does not take its time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from app.accounts.account import Account
from app.accounts.passwords import Passwords
from app.accounts.store import AccountStore
from app.sessions import SessionStore
from policies.request import Role
from tests.databases import database_url, engine

__all__ = ["database_url", "engine"]

PASSWORD = "heron lighthouse parsnip"  # noqa: S105 - opens nothing but these tests


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def turn(self, **by: float) -> None:
        """Turn the clock on."""
        self.now += timedelta(**by)


AMARA = Account(
    username="amara.osei",
    full_name="Amara Osei",
    role=Role.SOCIAL_WORKER,
    team="Children in need, north",
    practitioner_key="0B2C4D6F8",
    areas=frozenset({"E06000999"}),
    clearance=2,
    vetted_until=date(2027, 1, 31),
    trained_until=date(2026, 12, 31),
    agreement_signed_on=date(2025, 9, 1),
    employer_accredited_until=date(2028, 3, 31),
    own_keys=frozenset({"7K4M29XQ3"}),
)


@pytest.fixture
def clock() -> Clock:
    """Give a clock at nine in the morning."""
    return Clock()


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    """Give a hasher as cheap as Argon2 allows."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def register(engine: Engine, passwords: Passwords, clock: Clock) -> AccountStore:
    """Give a register in which Amara has an account."""
    store = AccountStore(engine, passwords=passwords, clock=clock)
    store.add(AMARA, PASSWORD)
    return store


@pytest.fixture
def sessions(engine: Engine, clock: Clock) -> SessionStore:
    """Give the sessions of the same database."""
    return SessionStore(engine, clock=clock)
