"""The sheets of a workbook, Excel or OpenDocument, as rows of text. Formulas count as the values they last had.

A sheet is read as the kind whose name it bears, else as the kind that its headings fit; sheets of instructions are
passed over aloud. Headings may stand below title rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import TypeAlias
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from loaders.declarations import Feed, Kind
from loaders.errors import HeaderError, UnreadableFile
from loaders.formats.archives import examine_archive
from loaders.formats.delimited import not_declared
from loaders.formats.opendocument import open_document_sheets
from loaders.formats.paths import scalar
from loaders.formats.reader import Fault, Record
from loaders.headings import Headings, search

Row: TypeAlias = list[str]


class Workbook:
    """A workbook of one or several sheets."""

    coverage = None
    heading_line = None

    def __init__(self, feed: Feed, path: Path) -> None:
        self._feed = feed
        self._path = path
        self._members = examine_archive(path)
        self.remarks: list[Fault] = []

    def records(self) -> Iterator[Record]:
        """Every row of every sheet that is one of the feed's kinds."""
        self.remarks.clear()
        read = 0
        refusal: HeaderError | None = None
        for name, rows in self._sheets():
            try:
                start, kind, headings, rest = self._opened(name, rows)
            except HeaderError as error:
                if self._named(name):
                    raise
                refusal = refusal or error
                self.remarks.append(("sheet", f"sheet `{name}` has none of this feed's headings and was not read"))
                continue
            read += 1
            if self._feed.announced:
                self.remarks += [not_declared(heading) for heading in headings.unknown]
            for line, cells in enumerate(rest, start=start):
                if any(cell.strip() for cell in cells):
                    told = {field: cells[at] if at < len(cells) else "" for field, at in headings.positions.items()}
                    yield Record(kind=kind, line=line, cells=told)
        if not read:
            raise refusal or HeaderError(f"`{self._path.name}` has no sheet with rows")

    def retold(self, kind: Kind, cells: Mapping[str, str]) -> str:  # noqa: ARG002 - rows of sheets are no lines of text
        """Nothing: a workbook is mended where it was made."""
        return ""

    def _opened(self, name: str, rows: Iterator[Row]) -> tuple[int, Kind, Headings, Iterator[Row]]:
        head = list(islice(rows, self._feed.title_rows + 1))
        if not any(any(cells) for cells in head):
            raise HeaderError(f"sheet `{name}` of `{self._path.name}` is empty")
        kinds = self._named(name) or self._feed.kinds
        at, kind, headings = search(self._feed, f"{self._path.name}` sheet `{name}", head, kinds)
        return at + 2, kind, headings, chain(head[at + 1 :], rows)

    def _named(self, sheet: str) -> Sequence[Kind]:
        folded = _fold(sheet)
        return [kind for kind in self._feed.kinds if folded in {_fold(place) for place in kind.place}]

    def _sheets(self) -> Iterator[tuple[str, Iterator[Row]]]:
        if "content.xml" in self._members:
            yield from open_document_sheets(self._path)
        elif "[Content_Types].xml" in self._members:
            yield from self._excel_sheets()
        else:
            raise UnreadableFile(f"`{self._path.name}` is a zip archive and no workbook; unpack it and load the files")

    def _excel_sheets(self) -> Iterator[tuple[str, Iterator[Row]]]:
        try:
            # The file is opened here: sheets that are left half read would keep it open.
            with self._path.open("rb") as stream:
                book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
                for sheet in book.worksheets:
                    # A sheet may say that it has 16,384 columns and have three.
                    sheet.reset_dimensions()
                    yield sheet.title, ([_written(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
        except (InvalidFileException, KeyError, ValueError, IndexError, ParseError, DefusedXmlException) as error:
            raise UnreadableFile(
                f"`{self._path.name}` is no workbook that can be read ({type(error).__name__}); save it anew as "
                ".xlsx or CSV"
            ) from error


def _written(cell: object) -> str:
    """A cell as somebody would write it."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    return scalar(cell)


def _fold(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
