"""Who was responsible for a child from when to when is worked out from what was said, in whatever order it came."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from loaders.responsible import Said, history

NORTH, EAST, SOUTH = "E06000999", "E06000998", "E06000997"


def said(area: str, since: str, *, trust: int = 6, confirmed: str = "2026-11-16", live: bool = True) -> Said:
    """One source's word."""
    return Said(area=area, trust=trust, since=since, confirmed=confirmed, live=live, words=area + since)


def test_a_child_who_never_moved_has_no_history() -> None:
    assert history([said(NORTH, "2020-01-01"), said(NORTH, "2024-09-01", trust=9)], now=NORTH) is None
    assert history([], now="") is None


def test_a_list_that_is_said_no_more_hands_over_to_the_next() -> None:
    words = [said(NORTH, "2020-01-01", confirmed="2026-06-01", live=False), said(EAST, "2026-07-01")]
    assert history(words, now=EAST) == [f"{NORTH} 2020-01-01", f"{EAST} 2026-07-01"]


def test_what_was_agreed_stands_over_every_list_and_going_back_is_told() -> None:
    lists = [said(NORTH, "2020-01-01"), said(NORTH, "2024-09-01")]
    there = said(EAST, "2026-03-01", trust=11, confirmed="2026-05-01", live=False)
    back = said(NORTH, "2026-05-01", trust=11, confirmed="2026-05-01")
    told = history([*lists, there, back], now=NORTH)
    assert told == [f"{NORTH} 2020-01-01", f"{EAST} 2026-03-01", f"{NORTH} 2026-05-01"]


def test_two_changes_on_one_day_are_the_last_of_them() -> None:
    there = said(EAST, "2026-03-01", trust=11, confirmed="2026-03-01", live=False)
    back = said(SOUTH, "2026-03-01", trust=11, confirmed="2026-03-01")
    assert history([said(NORTH, "2020-01-01"), there, back], now=SOUTH) == [
        f"{NORTH} 2020-01-01",
        f"{SOUTH} 2026-03-01",
    ]


DAYS = st.sampled_from([f"2026-{month:02d}-01" for month in range(1, 9)])
WORDS = st.lists(
    st.builds(
        said, st.sampled_from([NORTH, EAST, SOUTH]), DAYS, trust=st.integers(2, 11), confirmed=DAYS, live=st.booleans()
    ),
    max_size=6,
)


@given(words=WORDS, now=st.sampled_from([NORTH, EAST, SOUTH]), data=st.data())
def test_the_order_in_which_words_came_changes_nothing(words: list[Said], now: str, data: st.DataObject) -> None:
    assert history(data.draw(st.permutations(words)), now=now) == history(words, now=now)


@given(words=WORDS, now=st.sampled_from([NORTH, EAST, SOUTH]))
def test_periods_follow_one_another_and_end_with_who_is_responsible_now(words: list[Said], now: str) -> None:
    told = history(words, now=now)
    if told is None:
        return
    periods = [period.split() for period in told]
    assert periods[-1][0] == now
    assert len(periods) > 1
    assert all(one[0] != next_one[0] and one[1] < next_one[1] for one, next_one in itertools.pairwise(periods))
