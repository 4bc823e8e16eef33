"""Every format behind the one door: text, JSON, XML, FHIR and dumps give rows with lines, and refuse hostile files."""

import io
import json
from pathlib import Path

import pytest

from loaders.declarations import Column, Form, Kind, RawRow
from loaders.errors import DeclarationError, HeaderError, OversizedField, TruncatedFile, UnreadableFile
from loaders.formats import markup
from loaders.formats.paths import understood
from loaders.read import open_feed_file, read_rows
from loaders.records import Rejection
from tests.loaders.formats.tried import PUPIL, VISIT, feed, read


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


DUMP = """-- people
insert into dbo.Pupils (PUPIL, born, note) values (7, '2015-03-14', 'se''cret'), (8, null, null);
INSERT INTO [dbo].[teams] (id) VALUES (1);
insert into pupils (pupil, born, note)
values ('O''Hara (1); two', Now(), N'secret');
"""


def test_rows_that_a_dump_puts_into_the_tables_of_a_feed_are_read_and_never_run(tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_text(DUMP, encoding="utf-8")
    declared = feed(Form.SQL, PUPIL)
    assert read(declared, path) == [
        ("pupils", 2, {"pupil": "7", "born": "2015-03-14"}),
        ("pupils", 2, {"pupil": "8", "born": ""}),
        ("pupils", 4, {"pupil": "O'Hara (1); two", "born": ""}),
    ]
    assert [remark.reason for remark in open_feed_file(declared, path).remarks] == [
        "1 statements on table `teams` were not read"
    ]


def test_cut_dump_and_a_dump_of_other_tables_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_text(DUMP[:-20], encoding="utf-8")
    with pytest.raises(TruncatedFile, match="statement of line 4"):
        open_feed_file(feed(Form.SQL, PUPIL), path)
    with pytest.raises(HeaderError, match="puts nothing into `visits`"):
        open_feed_file(feed(Form.SQL, VISIT), path)


def test_statement_whose_columns_and_values_differ_in_number_is_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_text(
        "insert into pupils (pupil, born) values (1);\ninsert into pupils (pupil) values (2);", encoding="utf-8"
    )
    first, second = read_rows(open_feed_file(feed(Form.SQL, PUPIL), path))
    assert isinstance(first, Rejection)
    assert first.rule == "ragged"
    assert isinstance(second, RawRow)
