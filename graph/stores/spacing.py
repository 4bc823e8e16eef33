"""Numbers of nodes in the embedded engine: after a crash it may give one out twice, and then takes no new node at all.

It counts from the number of its places when a file is opened. A replayed log puts new nodes into places that deleted
ones left, so after the next opening that count may lie below numbers that are in use. Called when a graph is opened.
"""

from typing import Any, Protocol


class Session(Protocol):
    """What is needed of the engine's own session."""

    def cypher(self, text: str) -> Any:  # noqa: ANN401 - the engine's own answer
        """Ask."""
        ...

    def begin(self) -> Any:  # noqa: ANN401 - the engine's own transaction
        """Begin a transaction."""
        ...


_HIGHEST = "MATCH (n) RETURN max(id(n)) AS highest"
_TRY = "CREATE (n:Spacer) RETURN id(n) AS number"
_SKIP = "UNWIND range(1, $gap) AS one CREATE (n:Spacer)"
_FREE = "MATCH (n:Spacer) DELETE n"


def past_every_number(session: Session) -> None:
    """See that the next node gets a number that no node has. Leaves nothing behind."""
    highest = session.cypher(_HIGHEST).to_list()[0]["highest"]
    if highest is None:
        return
    transaction = session.begin()
    try:
        gap = highest - transaction.cypher(_TRY).to_list()[0]["number"]
        if gap >= 0:
            if gap:
                transaction.cypher(_SKIP, params={"gap": gap})
            transaction.cypher(_FREE)
            transaction.commit()
    finally:
        if transaction.active:
            transaction.rollback()
