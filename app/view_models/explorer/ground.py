"""The pale ground of a sector and the place of its word (layout step 8); called by `canvas` and `drawing`.

A ground is the cells of its items as round rectangles, with neighbours joined by broad lines and filled triangles, so
that it reads as one shape. Its word takes the free spot nearest the outer rim.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.view_models.explorer.captions import ink_of
from app.view_models.explorer.geometry import DROP, Box, Point, cell_at, meets
from app.view_models.explorer.homes import frame_round
from app.view_models.explorer.items import Item, Layout
from app.view_models.explorer.kinds import Sector

JOIN_WIDTH = 84
_JOINED, _FILLED = 178, 205
_WORD_ADVANCE = 8.0
_ON_WORDS, _ON_ANOTHER_WORD, _ON_ANOTHER_GROUND = 400.0, 900.0, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One sector's pale shape: its plates, the broad lines between neighbours, the triangles that close gaps."""

    sector: Sector
    plates: tuple[Box, ...]
    joins: tuple[tuple[Point, Point], ...]
    patches: tuple[tuple[Point, Point, Point], ...]
    word_at: Point
    word_box: Box


def grounds_of(layout: Layout, items: Mapping[str, Item]) -> list[Ground]:
    """The grounds of a layout, in the order of sectors."""
    busy = _busy(layout, items)
    frames = [frame_round([layout.places[person] for person in people]) for people in layout.homes.values()]
    words: list[Box] = []
    grounds = []
    for sector, keys in layout.grounds.items():
        places = [layout.places[key] for key in keys]
        elsewhere = [
            cell_at(layout.places[key])
            for other, others in layout.grounds.items()
            if other is not sector
            for key in others
        ]
        spot, box = _word_spot(sector.value, places, [*busy, *frames], words, elsewhere)
        words.append(box)
        middles = [Point(place.x, place.y + DROP) for place in places]
        grounds.append(
            Ground(
                sector=sector,
                plates=tuple(_plate(place) for place in places),
                joins=tuple(pair for pair in combinations(middles, 2) if _apart(*pair) < _JOINED),
                patches=tuple(
                    three
                    for three in combinations(middles, 3)
                    if all(_apart(*pair) < _FILLED for pair in combinations(three, 2))
                ),
                word_at=spot,
                word_box=box,
            )
        )
    return grounds


def _apart(one: Point, other: Point) -> float:
    return math.hypot(one.x - other.x, (one.y - other.y) * 1.25)


def _plate(place: Point) -> Box:
    cell = cell_at(place)
    return Box(cell.x1 - 3, cell.y1 - 4, cell.x2 + 3, cell.y2 + 4)


def _busy(layout: Layout, items: Mapping[str, Item]) -> list[Box]:
    """Marks, words and count badges, where no sector's word may stand."""
    boxes: list[Box] = []
    for key, place in layout.places.items():
        if key in layout.homes or key not in items:
            continue
        boxes += ink_of(items[key], place, centre=key == layout.centre)
        boxes.append(Box(place.x + 8, place.y - 31, place.x + 52, place.y - 12))
    return boxes


def _word_spot(
    word: str, places: Sequence[Point], busy: Sequence[Box], words: Iterable[Box], elsewhere: Sequence[Box]
) -> tuple[Point, Box]:
    """The cheapest spot for a word, tried in a fixed order round each of the ground's cells."""
    half = (len(word) * _WORD_ADVANCE + 26) / 2
    middle_x = sum(place.x for place in places) / len(places)
    middle_y = sum(place.y for place in places) / len(places)
    taken = list(words)
    best, best_cost = Point(0, 0), math.inf
    for place in places:
        for down in range(-36, 96, 8):
            for right in range(-64, 72, 8):
                x, y = place.x + right, place.y + down
                cost = math.hypot(x - middle_x, y - middle_y) * 0.25 + abs(right) * 0.1 - math.hypot(x, y * 1.25) * 0.35
                if cost >= best_cost:
                    continue
                box = Box(x - half, y - 10, x + half, y + 10)
                cost += _ON_WORDS * sum(meets(box, other) for other in busy)
                cost += _ON_ANOTHER_WORD * sum(meets(box, other) for other in taken)
                cost += _ON_ANOTHER_GROUND * sum(meets(box, other) for other in elsewhere)
                if cost < best_cost - 1e-6:
                    best, best_cost = Point(x, y), cost
    return best, Box(best.x - half, best.y - 10, best.x + half, best.y + 10)
