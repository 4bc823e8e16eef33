"""Data quality on the whole house: the authority as it was loaded, opened for data managers."""

from tests.app.shields.conftest import authority, built_authority, desk, standing

__all__ = ["authority", "built_authority", "desk", "standing"]
