"""Policy Enforcement Point: the only door to the graph. It decides, prunes inside the query, and records.

A read goes: intent in the ledger, relations of the subject, parameters of the policies, the woven query, the outcome
in the ledger, the answer. Every step that fails closes the gate: no intent, no read; no outcome, no rows. The command
line and the loaders come through here like everybody else.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeAlias, TypeVar

from graph.filters import OPEN_GUARD
from graph.queries.catalogue import Guards, Query, Statement, WovenQuery, weave
from graph.records import Parameters, Row
from graph.schema.model import FieldGroup
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES
from graph.stores.protocol import Store
from policies import attribute_sources, decision_point, mediation, row_filter
from policies.answers import NOTHING_TALLIED, Parts, Reading, Seen, Tally, seen_in, tally_of
from policies.decision import Decision
from policies.errors import GateError, Refused
from policies.ledger.entry import Action
from policies.ledger.turns import IN_THIS_PROCESS, Turn, Turns
from policies.pacing import NO_PACE, Pace
from policies.policy_store import PolicySet
from policies.recording import Recorder, Recording
from policies.request import AccessRequest, Attributes, Environment, Role, Subject

Done = TypeVar("Done")

Narrow: TypeAlias = Callable[[Parts], Parts]
"""Chooses, inside the gate, which rows are shown: what it leaves out is neither answered nor recorded as shown."""

OPEN_GUARDS: Guards = {
    **{(group.value, label): OPEN_GUARD for label in NODE_TYPES for group in FieldGroup},
    **{("see_link", label): OPEN_GUARD for label in RELATIONSHIP_TYPES},
}
"""For privileged queries, which only the house itself may ask; and the raw side of proofs and benchmarks."""


class Gate:
    """The single gate. One per process; safe for threads."""

    def __init__(
        self,
        *,
        store: Store,
        journal: Recorder,
        policy_set: Callable[[], PolicySet],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        pace: Pace = NO_PACE,
        turns: Turns = IN_THIS_PROCESS,
    ) -> None:
        self._store = store
        self._turns = turns
        self._mine: ContextVar[Turn | None] = ContextVar("turn", default=None)
        self._recording = Recording(journal, clock)
        self._policy_set = policy_set
        self._clock = clock
        self._pace = pace
        self._woven: dict[tuple[str, str, bool], WovenQuery] = {}

    def read(
        self, request: AccessRequest, query: Query, parameters: Parameters, narrow: Narrow | None = None
    ) -> Reading:
        """Answer a catalogue query for a subject, recorded before and after.

        Raises Refused where the subject may not ask at all, LedgerUnavailable, GateError where an engine failed.
        """
        begun = self._pace.clock()
        policies = self._policy_set()
        event_id = self._recording.intent(request, policies, Action.READ, query.name, parameters)
        with self._recording.closing(event_id):
            if query.privileged:
                self._require(policies, request, "load")
                parts, tally = self._privileged(query, parameters), NOTHING_TALLIED
            else:
                parts, tally = self._guarded(policies, request, query, parameters)
            if narrow is not None:
                parts = narrow(parts)
            self._recording.answered(event_id, query, parts, tally)
        if not (query.privileged or any(parts.values())):
            self._pace.hold(begun)
        return Reading(event_id=event_id, parts=parts)

    def write(
        self,
        request: AccessRequest,
        name: str,
        statements: Sequence[Statement],
        *,
        touched: Sequence[str] = (),
        parameters: Parameters | None = None,
        action: str = "load",
    ) -> str:
        """Run writing statements as one transaction and record which nodes they touched; the event's id.

        Raises Refused, LedgerUnavailable, or GateError: then nothing was written, unless the error says that the
        outcome alone could not be stored.
        """
        policies = self._policy_set()
        event_id = self._recording.intent(request, policies, Action.UPDATE, name, parameters or {}, action)
        with self._recording.closing(event_id):
            self._require(policies, request, action)
            if (turn := self._mine.get()) is not None:
                turn.check()
            self._store.write(statements)
            self._recording.done(event_id, "statements", len(statements), tuple(touched))
        return event_id

    @contextmanager
    def turn(self, request: AccessRequest, work: str) -> Iterator[None]:
        """Be the only one, in all processes, who reads whom the index holds and then writes by it; for a block.

        Somebody who has the turn already keeps it. Raises TurnTaken when another's work has been waited for too long.
        """
        if self._mine.get() is not None:
            yield
            return
        with self._turns.taken(work, request.subject.username) as turn:
            mine = self._mine.set(turn)
            try:
                yield
            finally:
                self._mine.reset(mine)

    def consult(
        self,
        request: AccessRequest,
        name: str,
        action: str,
        parameters: Parameters,
        fetch: Callable[[], Sequence[Row]],
        shown: tuple[str, ...] = (),
    ) -> Reading:
        """Answer from another register of the house (the ledger, the accounts), decided and recorded the same way.

        `action` is one that policies permit on the system itself; `shown` are the node keys the answer is about.
        """
        policies = self._policy_set()
        event_id = self._recording.intent(request, policies, Action.READ, name, parameters, action)
        with self._recording.closing(event_id):
            determining = self._require(policies, request, action)
            rows = tuple(fetch())
            self._recording.consulted(event_id, rows, shown, determining)
        return Reading(event_id=event_id, parts={"rows": rows})

    def act(
        self,
        request: AccessRequest,
        name: str,
        action: str,
        parameters: Parameters,
        perform: Callable[[str], Done],
        shown: tuple[str, ...] = (),
    ) -> Done:
        """Change another register of the house (casework, accounts, policies), decided and recorded the same way.

        `perform` is given the event's id and runs only when the intent is durable and the action is permitted. What it
        raises is passed on, recorded as a failure. `shown` are the node keys that the act is about.
        """
        policies = self._policy_set()
        event_id = self._recording.intent(request, policies, Action.UPDATE, name, parameters, action)
        with self._recording.closing(event_id):
            determining = self._require(policies, request, action)
            done = perform(event_id)
            self._recording.done(event_id, "acts", 1, shown, determining)
        return done

    def permits(self, request: AccessRequest, action: str) -> bool:
        """Whether policies permit an action on the system itself; for leaving out what would only be refused.

        Nothing is read, so nothing is recorded: whoever then takes the action is decided on and recorded as ever.
        """
        try:
            self._require(self._policy_set(), request, action)
        except Refused:
            return False
        return True

    def rehearse(self, queries: Iterable[Query], parameters: Parameters, proposed: PolicySet | None = None) -> None:
        """Have the engine plan the texts of these queries before anybody waits for them. Nothing is read or recorded.

        `parameters` are examples of the right kinds for every parameter that the queries have. `proposed` is a set that
        is about to be put into force; without it, the set in force is meant.
        """
        policies = proposed or self._policy_set()
        nobody = Subject(username="", full_name="", role=Role.PRACTITIONER)
        known = row_filter.parameters(
            policies, Attributes(subject=nobody, environment=Environment(now=self._clock(), purpose=None))
        )
        for query in queries:
            woven = self._weave(None if query.privileged else policies, query)
            asked = {name: parameters[name] for name in query.parameters}
            self._store.rehearse(woven.statements({**asked, **({} if query.privileged else known)}))

    def attributes(self, request: AccessRequest) -> Attributes:
        """Subject, relations and environment as a decision sees them now (for explanations; recorded by the caller)."""
        return attribute_sources.load(self._privileged, request)

    def policy_facts(self, query: Query, parameters: Parameters) -> Parts:
        """What policies rest on at nodes and links (for explanations and dry runs; recorded by the caller)."""
        if not query.name.startswith("policy."):
            raise GateError(f"`{query.name}` asks for more than policies rest on")
        return self._privileged(query, parameters)

    def replay(self, request: AccessRequest, query: Query, parameters: Parameters, policies: PolicySet) -> Seen:
        """Which rows and fields a read would show now under a policy set, never a value (recorded by the caller)."""
        parts, tally = self._guarded(policies, request, query, parameters)
        return seen_in(query, parts, tally)

    def decide_again(self, request: AccessRequest, action: str, policies: PolicySet) -> Decision:
        """What a policy set decides of an action on the system itself, for both where somebody is served (dry runs)."""
        asked = Attributes(subject=request.subject, environment=request.environment)
        decision, served = decision_point.decide_on_system(policies, asked, action), _as_the_served(request)
        if served is None or not decision.permitted:
            return decision
        return self.decide_again(served, action, policies)

    def forget(self, policies: PolicySet) -> None:
        """Drop the texts of a set that was only tried, or is in force no more."""
        for key in [key for key in self._woven if key[0] == policies.digest]:
            self._woven.pop(key, None)

    def _guarded(
        self, policies: PolicySet, request: AccessRequest, query: Query, parameters: Parameters
    ) -> tuple[Parts, Tally]:
        known = row_filter.parameters(policies, attribute_sources.load(self._privileged, request))
        served = _as_the_served(request)
        if served is not None:
            theirs = row_filter.parameters(policies, attribute_sources.load(self._privileged, served))
            known = mediation.parameters_of_both(known, theirs)
        woven = self._weave(policies, query, mediated=served is not None)
        raw = self._store.read(woven.statements({**parameters, **known}))
        # INVARIANT (prune): rows come out of the store already pruned; nothing below may look anything up again.
        parts = {part.name: part.shape(rows) for part, rows in zip(woven.parts, raw, strict=False)}
        tally = tally_of(raw[-1]) if woven.tally else NOTHING_TALLIED
        if query.anchor is not None and not parts[query.anchor]:
            parts = dict.fromkeys(parts, ())
        return parts, tally

    def _privileged(self, query: Query, parameters: Parameters) -> Parts:
        if not query.privileged:
            raise GateError(f"`{query.name}` is not a privileged query")
        woven = self._weave(None, query)
        raw = self._store.read(woven.statements(parameters))
        return {part.name: tuple(rows) for part, rows in zip(woven.parts, raw, strict=True)}

    def _weave(self, policies: PolicySet | None, query: Query, *, mediated: bool = False) -> WovenQuery:
        """The query's text under a policy set, written once: it does not depend on the person."""
        key = (policies.digest if policies else "", query.name, mediated)
        if key not in self._woven:
            guards = policies.guards if policies else OPEN_GUARDS
            guards = mediation.for_both(guards) if mediated else guards
            self._woven[key] = weave(query, guards, opaque_guards=self._store.opaque_guards)
        return self._woven[key]

    def _require(self, policies: PolicySet, request: AccessRequest, action: str) -> tuple[str, ...]:
        """Raise Refused unless the action on the system itself is permitted; else the determining policies."""
        attributes = Attributes(subject=request.subject, environment=request.environment)
        decision = decision_point.decide_on_system(policies, attributes, action)
        if not decision.permitted:
            raise Refused(f"the policies do not permit `{action}` here")
        served = _as_the_served(request)
        if served is not None:
            self._require(policies, served, action)
        return decision.determining


def _as_the_served(request: AccessRequest) -> AccessRequest | None:
    """The request as if the served person asked it. Overrides and offers are the asking person's own."""
    if request.on_behalf_of is None:
        return None
    environment = replace(request.environment, override=None, offered=frozenset())
    return replace(request, subject=request.on_behalf_of, environment=environment, on_behalf_of=None)
