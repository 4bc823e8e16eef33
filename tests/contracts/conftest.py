"""Fixtures of the contracts: `store` runs a test on every engine, over `many` worlds where it asks for that."""

import pytest

from tests.contracts.worlds import WORLDS
from tests.graph.engines import neo4j_current_store, neo4j_lts_store, store

__all__ = ["neo4j_current_store", "neo4j_lts_store", "store"]


@pytest.fixture
def many(request: pytest.FixtureRequest) -> int:
    """Give how many worlds to try: fewer on Neo4j's current line, which is its long-term line with a newer planner."""
    return WORLDS // 5 if "neo4j-current" in request.node.name else WORLDS
