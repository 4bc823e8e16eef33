"""Policy Enforcement Point: the only door to the graph. It decides, prunes inside the query, and records.

A read goes: intent in the ledger, relations of the subject, parameters of the policies, the woven query, the outcome
in the ledger, the answer. Every step that fails closes the gate: no intent, no read; no outcome, no rows. The command
line and the loaders come through here like everybody else.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Protocol, TypeAlias

from graph.errors import GraphError, StoreTimeout, StoreUnavailable
from graph.filters import OPEN_GUARD
from graph.queries.catalogue import Guards, Query, Statement, WovenQuery, weave
from graph.records import Parameters, Row
from graph.schema.model import FieldGroup
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES
from graph.stores.protocol import Store
from policies import attribute_sources, decision_point, row_filter
from policies.answers import NOTHING_TALLIED, Parts, Reading, Tally, keys_shown, tally_of
from policies.errors import GateError, PoliciesError, Refused
from policies.ledger.canonical import result_digest
from policies.ledger.entry import Action, Channel, Intent, Outcome, OutcomeCode, new_event_id, timestamp
from policies.policy_store import PolicySet
from policies.request import AccessRequest, Attributes, Environment, Role, Subject

Narrow: TypeAlias = Callable[[Parts], Parts]
"""Chooses, inside the gate, which rows are shown: what it leaves out is neither answered nor recorded as shown."""

OPEN_GUARDS: Guards = {
    **{(group.value, label): OPEN_GUARD for label in NODE_TYPES for group in FieldGroup},
    **{("see_link", label): OPEN_GUARD for label in RELATIONSHIP_TYPES},
}
"""For privileged queries, which only the house itself may ask; and the raw side of proofs and benchmarks."""


class Recorder(Protocol):
    """The two verbs of the ledger that the gate needs; `policies.ledger.journal.Journal` is the one that is used."""

    def intent(self, intent: Intent) -> None:
        """Store what is about to be done. Returns only when it is durable; raises LedgerUnavailable."""
        ...

    def outcome(self, outcome: Outcome) -> None:
        """Store what came of it. Returns only when it is durable; raises LedgerUnavailable."""
        ...


class Gate:
    """The single gate. One per process; safe for threads."""

    def __init__(
        self,
        *,
        store: Store,
        journal: Recorder,
        policy_set: Callable[[], PolicySet],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._journal = journal
        self._policy_set = policy_set
        self._clock = clock
        self._woven: dict[tuple[str, str], WovenQuery] = {}

    def read(
        self, request: AccessRequest, query: Query, parameters: Parameters, narrow: Narrow | None = None
    ) -> Reading:
        """Answer a catalogue query for a subject, recorded before and after.

        Raises Refused where the subject may not ask at all, LedgerUnavailable, GateError where an engine failed.
        """
        policies = self._policy_set()
        event_id = self._record_intent(request, policies, Action.READ, query.name, parameters)
        with _Recorded(self, event_id):
            if query.privileged:
                self._require(policies, request, "load")
                parts, tally = self._privileged(query, parameters), NOTHING_TALLIED
            else:
                parts, tally = self._guarded(policies, request, query, parameters)
            if narrow is not None:
                parts = narrow(parts)
            self._record_outcome(event_id, query, parts, tally)
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
        event_id = self._record_intent(request, policies, Action.UPDATE, name, parameters or {})
        with _Recorded(self, event_id):
            self._require(policies, request, action)
            self._store.write(statements)
            self._journal.outcome(
                Outcome(
                    event_id=event_id,
                    recorded=timestamp(self._clock()),
                    outcome=OutcomeCode.SUCCESS,
                    shown=tuple(touched),
                    counts={"statements": len(statements)},
                )
            )
        return event_id

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
        event_id = self._record_intent(request, policies, Action.READ, name, parameters)
        with _Recorded(self, event_id):
            determining = self._require(policies, request, action)
            rows = tuple(fetch())
            self._journal.outcome(
                Outcome(
                    event_id=event_id,
                    recorded=timestamp(self._clock()),
                    outcome=OutcomeCode.SUCCESS,
                    shown=shown,
                    counts={"rows": len(rows)},
                    determining=determining,
                    result_digest=result_digest({"rows": rows}),
                )
            )
        return Reading(event_id=event_id, parts={"rows": rows})

    def permits(self, request: AccessRequest, action: str) -> bool:
        """Whether policies permit an action on the system itself; for leaving out what would only be refused.

        Nothing is read, so nothing is recorded: whoever then takes the action is decided on and recorded as ever.
        """
        attributes = Attributes(subject=request.subject, environment=request.environment)
        return decision_point.decide_on_system(self._policy_set(), attributes, action).permitted

    def rehearse(self, queries: Iterable[Query], parameters: Parameters) -> None:
        """Have the engine plan the texts of these queries before anybody waits for them. Nothing is read or recorded.

        `parameters` are examples of the right kinds for every parameter that the queries have.
        """
        policies = self._policy_set()
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

    def _guarded(
        self, policies: PolicySet, request: AccessRequest, query: Query, parameters: Parameters
    ) -> tuple[Parts, Tally]:
        known = row_filter.parameters(policies, attribute_sources.load(self._privileged, request))
        woven = self._weave(policies, query)
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

    def _weave(self, policies: PolicySet | None, query: Query) -> WovenQuery:
        """The query's text under a policy set, written once: it does not depend on the person."""
        key = (policies.digest if policies else "", query.name)
        if key not in self._woven:
            guards = policies.guards if policies else OPEN_GUARDS
            self._woven[key] = weave(query, guards, opaque_guards=self._store.opaque_guards)
        return self._woven[key]

    def _require(self, policies: PolicySet, request: AccessRequest, action: str) -> tuple[str, ...]:
        """Raise Refused unless the action on the system itself is permitted; else the determining policies."""
        attributes = Attributes(subject=request.subject, environment=request.environment)
        decision = decision_point.decide_on_system(policies, attributes, action)
        if not decision.permitted:
            raise Refused(f"the policies do not permit `{action}` here")
        return decision.determining

    def _record_intent(
        self, request: AccessRequest, policies: PolicySet, action: Action, name: str, parameters: Parameters
    ) -> str:
        """INVARIANT (no intent, no read): returns only when the intent is durable."""
        event_id = new_event_id()
        environment = request.environment
        override = environment.override
        self._journal.intent(
            Intent(
                event_id=event_id,
                recorded=timestamp(self._clock()),
                action=action,
                subject=request.subject.username,
                subject_key=request.subject.practitioner,
                role=request.subject.role,
                on_behalf_of=request.on_behalf_of,
                purpose=environment.purpose,
                query=name,
                parameters=dict(parameters),
                trail=request.trail,
                policy_set=policies.digest,
                channel=Channel(environment.channel),
                override={"reference": override.reference, "until": timestamp(override.until)} if override else None,
            )
        )
        return event_id

    def _record_outcome(self, event_id: str, query: Query, parts: Parts, tally: Tally) -> None:
        """INVARIANT (no outcome, no rows): the caller gets its rows only after this has returned."""
        refused = query.anchor is not None and not parts[query.anchor]
        self._journal.outcome(
            Outcome(
                event_id=event_id,
                recorded=timestamp(self._clock()),
                outcome=OutcomeCode.REFUSED if refused else OutcomeCode.SUCCESS,
                shown=keys_shown(query, parts),
                counts={name: len(rows) for name, rows in parts.items()},
                pruned=tally.pruned,
                determining=tally.determining,
                result_digest=result_digest(parts),
            )
        )

    def record_failure(self, event_id: str, problem: Exception) -> None:
        """Close an event that could not be answered: refused or failed, with a code and nothing else."""
        refused = isinstance(problem, Refused)
        self._journal.outcome(
            Outcome(
                event_id=event_id,
                recorded=timestamp(self._clock()),
                outcome=OutcomeCode.REFUSED if refused else OutcomeCode.FAILED,
                error=None if refused else _code(problem),
            )
        )


class _Recorded:
    """Closes the event of whatever happens inside; engine errors leave as GateError, without what they said."""

    def __init__(self, gate: Gate, event_id: str) -> None:
        self._gate = gate
        self._event_id = event_id

    def __enter__(self) -> None:
        """Nothing to open: the intent stands already."""

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: object) -> None:
        if isinstance(problem, GraphError | Refused):
            self._gate.record_failure(self._event_id, problem)
        if isinstance(problem, GraphError):
            raise GateError("the graph could not answer; nothing was shown") from problem


def _code(problem: Exception) -> str:
    if isinstance(problem, StoreTimeout):
        return "store-timeout"
    if isinstance(problem, StoreUnavailable):
        return "store-unavailable"
    return "policy-error" if isinstance(problem, PoliciesError) else "store-error"
