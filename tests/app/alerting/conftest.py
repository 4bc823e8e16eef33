"""Alerting on both databases, over a real gate, and the whole training authority, tried from outside."""

from tests.authority import authority, built_authority
from tests.databases import database_url, engine

__all__ = ["authority", "built_authority", "database_url", "engine"]
