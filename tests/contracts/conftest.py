"""Fixtures of the contracts: `store` runs a test on every engine."""

from tests.graph.engines import neo4j_current_store, neo4j_lts_store, store

__all__ = ["neo4j_current_store", "neo4j_lts_store", "store"]
