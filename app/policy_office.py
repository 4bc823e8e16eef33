"""What the policy owners work with: the gate, the set in force, proposals, accounts and the recorded events.

Put together by the site from the open house; the desk `app.desks.policies` works with it, for the pages and the command
line alike. A Protocol says what is needed of the gate beyond what pages may call.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.accounts.account import Account
from app.casework.notices import NoticeStore
from app.config import SecondOfficer
from app.policy_head import PolicyHead
from app.policy_proposals import PolicyProposals
from app.register_gate import RegisterGate
from graph.queries.catalogue import Query
from graph.records import Parameters
from policies.answers import Parts, Seen
from policies.decision import Decision
from policies.ledger.history import Event
from policies.policy_store import PolicySet
from policies.request import AccessRequest, Attributes


class PolicyGate(RegisterGate, Protocol):
    """The single gate, as the policy owners' desk may use it."""

    def attributes(self, request: AccessRequest) -> Attributes:
        """Subject, relations and environment as a decision sees them now; recorded by the caller."""
        ...

    def policy_facts(self, query: Query, parameters: Parameters) -> Parts:
        """What policies rest on at nodes and links; recorded by the caller."""
        ...

    def replay(self, request: AccessRequest, query: Query, parameters: Parameters, policies: PolicySet) -> Seen:
        """Which rows and fields a read would show under a policy set, never a value; recorded by the caller."""
        ...

    def decide_again(self, request: AccessRequest, action: str, policies: PolicySet) -> Decision:
        """What a policy set decides of an action on the system itself; recorded by the caller."""
        ...

    def rehearse(self, queries: Iterable[Query], parameters: Parameters, proposed: PolicySet | None = None) -> None:
        """Have the engine plan every text under a set that is about to be put into force."""
        ...

    def forget(self, policies: PolicySet) -> None:
        """Drop the texts of a set that is not in force."""
        ...


class Accounts(Protocol):
    """The register of accounts, as far as the desk needs it."""

    def all(self) -> Sequence[Account]:
        """Every account, by name."""
        ...

    def get(self, username: str) -> Account | None:
        """The account of that name, closed or not."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyOffice:
    """The parts."""

    gate: PolicyGate
    head: PolicyHead
    proposals: PolicyProposals
    notices: NoticeStore
    accounts: Accounts
    recorded: Callable[[datetime, int], Sequence[Event]]
    """Events since a moment, newest first, at most so many."""
    clock: Callable[[], datetime]
    areas: frozenset[str]
    second_officer: SecondOfficer = SecondOfficer.WHERE_THERE_IS_ONE
