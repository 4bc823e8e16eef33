"""What each comparison says of two children, and that it says so in words."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import nhs

from graph.records import Value
from loaders.match.comparisons import (
    compare_family_name,
    compare_given_name,
    compare_middle_names,
    compare_swapped_names,
)
from loaders.match.facts import Facts, facts_of, valid_nhs_number, valid_upn
from loaders.match.figures import compare_birth_dates, compare_identifiers, compare_postcodes, compare_sex
from loaders.match.frequencies import MANY, Frequencies

NOTHING_LEARNED = Frequencies()


def child(postcodes: tuple[str, ...] = (), **values: Value) -> Facts:
    return facts_of(values, postcodes=postcodes)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Leah", "Leah", "same"),
        ("LEAH", "Léah", "same"),
        ("Anne Marie", "Anne-Marie", "same"),
        ("Annemarie", "Anne Marie", "same"),
        ("Lizzie", "Elizabeth", "variant"),
        ("Mohammed", "Muhammad", "variant"),
        ("Ayesha", "Aisha", "variant"),
        ("Millie", "Amelia", "variant"),
        ("Charlote", "Charlotte", "alike"),
        ("Rose", "Anna Rose", "middle"),
        ("J", "John", "initial"),
        ("Jayden", "Kayden", "near"),
        ("Geo", "George Yash", "alike"),
        ("Mary Jnae", "Maryjane", "alike"),
        ("Charlotye", "Charles", "other"),
        ("Tom", "Priya", "other"),
    ],
)
def test_given_names_reach_the_level_that_a_person_would_give(one: str, other: str, level: str) -> None:
    found = compare_given_name(child(given_names=one), child(given_names=other), NOTHING_LEARNED)
    assert found.level == level
    assert found.sentence


def test_what_two_names_in_one_word_are_worth_is_not_what_the_first_is_worth_cut_short() -> None:
    frequencies = Frequencies()
    for name in ("george", "joel"):
        for _ in range(50):
            frequencies.learn((name,), ("khan",))
    for cut, names in (("Geo", "George Yash"), ("Joe", "Joel Lee")):
        found = compare_given_name(child(given_names=cut), child(given_names=names), frequencies)
        assert found.bits == pytest.approx(frequencies.given_bits(names.split()[0].lower()) - 4)


def test_of_two_other_names_the_nearer_is_likelier_and_neither_is_taken_for_the_one_meant() -> None:
    said = child(given_names="Popt")
    nearer, other = (compare_given_name(said, child(given_names=name), NOTHING_LEARNED) for name in ("Poppy", "Oona"))
    assert nearer.level == other.level == "other"
    assert other.bits < nearer.bits < -3
    assert nearer.telling == other.telling, "a brother or sister may have a name that is near, too"


def test_a_known_as_name_is_a_given_name() -> None:
    known = child(given_names="Theodora", known_as="Bunny")
    assert compare_given_name(child(given_names="Bunny"), known, NOTHING_LEARNED).level == "same"


def test_agreeing_on_a_rare_name_says_more_than_on_a_common_one() -> None:
    frequencies = Frequencies()
    for _ in range(50):
        frequencies.learn(("muhammad",), ("khan",))
    frequencies.learn(("zephyrine",), ("ashdown",))
    common, rare = child(given_names="Muhammad"), child(given_names="Zephyrine")
    assert compare_given_name(common, common, frequencies).bits < compare_given_name(rare, rare, frequencies).bits


@pytest.mark.parametrize(("mistyped", "lost"), [("Lwah", 4), ("Keah", 5)])
def test_a_given_name_nobody_bears_is_a_slip_of_one_that_is_borne(mistyped: str, lost: int) -> None:
    frequencies = Frequencies()
    frequencies.learn(("leah",) * MANY, ("hallam",))
    found = compare_given_name(child(given_names=mistyped), child(given_names="Leah"), frequencies)
    assert found.level == "alike"
    assert found.bits == pytest.approx(frequencies.given_bits("leah") - lost)


def test_two_names_that_many_children_bear_are_no_slip_of_one_another() -> None:
    frequencies = Frequencies()
    for name in ("jaydan", "jayden") * 5:
        frequencies.learn((name,), ("hughes",))
    found = compare_given_name(child(given_names="Jaydan"), child(given_names="Jayden"), frequencies)
    assert found.level == "near"
    assert found.bits < 0


@pytest.mark.parametrize(
    ("said", "known", "level"),
    [
        ({"family_name": "O'Dowd"}, {"family_name": "ODowd"}, "same"),
        ({"family_name": "Hallam"}, {"family_name": "Pryce-Hallam"}, "half"),
        ({"family_name": "Marsh"}, {"family_name": "Hallam", "former_names": ["Leah Marsh"]}, "former"),
        ({"family_name": "Halam"}, {"family_name": "Hallam"}, "alike"),
        ({"family_name": "H"}, {"family_name": "Hallam"}, "initial"),
        ({"family_name": "Okafor"}, {"family_name": "Hallam"}, "other"),
        ({}, {"family_name": "Hallam"}, "missing"),
    ],
)
def test_family_names_reach_their_level(said: Mapping[str, Value], known: Mapping[str, Value], level: str) -> None:
    found = compare_family_name(facts_of(said), facts_of(known), NOTHING_LEARNED)
    assert found.level == level
    assert found.telling == 0, "a family name tells no brother from his sister"


def test_names_in_each_others_place_are_one_penalty_and_not_two() -> None:
    known = child(given_names="Leah", family_name="Hallam")
    found = compare_swapped_names(child(given_names="Hallam", family_name="Leah"), known, NOTHING_LEARNED)
    assert found is not None
    assert found.bits == pytest.approx(8 + 8 - 3.5)
    assert compare_swapped_names(known, known, NOTHING_LEARNED) is None


def test_one_name_in_the_others_place_says_something_where_the_family_name_has_changed_besides() -> None:
    known = child(given_names="Leah", family_name="Hallam")
    found = compare_swapped_names(child(given_names="Okafor", family_name="Leah"), known, NOTHING_LEARNED)
    assert found is not None
    assert found.level == "one swapped"
    assert 0 < found.bits < 8
    assert found.telling < 0, "it may be a brother or sister"


def test_a_family_name_nobody_bears_is_a_slip_of_one_that_is_borne_even_in_its_first_letter() -> None:
    frequencies = Frequencies()
    frequencies.learn(("leah",), ("sharp",))
    mistyped, sharp = child(family_name="Dharp"), child(family_name="Sharp")
    assert compare_family_name(mistyped, sharp, frequencies).level == "alike"
    frequencies.learn(("mia",), ("dharp",))
    assert compare_family_name(mistyped, sharp, frequencies).level == "other"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("2014-03-11", "2014-03-11", "same"),
        ("2014-03-11", "2014-11-03", "swapped"),
        ("2014-03-11", "2014-03-17", "slip"),
        ("2014-03-11", "2015-03-11", "slip"),
        ("2014-02-28", "2014-03-01", "slip"),
        ("2014-01-01", "2014-08-25", "slip"),
        ("2013-03-11", "2031-03-11", "slip"),
        ("2014-03-12", "2014-03-21", "slip"),
        ("2014-01-12", "2014-10-12", "slip"),
        ("2014-03-12", "2041-03-21", "other"),
        ("2014-03-11", "2011-08-25", "other"),
    ],
)
def test_birth_dates_reach_their_level_either_way_round(one: str, other: str, level: str) -> None:
    assert compare_birth_dates(child(dob=one), child(dob=other)).level == level
    assert compare_birth_dates(child(dob=other), child(dob=one)).level == level


def test_an_exact_birth_date_tells_siblings_apart_less_than_strangers() -> None:
    found = compare_birth_dates(child(dob="2014-03-11"), child(dob="2014-03-11"))
    assert found.telling < found.bits / 3


def test_a_postcode_says_less_where_many_children_live() -> None:
    one = child(postcodes=("NM4 2QT",))
    few = compare_postcodes(one, one, population=30_000, living_there=2)
    many = compare_postcodes(one, one, population=30_000, living_there=40)
    assert few is not None
    assert many is not None
    assert few.bits > many.bits


def test_a_former_postcode_says_less_than_the_present_one() -> None:
    moved = child(postcodes=("NM1 1AA", "NM4 2QT"))
    found = compare_postcodes(child(postcodes=("NM4 2QT",)), moved, population=30_000, living_there=2)
    assert found is not None
    assert found.level == "former"


def test_codes_of_another_country_have_no_first_half() -> None:
    found = compare_postcodes(child(postcodes=("4120",)), child(postcodes=("4515",)), population=30_000, living_there=2)
    assert found is not None
    assert found.level == "other"


@pytest.mark.parametrize(
    ("code", "level"), [("NM4 2QS", "slip"), ("NM4 2TQ", "slip"), ("NM4 9AA", "outward"), ("NM5 2QS", "other")]
)
def test_a_postcode_with_one_slip_speaks_for_the_child_and_another_one_against(code: str, level: str) -> None:
    one, other = child(postcodes=("NM4 2QT",)), child(postcodes=(code,))
    found = compare_postcodes(one, other, population=30_000, living_there=2)
    assert found is not None
    assert found.level == level
    assert (found.bits > 0) is (level != "other")


def test_what_is_not_said_counts_neither_for_nor_against() -> None:
    nothing, known = Facts(), child(given_names="Leah", family_name="Hallam", dob="2014-03-11", sex="F")
    assert compare_given_name(nothing, known, NOTHING_LEARNED).bits == 0
    assert compare_birth_dates(nothing, known).bits == 0
    assert compare_sex(nothing, known) is None
    assert compare_middle_names(nothing, known) is None
    assert compare_identifiers("NHS number", (), ("9434765870",), population=30_000) is None


@pytest.mark.parametrize("number", ["9434765871", "1111111111", "943476587", "1", "94347658700", "999000000X", ""])
def test_a_number_with_a_bad_check_digit_is_no_identifier(number: str) -> None:
    assert valid_nhs_number(number) is None


@given(st.text("0123456789", min_size=9, max_size=11), st.integers(min_value=0, max_value=9))
def test_the_check_digit_of_nhs_numbers_is_that_of_the_standard(digits: str, last: int) -> None:
    for number in (digits, f"{digits[:9]}{last}"):
        assert (valid_nhs_number(number) is not None) is (nhs.is_valid(number) and len(set(number)) > 1)


def test_a_valid_number_is_read_however_it_is_spaced() -> None:
    assert valid_nhs_number("943 476 5870") == "9434765870"
    assert valid_upn("b801200005001") == "B801200005001"
    assert valid_upn("B80120-0005001") == "B801200005001"
    assert valid_upn("A801200005001") is None
