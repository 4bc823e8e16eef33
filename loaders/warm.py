"""Who is held, kept in memory from one message of the real-time door to the next, and right at each of them.

Called by the pipeline and by `loaders.waiting`, inside a turn, for a few records at a time. What all records are held
against (names, dates, numbers, homes of everybody) is read whole once and afterwards only for those whom somebody has
written about since; the ledger says who they are. What concerns the records in hand alone is read for them alone.
INVARIANT (as if read anew): whenever it is not certain what changed, everything is read anew.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from graph.queries.warm import WARM_RECORDS
from graph.records import Row, texts
from loaders.gate import Reader
from loaders.held import register_of
from loaders.kept import Kept, SentAs, read_everybody
from loaders.records import Reference, SourceRecord
from loaders.register import Register
from policies.request import AccessRequest

MOST_IDS = 5_000
"""Identifiers of one load; with more, it costs less to read everything."""

MOST_TOUCHED = 5_000
"""Nodes written about since the last time; the same."""

# Writes whose event names everybody of whom a register knows anything other afterwards.
_TOLD = ("load.", "review.decided", "review.undone", "quarantine.decided", "join.joined", "join.parted",
         "involvement.", "consent.")  # fmt: skip
# Acts that wait for a turn themselves, or write of involvements, of which a register knows nothing.
_HARMLESS = ("review.", "quarantine.", "join.", "transfer.", "involvement.", "consent.", "work.")


class Change(Protocol):
    """One event, as the ledger tells it (`policies.ledger.changes`)."""

    @property
    def event_id(self) -> str:
        """Its id."""
        ...

    @property
    def name(self) -> str:
        """What was done."""
        ...

    @property
    def action(self) -> str:
        """The action on the house that was decided on."""
        ...

    @property
    def done(self) -> bool | None:
        """Whether it was done; None where nobody can tell."""
        ...

    @property
    def wrote(self) -> bool:
        """Whether the graph was written."""
        ...

    @property
    def touched(self) -> tuple[str, ...]:
        """The nodes that it was about."""
        ...


class Changes(Protocol):
    """What was written since, as the ledger tells it."""

    def now(self) -> tuple[int, frozenset[str]]:
        """The position of the last entry, and the events under way."""
        ...

    def since(self, position: int, open_then: Iterable[str]) -> tuple[int, Sequence[Change]]:
        """The position of the last entry now, and what changed since."""
        ...


def ids_of(records: Iterable[SourceRecord]) -> set[str]:
    """Every identifier by which these records name anybody: their own, other numbers, and the ends of their links."""
    found: set[str] = set()
    for record in records:
        found.add(record.source_id)
        names: list[Reference | None] = [*record.also, *(reference for reference, _ in record.withdrawn)]
        names += [end for link in record.links for end in (link.to, link.through)]
        found.update(name.value for name in names if name is not None)
    return found


class Everybody:
    """Who is held, for the loads of one process. To be asked inside a turn only."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._kept: Kept | None = None

    def register_of(
        self, gate: Reader, request: AccessRequest, feed: str, sources: Collection[str], ids: Collection[str]
    ) -> Register:
        """As `held.register_of`, for records that name nobody by other identifiers than these."""
        if len(ids) > MOST_IDS:
            return register_of(gate, request, feed, sources)
        # Whatever goes wrong below, nothing half brought up to date is kept.
        kept, self._kept = self._kept, None
        kept = self._as_it_is(gate, request, kept)
        records = _records(gate, request, sources, kept.also_by(ids))
        # What earlier words took back waits with them, told by numbers of services.
        taken_back = {
            str(word).rpartition(":")[0].partition(":")[2] for row in records for word in texts(row["withdrawn"])
        }
        if not taken_back <= set(ids):
            records = _records(gate, request, sources, kept.also_by({*ids, *taken_back}))
        register = kept.register(feed, records, SentAs(gate, request, feed, kept.facts))
        self._kept = kept
        return register

    def _as_it_is(self, gate: Reader, request: AccessRequest, kept: Kept | None) -> Kept:
        """What was kept, brought up to date; or everything anew."""
        if kept is not None:
            position, changes = self._changes.since(kept.position, kept.under_way)
            touched = kept.lent() | {key for one in changes if one.wrote for key in one.touched}
            if all(map(_is_told, changes)) and len(touched) <= MOST_TOUCHED:
                if any(one.wrote for one in changes) or touched:
                    kept.read_again(gate, request, touched)
                kept.position = position
                kept.under_way = (kept.under_way | {one.event_id for one in changes if one.done is None}) - {
                    one.event_id for one in changes if one.done is not None
                }
                return kept
        position, under_way = self._changes.now()
        return read_everybody(gate, request, position, under_way)


def _records(gate: Reader, request: AccessRequest, sources: Collection[str], ids: Iterable[str]) -> Sequence[Row]:
    """The source records of these identifiers, in the order in which all of them would be read."""
    return gate.read(request, WARM_RECORDS, {"sources": sorted(sources), "ids": sorted(ids)}).parts["records"]


def _is_told(change: Change) -> bool:
    """Whether it is certain whom a change concerns."""
    if change.done is None:
        return (change.action != "load" and change.name.startswith(_HARMLESS)) or change.name == "feed.receive"
    return not change.wrote or change.name.startswith(_TOLD)
