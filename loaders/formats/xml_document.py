"""One XML document: each repeated element is a row, and so may be what is repeated inside it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from loaders.declarations import Feed, Kind
from loaders.encoding import opened
from loaders.errors import HeaderError
from loaders.formats.markup import elements
from loaders.formats.reader import Fault, Record
from loaders.formats.trees import Harvest


class XmlDocument:
    """A document whose rows stand where the kinds of the feed say: `Children/Child` is a child in children."""

    coverage = None
    heading_line = None

    def __init__(self, feed: Feed, path: Path) -> None:
        self._path = path
        self._code = feed.code
        self._places = {tuple(place.split("/")) for kind in feed.kinds for place in kind.place}
        self._harvests = [
            (tuple(place.split("/")), Harvest(kind)) for kind in feed.kinds for place in kind.place
        ]  # fmt: skip
        self.remarks: list[Fault] = []

    def records(self) -> Iterator[Record]:
        """The rows of every element, in the order of the file; of one element, in the order of the kinds."""
        found = False
        with opened(self._path) as stream:
            for element in elements(stream, self._path.name, self._wanted):
                found = True
                for place, harvest in self._harvests:
                    if element.path[-len(place) :] == place:
                        yield from harvest.rows(element.tree, element.line)
        if not found:
            places = ", ".join(f"`{'/'.join(place)}`" for place in sorted(self._places))
            raise HeaderError(f"`{self._path.name}` has no element {places}, so it is no file of feed `{self._code}`")

    def retold(self, kind: Kind, cells: Mapping[str, str]) -> str:  # noqa: ARG002 - rows of a tree are no lines of text
        """Nothing: a tree is mended where it was made."""
        return ""

    def _wanted(self, path: tuple[str, ...]) -> bool:
        return any(path[-len(place) :] == place for place in self._places)
