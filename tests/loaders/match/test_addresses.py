"""What the lines of an address say of two children, beside their postcodes and never twice."""

import pytest

from loaders.match.addresses import compare_addresses
from loaders.match.facts import Facts, facts_of
from loaders.match.frequencies import Frequencies
from loaders.match.homes import Home, Homes, home_of, homes_compared, streets_alike

ELM_ROW = Home("NM11AA", "12", "", "elm row")
PEOPLE, AT_POSTCODE = 150_000, 24


def living(*addresses: tuple[str, str]) -> Facts:
    return facts_of({}, postcodes=[code for _, code in addresses], addresses=addresses)


def known(*homes: Facts) -> Frequencies:
    frequencies = Frequencies()
    for facts in homes:
        for home in facts.homes:
            frequencies.learn_home(home)
    return frequencies


def bits(one: Facts, other: Facts) -> float:
    found = compare_addresses(one, other, known(other), population=PEOPLE, living_there=AT_POSTCODE)
    return found.bits if found else 0.0


@pytest.mark.parametrize(
    ("address", "postcode", "home"),
    [
        ("12 Elm Row", "NM11AA", ELM_ROW),
        ("12, ELM  ROW, Northmoor", "NM11AA", ELM_ROW._replace(town="northmoor")),
        ("Flat 2, 12 Elm Row", "NM11AA", Home("NM11AA", "12", "2", "elm row")),
        ("Apartment 3b\n12 Elm Row", "NM11AA", Home("NM11AA", "12", "3b", "elm row")),
        ("2/12 Elm Row", "NM11AA", Home("NM11AA", "12", "2", "elm row")),
        ("12-14 Elm Row", "NM11AA", Home("NM11AA", "12-14", "", "elm row")),
        ("12 A Elm Row", "", Home("", "12a", "", "elm row")),
        ("Rose Cottage, Mill Lane", "NM11AA", Home("NM11AA", "rosecott", "", "mill ln")),
        ("Rose House, 14 Tannery Road", "NM11AA", Home("NM11AA", "14", "", "tannery rd")),
        ("Elm Row", "NM11AA", Home("NM11AA", "", "", "elm row")),
        ("Mill Cresecnt, Northmoor", "NM11AA", Home("NM11AA", "", "", "mill cresecnt", "northmoor")),
        ("MillCrescent, Northmoor", "NM11AA", Home("NM11AA", "", "", "millcrescent", "northmoor")),
        ("Seagrove, 14 Tannery Road", "NM11AA", Home("NM11AA", "14", "", "tannery rd")),
        ("Seagrove, Mill Lane", "NM11AA", Home("NM11AA", "seagrove", "", "mill ln")),
        ("Rose Cottage, Northmoor", "NM11AA", Home("NM11AA", "rosecott", "", "northmoor")),
        (" , ", "NM11AA", None),
    ],
)
def test_an_address_has_one_form_however_it_is_written(address: str, postcode: str, home: Home | None) -> None:
    assert home_of(address, postcode) == home


@pytest.mark.parametrize(
    ("address", "postcode", "found"),
    [
        ("12 ELM ROW", "NM11AA", Homes.SAME),
        ("12 Elm Roww", "NM11AA", Homes.SAME),
        ("Flat 2, 12 Elm Row", "NM11AA", Homes.UNCERTAIN),
        ("12-14 Elm Row", "NM11AA", Homes.UNCERTAIN),
        ("12a Elm Row", "NM11AA", Homes.UNCERTAIN),
        ("12 Elm Row", "NM11AB", Homes.ELSEWHERE),
        ("Elm Row", "NM11AA", Homes.NO_NUMBER),
        ("21 Elm Row", "NM11AA", Homes.OTHER),
        ("12 Oak Row", "NM11AA", Homes.OTHER),
        ("12 Elm Road", "NM11AA", Homes.OTHER),
    ],
)
def test_sm7_only_the_same_lines_at_the_same_postcode_are_the_same_home(
    address: str, postcode: str, found: Homes
) -> None:
    other = home_of(address, postcode)
    assert other is not None
    assert homes_compared(ELM_ROW, other) is homes_compared(other, ELM_ROW) is found
    assert found.different is (found in (Homes.ELSEWHERE, Homes.NO_NUMBER, Homes.OTHER))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rosella st", "rosellastreet"),
        ("rosella st", "rosela st"),
        ("mackie pl", "mackie plce"),
        ("tannery rd", "tannery raod"),
    ],
)
def test_a_street_with_a_slip_is_one(one: str, other: str) -> None:
    assert streets_alike(one, other)
    assert streets_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("tannery rd", "tannery row"), ("rosella st", "rosella pl"), ("elm row", "oak row"), ("hill st", "mill st")],
)
def test_another_kind_of_street_is_another_street(one: str, other: str) -> None:
    assert not streets_alike(one, other)
    assert not streets_alike(other, one)


