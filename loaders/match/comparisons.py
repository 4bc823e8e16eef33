"""Comparisons: two sets of facts in, bits of evidence and the sentence that explains them out.

Called by scoring, one function a field; the only module that knows rapidfuzz. Positive bits speak for one child,
negative ones against. `telling` is the part that could tell the child from a brother or sister, who shares surname and
home: it is what a new twin must not be merged by. Weights: Fellegi-Sunter, set by hand, term frequencies learned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import log2

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from loaders.match.facts import Facts
from loaders.match.frequencies import Frequencies
from loaders.match.name_variants import may_be_one_name
from loaders.match.standardise import dates_one_digit_apart, day_and_month_swapped

ALIKE = 0.88
"""Jaro-Winkler similarity from which two spellings may be one name."""

SEARCHED = 0.85
"""The same for the vocabulary search, a little wider, because the comparison decides afterwards."""

_IDENTIFIER_BITS_OVER_POPULATION = 3.0
_MOST_FOR_SIBLING_DATE = 3.3  # twins: an exact date tells brothers and sisters apart less well than strangers


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one field says. `level` is the step it reached, for guards; `sentence` is for people."""

    field: str
    level: str
    bits: float
    telling: float
    sentence: str


def compare_given_name(said: Facts, known: Facts, frequencies: Frequencies) -> Comparison:
    """First names: the same, a pet name, a slip, a middle name in use, an initial, or another name."""
    if not said.given or not known.given:
        return Comparison("given name", "missing", 0.0, 0.0, "no given name to compare")
    best: Comparison | None = None
    for one in said.first_names:
        for other in known.first_names:
            found = _first_names(one, other, frequencies)
            if best is None or found.bits > best.bits:
                best = found
            if found.level == "same":
                return found
    middle = _middle_name_in_use(said, known, frequencies)
    if middle is not None and (best is None or middle.bits > best.bits):
        best = middle
    return best or Comparison("given name", "missing", 0.0, 0.0, "no given name to compare")


def _first_names(one: str, other: str, frequencies: Frequencies) -> Comparison:
    rarity = frequencies.given_bits(other)
    if one == other:
        return Comparison("given name", "same", rarity, rarity, f"given name `{other}` agrees")
    if len(one) == 1 or len(other) == 1:
        if one[0] == other[0]:
            return Comparison("given name", "initial", 1.0, 0.5, f"initial `{one[0].upper()}` agrees")
    elif may_be_one_name(one, other):
        # Inside one family a pet name is weak: Eve may be the twin of Genevieve.
        return Comparison("given name", "variant", rarity - 2, max(rarity - 6, 0.0), f"`{one}` may stand for `{other}`")
    elif JaroWinkler.similarity(one, other) >= ALIKE:
        # Jayden and Kayden are two names that people give, often to two brothers; a slip seldom hits the first letter.
        if one[0] != other[0] or (frequencies.settled_given(one) and frequencies.settled_given(other)):
            return Comparison(
                "given name", "near", -1.0, -3.0, f"`{one}` is near `{other}`, but may be a name of its own"
            )
        return Comparison("given name", "alike", rarity - 4, rarity - 7, f"`{one}` is spelled like `{other}`")
    return Comparison("given name", "other", -4.0, -6.0, f"given names `{one}` and `{other}` differ")


def _middle_name_in_use(said: Facts, known: Facts, frequencies: Frequencies) -> Comparison | None:
    for one, other in ((said, known), (known, said)):
        middles = {word for way in other.given for word in way[1:] if len(word) > 1}
        used = next((word for word in one.first_names if word in middles), None)
        if used is not None:
            bits = max(frequencies.given_bits(used) - 6, 0.5)
            return Comparison("given name", "middle", bits, 0.0, f"`{used}` is a middle name of the other")
    return None


def compare_middle_names(said: Facts, known: Facts) -> Comparison | None:
    """Middle names, where both have them."""
    ours = {word for way in said.given for word in way[1:]}
    theirs = {word for way in known.given for word in way[1:]}
    if not ours or not theirs:
        return None
    if ours & theirs:
        shared = min(ours & theirs)
        return Comparison("middle name", "same", 3.0, 2.0, f"middle name `{shared}` agrees")
    if {word[0] for word in ours} & {word[0] for word in theirs}:
        return Comparison("middle name", "initial", 0.5, 0.0, "middle initial agrees")
    return Comparison("middle name", "other", -1.5, -2.0, "middle names differ")


