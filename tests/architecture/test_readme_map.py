"""The README's "Where is…?" table leads to files that exist, and the verbs it names are verbs of the Makefile."""

import re

from tests.architecture.project import ROOT

FEWEST_PLACES = 5


def test_readme_has_the_table_and_every_place_in_it_exists() -> None:
    places = _places((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(places) >= FEWEST_PLACES, "README needs a heading `Where is…?` above a table with paths in back-ticks"
    assert [place for place in places if not list(ROOT.glob(place.rstrip("/")))] == []


def test_every_verb_of_make_that_readme_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake ([a-z0-9-]+)(?=[`\s])", _code((ROOT / "README.md").read_text(encoding="utf-8"))))
    assert named - set(re.findall(r"^([a-z0-9-]+):", makefile, re.MULTILINE)) == set()


def test_places_are_read_from_the_table_below_the_heading_only() -> None:
    readme = (
        "`a.py`\n## Where is…?\n\n| what | where |\n|---|---|\n| the gate | `b/c.py`, `d/` |\n\n## Next\n| `e.py` |\n"
    )
    assert _places(readme) == ["b/c.py", "d/"]


def _places(readme: str) -> list[str]:
    """The paths in back-ticks in the tables of the section `Where is…?`."""
    places: list[str] = []
    inside = False
    for line in readme.splitlines():
        if line.startswith("#"):
            inside = "where is" in line.lower()
        elif inside and line.startswith("|"):
            places += [
                text for text in re.findall(r"`([^`]+)`", line) if re.fullmatch(r"\.?[\w*-]+(?:[./][\w*./-]*)?", text)
            ]
    return places


def _code(readme: str) -> str:
    """What stands in back-ticks or fences: prose may say "make sure" as it likes."""
    return "\n".join(re.findall(r"```.*?```|`[^`]+`", readme, re.DOTALL))
