"""A dump of a database as SQL text: each row that an INSERT statement puts into a table is a row of its kind.

Statements are read one after another and never run. Kinds are tables by name, with or without a schema; other tables
are passed over aloud.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from loaders.declarations import Feed, Kind
from loaders.encoding import whole_text
from loaders.errors import HeaderError, TruncatedFile
from loaders.formats.reader import Fault, Record

MOST = 256 << 20
_INSERT = re.compile(r"\binsert\s+into\s+([\w.\"\[\]`]+)\s*\(([^)]*)\)\s*values\s*", re.IGNORECASE)
_TOKEN = re.compile(
    r"\s*(?:(?P<text>[NE]?'(?:[^']|'')*')|(?P<mark>[(),;])|(?P<bare>[^\s(),;']+(?:\s*::\s*\w+)?))", re.DOTALL
)


class SqlDump:
    """A dump whose kinds of rows are tables."""

    coverage = None
    heading_line = None

    def __init__(self, feed: Feed, path: Path) -> None:
        self._path = path
        self._code = feed.code
        self._kinds = {place.casefold(): kind for kind in feed.kinds for place in kind.place}
        self.remarks: list[Fault] = []

    def records(self) -> Iterator[Record]:
        """Every row of the tables that are kinds of the feed, in the order of the file."""
        text = whole_text(self._path, MOST)
        others: Counter[str] = Counter()
        found, line, counted = False, 1, 0
        for statement in _INSERT.finditer(text):
            table = re.sub(r"[\"\[\]`]", "", statement[1]).rpartition(".")[2].casefold()
            names = [name.strip().strip('"[]`').casefold() for name in statement[2].split(",")]
            line += text.count("\n", counted, statement.start())
            counted = statement.start()
            kind = self._kinds.get(table)
            if kind is None:
                others[table] += 1
                continue
            found = True
            for values in self._rows(text, statement.end(), line):
                yield self._record(kind, line, names, values)
        if not found:
            tables = ", ".join(f"`{table}`" for table in self._kinds)
            raise HeaderError(
                f"`{self._path.name}` puts nothing into {tables}, so it is no file of feed `{self._code}`"
            )
        self.remarks = [
            ("table", f"{count} statements on table `{name}` were not read") for name, count in others.items()
        ]

    def retold(self, kind: Kind, cells: Mapping[str, str]) -> str:  # noqa: ARG002 - rows of a dump are no lines of text
        """Nothing: a dump is mended where it was made."""
        return ""

    def _rows(self, text: str, at: int, line: int) -> Iterator[list[str]]:
        """The rows of one VALUES list."""
        while True:
            opening, at = self._token(text, at, line)
            if opening != "(":
                return
            values: list[str] = []
            mark = ""
            while mark != ")":
                value, at = self._token(text, at, line)
                mark, at = self._token(text, at, line)
                if mark == "(":
                    # A function, such as Now(): what it would give is not in the file.
                    value = "null"
                    while mark != ")":
                        mark, at = self._token(text, at, line)
                    mark, at = self._token(text, at, line)
                values.append(_plain(value))
            yield values
            after, end = self._token(text, at, line) if at < len(text.rstrip()) else (";", at)
            if after != ",":
                return
            at = end

    def _token(self, text: str, at: int, line: int) -> tuple[str, int]:
        found = _TOKEN.match(text, at)
        if found is None:
            raise TruncatedFile(f"`{self._path.name}` breaks off in the statement of line {line}")
        return found[0].strip(), found.end()

    def _record(self, kind: Kind, line: int, names: list[str], values: list[str]) -> Record:
        if len(names) != len(values):
            fault = ("ragged", f"the statement names {len(names)} columns and gives {len(values)} values")
            return Record(kind=kind, line=line, cells={}, fault=fault)
        told = dict(zip(names, values, strict=True))
        cells = {
            column.field: next((told[name] for heading in column.headings if (name := heading.casefold()) in told), "")
            for column in kind.columns
        }
        return Record(kind=kind, line=line, cells=cells)


def _plain(token: str) -> str:
    """A value as text: quotes taken off, NULL as nothing."""
    if "'" in token:
        return token[token.index("'") + 1 : -1].replace("''", "'")
    return "" if token.casefold() == "null" else token.partition("::")[0]
