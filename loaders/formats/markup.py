"""XML, element by element: the elements that somebody asks for, each with its line, and nothing else kept.

A document type declaration is refused before anything else is read: entities that double and redouble, and entities
that fetch other files, are declared there and nowhere else, and no feed needs one. Memory is bounded by one element.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO
from xml.parsers import expat

from loaders.errors import OversizedField, TruncatedFile, UnreadableFile
from loaders.formats.paths import Node

_PIECE = 1 << 16
MOST_NODES = 200_000
MOST_TEXT = 16 << 20
DEEPEST = 100
"""No honest record is larger or deeper."""

Wanted = Callable[[tuple[str, ...]], bool]
ALIKE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Element:
    """One element that was asked for: the names of those it stands in and its own, its line, and what it holds.

    `within` are the attributes of those that it stands in.
    """

    path: tuple[str, ...]
    line: int
    tree: dict[str, Node]
    within: tuple[Mapping[str, str], ...]


def elements(
    stream: IO[bytes], file: str, wanted: Wanted, *,
    alike: Mapping[str, str] = ALIKE, flat: frozenset[str] = frozenset(),
) -> Iterator[Element]:  # fmt: skip
    """The wanted elements in the order in which they end; what stands inside one is not looked at for another.

    `alike` gives elements the name of others, so that their order among those is kept; `flat` ones are text to their
    end, whatever marks stand in it. Raises TruncatedFile, OversizedField or UnreadableFile, naming the line.
    """
    walk = _Walk(file, wanted, alike, flat)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = walk.refuse_declaration
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    walk.parser = parser
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)  # noqa: FBT003 - expat takes no names
            yield from walk.take()
        parser.Parse(b"", True)  # noqa: FBT003 - the same
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code)
        if error.code in _CUT:
            raise TruncatedFile(
                f"`{file}` breaks off in line {error.lineno}; ask the source to send it again"
            ) from error
        raise UnreadableFile(f"line {error.lineno} of `{file}` is no XML ({said})") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise TruncatedFile(f"`{file}` is an archive that breaks off; ask the source to send it again") from error
    yield from walk.take()


_CUT = frozenset(
    expat.errors.codes[said]
    for said in (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN,
                 expat.errors.XML_ERROR_PARTIAL_CHAR, expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION)
)  # fmt: skip


@dataclass(slots=True)
class _Walk:
    """Where the parser stands, and the element that is being built."""

    file: str
    wanted: Wanted
    alike: Mapping[str, str]
    flat: frozenset[str]
    parser: expat.XMLParserType = field(init=False)
    _path: list[str] = field(default_factory=list)
    _attributes: list[Mapping[str, str]] = field(default_factory=list)
    _inside_flat: int = 0
    _building: list[dict[str, Node]] = field(default_factory=list)
    _done: list[Element] = field(default_factory=list)
    _nodes: int = 0
    _letters: int = 0

    def take(self) -> list[Element]:
        """What is complete."""
        done, self._done = self._done, []
        return done

    def refuse_declaration(self, *_: object) -> None:
        raise UnreadableFile(
            f"line {self.parser.CurrentLineNumber} of `{self.file}` opens a document type declaration; such a file may "
            "unpack without end or fetch other files, and is refused"
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._path.append(self.alike.get(local, local))
        known = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self._attributes.append(known)
        if len(self._path) > DEEPEST:
            raise OversizedField(
                f"line {self.parser.CurrentLineNumber} of `{self.file}` is nested too deep to be a record"
            )
        if self._inside_flat or (self._building and self._path[-1] in self.flat):
            self._inside_flat += 1
        if self._inside_flat > 1:
            self.text(" " if local in ("s", "tab", "line-break") else "")
            return
        if not self._building:
            if not self.wanted(tuple(self._path)):
                return
            self._nodes = self._letters = 0
        self._nodes += 1 + len(attributes)
        self._bound()
        node: dict[str, Node] = {f"@{key}": value for key, value in known.items()}
        node["#line"] = self.parser.CurrentLineNumber
        self._building.append(node)

    def text(self, text: str) -> None:
        if self._building:
            self._letters += len(text)
            self._bound()
            self._building[-1]["#text"] = self._building[-1].get("#text", "") + text

    def end(self, _name: str) -> None:
        self._inside_flat = max(0, self._inside_flat - 1)
        if self._building and not self._inside_flat:
            self._close(self._building.pop())
        self._path.pop()
        self._attributes.pop()

    def _close(self, node: dict[str, Node]) -> None:
        text = str(node.pop("#text", "")).strip()
        if text:
            node["#text"] = text
        if self._building:
            self._building[-1].setdefault(self._path[-1], []).append(node)
        else:
            self._done.append(Element(tuple(self._path), int(node["#line"]), node, tuple(self._attributes[:-1])))

    def _bound(self) -> None:
        if self._nodes > MOST_NODES or self._letters > MOST_TEXT:
            raise OversizedField(
                f"a record of `{self.file}` that reaches line {self.parser.CurrentLineNumber} is larger than any "
                "honest one"
            )
