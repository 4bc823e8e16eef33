"""The order of the explorer: rows in, a picture out; a first answer, its counts, and what a step adds to it.

Called by the explorer's routes. The first answer comes from `explore.start`, its numbers from `node.counts`, a step
from the neighbours query of the item's label. The route of one step has no picture: it passes what the browser says is
standing (see `hints`), and gets the very same places that a whole replay gives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.view_models.explorer.choosing import first_items, read_opening
from app.view_models.explorer.errors import PictureError
from app.view_models.explorer.geometry import Box, Point
from app.view_models.explorer.groups import is_hub, ways_of, words_of
from app.view_models.explorer.homes import frame_round
from app.view_models.explorer.items import Count, HubFrame, Item, Layout, Link
from app.view_models.explorer.kinds import CEILING, Kind
from app.view_models.explorer.layout import sector_layout
from app.view_models.explorer.newcomers import Standing, place_newcomers
from app.view_models.explorer.reading import item_of, read_counts, read_rows, with_roles
from app.view_models.sources import SourceBook
from app.view_models.words import sentence
from graph.records import Row, Value

_MOST_LINKS = 100
"""Links that are read when sectors are chosen: an item that is no hub has at most 25 neighbours, some with several."""
_FRAMED_FROM = 6
"""More than five from a hub stand in one frame with one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything drawn, and where it stands."""

    on: date
    items: Mapping[str, Item]
    links: tuple[Link, ...]
    layout: Layout
    counts: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    """Newcomer to the item it was opened from."""

    @property
    def centre(self) -> Item:
        """The child in the middle."""
        return self.items[self.layout.centre]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a walk: which item of which kind, which of its groups, from where, how many newcomers at most."""

    key: str
    kind: Kind
    groups: tuple[str, ...]
    offset: int
    limit: int

    @property
    def link_types(self) -> tuple[str, ...]:
        """The types of link that are walked. Raises PictureError for groups that may not be opened."""
        ways = ways_of(self.kind, self.groups)
        if ways is None:
            raise PictureError(f"`{', '.join(self.groups)}` cannot be opened from there")
        return ways

    def asks(self) -> dict[str, Value]:
        """The parameters of the neighbours query."""
        ways = self.link_types
        by_way = self.groups == ways
        limit = self.limit if by_way else _MOST_LINKS
        return {"key": self.key, "kinds": list(ways), "offset": self.offset if by_way else 0, "limit": limit}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a step brought back, before it has places: the item itself, its neighbours, and the links between them."""

    parent: Item
    items: Mapping[str, Item]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What a step adds: newcomers with places, links, homes that got a frame, and the frame of a hub's group."""

    found: Found
    newcomers: Mapping[str, Item]
    places: Mapping[str, Point]
    homes: Mapping[str, tuple[str, ...]]
    hub_frame: HubFrame | None


def opening(parts: Mapping[str, Sequence[Row]], on: date, book: SourceBook) -> Picture:
    """The first answer as a picture. Raises PictureError when the answer holds no child."""
    child = next((item for row in parts["node"] if (item := item_of(row, on)) is not None), None)
    if child is None:
        raise PictureError("the answer holds no child to start from")
    near, known, links = read_opening(parts, child.key, on, book)
    known[child.key] = child
    chosen = first_items(child, near, known, links)
    kept = tuple(link for link in links if link.tail in chosen and link.head in chosen)
    named = with_roles({key: known[key] for key in sorted(chosen)}, kept, child.key)
    return Picture(on=on, items=named, links=kept, layout=sector_layout(named.values(), kept, child.key))


def counted(picture: Picture, parts: Mapping[str, Sequence[Row]]) -> Picture:
    """The picture with the numbers of `node.counts`."""
    return replace(picture, counts={**picture.counts, **read_counts(parts)})


def found(parts: Mapping[str, Sequence[Row]], on: date, book: SourceBook) -> Found:
    """What a neighbours query brought back. Raises PictureError when the item itself may not be known."""
    parent = next((item for row in parts["node"] if (item := item_of(row, on)) is not None), None)
    if parent is None:
        raise PictureError("the answer holds no item to open")
    items, links = read_rows(parts["links"], parent.key, on, book)
    return Found(parent=parent, items=items, links=tuple(sorted(links.values(), key=lambda link: link.key)))


def grow(
    step: Step,
    brought: Found,
    counts: Mapping[str, tuple[Count, ...]],
    standing: Sequence[Standing],
    frames: Iterable[Box],
    centre: str,
) -> Growth:
    """Places for what a step brought, among what stands already. What would pass the ceiling is left out."""
    parent_place = next((drawn.place for drawn in standing if drawn.key == step.key), None)
    if parent_place is None:
        raise PictureError("what is opened must be on the drawing")
    ways = step.link_types
    drawn = {one.key for one in standing}
    waiting = sorted((item for item in brought.items.values() if item.key not in drawn), key=lambda item: item.order)
    fresh = {item.key: item for item in waiting[: max(0, CEILING - len(drawn))]}
    kept = tuple(link for link in brought.links if link.other(step.key) in drawn or link.other(step.key) in fresh)
    named = with_roles({**fresh, brought.parent.key: brought.parent}, kept, centre)
    newcomers = {key: named[key] for key in fresh}
    own_counts = counts.get(step.key, ())
    together = is_hub(step.kind, own_counts) and len(newcomers) >= _FRAMED_FROM
    arrival = place_newcomers(standing, frames, parent_place, newcomers.values(), kept, from_hub=together)
    total = sum(count.total for count in own_counts if count.link_type in ways)
    shown = min(step.offset + len({link.other(step.key) for link in kept}), total)
    label = sentence(words_of(step.kind, step.groups))
    frame = HubFrame(
        parent=step.key, label=label, shown=max(shown, len(newcomers)), total=max(total, len(newcomers)),
        members=tuple(sorted(newcomers)),
    )  # fmt: skip
    return Growth(
        found=replace(brought, links=kept),
        newcomers=newcomers,
        places=arrival.places,
        homes=arrival.homes,
        hub_frame=frame if together else None,
    )


def grown(picture: Picture, step: Step, brought: Found, counts: Mapping[str, tuple[Count, ...]]) -> Picture:
    """The picture after a step: nothing that stood moves."""
    growth = grow(step, brought, counts, standing_in(picture), frames_in(picture), picture.layout.centre)
    links = {link.key: link for link in (*picture.links, *growth.found.links)}
    return replace(
        picture,
        items={**picture.items, **growth.newcomers},
        links=tuple(links[key] for key in sorted(links)),
        counts={**picture.counts, **counts},
        parents={**picture.parents, **dict.fromkeys(growth.newcomers, step.key)},
        layout=replace(
            picture.layout,
            places={**picture.layout.places, **growth.places},
            homes={**picture.layout.homes, **growth.homes},
            hub_frames=(*picture.layout.hub_frames, *([growth.hub_frame] if growth.hub_frame else [])),
        ),
    )


def standing_in(picture: Picture) -> list[Standing]:
    """Everything drawn with a place, as obstacles for newcomers. Framed homes are covered by their frames."""
    ground_of = {key: sector for sector, keys in picture.layout.grounds.items() for key in keys}
    return [
        Standing(key=key, place=place, ground=ground_of.get(key), framed=key in picture.layout.homes)
        for key, place in picture.layout.places.items()
    ]


def frames_in(picture: Picture) -> list[Box]:
    """The frames of homes and of what was opened from hubs."""
    members = [*picture.layout.homes.values(), *(frame.members for frame in picture.layout.hub_frames)]
    return [frame_round([picture.layout.places[key] for key in keys]) for keys in members]
