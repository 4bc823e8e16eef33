"""What may be opened from an item: groups by kind of link, with their numbers, and what is never listed from there.

Called by `canvas` for the chooser and by the route of a step, which refuses what is not in this table. Children are
reached through their family only: a school, a surgery or a worker never lists the children behind it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.view_models.explorer.items import Count
from app.view_models.explorer.kinds import HUB_FROM, MARKS, SECTOR_ORDER, Kind, Sector
from app.view_models.words import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A kind of link that may be walked from a kind of item, in the chooser's words."""

    link_type: str
    words: str
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A way with the numbers that the person may know."""

    way: Way
    total: int
    by_sector: tuple[tuple[Sector, int], ...]
    by_kind: str
    """`2 children, 1 carer`."""


WAYS: Mapping[Kind, tuple[Way, ...]] = {
    Kind.CHILD: (
        Way(link_type="CARES_FOR", words="Carers"),
        Way(link_type="LIVES_IN", words="Homes"),
        Way(link_type="INVOLVED_WITH", words="People involved"),
        Way(link_type="RECEIVES", words="Services"),
    ),
    Kind.CARER: (
        Way(link_type="CARES_FOR", words="Children cared for"),
        Way(link_type="LIVES_IN", words="Homes"),
    ),
    Kind.HOUSEHOLD: (Way(link_type="LIVES_IN", words="People who live or lived here"),),
    Kind.PRACTITIONER: (
        Way(link_type="WORKS_FOR", words="Where they work"),
        Way(link_type="INVOLVED_WITH", words="Children they work with", listed=False),
    ),
    Kind.SERVICE: (
        Way(link_type="WORKS_FOR", words="People who work here"),
        Way(link_type="PART_OF", words="The agency behind it"),
        Way(link_type="SUCCEEDED_BY", words="What came before and after"),
        Way(link_type="RECEIVES", words="Children on its list", listed=False),
    ),
    Kind.AGENCY: (Way(link_type="PART_OF", words="Teams and services"),),
}


def way_from(kind: Kind, link_type: str) -> Way | None:
    """The way of that kind of link from that kind of item, if it may be opened."""
    return next((way for way in WAYS[kind] if way.link_type == link_type and way.listed), None)


def groups_of(kind: Kind, counts: Iterable[Count]) -> tuple[Group, ...]:
    """The groups of an item in the chooser's order; a group of which nothing may be known is not there at all."""
    listed = list(counts)
    groups = []
    for way in WAYS[kind]:
        own = [count for count in listed if count.link_type == way.link_type]
        if own:
            groups.append(_group(way, own))
    return tuple(groups)


def is_hub(kind: Kind, counts: Iterable[Count]) -> bool:
    """Whether an item is never opened as a whole: services and agencies, and whoever has more than 25 neighbours."""
    return kind in (Kind.SERVICE, Kind.AGENCY) or is_crowded(counts)


def is_crowded(counts: Iterable[Count]) -> bool:
    """Whether an item has more than 25 neighbours that the person may know."""
    return sum(count.total for count in counts) >= HUB_FROM


def _group(way: Way, counts: Sequence[Count]) -> Group:
    sectors, kinds = Counter[Sector](), Counter[Kind]()
    for count in counts:
        sectors[count.sector] += count.total
        kinds[count.kind] += count.total
    return Group(
        way=way,
        total=sum(count.total for count in counts),
        by_sector=tuple(sorted(sectors.items(), key=lambda pair: SECTOR_ORDER[pair[0]])),
        by_kind=", ".join(
            counted(kinds[kind], MARKS[kind].word.lower(), MARKS[kind].many) for kind in Kind if kinds[kind]
        ),
    )
