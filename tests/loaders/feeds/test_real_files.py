"""Every real file loads or is refused with file, line and reason, dirty ones too; a second load changes nothing."""

from collections import Counter
from datetime import date
from functools import cache

import pytest

from graph.stores.embedded import EmbeddedStore
from loaders import pipeline, waiting
from loaders.errors import UnreadableFile
from loaders.feeds.catalogue import find_feed
from loaders.intake import take_in
from loaders.read import open_feed_file
from loaders.records import About, Outcome, Rejection, SourceRecord
from policies.gate import Gate
from policies.request import AccessRequest
from tests.loaders.conftest import asked
from tests.loaders.feeds.real_files import NORTHMOOR, REAL, real_files
from tests.loaders.test_pipeline import whole_graph

TODAY = date(2026, 11, 23)
ABOUT_THE_DATA = {".md", ".txt"}
SMALL = 120_000
TELLING = (
    "annex_a/Annex_A_2024", "cohort_import__invalid", "ssda903/dirty", "hackney_seeds", "sui/reconciliation",
    "prototype/school", "scpch_assisted", "CIN_Census_2026", "_CTF_", "Sensitive_Patient.json",
)  # fmt: skip

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real files is not on this machine")


@cache
def outcomes(under: str) -> tuple[Outcome, ...]:
    ((path, code),) = real_files(under)
    return tuple(take_in(open_feed_file(find_feed(code), path, coverage=NORTHMOOR), received=TODAY))


def records(under: str, about: About) -> list[SourceRecord]:
    return [found for found in outcomes(under) if isinstance(found, SourceRecord) and found.about is about]


def rules(under: str) -> Counter[str]:
    return Counter(found.rule for found in outcomes(under) if isinstance(found, Rejection))


def test_every_file_is_loaded_as_some_feed_or_tells_about_the_data() -> None:
    loaded = {path for path, _ in real_files()}
    left = {path for path in REAL.rglob("*") if path.is_file()} - loaded
    assert {path.suffix for path in left} <= ABOUT_THE_DATA


def test_every_file_is_read_or_refused_with_its_name_and_every_rejection_has_line_and_reason() -> None:
    refused: dict[str, str] = {}
    for path, code in real_files():
        if path.stat().st_size > SMALL or path.suffix == ".gz":
            continue
        try:
            file = open_feed_file(find_feed(code), path, coverage=NORTHMOOR)
        except UnreadableFile as reason:
            refused[path.name] = str(reason)
            continue
        for found in take_in(file, received=TODAY):
            assert not isinstance(found, Rejection) or (found.line > 0 and found.reason and found.file == path.name)
    assert [name for name, reason in refused.items() if name not in reason] == []
    assert "class_import__malformed.csv" in refused
    assert "csc_first250.csv" not in refused


def test_second_load_of_a_file_changes_nothing(gate: Gate, store: EmbeddedStore, loader: AccessRequest) -> None:
    accepted = 0
    for path, code in [found for under in TELLING for found in real_files(under)]:
        first = pipeline.run(find_feed(code), [path], gate, loader, coverage=NORTHMOOR)
        waiting.ask_again(gate, loader)
        before = whole_graph(store)
        again = pipeline.run(find_feed(code), [path], gate, loader, coverage=NORTHMOOR)
        assert (path.name, whole_graph(store)) == (path.name, before)
        assert (again.new, again.matched, again.changed) == (0, 0, 0)
        accepted += first.accepted
    assert accepted > 150
    assert asked(store, "MATCH (c:Child) RETURN count(c) AS n") != [{"n": 0}]


def test_episodes_that_touch_are_one_period_and_nothing_is_told_of_the_place() -> None:
    child = next(one for one in records("validator/episodes", About.CHILD) if one.source_id == "566910/episodes")
    assert [dict(link.properties) for link in child.links] == [{"since": "2016-02-15", "kind": "looked_after"}]
    assert "WV27" not in repr(outcomes("validator/episodes"))


def test_return_carries_pupil_numbers_with_wrong_letters_which_is_remarked_on_and_filters_nobody() -> None:
    children = records("validator/header", About.CHILD)
    assert len(children) == 2675
    assert sum("upn" in child.values for child in children) == 107


def test_child_with_three_birth_dates_is_told_once_and_the_others_are_refused() -> None:
    assert rules("SSDA903_2020_header") == {"duplicate": 3}


def test_lists_of_an_inspection_are_read_below_their_titles_with_plans_before_birth_and_spaces_in_names() -> None:
    workers = {str(worker.values["full_name"]) for worker in records("Annex_A_2024", About.PRACTITIONER)}
    assert "Dustin Hazlett" in workers
    assert not [name for name in workers if "\xa0" in name or "#" in name]
    assert "10721552/list-7" in {child.source_id for child in records("Annex_A_2024", About.CHILD)}
    assert len(records("template_2015", About.CHILD)) == 5


def test_two_people_under_one_number_are_one_and_a_refused_row() -> None:
    assert rules("reconciliation_test")["duplicate"] == 1
    (first,) = [one for one in records("reconciliation_test", About.CHILD) if one.source_id == "12323232"]
    assert first.values["given_names"] == "Dave"


def test_class_list_reads_dates_of_both_kinds_numbers_with_spaces_and_ignores_the_blank_last_line() -> None:
    jimmy = next(one for one in records("class_import__valid.csv", About.CHILD) if one.values["given_names"] == "Jimmy")
    assert (jimmy.values["dob"], jimmy.values["nhs_number"]) == ("2010-01-02", "9990000026")
    assert rules("class_import__valid.csv") == {}


def test_instruction_row_under_the_headings_is_refused_and_no_child() -> None:
    assert len(records("valid_instruction_row", About.CHILD)) == 1


def test_home_education_and_unknown_school_are_no_schools() -> None:
    children = records("valid_unknown_school", About.CHILD)
    assert not [link for child in children for link in child.links if link.kind == "RECEIVES"]


def test_single_view_parts_an_address_of_several_lines_and_never_ends_before_it_begins() -> None:
    assert len(records("csc_first250", About.CHILD)) == 250
    assert all("\n" not in str(home.values["address"]) for home in records("csc_first250", About.HOUSEHOLD))
    for child in records("csc_first250", About.CHILD):
        for link in child.links:
            since, until = link.properties.get("since"), link.properties.get("until")
            assert not since or not until or str(since) <= str(until)


def test_dump_shields_whom_it_restricts_and_reads_far_ends_as_none() -> None:
    homes = [link for child in records("hackney", About.CHILD) for link in child.links if link.kind == "LIVES_IN"]
    assert homes
    assert not [link for link in homes if link.properties.get("until")]


def test_pupils_numbers_of_properties_that_are_no_numbers_make_no_home() -> None:
    assert records("addressesoffroll", About.HOUSEHOLD) == []


def test_care_settings_are_held_without_where_they_stand() -> None:
    assert all("address" not in one.values and "postcode" not in one.values for one in records("scpch", About.SERVICE))


@pytest.mark.parametrize("under", ["cohort_import__valid_iso", "gias_full_columns_133"])
def test_windows_1252_is_read_and_remarked_on(under: str) -> None:
    assert "encoding" in {found.rule for found in outcomes(under) if not isinstance(found, SourceRecord)}
