"""What a policy owner reads before a set goes into force: its files, what each action rests on, what is never allowed.

Called by `kithmap policies check`, and by dry runs for what has changed in the text. A set that cannot be used raises
PolicySetRefused with file, line and reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from graph.filters import Never
from policies.compilation.expressions import Literal, Policy
from policies.compilation.guards import concerns
from policies.compilation.specialised import specialised
from policies.policy_store import PolicySet, load


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One action on one resource type, with the policies that speak of it by `@id`."""

    action: str
    type: str
    permits: tuple[str, ...]
    forbids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a policy set holds."""

    policy_set: PolicySet
    entries: tuple[Entry, ...]
    idle: tuple[str, ...]
    """Policies that speak of no action on any resource type: they can never matter."""

    @property
    def never_permitted(self) -> tuple[Entry, ...]:
        """Actions that nobody may ever take."""
        return tuple(entry for entry in self.entries if not entry.permits)

    def lines(self) -> list[str]:
        """The report for people."""
        policies, version = self.policy_set.policies, self.policy_set.version
        files = ", ".join(self.policy_set.texts)
        said = [f"Policy set {version}: {len(policies)} policies in {files}. It validates and compiles."]
        everywhere = [
            found for found in self.entries[0].forbids if all(found in entry.forbids for entry in self.entries)
        ]
        said.append(f"Everywhere, unless: {', '.join(everywhere) or 'nothing'}.")
        for entry in self.entries:
            permits = ", ".join(entry.permits) or "nobody"
            forbids = ", ".join(found for found in entry.forbids if found not in everywhere)
            said.append(f"{entry.action} on {entry.type}: {permits}{f'; unless {forbids}' if forbids else ''}.")
        said += [f"`{identifier}` speaks of nothing and can never matter." for identifier in self.idle]
        return said


class Change(StrEnum):
    """What happened to a policy between two sets. `reworded` is a change of its annotations alone."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """One policy that is not the same in both sets. The sentence is that of the new set, where it is there."""

    policy: str
    change: Change
    permits: bool
    sentence: str


def changes(old: PolicySet, new: PolicySet) -> tuple[PolicyChange, ...]:
    """What differs between two sets, policy by policy, in the order of their `@id`s."""
    before = {policy.identifier: policy for policy in old.policies}
    after = {policy.identifier: policy for policy in new.policies}
    found = []
    for identifier in sorted(before.keys() | after.keys()):
        was, is_ = before.get(identifier), after.get(identifier)
        change = _change(was, is_)
        if change is not None:
            policy, home = (is_, new) if is_ is not None else (before[identifier], old)
            found.append(
                PolicyChange(policy=identifier, change=change, permits=policy.permits, sentence=home.reason(identifier))
            )
    return tuple(found)


def touching(policy_set: PolicySet, identifiers: Iterable[str], pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Those of these policies that speak of any of these actions on types."""
    wanted, asked = set(identifiers), list(pairs)
    return frozenset(
        policy.identifier
        for policy in policy_set.policies
        if policy.identifier in wanted and any(_speaks_of(policy_set, policy, *pair) for pair in asked)
    )


def _change(was: Policy | None, is_: Policy | None) -> Change | None:
    if was is None or is_ is None:
        return Change.ADDED if was is None else Change.REMOVED
    if replace(was, annotations=()) != replace(is_, annotations=()):
        return Change.CHANGED
    return Change.REWORDED if was.annotations != is_.annotations else None


def check(directory: Path | None = None) -> Report:
    """Load, validate and compile the policies of a directory, and say what they amount to."""
    policy_set = load(directory)
    pairs = [(action, type_) for action, types in policy_set.vocabulary.actions.items() for type_ in types]
    entries = tuple(_entry(policy_set, action, type_) for action, type_ in pairs)
    heard = {identifier for entry in entries for identifier in (*entry.permits, *entry.forbids)}
    return Report(
        policy_set=policy_set,
        entries=entries,
        idle=tuple(policy.identifier for policy in policy_set.policies if policy.identifier not in heard),
    )


def _entry(policy_set: PolicySet, action: str, type_: str) -> Entry:
    guard = policy_set.guards.get((action, type_))
    if guard is not None:
        return Entry(
            action=action,
            type=type_,
            permits=() if guard.whole == Never() else tuple(identifier for identifier, _ in guard.permits),
            forbids=tuple(identifier for identifier, _ in guard.forbids),
        )
    heads = [policy for policy in policy_set.policies if _speaks_of(policy_set, policy, action, type_)]
    return Entry(action=action, type=type_, permits=_named(heads, permits=True), forbids=_named(heads, permits=False))


def _speaks_of(policy_set: PolicySet, policy: Policy, action: str, type_: str) -> bool:
    condition = specialised(policy.condition, action, type_)
    return concerns(policy, action, type_, policy_set.vocabulary) and condition != Literal(value=False)


def _named(policies: list[Policy], *, permits: bool) -> tuple[str, ...]:
    return tuple(policy.identifier for policy in policies if policy.permits is permits)
