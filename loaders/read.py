"""From a file to raw rows: control lines, headings, records of CSV, TSV or JSON lines, each with its line number.

Called by intake. A file is examined whole before its first row is handed out, so that a cut or damaged file loads
nothing at all; a damaged row inside a sound file is rejected alone. Only declared columns leave this module: content
that an index must not hold is dropped here, from the raw text of rejections too. CSV follows RFC 4180.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from loaders.declarations import Feed, Form, RawRow
from loaders.encoding import Charset, examine, lines
from loaders.errors import HeaderError, OversizedField, TruncatedFile, UnreadableFile
from loaders.headings import Headings, control_of, resolve
from loaders.records import Coverage, Rejection, Remark

_OPENING = "#kithmap"
_CLOSING = "#end"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFile:
    """A file that was examined and found whole."""

    feed: Feed
    path: Path
    charset: Charset
    headings: Headings | None
    coverage: Coverage | None
    rows: int
    remarks: tuple[Remark, ...]


def open_feed_file(feed: Feed, path: Path, *, coverage: Coverage | None = None) -> FeedFile:
    """Examine a file from beginning to end. `coverage` is for files that do not announce their own.

    Raises a kind of UnreadableFile, naming the line, where the file is cut, is no text, is not this feed, or lacks or
    repeats a heading.
    """
    charset = examine(path)
    source = _Source(feed, path, charset)
    announced = source.control
    headings = source.headings
    rows = sum(1 for _ in _records(source, headings))
    if feed.announced and announced is None and coverage is None:
        raise HeaderError(
            f"`{path.name}` does not say what it covers; its first line should read "
            f"`{_OPENING};feed={feed.code};area=…;from=…;correct_to=…`"
        )
    _demand_closing_line(source, rows)
    remarks = [_remark(feed, path, "encoding", charset.remark)] if charset.remark else []
    remarks += [
        _remark(feed, path, "column", f"column `{name}` is not declared for this feed and was not read")
        for name in (headings.unknown if headings and feed.announced else ())
    ]
    return FeedFile(
        feed=feed, path=path, charset=charset, headings=headings, coverage=announced or coverage,
        rows=rows, remarks=tuple(remarks),
    )  # fmt: skip


def read_rows(file: FeedFile) -> Iterator[RawRow | Rejection]:
    """The rows of an examined file in its order; a row that cannot be read is rejected with its line and reason."""
    source = _Source(file.feed, file.path, file.charset)
    for line, cells, fault in _records(source, file.headings):
        if fault is not None:
            rule, reason = fault
            raw = "" if file.feed.dropped else source.raw
            if file.feed.dropped:
                reason += "; the row itself is not kept, since this feed carries content that the index must not hold"
            yield Rejection(
                feed=file.feed.code, file=file.path.name, line=line, column=None, rule=rule, reason=reason, raw=raw
            )
        elif cells:
            yield RawRow(file=file.path.name, line=line, cells=cells, raw=_retold(file, cells), coverage=file.coverage)


class _Source:
    """The lines of one file on the way to the parser, with the count and the text of the row being read."""

    def __init__(self, feed: Feed, path: Path, charset: Charset) -> None:
        self.feed = feed
        self.path = path
        self.charset = charset
        self.number = 0
        self.held: list[str] = []
        self.announced_rows: int | None = None
        self._lines = lines(path, charset)
        self._waiting: list[str] = []
        self.control = self._take_control()
        self.delimiter = self._delimiter()
        self.parser = csv.reader(
            self, delimiter=self.delimiter, strict=True,
            quoting=csv.QUOTE_NONE if self.delimiter == "\t" else csv.QUOTE_MINIMAL,
        )  # fmt: skip
        self.headings = self._take_headings()

    @property
    def raw(self) -> str:
        """The text of the row that was read last."""
        return "".join(self.held).rstrip("\r\n")

    @property
    def damaged(self) -> bool:
        """Whether the row that was read last holds bytes in another encoding than the file."""
        return any(line in self.charset.damaged for line in range(self.number - len(self.held) + 1, self.number + 1))

    def __iter__(self) -> "_Source":
        return self

    def __next__(self) -> str:
        line = self._waiting.pop() if self._waiting else next(self._lines)
        if line.startswith(_CLOSING) and self.feed.announced:
            self._take_closing(line)
            raise StopIteration
        self.number += 1
        self.held.append(line)
        return line

    def _take_control(self) -> Coverage | None:
        first = next(self._lines, "")
        if not first.startswith(_OPENING):
            self._waiting.append(first)
            return None
        self.number += 1
        return control_of(self.feed, self.path.name, first)

    def _take_closing(self, line: str) -> None:
        count = line.partition("rows=")[2].strip()
        if not count.isdigit():
            raise TruncatedFile(
                f"the closing line of `{self.path.name}` should read `{_CLOSING};rows=…`, not `{line.strip()}`"
            )
        self.announced_rows = int(count)
        if any(rest.strip() for rest in self._lines):
            raise UnreadableFile(f"`{self.path.name}` goes on after its closing line; two files may have been joined")

    def _delimiter(self) -> str:
        if self.feed.form is Form.TSV:
            return "\t"
        if self.feed.form is Form.AS_FOUND and self._waiting and not self.feed.headless:
            return "\t" if self._waiting[0].count("\t") > self._waiting[0].count(",") else ","
        return ","

    def _take_headings(self) -> Headings | None:
        if self.feed.form is Form.JSON_LINES or self.feed.headless:
            return None
        try:
            cells = next(self.parser, [])
        except csv.Error as error:
            raise HeaderError(f"the headings of `{self.path.name}` cannot be read: {error}") from error
        self.held.clear()
        return resolve(self.feed, self.path.name, cells)


Fault = tuple[str, str]
Record = tuple[int, Mapping[str, str], Fault | None]


def _records(source: _Source, headings: Headings | None) -> Iterator[Record]:
    """Line, fields and fault of every row. Rows whose cells are all empty have neither fields nor fault."""
    if source.feed.form is Form.JSON_LINES:
        yield from _json_records(source)
        return
    width = headings.width if headings else 0
    positions = headings.positions if headings else {c.field: int(c.headings[0]) - 1 for c in source.feed.columns}
    short_last: tuple[int, int] | None = None
    while True:
        source.held.clear()
        start = source.number + 1
        try:
            cells = next(source.parser)
        except StopIteration:
            break
        except csv.Error as error:
            yield start, {}, _quoting_fault(source, start, error)
            continue
        width = width or len(cells)
        short_last = (start, len(cells)) if 0 < len(cells) < width else None
        if cells and len(cells) != width:
            yield start, {}, ("ragged", f"the row has {len(cells)} cells under {width} headings")
        elif source.damaged:
            yield start, {}, ("encoding", f"the row is not {source.charset.codec.upper()} as the rest of the file is")
        elif any(cells):
            yield start, {name: cells[at] for name, at in positions.items()}, None
    if short_last and not source.charset.ends_with_newline:
        line, count = short_last
        raise TruncatedFile(
            f"`{source.path.name}` breaks off in line {line}, after {count} of {width} cells; ask the source to "
            f"send it again"
        )


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


def _json_records(source: _Source) -> Iterator[Record]:
    wanted = {column.headings[0]: column.field for column in source.feed.columns}
    for line in source:
        number = source.number
        source.held = [line]
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            if not line.endswith("\n"):
                raise TruncatedFile(f"`{source.path.name}` breaks off in line {number}") from error
            yield number, {}, ("json", f"the row is no JSON object ({error})")
            continue
        if not isinstance(found, dict):
            yield number, {}, ("json", "the row is JSON, but no object with fields")
        elif source.damaged:
            yield number, {}, ("encoding", "the row is not UTF-8 as the rest of the file is")
        else:
            yield number, {field: _plain(found.get(heading)) for heading, field in wanted.items()}, None


def _plain(value: object) -> str:
    """A JSON value as the text that a cell would have; what no cell can hold (a list, a map) reads as missing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | int) else ""


