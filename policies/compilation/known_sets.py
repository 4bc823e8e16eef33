"""Sets that are put together for each request, before the query: what one membership in a guard looks into.

Made by `folding`, named by the collector of `plan`, evaluated with all other parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from graph.records import Value

NOBODY = "~nobody~"
"""Stands in every set that denies, so that none is empty. Nothing has this key; if anything had, it would be denied."""


@dataclass(frozen=True, slots=True)
class Member:
    """A known text, or set of texts, that is part of a joined set as long as all its conditions hold."""

    parameter: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JoinedSet:
    """The union of its members. Empty where `unless` holds: what would be looked up is granted then without it."""

    members: tuple[Member, ...]
    unless: tuple[str, ...] = ()

    def evaluate(self, bound: Mapping[str, Value]) -> list[Value]:
        """The set, from parameters that are known. A member that Cedar cannot evaluate has nothing in it."""
        if any(bound[name] for name in self.unless):
            return []
        found: list[list[Value]] = []
        for member in self.members:
            value = bound[member.parameter]
            if value not in (None, []) and all(bound[name] for name in member.conditions):
                found.append(value if isinstance(value, list) else [value])
        return found[0] if len(found) == 1 else list(dict.fromkeys(chain.from_iterable(found)))

    def uses(self) -> frozenset[str]:
        """The parameters that must be known before it."""
        return frozenset(self.unless).union(*((member.parameter, *member.conditions) for member in self.members))


@dataclass(frozen=True, slots=True)
class DeniedSet:
    """A known set of texts that no member may be in. Never empty: of an empty one, a missing property is no member."""

    parameter: str

    def evaluate(self, bound: Mapping[str, Value]) -> list[Value] | None:
        """The set and `NOBODY`; null, which denies everything, where Cedar cannot evaluate it."""
        value = bound[self.parameter]
        return [*value, NOBODY] if isinstance(value, list) else None

    def uses(self) -> frozenset[str]:
        """The parameter that must be known before it."""
        return frozenset({self.parameter})


@dataclass(frozen=True, slots=True)
class Truths:
    """The truths that a property may have: the one that is asked for, and both where `unless` holds."""

    asked: bool
    unless: tuple[str, ...]

    def evaluate(self, bound: Mapping[str, Value]) -> list[Value]:
        """The set, from parameters that are known."""
        return [False, True] if any(bound[name] for name in self.unless) else [self.asked]

    def uses(self) -> frozenset[str]:
        """The parameters that must be known before it."""
        return frozenset(self.unless)


KnownSet: TypeAlias = JoinedSet | DeniedSet | Truths
