"""A real gate over an empty embedded graph and a real ledger, for loads; tests write the feed files they need."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from graph.queries.catalogue import Statement
from graph.records import Row
from graph.stores.embedded import EmbeddedStore, open_embedded
from graph.stores.protocol import Store
from policies import policy_store
from policies.gate import Gate
from policies.ledger.journal import Journal
from policies.ledger.turns import HouseTurns
from policies.request import AccessRequest, Environment, Purpose, Role, Subject, at
from tests.databases import migrated

TODAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    """Give an empty graph on disk."""
    opened = open_embedded(tmp_path / "graph")
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Engine]:
    """Give an empty ledger."""
    with migrated(f"sqlite:///{tmp_path / 'ledger.db'}") as engine:
        yield engine


@pytest.fixture
def gate(store: EmbeddedStore, ledger: Engine) -> Gate:
    """Give the gate over both."""
    return gate_over(store, ledger)


@pytest.fixture
def loader() -> AccessRequest:
    """Give the service subject of loads, loading."""
    return loading()


def gate_over(store: Store, ledger: Engine) -> Gate:
    """The gate with the policies of the package."""
    policies = policy_store.load()
    return Gate(store=store, journal=Journal(ledger), policy_set=lambda: policies, turns=HouseTurns(ledger))


def loading() -> AccessRequest:
    """The service subject of loads on a fixed day."""
    later = date(2030, 1, 1)
    subject = Subject(
        username="loader", full_name="Loader", role=Role.LOADER, areas=frozenset({"E06000999"}), vetted_until=later,
        trained_until=later, agreement_signed_on=date(2020, 1, 1), employer_accredited_until=later,
    )  # fmt: skip
    return AccessRequest(
        subject=subject, environment=Environment(now=at(TODAY), purpose=Purpose.LOADING, channel="cli")
    )


def asked(store: Store, text: str, **parameters: str) -> list[Row]:
    """The rows of a question about what was loaded, past the gate: this is a test."""
    return store.read([Statement(text, parameters)])[0]
