"""Workbooks: sheets by name or headings, below title rows; what is cut, locked, old or without end is refused."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from loaders.declarations import Form
from loaders.errors import HeaderError, OversizedField, TruncatedFile, UnreadableFile
from loaders.formats import archives
from loaders.read import open_feed_file
from tests.loaders.formats.tried import PUPIL, VISIT, feed, read


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def open_document(path: Path, body: str) -> Path:
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}</office:spreadsheet>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"{content}</office:body></office:document-content>")
    return path


def cell(text: str, **more: str) -> str:
    attributes = "".join(f' {name.replace("_", ":", 1).replace("_", "-")}="{value}"' for name, value in more.items())
    return f"<table:table-cell{attributes}><text:p>{text}</text:p></table:table-cell>"


def test_sheets_are_read_by_name_below_their_title_rows_and_instructions_are_passed_over(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "return.xlsx",
        Instructions=[["Read me first"], ["and then this"]],
        Pupils=[["School return"], [], ["Pupil", "Born", "Note"], [7, date(2015, 3, 14), "secret"], [], [8.0, None]],
        visits=[["visit", "on"], ["v1", True]],
    )  # fmt: skip
    declared = feed(Form.TABLE, PUPIL, VISIT, title_rows=3)
    assert read(declared, path) == [
        ("pupils", 4, {"pupil": "7", "born": "2015-03-14"}),
        ("pupils", 6, {"pupil": "8", "born": ""}),
        ("visits", 2, {"visit": "v1", "on": "yes"}),
    ]
    assert ["Instructions" in remark.reason for remark in open_feed_file(declared, path).remarks] == [True]


def test_open_document_sheet_gives_the_same_rows_with_repeats_and_marks_in_the_text(tmp_path: Path) -> None:
    rows = (
        "<table:table table:name='Pupils'><table:table-row>" + cell("pupil") + cell("born") + "</table:table-row>"
        "<table:table-row table:number-rows-repeated='2'><table:table-cell/></table:table-row><table:table-row>"
        + cell("A<text:span>nn</text:span><text:s/>B")
        + cell("14/3", office_value_type="date", office_date_value="2015-03-14")
        + "<table:table-cell table:number-columns-repeated='16000'/></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048000'><table:table-cell/></table:table-row></table:table>"
    )  # fmt: skip
    path = open_document(tmp_path / "return.ods", rows)
    assert read(feed(Form.TABLE, PUPIL), path) == [("pupils", 4, {"pupil": "Ann B", "born": "2015-03-14"})]


def test_open_document_that_repeats_without_end_is_refused(tmp_path: Path) -> None:
    rows = (
        "<table:table table:name='Pupils'><table:table-row>" + cell("pupil") + cell("born") + "</table:table-row>"
        "<table:table-row table:number-rows-repeated='1048000'>" + cell("1") + "</table:table-row></table:table>"
    )
    with pytest.raises(OversizedField, match="more often than any honest sheet"):
        open_feed_file(feed(Form.TABLE, PUPIL), open_document(tmp_path / "bomb.ods", rows))


def test_archive_that_unpacks_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"0" * (2 << 20))
    assert (tmp_path / "bomb.xlsx").stat().st_size < 10_000
    with pytest.raises(OversizedField, match="unpacks to more than 1 MiB"):
        open_feed_file(feed(Form.TABLE, PUPIL), tmp_path / "bomb.xlsx")


@pytest.mark.parametrize("cut", [30, 400])
def test_cut_workbook_is_refused(tmp_path: Path, cut: int) -> None:
    path = workbook(tmp_path / "return.xlsx", Pupils=[["pupil", "born"], ["1", "2015-03-14"]])
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(TruncatedFile, match=r"`return\.xlsx` is a workbook that breaks off"):
        open_feed_file(feed(Form.TABLE, PUPIL), path)


def test_zip_that_is_no_workbook_and_an_old_workbook_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "rows.zip", "w") as archive:
        archive.writestr("rows.csv", "pupil,born\n")
    with pytest.raises(UnreadableFile, match="unpack it"):
        open_feed_file(feed(Form.TABLE, PUPIL), tmp_path / "rows.zip")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(UnreadableFile, match=r"save it as \.xlsx"):
        open_feed_file(feed(Form.TABLE, PUPIL), tmp_path / "old.xls")


def test_sheet_of_a_known_name_without_its_columns_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", Pupils=[["number", "born"]], Visits=[["visit", "on"]])
    with pytest.raises(HeaderError, match="sheet `Pupils` lacks the column `pupil`"):
        open_feed_file(feed(Form.TABLE, PUPIL, VISIT), path)