def test_what_stands_for_a_street_and_is_the_town_is_neither_for_nor_against() -> None:
    home, untold = living(("12 Elm Row, Northmoor", "NM1 1AA")), living(("12, Northmoor", "NM1 1AA"))
    found = compare_addresses(untold, home, known(home), population=PEOPLE, living_there=AT_POSTCODE)
    assert found is not None
    assert (found.level, found.bits) == ("untold", 0)
    assert bits(living(("14, Northmoor", "NM1 1AA")), home) < 0


def test_a_street_says_more_where_neighbours_of_one_postcode_live_in_many() -> None:
    home = living(("12 Elm Row", "NM1 1AA"))
    one_street = known(*(living((f"{number} Elm Row", "NM1 1AA")) for number in range(1, 30)))
    streets = known(*(living((f"{number} Street{number} Row", "NM1 1AA")) for number in range(1, 30)))
    for other in (home, living(("Elm Row", "NM1 1AA"))):
        few, many = (
            compare_addresses(home, other, learned, population=PEOPLE, living_there=AT_POSTCODE)
            for learned in (one_street, streets)
        )
        assert few is not None
        assert many is not None
        assert few.bits < many.bits


def test_a_family_of_many_children_does_not_make_a_postcode_tell_the_street() -> None:
    apart = [living((f"{number} Street{number} Row", "NM1 1AA")) for number in range(1, 30)]
    learned, with_brothers = known(*apart), known(*(home for home in apart for _ in range(6)))
    assert learned.street_bits("NM11AA", "elm row") == with_brothers.street_bits("NM11AA", "elm row")


def test_a_slip_of_a_postcode_is_none_where_the_street_is_another() -> None:
    home = living(("12 Elm Row", "NM1 1AA"))
    assert bits(home, living(("30 Oak Row", "NM1 1AB"))) <= -3
    assert bits(home, living(("Elm Row", "NM1 1AB"))) > bits(home, living(("30 Elm Row", "NM1 1AB")))


def test_lines_part_namesakes_of_one_postcode_and_say_little_more_than_it_where_they_agree() -> None:
    home, neighbour = living(("12 Elm Row", "NM1 1AA")), living(("30 Elm Row", "NM1 1AA"))
    assert 0 < bits(home, home) <= 5
    assert bits(home, neighbour) < 0


def test_a_home_of_many_children_says_less_than_one_of_few() -> None:
    home = living(("12 Elm Row", "NM1 1AA"))
    few = compare_addresses(home, home, known(home), population=PEOPLE, living_there=AT_POSTCODE)
    many = compare_addresses(home, home, known(*[home] * 20), population=PEOPLE, living_there=AT_POSTCODE)
    assert few is not None
    assert many is not None
    assert many.bits < few.bits


def test_lines_stand_in_for_a_postcode_that_is_missing_or_mistyped() -> None:
    home = living(("12 Elm Row", "NM1 1AA"))
    for other in (living(("12 Elm Row", "")), living(("12 Elm Row", "NM1 1AB"))):
        assert bits(home, other) > 5
    assert bits(home, living(("30 Elm Row", ""))) < 0


def test_another_postcode_has_said_it_already_where_the_lines_differ_too() -> None:
    assert bits(living(("12 Elm Row", "NM1 1AA")), living(("30 Oak Row", "NM9 9ZZ"))) == 0


def test_no_address_tells_brothers_and_sisters_apart() -> None:
    home = living(("12 Elm Row", "NM1 1AA"))
    for other in (home, living(("30 Oak Row", "NM1 1AA")), living(("12 Elm Row", "")), living(("Elm Row", "NM1 1AA"))):
        found = compare_addresses(home, other, known(other), population=PEOPLE, living_there=AT_POSTCODE)
        assert found is not None
        assert found.telling == 0
        assert found.sentence


def test_where_a_side_has_no_lines_nothing_is_said() -> None:
    assert bits(living(("12 Elm Row", "NM1 1AA")), facts_of({}, postcodes=("NM1 1AA",))) == 0
