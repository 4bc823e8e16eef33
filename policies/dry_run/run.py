"""The whole dry run, step by step, telling how far it is. Called by the desk of the policy owners inside one act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from graph.queries.catalogue import Query
from graph.queries.explaining import POLICY_PROTECTED
from graph.records import Parameters
from policies.answers import Parts
from policies.dry_run import roles
from policies.dry_run.acts import Acts, Deciding
from policies.dry_run.looks import Looks, Replaying
from policies.dry_run.protected import Knowing, ProtectedThings
from policies.dry_run.report import Report
from policies.dry_run.sets import side_by_side
from policies.ledger.history import Event
from policies.policy_store import PolicySet
from policies.request import Subject

Progress = Callable[[int, int], None]
"""Told how many steps are done, of how many."""


class Gate(Replaying, Knowing, Deciding, Protocol):
    """The gate, as far as a dry run needs it."""

    def policy_facts(self, query: Query, parameters: Parameters) -> Parts:
        """What policies rest on at nodes and links."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A proposed set, and what it is tried on."""

    gate: Gate
    in_force: PolicySet
    proposed: PolicySet
    against: int
    """The number of the set in force."""
    days: int
    events: Sequence[Event]
    """What was recorded in so many days."""
    queries: Mapping[str, Query]
    people: Sequence[Subject]
    """Everybody with an account, as the register knows them now."""
    now: datetime


def dry_run(attempt: Attempt, progress: Progress) -> Report:
    """Try a proposed set. Raises GateError or LedgerError where the house does not answer."""
    sets = side_by_side(attempt.in_force, attempt.proposed)
    changed, warnings = roles.compare(sets, attempt.now)
    things = attempt.gate.policy_facts(POLICY_PROTECTED, {})
    protected = ProtectedThings(gate=attempt.gate, sets=sets, things=things, now=attempt.now)
    looks = Looks(
        gate=attempt.gate, sets=sets, queries=attempt.queries, protected=protected.keys(), now=attempt.now,
        people={person.username: person for person in attempt.people},
    )  # fmt: skip
    acts = Acts(gate=attempt.gate, sets=sets, people=looks.people, now=attempt.now)
    # Where no policy moved, everything is decided as before, and there is nothing to try.
    events = attempt.events if sets.moved else ()
    asked = looks.sort_out(event for event in events if looks.is_look(event))
    acts.replay(event for event in events if not looks.is_look(event))
    people = [person for person in attempt.people if not person.suspended] if sets.moved else []
    steps = len(asked) + len(people)
    for done, (event, count) in enumerate(asked):
        progress(done, steps)
        looks.replay(event, count)
    for done, person in enumerate(people, len(asked)):
        progress(done, steps)
        protected.try_for(person)
    progress(steps, steps)
    return Report(
        against=attempt.against, days=attempt.days, changes=sets.changes, warnings=warnings, roles=changed,
        looks=looks.changes(), tried=looks.tried, left_out=tuple(sorted((looks.left_out + acts.left_out).items())),
        acts=acts.changes(), acts_tried=acts.tried, opened=protected.opened(),
        protected=len(protected.keys()), people=len(people),
    )  # fmt: skip
