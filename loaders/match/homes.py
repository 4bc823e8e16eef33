"""Homes: an address in one form, and whether two of them are one home.

`facts` keeps the form, `addresses` weighs what it says. A home is one only where nothing of it is doubtful: a flat on
one side, or 12 against 12-14, is uncertain; another postcode is another home; and so is a street without a number.
"""

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from loaders.match.likeness import likeness, slips_between
from loaders.match.standardise import STREET_WORDS, address_words, fold

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

_IN_FULL = {short: full for full, short in STREET_WORDS.items() if short != "st"}
_KINDS = tuple(full for full, short in STREET_WORDS.items() if short in _STREETS and len(full) > len("road"))
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
    UNTOLD = "untold"
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
        if lines and not number and words and _names_a_house(words, lines[0]):
            name = name or "".join(words)
        else:
            street = " ".join(words)
    number = number or name
    return Home(postcode, number, flat, street, fold(lines[0]) if lines else "") if street else None


def _names_a_house(words: tuple[str, ...], next_line: str) -> bool:
    """Whether a line without a number is a house and no street: `Rose Cottage`, but not `Mill Lane` or `MillCresecnt`.

    A word that only looks like a kind of street makes a street of a line if the next one is none.
    """
    if words[-1] in _STREETS:
        return False
    after = address_words(next_line)
    if after and (after[0][0].isdigit() or after[-1] in _STREETS):
        return True
    last = words[-1]
    return not any(last.endswith(kind) or slips_between(last, kind, 2) <= len(kind) // 4 for kind in _KINDS)


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
    if not streets_alike(one.street, other.street):
        untold = _is_the_town(one, other) or _is_the_town(other, one)
        return Homes.UNTOLD if untold and one.number == other.number else Homes.OTHER
    if not one.number or not other.number:
        return Homes.NO_NUMBER
    if one.number == other.number:
        return Homes.SAME if one.flat == other.flat else Homes.OTHER if one.flat and other.flat else Homes.UNCERTAIN
    return Homes.UNCERTAIN if _may_be_one(one.number, other.number) else Homes.OTHER


def _is_the_town(one: Home, other: Home) -> bool:
    """Whether what stands for the street is the town: `12, Northmoor`."""
    return not one.town and bool(other.town) and alike(one.street, other.town)


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


def streets_alike(one: str, other: str) -> bool:
    """The same street, or with a slip in it: a letter, or the space. `Elm Road` and `Elm Row` are two streets."""
    if one == other:
        return True
    (name, kind), (other_name, other_kind) = _parted(one), _parted(other)
    if kind and other_kind:
        return kind == other_kind and alike(name, other_name)
    return alike(_in_full(one), _in_full(other))


def _parted(street: str) -> tuple[str, str]:
    """What a street is called and what kind of street it is; no kind where the last word is none, or has a slip."""
    name, _, kind = street.rpartition(" ")
    return (name.replace(" ", ""), kind) if name and kind in _STREETS else (street, "")


@lru_cache(maxsize=16_384)
def _in_full(street: str) -> str:
    """In one word, with nothing shortened: a slip in a word that has no short form shows least there."""
    *words, last = street.split(" ")
    return "".join(
        [*(_IN_FULL.get(word, word) for word in words), _IN_FULL.get(last, "street" if last == "st" else last)]
    )


def alike(one: str, other: str) -> bool:
    """The same name, or with a slip of the keyboard."""
    if one == other:
        return True
    if min(len(one), len(other)) < _LONG:
        return False
    return likeness(one, other) >= _ALIKE and slips_between(one, other, 3) <= 3
