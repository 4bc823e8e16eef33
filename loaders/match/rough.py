"""The rough sum: about what the whole comparison of a record with a child will give, in one look-up a field.

Called by blocking, to leave the few candidates that are worth comparing in full.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from loaders.match.facts import Facts
from loaders.match.figures import (
    DATE_DIGITS_SWAPPED,
    DATE_ONE_DIGIT,
    DATE_ONE_OUT,
    DATE_OTHER,
    DATE_SAME,
    DATE_SWAPPED,
)
from loaders.match.frequencies import MOST_BITS, Frequencies
from loaders.match.slips import date_variants, dates_one_out, digits_of_date_swapped
from loaders.match.standardise import day_and_month_swapped
from loaders.match.vocabulary import SAME, VARIANT, Vocabulary

_ALIKE_FROM = 0.88
_ANOTHER, _CHANGED_PLACES = -4.0, 3.5
_SAME_POSTCODE, _SAME_NUMBER = 12.0, 20.0


@dataclass(slots=True)
class Held:
    """One child of the index: its key, its facts, and the numbers of the words it goes by."""

    key: str
    facts: Facts
    given: tuple[int, ...] = ()
    family: tuple[int, ...] = ()


class Rough:
    """A record made ready for the rough sum: what each word and date that a candidate may go by is worth."""

    def __init__(self, said: Facts, given: Vocabulary, family: Vocabulary, frequencies: Frequencies) -> None:
        self._said, self._given, self._family, self._frequencies = said, given, family, frequencies
        self.given: dict[int, float] = {}
        self.family: dict[int, float] = {}
        self.family_as_given: dict[int, float] = {}
        self.given_as_family: dict[int, float] = {}
        self.near: set[int] = set()
        self._learn(Vocabulary.same)
        self._change_places(Vocabulary.same)
        self._dates = _dates_near(said.dobs[0]) if said.dobs else {}
        for dob in said.dobs[1:]:
            self._dates = {**self._dates, **_dates_near(dob)}
        self._years = frozenset(dob[:4] for dob in said.dobs if dob.endswith("-01-01"))
        self._span = said.born_between
        self._postcodes = frozenset(said.postcodes)
        self._numbers = frozenset(said.numbers)
        self._sex = said.sex

    def search(self) -> None:
        """Take in the names that are near to those that were said."""
        self._learn(Vocabulary.near)
        self.near = {*self.near, *self.given, *self.family}

    def widen(self) -> None:
        """Take in words that are near the given name among family names, and the other way about."""
        self._change_places(Vocabulary.near)

    def _learn(self, way: Callable[[Vocabulary, str], dict[int, float]]) -> None:
        said, frequencies = self._said, self._frequencies
        for word in said.first_names:
            near = way(self._given, word) if word in said.called else self._given.same(word)
            _weigh(self.given, near, self._given.words, frequencies.given_bits)
        for word in said.family_names:
            _weigh(self.family, way(self._family, word), self._family.words, frequencies.family_bits)

    def _change_places(self, way: Callable[[Vocabulary, str], dict[int, float]]) -> None:
        frequencies = self._frequencies
        for word in self._said.family_names:
            _weigh(self.family_as_given, way(self._given, word), self._given.words, frequencies.given_bits)
        for word in self._said.first_names:
            _weigh(self.given_as_family, way(self._family, word), self._family.words, frequencies.family_bits)
        self.near = {*self.given, *self.family, *self.family_as_given, *self.given_as_family}

    def most_by_likeness(self) -> float:
        """About the most that a child can reach whom only a near name and a date with a slip would bring up."""
        said, frequencies = self._said, self._frequencies
        given = max((frequencies.given_bits(word) for word in said.first_names), default=0.0)
        family = max((frequencies.family_bits(word) for word in said.family_names), default=0.0)
        return given + family - 4.0 + (DATE_SWAPPED if self._dates else 4.0 if self._span is not None else 0.0)

    def named(self, held: Held) -> bool:
        """Whether a child goes by the given and the family name that were said, or by a pet name."""
        return not (self.given.keys().isdisjoint(held.given) or self.family.keys().isdisjoint(held.family))

    def sums(self, places: Iterable[int], held: Sequence[Held], numbered: AbstractSet[int]) -> dict[int, float]:
        """About what the whole comparison with each will give. A number may agree with those `numbered` alone.

        The innermost loop of all matching, hence in one piece: most who share a home or a birthday share no name.
        """
        near, dates = self.near, self._dates
        no_given, no_family = _ANOTHER if self._said.given else 0.0, _ANOTHER if self._said.family else 0.0
        plain = bool(dates) and not self._years
        postcodes, sex = self._postcodes, self._sex
        sums = {}
        for place in places:
            one = held[place]
            facts = one.facts
            if near.isdisjoint(one.given) and near.isdisjoint(one.family):
                bits = (no_given if one.given else 0.0) + (no_family if one.family else 0.0)
            else:
                bits = self._name_bits(one)
            dobs = facts.dobs
            if dobs:
                bits += dates.get(dobs[0], DATE_OTHER) if plain and len(dobs) == 1 else self._date_bits(dobs)
            if postcodes and facts.postcodes:
                bits += -2.2 if postcodes.isdisjoint(facts.postcodes) else _SAME_POSTCODE
            if sex not in (facts.sex, "U") and facts.sex != "U":
                bits -= 5.0
            if place in numbered and not self._numbers.isdisjoint(facts.numbers):
                bits += _SAME_NUMBER
            sums[place] = bits
        return sums

    def _name_bits(self, held: Held) -> float:
        bits = 0.0
        if self._said.given:
            bits += _best(self.given, held.given)
        if self._said.family:
            bits += _best(self.family, held.family)
        if bits < 0 and self._said.given and self._said.family:
            swapped = _best(self.family_as_given, held.given) + _best(self.given_as_family, held.family)
            return max(bits, swapped - _CHANGED_PLACES)
        return bits

    def _date_bits(self, dobs: tuple[str, ...]) -> float:
        dates, years = self._dates, self._years
        if dates:
            return max([dates.get(dob, DATE_ONE_DIGIT if dob[:4] in years else DATE_OTHER) for dob in dobs])
        if self._span is not None:
            first, last = self._span
            return 4.0 if any(first <= dob <= last for dob in dobs) else -2.0
        return 0.0

    def most_without_number(self) -> float:
        """More than anybody can reach on whom no number agrees, however the names are searched."""
        names = max(
            _most(self.given) + _most(self.family),
            _most(self.family_as_given) + _most(self.given_as_family) - _CHANGED_PLACES,
        )
        date = DATE_SAME if self._dates else 4.0 if self._span is not None else 0.0
        return names + date + (_SAME_POSTCODE if self._postcodes else 0.0)


def _best(worth: dict[int, float], numbers: tuple[int, ...]) -> float:
    """The most that one of these words is worth; little where none is known to be near."""
    if not numbers:
        return 0.0
    best = _ANOTHER
    for number in numbers:
        bits = worth.get(number)
        if bits is not None and bits > best:
            best = bits
    return best


def _most(worth: dict[int, float]) -> float:
    """The most that a word can be worth: one of those that are known, or one that a search would bring up."""
    return max([*worth.values(), MOST_BITS - 4.0])


@lru_cache(maxsize=16_384)
def _dates_near(dob: str) -> Mapping[str, float]:
    """What each usual slip of a birth date is worth, and the date itself."""
    worth = dict.fromkeys((f"{dob[:4]}-01-01", *date_variants(dob)), DATE_ONE_DIGIT)
    for bits, variants in (
        (DATE_DIGITS_SWAPPED, digits_of_date_swapped(dob)), (DATE_ONE_OUT, dates_one_out(dob)),
        (DATE_SWAPPED, (day_and_month_swapped(dob),)), (DATE_SAME, (dob,)),
    ):  # fmt: skip
        worth.update((variant, bits) for variant in variants if variant in worth)
    return worth


def _weigh(
    worth: dict[int, float], near: dict[int, float], words: Sequence[str], rarity_of: Callable[[str], float]
) -> None:
    for number, likeness in near.items():
        rarity = rarity_of(words[number])
        if likeness >= VARIANT:
            bits = rarity if likeness == SAME else rarity - 2
        else:
            bits = rarity - 4 if likeness >= _ALIKE_FROM else max(rarity - 8, -3.0)
        if bits > worth.get(number, -9.0):
            worth[number] = bits
