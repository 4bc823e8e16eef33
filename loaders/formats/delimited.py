"""Comma- and tab-separated text (RFC 4180), with the control lines of announced feeds.

Headings may stand below title rows, and one file may be any of several kinds: its headings say which. A damaged row
inside a sound file is given with its fault; a cut or foreign file is refused whole.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from loaders.declarations import Feed, Form, Kind
from loaders.encoding import Charset, examine, lines
from loaders.errors import HeaderError, OversizedField, TruncatedFile
from loaders.formats.announced import AnnouncedLines
from loaders.formats.reader import Fault, Record
from loaders.headings import Headings, search
from loaders.records import Coverage


class Delimited:
    """A file of separated text."""

    def __init__(self, feed: Feed, path: Path) -> None:
        self._feed = feed
        self._path = path
        self._charset = examine(path)
        source = _Source(feed, path, self._charset)
        self._headings = source.headings
        self.coverage: Coverage | None = source.coverage
        self.heading_line: str | None = source.heading_line
        self.remarks: list[Fault] = [("encoding", self._charset.remark)] if self._charset.remark else []
        if feed.announced and self._headings:
            self.remarks += [not_declared(name) for name in self._headings.unknown]

    def records(self) -> Iterator[Record]:
        """Every row but blank ones."""
        source = _Source(self._feed, self._path, self._charset)
        rows = 0
        for record in _records(source):
            rows += 1
            yield record
        source.demand_closing(rows)

    def retold(self, kind: Kind, cells: Mapping[str, str]) -> str:
        """The row with every undeclared cell empty."""
        if self._headings:
            names = {at: name for name, at in self._headings.positions.items()}
            width = self._headings.width
        else:
            names = {int(column.headings[0]) - 1: column.field for column in kind.columns}
            width = max(names) + 1
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow(cells.get(names.get(at, ""), "") for at in range(width))
        return text.getvalue()


def not_declared(name: str) -> Fault:
    """The remark on a heading that nobody declared."""
    return "column", f"column `{name}` is not declared for this feed and was not read"


class _Source(AnnouncedLines):
    """The lines of one file on the way to the parser, with the headings read."""

    def __init__(self, feed: Feed, path: Path, charset: Charset) -> None:
        super().__init__(feed, path, lines(path, charset))
        self.charset = charset
        self.delimiter = self._delimiter()
        self.parser = csv.reader(
            self, delimiter=self.delimiter, strict=True,
            quoting=csv.QUOTE_NONE if self.delimiter == "\t" else csv.QUOTE_MINIMAL,
        )  # fmt: skip
        self.heading_line: str | None = None
        self.kind, self.headings = self._take_headings()

    @property
    def damaged(self) -> bool:
        """Whether the row that was read last holds bytes in another encoding than the file."""
        return any(line in self.charset.damaged for line in range(self.number - len(self.held) + 1, self.number + 1))

    def _delimiter(self) -> str:
        form = self.feed.form
        if form is Form.TSV:
            return "\t"
        if form in (Form.AS_FOUND, Form.TABLE) and not self.feed.headless:
            head = "".join(self.peek(self.feed.title_rows + 1))
            return "\t" if head.count("\t") > head.count(",") else ","
        return ","

    def _take_headings(self) -> tuple[Kind, Headings | None]:
        if self.feed.headless:
            return self.feed.kinds[0], None
        try:
            _, kind, headings = search(self.feed, self.path.name, self._first_rows(), self.feed.kinds)
        except csv.Error as error:
            raise HeaderError(f"the headings of `{self.path.name}` cannot be read: {error}") from error
        self.heading_line = self.raw
        return kind, headings

    def _first_rows(self) -> Iterator[list[str]]:
        for cells in self.parser:
            yield cells
            self.held.clear()


def _records(source: _Source) -> Iterator[Record]:
    """Every row; those whose cells are all empty say nothing and are passed over."""
    kind, headings = source.kind, source.headings
    width = headings.width if headings else 0
    positions = headings.positions if headings else {c.field: int(c.headings[0]) - 1 for c in kind.columns}
    short_last: tuple[int, int] | None = None
    while True:
        source.held.clear()
        start = source.number + 1
        try:
            cells = next(source.parser)
        except StopIteration:
            break
        except csv.Error as error:
            yield Record(kind=kind, line=start, cells={}, fault=_quoting_fault(source, start, error), raw=source.raw)
            continue
        if not width:
            width = len(cells)
            _demand_width(source, positions, width)
        written = any(cells)
        short_last = (start, len(cells)) if written and len(cells) < width else None
        if written and (fault := _fault(source, cells, width)):
            yield Record(kind=kind, line=start, cells={}, fault=fault, raw=source.raw)
        elif written:
            yield Record(kind=kind, line=start, cells={name: cells[at] for name, at in positions.items()})
    if short_last and not source.charset.ends_with_newline:
        line, count = short_last
        raise TruncatedFile(
            f"`{source.path.name}` breaks off in line {line}, after {count} of {width} cells; ask the source to "
            f"send it again"
        )


def _demand_width(source: _Source, positions: Mapping[str, int], width: int) -> None:
    """A file without headings is known by its width only."""
    needed = max(positions.values()) + 1
    if width < needed:
        raise HeaderError(
            f"`{source.path.name}` has {width} columns, and a file of feed `{source.feed.code}` has {needed} and no "
            "headings"
        )


def _fault(source: _Source, cells: Sequence[str], width: int) -> Fault | None:
    # Empty cells beyond the last heading say nothing; a cell too few may be any of them.
    if len(cells) < width or any(cells[width:]):
        return "ragged", f"the row has {len(cells)} cells under {width} headings"
    if source.damaged:
        return "encoding", f"the row is not {source.charset.codec.upper()} as the rest of the file is"
    return None


def _quoting_fault(source: _Source, start: int, error: csv.Error) -> Fault:
    said = str(error)
    if "unexpected end of data" in said:
        raise TruncatedFile(
            f"`{source.path.name}` ends inside a quoted cell that opens in line {start}; "
            "the end is missing, or a quote is not closed"
        ) from error
    if "field larger than" in said:
        raise OversizedField(
            f"a cell of `{source.path.name}` that begins in line {start} is larger than {csv.field_size_limit():,} "
            "letters; a quote may not be closed"
        ) from error
    return "quoting", f"the quotes of the row do not pair ({said})"
