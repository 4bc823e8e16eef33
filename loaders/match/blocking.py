"""Blocking: the children worth comparing a record with, from an index of everything the population goes by.

Filled once for a load from one recorded read, or from a file for an evaluation, and kept up to date while the load
runs. Candidates come by identifier, by birth date and its usual slips, by postcode, and by pairs of names searched in
the vocabulary. Then a rough sum, one look-up a field, leaves the few that are worth a whole comparison.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from heapq import nlargest

from loaders.match.comparisons import names_are_near
from loaders.match.facts import Facts, joined
from loaders.match.frequencies import Frequencies
from loaders.match.rough import Held, Rough
from loaders.match.slips import corrections_of, date_variants
from loaders.match.vocabulary import Numbering, Vocabulary

MOST_AT_ONE_POSTCODE = 60
"""A postcode with more children is a hostel or a default, and no reason to compare with everybody in it."""

MOST_COMPARED = 16
"""So many of the likeliest are compared in full, besides those whom a number found and those who are shielded."""

ROUGH_MARGIN = 16.0
"""Bits below the likeliest, by the rough sum, from which a candidate can no longer win, nor be a rival."""

PLAIN = 24.0
"""Bits of the rough sum from which the search is over; below, names are tried in each other's place with a slip."""

LONGEST_SPAN = 62
"""Days; a birth date known less well than to the month or so is no way to find anybody."""

_SHIFT = 24


class Index:
    """Every child held, by everything a record might name it by. Grows with the load; owned by one thread."""

    def __init__(self) -> None:
        self.frequencies = Frequencies()
        self._held: list[Held] = []
        self._place: dict[str, int] = {}
        self._by_number: dict[str, list[int]] = {}
        self._by_dob: dict[str, list[int]] = {}
        self._by_postcode: dict[str, list[int]] = {}
        self._by_names: dict[int, list[int]] = {}
        self._born_called: dict[str, dict[int, list[int]]] = {}
        """By birth date, then by word: of a thousand children on neighbouring days, those of a near name."""
        self._shielded_born: dict[str, set[int]] = {}
        self._undated: set[int] = set()
        numbering = Numbering()
        self._given = Vocabulary(numbering)
        self._family = Vocabulary(numbering)

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, key: object) -> bool:
        return key in self._place

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
            place = self._place[key] = len(self._held)
            self._held.append(Held(key, said))
            self.frequencies.learn(said.called[:1], said.family[:1])
            self._take(place, said, Facts())
            return
        before = self._held[place].facts
        facts = joined(before, said)
        if facts != before:
            self._held[place].facts = facts
            self._take(place, facts, before)

    def _take(self, place: int, facts: Facts, before: Facts) -> None:
        """File a child under everything it goes by and was not filed under before."""
        held = self._held[place]
        for number in _new(facts.numbers, before.numbers):
            self._by_number.setdefault(number, []).append(place)
        for dob in _new(facts.dobs, before.dobs):
            self._by_dob.setdefault(dob, []).append(place)
        (self._undated.discard if facts.dobs else self._undated.add)(place)
        for code in _new(facts.postcodes, before.postcodes):
            self._by_postcode.setdefault(code, []).append(place)
        if facts.shielded:
            for dob in facts.dobs:
                self._shielded_born.setdefault(dob, set()).add(place)
        words, pairs = (
            {*held.given, *held.family},
            {one << _SHIFT | other for one in held.given for other in held.family},
        )
        held.given = tuple([self._given.add(word) for word in facts.called])
        held.family = tuple([self._family.add(word) for word in facts.family_names])
        for pair in {one << _SHIFT | other for one in held.given for other in held.family} - pairs:
            self._by_names.setdefault(pair, []).append(place)
        for dob in facts.dobs:
            day = self._born_called.setdefault(dob, {})
            for word in {*held.given, *held.family} - (words if dob in before.dobs else set()):
                day.setdefault(word, []).append(place)

    def candidates(self, said: Facts) -> list[str]:
        """The keys worth comparing with: the likeliest by a rough sum, those found by number, and the shielded."""
        rough = Rough(said, self._given, self._family, self.frequencies)
        numbered = {place for number in said.numbers for place in self._by_number.get(number, ())}
        for number in said.doubtful_numbers:
            for corrected in corrections_of(number):
                numbered.update(self._by_number.get(corrected, ()))
        found = numbered | self._at_home(said) | self._born(said, rough) | self._named(rough)
        held = self._held
        sums = {place: rough.bits(held[place]) for place in found}
        if max(sums.values(), default=0.0) < PLAIN:
            rough.widen()
            found |= self._born(said, rough) | self._named(rough)
            sums = {place: rough.bits(held[place]) for place in found}
        likeliest = nlargest(MOST_COMPARED, sums, key=lambda place: (sums[place], held[place].key))
        floor = sums[likeliest[0]] - ROUGH_MARGIN if likeliest else 0.0
        kept = {place for place in likeliest if sums[place] >= floor} | numbered
        # INVARIANT (quarantine): a shielded child is always compared in full, however unlikely it looks (R9).
        return [held[place].key for place in found if place in kept or held[place].facts.shielded]

    def _at_home(self, said: Facts) -> set[int]:
        found: set[int] = set()
        for code in said.postcodes:
            there = self._by_postcode.get(code, ())
            if len(there) <= MOST_AT_ONE_POSTCODE:
                found.update(there)
        return found

    def _born(self, said: Facts, rough: Rough) -> set[int]:
        """Those born on the day, whatever their name, and those of a near name whose date is off by a usual slip."""
        if not said.dobs and said.born_between is None:
            return set()
        found: set[int] = set()
        days: Collection[str] = ()
        for dob in said.dobs:
            found.update(self._by_dob.get(dob, ()))
            days = {*days, *date_variants(dob), f"{dob[:4]}-01-01"}
        if said.born_between is not None:
            days = _span(*said.born_between)
        near = rough.near
        for day in days:
            called = self._born_called.get(day)
            if called is not None:
                for word in called.keys() & near:
                    found.update(called[word])
        # The shielded are asked for by every name of theirs, however many words are nearer to the one that was said.
        shielded = {place for day in days for place in self._shielded_born.get(day, ())}
        found.update(place for place in shielded | self._undated if names_are_near(said, self._held[place].facts))
        return found

    def _named(self, rough: Rough) -> set[int]:
        """Near names, and the exact ones in each other's place."""
        by_names, found = self._by_names, set()
        for given in rough.given:
            high = given << _SHIFT
            for family in rough.family:
                there = by_names.get(high | family)
                if there is not None:
                    found.update(there)
        for given in rough.family_as_given:
            for family in rough.given_as_family:
                found.update(by_names.get(given << _SHIFT | family, ()))
        return found


def _new(now: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    return now if not before else tuple(one for one in now if one not in before)


def _span(first: str, last: str) -> list[str]:
    """The days from the first to the last, none where they are too many."""
    start, days = date.fromisoformat(first), (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    return [(start + timedelta(days=step)).isoformat() for step in range(days)] if days <= LONGEST_SPAN else []
