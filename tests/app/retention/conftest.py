"""Retention on the whole house: two records of one child, and what lets a test stand a year later."""

from tests.app.joining.conftest import authority, built_authority, desk, joining, on_each_engine
from tests.app.shields.conftest import standing

__all__ = ["authority", "built_authority", "desk", "joining", "on_each_engine", "standing"]
