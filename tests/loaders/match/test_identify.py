"""Find a child: two facts or one identifier, misspelt names found, one child or `tell us more`, never a list (R1)."""

import pytest

from graph.records import Row
from loaders.match.identify import (
    Outcome,
    Search,
    candidates_of,
    identify,
    search_for,
    search_parameters,
)

LEAH: Row = {
    "key": "7K4M29XQ3", "given_names": "Leah Rose", "family_name": "Hallam", "sex": "F", "dob": "2014-03-11",
    "former_names": None, "postcode_agrees": False,
}  # fmt: skip
TWIN: Row = {**LEAH, "key": "3F8TT20BW", "given_names": "Ruby Jane"}


def person(key: str, given_names: str, family_name: str, dob: str = "1960-01-01") -> Row:
    return {"key": key, "given_names": given_names, "family_name": family_name, "sex": "U", "dob": dob}


@pytest.mark.parametrize(
    "typed",
    [
        {"given_names": "Leah"},
        {"given_names": "Leah", "family_name": "Hallam"},
        {"dob": "2014-03-11"},
        {"postcode": "NM4 2QT"},
        {"given_names": "Leah", "dob": "2014-03-11"},
        {"given_names": "Leah", "family_name": "H", "dob": "2014-03-11"},
        {"postcode": "NM4", "dob": "2014-03-11"},
        {"dob": "2014-02-31", "postcode": "NM4 2QT"},
    ],
)
def test_r1_too_little_is_never_looked_up(typed: dict[str, str]) -> None:
    search = search_for(**typed)
    assert search.refusal is not None
    found = identify(search, [LEAH])
    assert (found.outcome, found.row) == (Outcome.TELL_US_MORE, None)


@pytest.mark.parametrize("number", ["1", "999888777", "943476587", "9434765871", "1111111111", "A801200005001", "%"])
def test_fl3_a_bad_number_is_refused_alike_and_searches_nothing(number: str) -> None:
    refused = search_for(number=number) if number != "%" else search_for(number="1%")
    assert refused.refusal == search_for(number="1").refusal
    assert identify(refused, [LEAH]).row is None


@pytest.mark.parametrize("number", ["9434765870", "943 476 5870", "B801200005001", "7K4 M29 XQ3", "7k4m29xq3"])
def test_one_whole_number_is_enough(number: str) -> None:
    assert search_for(number=number).refusal is None


@pytest.mark.parametrize(
    ("given_names", "family_name", "dob"),
    [
        ("Leah", "Hallam", "2014-03-11"),
        ("leah", "HALLAM", "2014-03-11"),
        ("Lea", "Hallum", "2014-03-11"),
        ("Leah", "Halam", "2014-03-11"),
        ("Hallam", "Leah", "2014-03-11"),
        ("Leah", "Hallam", "2014-11-03"),
        ("Leah", "Hallam", "2014-03-17"),
        ("Leah", "Hallam", "2015-03-11"),
    ],
)
def test_a_misspelt_name_or_a_slip_in_the_date_finds_the_child(given_names: str, family_name: str, dob: str) -> None:
    search = search_for(given_names=given_names, family_name=family_name, dob=dob)
    assert LEAH["dob"] in search_parameters(search)["dobs"]  # type: ignore[operator]
    found = identify(search, [LEAH, person("0THERCHD1", "Omar", "Siddiq", "2014-03-11")])
    assert (found.outcome, found.key) == (Outcome.ONE, "7K4M29XQ3")
    assert found.why


def test_a_name_in_one_box_is_parted_either_way() -> None:
    for typed in ("Leah Hallam", "Hallam, Leah"):
        assert identify(search_for(given_names=typed, dob="2014-03-11"), [LEAH]).key == "7K4M29XQ3"


def test_of_twins_the_given_name_decides_and_without_it_nobody_is_named() -> None:
    search = search_for(given_names="Leah", family_name="Hallam", dob="2014-03-11")
    assert identify(search, [TWIN, LEAH]).key == "7K4M29XQ3"
    vague = search_for(dob="2014-03-11", postcode="NM4 2QT")
    both = [{**LEAH, "postcode_agrees": True}, {**TWIN, "postcode_agrees": True}]
    assert identify(vague, both).outcome is Outcome.TELL_US_MORE


def test_an_absent_twin_is_not_taken_for_the_one_held() -> None:
    found = identify(search_for(given_names="Leah", family_name="Hallam", dob="2014-03-11"), [TWIN])
    assert found.row is None


def test_a_stranger_born_on_the_same_day_is_nobody() -> None:
    found = identify(search_for(given_names="Omar", family_name="Siddiq", dob="2014-03-11"), [LEAH])
    assert found.outcome is not Outcome.ONE


FL_PEOPLE = [
    person("FL0000001", "John", "Smith"),
    person("FL0000002", "John", "Superman"),
    person("FL0000003", "John", "Cheese"),
    person("FL0000004", "Jane", "Smith"),
    person("FL0000005", "Jane", "Cheese"),
]


def test_fl1_a_name_without_a_date_asks_for_more() -> None:
    assert identify(search_for(given_names="John", family_name="Smith"), FL_PEOPLE).outcome is Outcome.TELL_US_MORE


def test_fl2_a_name_with_an_initial_and_a_date_is_one_or_tell_us_more_never_five() -> None:
    initial = identify(search_for(given_names="John", family_name="S", dob="1960-01-01"), FL_PEOPLE)
    assert (initial.outcome, initial.row) == (Outcome.TELL_US_MORE, None)
    whole = identify(search_for(given_names="John", family_name="Smith", dob="1960-01-01"), FL_PEOPLE)
    assert (whole.outcome, whole.key) == (Outcome.ONE, "FL0000001")


@pytest.mark.parametrize("sign", ["*", "%", "_"])
def test_fc3_a_search_sign_is_left_out_with_a_note_and_widens_nothing(sign: str) -> None:
    search = search_for(given_names=f"Le{sign}ah", family_name=f"Hallam{sign}", dob="2014-03-11")
    plain = search_for(given_names="Leah", family_name="Hallam", dob="2014-03-11")
    assert search.notes
    assert search_parameters(search) == search_parameters(plain)
    assert identify(search, [LEAH]).key == identify(plain, [LEAH]).key
    assert search_for(given_names=sign, family_name=sign, dob="2014-03-11").refusal is not None


def test_fc4_an_index_number_goes_straight_to_the_child() -> None:
    search = search_for(number="7k4-m29-xq3")
    assert search_parameters(search)["key"] == "7K4M29XQ3"
    assert identify(search, [LEAH]).key == "7K4M29XQ3"
    assert identify(search, []).outcome is Outcome.NOBODY


def test_a_number_that_found_a_child_counts_and_a_name_that_denies_it_asks_again() -> None:
    rows = candidates_of({"by_dob": (), "by_nhs_number": (LEAH,)})
    assert identify(search_for(number="9434765870"), rows).key == "7K4M29XQ3"
    denied = search_for(given_names="Omar", family_name="Siddiq", number="9434765870")
    assert identify(denied, rows).outcome is Outcome.TELL_US_MORE


def test_a_date_that_was_searched_around_its_slips_never_names_a_child_by_itself() -> None:
    assert identify(Search(facts=search_for(dob="2014-03-11").facts), [LEAH]).row is None
