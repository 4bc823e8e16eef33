"""Settling (layout step 7): where mark or words of two items still meet, the two are moved apart, up and down only.

Called by `layout` as the last step of an opening. What may not move (the family in its frames) stands still.
"""

from collections.abc import Collection, Mapping, Sequence

from app.view_models.explorer.captions import ink_of
from app.view_models.explorer.geometry import CELL_HEIGHT, CELL_WIDTH, Point, meets
from app.view_models.explorer.items import Item

_ROUNDS = 40
_NEAR_X, _NEAR_Y = CELL_WIDTH + 20, CELL_HEIGHT + 20


def settle(
    places: Mapping[str, Point], items: Sequence[Item], movable: Collection[str], centre: str
) -> dict[str, Point]:
    """`places` with the items of `movable` moved apart where their words met a neighbour's."""
    settled = dict(places)
    for _ in range(_ROUNDS):
        moved = False
        for number, one in enumerate(items):
            for other in items[number + 1 :]:
                if one.key in movable or other.key in movable:
                    moved |= _part(settled, one, other, movable, centre)
        if not moved:
            break
    return settled


def _part(places: dict[str, Point], one: Item, other: Item, movable: Collection[str], centre: str) -> bool:
    """Move two items apart if their ink meets; whether it did."""
    p, q = places[one.key], places[other.key]
    if abs(p.x - q.x) > _NEAR_X or abs(p.y - q.y) > _NEAR_Y:
        return False
    upper, lower = (one, other) if p.y <= q.y else (other, one)
    deep = 0.0
    for high in ink_of(upper, places[upper.key], centre=upper.key == centre):
        for low in ink_of(lower, places[lower.key], centre=lower.key == centre):
            if meets(high, low):
                deep = max(deep, high.y2 - low.y1)
    if deep <= 0:
        return False
    way = int(deep) + 2
    if upper.key in movable and lower.key in movable:
        _shift(places, upper.key, -(way // 2))
        _shift(places, lower.key, way - way // 2)
    elif upper.key in movable:
        _shift(places, upper.key, -way)
    else:
        _shift(places, lower.key, way)
    return True


def _shift(places: dict[str, Point], key: str, by: int) -> None:
    places[key] = Point(places[key].x, places[key].y + by)
