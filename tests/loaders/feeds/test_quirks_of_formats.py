"""Quirks that the readme of the published formats names and no other test holds, each as it stands in the real file."""

from collections import Counter
from datetime import date
from functools import cache

import pytest

from loaders.errors import TruncatedFile
from loaders.feeds.catalogue import find_feed
from loaders.intake import take_in
from loaders.read import open_feed_file
from loaders.records import About, Outcome, Rejection, Remark, SourceRecord
from tests.loaders.feeds.documents import Documents
from tests.loaders.feeds.real_files import NORTHMOOR, REAL, real_files

TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real files is not on this machine")


@cache
def outcomes(under: str) -> tuple[Outcome, ...]:
    ((path, code),) = real_files(under)
    return tuple(take_in(open_feed_file(find_feed(code), path, coverage=NORTHMOOR), received=TODAY))


def records(under: str, about: About = About.CHILD) -> list[SourceRecord]:
    return [one for one in outcomes(under) if isinstance(one, SourceRecord) and one.about is about]


def rejections(under: str) -> list[Rejection]:
    return [one for one in outcomes(under) if isinstance(one, Rejection)]


def rules(under: str) -> Counter[str]:
    return Counter(one.rule for one in outcomes(under) if isinstance(one, Remark))


def test_all_but_one_child_of_a_year_were_there_the_year_before_under_the_same_number() -> None:
    before, after = ({one.source_id for one in records(f"{year}-header")} for year in (2017, 2018))
    assert (len(after & before), len(after - before)) == (571, 1)
    assert len(before - after) == 199, "of the 248 who are not sent again, 49 are past the age of this index"


def test_return_of_the_next_year_tells_the_same_episodes_further_and_not_again() -> None:
    first, second = (
        {(one.source_id, link.properties.get("since")): link.properties.get("until") for one in records(f"{year}-epi")
         for link in one.links}
        for year in (2017, 2018)
    )  # fmt: skip
    both = first.keys() & second.keys()
    assert len([key for key in both if first[key] != second[key]]) > 20


def test_return_in_which_everything_is_wrong_still_tells_its_child_once_and_no_placeholder() -> None:
    assert [one.source_id for one in records("SSDA903_2020_header")] != []
    assert "DUMMY" not in repr(outcomes("SSDA903_2020_episodes"))
    assert "2TR" not in repr(outcomes("SSDA903_2020_episodes"))
    assert not [one for one in records("SSDA903_2020_header") if "upn" in one.values]


def test_codes_with_and_without_their_letter_say_the_same() -> None:
    assert {one.values.get("sex", "U") for one in records("Annex_A_2024")} <= {"F", "M", "U"}
    assert {"F", "M"} <= {one.values.get("sex") for one in records("Annex_A_2024")}


def test_formula_of_a_sheet_is_read_as_what_it_came_to_and_a_failed_one_as_nothing() -> None:
    days = {str(link.properties.get("until", "")) for one in records("Annex_A_2024") for link in one.links}
    assert not [day for day in days if day.startswith("=")]
    assert len(days - {""}) > 1
    assert "#N/A" not in repr([one for about in About for one in records("Annex_A_2024", about)])


def test_pupil_who_left_one_school_and_soon_another_is_told_of_both() -> None:
    leavers = Counter(one.source_id.split("/")[1] for one in records("2025_spring_pupilnolongeronroll"))
    schools = {one.source_id.split("/")[0] for one in records("2025_spring_pupilnolongeronroll")}
    assert len(schools) > 1
    assert sum(leavers.values()) == len(records("2025_spring_pupilnolongeronroll"))
    days = [link.properties.get("until") for one in records("2025_spring_pupilnolongeronroll") for link in one.links]
    assert all(day is None or str(day)[:2] == "20" for day in days), "written as 2025-Jan-21 00:00:00"


def test_pupil_numbers_that_are_tokens_identify_nobody_and_refuse_nobody() -> None:
    assert not [one for one in records("2024_autumn_pupilnolongeronroll") if "upn" in one.values]
    assert rules("2024_autumn_pupilnolongeronroll")["upn"] > 300


