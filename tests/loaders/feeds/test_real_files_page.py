"""The page of real files names every file, says why wherever something was not accepted, and its numbers are right."""

from functools import cache

import pytest

from policies.gate import Gate
from tests.loaders.feeds.real_files import REAL, real_files, table, told_about
from tests.loaders.feeds.real_files_page import PAGE, Line, page

SAMPLE = (
    "trafford_childrens_centres", "gias_full_columns_133", "gm_food_banks", "statistics/LTLA", "epcmem",
    "sui/reconciliation", "CIN_Census_2021", "_CTF_", "cohort_import__invalid", "Sensitive_Patient.json",
)  # fmt: skip
COUNTS = ("rejected", "waiting", "review")
EMPTY = "formats/sui/no_match.json"
COUNTED = ("rows", "accepted", "rejected", "again")
"""What does not depend on what else is held."""


@cache
def rows() -> dict[str, dict[str, str]]:
    """The lines of the page by the file's path under the folder."""
    found: dict[str, dict[str, str]] = {}
    folder, headings = "", list[str]()
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").replace("\\|", "/").split("|")]
        if line.startswith("## "):
            folder = line.removeprefix("## ").strip("`")
        elif line.startswith("| file"):
            headings = cells
        elif line.startswith("| `"):
            found[f"{folder}/{cells[0].strip('`')}"] = dict(zip(headings, cells, strict=True))
    return found


def test_a_second_load_of_every_file_changed_nothing_and_what_was_not_accepted_has_a_reason() -> None:
    assert len(rows()) > 150
    assert {row["again"] for row in rows().values()} == {"0"}
    unexplained = [
        name for name, row in rows().items()
        if not row["why"] and ({row[count] for count in COUNTS} != {"0"} or (row["rows"] == "0" and name != EMPTY))
    ]  # fmt: skip
    assert unexplained == []


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real files is not on this machine")
def test_page_names_every_file_that_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert rows().keys() == {str(path.relative_to(REAL)) for path, _ in real_files()}
    assert [name for name in told_about() if f"`{name}`" not in text] == []


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real files is not on this machine")
def test_numbers_of_a_few_files_are_those_of_the_page(gate: Gate) -> None:
    files = [found for under in SAMPLE for found in real_files(under)]
    assert len(files) == len(SAMPLE)
    for line in table(gate, files):
        written = rows()[line.file]
        assert {name: written[name] for name in COUNTED} == {name: f"{getattr(line, name):,}" for name in COUNTED}
        assert written["why"].startswith("refused") == line.why.startswith("refused")


def test_line_of_the_page_keeps_its_cells_apart_whatever_the_reason_says() -> None:
    line = Line(file="formats/sui/single_match.csv", feed="matching_lists", rows=1_000, why="one|two\nthree")
    (row,) = [text for text in page([line], ["README.md"]).splitlines() if text.startswith("| `")]
    assert row == "| `single_match.csv` | CSV | `matching_lists` | 1,000 | 0 | 0 | 0 | 0 | 0 | one\\|two three |"
