"""Shows that acts on other registers pass the gate: decided, recorded before and after, and never done unrecorded."""

from collections.abc import Iterator

import pytest

from graph.stores.opening import open_store
from graph.stores.protocol import Store
from policies import policy_store
from policies.errors import LedgerUnavailable, Refused
from policies.gate import Gate
from policies.ledger.entry import Intent, OutcomeCode
from policies.request import AccessRequest, Environment, Purpose, Role
from tests.contracts.memory import MemoryJournal
from tests.policies.people import NOW, subject

POLICIES = policy_store.load(None)


class _Dead(MemoryJournal):
    def intent(self, intent: Intent) -> None:  # noqa: ARG002 - of the protocol
        """Refuse."""
        raise LedgerUnavailable("the disk is full")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give an empty graph."""
    opened = open_store(f"embedded://{tmp_path_factory.mktemp('acting')}/graph")
    opened.prepare()
    yield opened
    opened.close()


def _request(role: Role) -> AccessRequest:
    return AccessRequest(
        subject=subject(role), environment=Environment(now=NOW, purpose=Purpose.ARRANGING_SUPPORT, channel="page")
    )


def _gate(store: Store, journal: MemoryJournal) -> Gate:
    return Gate(store=store, journal=journal, policy_set=lambda: POLICIES)


def test_an_act_is_recorded_before_and_after(store: Store) -> None:
    journal = MemoryJournal()
    seen: list[int] = []

    def perform(_event_id: str) -> str:
        seen.append(len(journal.intents))
        return "done"

    done = _gate(store, journal).act(
        _request(Role.PRACTITIONER), "request.ask", "ask_coordinator", {"child": "7K4M29XQ3"}, perform,
        shown=("7K4M29XQ3",),
    )  # fmt: skip
    (intent,), (outcome,) = journal.intents, journal.outcomes
    assert (done, seen) == ("done", [1])
    assert intent.query == "request.ask"
    assert (outcome.outcome, outcome.shown, outcome.determining) == (
        OutcomeCode.SUCCESS, ("7K4M29XQ3",), ("request.ask",),
    )  # fmt: skip


def test_what_the_policies_refuse_is_not_done_and_recorded_as_refused(store: Store) -> None:
    journal = MemoryJournal()
    done: list[str] = []
    with pytest.raises(Refused):
        _gate(store, journal).act(_request(Role.ACCESS_MANAGER), "request.ask", "ask_coordinator", {}, done.append)
    assert done == []
    assert journal.outcomes[-1].outcome is OutcomeCode.REFUSED


def test_without_an_intent_nothing_is_done(store: Store) -> None:
    done: list[str] = []
    with pytest.raises(LedgerUnavailable):
        _gate(store, _Dead()).act(_request(Role.PRACTITIONER), "request.ask", "ask_coordinator", {}, done.append)
    assert done == []


def test_an_act_that_fails_is_recorded_as_failed_and_says_nothing_of_why(store: Store) -> None:
    journal = MemoryJournal()

    def perform(_event_id: str) -> None:
        raise ValueError("Maisie Hallam")

    with pytest.raises(ValueError, match="Maisie"):
        _gate(store, journal).act(_request(Role.PRACTITIONER), "request.ask", "ask_coordinator", {}, perform)
    outcome = journal.outcomes[-1]
    assert (outcome.outcome, outcome.error) == (OutcomeCode.FAILED, "act-failed")
