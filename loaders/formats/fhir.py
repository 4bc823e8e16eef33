"""FHIR R4 resources as rows: of a bundle, of one resource a line, or alone; written as JSON or as XML.

Both writings give the same trees, since the text of an XML element is its `value` attribute. The kinds of a feed say
which resource types they read; others are passed over aloud. Contained resources are reached by path only.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from loaders.declarations import Feed, Kind
from loaders.encoding import opened, whole_text
from loaders.errors import HeaderError
from loaders.formats.json_document import MOST, Walk
from loaders.formats.markup import elements
from loaders.formats.paths import Node
from loaders.formats.reader import Fault, Record
from loaders.formats.trees import Harvest

_BUNDLE = "Bundle"


class FhirResources:
    """A file of FHIR resources."""

    coverage = None
    heading_line = None

    def __init__(self, feed: Feed, path: Path) -> None:
        self._path = path
        self._code = feed.code
        self._harvests: dict[str, list[Harvest]] = {}
        for kind in feed.kinds:
            for resource_type in kind.place:
                self._harvests.setdefault(resource_type, []).append(Harvest(kind))
        self.remarks: list[Fault] = []

    def records(self) -> Iterator[Record]:
        """The rows of every resource that a kind reads. Raises HeaderError where the file holds no resource at all."""
        others: Counter[str] = Counter()
        bundle = read = False
        for name, node, line in self._resources():
            bundle = bundle or name == _BUNDLE
            if name in self._harvests:
                read = True
                for harvest in self._harvests[name]:
                    yield from harvest.rows(node, line)
            elif name != _BUNDLE:
                others[name] += 1
        if not (read or bundle):
            held = ", ".join(f"`{name}`" for name in sorted(others)) or "no FHIR resource"
            raise HeaderError(
                f"`{self._path.name}` holds {held}; feed `{self._code}` reads "
                f"{', '.join(f'`{name}`' for name in self._harvests)}"
            )
        self.remarks = [
            ("resource", f"{count} of type `{name}` were not read") for name, count in sorted(others.items())
        ]

    def retold(self, kind: Kind, cells: Mapping[str, str]) -> str:  # noqa: ARG002 - rows of a tree are no lines of text
        """Nothing: a resource is mended where it was made."""
        return ""

    def _resources(self) -> Iterator[tuple[str, Node, int]]:
        with opened(self._path) as stream:
            xml = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        return self._in_xml() if xml else self._in_json()

    def _in_xml(self) -> Iterator[tuple[str, Node, int]]:
        def wanted(path: tuple[str, ...]) -> bool:
            return path != (_BUNDLE,) and (len(path) == 1 or path[-2] == "resource")

        with opened(self._path) as stream:
            found = False
            for element in elements(stream, self._path.name, wanted):
                if not found and element.path[0] == _BUNDLE:
                    yield _BUNDLE, {}, 1
                found = True
                yield element.path[-1], element.tree, element.line
        if not found:
            yield _BUNDLE, {}, 1

    def _in_json(self) -> Iterator[tuple[str, Node, int]]:
        text = whole_text(self._path, MOST)
        walk = Walk(self._path.name, text)
        root = next((node for node, _ in walk.objects(("resourceType",))), None)
        if root == _BUNDLE:
            yield _BUNDLE, {}, 1
            found = walk.objects(("entry", "resource"))
        else:
            found = walk.documents()
        for node, line in found:
            name = node.get("resourceType") if isinstance(node, dict) else None
            yield str(name or ""), node, line
