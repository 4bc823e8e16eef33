"""Feed files being written: rows in the columns of their feed, lines counted for the truth file, rejections planted.

What is planted is what real feeds have and a loader must reject: dates that do not exist, rows said twice, cells too
many, one row in another encoding. Each planted row is an extra one, so that no child is lost by it.
"""

import codecs
import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from loaders.declarations import Feed, Form
from loaders.records import Coverage

NOT_FOR_THE_INDEX = "not for the index"
"""What stands in the columns of content that no index may hold; it must never come out of reading."""

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row to be written. `true_id` is empty for rows that are about nobody or that must be rejected."""

    cells: Row
    source_id: str
    true_id: str
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a publisher writes its files. `headings` replace the feed's own where a register is written as published."""

    encoding: str = "utf-8"
    bom: bool = False
    newline: str = "\n"
    quote_all: bool = False
    headings: tuple[str, ...] = ()


PLAIN = Style()


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One feed file."""

    feed: Feed
    file: str
    coverage: Coverage
    style: Style = PLAIN
    lines: list[Line] = field(default_factory=list)

    def add(self, cells: Row, source_id: str, true_id: str = "") -> None:
        """Add a row that is to be accepted."""
        self.lines.append(Line(cells=cells, source_id=source_id, true_id=true_id))

    def plant(self, random: Random, rules: tuple[str, ...]) -> None:
        """Put rows that must be rejected among the others: of each rule one, and one more for every 800 rows."""
        sound = list(self.lines)
        if not sound:
            return
        for rule in rules:
            for _ in range(1 + len(sound) // 800):
                planted = _PLANTED[rule](self, random.choice(sound), f"{rule}-{len(self.lines)}")
                if planted is None:
                    continue
                after = self.lines.index(sound[0]) + 1 if rule != "duplicate" else len(self.lines)
                self.lines.insert(random.randint(after, len(self.lines)), planted)

    @property
    def planted(self) -> Counter[str]:
        """How many rows must be rejected, by rule."""
        return Counter(line.rule for line in self.lines if line.rule)

    def write(self, out: Path) -> list[tuple[str, str, int, str, str]]:
        """Write the file; return feed, file, line, source id and true child of every row about a child."""
        head = self._head()
        body = [self._encoded(line) for line in self.lines]
        tail = [f"#end;rows={len(body)}{self.style.newline}".encode()] if self.feed.announced else []
        with (out / self.file).open("wb") as stream:
            stream.write(codecs.BOM_UTF8 if self.style.bom else b"")
            stream.writelines([*(text.encode(self.style.encoding) for text in head), *body, *tail])
        first = len(head) + 1
        return [
            (self.feed.code, self.file, first + index, line.source_id, line.true_id)
            for index, line in enumerate(self.lines)
            if line.true_id
        ]

    def columns(self) -> tuple[str, ...]:
        """The headings in the order in which they are written."""
        return self.style.headings or (*(column.headings[0] for column in self.feed.columns), *self.feed.dropped)

    def _head(self) -> list[str]:
        covers = f"area={self.coverage.area};from={self.coverage.since};correct_to={self.coverage.correct_to}"
        control = [f"#kithmap;feed={self.feed.code};{covers}{self.style.newline}"] if self.feed.announced else []
        named = not self.feed.headless and self.feed.form is not Form.JSON_LINES
        return [*control, *([self.joined(self.columns())] if named else [])]

    def _encoded(self, line: Line) -> bytes:
        if line.rule in ("quoting", "json", "ragged"):
            return (line.cells["raw"] + self.style.newline).encode(self.style.encoding, "replace")
        cells = {**dict.fromkeys(self.feed.dropped, NOT_FOR_THE_INDEX), **line.cells}
        if self.feed.form is Form.JSON_LINES:
            text = (
                json.dumps({name: cells[name] for name in self.columns() if cells.get(name)}, ensure_ascii=False)
                + self.style.newline
            )
        else:
            text = self.joined([cells.get(name, "") for name in self.columns()])
        return (
            text.encode("cp1252", "replace") if line.rule == "encoding" else text.encode(self.style.encoding, "replace")
        )

    def joined(self, cells: tuple[str, ...] | list[str]) -> str:
        """Cells as one line of the file, quoted as its publisher quotes."""
        if self.feed.form is Form.TSV:
            return "\t".join(cells) + self.style.newline
        text = io.StringIO()
        if self.style.quote_all:
            csv.writer(text, lineterminator=self.style.newline, quoting=csv.QUOTE_ALL).writerow(cells)
        else:
            csv.writer(text, lineterminator=self.style.newline).writerow(cells)
        return text.getvalue()


def _changed(sheet: Sheet, base: Line, reference: str, rule: str, changes: Row) -> Line:
    """A copy of a row under a reference of its own, with the changes that make it wrong."""
    own = sheet.feed.column(sheet.feed.identity[0]).headings[0]
    return Line(cells={**base.cells, own: reference, **changes}, source_id=reference, true_id="", rule=rule)


def _heading(sheet: Sheet, name: str) -> str:
    return sheet.feed.column(name).headings[0]


def _bad_date(sheet: Sheet, base: Line, reference: str) -> Line:
    name = sheet.feed.born or sheet.feed.periods[0][0]
    return _changed(sheet, base, reference, "date", {_heading(sheet, name): "31/02/2015"})


def _nobody(sheet: Sheet, base: Line, reference: str) -> Line:
    return _changed(sheet, base, reference, "missing", {_heading(sheet, "family_name"): "Unknown", "given_names": ""})


def _twice(_: Sheet, base: Line, __: str) -> Line:
    return Line(cells=base.cells, source_id=base.source_id, true_id="", rule="duplicate")


def _before_birth(sheet: Sheet, base: Line, reference: str) -> Line:
    born = _heading(sheet, sheet.feed.born or "dob")
    start, end = (_heading(sheet, name) for name in sheet.feed.periods[0])
    changes = {born: "2015-06-01", start: "2014-02-03", end: ""}
    return _changed(sheet, base, reference, "before_birth", changes)


def _backwards(sheet: Sheet, base: Line, reference: str) -> Line:
    born = {_heading(sheet, sheet.feed.born): "2012-01-09"} if sheet.feed.born else {}
    start, end = (_heading(sheet, name) for name in sheet.feed.periods[0])
    return _changed(sheet, base, reference, "period", {**born, start: "2021-05-04", end: "2021-04-05"})


def _ragged(sheet: Sheet, base: Line, reference: str) -> Line:
    cells = [base.cells.get(name, "") for name in sheet.columns()]
    raw = sheet.joined([*cells, "one", "two"]).removesuffix(sheet.style.newline)
    return Line(cells={"raw": raw}, source_id=reference, true_id="", rule="ragged")


def _quoting(_: Sheet, __: Line, reference: str) -> Line:
    return Line(cells={"raw": f'{reference},"Pat "Paddy" Moore",,'}, source_id=reference, true_id="", rule="quoting")


def _other_encoding(sheet: Sheet, base: Line, reference: str) -> Line | None:
    """Only beside sound UTF-8 beyond ASCII is one row wrong; alone, the whole file would count as Windows-1252."""
    if not any(not text.isascii() for line in sheet.lines for text in line.cells.values()):
        return None
    return _changed(sheet, base, reference, "encoding", {"given_names": "Chloë"})


def _no_consent(sheet: Sheet, base: Line, reference: str) -> Line:
    return _changed(sheet, base, reference, "consent", {"consent_giver": "", "consent_on": "", "basis": "consent"})


def _broken_json(_: Sheet, __: Line, reference: str) -> Line:
    return Line(
        cells={"raw": f'{{"involvement_ref": "{reference}", "given_names": '},
        source_id=reference,
        true_id="",
        rule="json",
    )


_PLANTED: dict[str, Callable[[Sheet, Line, str], Line | None]] = {
    "date": _bad_date, "missing": _nobody, "duplicate": _twice, "before_birth": _before_birth, "period": _backwards,
    "ragged": _ragged, "quoting": _quoting, "encoding": _other_encoding, "consent": _no_consent, "json": _broken_json,
}  # fmt: skip
