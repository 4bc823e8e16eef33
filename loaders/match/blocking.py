"""Blocking: the children worth comparing a record with, from an index of everything the population goes by.

Filled once for a load from one recorded read, or from a file for an evaluation, and kept up to date while the load
runs. Candidates come by identifier, by birth date and its usual slips, by postcode, and by pairs of names searched in
the vocabulary. Then a rough sum, one look-up a field, leaves the few that are worth a whole comparison.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from functools import lru_cache
from heapq import nlargest
from typing import TypeVar

from loaders.match.comparisons import names_are_near
from loaders.match.facts import Facts, joined
from loaders.match.frequencies import Frequencies
from loaders.match.homes import Home, without_postcode
from loaders.match.rough import Held, Rough
from loaders.match.slips import corrections_of, date_variants
from loaders.match.vocabulary import Numbering, Vocabulary

T = TypeVar("T")

MOST_AT_ONE_POSTCODE = 200
"""A postcode with more children is a hostel or a default, and no reason to compare with everybody in it."""

MOST_COMPARED = 16
"""So many of the likeliest are compared in full, besides those whom a number found and those who are shielded."""

ROUGH_MARGIN = 16.0
"""Bits below the likeliest, by the rough sum, from which a candidate can no longer win, nor be a rival."""

PLAIN = 24.0
"""Bits of the rough sum from which the search is over; below, names are tried in each other's place with a slip."""

AHEAD = 10.0
"""Bits of the rough sum by which somebody must be ahead of all whom names spelled alike may bring up."""

MOST_OF_A_NAME, WORTH_A_LOOK = 40, 6.0
"""So few bear a name that all of them are looked at, whatever else is said, if it is worth so many bits."""

LONGEST_SPAN = 62
"""Days; a birth date known less well than to the month or so is no way to find anybody."""


