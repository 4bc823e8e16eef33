"""Cells: what text becomes under its rule, and what is said about it where it becomes nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.cells import Finding, check_cell, written_as_a_name
from loaders.declarations import Column, Rule

TODAY = date(2026, 11, 23)


def checked(text: str, rule: Rule) -> Finding:
    return check_cell(text, Column(field="cell", headings=("cell",), rule=rule), received=TODAY)


@pytest.mark.parametrize(
    "text", ["2019-03-14", "14/03/2019", "14-03-2019", "20190314", "2019-03-14T00:00:00", " 14/3/2019 "]
)
def test_date_is_read_in_every_form_that_sources_use(text: str) -> None:
    assert checked(text, Rule.DATE).value == "2019-03-14"


@pytest.mark.parametrize("text", ["31/02/2015", "14/03/19", "March 2019", "2019-03", "03/14/2019"])
def test_date_that_cannot_be_read_for_certain_refuses_the_row(text: str) -> None:
    finding = checked(text, Rule.DATE)
    assert finding.refusal is not None
    assert finding.refusal[0] == "date"
    assert f"`{text}`" in finding.refusal[1]


@pytest.mark.parametrize("text", ["1900-01-01", "01/01/1900", "30/12/1899", "9999-12-31"])
def test_placeholder_date_is_missing_and_remarked_on(text: str) -> None:
    finding = checked(text, Rule.BIRTH_DATE)
    assert finding.value is None
    assert finding.remark is not None
    assert finding.remark[0] == "placeholder"


def test_birth_date_after_the_load_refuses_the_row() -> None:
    finding = checked("2026-11-24", Rule.BIRTH_DATE)
    assert finding.refusal is not None
    assert finding.refusal[0] == "future"
    assert checked("2026-11-23", Rule.BIRTH_DATE).value == "2026-11-23"


@given(st.dates(min_value=date(1901, 1, 1), max_value=TODAY))
def test_every_day_reads_back_from_both_orders(day: date) -> None:
    assert checked(day.isoformat(), Rule.BIRTH_DATE).value == day.isoformat()
    assert checked(day.strftime("%d/%m/%Y"), Rule.BIRTH_DATE).value == day.isoformat()


@pytest.mark.parametrize("text", ["Baby", "unknown", "TWIN 1", "Infant", "not known", "-", "?", "Baby Boy"])
def test_placeholder_name_is_missing_and_remarked_on(text: str) -> None:
    finding = checked(text, Rule.NAME)
    assert finding.value is None
    assert finding.remark is not None
    assert finding.remark[0] == "placeholder"


@pytest.mark.parametrize("text", ["Null", "Na", "Bao", "Babygirl"])
def test_name_that_only_looks_like_a_placeholder_is_kept(text: str) -> None:
    assert checked(text, Rule.NAME) == Finding(value=text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("HALLAM", "Hallam"),
        ("o'neill", "O'Neill"),
        ("McDonald", "McDonald"),
        ("SMITH-JONES", "Smith-Jones"),
        ("de Souza", "de Souza"),
    ],
)
def test_capitals_are_read_as_a_name_and_mixed_case_is_left(written: str, read: str) -> None:
    assert written_as_a_name(written) == read


@pytest.mark.parametrize(
    "text", ["St Thomas \ufffd Becket", "Samar\u0438s School", "St Thomas \u0430 Becket", "Zo\u00c3\u00ab"]
)
def test_name_that_lost_letters_is_kept_and_reported(text: str) -> None:
    finding = checked(text, Rule.TEXT)
    assert finding.value == text
    assert finding.remark is not None
    assert finding.remark[0] == "damaged_text"


@pytest.mark.parametrize("text", ["Zoë", "Łukasz", "N’Diaye", "Siân", "Иван"])
def test_name_in_its_own_letters_is_not_called_damaged(text: str) -> None:
    assert checked(text, Rule.NAME) == Finding(value=text)


@pytest.mark.parametrize("text", ["943 476 5870", "9434765870", "401-023-2137", "9876543210"])
def test_nhs_number_is_kept_as_ten_digits(text: str) -> None:
    assert str(checked(text, Rule.NHS_NUMBER).value).isdigit()


@pytest.mark.parametrize("text", ["9434765871", "1111111111", "94347658", "943476587O"])
def test_nhs_number_that_fails_is_kept_apart_and_identifies_nobody(text: str) -> None:
    finding = checked(text, Rule.NHS_NUMBER)
    assert finding.value is None
    assert finding.unverified == text
    assert finding.remark is not None
    assert finding.remark[0] == "nhs_number"


@given(st.integers(min_value=0, max_value=9), st.integers(min_value=1, max_value=9))
def test_every_one_digit_slip_in_an_nhs_number_is_seen(place: int, by: int) -> None:
    digits = list("9434765870")
    digits[place] = str((int(digits[place]) + by) % 10)
    assert checked("".join(digits), Rule.NHS_NUMBER).value is None


@pytest.mark.parametrize("text", ["B801200005001", "P207000016049", "r000241023014"])
def test_pupil_number_with_the_right_letter_is_kept(text: str) -> None:
    assert checked(text, Rule.UPN).value == text.upper()


@pytest.mark.parametrize("text", ["A801200005001", "J82343211200A", "B80120000500", "I801200005001"])
def test_pupil_number_that_is_wrong_or_temporary_identifies_nobody(text: str) -> None:
    finding = checked(text, Rule.UPN)
    assert (finding.value, finding.unverified) == (None, text)


@pytest.mark.parametrize(("text", "read"), [("nm42qt", "NM4 2QT"), ("SW1A1AA", "SW1A 1AA"), (" m1  1ae", "M1 1AE")])
def test_postcode_is_written_one_way(text: str, read: str) -> None:
    assert checked(text, Rule.POSTCODE).value == read


def test_postcode_of_no_fixed_address_is_missing() -> None:
    finding = checked("ZZ99 3VZ", Rule.POSTCODE)
    assert finding.value is None
    assert finding.remark is not None
    assert finding.remark[0] == "placeholder"


@pytest.mark.parametrize(("text", "read"), [("2", "F"), ("girl", "F"), ("M", "M"), ("1", "M"), ("9", "U"), ("", None)])
def test_sex_is_read_from_every_code_list(text: str, read: str | None) -> None:
    assert checked(text, Rule.SEX).value == read


def test_yes_or_no_that_is_neither_refuses_the_row() -> None:
    assert checked("perhaps", Rule.YES_NO).refusal is not None
    assert checked("Y", Rule.YES_NO).value is True
    assert checked("0", Rule.YES_NO).value is False


def test_unknown_choice_refuses_where_it_is_needed_and_is_missing_where_not() -> None:
    needed = Column(field="kind", headings=("kind",), rule=Rule.CHOICE, needed=True, choices={"child": "child"})
    offered = Column(field="kind", headings=("kind",), rule=Rule.CHOICE, choices={"child": "child"})
    assert check_cell("dog", needed, received=TODAY).refusal is not None
    assert check_cell("dog", offered, received=TODAY).refusal is None
    assert check_cell("Child", offered, received=TODAY).value == "child"


@given(st.text(max_size=80), st.sampled_from([rule for rule in Rule if rule is not Rule.CHOICE]))
def test_any_text_gives_one_finding_that_names_its_reason(text: str, rule: Rule) -> None:
    finding = checked(text, rule)
    assert not (finding.remark and finding.refusal)
    assert not (finding.refusal and finding.value is not None)
    assert all(reason for _, reason in filter(None, (finding.remark, finding.refusal)))
