"""The family on a day: the day moves facts and never people's rights; drawing, table and time line say the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.view_models.family_drawing import family_drawing
from app.view_models.family_facts import family_as_at, family_words
from app.view_models.family_page import FamilyPage, family_page, parse_day, read_day
from app.view_models.sources import source_book
from tests.app.northmoor import COVERAGES, FAMILY, MAISIE, TANNERY, THERAPIST, TODAY

DAYS = st.dates(date(2010, 1, 1), TODAY)


def page(at: date = TODAY) -> FamilyPage:
    """The page for a day."""
    return family_page(FAMILY, child_key=MAISIE, at=at, today=TODAY, book=source_book(COVERAGES))


def test_the_family_is_counted_in_words() -> None:
    assert page().summary == "Two children, three carers, two homes"
    assert page().heading == "Maisie’s family"


def test_each_row_says_home_and_what_they_are_to_the_children() -> None:
    rows = {row.full_name: row for row in page().rows}
    assert rows["Maisie Anne Hallam"].home == "14 Tannery Row (main), 3 Weir Cottages (other parent)"
    assert rows["Rachel Pryce"].to_the_children == "Mother of both. Parental responsibility. Maisie’s main carer"
    assert rows["Jean Pryce"].to_the_children == "Grandmother of Maisie"


def test_before_they_moved_the_brother_lived_at_the_first_home() -> None:
    family = family_as_at(FAMILY, child_key=MAISIE, on=date(2024, 1, 1))
    jude = next(child for child in family.children if child.given_name == "Jude")
    assert jude.homes == (TANNERY,)
    assert {home.key for home in family.homes} == {TANNERY}
    assert jude.years == "9"


def test_somebody_not_yet_born_is_not_there() -> None:
    family = family_as_at(FAMILY, child_key=MAISIE, on=date(2016, 5, 5))
    assert [child.given_name for child in family.children] == ["Jude"]


def test_the_second_home_of_a_child_is_a_dashed_ring_with_the_name() -> None:
    ghosts = [mark for mark in page().drawing.marks if mark.ghost]
    assert [mark.first for mark in ghosts] == ["Maisie, here as well"]
    assert len(page().drawing.second_home_lines) == 1


def test_parents_who_live_apart_and_their_children_are_joined_by_words_on_lines() -> None:
    assert {label.words for label in page().drawing.kin_labels} == {"live apart", "sister and brother"}


def test_what_starts_after_the_day_is_announced_and_not_drawn_as_going_on() -> None:
    line = page(date(2026, 9, 30)).time_line
    assert line is not None
    tunde = next(bar for bar in line.bars if "Tunde" in bar.words)
    assert (tunde.state, tunde.note) == ("later", "starts 21 Oct 2026")
    assert line.fades


def test_doubt_about_a_list_is_of_today_whatever_day_is_shown() -> None:
    line = page(date(2026, 1, 1)).time_line
    assert line is not None
    lowri = next(bar for bar in line.bars if "Lowri" in bar.words)
    assert lowri.note == "not confirmed since 2 Aug 2026"


def test_an_address_that_may_not_be_known_gives_a_home_without_one() -> None:
    hidden = {name: tuple({**row, "address": None, "postcode": None} if "address" in row else row for row in rows)
              for name, rows in FAMILY.items()}  # fmt: skip
    shown = family_page(hidden, child_key=MAISIE, at=TODAY, today=TODAY, book=source_book(COVERAGES))
    assert "Tannery" not in repr(shown)
    assert "NM4" not in repr(shown)


@given(at=DAYS)
def test_list_and_drawing_hold_the_same_spans_and_stay_inside_the_paper(at: date) -> None:
    line = page(at).time_line
    assert line is not None
    listed = [span.words for group in line.groups for span in group.spans]
    assert all(any(words.startswith(bar.words.rstrip("…")) for words in listed) for bar in line.bars)
    assert all(len(bar.words) <= 34 for bar in line.bars)
    assert all(0 <= bar.x <= line.width and bar.x + bar.width <= line.width for bar in line.bars)
    assert all(bar.y < line.height for bar in line.bars)


@given(at=DAYS)
def test_everybody_with_a_home_on_the_day_is_drawn_in_it_and_nobody_twice(at: date) -> None:
    family = family_as_at(FAMILY, child_key=MAISIE, on=at)
    drawing = family_drawing(family)
    housed = [member for member in (*family.children, *family.carers) if member.homes]
    assert len([mark for mark in drawing.marks if not mark.ghost]) == len(housed)
    assert len({(mark.x, mark.y) for mark in drawing.marks}) == len(drawing.marks)
    for mark in drawing.marks:
        assert any(box.x < mark.x < box.x + box.width and box.y < mark.y < box.y + box.height for box in drawing.boxes)


@given(at=DAYS)
def test_the_order_of_rows_changes_nothing(at: date) -> None:
    backwards = {name: tuple(reversed(rows)) for name, rows in FAMILY.items()}
    assert page(at) == family_page(backwards, child_key=MAISIE, at=at, today=TODAY, book=source_book(COVERAGES))


def test_a_family_without_a_home_has_no_drawing_and_says_who_there_is() -> None:
    homeless = {**FAMILY, "residences": (), "carer_residences": ()}
    family = family_as_at(homeless, child_key=MAISIE, on=TODAY)
    assert family_words(family) == "Two children, three carers"
    assert family_drawing(family).boxes == ()


@pytest.mark.parametrize(
    "typed", ["30 September 2026", "30 sep 2026", "30 9 2026", "2026-09-30", " 30  September,  2026 "]
)
def test_a_day_may_be_written_in_the_usual_ways(typed: str) -> None:
    assert parse_day(typed, TODAY) == (date(2026, 9, 30), None)


@pytest.mark.parametrize(
    "typed",
    ["soon", "31 February 2026", "30 Se 2026", "\u0661 \u0662 \u0662\u0660\u0662\u0666", "0000-00-00", "9" * 40],
)
def test_what_is_no_day_shows_today_and_says_so(typed: str) -> None:
    day, problem = parse_day(typed, TODAY)
    assert day == TODAY
    assert problem is not None


def test_a_day_that_has_not_come_shows_today_and_says_so() -> None:
    assert parse_day("1 January 2031", TODAY) == (TODAY, "That day has not come yet. Today is shown.")


@given(st.text(max_size=40))
def test_no_text_at_all_breaks_the_reading_of_a_day(typed: str) -> None:
    assert read_day(typed) is None or isinstance(read_day(typed), date)


def test_a_worker_who_left_is_the_team_now_and_a_name_in_what_is_over() -> None:
    left = {**THERAPIST, "child_key": MAISIE}
    over = {**left, "key": "I0", "since": "2024-01-08", "until": "2024-12-01"}
    parts = {**FAMILY, "involvements": (left, over)}
    shown = family_page(parts, child_key=MAISIE, at=TODAY, today=TODAY, book=source_book(COVERAGES)).time_line
    assert shown is not None
    said = [(span.kind, span.words) for span in shown.groups[1].spans if "therapist" in span.words]
    assert said == [
        ("practitioner", "Owen Marsh, speech and language therapist"),
        ("service", "Children’s Therapies, speech and language therapist"),
    ]