def compare_family_name(said: Facts, known: Facts, frequencies: Frequencies) -> Comparison:
    """Family names: the same, a former one, half of a double one, a slip, or another name. Tells no siblings apart."""
    if not said.family_names or not known.family_names:
        return Comparison("family name", "missing", 0.0, 0.0, "no family name to compare")
    same = set(said.family) & set(known.family)
    if same:
        name = min(same)
        return Comparison("family name", "same", frequencies.family_bits(name), 0.0, f"family name `{name}` agrees")
    former = set(said.family_names) & set(known.former) or set(said.former) & set(known.family_names)
    if former:
        name = min(former)
        bits = frequencies.family_bits(name) - 1.5
        return Comparison("family name", "former", bits, 0.0, f"`{name}` is a former family name")
    half = set(said.family_names) & set(known.family_names)
    if half:
        name = min(half)
        bits = frequencies.family_bits(name) - 1.5
        return Comparison("family name", "half", bits, 0.0, f"`{name}` is half of a double family name")
    return _spelled_alike(said.family, known.family, frequencies)


def _spelled_alike(ours: Sequence[str], theirs: Sequence[str], frequencies: Frequencies) -> Comparison:
    one, other = max(
        ((one, other) for one in ours for other in theirs),
        key=lambda pair: JaroWinkler.similarity(*pair),
        default=("", ""),
    )
    if one and min(len(one), len(other)) == 1 and one[0] == other[0]:
        return Comparison("family name", "initial", 0.5, 0.0, f"initial `{one[0].upper()}` of the family name agrees")
    if one and JaroWinkler.similarity(one, other) >= ALIKE:
        bits = frequencies.family_bits(other) - 4
        return Comparison("family name", "alike", bits, 0.0, f"`{one}` is spelled like `{other}`")
    return Comparison("family name", "other", -4.0, 0.0, f"family names `{one}` and `{other}` differ")


def compare_swapped_names(said: Facts, known: Facts, frequencies: Frequencies) -> Comparison | None:
    """Given and family name written in each other's place; then it stands for both name comparisons."""
    for one in said.first_names:
        for other in said.family:
            if one != other and one in known.family and other in known.first_names:
                rarity = frequencies.given_bits(other)
                bits = rarity + frequencies.family_bits(one) - 3.5
                return Comparison("names", "swapped", bits, rarity - 3.5, "given and family name have changed places")
    return None


def compare_birth_dates(said: Facts, known: Facts) -> Comparison:
    """Birth dates: the same, day and month changed round, one digit or a year out, or another day."""
    best = Comparison("date of birth", "missing", 0.0, 0.0, "no date of birth to compare")
    found = [_birth_dates(one, other) for one in said.dobs for other in known.dobs]
    return max(found, key=lambda comparison: comparison.bits, default=best)


def _birth_dates(one: str, other: str) -> Comparison:
    if one == other:
        return Comparison("date of birth", "same", 12.5, _MOST_FOR_SIBLING_DATE, "date of birth agrees")
    if day_and_month_swapped(one) == other:
        return Comparison("date of birth", "swapped", 5.5, 0.0, "day and month of birth have changed places")
    if one[5:] == other[5:] and abs(int(one[:4]) - int(other[:4])) == 1:
        return Comparison("date of birth", "slip", 2.5, -1.0, "year of birth differs by one")
    if dates_one_digit_apart(one, other) or abs((date.fromisoformat(one) - date.fromisoformat(other)).days) == 1:
        return Comparison("date of birth", "slip", 2.5, -1.0, "date of birth differs by one digit or day")
    return Comparison("date of birth", "other", -6.5, -6.5, "dates of birth differ")


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
    if {code[:-3] for code in said.postcodes} & {code[:-3] for code in known.postcodes}:
        return Comparison("postcode", "outward", 0.5, 0.0, "first half of the postcode agrees")
    return Comparison("postcode", "other", -2.2, 0.0, "postcodes differ")


def compare_identifiers(field: str, said: Sequence[str], known: Sequence[str], *, population: int) -> Comparison | None:
    """NHS numbers or pupil numbers, both valid. One wrong digit against a valid number is another number."""
    if not said or not known:
        return None
    if set(said) & set(known):
        bits = log2(population) + _IDENTIFIER_BITS_OVER_POPULATION
        return Comparison(field, "same", bits, bits, f"{field} agrees")
    return Comparison(field, "other", -5.0, -5.0, f"{field}s differ")


def similar_words(word: str, vocabulary: Sequence[str], limit: int = 40) -> list[str]:
    """The words of a vocabulary that are spelled like `word`, likeliest first."""
    found = process.extract(
        word, vocabulary, scorer=JaroWinkler.similarity, processor=None, limit=limit, score_cutoff=SEARCHED
    )
    return [match for match, _, _ in found]


def names_are_near(said: Facts, known: Facts) -> bool:
    """Whether any given or family name is the same, a variant or spelled alike, also in each other's place."""
    ours = {*said.first_names, *said.family_names}
    theirs = {*known.first_names, *known.family_names}
    if not ours.isdisjoint(theirs):
        return True
    return any(
        may_be_one_name(one, other) or JaroWinkler.similarity(one, other, score_cutoff=SEARCHED) > 0
        for one in ours
        for other in theirs
    )
