"""Comparisons of what is written in figures or letters of a code: birth dates, sex, postcodes and identifiers.

Called by scoring, one function a field. What is said of bits in `comparisons` holds here, too.
"""

from collections.abc import Sequence
from datetime import date
from math import log2

from loaders.match.comparisons import Comparison
from loaders.match.facts import Facts
from loaders.match.likeness import slips_between
from loaders.match.slips import corrections_of
from loaders.match.standardise import dates_one_digit_apart, dates_with_digits_swapped, day_and_month_swapped

DATE_SAME, DATE_SWAPPED, DATE_ONE_OUT, DATE_DIGITS_SWAPPED, DATE_ONE_DIGIT, DATE_OTHER = 12.5, 5.5, 4.5, 3.5, 2.5, -6.5
"""Bits of two whole birth dates, for this comparison and the rough sum."""

_SHORTEST_POSTCODE = 5
_IDENTIFIER_BITS_OVER_POPULATION = 3.0
_DAYS_OF_CHILDHOOD, _DAYS_OF_A_YEAR = 6_570, 366
_MOST_FOR_SIBLING_DATE = 3.3  # twins: an exact date tells brothers and sisters apart less well than strangers


def compare_birth_dates(said: Facts, known: Facts) -> Comparison:
    """Birth dates: the same, day and month changed round, one digit or a year out, or another day."""
    best = Comparison("date of birth", "missing", 0.0, 0.0, "no date of birth to compare")
    found = [_birth_dates(one, other) for one in said.dobs for other in known.dobs]
    if not found and said.born_between is not None:
        found = [_within(*said.born_between, other) for other in known.dobs]
    elif not found and known.born_between is not None:
        found = [_within(*known.born_between, other) for other in said.dobs]
    return max(found, key=lambda comparison: comparison.bits, default=best)


def _within(first: str, last: str, day: str) -> Comparison:
    """A month, a year or an age against a whole date; months and ages are often a year out."""
    span = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    bits = max(log2(_DAYS_OF_CHILDHOOD / span) - 0.3, 0.5)
    if first <= day <= last:
        return Comparison("date of birth", "part", bits, 1.0, "date of birth agrees as far as it is known")
    out = min(abs((date.fromisoformat(day) - date.fromisoformat(edge)).days) for edge in (first, last))
    if out <= _DAYS_OF_A_YEAR:
        return Comparison("date of birth", "slip", min(bits - 6.5, -1.0), -2.0, "date of birth is less than a year out")
    return Comparison("date of birth", "other", DATE_OTHER, DATE_OTHER, "dates of birth differ")


def _birth_dates(one: str, other: str) -> Comparison:
    if one == other:
        return Comparison("date of birth", "same", DATE_SAME, _MOST_FOR_SIBLING_DATE, "date of birth agrees")
    if day_and_month_swapped(one) == other:
        return Comparison("date of birth", "swapped", DATE_SWAPPED, 0.0, "day and month of birth have changed places")
    if one[5:] == other[5:] and abs(int(one[:4]) - int(other[:4])) == 1:
        return Comparison("date of birth", "slip", DATE_ONE_OUT, -1.0, "year of birth differs by one")
    if abs((date.fromisoformat(one) - date.fromisoformat(other)).days) == 1:
        return Comparison("date of birth", "slip", DATE_ONE_OUT, -1.0, "date of birth is a day out")
    if dates_with_digits_swapped(one, other):
        return Comparison(
            "date of birth", "slip", DATE_DIGITS_SWAPPED, -1.0, "two digits of the date of birth have changed places"
        )
    if dates_one_digit_apart(one, other):
        return Comparison("date of birth", "slip", DATE_ONE_DIGIT, -1.0, "date of birth differs by one digit")
    if one[:4] == other[:4] and "-01-01" in (one[4:], other[4:]):
        return Comparison(
            "date of birth", "slip", DATE_ONE_DIGIT, -1.0, "1 January may stand for any day of that year of birth"
        )
    return Comparison("date of birth", "other", DATE_OTHER, DATE_OTHER, "dates of birth differ")


def compare_sex(said: Facts, known: Facts) -> Comparison | None:
    """Sex, where both say it."""
    if "U" in (said.sex, known.sex):
        return None
    if said.sex == known.sex:
        return Comparison("sex", "same", 1.0, 1.0, "sex agrees")
    return Comparison("sex", "other", -5.0, -5.0, "sex differs")


def compare_postcodes(said: Facts, known: Facts, *, population: int, living_there: int) -> Comparison | None:
    """Postcodes, present or past. A small town shares few: `living_there` children have the agreeing one."""
    if not said.postcodes or not known.postcodes:
        return None
    shared = set(said.postcodes) & set(known.postcodes)
    if shared:
        bits = max(log2(0.75 * population / max(living_there, 1)), 2.0)
        if said.postcodes[0] != known.postcodes[0]:
            return Comparison("postcode", "former", bits - 2, 0.0, "a postcode agrees that is or was the child's")
        return Comparison("postcode", "same", bits, 0.0, "postcode agrees")
    if any(postcodes_one_slip_apart(one, other) for one in said.postcodes for other in known.postcodes):
        return Comparison("postcode", "slip", 4.0, 0.0, "postcode differs by one slip")
    if not _outward(said.postcodes).isdisjoint(_outward(known.postcodes)):
        return Comparison("postcode", "outward", 0.5, 0.0, "first half of the postcode agrees")
    return Comparison("postcode", "other", -2.2, 0.0, "postcodes differ")


def _outward(postcodes: Sequence[str]) -> set[str]:
    """First halves; codes of another country have none."""
    return {code[:-3] for code in postcodes if len(code) >= _SHORTEST_POSTCODE}


def postcodes_one_slip_apart(one: str, other: str) -> bool:
    """Whether one letter or digit differs, or two beside each other have changed places."""
    return len(one) == len(other) and slips_between(one, other, 1) == 1


def compare_identifiers(field: str, said: Sequence[str], known: Sequence[str], *, population: int) -> Comparison | None:
    """NHS numbers or pupil numbers, both valid. One wrong digit against a valid number is another number."""
    if not said or not known:
        return None
    if set(said) & set(known):
        bits = log2(population) + _IDENTIFIER_BITS_OVER_POPULATION
        return Comparison(field, "same", bits, bits, f"{field} agrees")
    return Comparison(field, "other", -5.0, -5.0, f"{field}s differ")


def compare_doubtful_numbers(said: Facts, known: Facts, *, population: int) -> Comparison | None:
    """Numbers whose check digit is wrong: the same wrong one, or one slip from a right one. Evidence, no proof."""
    if not said.doubtful_numbers and not known.doubtful_numbers:
        return None
    field = "doubtful number"
    if not set(said.numbers).isdisjoint(known.numbers):
        bits = log2(population) - 2.0
        return Comparison(field, "same", bits, bits, "a number agrees whose check digit is wrong")
    for doubtful, valid in ((said.doubtful_numbers, known.nhs_numbers), (known.doubtful_numbers, said.nhs_numbers)):
        if any(not set(corrections_of(number)).isdisjoint(valid) for number in doubtful):
            bits = log2(population) - 5.0
            return Comparison(
                field, "alike", bits, bits, "a number agrees but for one slip, and its check digit is wrong"
            )
    return None
