"""The public registers load as published, with the encodings, delimiters, widths and damage that they really have."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from loaders.errors import HeaderError
from loaders.feeds.catalogue import FEEDS
from loaders.intake import take_in
from loaders.read import open_feed_file
from loaders.records import About, Outcome, Rejection, Remark, SourceRecord

REGISTERS = Path(__file__).parents[3].parent / "shared" / "real" / "registers"
TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.skipif(not REGISTERS.is_dir(), reason="the folder of public registers is not on this machine")


@cache
def load(code: str, name: str) -> list[Outcome]:
    folder = REGISTERS / ("schools" if code == "school_register" else "gp")
    return list(take_in(open_feed_file(FEEDS[code], folder / name), received=TODAY))


def services(outcomes: list[Outcome]) -> list[SourceRecord]:
    return [outcome for outcome in outcomes if isinstance(outcome, SourceRecord) and outcome.about is About.SERVICE]


@pytest.mark.parametrize(
    ("name", "schools", "rejected"),
    [
        ("dfe_schools_gias_2025-07_england_less_heldout.csv.gz", 21_439, 0),
        ("gias_full_columns_133_fixture_cp1252.csv", 3, 1),
        ("gias_full_columns_120_fixture.csv", 9, 10),
        ("edubasealldata20150407_extract_free_schools.csv", 258, 0),
        ("gds_school_register_2015_uprn_gm_nlincs.tsv", 946, 0),
        ("trafford_schools_and_colleges.csv", 103, 0),
    ],
)
def test_school_register_loads_as_published(name: str, schools: int, rejected: int) -> None:
    outcomes = load("school_register", name)
    found = services(outcomes)
    rejections = [outcome for outcome in outcomes if isinstance(outcome, Rejection)]
    assert (len(found), len(rejections)) == (schools, rejected)
    assert {rejection.rule for rejection in rejections} <= {"ragged"}
    assert all(school.values["kind"] == "school" and str(school.values["source_code"]).isdigit() for school in found)
    assert all(school.also[0].value == school.source_id for school in found)


def test_ragged_rows_are_named_with_their_widths() -> None:
    outcomes = load("school_register", "gias_full_columns_133_fixture_cp1252.csv")
    (rejection,) = [outcome for outcome in outcomes if isinstance(outcome, Rejection)]
    assert rejection.line == 5
    assert "139 cells under 133 headings" in rejection.reason
    assert (rejection.raw, "is not kept" in rejection.reason) == ("", True), "head teachers stand in it"


def test_windows_1252_names_come_out_whole_and_the_encoding_is_remarked_on() -> None:
    outcomes = load("school_register", "edubasealldata20150407_extract_free_schools.csv")
    assert "King’s College London Maths School" in {school.values["full_name"] for school in services(outcomes)}
    assert [o.rule for o in outcomes if isinstance(o, Remark) and o.line == 0] == ["encoding"]


def test_names_with_cyrillic_letters_are_reported() -> None:
    outcomes = load("school_register", "dfe_schools_gias_2025-07_england_less_heldout.csv.gz")
    damaged = [outcome for outcome in outcomes if isinstance(outcome, Remark) and outcome.rule == "damaged_text"]
    assert len(damaged) == 2
    assert all("Cyrillic" in remark.reason for remark in damaged)


def test_full_extract_tells_authority_and_area_and_no_head_teacher() -> None:
    outcomes = load("school_register", "gias_full_columns_120_fixture.csv")
    told = [outcome for outcome in outcomes if isinstance(outcome, SourceRecord)]
    assert {record.about for record in told} == {About.SERVICE, About.AGENCY}
    school = services(outcomes)[0]
    assert school.values["area"] == "E09000001"
    assert [link.kind for link in school.links] == ["PART_OF"]
    assert "Headteacher" not in repr(told)


def test_practice_list_loads_as_published_without_headings() -> None:
    outcomes = load("practice_list", "epraccur_2025-05_gm_nlincs.csv")
    found = services(outcomes)
    kinds = Counter(outcome.rule for outcome in outcomes if isinstance(outcome, Rejection | Remark))
    assert len(found) == 530
    assert kinds == {"not_a_surgery": 426}
    first = found[0]
    assert first.values["full_name"] == "The Central Surgery Barton"
    assert first.values["source_code"] == "B81005"
    assert first.values["postcode"] == "DN18 5ER"
    assert not any(outcome.about is About.PRACTITIONER for outcome in outcomes if isinstance(outcome, SourceRecord))


def test_closed_surgery_is_closed() -> None:
    by_code = {record.source_id: record for record in services(load("practice_list", "epraccur_2025-05_gm_nlincs.csv"))}
    assert by_code["B81098"].values["status"] == "closed"
    assert by_code["B81005"].values["status"] == "live"


@pytest.mark.parametrize("name", ["england_census_2018-19_gm_nlincs.csv", "ks4_school_info_2023-24_gm_nlincs.csv"])
def test_table_that_is_no_register_is_refused_by_its_headings(name: str) -> None:
    with pytest.raises(HeaderError, match="lacks the column"):
        load("school_register", name)
