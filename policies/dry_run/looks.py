"""Recorded looks asked again, now, under both sets: which records and fields each of them would show.

A look is replayed with its recorded question, parameters, purpose and role, by the account as it is now. What cannot be
replayed is counted with the reason.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from graph.errors import GraphError
from graph.queries.catalogue import Query
from graph.records import Parameters
from policies.answers import Seen
from policies.dry_run.asking import request_of
from policies.dry_run.report import LookChange
from policies.dry_run.sets import Sets
from policies.ledger.history import Event
from policies.policy_store import PolicySet
from policies.request import AccessRequest, Subject

BY_THE_HOUSE = "asked by the house itself"
NO_ACCOUNT = "by an account that is not there any more"
OTHER_FORM = "asked in a form that this release does not know"


class Replaying(Protocol):
    """The gate, as far as a replay needs it."""

    def replay(self, request: AccessRequest, query: Query, parameters: Parameters, policies: PolicySet) -> Seen:
        """Which rows and fields a read would show now under a policy set, never a value."""
        ...


@dataclass
class _Line:
    """What has been found for one person and one question."""

    looks: int = 0
    gained: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    fields_gained: set[str] = field(default_factory=set)
    fields_lost: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    policies: set[str] = field(default_factory=set)


@dataclass
class Looks:
    """Replays looks one by one and keeps the differences."""

    gate: Replaying
    sets: Sets
    queries: Mapping[str, Query]
    people: Mapping[str, Subject]
    protected: frozenset[str]
    """Keys of what is shielded or marked."""
    now: datetime
    tried: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    _lines: dict[tuple[str, str, str], _Line] = field(default_factory=dict)

    def is_look(self, event: Event) -> bool:
        """Whether an event is a read of the graph that this release knows."""
        return event.intent.query in self.queries

    def sort_out(self, events: Iterable[Event]) -> list[tuple[Event, int]]:
        """The looks that can be replayed, equal ones once with their number."""
        first: dict[str, tuple[Event, int]] = {}
        for event in events:
            intent = event.intent
            if self.queries[intent.query].privileged:
                self.left_out[BY_THE_HOUSE] += 1
                continue
            said = repr((intent.subject, intent.role, intent.purpose, intent.on_behalf_of, intent.query,
                         sorted(intent.parameters.items()), intent.override))  # fmt: skip
            kept, count = first.get(said, (event, 0))
            first[said] = kept, count + 1
        return list(first.values())

    def replay(self, event: Event, count: int) -> None:
        """Ask one look again under both sets."""
        request = request_of(event.intent, self.people, self.now)
        if request is None:
            self.left_out[NO_ACCOUNT] += count
            return
        query, parameters = self.queries[event.intent.query], event.intent.parameters
        try:
            before = self.gate.replay(request, query, parameters, self.sets.in_force)
            after = self.gate.replay(request, query, parameters, self.sets.proposed)
        except GraphError:
            self.left_out[OTHER_FORM] += count
            return
        self.tried += count
        self._compare(event, count, query, before, after)

    def changes(self) -> tuple[LookChange, ...]:
        """One line for each person and question, what opens protected things first."""
        lines = [
            LookChange(
                subject=subject, role=role, query=query, looks=line.looks, gained=len(line.gained),
                lost=len(line.lost), fields_gained=tuple(sorted(line.fields_gained)),
                fields_lost=tuple(sorted(line.fields_lost)), protected=len(line.opened & self.protected),
                policies=tuple(sorted(line.policies)),
            )
            for (subject, role, query), line in self._lines.items()
        ]  # fmt: skip
        return tuple(sorted(lines, key=lambda one: (-one.protected, -one.gained, -one.lost, one.subject, one.query)))

    def _compare(self, event: Event, count: int, query: Query, before: Seen, after: Seen) -> None:
        gained, lost = _only_in(after, before), _only_in(before, after)
        both = [row for row in before.rows.keys() & after.rows.keys() if before.rows[row] != after.rows[row]]
        if not gained and not lost and not both:
            return
        line = self._lines.setdefault((event.intent.subject, event.intent.role, event.intent.query), _Line())
        line.looks += count
        line.gained |= gained
        line.lost |= lost
        line.opened |= gained
        for row in both:
            more, less = after.rows[row] - before.rows[row], before.rows[row] - after.rows[row]
            line.fields_gained |= more
            line.fields_lost |= less
            line.opened |= set(_keys(row)) if more else set()
        line.policies |= self._behind(query, before, after)

    def _behind(self, query: Query, before: Seen, after: Seen) -> frozenset[str]:
        """The policies that moved and count otherwise in the tally; else those that speak of what was asked about."""
        was, is_ = before.tally, after.tally
        counted = {
            policy
            for policy in self.sets.moved
            if was.pruned.get(policy) != is_.pruned.get(policy)
            or (policy in was.determining) != (policy in is_.determining)
        }
        types = {label for part in query.parts for named in part.variables.values() for label in named.split("|")}
        return frozenset(counted) or self.sets.behind(pair for pair in self.sets.touched if pair[1] in types)


def _keys(row: tuple[str, str]) -> Sequence[str]:
    return [key for key in row[1].partition("#")[0].split("+") if key]


def _only_in(one: Seen, other: Seen) -> set[str]:
    """The keys that one answer shows and the other does not; a row without keys stands for itself."""
    there = {key for row in other.rows for key in _keys(row) or ["".join(row)]}
    return {key for row in one.rows for key in _keys(row) or ["".join(row)]} - there
