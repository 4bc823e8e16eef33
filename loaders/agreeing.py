"""Words that add nothing: those of whom a batch says only what is shown already stay as they are, but for the days.

Asked by the pipeline; filled by publishing from what `loaders.held` read of them. Nothing that sources said of them
before has to be weighed again, and where no shield is near, what is new of them needs no cover.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.records import Row, Value
from loaders.linking import Placement, Step


@dataclass(slots=True)
class Agreeing:
    """Nodes by key, with what they show. Owned by one batch."""

    _shown: dict[str, Row] = field(default_factory=dict)
    _days: dict[str, dict[str, Value]] = field(default_factory=dict)

    def hold(self, rows: Iterable[Row]) -> None:
        """Take in what the graph shows."""
        self._shown.update((str(row["entity"]), row) for row in rows)

    def __contains__(self, key: object) -> bool:
        return key in self._shown

    def is_open(self, key: str) -> bool:
        """Whether no shield covered this one when it was read."""
        row = self._shown.get(key)
        return row is not None and row["behind"] is False

    def confirm(self, label: str, key: str, day: str) -> None:
        """Another source vouches for this one, up to a day; only children show it."""
        if label != "Child":
            return
        days = self._days.get(key, self._shown[key])
        first, last = days["first_seen"], days["last_confirmed"]
        earlier, later = not isinstance(first, str) or day < first, not isinstance(last, str) or day > last
        if earlier or later:
            self._days[key] = {"first_seen": day if earlier else first, "last_confirmed": day if later else last}

    def children(self) -> list[Row]:
        """The children who were seen earlier or later than they show, with the days."""
        return [{"key": key, "properties": days} for key, days in sorted(self._days.items())]


def tells_something(placement: Placement, day: str) -> bool:
    """Whether there is anything to write of a record: of most that were loaded before, there is not."""
    before = placement.before
    if placement.step is not Step.UNCHANGED or before is None:
        return True
    asks_again = before.marked is not None and before.marked.lift_asked and placement.record.marking is not None
    return before.pending or bool(asks_again) or day > before.last_confirmed
