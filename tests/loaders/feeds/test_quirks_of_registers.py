"""Quirks that the readme of the public registers names, each as it stands in the genuine file."""

from collections import Counter
from datetime import date
from functools import cache

import pytest

from loaders.errors import HeaderError
from loaders.feeds.catalogue import find_feed
from loaders.intake import take_in
from loaders.read import open_feed_file
from loaders.records import About, Outcome, Rejection, Remark, SourceRecord
from tests.loaders.feeds.documents import Documents
from tests.loaders.feeds.real_files import NORTHMOOR, REAL, real_files

TODAY = date(2026, 11, 23)
SCHOOLS = "URN,EstablishmentName,Postcode\n"

needs_files = pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real files is not on this machine")


@cache
def outcomes(under: str) -> tuple[Outcome, ...]:
    ((path, code),) = real_files(under)
    return tuple(take_in(open_feed_file(find_feed(code), path, coverage=NORTHMOOR), received=TODAY))


def services(under: str) -> list[SourceRecord]:
    return [one for one in outcomes(under) if isinstance(one, SourceRecord) and one.about is About.SERVICE]


def rules(under: str) -> Counter[str]:
    return Counter(one.rule for one in outcomes(under) if isinstance(one, Rejection | Remark))


@needs_files
def test_letters_that_a_list_lost_on_its_way_are_reported_and_not_stored_silently() -> None:
    damaged = [one for one in outcomes("2025-07_lossy") if isinstance(one, Remark) and one.rule == "damaged_text"]
    assert damaged
    assert all("U+FFFD" in one.reason and one.line > 1 for one in damaged)


@needs_files
def test_successors_are_told_once_with_or_without_a_date_or_a_reverse_link() -> None:
    links = [link for one in services("2025-07_lossy") for link in one.links]
    assert {link.kind for link in links} == {"SUCCEEDED_BY"}
    dated = [link.properties["since"] for link in links if link.properties.get("since")]
    assert 0 < len(dated) < len(links)
    assert all(str(day)[4] == "-" for day in dated), "day first in the file, and never here"


@needs_files
@pytest.mark.parametrize(
    ("under", "rows"),
    [
        ("statistics/b1_", 2132), ("statistics/c1_", 2132), ("statistics/cla_", 2505), ("statistics/d5_", 2132),
        ("statistics/ons_", 2132), ("statistics/LTLA", 318), ("england_census_2018-19_gm", 1291), ("schools/ks4", 320),
        ("NSPL", 9235), ("trafford_land", 608), ("trafford_general_practices", 26), ("gp-reg-pat", 440),
    ],
)  # fmt: skip
def test_table_that_tells_of_nobody_is_known_by_its_headings_and_passed_over(under: str, rows: int) -> None:
    (told,) = outcomes(under)
    assert isinstance(told, Remark)
    assert (told.rule, told.line) == ("not_held", 0)
    assert f"{rows:,} rows" in told.reason


@needs_files
def test_number_of_rows_that_is_too_round_is_remarked_on() -> None:
    assert rules("gm_postcodes") == {"not_held": 1, "round": 1}
    assert "round" not in rules("trafford_postcodes")


@needs_files
def test_area_codes_that_lost_a_nought_are_no_areas_and_telephones_get_theirs_back() -> None:
    dentists = services("gm_dentists")
    assert {one.values["area"] for one in dentists} == {"E08000010", NORTHMOOR.area}, (
        "of ten authorities, one has two digits"
    )
    assert rules("gm_dentists")["area"] > 300
    assert all(str(one.values.get("duty_phone", "0")).startswith(("0", "+")) for one in dentists)


@needs_files
def test_centres_of_one_name_and_postcode_under_two_numbers_stay_two_and_are_no_schools() -> None:
    urmston = [one for one in services("edubaseallchildrencentre") if one.values.get("postcode") == "M41 6NA"]
    assert {one.source_id for one in urmston} >= {"centre:21186", "centre:23393"}
    assert {one.values["kind"] for one in services("edubaseallchildrencentre")} == {"early_years"}


@needs_files
def test_postcode_in_small_letters_is_the_same_postcode() -> None:
    assert "DL1 2AN" in {one.values.get("postcode") for one in services("edubaseallchildrencentre")}


@needs_files
def test_cells_of_several_lines_are_one_row() -> None:
    assert len(services("gm_food_banks")) == 171
    assert not [one for one in services("gm_food_banks") if "\n" in repr(one.values.get("address"))]


@needs_files
def test_mental_health_services_are_a_sensitive_kind() -> None:
    assert {one.values["sensitive"] for one in services("mental_health_services")} == {True}


@needs_files
def test_surgeries_of_one_name_are_as_many_as_they_have_codes() -> None:
    found = services("epraccur_2025-05_gm")
    assert len({one.source_id for one in found}) == len(found)
    assert max(Counter(str(one.values["full_name"]) for one in found).values()) > 1


@needs_files
def test_list_without_headings_of_another_width_is_refused_by_its_width() -> None:
    with pytest.raises(HeaderError, match="has 6 columns"):
        outcomes("epcmem")


@needs_files
def test_branch_stands_under_a_code_of_its_own() -> None:
    branches = services("ebranchs")
    assert len(branches) == 2637
    assert all(len(one.source_id) > 6 for one in branches)


@needs_files
def test_directory_of_surgeries_repeats_the_list_and_brings_in_none() -> None:
    found = services("general-medical-practices")
    assert len(found) == 7753
    assert not [one for one in found if "status" in one.values or "kind" in one.values]
    assert find_feed("practice_directory").may_create == frozenset()


@needs_files
def test_later_list_of_surgeries_renames_and_closes_and_removes_none(documents: Documents) -> None:
    held = "MATCH (s:Service {kind: 'family_doctor'}) RETURN s.source_code AS code, s.full_name AS name,"
    held += " s.status AS status"
    lists = []
    for day, under in (("2023-06-01", "epraccur_2023-06_gm"), ("2025-05-01", "epraccur_2025-05_gm")):
        ((path, code),) = real_files(under)
        documents.load(code, path.read_text(encoding="ascii"), day=day)
        lists.append({str(row["code"]): row for row in documents.ask(held)})
    before, after = lists
    assert before.keys() <= after.keys()
    assert sum(before[code]["name"] != after[code]["name"] for code in before) > 10
    assert sum(before[code]["status"] != after[code]["status"] for code in before) > 5


def test_school_and_the_academy_that_took_its_name_and_postcode_are_two(documents: Documents) -> None:
    documents.load("school_register", SCHOOLS + "100001,Quay School,NM1 1AA\n100002,Quay School,NM1 1AA\n")
    assert documents.ask("MATCH (s:Service) RETURN s.source_code AS code ORDER BY code") == [
        {"code": "100001"}, {"code": "100002"}]  # fmt: skip


def test_school_with_another_name_three_years_later_is_the_same_school(documents: Documents) -> None:
    documents.load("school_register", SCHOOLS + "100001,Quay School,NM1 1AA\n", day="2022-07-01")
    documents.load("school_register", SCHOOLS + "100001,Harbour School,NM1 1AA\n", day="2025-07-01")
    assert documents.ask("MATCH (s:Service) RETURN s.full_name AS name") == [{"name": "Harbour School"}]


def test_no_register_makes_a_practitioner() -> None:
    registers = ("school_register", "practice_list", "branch_surgeries", "practice_directory", "public_places",
                 "school_links", "reference_tables", "care_settings")  # fmt: skip
    assert not [code for code in registers if About.PRACTITIONER in find_feed(code).may_create]