def _demand_closing_line(source: _Source, rows: int) -> None:
    if not source.feed.announced or source.control is None:
        return
    if source.announced_rows is None:
        raise TruncatedFile(
            f"the closing line of `{source.path.name}` is missing after {rows} rows; ask the source to send it again"
        )
    if source.announced_rows != rows:
        raise TruncatedFile(
            f"`{source.path.name}` announces {source.announced_rows} rows and has {rows}; ask the source to send it "
            f"again"
        )


def _retold(file: FeedFile, cells: Mapping[str, str]) -> str:
    """The row as it would be sent again, with every undeclared cell empty."""
    if file.feed.form is Form.JSON_LINES:
        return json.dumps(
            {c.headings[0]: cells[c.field] for c in file.feed.columns if cells[c.field]}, ensure_ascii=False
        )
    names = {at: name for name, at in file.headings.positions.items()} if file.headings else {}
    width = file.headings.width if file.headings else 0
    if not names:
        names = {int(column.headings[0]) - 1: column.field for column in file.feed.columns}
        width = max(names) + 1
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells.get(names.get(at, ""), "") for at in range(width))
    return text.getvalue()


def _remark(feed: Feed, path: Path, rule: str, reason: str) -> Remark:
    return Remark(feed=feed.code, file=path.name, line=0, column=None, rule=rule, reason=reason)
