"""The authority whose ledger families are told of."""

from tests.authority import authority, built_authority, shared_authority

__all__ = ["authority", "built_authority", "shared_authority"]
