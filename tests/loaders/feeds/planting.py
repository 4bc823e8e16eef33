"""Planting a word into a real file, wherever content stands that an index must not hold; the rest stays as it is."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

WORD = "PLANTEDWORD"
_INSERT = re.compile(r"(insert into [\w.]+ ?\()([^)]*)(\) values \()(.*)(\);)", re.IGNORECASE)
_FHIR, _XHTML = "http://hl7.org/fhir", "http://www.w3.org/1999/xhtml"


def planted(path: Path, names: Collection[str], most_lines: int) -> tuple[str, Counter[str]]:
    """The text of a file with the word in every value of these names, and how often each name stood there.

    Of a table, at most so many lines; its first row is repeated with a cell too many, so that one row is refused.
    """
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    found: Counter[str] = Counter()
    plant: Mapping[str, Callable[[], str]] = {
        ".csv": lambda: _table(text, names, found, most_lines), ".xml": lambda: _xml(text, names, found),
        ".json": lambda: json.dumps(_json(json.loads(text), names, found), indent=1),
        ".sql": lambda: _INSERT.sub(lambda insert: _row(insert, names, found), text),
    }  # fmt: skip
    return plant[path.suffix](), found


def _table(text: str, names: Collection[str], found: Counter[str], most_lines: int) -> str:
    headings, *rows = list(csv.reader(io.StringIO(text)))[:most_lines]
    folded = {name.casefold(): name for name in names}
    places = {
        at: folded[cell.strip().casefold()] for at, cell in enumerate(headings) if cell.strip().casefold() in folded
    }
    found.update(places.values())
    changed = [[WORD if at in places else cell for at, cell in enumerate(row)] for row in rows]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([headings, *changed, *([*row, WORD] for row in changed[:1])])
    return out.getvalue()


def _xml(text: str, names: Collection[str], found: Counter[str]) -> str:
    root = ET.fromstring(text)  # noqa: S314 - files of our own
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        named = element.get("url", "").rpartition("/")[2] if name == "extension" else name
        if named in names:
            found[named] += 1
            for inner in element.iter():
                if (inner.text or "").strip():
                    inner.text = WORD
                if "value" in inner.attrib:
                    inner.set("value", WORD)
    ET.register_namespace("", _FHIR if _FHIR in text else _XHTML)
    return ET.tostring(root, encoding="unicode")


def _json(node: Any, names: Collection[str], found: Counter[str], *, inside: bool = False) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_json(one, names, found, inside=inside) for one in node]
    if isinstance(node, dict):
        extension = str(node.get("url", "")).rpartition("/")[2]
        found.update([extension] if extension in names else [])
        inside = inside or extension in names
        found.update(key for key in node if key in names)
        return {
            key: value if key == "url" else _json(value, names, found, inside=inside or key in names)
            for key, value in node.items()
        }
    return WORD if inside and isinstance(node, str) else node


def _row(insert: re.Match[str], names: Collection[str], found: Counter[str]) -> str:
    columns = [column.strip() for column in insert[2].split(",")]
    values = re.findall(r"'(?:[^']|'')*'|[^,\s]+", insert[4])
    if len(values) != len(columns):
        return insert[0]
    found.update(set(columns) & set(names))
    changed = [f"'{WORD}'" if name in names else value for name, value in zip(columns, values, strict=True)]
    return f"{insert[1]}{insert[2]}{insert[3]}{', '.join(changed)}{insert[5]}"
