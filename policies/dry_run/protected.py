"""Every shielded, marked, sensitive or refuge thing, tried for every person: what would open that is closed now.

Cedar itself decides, under both sets, for every purpose that a person could choose. Only actions on types of which a
changed policy speaks are tried: all others are decided alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from graph.records import Row
from policies import decision_point, row_filter
from policies.answers import Parts
from policies.decision_point import Question
from policies.dry_run.report import Opened
from policies.dry_run.sets import Sets
from policies.reach import possible
from policies.request import PURPOSE_WORDS, AccessRequest, Attributes, Environment, Purpose, Subject

_NOT_CHOSEN = frozenset({Purpose.LOADING, Purpose.GOVERNANCE_REVIEW, Purpose.IDENTIFYING})
CHOOSABLE = tuple(purpose for purpose in PURPOSE_WORDS if purpose not in _NOT_CHOSEN)
"""The purposes that a person may state for a record."""

_MARKS = ("shielded", "refuge", "sensitive")


class Knowing(Protocol):
    """The gate, as far as this needs it."""

    def attributes(self, request: AccessRequest) -> Attributes:
        """Subject, relations and environment as a decision sees them now."""
        ...


@dataclass
class _Opening:
    things: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    policies: set[str] = field(default_factory=set)


@dataclass
class ProtectedThings:
    """Tries people one by one and keeps what would open."""

    gate: Knowing
    sets: Sets
    things: Parts
    """Policy attributes by type."""
    now: datetime
    _found: dict[tuple[str, str], _Opening] = field(default_factory=dict)

    def keys(self) -> frozenset[str]:
        """The keys of all of them."""
        return frozenset(str(row["key"]) for rows in self.things.values() for row in rows)

    def try_for(self, person: Subject) -> None:
        """Try everything for one person."""
        request = AccessRequest(subject=person, environment=Environment(now=self.now, purpose=CHOOSABLE[0]))
        known = self.gate.attributes(request)
        tried: list[object] = []
        for purpose in CHOOSABLE:
            attributes = replace(known, environment=replace(known.environment, purpose=purpose))
            bound = row_filter.parameters(self.sets.proposed, attributes)
            # Purposes that bind alike under both sets decide alike.
            both = bound, row_filter.parameters(self.sets.in_force, attributes)
            if both in tried:
                continue
            tried.append(both)
            for action, type_ in sorted(self.sets.touched):
                things = self.things.get(type_, ())
                if things and possible(self.sets.proposed.guards[action, type_].whole, bound):
                    self._compare(attributes, action, type_, things)

    def opened(self) -> tuple[Opened, ...]:
        """One line for each kind of thing and mark."""
        return tuple(
            Opened(
                type=type_, mark=mark, things=len(found.things), people=len(found.people),
                policies=tuple(sorted(found.policies)),
            )
            for (type_, mark), found in sorted(self._found.items())
        )  # fmt: skip

    def _compare(self, attributes: Attributes, action: str, type_: str, things: Sequence[Row]) -> None:
        asked = [
            Question(action=action, resource_type=type_, resource_key=str(row["key"]),
                     attributes={name: value for name, value in row.items() if value is not None})
            for row in things
        ]  # fmt: skip
        after = decision_point.decide_all(self.sets.proposed, attributes, asked)
        permitted = [question for question, made in zip(asked, after, strict=True) if made.permitted]
        before = decision_point.decide_all(self.sets.in_force, attributes, permitted)
        for question, was in zip(permitted, before, strict=True):
            if not was.permitted:
                mark = next((mark for mark in _MARKS if question.attributes.get(mark)), "marked")
                found = self._found.setdefault((type_, mark), _Opening())
                found.things.add(question.resource_key)
                found.people.add(attributes.subject.username)
                found.policies |= set(was.determining) or {"no-permit"}
