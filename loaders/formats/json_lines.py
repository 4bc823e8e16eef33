"""One JSON object a line, with the control lines of announced feeds. A broken line is given with its fault."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from loaders.declarations import Feed, Kind
from loaders.encoding import examine, lines
from loaders.errors import TruncatedFile
from loaders.formats.announced import AnnouncedLines
from loaders.formats.paths import Node
from loaders.formats.reader import Fault, Record
from loaders.formats.trees import Harvest
from loaders.records import Coverage


class JsonLines:
    """A file of JSON objects, one a line, all of the first kind of the feed."""

    heading_line = None

    def __init__(self, feed: Feed, path: Path) -> None:
        self._feed = feed
        self._path = path
        self._kind = feed.kinds[0]
        self._harvest = Harvest(self._kind)
        self._charset = examine(path)
        self.coverage: Coverage | None = self._source().coverage
        self.remarks: list[Fault] = [("encoding", self._charset.remark)] if self._charset.remark else []

    def records(self) -> Iterator[Record]:
        """Every object, and every line that is none."""
        source = self._source()
        rows = 0
        for line in source:
            number = source.number
            source.held = [line]
            if not line.strip():
                continue
            rows += 1
            found, fault = self._parsed(line, number)
            if fault is None and number in self._charset.damaged:
                fault = ("encoding", "the row is not UTF-8 as the rest of the file is")
            if fault is not None:
                yield Record(kind=self._kind, line=number, cells={}, fault=fault, raw=source.raw)
            else:
                yield from self._harvest.rows(found, number)
        source.demand_closing(rows)

    def retold(self, kind: Kind, cells: Mapping[str, str]) -> str:
        """The declared fields as an object; empty where a column is a path into the object."""
        if any("/" in column.headings[0] for column in kind.columns):
            return ""
        return json.dumps({c.headings[0]: cells[c.field] for c in kind.columns if cells[c.field]}, ensure_ascii=False)

    def _source(self) -> AnnouncedLines:
        return AnnouncedLines(self._feed, self._path, lines(self._path, self._charset))

    def _parsed(self, line: str, number: int) -> tuple[Node, Fault | None]:
        try:
            found: Node = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            if not line.endswith("\n"):
                raise TruncatedFile(f"`{self._path.name}` breaks off in line {number}") from error
            return None, ("json", f"the row is no JSON object ({_where(error)})")
        if not isinstance(found, dict):
            return None, ("json", "the row is JSON, but no object with fields")
        return found, None


def _where(error: json.JSONDecodeError | RecursionError) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deep"
