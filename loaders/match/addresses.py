"""Comparison of addresses: what the lines of a home say beside its postcode.

Called by scoring. The postcode is compared in `figures`; here stands only what the lines add to it, so that no evidence
is counted twice: among those who share a postcode they tell neighbours and namesakes apart, and where one side has no
postcode, or one with a slip, they stand in for it. Brothers and sisters share a home: lines never tell them apart.
"""

from math import log2

from loaders.match.comparisons import Comparison
from loaders.match.facts import Facts
from loaders.match.figures import postcodes_one_slip_apart
from loaders.match.frequencies import Frequencies
from loaders.match.homes import (
    Home,
    Homes,
    alike,
    homes_compared,
    lines_compared,
    streets_alike,
    without_postcode,
    without_town,
)

CHILDREN_AT_A_POSTCODE = 16
"""At least so many are thought to live at a postcode, however few a young index knows there: it has as many homes."""

_MOST_BESIDE_A_POSTCODE = 5.0
_MOST_OF_LINES_ALONE = 11.0
_MOST_OF_A_TOWN = 6.0
_MOVED_AWAY = -1.0
"""Most who move stay in their town."""

_MOST_OF_A_STREET = 6.0
_ANOTHER_NUMBER = 3.0
_LOST_BY_A_SLIP, _LOST_ELSEWHERE = 2.0, 4.0
"""Whoever has moved seldom takes house number and street along; sometimes it is the postcode that is wrong."""

_SENTENCES = {
    Homes.SAME: "address agrees",
    Homes.UNCERTAIN: "address may agree: a flat or a range of numbers is told on one side",
    Homes.NO_NUMBER: "street agrees, but a house number is missing",
    Homes.UNTOLD: "the street is missing on one side",
    Homes.OTHER: "house or street differs",
    Homes.ELSEWHERE: "homes differ, as their postcodes do",
}


def compare_addresses(
    said: Facts, known: Facts, frequencies: Frequencies, *, population: int, living_there: int
) -> Comparison | None:
    """The likeliest of all pairs of homes. `living_there` children are known at the postcode that is shared."""
    best: Comparison | None = None
    for one in said.homes:
        for other in known.homes:
            found = _compared(one, other, frequencies, population, living_there)
            if best is None or found.bits > best.bits:
                best = found
    return best


def compare_towns(said: Facts, known: Facts, frequencies: Frequencies) -> Comparison | None:
    """Towns, where both sides tell them: worth little beside a postcode, which tells the town."""
    best: Comparison | None = None
    for one in said.homes:
        for other in known.homes:
            if one.town and other.town:
                found = _towns(one, other, frequencies)
                if best is None or found.bits > best.bits:
                    best = found
    return best


def _towns(one: Home, other: Home, frequencies: Frequencies) -> Comparison:
    beside = one.postcode if one.postcode == other.postcode else None
    share = frequencies.town_share(beside, other.town)
    if alike(one.town, other.town):
        bits = min(max(log2(0.9 / share), 0.0), _MOST_OF_A_TOWN)
        return Comparison("town", "same", bits, 0.0, "town agrees")
    bits = _MOVED_AWAY if beside is None else min(log2(0.1 / max(1 - share, 0.01)), 0.0)
    return Comparison("town", "other", bits, 0.0, "towns differ")


def _compared(one: Home, other: Home, frequencies: Frequencies, population: int, living_there: int) -> Comparison:
    homes, lines = homes_compared(one, other), lines_compared(one, other)
    if homes is Homes.ELSEWHERE:
        return _elsewhere(one, other, lines, frequencies, population)
    if not (one.postcode and other.postcode):
        return _said(homes, _bits_alone(homes, other, frequencies, population))
    if homes is Homes.UNTOLD:
        return _said(homes, 0.0)
    if not streets_alike(one.street, other.street):
        return _said(homes, -_ANOTHER_NUMBER)
    street = min(frequencies.street_bits(other.postcode, other.street), _MOST_OF_A_STREET)
    if homes is Homes.SAME:
        there = max(living_there, CHILDREN_AT_A_POSTCODE) / max(frequencies.homes[without_town(other)], 1)
        return _said(homes, street + min(max(log2(there), 0.3), _MOST_BESIDE_A_POSTCODE))
    return _said(homes, street + {Homes.UNCERTAIN: 0.5, Homes.NO_NUMBER: 0.2}.get(homes, -_ANOTHER_NUMBER))


def _elsewhere(one: Home, other: Home, lines: Homes, frequencies: Frequencies, population: int) -> Comparison:
    """Homes at two postcodes. A slip in a postcode is one only where the lines do not say that somebody moved."""
    slip = postcodes_one_slip_apart(one.postcode, other.postcode)
    lost = _LOST_BY_A_SLIP if slip else _LOST_ELSEWHERE
    if lines is Homes.SAME:
        bits = max(_bits_alone(lines, other, frequencies, population) - lost, 0.0)
        return Comparison(
            "address", Homes.ELSEWHERE.value, bits, 0.0, "house and street agree, though not the postcode"
        )
    if not streets_alike(one.street, other.street):
        return _said(Homes.ELSEWHERE, -_ANOTHER_NUMBER if slip and lines is Homes.OTHER else 0.0)
    street = min(frequencies.street_bits(None, other.street), _MOST_OF_A_STREET) - lost
    if lines is Homes.OTHER:
        street -= _ANOTHER_NUMBER
    return Comparison(
        "address", Homes.ELSEWHERE.value, street if slip else max(street, 0.0), 0.0,
        "street agrees, though neither house number nor postcode does",
    )  # fmt: skip


def _bits_alone(homes: Homes, known: Home, frequencies: Frequencies, population: int) -> float:
    """Bits of lines that no postcode, or another one, stands beside."""
    if homes is Homes.UNTOLD:
        return 0.0
    if homes not in (Homes.SAME, Homes.UNCERTAIN):
        return 0.2 if homes is Homes.NO_NUMBER else -2.2
    there = max(frequencies.homes[without_postcode(known)], 1)
    bits = min(max(log2(0.75 * population / there), 2.0), _MOST_OF_LINES_ALONE)
    return bits if homes is Homes.SAME else bits / 2


def _said(homes: Homes, bits: float) -> Comparison:
    return Comparison("address", homes.value, bits, 0.0, _SENTENCES[homes])
