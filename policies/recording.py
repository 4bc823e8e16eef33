"""What the gate writes into the ledger: an intent before anything is read, an outcome before anything is answered.

Called by the gate alone. It turns requests, answers and failures into entries of the ledger; it decides nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from graph.errors import GraphError, StoreTimeout, StoreUnavailable
from graph.queries.catalogue import Query
from graph.records import Parameters, Row, Value
from policies.answers import Parts, Tally, keys_shown
from policies.errors import GateError, LedgerError, PoliciesError, Refused
from policies.ledger.canonical import result_digest
from policies.ledger.entry import Action, Channel, Intent, Outcome, OutcomeCode, new_event_id, timestamp
from policies.policy_store import PolicySet
from policies.request import AccessRequest, Override


class Recorder(Protocol):
    """The two verbs of the ledger that are needed here; `policies.ledger.journal.Journal` is the one that is used."""

    def intent(self, intent: Intent) -> None:
        """Store what is about to be done. Returns only when it is durable; raises LedgerUnavailable."""
        ...

    def outcome(self, outcome: Outcome) -> None:
        """Store what came of it. Returns only when it is durable; raises LedgerUnavailable."""
        ...


class Recording:
    """Writes the two entries of every event. Safe for threads."""

    def __init__(self, journal: Recorder, clock: Callable[[], datetime]) -> None:
        self._journal = journal
        self._clock = clock

    def intent(
        self,
        request: AccessRequest,
        policies: PolicySet,
        action: Action,
        name: str,
        parameters: Parameters,
        decided: str | None = None,
    ) -> str:
        """Record what is about to be done; the event's id. INVARIANT (no intent, no read): durable when it returns.

        `decided` is the action on the house itself that policies decide on.
        """
        event_id = new_event_id()
        environment = request.environment
        override = environment.override
        self._journal.intent(
            Intent(
                event_id=event_id,
                recorded=self._now(),
                action=action,
                subject=request.subject.username,
                subject_key=request.subject.practitioner,
                role=request.subject.role,
                on_behalf_of=request.on_behalf_of.username if request.on_behalf_of else None,
                purpose=environment.purpose,
                query=name,
                parameters=dict(parameters),
                system_action=decided,
                trail=request.trail,
                policy_set=policies.digest,
                channel=Channel(environment.channel),
                override=_fields_of(override) if override else None,
            )
        )
        return event_id

    @contextmanager
    def closing(self, event_id: str) -> Iterator[None]:
        """Close the event of whatever fails inside; engine errors leave as GateError, without what they said."""
        try:
            yield
        except LedgerError:
            raise
        except GraphError as problem:
            self._failed(event_id, problem)
            raise GateError("the graph could not answer; nothing was shown") from problem
        except Exception as problem:  # whatever it is, it passes on as it came: the event must not stay open
            self._failed(event_id, problem)
            raise

    def answered(self, event_id: str, query: Query, parts: Parts, tally: Tally) -> None:
        """Record the answer to a query. INVARIANT (no outcome, no rows): rows leave only after this has returned."""
        refused = query.anchor is not None and not parts[query.anchor]
        self._journal.outcome(
            Outcome(
                event_id=event_id,
                recorded=self._now(),
                outcome=OutcomeCode.REFUSED if refused else OutcomeCode.SUCCESS,
                shown=keys_shown(query, parts),
                counts={name: len(rows) for name, rows in parts.items()},
                pruned=tally.pruned,
                determining=tally.determining,
                result_digest=result_digest(parts),
            )
        )

    def consulted(
        self, event_id: str, rows: Sequence[Row], shown: tuple[str, ...], determining: tuple[str, ...]
    ) -> None:
        """Record the answer of another register of the house."""
        self._journal.outcome(
            Outcome(
                event_id=event_id,
                recorded=self._now(),
                outcome=OutcomeCode.SUCCESS,
                shown=shown,
                counts={"rows": len(rows)},
                determining=determining,
                result_digest=result_digest({"rows": rows}),
            )
        )

    def done(
        self, event_id: str, counted: str, count: int, shown: tuple[str, ...], determining: tuple[str, ...] = ()
    ) -> None:
        """Record that something was changed."""
        self._journal.outcome(
            Outcome(
                event_id=event_id,
                recorded=self._now(),
                outcome=OutcomeCode.SUCCESS,
                shown=shown,
                counts={counted: count},
                determining=determining,
            )
        )

    def _failed(self, event_id: str, problem: Exception) -> None:
        refused = isinstance(problem, Refused)
        self._journal.outcome(
            Outcome(
                event_id=event_id,
                recorded=self._now(),
                outcome=OutcomeCode.REFUSED if refused else OutcomeCode.FAILED,
                error=None if refused else _code(problem),
            )
        )

    def _now(self) -> str:
        return timestamp(self._clock())


def _fields_of(override: Override) -> dict[str, Value]:
    """The fields of a break-glass grant that stand with every event under it (R24)."""
    return {
        "reference": override.reference,
        "ground": override.ground,
        "until": timestamp(override.until),
        "child": override.child,
        "hops": override.hops,
    }


def _code(problem: Exception) -> str:
    if isinstance(problem, StoreTimeout):
        return "store-timeout"
    if isinstance(problem, StoreUnavailable):
        return "store-unavailable"
    if isinstance(problem, GraphError):
        return "store-error"
    return "policy-error" if isinstance(problem, PoliciesError) else "act-failed"
