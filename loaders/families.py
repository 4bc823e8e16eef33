"""Whom a load takes together, and in which order: services and workers first, then whole families, shielded ones ahead.

Told of every record by the pipeline; `families` serves deciding as well. A batch is one transaction; a home, its
children and their carers go into the same one, so that a mother is not seen at the home of her shielded child a moment
before the child's shield covers it (R6). The order depends on the files alone and never on what the graph holds, so
that a load which broke off goes on exactly where it was.
"""

from array import array
from collections.abc import Hashable, Iterator, Sequence

from loaders.exact_names import exact_names
from loaders.linking import Placement
from loaders.records import About, SourceRecord

_FAMILY = frozenset({About.CHILD, About.CARER, About.HOUSEHOLD})
_OTHERS = (About.AGENCY, About.SERVICE, About.PRACTITIONER)
"""In this order: a service belongs to an agency, and a worker to a service."""


class Order:
    """The records of one load by number, and which of them belong to one family. Holds names and numbers only."""

    def __init__(self) -> None:
        self._others: dict[About, list[int]] = {about: [] for about in _OTHERS}
        self._kin: list[tuple[int, int]] = []
        self._names: dict[Hashable, int] = {}
        self._leaders: array[int] = array("l")
        self._marked: set[int] = set()

    def add(self, number: int, record: SourceRecord) -> None:
        """Take in a record. A record of a number that was added before takes its place."""
        if record.about not in _FAMILY:
            self._others[record.about].append(number)
            return
        own = self._place(record.reference)
        self._kin.append((number, own))
        for link in record.links:
            if link.to.about in _FAMILY:
                self._join(own, self._place(link.to))
        if record.about is About.HOUSEHOLD:
            # The same home under two names of one source: whoever lives there is written together all the same.
            for names in exact_names(About.HOUSEHOLD, record.values, (), ()):
                self._join(own, self._place(names))
        if record.marking is not None:
            self._marked.add(own)

    def batches(self, size: int) -> Iterator[list[int]]:
        """The numbers, some `size` at a time. A family is never parted, so a batch may be a little larger."""
        others = [number for about in _OTHERS for number in self._others[about]]
        yield from (others[start : start + size] for start in range(0, len(others), size))
        batch: list[int] = []
        for family in self._families():
            if batch and len(batch) + len(family) > size:
                yield batch
                batch = []
            batch.extend(family)
        if batch:
            yield batch

    def _families(self) -> Iterator[list[int]]:
        """Families with a shield to set come first: whatever ends a load half way, its shields are in force (R6)."""
        marked = {self._leader(own) for own in self._marked}
        found: dict[int, list[int]] = {}
        for number, own in self._kin:
            found.setdefault(self._leader(own), []).append(number)
        yield from (members for leader, members in found.items() if leader in marked)
        yield from (members for leader, members in found.items() if leader not in marked)

    def _place(self, name: Hashable) -> int:
        place = self._names.setdefault(name, len(self._leaders))
        if place == len(self._leaders):
            self._leaders.append(place)
        return place

    def _leader(self, place: int) -> int:
        leaders = self._leaders
        while leaders[place] != place:
            leaders[place] = leaders[leaders[place]]
            place = leaders[place]
        return place

    def _join(self, one: int, other: int) -> None:
        self._leaders[self._leader(other)] = self._leader(one)


def families(placements: Sequence[Placement]) -> list[list[Placement]]:
    """Records that name one another, or are about the same node, directly or through others."""
    leader: dict[object, object] = {}

    def find(name: object) -> object:
        leader.setdefault(name, name)
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    def join(one: object, other: object) -> None:
        leader[find(other)] = find(one)

    for placement in placements:
        record = placement.record
        if placement.entity is not None:
            join(record.reference, placement.entity)
        for link in record.links:
            if link.to.about in _FAMILY:
                join(record.reference, link.to)
    found: dict[object, list[Placement]] = {}
    for placement in placements:
        found.setdefault(find(placement.record.reference), []).append(placement)
    return list(found.values())
