"""Pieces of one involvement become one, whatever their order; what a day lies between stays two."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from loaders.periods import joined
from loaders.records import About, Link, Reference

TEAM = Reference(about=About.SERVICE, scheme="public_code", value="T1")
FIRST = date(2020, 1, 1)


def piece(since: int, length: int | None) -> Link:
    start = FIRST + timedelta(days=since)
    until = {} if length is None else {"until": (start + timedelta(days=length)).isoformat()}
    return Link(kind="RECEIVES", to=TEAM, properties={"kind": "social_care", "since": start.isoformat(), **until})


def days(links: tuple[Link, ...]) -> set[int]:
    """Every day that a link covers, up to a hundred and fifty."""
    covered = set()
    for link in links:
        until = str(link.properties.get("until") or "9999")
        covered |= {
            n for n in range(150) if str(link.properties["since"]) <= (FIRST + timedelta(days=n)).isoformat() <= until
        }
    return covered


PIECES = st.lists(st.tuples(st.integers(0, 90), st.none() | st.integers(0, 20)), min_size=1, max_size=8)


@given(PIECES, st.randoms())
def test_the_same_days_are_covered_in_whatever_order_the_pieces_come(
    told: list[tuple[int, int | None]], order: object
) -> None:
    links = [piece(since, length) for since, length in told]
    shuffled = list(links)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = joined(links), joined(shuffled)
    assert days(one) == days(tuple(links)) == days(other)
    assert {str(link) for link in one} == {str(link) for link in other}


@given(PIECES)
def test_a_day_lies_between_any_two_that_are_left(told: list[tuple[int, int | None]]) -> None:
    left = sorted(joined([piece(*one) for one in told]), key=lambda link: str(link.properties["since"]))
    for before, after in pairwise(left):
        assert date.fromisoformat(str(after.properties["since"])) - date.fromisoformat(
            str(before.properties["until"])
        ) > timedelta(1)


def test_workers_and_other_services_are_left_as_they_are() -> None:
    other = Link(kind="RECEIVES", to=Reference(about=About.SERVICE, scheme="public_code", value="T2"))
    links = (piece(0, 5), other, piece(3, None))
    assert joined(links) == (piece(0, None), other)
    worker = Link(kind="INVOLVED_WITH", to=Reference(about=About.PRACTITIONER, scheme="workforce", value="1"))
    assert joined((worker, worker)) == (worker, worker)
