"""The command line against the whole house: the built authority, copied for each test."""

from tests.authority import as_role, authority, built_authority, shared_authority, site

__all__ = ["as_role", "authority", "built_authority", "shared_authority", "site"]
