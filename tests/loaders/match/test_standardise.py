"""Standardised forms: equal where people mean the same, apart where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.match.standardise import (
    address_key,
    dates_one_digit_apart,
    day_and_month_swapped,
    family_name_forms,
    fold,
    name_words,
    postcode_parts,
    telephone_digits,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O’Neill", "ONEILL"),
        ("Zoë", "Zoe"),
        ("Łukasz", "lukasz"),
        ("Søren", "Soren"),
        ("Anne-Marie", "Anne Marie"),
        ("Strauß", "STRAUSS"),
        ("N’Diaye", "N'Diaye"),
    ],
)
def test_spellings_of_one_name_fold_to_one_form(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_double_family_name_also_goes_by_its_halves() -> None:
    assert family_name_forms("Pryce-Hallam") == ("prycehallam", "pryce", "hallam")
    assert family_name_forms("Hallam") == ("hallam",)


def test_particle_is_no_half_of_a_family_name() -> None:
    assert family_name_forms("van Dijk") == ("vandijk",)


def test_words_of_a_name_keep_their_order() -> None:
    assert name_words("Maisie  Anne-Lou") == ("maisie", "anne", "lou")


@pytest.mark.parametrize("written", ["NM4 2QT", "nm42qt", " NM4  2QT "])
def test_postcode_splits_however_it_is_written(written: str) -> None:
    assert postcode_parts(written) == ("NM4", "2QT")


@pytest.mark.parametrize("written", ["", "NM4", "14 Tannery Row", "NM4 2QTX"])
def test_what_is_no_postcode_has_no_parts(written: str) -> None:
    assert postcode_parts(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "14 Tannery Row, Northmoor",
        "14 TANNERY ROW",
        "14, Tannery Row, Northmoor",
        "14 Tannery  Row,Northmoor,Moorshire",
    ],
)
def test_one_home_has_one_address_key(written: str) -> None:
    assert address_key(written, "nm42qt") == address_key("14 Tannery Row", "NM4 2QT")


def test_neighbours_and_flats_have_keys_of_their_own() -> None:
    keys = {
        address_key(written, "NM4 2QT")
        for written in ("1 Tannery Row", "11 Tannery Row", "Flat 1, 11 Tannery Row", "Flat 11, 1 Tannery Row")
    }
    assert len(keys) == 4


def test_street_words_may_be_shortened() -> None:
    assert address_key("3 Weir Cottages", "NM1 7LD") == address_key("3 Weir Cotts", "NM1 7LD")


def test_day_and_month_swap_only_where_it_gives_another_day() -> None:
    assert day_and_month_swapped("2019-03-04") == "2019-04-03"
    assert day_and_month_swapped("2019-03-14") is None
    assert day_and_month_swapped("2019-03-03") is None


def test_dates_one_digit_apart_are_told_from_others() -> None:
    assert dates_one_digit_apart("2019-03-14", "2018-03-14")
    assert not dates_one_digit_apart("2019-03-14", "2019-03-14")
    assert not dates_one_digit_apart("2019-03-14", "2018-03-15")


@pytest.mark.parametrize("written", ["01632 960 110", "+44 1632 960110", "0044 (0)1632 960110", "44 1632 960 110"])
def test_telephone_reads_the_same_however_written(written: str) -> None:
    assert telephone_digits(written) == "01632960110"
