"""What every reader gives: records with their kind, their line, their declared cells, and what is wrong with them.

Implemented by the readers of this package, asked by `loaders.read`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from loaders.declarations import Kind
from loaders.records import Coverage

Fault: TypeAlias = tuple[str, str]
"""A rule and a reason, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of a file: its declared cells as text, or its fault. `raw` is the text of a faulty row."""

    kind: Kind
    line: int
    cells: Mapping[str, str]
    fault: Fault | None = None
    raw: str = ""


class Reader(Protocol):
    """One file in one format. Its records are asked for twice: once to examine the file whole, once to read it."""

    @property
    def coverage(self) -> Coverage | None:
        """What the file says that it covers, where its format lets it."""
        ...

    @property
    def remarks(self) -> list[Fault]:
        """What a data manager should know of the file as a whole. Complete after all records were asked for once."""
        ...

    @property
    def heading_line(self) -> str | None:
        """The headings as they stand in the file, for rows that are sent again; None where there are none."""
        ...

    def records(self) -> Iterator[Record]:
        """Every row in the order of the file. Raises a kind of UnreadableFile where the file is cut or foreign."""
        ...

    def retold(self, kind: Kind, cells: Mapping[str, str]) -> str:
        """A row as it would be sent again, without what is not declared; empty where rows are no lines of text."""
        ...
