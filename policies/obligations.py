"""What a determining policy asks to be done besides permitting or denying: `@alert` and `@notify` annotations.

Called by the decision point with the policies that decided, and by the gate with those whose permits the ledger saw.
"""

from collections.abc import Iterable

from policies.decision import Obligation
from policies.policy_store import PolicySet

KINDS = ("alert", "notify")
"""Annotations that oblige; the others only explain."""


def obligations(policy_set: PolicySet, determining: Iterable[str]) -> tuple[Obligation, ...]:
    """The obligations of these policies (by `@id`), each once, in the order of the policies."""
    found = {
        Obligation(policy=identifier, kind=kind, value=value): None
        for identifier in determining
        for kind, value in policy_set.annotations(identifier).items()
        if kind in KINDS
    }
    return tuple(found)
