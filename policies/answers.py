"""What leaves the gate and what the ledger learns of it: the reading, the keys shown, what was pruned.

Used by the gate alone; kept apart because none of it opens, decides or records anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from graph.queries.catalogue import Query
from graph.records import Row, Value

Parts: TypeAlias = Mapping[str, tuple[Row, ...]]
"""The rows of an answer by part of the query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A recorded answer. An empty anchor means `not available`: hidden or not there, nobody can tell."""

    event_id: str
    parts: Parts

    def one(self, part: str) -> Row | None:
        """The first row of a part, or None."""
        rows = self.parts[part]
        return rows[0] if rows else None


@dataclass(frozen=True, slots=True)
class Tally:
    """What the ledger learns besides the answer: items refused by policy, and the permits that applied."""

    pruned: Mapping[str, int]
    determining: tuple[str, ...]


NOTHING_TALLIED = Tally({}, ())


def tally_of(rows: Sequence[Row]) -> Tally:
    """Sum the rows of a tally part: each item refused counts once for each policy that refused it."""
    pruned: dict[str, int] = {}
    granted: set[str] = set()
    for index, row in enumerate(rows):
        items = row["items"]
        granted.update(_texts(row["granted"]))
        # The anchor stands in every row, and counts once.
        refusals = [(policy, 1) for policy in _texts(row["own"])] if index == 0 else []
        hidden = items if isinstance(items, int) else 0
        refusals += [(policy, hidden) for policy in dict.fromkeys(_texts(row["further"]))]
        for policy, count in refusals:
            pruned[policy] = pruned.get(policy, 0) + count
    return Tally(dict(sorted(pruned.items())), tuple(sorted(granted)))


@dataclass(frozen=True, slots=True)
class Seen:
    """What an answer shows, less every value: rows by part and keys, each with the columns that hold something."""

    rows: Mapping[tuple[str, str], frozenset[str]]
    tally: Tally


def seen_in(query: Query, parts: Parts, tally: Tally) -> Seen:
    """What of an answer may be compared with another one. Rows of the same keys are told apart by their order."""
    rows: dict[tuple[str, str], frozenset[str]] = {}
    for part in query.parts:
        for row in parts.get(part.name, ()):
            keys = "+".join(
                str(value) for column in part.shown if (value := row.get(column)) is not None and value != []
            )
            number = 1
            while (part.name, f"{keys}#{number}") in rows:
                number += 1
            rows[part.name, f"{keys}#{number}"] = frozenset(
                column for column, value in row.items() if value is not None and value != []
            )
    return Seen(rows, tally)


def keys_shown(query: Query, parts: Parts) -> tuple[str, ...]:
    """The node keys that an answer shows, each once, in the order of the answer."""
    found: dict[str, None] = {}
    for part in query.parts:
        for row in parts.get(part.name, ()):
            for column in part.shown:
                value = row.get(column)
                for key in [value] if isinstance(value, str) else _texts(value):
                    found[key] = None
    return tuple(found)


def _texts(value: Value) -> list[str]:
    return [str(item) for item in value] if isinstance(value, Sequence) and not isinstance(value, str) else []
