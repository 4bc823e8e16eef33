"""Comparisons of names: two sets of facts in, bits of evidence and the sentence that explains them out.

Called by scoring, one function a field. Positive bits speak for one child,
negative ones against. `telling` is the part that could tell the child from a brother or sister, who shares surname and
home: it is what a new twin must not be merged by. Weights: Fellegi-Sunter, set by hand, term frequencies learned.
"""

from collections.abc import Sequence
from math import log2
from typing import NamedTuple

from loaders.match.facts import Facts
from loaders.match.frequencies import Frequencies
from loaders.match.likeness import likeness, most_alike, slips_between
from loaders.match.name_variants import may_be_one_name

ALIKE = 0.88
"""Jaro-Winkler similarity from which two spellings may be one name."""

MOST_SLIPS = 3
"""More letters are no slip, however much alike two long names begin: Charlotte is not Charles."""

SEARCHED = 0.8
"""The same for the vocabulary search, wider, because the comparison decides afterwards."""

NEARLY = 0.85
"""The same for asking whether two children have any name to do with each other."""

_PET_NAME_USED = 0.015
"""How often a record has a given pet name in place of the name, of the several that there are."""

_ONE_SLIP = 0.0003
"""How often a record has a given slip in place of the name, of the hundred or so that there are."""


_CHANGED_PLACES, _ANOTHER = 3.5, 4.0
_ANOTHER_GIVEN, _UNLIKE, _BITS_OF_LIKENESS = -5.0, 0.5, 4.0
_SHORTEST_BEGINNING = 3


class Comparison(NamedTuple):
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
    theirs = known.first_names
    same = next((one for one in said.first_names if one in theirs), None)
    if same is not None:
        rarity = frequencies.given_bits(same)
        return Comparison("given name", "same", rarity, rarity, f"given name `{same}` agrees")
    best: Comparison | None = None
    for one in said.first_names:
        for other in theirs:
            joined = one not in said.called or other not in known.called
            found = _first_names(one, other, frequencies, joined=joined)
            if best is None or found.bits > best.bits:
                best = found
    middle = _middle_name_in_use(said, known, frequencies)
    if middle is not None and (best is None or middle.bits > best.bits):
        best = middle
    return best or Comparison("given name", "missing", 0.0, 0.0, "no given name to compare")


def _first_names(one: str, other: str, frequencies: Frequencies, *, joined: bool) -> Comparison:
    """Two names that are not the same. Where two in one word are among them, a single slip is all that is read."""
    rarity = frequencies.given_bits(other)
    alike = likeness(one, other)
    if len(one) == 1 or len(other) == 1:
        if one[0] == other[0]:
            return Comparison("given name", "initial", 1.0, 0.5, f"initial `{one[0].upper()}` agrees")
    elif may_be_one_name(one, other):
        # Inside one family a pet name is weak: Eve may be the twin of Genevieve.
        telling = _telling(_PET_NAME_USED, 2.0, frequencies.given_share(one))
        return Comparison("given name", "variant", rarity - 2, telling, f"`{one}` may stand for `{other}`")
    elif (unheard := frequencies.unheard_given(one)) and slips_between(one, other, 1) == 1:
        lost = 4 if one[0] == other[0] else 5
        telling = _telling(_ONE_SLIP, 1.0, frequencies.given_share(one)) - (lost - 4) * 2
        return Comparison("given name", "alike", rarity - lost, telling, f"`{one}` is one slip from `{other}`")
    elif (alike >= ALIKE and slips_between(one, other, MOST_SLIPS) <= (1 if joined else MOST_SLIPS)) or (
        not joined and _cut_short(one, other)
    ):
        telling = _telling(_ONE_SLIP, 1.0, frequencies.given_share(one), frequencies.given_share(other))
        # Jayden and Kayden are two names that people give, often to two brothers; a slip seldom hits the first letter.
        if (one[0] != other[0] and not unheard) or (
            frequencies.settled_given(one) and frequencies.settled_given(other)
        ):
            return Comparison(
                "given name",
                "near",
                -1.0,
                min(telling, -3.0),
                f"`{one}` is near `{other}`, but may be a name of its own",
            )
        return Comparison("given name", "alike", rarity - 4, telling, f"`{one}` is spelled like `{other}`")
    # Of two names that are no other's slip one may still be the nearer: `Popt` is rather Poppy than her sister Oona.
    bits = _ANOTHER_GIVEN + max(alike - _UNLIKE, 0.0) * _BITS_OF_LIKENESS
    return Comparison("given name", "other", bits, -6.0, f"given names `{one}` and `{other}` differ")


