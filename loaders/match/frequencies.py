"""How rare a name is among the children held: agreeing on `Zephyrine` says more than agreeing on `Muhammad`.

Learned while the index is filled (term frequencies of Fellegi and Sunter's model), read by comparisons. An empty table
answers with a middling rarity, which is what `find a child` uses, because it may not look at the whole population.
"""

from collections import Counter
from dataclasses import dataclass, field
from math import log2

LEAST_BITS = 5.0
MOST_BITS = 12.0
UNKNOWN_BITS = 8.0
"""Rarity of a name where nothing is known of the population."""

MANY = 5_000
"""Children among whom a given name that is given at all has most likely been met."""

SETTLED = 3
"""Held by so many children, a spelling is a name of its own and no slip of the keyboard."""


@dataclass(slots=True)
class Frequencies:
    """Counts of folded given and family names. Grows with the index; not a value."""

    given: Counter[str] = field(default_factory=Counter)
    family: Counter[str] = field(default_factory=Counter)
    _given_total: int = 0
    _family_total: int = 0

    def learn(self, given: tuple[str, ...], family: tuple[str, ...]) -> None:
        """Count the names of one child."""
        self.given.update(given)
        self.family.update(family)
        self._given_total += len(given)
        self._family_total += len(family)

    def given_bits(self, word: str) -> float:
        """Bits of evidence in agreeing on this given name."""
        return _bits(self.given[word], self._given_total)

    def family_bits(self, word: str) -> float:
        """Bits of evidence in agreeing on this family name."""
        return _bits(self.family[word], self._family_total)

    def given_share(self, word: str) -> float | None:
        """Share of children with this given name, half a child's of one not met yet; None in an empty table."""
        return (self.given[word] + 0.5) / (self._given_total + 1) if self._given_total else None

    def unheard_given(self, word: str) -> bool:
        """Whether nobody of many children is called so: then it is a slip rather than a name."""
        return self._given_total >= MANY and self.given[word] == 0

    def settled_given(self, word: str) -> bool:
        """Whether the spelling is a given name of its own here."""
        return self.given[word] >= SETTLED


def _bits(count: int, total: int) -> float:
    if total == 0:
        return UNKNOWN_BITS
    # Half a child more than were seen: a name not yet met is rare, but not infinitely so.
    return min(MOST_BITS, max(LEAST_BITS, log2((total + 1) / (count + 0.5))))
