"""Whom the records of one load mention: as much of it as is needed to read who is held.

Filled by the pipeline while it takes in files, and by `loaders.waiting`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from loaders.declarations import Feed
from loaders.feeds.catalogue import crosswalk
from loaders.records import AREA_CODE, PROVISIONAL, PUBLIC_CODE, About, Reference, SourceRecord

MOST_IDS = 500
"""Identifiers of one load; with more, it costs less to read all records of its sources."""

_PEOPLE = frozenset({About.CHILD, About.CARER, About.HOUSEHOLD})


@dataclass(slots=True)
class Mentions:
    """What names of people and services the records of a load go by."""

    people: bool = False
    """Whether anybody is to be recognised: a register of schools mentions nobody."""
    ids: set[str] = field(default_factory=set)
    """Every identifier, or some more than `MOST_IDS` of them."""
    _schemes: set[str] = field(default_factory=set)

    def add(self, record: SourceRecord) -> None:
        """Take in a record."""
        self.people |= record.about in _PEOPLE
        self._schemes.update([name.scheme for name in (*(link.to for link in record.links), *record.also)])
        if len(self.ids) <= MOST_IDS:
            self.ids |= ids_of([record])

    def sources(self, feed: Feed) -> set[str]:
        """The feeds whose records have to be known to place these."""
        schemes = self._schemes - {PUBLIC_CODE, AREA_CODE}
        return {feed.code, *schemes, *crosswalk(feed), *({PROVISIONAL} if self.people else ())}


def ids_of(records: Iterable[SourceRecord]) -> set[str]:
    """Every identifier by which these records name anybody: their own, other numbers, and the ends of their links."""
    found: set[str] = set()
    for record in records:
        found.add(record.source_id)
        names: list[Reference | None] = [*record.also, *(reference for reference, _ in record.withdrawn)]
        names += [end for link in record.links for end in (link.to, link.through)]
        found.update(name.value for name in names if name is not None)
    return found
