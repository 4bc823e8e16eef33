"""The two sets of a dry run side by side, with what moved between them."""

from collections.abc import Iterable
from dataclasses import dataclass

from policies.policy_store import PolicySet
from policies.reach import Pair
from policies.review import Change, PolicyChange, changes, touching


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """The set in force and the proposed one. `moved` are the policies whose meaning is not the same in both."""

    in_force: PolicySet
    proposed: PolicySet
    changes: tuple[PolicyChange, ...]
    moved: frozenset[str]
    touched: frozenset[Pair]
    """Actions on types, the house's own among them, of which a policy that moved speaks: others are decided alike."""

    def behind(self, pairs: Iterable[Pair]) -> frozenset[str]:
        """The policies that moved and speak of any of these."""
        asked = list(pairs)
        return touching(self.in_force, self.moved, asked) | touching(self.proposed, self.moved, asked)


def side_by_side(in_force: PolicySet, proposed: PolicySet) -> Sets:
    """Compare two sets by their policies."""
    changed = changes(in_force, proposed)
    moved = frozenset(one.policy for one in changed if one.change is not Change.REWORDED)
    every = {(action, type_) for action, types in in_force.vocabulary.actions.items() for type_ in types}
    return Sets(
        in_force=in_force, proposed=proposed, changes=changed, moved=moved,
        touched=frozenset(
            pair for pair in every if touching(in_force, moved, [pair]) or touching(proposed, moved, [pair])
        ),
    )  # fmt: skip
