"""From a file to raw rows: the one door to every format, each row with its line and what kind it is.

Called by intake. A file is examined whole before its first row is handed out, so that a cut or damaged file loads
nothing at all; a damaged row inside a sound file is rejected alone. Only declared columns leave the readers: content
that an index must not hold is dropped there, from the raw text of rejections too.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from loaders.declarations import Feed, Form, RawRow
from loaders.encoding import is_archive
from loaders.errors import HeaderError
from loaders.formats.delimited import Delimited
from loaders.formats.fhir import FhirResources
from loaders.formats.json_document import JsonDocument
from loaders.formats.json_lines import JsonLines
from loaders.formats.reader import Fault, Reader
from loaders.formats.sql_dump import SqlDump
from loaders.formats.workbook import Workbook
from loaders.formats.xml_document import XmlDocument
from loaders.records import Coverage, Rejection, Remark

PAGE = 1_000
"""How many rows one answer of a public interface usually holds at most."""


def _table(feed: Feed, path: Path) -> Reader:
    return Workbook(feed, path) if is_archive(path) else Delimited(feed, path)


_READERS: Mapping[Form, Callable[[Feed, Path], Reader]] = {
    Form.CSV: Delimited, Form.TSV: Delimited, Form.AS_FOUND: Delimited, Form.JSON_LINES: JsonLines,
    Form.TABLE: _table, Form.JSON: JsonDocument, Form.XML: XmlDocument, Form.FHIR: FhirResources,
    Form.SQL: SqlDump,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFile:
    """A file that was examined and found whole."""

    feed: Feed
    path: Path
    reader: Reader
    coverage: Coverage | None
    rows: int
    remarks: tuple[Remark, ...]

    @property
    def heading_line(self) -> str | None:
        """The headings as they stand in the file, for rows that are sent again."""
        return self.reader.heading_line


def open_feed_file(feed: Feed, path: Path, *, coverage: Coverage | None = None) -> FeedFile:
    """Examine a file from beginning to end. `coverage` is for files that do not announce their own.

    Raises a kind of UnreadableFile, naming the line, where the file is cut, is no text, is not this feed, or lacks or
    repeats a heading.
    """
    reader = _READERS[feed.form](feed, path)
    rows = Counter(record.kind.name for record in reader.records())
    if feed.announced and reader.coverage is None and coverage is None:
        raise HeaderError(
            f"`{path.name}` does not say what it covers; its first line should read "
            f"`#kithmap;feed={feed.code};area=…;from=…;correct_to=…`"
        )
    return FeedFile(
        feed=feed, path=path, reader=reader, coverage=reader.coverage or coverage, rows=rows.total(),
        remarks=tuple(
            _remark(feed, path, fault) for fault in (*reader.remarks, *_not_held(feed, rows), *_too_round(rows))
        ),
    )  # fmt: skip


def read_rows(file: FeedFile) -> Iterator[RawRow | Rejection]:
    """The rows of an examined file in its order; a row that cannot be read is rejected with its line and reason."""
    for record in file.reader.records():
        if record.kind.not_held:
            continue
        if record.fault is not None:
            rule, reason = record.fault
            if file.feed.drops_content:
                reason += "; the row itself is not kept, since this feed carries content that the index must not hold"
            yield Rejection(
                feed=file.feed.code, file=file.path.name, line=record.line, column=None, rule=rule, reason=reason,
                raw="" if file.feed.drops_content else record.raw,
            )  # fmt: skip
        else:
            yield RawRow(
                file=file.path.name, line=record.line, kind=record.kind, cells=record.cells,
                raw=partial(file.reader.retold, record.kind, record.cells), coverage=file.coverage,
            )  # fmt: skip


def _not_held(feed: Feed, rows: Counter[str]) -> Iterator[Fault]:
    """What a data manager is told of rows that are known and of which nothing is held."""
    for kind in feed.kinds:
        if kind.not_held and rows[kind.name]:
            yield "not_held", f"{rows[kind.name]:,} rows of `{kind.name}` were passed over: {kind.not_held}"


def _too_round(rows: Counter[str]) -> Iterator[Fault]:
    """Nobody has exactly ten thousand of anything; a source that answers page by page may have stopped at one."""
    count = rows.total()
    if count and count % PAGE == 0:
        reason = (
            f"exactly {count:,} rows: a source that answers by pages may have stopped early; ask it how many it has"
        )
        yield "round", reason


def _remark(feed: Feed, path: Path, fault: Fault) -> Remark:
    rule, reason = fault
    return Remark(feed=feed.code, file=path.name, line=0, column=None, rule=rule, reason=reason)
