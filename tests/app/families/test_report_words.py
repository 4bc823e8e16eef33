"""What a line of a family's report says: names only where the authority has decided so, and never of the guarded."""

from datetime import UTC, date, datetime

import pytest

from app.view_models.family_looks import ChildReport, FamilyLook, FamilyLooks, FamilyReport, Post, Viewer
from app.view_models.family_report_page import SOMEBODY, ChildSection, family_report_page
from graph.records import Value

RUTH = Viewer(
    full_name="Ruth Ellwood", profession="class teacher",
    posts=(Post(place="Saltbridge Primary School", since="2024-09-01", until="2026-10-01"),
           Post(place="Larkfield School", since="2026-10-01")),
)  # fmt: skip
MAISIE: dict[str, Value] = {"key": "7K4M29XQ3", "given_names": "Maisie Anne", "family_name": "Hallam", "sex": "F",
                            "dob": "2019-03-14", "area": "E06000999"}  # fmt: skip


def look(day: int, month: int = 11, **changes: object) -> FamilyLook:
    """A look by Ruth."""
    said = {"subject": "ruth", "purpose": "child-in-front", "opened": ("the record",), "on_behalf_of": None,
            "in_emergency": False, "events": 1, **changes}  # fmt: skip
    return FamilyLook(at=datetime(2026, month, day, 9, tzinfo=UTC), **said)  # type: ignore[arg-type]


def section(*looks: FamilyLook, names: bool = False, area: str | None = "E06000999") -> ChildSection:
    """The sheet about Maisie."""
    child = ChildReport(child={**MAISIE, "area": area}, told=FamilyLooks(looks=looks, upkeep=1))
    report = FamilyReport(children=(child,), viewers={"ruth": RUTH}, since=date(2026, 6, 1), until=date(2026, 11, 22))
    page = family_report_page(report, asked_by="", names=names, made_on=date(2026, 11, 23), made_by="Nadia Frost")
    return page.children[0]


@pytest.mark.parametrize(
    ("looks", "says"),
    [(0, "nobody looked."), (1, "one person looked, once."), (2, "one person looked, twice."),
     (3, "one person looked, three times.")],
)  # fmt: skip
def test_the_numbers_are_said_in_words(looks: int, says: str) -> None:
    assert section(*(look(day + 1) for day in range(looks))).summary == f"From 1 June 2026 to 22 November 2026, {says}"


def test_the_place_is_that_of_the_day_of_the_look() -> None:
    lines = section(look(3), look(3, month=9)).lines
    assert [line.where for line in lines] == ["Larkfield School", "Saltbridge Primary School"]


def test_names_are_told_only_where_the_authority_has_decided_so() -> None:
    assert section(look(3)).lines[0].who == "Class teacher"
    assert section(look(3), names=True).lines[0].who == "Ruth Ellwood, class teacher"


def test_of_the_guarded_neither_name_nor_place_is_told() -> None:
    (line,) = section(look(3), names=True, area=None).lines
    assert (line.who, line.where) == ("Class teacher", "")


def test_of_somebody_unknown_nothing_is_told_with_names_or_without() -> None:
    for names in (False, True):
        (line,) = section(look(3, subject="nell"), names=names).lines
        assert (line.who, line.where) == (SOMEBODY, "")
        assert line.why == "Maisie was in front of them"


def test_a_reason_that_has_no_words_yet_is_not_told_as_a_code() -> None:
    (line,) = section(look(3, purpose="something-new")).lines
    assert line.why == "Another reason that is recorded"
