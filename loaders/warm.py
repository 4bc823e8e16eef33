"""Who is held, kept in memory from one load or message to the next, and right at each of them.

Called by the pipeline and by `loaders.waiting`, inside a turn. What all records are held against (names, dates,
numbers, homes of everybody) is read whole once and afterwards only for those whom somebody has written about since; the
ledger says who they are, and a load of this process whom of them it only confirmed. What concerns a few records in hand
alone is read for them alone.
INVARIANT (as if read anew): whenever it is not certain what changed, everything is read anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from graph.queries.warm import WARM_RECORDS
from graph.records import Row, texts
from loaders.gate import Reader
from loaders.kept import Kept, SentAsRead, read_everybody
from loaders.mentions import MOST_IDS
from loaders.portions import records_of
from loaders.register import Register
from policies.request import AccessRequest

MOST_TOUCHED = 5_000
LARGEST_SHARE = 4
"""Nodes written about since the last time; with more, and more than one in so many, it costs less to read everybody."""

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

    @property
    def load(self) -> str:
        """The load that it was part of, if it was."""
        ...


class Changes(Protocol):
    """What was written since, as the ledger tells it."""

    def now(self) -> tuple[int, frozenset[str]]:
        """The position of the last entry, and the events under way."""
        ...

    def since(self, position: int, open_then: Iterable[str]) -> tuple[int, Sequence[Change]]:
        """The position of the last entry now, and what changed since."""
        ...


class Everybody:
    """Who is held, for the loads of one process. To be asked inside a turn only."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._kept: Kept | None = None
        self._altered: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        """By the name of a write and its load: of whom something other is known afterwards."""

    def will_write(self, name: str, load: str, altered: Collection[str]) -> None:
        """A load of this process is about to write; of all whom that touches, only of these something changes here."""
        self._altered[name, load].update(altered)

    def register_of(
        self, gate: Reader, request: AccessRequest, feed: str, sources: Collection[str], ids: Collection[str]
    ) -> Register:
        """As `held.register_of`, for records that name nobody by other identifiers than these."""
        kept = self._brought_up_to_date(gate, request) or self._read_anew(gate, request)
        self._altered.clear()
        if len(ids) > MOST_IDS:
            register = kept.register(feed, records_of(gate, request, sources))
            self._kept = kept
            return register
        records = _records(gate, request, sources, kept.also_by(ids))
        # What earlier words took back waits with them, told by numbers of services.
        taken_back = {
            str(word).rpartition(":")[0].partition(":")[2] for row in records for word in texts(row["withdrawn"])
        }
        if not taken_back <= set(ids):
            records = _records(gate, request, sources, kept.also_by({*ids, *taken_back}))
        register = kept.register(feed, records, SentAsRead(gate, request, feed, kept.facts))
        self._kept = kept
        return register

    def _brought_up_to_date(self, gate: Reader, request: AccessRequest) -> Kept | None:
        """What was kept, as it is now; None where everything is to be read, and then nothing of it is kept any more."""
        # Whatever goes wrong below, nothing half brought up to date is kept.
        kept, self._kept = self._kept, None
        if kept is None:
            return None
        position, changes = self._changes.since(kept.position, kept.under_way)
        touched = kept.learnt().union(*(self._altered_by(one) for one in changes if one.wrote))
        few = max(MOST_TOUCHED, len(kept.facts) // LARGEST_SHARE)
        if len(touched) > few or not all(map(_is_told, changes)):
            return None
        if any(one.wrote for one in changes) or touched:
            kept.read_again(gate, request, touched)
        kept.position = position
        kept.under_way = (kept.under_way | {one.event_id for one in changes if one.done is None}) - {
            one.event_id for one in changes if one.done is not None
        }
        return kept

    def _read_anew(self, gate: Reader, request: AccessRequest) -> Kept:
        """Everything, when nothing of it is in memory any more: there is no room for all of a county twice."""
        position, under_way = self._changes.now()
        return read_everybody(gate, request, position, under_way)

    def _altered_by(self, change: Change) -> Collection[str]:
        return self._altered.get((change.name, change.load), change.touched)


def _records(gate: Reader, request: AccessRequest, sources: Collection[str], ids: Iterable[str]) -> Sequence[Row]:
    """The source records of these identifiers, in the order in which all of them would be read."""
    return gate.read(request, WARM_RECORDS, {"sources": sorted(sources), "ids": sorted(ids)}).parts["records"]


def _is_told(change: Change) -> bool:
    """Whether it is certain whom a change concerns."""
    if change.done is None:
        return (change.action != "load" and change.name.startswith(_HARMLESS)) or change.name == "feed.receive"
    return not change.wrote or change.name.startswith(_TOLD)
