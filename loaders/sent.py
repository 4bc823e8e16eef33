"""Rows that a source sends one message at a time, in place of a file: the same stages, without a beginning and end.

Opened by the real-time door. Fields go by their own names or by any heading under which the feed's files publish them.
Whatever is not declared is never read, as with files.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.declarations import Feed, Kind
from loaders.formats.reader import Fault, Record
from loaders.read import FeedFile
from loaders.records import Coverage

SentRow = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _SentRows:
    """A reader of what is in memory. Lines are counted from 1; no row is ever told again."""

    kind: Kind
    rows: Sequence[SentRow]
    coverage: Coverage | None
    heading_line: str | None = None

    @property
    def remarks(self) -> list[Fault]:
        """Nothing is to be said of the message as a whole."""
        return []

    def records(self) -> Iterator[Record]:
        """Every row, or what is wrong with it."""
        fields = {_folded(name): column.field for column in self.kind.columns for name in column.headings}
        fields |= {_folded(column.field): column.field for column in self.kind.columns}
        for line, row in enumerate(self.rows, 1):
            cells = {column.field: "" for column in self.kind.columns}
            fault: Fault | None = None
            for name, value in row.items():
                field = fields.get(_folded(name))
                if field is None:
                    continue
                text = _text(value)
                if text is None:
                    fault = ("json", f"`{field}` is neither a text nor a whole number nor true or false")
                    break
                cells[field] = text
            yield Record(kind=self.kind, line=line, cells={} if fault else cells, fault=fault)

    def retold(self, kind: Kind, cells: Mapping[str, str]) -> str:  # noqa: ARG002 - of the protocol
        """Nothing: whoever sent it has it."""
        return ""


def open_sent(feed: Feed, kind: Kind, rows: Sequence[SentRow], *, name: str, coverage: Coverage) -> FeedFile:
    """Rows as a file of that name, vouched for up to the day of the coverage."""
    reader = _SentRows(kind=kind, rows=rows, coverage=coverage)
    return FeedFile(feed=feed, path=Path(name), reader=reader, coverage=coverage, rows=len(rows), remarks=())


def _folded(name: str) -> str:
    return name.strip().casefold()


def _text(value: object) -> str | None:
    """The cell that a file would hold; None where no file could."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value
