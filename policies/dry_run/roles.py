"""What each role could do under one of the two sets only, and what an owner must be warned of before adopting."""

from datetime import datetime

from policies.compilation.vocabulary import SYSTEM
from policies.dry_run.report import RoleChange
from policies.dry_run.sets import Sets
from policies.policy_store import PolicySet
from policies.reach import by_role, in_order, nobody, of_role, reachable
from policies.request import Purpose, Role

_ADOPTING = frozenset({("adopt_policies", SYSTEM), ("propose_policies", SYSTEM), ("explain_policies", SYSTEM)})
_LOADING = ("load", SYSTEM)


def locks_out(policy_set: PolicySet, now: datetime) -> bool:
    """Whether no governance officer could put another set into force after this one."""
    officer = in_order(Role.GOVERNANCE_OFFICER, now)
    return not reachable(policy_set, officer, now, Purpose.GOVERNANCE_REVIEW) >= _ADOPTING


def compare(sets: Sets, now: datetime) -> tuple[tuple[RoleChange, ...], tuple[str, ...]]:
    """What each role would gain and lose, and the warnings."""
    before, after = by_role(sets.in_force, now, sets.touched), by_role(sets.proposed, now, sets.touched)
    found = tuple(
        RoleChange(role=str(role), action=action, type=type_, gained=(action, type_) in after[role])
        for role in Role
        for action, type_ in sorted(before[role] ^ after[role])
    )
    # Only whoever lost all that was touched may have nothing left.
    silent = [role for role in Role if before[role] and not after[role] and not of_role(sets.proposed, role, now)]
    warnings = [f"Nobody with the role {role.replace('_', ' ')} could do anything at all." for role in silent]
    if len(silent) == len(Role):
        warnings = ["It forbids everything: nobody could do anything at all."]
    everything = {(action, type_) for action, types in sets.proposed.vocabulary.actions.items() for type_ in types}
    strangers = reachable(sets.proposed, nobody(), now, None)
    if strangers:
        warnings.append(
            "It opens the house to accounts that are not in order: somebody suspended, without vetting, training, "
            f"agreement and areas could take {len(strangers)} of {len(everything)} actions, without a purpose."
        )
    if _LOADING in before[Role.LOADER] - after[Role.LOADER]:
        warnings.append("No feed could be loaded any more.")
    if locks_out(sets.proposed, now):
        warnings.append("No governance officer could put another set into force afterwards: this one is not adopted.")
    return found, tuple(warnings)
