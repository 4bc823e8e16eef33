"""Long answers read in portions: everybody who is held, and all records of some sources, a range of keys at a time.

Used by whoever reads who is held. A county in one answer would run past the time that a statement has, and lie in
memory whole beside what is made of it.
"""

from collections.abc import Collection, Iterator, Sized
from itertools import pairwise

from graph.queries.loading import LOAD_HOW_MANY_RECORDS, LOAD_SOURCE_RECORDS
from graph.queries.population import LOAD_HOW_MANY_PEOPLE, LOAD_POPULATION, LOAD_WAITING_SHIELDS
from graph.queries.waiting import LOAD_PUPIL_NUMBERS
from graph.queries.warm import WARM_NUMBERS
from graph.records import Row, Value
from loaders.gate import Reader
from loaders.keys import ALPHABET
from loaders.records import PROVISIONAL
from loaders.register import Parts
from policies.request import AccessRequest

MOST = 4_000
"""Nodes in one portion, or a few more: what a server reads from a slow disk within a third of a statement's time."""

_LENGTH = 3
_PAST_EVERY_KEY = "~"


def ranges(held: int, most: int = MOST) -> list[dict[str, Value]]:
    """Ranges of keys that together hold every key there may be, each about `most` of so many that are held."""
    count = max(1, -(-held // most))
    bounds = ["", *(_bound(number, count) for number in range(1, count)), _PAST_EVERY_KEY]
    return [{"begin": begin, "end": end} for begin, end in pairwise(bounds)]


def everybody(gate: Reader, request: AccessRequest) -> Iterator[Parts]:
    """Everything that children, carers and homes go by; in the last portion, the shields that wait for a person."""
    held = gate.read(request, LOAD_HOW_MANY_PEOPLE, {}).parts
    for portion in ranges(sum(_count(rows) for rows in held.values())):
        yield gate.read(request, LOAD_POPULATION, portion).parts
    yield gate.read(request, LOAD_WAITING_SHIELDS, {}).parts


def records_of(gate: Reader, request: AccessRequest, sources: Collection[str]) -> Iterator[Row]:
    """Every standing source record of these sources, by key."""
    asked: dict[str, Value] = {"sources": sorted(sources)}
    held = gate.read(request, LOAD_HOW_MANY_RECORDS, asked).parts["records"]
    for portion in ranges(_count(held)):
        yield from gate.read(request, LOAD_SOURCE_RECORDS, {**asked, **portion}).parts["records"]


def other_numbers(gate: Reader, request: AccessRequest, held: Sized) -> Iterator[Parts]:
    """The other numbers that sources tell of children, and the shields that protect for the time being."""
    for portion in ranges(len(held)):
        yield gate.read(request, WARM_NUMBERS, {"provisional": PROVISIONAL, **portion}).parts


def pupil_numbers(gate: Reader, request: AccessRequest, held: Sized) -> Iterator[Row]:
    """Which child goes by which pupil number."""
    for portion in ranges(len(held)):
        yield from gate.read(request, LOAD_PUPIL_NUMBERS, portion).parts["pupils"]


def _count(rows: tuple[Row, ...]) -> int:
    held = rows[0]["held"]
    return held if isinstance(held, int) else 0


def _bound(number: int, count: int) -> str:
    """The beginning of the keys by which so many of so many parts of all keys are past."""
    place = len(ALPHABET) ** _LENGTH * number // count
    return "".join(ALPHABET[place // len(ALPHABET) ** power % len(ALPHABET)] for power in reversed(range(_LENGTH)))
