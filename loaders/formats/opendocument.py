"""The sheets of an OpenDocument workbook, streamed from its `content.xml`.

Repeated cells and rows are written once with a count; counts of empty ones say nothing, and others are bounded.
"""

import zipfile
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from loaders.errors import OversizedField
from loaders.formats.markup import Element, elements
from loaders.formats.paths import Node

MOST_COLUMNS = 1_024
MOST_REPEATS = 10_000
"""No honest sheet has more columns, or more rows alike one after another."""

_VALUES = {
    "float": "@value",
    "currency": "@value",
    "percentage": "@value",
    "date": "@date-value",
    "boolean": "@boolean-value",
}


def open_document_sheets(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Each sheet by name with its rows. A sheet's rows must be taken before the next sheet is asked for."""
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as stream:
        found = elements(
            stream, path.name, lambda at: at[-1] == "table-row", alike={"covered-table-cell": "table-cell"},
            flat=frozenset({"p", "annotation"}),
        )  # fmt: skip
        for name, rows in groupby(found, key=_sheet):
            yield name, _rows(path, name, rows)


def _sheet(row: Element) -> str:
    tables = [attributes for name, attributes in zip(row.path, row.within, strict=False) if name == "table"]
    return tables[-1].get("name", "") if tables else ""


def _rows(path: Path, sheet: str, rows: Iterator[Element]) -> Iterator[list[str]]:
    empty = 0
    for row in rows:
        cells = _cells(path, row)
        times = _count(row.tree, "@number-rows-repeated")
        if not any(cells):
            empty += times
            continue
        if times > MOST_REPEATS or empty > MOST_REPEATS * 100:
            raise OversizedField(f"sheet `{sheet}` of `{path.name}` repeats a row more often than any honest sheet")
        yield from ([] for _ in range(empty))
        empty = 0
        yield from (cells for _ in range(times))


def _cells(path: Path, row: Element) -> list[str]:
    cells: list[str] = []
    empty = 0
    for cell in row.tree.get("table-cell", ()):
        text, times = _text(cell), _count(cell, "@number-columns-repeated")
        if not text:
            empty += times
            continue
        if len(cells) + empty + times > MOST_COLUMNS:
            raise OversizedField(
                f"line {row.line} of the sheets of `{path.name}` has more than {MOST_COLUMNS:,} columns"
            )
        cells += [""] * empty + [text] * times
        empty = 0
    return cells


def _text(cell: Mapping[str, Node]) -> str:
    value = cell.get(_VALUES.get(str(cell.get("@value-type")), ""))
    if value is None:
        return "\n".join(str(part.get("#text", "")) for part in cell.get("p", ()))
    text = str(value)
    whole, _, fraction = text.partition(".")
    return whole if fraction and not fraction.strip("0") else text.removesuffix("T00:00:00")


def _count(node: Mapping[str, Node], name: str) -> int:
    said = str(node.get(name, "1"))
    return int(said) if said.isdecimal() else 1
