"""The rough sum: about what the whole comparison of a record with a child will give, in one look-up a field.

Called by blocking, to leave the few candidates that are worth comparing in full.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from loaders.match.facts import Facts
from loaders.match.frequencies import Frequencies
from loaders.match.slips import date_variants
from loaders.match.standardise import day_and_month_swapped
from loaders.match.vocabulary import SAME, VARIANT, Vocabulary

_ALIKE_FROM = 0.88


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
        self._dates = {variant: 2.5 for dob in said.dobs for variant in date_variants(dob)}
        self._dates |= {swapped: 5.5 for dob in said.dobs if (swapped := day_and_month_swapped(dob)) is not None}
        self._dates |= dict.fromkeys(said.dobs, 12.5)
        self._years = frozenset(dob[:4] for dob in said.dobs if dob.endswith("-01-01"))
        self._span = said.born_between
        self._postcodes = frozenset(said.postcodes)
        self._numbers = frozenset(said.numbers)

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
        return given + family - 4.0 + (5.5 if self._dates else 4.0 if self._span is not None else 0.0)

    def named(self, held: Held) -> bool:
        """Whether a child goes by the given and the family name that were said, or by a pet name."""
        return not (self.given.keys().isdisjoint(held.given) or self.family.keys().isdisjoint(held.family))

    def bits(self, held: Held) -> float:
        """About what the whole comparison will give."""
        facts = held.facts
        total = _best(self.given, held.given) + _best(self.family, held.family)
        if total < 0:
            total = max(total, _best(self.family_as_given, held.given) + _best(self.given_as_family, held.family) - 3.5)
        dates = self._dates
        if dates and facts.dobs:
            total += max([dates.get(dob, 2.5 if dob[:4] in self._years else -6.5) for dob in facts.dobs])
        elif self._span is not None and facts.dobs:
            total += 4.0 if any(self._span[0] <= dob <= self._span[1] for dob in facts.dobs) else -2.0
        if self._postcodes and facts.postcodes:
            total += -2.2 if self._postcodes.isdisjoint(facts.postcodes) else 12.0
        if self._numbers and not self._numbers.isdisjoint(facts.numbers):
            total += 20.0
        return total


def _best(worth: dict[int, float], numbers: tuple[int, ...]) -> float:
    if not worth or not numbers:
        return 0.0
    return max([worth.get(number, -4.0) for number in numbers])


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
