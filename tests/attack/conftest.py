"""The attacker's ground: the whole house, loaded and open, with somebody of each role who may sign in."""

from tests.authority import as_role, authority, built_authority, shared_authority, site

__all__ = ["as_role", "authority", "built_authority", "shared_authority", "site"]
