"""R34 and R35: which services every child should have at an age, and the exact sentence for each; hidden is absent."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.view_models.services_expected import EXPECTED_SERVICES, ServiceLine, of_compulsory_school_age, service_lines
from app.view_models.sources import SourceBook, source_book
from graph.records import Row
from tests.app import northmoor
from tests.app.northmoor import AREA, COVERAGES, TODAY

MAISIE_BORN = date(2019, 3, 14)
BOOK = source_book(COVERAGES)


def lines(
    rows: Sequence[Row], *, dob: date | None = MAISIE_BORN, on: date = TODAY, book: SourceBook = BOOK
) -> dict[str, ServiceLine]:
    """The lines by heading."""
    made = service_lines(rows, dob=dob, area=AREA, area_words="Northmoor", on=on, book=book)
    return {line.heading: line for line in made}


def test_the_sentences_are_those_of_the_design() -> None:
    said = lines((northmoor.SCHOOL, northmoor.DOCTOR, northmoor.VISITING))
    assert said["School"].say == "Involved now, since 4 September 2023."
    assert said["School"].place == "Saltbridge Primary School, year 3"
    assert said["School"].confirmed == "Confirmed by the school census on 16 November 2026"
    assert said["Family doctor"].phone_word == "Reception"
    assert said["Health visiting"].say == "Involved before, from 20 March 2019 to 14 March 2024."
    assert said["School nursing"].say == (
        "Nothing in the school nursing register, which covers Northmoor, 2015 to now, "
        "and is correct to 9 November 2026."
    )
    assert said["Youth support"].say == "Not expected at this age."


def test_a_list_that_nobody_sent_is_said_to_be_missing_and_the_child_is_not() -> None:
    said = lines((), dob=date(2012, 1, 1))
    assert said["Youth support"].say == "Source not loaded: we hold no list from youth support for Northmoor."


def test_a_list_of_another_area_covers_nothing_here() -> None:
    elsewhere = source_book([{**row, "area": "E06000998"} for row in COVERAGES])
    assert lines((), book=elsewhere)["School"].say.startswith("Source not loaded")


def test_an_old_confirmation_is_a_doubt_and_no_confirmation() -> None:
    line = lines(({**northmoor.SCHOOL, "last_confirmed": "2026-08-02"},))["School"]
    assert (line.confirmed, line.doubt) == (None, "Not confirmed since 2 August 2026")


def test_hidden_names_leave_no_hole_in_the_sentence() -> None:
    line = lines(({**northmoor.SCHOOL, "service_name": None, "duty_phone": None, "detail": None},))["School"]
    assert (line.say, line.place, line.phone) == ("Involved now, since 4 September 2023.", None, None)


def test_a_child_whose_age_is_not_known_is_never_said_to_be_too_young() -> None:
    assert "Not expected at this age." not in {line.say for line in lines((), dob=None).values()}


@pytest.mark.parametrize(
    ("dob", "first_day"),
    [
        (date(2021, 9, 1), date(2027, 1, 1)),  # five on 1 September: from the spring term
        (date(2021, 8, 31), date(2026, 9, 1)),  # five on 31 August, a prescribed day: from the autumn term
        (date(2022, 1, 1), date(2027, 4, 1)),
        (date(2021, 12, 31), date(2027, 1, 1)),
        (date(2020, 2, 29), date(2025, 4, 1)),
    ],
)
def test_school_begins_with_the_term_after_the_fifth_birthday(dob: date, first_day: date) -> None:
    assert not of_compulsory_school_age(dob, first_day - timedelta(days=1))
    assert of_compulsory_school_age(dob, first_day)


@pytest.mark.parametrize(
    ("dob", "last_day"),
    [
        (date(2010, 9, 1), date(2027, 6, 25)),
        (date(2010, 8, 31), date(2026, 6, 26)),
        (date(2012, 2, 29), date(2028, 6, 30)),
    ],
)
def test_school_ends_on_the_last_friday_of_june_at_sixteen(dob: date, last_day: date) -> None:
    assert last_day.weekday() == 4
    assert of_compulsory_school_age(dob, last_day)
    assert not of_compulsory_school_age(dob, last_day + timedelta(days=1))


@pytest.mark.parametrize(
    ("kind", "first", "last"), [("health_visiting", 0, 5), ("school_nursing", 5, 19), ("youth_support", 13, 19)]
)
def test_a_service_is_expected_from_one_birthday_until_the_day_before_another(kind: str, first: int, last: int) -> None:
    service = next(one for one in EXPECTED_SERVICES if one.kind == kind)
    dob = date(2005, 6, 15)
    begins, ends = dob.replace(year=2005 + first), dob.replace(year=2005 + last)
    assert service.expected(dob, begins)
    assert not service.expected(dob, begins - timedelta(days=1))
    assert service.expected(dob, ends - timedelta(days=1))
    assert not service.expected(dob, ends)


DAYS = st.dates(date(2001, 1, 1), date(2027, 12, 31))
DATES_OR_NOT = st.none() | DAYS.map(date.isoformat)


@given(dob=st.none() | DAYS, on=DAYS, since=DATES_OR_NOT, until=DATES_OR_NOT, kinds=st.lists(st.sampled_from(
    [service.kind for service in EXPECTED_SERVICES])))  # fmt: skip
def test_there_is_one_finished_sentence_for_each_kind_whatever_is_held(
    dob: date | None, on: date, since: str | None, until: str | None, kinds: list[str]
) -> None:
    rows = [
        {**northmoor.SCHOOL, "key": f"R{number}", "kind": kind, "since": since, "until": until}
        for number, kind in enumerate(kinds)
    ]
    said = lines(rows, dob=dob, on=on)
    assert list(said) == [service.heading for service in EXPECTED_SERVICES]
    assert all(line.say.endswith(".") and "None" not in line.say for line in said.values())


@given(dob=st.none() | DAYS, on=DAYS)
def test_a_service_of_no_universal_kind_changes_no_line(dob: date | None, on: date) -> None:
    assert lines((northmoor.NURSERY,), dob=dob, on=on) == lines((), dob=dob, on=on)
