"""Family without a home on the drawing (layout step 6): the free place on the left with the shortest, clearest lines.

Called by `layout`. Relatives who live elsewhere and homes where nobody of the family lives now stand here.
"""

import math
from collections.abc import Mapping, Sequence

from app.view_models.explorer.geometry import (
    CELL_WIDTH,
    Box,
    Point,
    cell_at,
    distance,
    meets,
    passes_over,
    ring_point,
    widened,
    words_at,
)
from app.view_models.explorer.items import Item, Link

_OVER_WORDS, _OUTSIDE = 60.0, 2000.0
_FROM_DEGREE, _TO_DEGREE, _STEP_DEGREES = 99, 261, 2
_MARGIN = 8


def place_loose(
    people: Sequence[Item],
    links: Sequence[Link],
    places: Mapping[str, Point],
    framed: Mapping[str, Sequence[str]],
    frames: Sequence[Box],
    rings: int,
) -> dict[str, Point]:
    """Places for `people`, one after the other; `framed` are the homes whose marks stand inside `frames`."""
    found = dict(places)
    sides = _sides(places, framed, frames)
    candidates = _candidates(rings)
    for person in people:
        kin = [found[other] for other in _kin(person.key, links) if other in found]
        found[person.key] = _best(candidates, kin, found, framed, frames, sides)
    return found


def _candidates(rings: int) -> list[Point]:
    quarter_rings = range(4, 4 * (rings + 2) + 1)
    degrees = range(_FROM_DEGREE, _TO_DEGREE, _STEP_DEGREES)
    points = [ring_point(quarter / 4, math.radians(degree)) for quarter in quarter_rings for degree in degrees]
    return list(dict.fromkeys(points))


def _kin(person: str, links: Sequence[Link]) -> list[str]:
    return sorted({link.other(person) for link in links if person in (link.tail, link.head)})


def _sides(places: Mapping[str, Point], framed: Mapping[str, Sequence[str]], frames: Sequence[Box]) -> Box:
    """The width and height already used on the left: going beyond them would make the whole drawing smaller."""
    ys = [place.y for key, place in places.items() if key not in framed]
    west = min([-330.0, *(frame.x1 for frame in frames)]) + CELL_WIDTH / 2 - 24
    return Box(west, min(-200, *ys), 0, max(200, *ys))


def _best(
    candidates: Sequence[Point],
    kin: Sequence[Point],
    places: Mapping[str, Point],
    framed: Mapping[str, Sequence[str]],
    frames: Sequence[Box],
    sides: Box,
) -> Point:
    taken = [widened(cell_at(place), _MARGIN) for key, place in places.items() if key not in framed]
    taken += [widened(frame, _MARGIN) for frame in frames]
    words = [(place, words_at(place)) for key, place in places.items() if key not in framed]
    best, best_cost = Point(round(sides.x1) - 2 * CELL_WIDTH, 0), math.inf
    for candidate in candidates:
        cost = sum(distance(candidate, end) for end in kin) / max(1, len(kin))
        if candidate.x < sides.x1 or not sides.y1 <= candidate.y <= sides.y2:
            cost += _OUTSIDE
        if cost >= best_cost:
            continue
        cell = cell_at(candidate)
        if any(meets(box, cell) for box in taken):
            continue
        for end in kin:
            cost += _OVER_WORDS * sum(place != end and passes_over(candidate, end, box) for place, box in words)
        if cost < best_cost - 1e-6:
            best, best_cost = candidate, cost
    return best