def _cut_short(one: str, other: str) -> bool:
    """Whether one is the other's beginning: `Ros` for `Rosalind`."""
    return min(len(one), len(other)) >= _SHORTEST_BEGINNING and (one.startswith(other) or other.startswith(one))


def _telling(used: float, middling: float, *shares: float | None) -> float:
    """Bits by which a name is this child's in another form rather than a brother's or sister's own."""
    known = [share for share in shares if share is not None]
    return min(max(log2(used / min(known)), -6.0), 6.0) if known else middling


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
        key=lambda pair: likeness(*pair),
        default=("", ""),
    )
    if one and min(len(one), len(other)) == 1 and one[0] == other[0]:
        return Comparison("family name", "initial", 0.5, 0.0, f"initial `{one[0].upper()}` of the family name agrees")
    if one and likeness(one, other) >= ALIKE:
        bits = frequencies.family_bits(other) - 4
        return Comparison("family name", "alike", bits, 0.0, f"`{one}` is spelled like `{other}`")
    if min(len(one), len(other)) > 3 and not frequencies.met_family(one) and slips_between(one, other, 1) == 1:
        bits = frequencies.family_bits(other) - 5
        return Comparison("family name", "alike", bits, 0.0, f"`{one}` is one slip from `{other}`")
    return Comparison("family name", "other", -4.0, 0.0, f"family names `{one}` and `{other}` differ")


def compare_swapped_names(said: Facts, known: Facts, frequencies: Frequencies) -> Comparison | None:
    """Given and family name written in each other's place, with a slip perhaps; then it stands for both comparisons.

    One of the two may be another name, as where a family name has changed besides.
    """
    of_family = _least_lost(said.first_names, known.family_names)
    of_given = _least_lost(said.family_names, known.first_names)
    if of_family is None and of_given is None:
        return None
    if of_family is not None and of_given is not None and of_family[1] == of_given[1]:
        return None
    bits = -_CHANGED_PLACES + sum(
        -_ANOTHER if found is None else rarity(found[1]) - found[0]
        for found, rarity in ((of_family, frequencies.family_bits), (of_given, frequencies.given_bits))
    )
    sentence = "given and family name have changed places"
    if of_family is None or of_given is None:
        return Comparison("names", "one swapped", bits, -2.0, "given or family name stands in the other's place")
    if of_family[0] or of_given[0]:
        return Comparison("names", "swapped, alike", bits, 0.0, f"{sentence}, with a slip")
    return Comparison("names", "swapped", bits, frequencies.given_bits(of_given[1]) - _CHANGED_PLACES, sentence)


def _least_lost(ours: Sequence[str], theirs: Sequence[str]) -> tuple[float, str] | None:
    """Of two lists of names the pair that is the same, or loses least by slips: the bits lost, and their name."""
    found = [(lost, other) for one in ours for other in theirs if (lost := _lost_by_slips(one, other)) is not None]
    return min(found, default=None)


def _lost_by_slips(one: str, other: str) -> float | None:
    """Bits that a slip or a pet name costs: none where the words are the same; None where they are two words."""
    if one == other:
        return 0.0
    if may_be_one_name(one, other):
        return 2.0
    return 4.0 if min(len(one), len(other)) > 2 and likeness(one, other) >= ALIKE else None


def similar_words(word: str, vocabulary: Sequence[str], limit: int = 60) -> list[tuple[str, float]]:
    """The words of a vocabulary that are spelled like `word`, likeliest first, with their likeness."""
    return most_alike(word, vocabulary, least=SEARCHED, limit=limit)


def names_are_near(said: Facts, known: Facts) -> bool:
    """Whether any given or family name is the same, a variant or spelled alike, also in each other's place."""
    ours = {*said.first_names, *said.family_names}
    theirs = {*known.first_names, *known.family_names}
    if not ours.isdisjoint(theirs):
        return True
    return any(may_be_one_name(one, other) or likeness(one, other) >= NEARLY for one in ours for other in theirs)
