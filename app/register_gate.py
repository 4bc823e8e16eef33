"""The gate's verbs about the other registers of the house: what pages and the policy owners' desk need of it alike."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from graph.records import Parameters, Row
from policies.answers import Reading
from policies.request import AccessRequest

Done = TypeVar("Done")


class RegisterGate(Protocol):
    """The single gate, as far as it guards casework, accounts, policies and the ledger."""

    def consult(
        self,
        request: AccessRequest,
        name: str,
        action: str,
        parameters: Parameters,
        fetch: Callable[[], Sequence[Row]],
        shown: tuple[str, ...] = (),
    ) -> Reading:
        """Answer from another register of the house, decided and recorded the same way."""
        ...

    def act(
        self,
        request: AccessRequest,
        name: str,
        action: str,
        parameters: Parameters,
        perform: Callable[[str], Done],
        shown: tuple[str, ...] = (),
    ) -> Done:
        """Change another register of the house, decided and recorded the same way."""
        ...

    def permits(self, request: AccessRequest, action: str) -> bool:
        """Whether policies permit an action on the system itself; for leaving out what would only be refused."""
        ...
