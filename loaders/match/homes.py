"""Homes: an address in one form, and whether two of them are one home.

`facts` keeps the form, `addresses` weighs what it says. A home is one only where nothing of it is doubtful: a flat on
one side, or 12 against 12-14, is uncertain; another postcode is another home; and so is a street without a number.
"""

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from loaders.match.likeness import likeness, slips_between
from loaders.match.standardise import address_words, fold

_FLAT = re.compile(
    r"^(?:flat|apartment|apt|unit|room|studio|suite)\s*\.?\s*([0-9]+[a-z]?|[a-z])\b[\s,/-]*(.*)$", re.IGNORECASE
)
_NUMBER = re.compile(r"^([0-9]+)\s?([a-z]?)(?:\s*[-–]\s*([0-9]+)\s?[a-z]?)?\b[\s,]*(.*)$", re.IGNORECASE)
_FLAT_AND_NUMBER = re.compile(r"^([0-9]+[a-z]?)\s*/\s*([0-9]+.*)$", re.IGNORECASE)
_BREAK = re.compile(r"[,\n]+")
_STREETS = frozenset(
    [
        "rd",
        "st",
        "ave",
        "ln",
        "cl",
        "dr",
        "cres",
        "gdns",
        "pl",
        "sq",
        "tce",
        "gr",
        "row",
        "way",
        "hill",
        "walk",
        "mews",
        "rise",
        "view",
        "end",
        "green",
        "park",
        "yard",
        "bank",
    ]
)
"""Last words of streets, shortened; a line that ends otherwise may name a house."""

_ALIKE = 0.9
_LONG = 5


class Home(NamedTuple):
    """One address. `number` is a house number, a range of them or the name of a house; empty where none is told."""

    postcode: str
    number: str
    flat: str
    street: str
    town: str = ""


class Homes(Enum):
    """What two addresses are to each other."""

    SAME = "same"
    UNCERTAIN = "uncertain"
    NO_NUMBER = "no number"
    OTHER = "other"
    ELSEWHERE = "elsewhere"

    @property
    def different(self) -> bool:
        """Whether they are not to be taken for one home."""
        return self not in (Homes.SAME, Homes.UNCERTAIN)


@lru_cache(maxsize=65_536)
def home_of(address: str, postcode: str) -> Home | None:
    """The home that an address names; None where nothing stands before the town. `postcode` is without its space."""
    lines = [line.strip() for line in _BREAK.split(address) if line.strip()]
    flat = number = name = street = ""
    while lines and not street:
        line = lines.pop(0)
        if not flat and (found := _FLAT.match(line) or _FLAT_AND_NUMBER.match(line)):
            flat, line = fold(found[1]), found[2]
        if not number and (found := _NUMBER.match(line)):
            number = f"{int(found[1])}{found[2].lower()}" + (f"-{int(found[3])}" if found[3] else "")
            line = found[4]
        words = address_words(line)
        if lines and not number and words and words[-1] not in _STREETS:
            name = name or "".join(words)
        else:
            street = " ".join(words)
    number = number or name
    return Home(postcode, number, flat, street, fold(lines[0]) if lines else "") if street else None


def without_postcode(home: Home) -> Home:
    """Its number and street, wherever they are."""
    return home._replace(postcode="", flat="", town="")


def without_town(home: Home) -> Home:
    """The home, however its town is written."""
    return home._replace(town="")


def homes_compared(one: Home, other: Home) -> Homes:
    """Whether two addresses are one home. A missing postcode is no other one."""
    if one.postcode and other.postcode and one.postcode != other.postcode:
        return Homes.ELSEWHERE
    return lines_compared(one, other)


def lines_compared(one: Home, other: Home) -> Homes:
    """The same for the lines alone, whatever the postcodes are."""
    if not alike(one.street, other.street):
        return Homes.OTHER
    if not one.number or not other.number:
        return Homes.NO_NUMBER
    if one.number == other.number:
        return Homes.SAME if one.flat == other.flat else Homes.OTHER if one.flat and other.flat else Homes.UNCERTAIN
    return Homes.UNCERTAIN if _may_be_one(one.number, other.number) else Homes.OTHER


def _may_be_one(one: str, other: str) -> bool:
    """`12` and `12-14`, `12` and `12a`, or the name of a house with a slip in it."""
    if not one[0].isdigit() or not other[0].isdigit():
        return alike(one, other)
    return _span(one) & _span(other) != frozenset()


@lru_cache(maxsize=4_096)
def _span(number: str) -> frozenset[int]:
    first, _, last = number.partition("-")
    start = int("".join(filter(str.isdigit, first)))
    return frozenset(range(start, min(int(last), start + 40) + 1, 2) if last and int(last) > start else (start,))


def alike(one: str, other: str) -> bool:
    """The same street or town, or with a slip of the keyboard."""
    if one == other:
        return True
    if min(len(one), len(other)) < _LONG:
        return False
    return likeness(one, other) >= _ALIKE and slips_between(one, other, 3) <= 3