def test_two_rows_of_one_number_with_different_parents_are_one_and_a_refused_row() -> None:
    assert [found.rule for found in rejections("duplicate_nhs_numbers")] == ["duplicate"]
    assert [one.values["given_names"] for one in records("duplicate_nhs_numbers")] == ["Jennifer"]


def test_child_of_another_list_with_another_postcode_is_the_same_child_there() -> None:
    (one,) = records("duplicate_except_postcode")
    assert one.source_id.count("|") == 2, "known by name and birth date, never by where the list says it lives"


def test_parent_without_a_name_is_nobody() -> None:
    assert all(one.values.get("full_name") for one in records("cohort_import__valid.csv", About.CARER))


def test_list_in_an_older_encoding_has_its_letters() -> None:
    names = " ".join(f"{one.values.get('given_names')} {one.values.get('family_name')}"
                     for one in records("valid_iso_8859_1"))  # fmt: skip
    assert not names.isascii()
    assert "\ufffd" not in names


def test_template_that_nobody_filled_in_is_refused_row_by_row() -> None:
    assert {found.rule for found in rejections("child_whitespace_template")} == {"date"}
    assert records("child_whitespace_template") == []


def test_preferred_name_that_somebody_used_for_a_note_is_read_by_nobody() -> None:
    assert "I Flagged" not in repr(outcomes("pds_extravaganza"))
    assert "no NHS number" not in repr(outcomes("pds_extravaganza"))


def test_postcode_without_its_space_has_one() -> None:
    assert "LS1 4HY" in {one.values.get("postcode") for one in records("pds_test_patients", About.HOUSEHOLD)}


def test_two_of_one_name_birth_date_and_home_under_two_numbers_are_not_made_one(documents: Documents) -> None:
    ((path, code),) = real_files("pds_test_patients")
    headings, *rows = path.read_text(encoding="ascii").splitlines()
    twins = [row for row in rows if "KLOSINSKI,TONIA" in row]
    report = documents.load(code, "\n".join([headings, *twins, ""]))
    assert len(twins) == 2
    assert (report.matched, report.new_by_kind[About.CHILD] + report.review) == (0, 2)


def test_answers_of_the_tracing_service_have_no_headings_and_blank_records_between() -> None:
    assert len(records("dbs_batch_search_responses")) + len(rejections("dbs_batch_search_responses")) == 7
    assert {one.values.get("sex") for one in records("dbs_batch_search_responses")} <= {"F", "M", "U", None}


def test_list_that_breaks_off_in_its_last_row_is_refused_whole_with_the_line() -> None:
    with pytest.raises(TruncatedFile, match=r"sui_batch_search_queries_small\.csv.*line 301.*4 of 6"):
        outcomes("sui_batch_search_queries_small")


def test_birth_date_of_two_digits_is_refused_with_what_to_write() -> None:
    (found,) = rejections("test_fail_validation")
    assert (found.rule, found.line) == ("date", 2)
    assert "1/7/80" in found.reason


def test_identifying_number_that_fails_its_check_is_kept_apart() -> None:
    told = repr([one.values for one in records("reconciliation_test")])
    assert "'nhs_number': '0449310999'" not in told


def test_involvement_that_is_not_specified_is_no_involvement() -> None:
    ((path, code),) = real_files("csc_first250")
    unsaid = path.read_text(encoding="utf-8").count("Not Specified")
    told = [one for one in records("csc_first250") if any(link.kind == "INVOLVED_WITH" for link in one.links)]
    assert unsaid > 0
    assert (code, len(told) <= 250 - unsaid) == ("single_view_care", True)


def test_number_of_thirteen_digits_in_the_dump_is_no_pupil_number() -> None:
    assert records("hackney_seeds")
    assert not [one for one in records("hackney_seeds") if "upn" in one.values]


def test_census_of_social_workers_names_nobody() -> None:
    workers = records("social_work_workforce", About.PRACTITIONER)
    assert len(workers) == 30
    assert not [one for one in workers if {"full_name", "family_name", "dob"} & set(one.values)]