class Index:
    """Every child held, by everything a record might name it by. Grows with the load; owned by one thread."""

    def __init__(self) -> None:
        self.frequencies = Frequencies()
        self._held: list[Held] = []
        self._place: dict[str, int] = {}
        self._by_number: dict[str, list[int]] = {}
        self._by_dob: dict[str, list[int]] = {}
        self._by_postcode: dict[str, list[int]] = {}
        self._by_lines: dict[Home, list[int]] = {}
        """By house number and street, wherever they are: for a postcode that is missing or has a slip."""
        self._by_names: dict[int, dict[int, list[int]]] = {}
        """By given name, then by family name."""
        self._by_given: dict[int, list[int]] = {}
        self._by_family: dict[int, list[int]] = {}
        self._called_born: dict[int, dict[str, list[int]]] = {}
        """By word, then by birth date: of a thousand children on neighbouring days, those of a near name."""
        self._shielded_born: dict[str, set[int]] = {}
        self._shielded: set[int] = set()
        self._undated: set[int] = set()
        self.learnt: set[str] = set()
        """Whoever something was learnt of since somebody last emptied this."""
        numbering = Numbering()
        self._given = Vocabulary(numbering)
        self._family = Vocabulary(numbering)

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, key: object) -> bool:
        return key in self._place

    def __iter__(self) -> Iterator[str]:
        """Every key, in the order in which they were learnt."""
        return iter(self._place)

    @property
    def any_shielded(self) -> bool:
        """Whether any child held is shielded."""
        return bool(self._shielded)

    def facts(self, key: str) -> Facts:
        """Everything known of a child."""
        return self._held[self._place[key]].facts

    def living_at(self, postcodes: Iterable[str]) -> int:
        """How many children are known at the likeliest of these postcodes."""
        return max((len(self._by_postcode.get(code, ())) for code in postcodes), default=0)

    def sharing_home_and_date(self, key: str) -> set[str]:
        """Children who were born with this one, as far as date and postcode tell: its twins."""
        own = self.facts(key)
        born = {other for dob in own.dobs for other in self._by_dob.get(dob, ())}
        near = {other for code in own.postcodes for other in self._by_postcode.get(code, ())}
        return {self._held[other].key for other in born & near} - {key}

    def learn(self, key: str, said: Facts) -> None:
        """Add what a source says of a child, known or new."""
        place = self._place.get(key)
        if place is None:
            self.learnt.add(key)
            place = self._place[key] = len(self._held)
            self._held.append(Held(key, said))
            self.frequencies.learn(said.called[:1], said.family[:1])
            self._take(place, said, Facts())
            return
        before = self._held[place].facts
        facts = joined(before, said)
        if facts != before:
            self.learnt.add(key)
            self._held[place].facts = facts
            self._take(place, facts, before)

    def put_in_order(self, key: str, facts: Facts) -> None:
        """Put what is known of a child in another order, behind the same heading names: it stays filed as it is."""
        self._held[self._place[key]].facts = facts

    def _take(self, place: int, facts: Facts, before: Facts) -> None:
        """File a child under everything it goes by and was not filed under before."""
        held = self._held[place]
        for number in _new(facts.numbers, before.numbers):
            self._by_number.setdefault(number, []).append(place)
        for dob in _new(facts.dobs, before.dobs):
            self._by_dob.setdefault(dob, []).append(place)
        self._house(place, facts, before)
        (self._undated.discard if facts.dobs else self._undated.add)(place)
        if facts.shielded:
            self._shielded.add(place)
            for dob in facts.dobs:
                self._shielded_born.setdefault(dob, set()).add(place)
        given, family = held.given, held.family
        words = {*given, *family}
        held.given = tuple([self._given.add(word) for word in facts.called])
        held.family = tuple([self._family.add(word) for word in facts.family_names])
        for word in _new(held.given, given):
            self._by_given.setdefault(word, []).append(place)
        for word in _new(held.family, family):
            self._by_family.setdefault(word, []).append(place)
        for one in held.given:
            called = self._by_names.setdefault(one, {})
            for other in held.family if one not in given else _new(held.family, family):
                called.setdefault(other, []).append(place)
        for dob in facts.dobs:
            for word in {*held.given, *held.family} - (words if dob in before.dobs else set()):
                self._called_born.setdefault(word, {}).setdefault(dob, []).append(place)

    def _house(self, place: int, facts: Facts, before: Facts) -> None:
        """File a child under where it lives."""
        for code in _new(facts.postcodes, before.postcodes):
            self._by_postcode.setdefault(code, []).append(place)
        for home in _new(facts.homes, before.homes):
            self.frequencies.learn_home(home)
            if home.number:
                self._by_lines.setdefault(without_postcode(home), []).append(place)

    def candidates(
        self, said: Facts, *, most: int = MOST_COMPARED, margin: float = ROUGH_MARGIN, whole: bool = False
    ) -> list[str]:
        """The keys worth comparing with: the likeliest by a rough sum, those found by number, and the shielded.

        Names spelled alike are searched only where what is the same leaves a doubt; with `whole` always.
        """
        held = self._held
        rough = Rough(said, self._given, self._family, self.frequencies)
        numbered = {place for number in said.numbers for place in self._by_number.get(number, ())}
        for number in said.doubtful_numbers:
            for corrected in corrections_of(number):
                numbered.update(self._by_number.get(corrected, ()))
        sums = rough.sums(numbered, held, numbered)
        plainly_meant = not whole and max(sums.values(), default=0.0) - margin > rough.most_without_number()
        if plainly_meant and not self._shielded:
            # Nobody can be a rival whom no number found, however the names are searched.
            return self._kept(sums, numbered, numbered, most, margin)
        found = numbered | self._at_home(said) | self._born(said, rough) | self._named(rough)
        if plainly_meant and self._beyond_doubt(sums, rough):
            return self._kept(sums, found, numbered, most, margin)
        sums = rough.sums(found, held, numbered)
        if whole or not self._beyond_doubt(sums, rough):
            rough.search()
            found |= self._born(said, rough) | self._named(rough) | self._behind_the_door(said)
            sums = rough.sums(found, held, numbered)
            if max(sums.values(), default=0.0) < PLAIN:
                rough.widen()
                found |= self._born(said, rough) | self._named(rough) | self._rarely_named(rough)
                sums = rough.sums(found, held, numbered)
        return self._kept(sums, found, numbered, most, margin)

    def _kept(
        self, sums: Mapping[int, float], found: set[int], numbered: set[int], most: int, margin: float
    ) -> list[str]:
        """The keys of the likeliest, of those whom a number found, and of the shielded among all who were found."""
        held = self._held
        floor = max(sums.values(), default=0.0) - margin
        likely = [place for place, bits in sums.items() if bits >= floor]
        if len(likely) > most:
            likely = nlargest(most, likely, key=lambda place: (sums[place], held[place].key))
        # INVARIANT (quarantine): a shielded child is always compared in full, however unlikely it looks (R9).
        return [held[place].key for place in {*likely, *numbered, *(self._shielded & found)}]

    def _beyond_doubt(self, sums: dict[int, float], rough: Rough) -> bool:
        """Whether one child, of the very names, is ahead of whomever a search for names spelled alike could find."""
        if not sums:
            return False
        best = max(sums, key=sums.__getitem__)
        return sums[best] >= rough.most_by_likeness() + AHEAD and rough.named(self._held[best])

    def _at_home(self, said: Facts) -> set[int]:
        found: set[int] = set()
        for code in said.postcodes:
            there = self._by_postcode.get(code, ())
            if len(there) <= MOST_AT_ONE_POSTCODE:
                found.update(there)
        return found

    def _behind_the_door(self, said: Facts) -> set[int]:
        """Those of the same house number and street, if they are few."""
        found: set[int] = set()
        for home in said.homes:
            there = self._by_lines.get(without_postcode(home), ()) if home.number else ()
            if len(there) <= MOST_OF_A_NAME:
                found.update(there)
        return found

    def _born(self, said: Facts, rough: Rough) -> set[int]:
        """Those born on the day, whatever their name, and those of a near name whose date is off by a usual slip."""
        if not said.dobs and said.born_between is None:
            return set()
        found: set[int] = set()
        days: AbstractSet[str] = frozenset()
        for dob in said.dobs:
            found.update(self._by_dob.get(dob, ()))
            days = days | _days_near(dob) if days else _days_near(dob)
        if said.born_between is not None:
            days = frozenset(_span(*said.born_between))
        for word in rough.near:
            born = self._called_born.get(word)
            if born is not None:
                for day in born.keys() & days:
                    found.update(born[day])
        # The shielded are asked for by every name of theirs, however many words are nearer to the one that was said.
        shielded = {place for day in days for place in self._shielded_born.get(day, ())}
        found.update(place for place in shielded | self._undated if names_are_near(said, self._held[place].facts))
        return found

    def _named(self, rough: Rough) -> set[int]:
        """Near names, and the exact ones in each other's place."""
        found: set[int] = set()
        for givens, families in (
            (rough.given, rough.family.keys()),
            (rough.family_as_given, rough.given_as_family.keys()),
        ):
            for given in givens:
                called = self._by_names.get(given)
                if called is not None:
                    for family in called.keys() & families:
                        found.update(called[family])
        return found

    def _rarely_named(self, rough: Rough) -> set[int]:
        """All who bear a rare name that is the one said, or near to it, in its own place."""
        found: set[int] = set()
        for bearers, near in ((self._by_given, rough.given), (self._by_family, rough.family)):
            for word, worth in near.items():
                if worth >= WORTH_A_LOOK and len(there := bearers.get(word, ())) <= MOST_OF_A_NAME:
                    found.update(there)
        return found


def _new(now: tuple[T, ...], before: tuple[T, ...]) -> tuple[T, ...]:
    return now if not before else tuple(one for one in now if one not in before)


@lru_cache(maxsize=16_384)
def _days_near(dob: str) -> frozenset[str]:
    """The days for which a birth date may stand."""
    return frozenset([*date_variants(dob), f"{dob[:4]}-01-01", *_days_behind(dob)])


def _days_behind(dob: str) -> list[str]:
    """The days for which a first of January may stand: those of its year."""
    return _span(dob, f"{dob[:4]}-12-31", 366) if dob.endswith("-01-01") else []


def _span(first: str, last: str, longest: int = LONGEST_SPAN) -> list[str]:
    """The days from the first to the last, none where they are too many."""
    start, days = date.fromisoformat(first), (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    return [(start + timedelta(days=step)).isoformat() for step in range(days)] if days <= longest else []
