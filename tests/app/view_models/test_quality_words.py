"""Numbers of people on the pages of data quality: small ones are not told, nor to be worked out from what is."""

from hypothesis import given
from hypothesis import strategies as st

from app.view_models.quality_words import BAR_WIDTH, SMALL, length, share, told


@given(st.integers(1, SMALL - 1))
def test_a_small_number_is_words(number: int) -> None:
    assert told(number) == "Fewer than 5"


@given(st.integers(SMALL, 400), st.integers(1, SMALL - 1), st.integers(1, SMALL - 1))
def test_two_small_numbers_look_alike_on_either_side(whole: int, one: int, other: int) -> None:
    if whole - one >= SMALL and whole - other >= SMALL:
        assert (share(one, whole), length(one, whole)) == (share(other, whole), length(other, whole))
    assert (share(whole - one, whole), length(whole - one, whole)) == (
        share(whole - other, whole),
        length(whole - other, whole),
    ) or min(whole - one, whole - other) < SMALL


@given(st.integers(SMALL, 100_000), st.data())
def test_all_is_said_of_all_only_and_a_bar_stays_in_its_place(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    assert (share(part, whole) == "All") == (part == whole)
    assert (share(part, whole) == "None") == (part == 0)
    assert 0 <= length(part, whole) <= BAR_WIDTH
