"""What may be opened from an item: groups with their numbers, and what is never listed from there.

Called by `canvas` for the chooser and by `picture` for what a step asks. From a usual item groups are sectors, several
at once (`health 4 · education 3`); from a hub they are ways, one at a time. Children are reached through their family
only: a school, a surgery or a worker never lists the children behind it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.view_models.explorer.items import Count, Item
from app.view_models.explorer.kinds import HUB_FROM, KIND_OF_LABEL, MARKS, Kind, Sector
from app.view_models.words import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A kind of link that may be walked from a kind of item, in the chooser's words."""

    link_type: str
    words: str
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A sector or a way with the numbers that the person may know. `code` is what a step calls it."""

    code: str
    words: str
    total: int
    says: str
    """What is in it: `2 practitioners, 2 services`."""
    listed: bool = True


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


def listed_from(label: str) -> tuple[str, ...]:
    """The types of link whose far ends are ever listed from a node with that label."""
    return tuple(way.link_type for way in WAYS[KIND_OF_LABEL[label]] if way.listed)


def ways_of(kind: Kind, groups: Sequence[str]) -> tuple[str, ...] | None:
    """The types of link that opening `groups` from a kind of item asks for; None for what may not be opened."""
    listed = tuple(way.link_type for way in WAYS[kind] if way.listed)
    if len(groups) == 1 and groups[0] in listed:
        return (groups[0],)
    always_hub = kind in (Kind.SERVICE, Kind.AGENCY)
    if groups and not always_hub and set(groups) <= set(Sector) and len(set(groups)) == len(groups):
        return listed
    return None


def belongs(item: Item, groups: Sequence[str]) -> bool:
    """Whether a neighbour is in one of the groups that were chosen; a way holds all whom it leads to."""
    return not set(groups) <= set(Sector) or item.sector in groups


def groups_of(kind: Kind, counts: Iterable[Count]) -> tuple[Group, ...]:
    """The groups of an item in the chooser's order; a group of which nothing may be known is not there at all."""
    known = tuple(counts)
    unlisted = [_by_way(way, known) for way in WAYS[kind] if not way.listed]
    if is_hub(kind, known):
        groups = [_by_way(way, known) for way in WAYS[kind] if way.listed]
    else:
        listed = {way.link_type for way in WAYS[kind] if way.listed}
        groups = [_by_sector(sector, [count for count in known if count.link_type in listed]) for sector in Sector]
    return tuple(group for group in (*groups, *unlisted) if group.total)


def words_of(kind: Kind, groups: Sequence[str]) -> str:
    """The groups of a step in words: `health, education`, `people who work here`."""
    words = {way.link_type: way.words.lower() for way in WAYS[kind]}
    return ", ".join(words.get(group, group) for group in groups)


def is_hub(kind: Kind, counts: Iterable[Count]) -> bool:
    """Whether an item is never opened as a whole: services and agencies, and whoever has more than 25 neighbours."""
    return kind in (Kind.SERVICE, Kind.AGENCY) or is_crowded(counts)


def is_crowded(counts: Iterable[Count]) -> bool:
    """Whether an item has more than 25 neighbours that the person may know."""
    return sum(count.total for count in counts) >= HUB_FROM


def _by_way(way: Way, counts: Iterable[Count]) -> Group:
    own = [count for count in counts if count.link_type == way.link_type]
    return Group(
        code=way.link_type,
        words=way.words,
        total=sum(count.total for count in own),
        says=_kinds_in(own) if way.listed else "Not listed from here. Find one child by name and one other fact.",
        listed=way.listed,
    )


def _by_sector(sector: Sector, counts: Iterable[Count]) -> Group:
    own = [count for count in counts if count.sector is sector]
    total = sum(count.total for count in own)
    return Group(code=sector.value, words=sector.value.capitalize(), total=total, says=_kinds_in(own))


def _kinds_in(counts: Iterable[Count]) -> str:
    kinds = Counter[Kind]()
    for count in counts:
        kinds[count.kind] += count.total
    return ", ".join(counted(kinds[kind], MARKS[kind].word.lower(), MARKS[kind].many) for kind in Kind if kinds[kind])
