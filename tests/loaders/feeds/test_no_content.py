"""Content that an index must not hold is dropped at reading: a planted word can be found nowhere afterwards."""

import csv
import io

import pytest

from loaders.declarations import Column, Feed, Form, Kind, Rule
from loaders.feeds.catalogue import BUILT_IN
from tests.loaders.feeds.documents import Documents

WORD = "PLANTEDWORD"
SOUND = {
    Rule.TEXT: "Harbour", Rule.NAME: "Hart", Rule.CODE: "C17", Rule.DATE: "2024-01-05", Rule.BIRTH_DATE: "2015-03-14",
    Rule.OPEN_END: "", Rule.SEX: "F", Rule.POSTCODE: "NM1 1AA", Rule.NHS_NUMBER: "9990000018", Rule.UPN: "",
    Rule.UPRN: "10099000011", Rule.AREA: "E06000999", Rule.PHONE: "01632 960 777", Rule.EMAIL: "a@b.example",
    Rule.YES_NO: "no",
}  # fmt: skip
TABLES = [
    (feed, kind)
    for feed in BUILT_IN.values()
    for kind in feed.kinds
    if feed.form in (Form.TABLE, Form.CSV) and not feed.headless and (kind.dropped or kind.not_held)
]


def cell(column: Column, kind: Kind) -> str:
    if kind.not_held:
        return WORD
    return next(iter(column.choices)) if column.rule is Rule.CHOICE else SOUND[column.rule]


def table(feed: Feed, kind: Kind) -> str:
    read = {column.headings[0]: cell(column, kind) for column in kind.columns}
    headings, row = list(read), list(read.values())
    dropped = [heading for heading in kind.dropped if heading not in read]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if feed.announced:
        text.write(f"#kithmap;feed={feed.code};area=E06000999;from=2010-04-01;correct_to=2026-11-16\n")
    writer.writerow([*headings, *dropped])
    writer.writerow([*row, *[WORD] * len(dropped)])
    # A row that cannot be read, and one that is refused, must not be kept as they stand either.
    writer.writerow([*row, *[WORD] * (len(dropped) + 3)])
    writer.writerow([*["" for _ in row], *[WORD] * len(dropped)])
    text.write("#end;rows=3\n" if feed.announced else "")
    return text.getvalue()


@pytest.mark.parametrize(("feed", "kind"), TABLES, ids=[f"{feed.code}-{kind.name}" for feed, kind in TABLES])
def test_content_is_in_no_graph_no_rejects_and_no_ledger(documents: Documents, feed: Feed, kind: Kind) -> None:
    report = documents.load(feed.code, table(feed, kind))
    assert report.rows >= 2
    assert report.rejected >= 1 or kind.not_held
    assert documents.knows(WORD) == []
    assert WORD not in repr(report)
