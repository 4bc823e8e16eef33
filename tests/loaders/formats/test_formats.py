"""Every format behind the one door: workbooks, JSON, XML and FHIR give rows with lines, and refuse what is hostile."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from loaders.declarations import Column, Feed, Form, Kind, Owner, RawRow, Rule, Stage
from loaders.errors import DeclarationError, HeaderError, OversizedField, TruncatedFile, UnreadableFile
from loaders.formats import archives, markup
from loaders.formats.paths import understood
from loaders.read import open_feed_file, read_rows
from loaders.records import Rejection

PUPIL = Kind(
    name="pupils", place=("Pupils",), identity=("pupil",), shape=lambda _: (),
    columns=(
        Column(field="pupil", headings=("pupil", "Pupil/Id"), rule=Rule.CODE, needed=True),
        Column(field="born", headings=("born", "Pupil/Born")),
    ),
    dropped=("note",),
)  # fmt: skip
VISIT = Kind(
    name="visits", place=("Visits",), identity=("visit",), shape=lambda _: (),
    columns=(Column(field="visit", headings=("visit",)), Column(field="on", headings=("on",))),
)  # fmt: skip


def feed(form: Form, *kinds: Kind, title_rows: int = 0) -> Feed:
    return Feed(
        code="tried", full_name="Tried", description="For tests.", stage=Stage.UNIVERSAL, form=form, parts=kinds,
        owner=Owner(full_name="Nobody", phone="01632 960 000", email="nobody@test.example"), announced=False,
        title_rows=title_rows,
    )  # fmt: skip


def read(declared: Feed, path: Path) -> list[tuple[str, int, dict[str, str]]]:
    rows = list(read_rows(open_feed_file(declared, path)))
    assert not [row for row in rows if isinstance(row, Rejection)]
    return [(row.kind.name, row.line, dict(row.cells)) for row in rows if isinstance(row, RawRow)]


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


def test_kind_of_a_separated_file_is_told_by_its_headings(tmp_path: Path) -> None:
    declared = feed(Form.TABLE, PUPIL, VISIT, title_rows=1)
    (tmp_path / "a.csv").write_text("Visits of May,\nvisit,on\nv1,2026-05-01\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("pupil\tborn\tnote\n1\t2015-03-14\tsecret\n", encoding="utf-16")
    assert read(declared, tmp_path / "a.csv") == [("visits", 3, {"visit": "v1", "on": "2026-05-01"})]
    assert read(declared, tmp_path / "b.csv") == [("pupils", 2, {"pupil": "1", "born": "2015-03-14"})]


JSON_KIND = Kind(
    name="visits", place=("data/children",), each="visits", identity=("child",), shape=lambda _: (),
    columns=(
        Column(field="child", headings=("/id",)),
        Column(field="on", headings=("on",)),
        Column(field="names", headings=("/names[use!=old]/given+",)),
    ),
)  # fmt: skip


def test_json_rows_stand_at_a_path_with_their_lines_and_what_is_repeated_inside_them(tmp_path: Path) -> None:
    names = [{"use": "usual", "given": ["Ann", "May"]}, {"use": "old", "given": ["Nan"]}]
    children = [
        {"id": 1, "names": names, "visits": [{"on": "2026-05-01", "note": "secret"}, {"on": "2026-05-02"}]},
        {"id": 2.0},
    ]  # fmt: skip
    path = tmp_path / "visits.json"
    path.write_text(json.dumps({"page": {"children": [0]}, "data": {"children": children}}, indent=1), encoding="utf-8")
    found = read(feed(Form.JSON, JSON_KIND), path)
    assert [(cells["child"], cells["on"], cells["names"]) for _, _, cells in found] == [
        ("1", "2026-05-01", "Ann May"), ("1", "2026-05-02", "Ann May"),
    ]  # fmt: skip
    assert {line for _, line, _ in found} == {9}


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ('{"data": {"children": [{"id": 1}', TruncatedFile, "breaks off in line 1"),
        ('{"data": {"children": [\n{"id": 1}\n{"id": 2}]}}', UnreadableFile, "line 3 .*comma"),
        ('{"data": {"children": [\n{"id": oops}]}}', UnreadableFile, "line 2"),
        ('{"children": []}', HeaderError, "no `data/children`"),
        ("[" * 100_000, UnreadableFile, "nested too deep"),
        ("", TruncatedFile, "is empty"),
    ],
)  # fmt: skip
def test_unsound_json_is_refused_with_its_line(tmp_path: Path, text: str, error: type[Exception], says: str) -> None:
    path = tmp_path / "visits.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=says):
        open_feed_file(feed(Form.JSON, JSON_KIND), path)


XML_KIND = Kind(
    name="episodes", place=("Children/Child",), each="Episode", identity=("child",), shape=lambda _: (),
    columns=tuple(
        Column(field=name, headings=(path,)) for name, path in (("child", "/Id"), ("kind", "@kind"), ("on", "On"))
    ),
)  # fmt: skip
XML = """<?xml version="1.0"?>
<m:Message xmlns:m="urn:x"><m:Header><m:Child><m:Id>0</m:Id></m:Child></m:Header><m:Children>
 <m:Child>stray<m:Id>7</m:Id>
  <m:Episode kind="plan"><m:On>2026-05-01</m:On></m:Episode>
  <m:Episode><m:Note>secret</m:Note></m:Episode></m:Child></m:Children></m:Message>"""


def test_each_repeated_element_is_a_row_with_its_line_whatever_its_namespace(tmp_path: Path) -> None:
    path = tmp_path / "census.xml"
    path.write_text(XML, encoding="utf-8")
    assert read(feed(Form.XML, XML_KIND), path) == [
        ("episodes", 4, {"child": "7", "kind": "plan", "on": "2026-05-01"}),
        ("episodes", 5, {"child": "7", "kind": "", "on": ""}),
    ]


BOMB = (
    '<!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>\n<Children><Child><Id>&b;</Id></Child></Children>'
)
FETCH = '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n<Children><Child><Id>&a;</Id></Child></Children>'


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        (BOMB, UnreadableFile, "document type declaration"),
        (FETCH, UnreadableFile, "document type declaration"),
        (XML[:-30], TruncatedFile, r"breaks off in line 5"),
        (XML.replace("</m:Header>", "</m:Footer>"), UnreadableFile, "line 2 .* is no XML"),
        (XML.replace("Children", "Pupils"), HeaderError, "has no element `Children/Child`"),
        ("<a>" * 200, OversizedField, "nested too deep"),
    ],
)
def test_unsound_xml_is_refused_with_its_line(tmp_path: Path, text: str, error: type[Exception], says: str) -> None:
    path = tmp_path / "census.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=says):
        open_feed_file(feed(Form.XML, XML_KIND), path)


def test_record_larger_than_any_honest_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MOST_NODES", 50)
    stream = io.BytesIO(b"<Children><Child>" + b"<x/>" * 100 + b"</Child></Children>")
    with pytest.raises(OversizedField, match="larger than any honest one"):
        list(markup.elements(stream, "census.xml", lambda path: path[-1] == "Child"))


PATIENT = Kind(
    name="patients", place=("Patient",), identity=("number",), shape=lambda _: (),
    columns=(
        Column(field="number", headings=("identifier[system=urn:n]/value",)),
        Column(field="given", headings=("name[use=official]/given+", "name/given+")),
        Column(field="born", headings=("birthDate",)),
    ),
)  # fmt: skip
JSON_PATIENT = {
    "resourceType": "Patient", "identifier": [{"system": "urn:other", "value": "x"}, {"system": "urn:n", "value": "9"}],
    "name": [{"use": "old", "given": ["Nan"]}, {"use": "official", "given": ["Ann", "May"]}], "birthDate": "2015-03-14",
}  # fmt: skip
FLAG = {"resourceType": "Flag"}
XML_PATIENT = """<Patient xmlns="http://hl7.org/fhir"><identifier><system value="urn:n"/><value value="9"/></identifier>
<name><use value="official"/><given value="Ann"/><given value="May"/></name><birthDate value="2015-03-14"/></Patient>"""


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(JSON_PATIENT),
        json.dumps({"entry": [{"resource": JSON_PATIENT}, {"resource": FLAG}], "resourceType": "Bundle"}),
        json.dumps(JSON_PATIENT) + "\n" + json.dumps(FLAG) + "\n",
        XML_PATIENT,
        f"<Bundle><entry><resource>{XML_PATIENT}</resource></entry></Bundle>",
    ],
    ids=["alone", "bundle", "one a line", "XML alone", "XML bundle"],
)  # fmt: skip
def test_fhir_resources_read_alike_however_they_are_written(tmp_path: Path, text: str) -> None:
    path = tmp_path / "patients.fhir"
    path.write_text(text, encoding="utf-8")
    found = read(feed(Form.FHIR, PATIENT), path)
    assert [cells for _, _, cells in found] == [{"number": "9", "given": "Ann May", "born": "2015-03-14"}]


def test_empty_bundle_is_an_empty_file_and_an_error_answer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text('{"resourceType": "Bundle", "total": 0}', encoding="utf-8")
    assert open_feed_file(feed(Form.FHIR, PATIENT), path).rows == 0
    path.write_text('{"resourceType": "OperationOutcome", "issue": []}', encoding="utf-8")
    with pytest.raises(HeaderError, match="holds `OperationOutcome`; feed `tried` reads `Patient`"):
        open_feed_file(feed(Form.FHIR, PATIENT), path)


@pytest.mark.parametrize("wrong", ["a[b", "a[b]", "a]/b", "a//b"])
def test_path_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(DeclarationError):
        understood(wrong)
