"""Property names in the embedded engine: it refuses to create a node with one that it has never met on its label.

Meant for slips of the pen, but it also meets the first record that says what no record said before. Called when a store
is prepared.
"""

from collections.abc import Iterator
from typing import Any, Protocol

from graph.records import Value
from graph.schema.model import Kind
from graph.schema.nodes import NODE_TYPES


class Session(Protocol):
    """What is needed of the engine's own session."""

    def begin(self) -> Any:  # noqa: ANN401 - the engine's own transaction
        """Begin a transaction."""
        ...


_KEY = "met"
_OF_KIND: dict[Kind, Value] = {
    Kind.TEXT: "", Kind.DATE: "", Kind.TEXTS: [""], Kind.BOOLEAN: False, Kind.LONG: 0, Kind.DECIMAL: 0.5,
}  # fmt: skip


def meet_every_name(session: Session) -> None:
    """Have the engine meet every property of the schema. Leaves nothing behind."""
    transaction = session.begin()
    try:
        for text, values in _meetings():
            transaction.cypher(text, params=values)
        transaction.commit()
    finally:
        if transaction.active:
            transaction.rollback()


def _meetings() -> Iterator[tuple[str, dict[str, Value]]]:
    for label, type_ in NODE_TYPES.items():
        values = {found.key: _OF_KIND[found.kind] for found in type_.properties if found.key != "key"}
        yield f"CREATE (n:{label} {{key: $key}}) SET n += $values", {"key": _KEY, "values": values}
        yield f"MATCH (n:{label} {{key: $key}}) DELETE n", {"key": _KEY}
