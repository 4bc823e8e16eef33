"""The sector layout of a first answer: the family on the left, services on their grounds round the child.

Called by `picture`. A pure function of items and links: no chance, no clock, no font; the order of arrival does not
matter and ties end at the key. Steps are numbered as in the layout's description: 1 homes, 2 and 3 the sweep, 4 first
seating, 5 untangling, 6 family without a home, 7 settling. The ground (8) and newcomers (9) build upon the result.
"""

from collections.abc import Iterable, Mapping, Sequence

from app.view_models.explorer.geometry import Point, cell_at
from app.view_models.explorer.homes import frame_round, place_homes
from app.view_models.explorer.items import Item, Layout, Link
from app.view_models.explorer.kinds import KIND_ORDER, OUTER_SECTORS, Sector
from app.view_models.explorer.loose import place_loose
from app.view_models.explorer.settle import settle
from app.view_models.explorer.sweep import Cell, deal
from app.view_models.explorer.untangle import untangle


def sector_layout(items: Iterable[Item], links: Iterable[Link], centre: str) -> Layout:
    """Where everything of a first answer stands, with the child `centre` at 0, 0."""
    standing = {item.key: item for item in sorted(items, key=lambda item: item.order)}
    joining = sorted(
        (link for link in links if link.tail in standing and link.head in standing), key=lambda link: link.key
    )
    places, framed = place_homes(standing, joining, centre)  # 1
    frames = [frame_round([places[person] for person in people]) for people in framed.values()]
    sectors: dict[Sector, list[Item]] = {
        sector: [item for item in standing.values() if item.sector is sector and item.key not in places]
        for sector in OUTER_SECTORS
    }
    dealt = deal([len(group) for group in sectors.values()], [*frames, cell_at(Point(0, 0))])  # 2, 3
    for group, cells in zip(sectors.values(), dealt, strict=True):  # 4
        places.update(_seated(group, cells, joining, centre))
    loose = [item for item in standing.values() if item.key not in places]
    rings = max((cell.ring for cells in dealt for cell in cells), default=1)
    places = place_loose(loose, joining, places, framed, frames, rings)  # 6, before 5: its lines count too
    places = _untangled(places, sectors, framed, joining, centre)  # 5
    captioned = [item for item in standing.values() if item.key not in framed]
    movable = {item.key for group in sectors.values() for item in group} | {item.key for item in loose}
    places = settle(places, captioned, movable, centre)  # 7
    grounds: dict[Sector, tuple[str, ...]] = {
        sector: tuple(item.key for item in group) for sector, group in sectors.items() if group
    }
    return Layout(centre=centre, places=places, homes=framed, grounds=grounds)


def _seated(group: Sequence[Item], cells: Sequence[Cell], links: Sequence[Link], centre: str) -> dict[str, Point]:
    """First seating of one sector: the lead nearest the child, then those with a current line to it, then the rest."""
    leads = {link.tail for link in links if link.lead and not link.ended}
    near = {link.other(centre) for link in links if centre in (link.tail, link.head) and not link.ended}
    ranked = sorted(
        group,
        key=lambda item: (item.key not in leads, item.key not in near, KIND_ORDER[item.kind], item.key),
    )
    inner_first = sorted(cells, key=lambda cell: (cell.ring, cell.stop))
    return {item.key: cell.place for item, cell in zip(ranked, inner_first, strict=True)}


def _untangled(
    places: Mapping[str, Point],
    sectors: Mapping[Sector, Sequence[Item]],
    framed: Mapping[str, Sequence[str]],
    links: Sequence[Link],
    centre: str,
) -> dict[str, Point]:
    groups = [[item.key for item in group] for group in sectors.values() if len(group) > 1]
    groups += [[person for person in people if person != centre] for people in framed.values()]
    drawn = [
        link for link in links if not (link.type == "LIVES_IN" and link.tail in framed.get(link.head, ()))
    ]  # fmt: skip
    captioned = [key for key in places if key not in framed]
    return untangle(places, groups, drawn, captioned)
