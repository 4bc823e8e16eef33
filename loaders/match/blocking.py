"""Blocking: the children worth comparing a record with, from an index of everything the population goes by.

Filled once for a load from one recorded read and kept up to date while the load runs. Candidates come by identifier,
by birth date and its usual slips, by postcode, and by pairs of names searched in the vocabulary of names, never among
the people: spelling keys such as Soundex lose half of all typing errors, a search for similar words hardly any.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from loaders.match.comparisons import names_are_near, similar_words
from loaders.match.facts import Facts, joined
from loaders.match.frequencies import Frequencies
from loaders.match.name_variants import variants_of
from loaders.match.standardise import day_and_month_swapped

MOST_AT_ONE_POSTCODE = 60
"""A postcode with more children is a hostel or a default, and no reason to compare with everybody in it."""


class Index:
    """Every child held, by everything a record might name it by. Grows with the load; owned by one thread."""

    def __init__(self) -> None:
        self.frequencies = Frequencies()
        self._facts: dict[str, Facts] = {}
        self._by_number: defaultdict[str, set[str]] = defaultdict(set)
        self._by_dob: defaultdict[str, set[str]] = defaultdict(set)
        self._by_postcode: defaultdict[str, set[str]] = defaultdict(set)
        self._by_names: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._undated: set[str] = set()
        self._given = _Vocabulary()
        self._family = _Vocabulary()

    def __len__(self) -> int:
        return len(self._facts)

    def __contains__(self, key: object) -> bool:
        return key in self._facts

    def facts(self, key: str) -> Facts:
        """Everything known of a child."""
        return self._facts[key]

    def living_at(self, postcodes: Iterable[str]) -> int:
        """How many children are known at the likeliest of these postcodes."""
        return max((len(self._by_postcode.get(code, ())) for code in postcodes), default=0)

    def sharing_home_and_date(self, key: str) -> set[str]:
        """Children who were born with this one, as far as date and postcode tell: its twins."""
        own = self._facts[key]
        born = {other for dob in own.dobs for other in self._by_dob.get(dob, ())}
        near = {other for code in own.postcodes for other in self._by_postcode.get(code, ())}
        return (born & near) - {key}

    def learn(self, key: str, said: Facts) -> None:
        """Add what a source says of a child, known or new."""
        known = self._facts.get(key)
        facts = said if known is None else joined(known, said)
        if facts == known:
            return
        if known is None:
            self.frequencies.learn(facts.first_names[:1], facts.family[:1])
        self._facts[key] = facts
        for number in (*facts.nhs_numbers, *facts.upns):
            self._by_number[number].add(key)
        for dob in facts.dobs:
            self._by_dob[dob].add(key)
        (self._undated.discard if facts.dobs else self._undated.add)(key)
        for code in facts.postcodes:
            self._by_postcode[code].add(key)
        for given in facts.first_names:
            self._given.add(given)
            for family in facts.family_names:
                self._by_names[given, family].add(key)
        for family in facts.family_names:
            self._family.add(family)

    def candidates(self, said: Facts) -> set[str]:
        """The keys worth comparing with."""
        found: set[str] = set()
        for number in (*said.nhs_numbers, *said.upns):
            found |= self._by_number.get(number, set())
        for code in said.postcodes:
            there = self._by_postcode.get(code, set())
            if len(there) <= MOST_AT_ONE_POSTCODE:
                found |= there
        for dob in said.dobs:
            found |= self._by_dob.get(dob, set())
        for given in (*said.first_names, *said.family):
            for family in (*said.family_names, *said.first_names):
                found |= self._by_names.get((given, family), set())
        return found | self._by_similar_names(said)

    def _by_similar_names(self, said: Facts) -> set[str]:
        """Near names, both ways round, beside a birth date that is missing or off by a usual slip."""
        if said.dobs:
            slips = {
                key for dob in said.dobs for variant in date_variants(dob) for key in self._by_dob.get(variant, ())
            }
            return {key for key in slips | self._undated if names_are_near(said, self._facts[key])}
        given = {near for word in (*said.first_names, *said.family[:1]) for near in self._given.near(word)}
        family = {near for word in (*said.family_names, *said.first_names[:1]) for near in self._family.near(word)}
        by_names = self._by_names
        return {key for one in given for other in family if (one, other) in by_names for key in by_names[one, other]}


class _Vocabulary:
    """Distinct words, and the similar ones of each word asked; only words met since then are searched again."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._known: set[str] = set()
        self._near: dict[str, tuple[int, frozenset[str]]] = {}

    def add(self, word: str) -> None:
        if word not in self._known:
            self._known.add(word)
            self._words.append(word)

    def near(self, word: str) -> frozenset[str]:
        searched, found = self._near.get(word, (0, frozenset()))
        if searched < len(self._words):
            found |= frozenset(similar_words(word, self._words[searched:]))
            found |= (variants_of(word) | {word}) & self._known
            self._near[word] = (len(self._words), found)
        return found


@lru_cache(maxsize=16_384)
def date_variants(iso_date: str) -> tuple[str, ...]:
    """The date itself and what slips make of it: day and month changed round, one digit, a day or a year out."""
    day = date.fromisoformat(iso_date)
    found = [iso_date]
    swapped = day_and_month_swapped(iso_date)
    if swapped:
        found.append(swapped)
    if date.min < day < date.max:
        found.extend((day + timedelta(days=step)).isoformat() for step in (-1, 1))
    for place in (2, 3, 5, 6, 8, 9):
        found.extend(iso_date[:place] + digit + iso_date[place + 1 :] for digit in "0123456789")
    found.extend(f"{day.year + step:04}{iso_date[4:]}" for step in (-1, 1))
    return tuple(dict.fromkeys(variant for variant in found if _is_a_day(variant)))


def _is_a_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
