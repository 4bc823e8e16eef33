"""Placing what is added (layout step 9): newcomers find room round the item they came from, and nothing old moves.

Called by `picture` with a whole layout (print) and by the route of one step with what the browser says is standing.
Candidates lie on rings of 8, 16, 24 … round the parent; forbidden is any cell, frame or another sector's ground; the
cost is distance, turning away from the direction child to parent, words crossed and distance to other known ends.
A new home with its people, or many from a hub, go in as one block with a frame.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.view_models.explorer.geometry import (
    CELL_HEIGHT,
    CELL_WIDTH,
    DROP,
    Box,
    Point,
    cell_at,
    distance,
    meets,
    passes_over,
    words_at,
)
from app.view_models.explorer.homes import FRAME_LEAST, frame_round, households, mark_in
from app.view_models.explorer.items import Item, Link
from app.view_models.explorer.kinds import Sector

_RINGS, _RINGS_LOOKED_AT = 18, 3
_STEP_X, _STEP_Y = CELL_WIDTH + 6, CELL_HEIGHT + 4
_OVER_WORDS, _TURNING, _OTHER_ENDS = 110.0, 26.0, 0.12
_FRAME_WIDTH, _FRAME_HEIGHT = 26, 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Something already drawn: where it stands and on whose ground (None for what was itself added)."""

    key: str
    place: Point
    ground: Sector | None = None
    framed: bool = False
    """A home whose mark stands in its frame: the frame is the obstacle, not a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Where newcomers stand, and which of them got a home's frame."""

    places: Mapping[str, Point]
    homes: Mapping[str, tuple[str, ...]]
    framed: bool
    """All stand together in one frame, as many from a hub do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    members: tuple[Item, ...]
    home: str | None = None
    hub: bool = False

    @property
    def columns(self) -> int:
        if self.hub:
            return math.ceil(math.sqrt(len(self.members)))
        return min(2, len(self.members))

    @property
    def rows(self) -> int:
        return -(-len(self.members) // self.columns)

    @property
    def step(self) -> tuple[int, int]:
        return (CELL_WIDTH + 10, CELL_HEIGHT + 12) if self.hub or self.home else (CELL_WIDTH, CELL_HEIGHT)

    @property
    def size(self) -> tuple[int, int]:
        width, height = self.columns * self.step[0], self.rows * self.step[1]
        if not self.hub and self.home is None:
            return width, height
        # A frame is never narrower than an address needs; it grows to the left, and the block stays even.
        return max(width + _FRAME_WIDTH, 2 * FRAME_LEAST - CELL_WIDTH), height + _FRAME_HEIGHT

    def laid(self, middle: Point) -> dict[str, Point]:
        """The places of the members when the block's middle stands at `middle`."""
        across, down = self.step
        top = middle.y + (14 if self.hub or self.home is not None else 0) - (self.rows - 1) * down / 2
        left = middle.x - (self.columns - 1) * across / 2
        return {
            item.key: Point(round(left + number % self.columns * across), round(top + number // self.columns * down))
            for number, item in enumerate(self.members)
        }


def place_newcomers(
    standing: Sequence[Standing],
    frames: Iterable[Box],
    parent: Point,
    newcomers: Iterable[Item],
    links: Sequence[Link],
    *,
    from_hub: bool = False,
) -> Arrival:
    """Places for `newcomers` round `parent`. The items of `standing` and the frames are obstacles and stay."""
    waiting = sorted(newcomers, key=lambda item: item.order)
    cells = [
        (drawn.place, cell_at(drawn.place), words_at(drawn.place), drawn.ground)
        for drawn in standing
        if not drawn.framed
    ]
    areas = list(frames)
    known = {drawn.key: drawn.place for drawn in standing}
    added: dict[str, Point] = {}
    homes: dict[str, tuple[str, ...]] = {}
    blocks = [_Block(members=tuple(waiting), hub=True)] if from_hub and waiting else _blocks(waiting, links)
    for block in blocks:
        ends = _other_ends(block, links, known | added, parent)
        places = block.laid(_best_middle(block, parent, cells, areas, ends))
        added |= places
        cells += [(place, cell_at(place), words_at(place), None) for place in places.values()]
        if block.hub or block.home is not None:
            frame = frame_round(places.values())
            areas.append(frame)
            if block.home is not None:
                homes[block.home] = tuple(sorted(places))
                added[block.home] = mark_in(frame)
    return Arrival(places=added, homes=homes, framed=from_hub and bool(waiting))


def _blocks(waiting: Sequence[Item], links: Sequence[Link]) -> list[_Block]:
    """A new home goes in with its people; everybody else alone."""
    living = households({item.key: item for item in waiting}, links)
    blocks = [_Block(members=tuple(people), home=home) for home, people in sorted(living.items())]
    housed = {item.key for people in living.values() for item in people} | set(living)
    return blocks + [_Block(members=(item,)) for item in waiting if item.key not in housed]


def _other_ends(block: _Block, links: Sequence[Link], known: Mapping[str, Point], parent: Point) -> list[Point]:
    members = {item.key for item in block.members}
    ends = {
        link.head if link.tail in members else link.tail
        for link in links
        if (link.tail in members) != (link.head in members)
    }
    return [known[end] for end in sorted(ends) if end in known and known[end] != parent]


def _best_middle(
    block: _Block,
    parent: Point,
    cells: Sequence[tuple[Point, Box, Box, Sector | None]],
    areas: Sequence[Box],
    ends: Sequence[Point],
) -> Point:
    width, height = block.size
    sector = block.members[0].sector
    outward = math.atan2(parent.y or 0.01, parent.x or -0.01)
    best: Point | None = None
    best_cost = math.inf
    for ring in range(1, _RINGS + 1):
        for number in range(8 * ring):
            turn = (1 if number % 2 else -1) * -(-number // 2) * math.pi / (4 * ring)
            angle = outward + turn
            x = round(parent.x + math.cos(angle) * ring * _STEP_X)
            y = round(parent.y + math.sin(angle) * ring * _STEP_Y)
            turned = abs(math.atan2(math.sin(turn), math.cos(turn)))
            cost = math.hypot(x - parent.x, (y - parent.y) * 1.2) + _TURNING * ring * turned
            if cost >= best_cost:
                continue
            middle = Point(x, y)
            room = Box(x - width / 2, y + DROP - height / 2, x + width / 2, y + DROP + height / 2)
            if any(meets(area, room) for area in areas) or any(meets(cell, room) for _, cell, _, _ in cells):
                continue
            if any(ground not in (None, sector) and meets(_plate(cell), room) for _, cell, _, ground in cells):
                continue
            cost += _OVER_WORDS * sum(
                place != parent and passes_over(parent, middle, words) for place, _, words, _ in cells
            )
            cost += _OTHER_ENDS * sum(distance(middle, end) for end in ends)
            if cost < best_cost - 1e-6:
                best, best_cost = middle, cost
        if best is not None and ring > _RINGS_LOOKED_AT and best_cost < ring * CELL_HEIGHT:
            break
    return best if best is not None else _below_everything(cells, areas, height)


def _plate(cell: Box) -> Box:
    return Box(cell.x1 - 3, cell.y1 - 4, cell.x2 + 3, cell.y2 + 4)


def _below_everything(
    cells: Sequence[tuple[Point, Box, Box, Sector | None]], areas: Sequence[Box], height: float
) -> Point:
    """Where no ring has room: under the lowest thing drawn, so that even then nothing is covered."""
    lowest = max([0.0, *(cell.y2 for _, cell, _, _ in cells), *(area.y2 for area in areas)])
    return Point(0, round(lowest + height / 2))
