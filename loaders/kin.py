"""Who stands beside whom in the records of one load: children, their homes and their carers.

Asked by linking, which places homes and carers by the children they stand beside.
"""

from collections.abc import Iterable, Iterator

from loaders.records import About, Reference, SourceRecord
from loaders.register import Register


class Kin:
    """Who stands beside whom in the records of one load: children, their homes and their carers."""

    def __init__(self, records: Iterable[SourceRecord]) -> None:
        self.doubtful: set[Reference] = set()
        self.quarantined: set[Reference] = set()
        self._records: dict[Reference, SourceRecord] = {}
        self._children: dict[Reference, set[Reference]] = {}
        self._homes: dict[Reference, list[Reference]] = {}
        carers: dict[Reference, set[Reference]] = {}
        for record in records:
            self._records[record.reference] = record
        for record in self._records.values():
            self._homes[record.reference] = [link.to for link in record.links if link.kind == "LIVES_IN"]
            for child, other in _family_links(record):
                self._children.setdefault(other, set()).add(child)
            if record.about is About.CARER:
                for home in self._homes[record.reference]:
                    carers.setdefault(home, set()).add(record.reference)
        for home, living_there in carers.items():
            for carer in living_there:
                self._children.setdefault(home, set()).update(self._children.get(carer, ()))

    def addresses_of(self, record: SourceRecord) -> Iterator[tuple[str, str]]:
        """The homes that a record tells of: lines and postcode of each, either of them empty where it is not told."""
        for home in self._homes.get(record.reference, ()):
            place = self._records.get(home)
            if place is not None:
                yield str(place.values.get("address") or ""), str(place.values.get("postcode") or "")

    def homes_of(self, record: SourceRecord, register: Register) -> list[str]:
        """The homes of a record, as keys."""
        return [key for home in self._homes.get(record.reference, ()) if (key := register.find(home)) is not None]

    def children_of(self, record: SourceRecord, register: Register) -> list[str]:
        """The children beside a record, as keys."""
        found = self._children.get(record.reference, set()) - self.doubtful
        return sorted(key for child in found if (key := register.find(child)) is not None)

    def only_doubtful(self, record: SourceRecord) -> bool:
        """Whether every child beside the record awaits a decision, and there is at least one."""
        children = self._children.get(record.reference, set())
        return bool(children) and children <= self.doubtful

    def hidden(self, record: SourceRecord) -> bool:
        """Whether a child beside the record is quarantined."""
        return not self.quarantined.isdisjoint(self._children.get(record.reference, ()))


def _family_links(record: SourceRecord) -> Iterator[tuple[Reference, Reference]]:
    for link in record.links:
        if record.about is About.CHILD and link.to.about in (About.CARER, About.HOUSEHOLD):
            yield record.reference, link.to
        elif record.about is About.CARER and link.to.about is About.CHILD:
            yield link.to, record.reference
