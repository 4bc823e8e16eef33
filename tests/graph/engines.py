"""The fixture `store`: an empty, prepared graph on each engine in turn, for tests/graph and tests/contracts.

Strategy. The embedded engine gets a folder of its own for each test. A Neo4j server has one database for the whole
session: it is opened and prepared once, and emptied before each test.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.queries.catalogue import Statement
from graph.stores.neo4j import Limits, open_neo4j
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from tests.servers.neo4j import Neo4jServer

ENGINES = (
    pytest.param("embedded", id="embedded"),
    pytest.param("neo4j_lts_store", marks=pytest.mark.neo4j, id="neo4j-lts"),
    pytest.param("neo4j_current_store", marks=pytest.mark.neo4j, id="neo4j-current"),
)


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give an empty graph with constraints and indexes, on each engine in turn."""
    if request.param == "embedded":
        opened = open_store(f"embedded://{tmp_path}/graph")
        opened.prepare()
        yield opened
        opened.close()
        return
    server: Store = request.getfixturevalue(request.param)
    empty(server)
    yield server


@pytest.fixture(scope="session")
def neo4j_lts_store(neo4j_lts: Neo4jServer) -> Iterator[Store]:
    """Give the store on Neo4j's long-term line."""
    yield from _prepared(neo4j_lts)


@pytest.fixture(scope="session")
def neo4j_current_store(neo4j_current: Neo4jServer) -> Iterator[Store]:
    """Give the store on Neo4j's current line."""
    yield from _prepared(neo4j_current)


def empty(store: Store) -> None:
    """Take every node and relationship out of the store."""
    store.write([Statement("MATCH (n) DETACH DELETE n")])


def _prepared(server: Neo4jServer) -> Iterator[Store]:
    # A test that fills a graph anew has texts planned anew; on a busy machine that may take longer than a reader waits.
    store = open_neo4j(server.uri, server.user, server.password, limits=Limits(read=60.0))
    store.prepare()
    yield store
    store.close()
