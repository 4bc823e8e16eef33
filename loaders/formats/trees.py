"""From an element of a tree to rows: one row, or one for each of what is repeated inside it.

Under the readers of JSON, XML and FHIR. Only what a column addresses leaves the tree.
"""

from collections.abc import Iterator

from loaders.declarations import Kind
from loaders.formats.paths import Node, TreePath, understood
from loaders.formats.reader import Record


class Harvest:
    """The columns of one kind, their paths understood once."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._each: TreePath | None = understood(kind.each) if kind.each else None
        self._fields = [(column.field, [understood(heading) for heading in column.headings]) for column in kind.columns]

    def rows(self, element: Node, line: int) -> Iterator[Record]:
        """The rows that one element gives."""
        for inner in self._each.nodes(element) if self._each else [element]:
            cells = {
                name: next((text for path in paths if (text := path.text(element if path.outer else inner))), "")
                for name, paths in self._fields
            }
            here = inner.get("#line", line) if isinstance(inner, dict) else line
            yield Record(kind=self.kind, line=here if isinstance(here, int) else line, cells=cells)
