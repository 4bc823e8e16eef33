"""What loaders ask of the gate, for those that pages call as well: they have it by its promises, not by its class."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from graph.queries.catalogue import Query, Statement
from graph.records import Parameters
from policies.answers import Reading
from policies.request import AccessRequest


class Reader(Protocol):
    """The gate, as far as it answers."""

    def read(self, request: AccessRequest, query: Query, parameters: Parameters) -> Reading:
        """Answer a privileged query, recorded."""
        ...


class Gate(Reader, Protocol):
    """The gate, as far as it answers, writes and gives turns."""

    def write(
        self, request: AccessRequest, name: str, statements: Sequence[Statement], *, touched: Sequence[str] = (),
        parameters: Parameters | None = None,
    ) -> str:  # fmt: skip
        """Run statements as one transaction, recorded."""
        ...

    def turn(self, request: AccessRequest, work: str) -> AbstractContextManager[None]:
        """Be the only one who reads whom the index holds and writes by it."""
        ...
