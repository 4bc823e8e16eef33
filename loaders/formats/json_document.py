"""One JSON document: each object of an array at some path is a row, and so may be what is repeated inside it.

The text is held, its rows are not: objects are parsed one after another where they stand, so each knows its line.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json.decoder import JSONDecodeError
from pathlib import Path

from loaders.declarations import Feed, Kind
from loaders.encoding import whole_text
from loaders.errors import HeaderError, TruncatedFile, UnreadableFile
from loaders.formats.paths import Node
from loaders.formats.reader import Fault, Record
from loaders.formats.trees import Harvest

MOST = 256 << 20
_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class JsonDocument:
    """A document whose rows stand where the kinds of the feed say: `Children` is an array or an object of that name."""

    coverage = None
    heading_line = None

    def __init__(self, feed: Feed, path: Path) -> None:
        self._path = path
        self._code = feed.code
        self._harvests = [
            (tuple(filter(None, place.split("/"))), Harvest(kind))
            for kind in feed.kinds
            for place in kind.place or ("",)
        ]  # fmt: skip
        self.remarks: list[Fault] = []

    def records(self) -> Iterator[Record]:
        """The rows of every object, kind after kind."""
        text = whole_text(self._path, MOST)
        walk = Walk(self._path.name, text)
        walk.demand_json()
        found = False
        for steps, harvest in self._harvests:
            for node, line in walk.objects(steps):
                if not _is_of(harvest.kind, node):
                    continue
                found = True
                if isinstance(node, dict):
                    yield from harvest.rows(node, line)
                else:
                    yield Record(
                        kind=harvest.kind, line=line, cells={}, fault=("json", "the row is JSON, but no object")
                    )
        if not found and not any(walk.there(steps) for steps, harvest in self._harvests if not harvest.kind.only):
            places = ", ".join(dict.fromkeys(_named(steps, harvest.kind) for steps, harvest in self._harvests))
            raise HeaderError(f"`{self._path.name}` has no {places}, so it is no file of feed `{self._code}`")

    def retold(self, kind: Kind, cells: Mapping[str, str]) -> str:  # noqa: ARG002 - rows of a tree are no lines of text
        """Nothing: a tree is mended where it was made."""
        return ""


def _is_of(kind: Kind, node: Node) -> bool:
    """Whether the node is an object of the kind's type; a kind that names none takes everything at its place."""
    if kind.only is None:
        return True
    name, wanted = kind.only
    return isinstance(node, dict) and name in node and wanted in (None, node[name])


def _named(steps: tuple[str, ...], kind: Kind) -> str:
    return f"`{kind.only[1] or kind.only[0]}`" if kind.only else f"`{'/'.join(steps)}`"


@dataclass(slots=True)
class Walk:
    """A walk through JSON text to the objects at a path, with their lines."""

    file: str
    text: str

    def demand_json(self) -> None:
        """Refuse text that is no object and no array. Raises a kind of UnreadableFile, with the line."""
        at = self._blank(0)
        if self._letter(at) not in "{[":
            raise self._refusal("an object or an array is expected", at)

    def objects(self, steps: tuple[str, ...]) -> Iterator[tuple[Node, int]]:
        """Every node at the path, arrays taken apart, with its line. Raises a kind of UnreadableFile, with the line."""
        line, counted = 1, 0
        for at in self._starts(steps):
            line += self.text.count("\n", counted, at)
            counted = at
            yield self._value(at)[0], line

    def there(self, steps: tuple[str, ...]) -> bool:
        """Whether something stands at the path, be it an empty array."""
        return any(True for _ in self._inside(steps, self._blank(0)))

    def documents(self) -> Iterator[tuple[Node, int]]:
        """Every document of the text, one after another, as bulk exports have one a line."""
        at, line, counted = self._blank(0), 1, 0
        while at < len(self.text):
            line += self.text.count("\n", counted, at)
            counted = at
            node, end = self._value(at)
            yield node, line
            at = self._blank(end)

    def _starts(self, steps: tuple[str, ...]) -> Iterator[int]:
        for at in self._inside(steps, self._blank(0)):
            if self.text[at] == "[":
                yield from self._items(at)
            else:
                yield at

    def _inside(self, steps: tuple[str, ...], at: int) -> Iterator[int]:
        if not steps:
            yield at
        elif self.text[at : at + 1] == "[":
            for item in self._items(at):
                if self._letter(item) == "{":
                    yield from self._inside(steps, item)
        elif self.text[at : at + 1] == "{":
            for name, value in self._members(at):
                if name == steps[0]:
                    yield from self._inside(steps[1:], value)

    def _items(self, at: int) -> Iterator[int]:
        at = self._blank(at + 1)
        while self._letter(at) != "]":
            yield at
            at = self._next(self._value(at)[1], "]")

    def _members(self, at: int) -> Iterator[tuple[str, int]]:
        at = self._blank(at + 1)
        while self._letter(at) != "}":
            if self._letter(at) != '"':
                raise self._refusal("a name in quotes is expected", at)
            name, at = self._value(at)
            at = self._blank(at)
            if self._letter(at) != ":":
                raise self._refusal("a colon is expected", at)
            at = self._blank(at + 1)
            yield name, at
            at = self._next(self._value(at)[1], "}")

    def _next(self, at: int, closing: str) -> int:
        at = self._blank(at)
        if self._letter(at) == closing:
            return at
        if self._letter(at) != ",":
            raise self._refusal("a comma is missing", at)
        return self._blank(at + 1)

    def _value(self, at: int) -> tuple[Node, int]:
        try:
            return _DECODER.raw_decode(self.text, at)
        except JSONDecodeError as error:
            raise self._refusal(error.msg, error.pos) from error
        except RecursionError as error:
            raise self._refusal("it is nested too deep", at) from error

    def _blank(self, at: int) -> int:
        found = _BLANK.match(self.text, at)
        return found.end() if found else at

    def _letter(self, at: int) -> str:
        if at >= len(self.text):
            raise self._refusal("it breaks off", at)
        return self.text[at]

    def _refusal(self, said: str, at: int) -> UnreadableFile:
        line = self.text.count("\n", 0, at) + 1
        if at >= len(self.text.rstrip()):
            return TruncatedFile(f"`{self.file}` breaks off in line {line}; ask the source to send it again")
        return UnreadableFile(f"line {line} of `{self.file}` is no JSON ({said[:1].lower()}{said[1:]})")
