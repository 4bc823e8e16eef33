"""What the gate asks of an engine. Nobody but the gate and the wiring may hold a store.

Both engines promise: a read sees one consistent state for all its statements; a write is all or nothing and durable
when the call returns; errors are those of `graph.errors`, whatever the engine calls them.
"""

from collections.abc import Sequence
from typing import Protocol

from graph.queries.catalogue import Statement
from graph.records import Row


class Store(Protocol):
    """One graph engine, opened."""

    engine: str
    """`embedded` or `neo4j`, for health pages and the ledger."""
    opaque_guards: bool
    """Whether guards are to be woven as CASE expressions, for the sake of the engine's planner."""

    def read(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """The rows of each statement, in order, all from one state. Writing statements are refused.

        Raises StoreUnavailable, StoreTimeout or StoreError.
        """
        ...

    def write(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Run the statements as one transaction, retried on conflict, and give back what each returned.

        Raises StoreUnavailable, StoreTimeout, StoreConflict or ConstraintViolated; then nothing was written.
        """
        ...

    def rehearse(self, statements: Sequence[Statement]) -> None:
        """Plan reading statements ahead, without a deadline and without running them: nobody waits for it later.

        Raises StoreUnavailable or StoreError.
        """
        ...

    def prepare(self) -> None:
        """Create the constraints and indexes of the schema where they are missing."""
        ...

    def check(self) -> None:
        """Raise StoreUnavailable unless the engine answers now."""
        ...

    def close(self) -> None:
        """Let go of files, connections and locks. A closed store answers nothing."""
        ...
