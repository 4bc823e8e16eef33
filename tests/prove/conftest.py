"""Fixtures of the long runs: `store` runs them on every engine."""

from tests.graph.engines import neo4j_current_store, neo4j_lts_store, store

__all__ = ["neo4j_current_store", "neo4j_lts_store", "store"]
