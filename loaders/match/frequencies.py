"""How rare a name is among the children held: agreeing on `Zephyrine` says more than agreeing on `Muhammad`.

Learned while the index is filled (term frequencies of Fellegi and Sunter's model), read by comparisons. An empty table
answers with a middling rarity, which is what `find a child` uses, because it may not look at the whole population.
"""

from collections import Counter
from dataclasses import dataclass, field
from math import log2

from loaders.match.homes import Home, without_postcode, without_town

LEAST_BITS = 5.0
MOST_BITS = 12.0
UNKNOWN_BITS = 8.0
"""Rarity of a name where nothing is known of the population."""

MANY = 5_000
"""Children among whom a given name that is given at all has most likely been met."""

MANY_NEIGHBOURS = 20
"""Pairs of neighbours from which on they, and not custom, say whether a postcode tells the town."""

SETTLED = 3
"""Held by so many children, a spelling is a name of its own and no slip of the keyboard."""


@dataclass(slots=True)
class Frequencies:
    """Counts of folded given and family names. Grows with the index; not a value."""

    given: Counter[str] = field(default_factory=Counter)
    family: Counter[str] = field(default_factory=Counter)
    homes: Counter[Home] = field(default_factory=Counter)
    """Children at each home, and, without its postcode, at each number of a street of that name."""
    streets: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Homes on each street of a postcode, of each postcode, and on all streets of a name."""
    towns: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Children of each postcode and town, of each postcode, and of each town."""
    _homes: int = 0
    _next_door: int = 0
    _of_one_street: int = 0
    _neighbours: int = 0
    _of_one_town: int = 0
    _given_total: int = 0
    _family_total: int = 0

    def learn(self, given: tuple[str, ...], family: tuple[str, ...]) -> None:
        """Count the names of one child."""
        self.given.update(given)
        self.family.update(family)
        self._given_total += len(given)
        self._family_total += len(family)

    def learn_home(self, home: Home) -> None:
        """Count one child at this home."""
        held = without_town(home)
        if not self.homes[held]:
            self._learn_street(home.postcode, home.street)
        self.homes[held] += 1
        self.homes[without_postcode(home)] += 1
        if home.town:
            self._learn_town(home.postcode, home.town)

    def _learn_street(self, postcode: str, street: str) -> None:
        self._homes += 1
        if postcode:
            self._next_door += self.streets[postcode, ""]
            self._of_one_street += self.streets[postcode, street]
            self.streets[postcode, ""] += 1
            self.streets[postcode, street] += 1
        self.streets["", street] += 1

    def _learn_town(self, postcode: str, town: str) -> None:
        if postcode:
            self._neighbours += self.towns[postcode, ""]
            self._of_one_town += self.towns[postcode, town]
            self.towns[postcode, ""] += 1
            self.towns[postcode, town] += 1
        self.towns["", town] += 1

    def town_share(self, postcode: str | None, town: str) -> float:
        """How many of those of a postcode are of one town, or of everybody of this one. Postcodes tell the town."""
        if postcode is not None:
            return (self._of_one_town + MANY_NEIGHBOURS) / (self._neighbours + MANY_NEIGHBOURS)
        return (self.towns["", town] + 0.5) / (self._given_total + 1)

    def street_bits(self, postcode: str | None, street: str) -> float:
        """Bits of evidence in agreeing on this street, beside a postcode that agrees, or by its name alone.

        A British postcode is a street or a part of one, so custom says that it tells the street; neighbours may differ.
        """
        if postcode is not None:
            share = (self._of_one_street + MANY_NEIGHBOURS) / (self._next_door + MANY_NEIGHBOURS)
        else:
            share = (self.streets["", street] + 0.5) / (self._homes + 1)
        return max(log2(0.95 / share), 0.0)

    def given_bits(self, word: str) -> float:
        """Bits of evidence in agreeing on this given name."""
        return _bits(self.given[word], self._given_total)

    def family_bits(self, word: str) -> float:
        """Bits of evidence in agreeing on this family name."""
        return _bits(self.family[word], self._family_total)

    def met_family(self, word: str) -> bool:
        """Whether anybody is called so: then it is a name of its own rather than a slip."""
        return self.family[word] > 0

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
