"""Cells, rings and the few questions the layout asks of lines and boxes; called by every file that places something.

Points and boxes are plain tuples, not dataclasses: they are made and compared some hundred thousand times for one
picture. Places are whole numbers, so that the drawing, the SVG and a second run agree to the pixel.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

CELL_WIDTH = 122
CELL_HEIGHT = 91
_TOUCH = 0.02
DROP = 25
"""An item's mark stands this far above the middle of its cell; its words fill the rest."""


class Point(NamedTuple):
    """A place on the paper; x grows to the right, y downwards, the child stands at 0, 0."""

    x: int
    y: int


class Box(NamedTuple):
    """A rectangle by its edges."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def width(self) -> float:
        """Distance between the left and the right edge."""
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        """Distance between the upper and the lower edge."""
        return self.y2 - self.y1


def cell_at(place: Point) -> Box:
    """The cell of an item whose mark stands at `place`."""
    x, y = place
    half_width, half_height = CELL_WIDTH / 2, CELL_HEIGHT / 2
    return Box(x - half_width, y + DROP - half_height, x + half_width, y + DROP + half_height)


def words_at(place: Point) -> Box:
    """Mark and words of a usual item: tighter than its cell, for asking whether a line runs over it."""
    x, y = place
    return Box(x - 44, y - 19, x + 44, y + 56)


def meets(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def widened(box: Box, gap: float) -> Box:
    """The box with a margin of `gap` on all sides."""
    return Box(box.x1 - gap, box.y1 - gap, box.x2 + gap, box.y2 + gap)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of `boxes`, of which there must be one."""
    listed = list(boxes)
    return Box(
        min(box.x1 for box in listed),
        min(box.y1 for box in listed),
        max(box.x2 for box in listed),
        max(box.y2 for box in listed),
    )


def distance(one: Point, other: Point) -> float:
    """Length of the straight line between two places."""
    return math.hypot(one[0] - other[0], one[1] - other[1])


def crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the line from `a` to `b` crosses the line from `c` to `d`; touching at an end does not count."""
    abx, aby, cdx, cdy = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
    if (abx * (c[1] - a[1]) - aby * (c[0] - a[0])) * (abx * (d[1] - a[1]) - aby * (d[0] - a[0])) >= 0:
        return False
    return (cdx * (a[1] - c[1]) - cdy * (a[0] - c[0])) * (cdx * (b[1] - c[1]) - cdy * (b[0] - c[0])) < 0


def passes_over(start: Point, end: Point, box: Box) -> bool:
    """Whether the line from `start` to `end` runs over `box` for more than a fiftieth of its length."""
    enters, leaves = 0.0, 1.0
    for run, low, high in (
        (end[0] - start[0], box.x1 - start[0], box.x2 - start[0]),
        (end[1] - start[1], box.y1 - start[1], box.y2 - start[1]),
    ):
        if run == 0:
            if low > 0 or high < 0:
                return False
            continue
        near, far = (low / run, high / run) if run > 0 else (high / run, low / run)
        enters, leaves = max(enters, near), min(leaves, far)
        if enters > leaves:
            return False
    return leaves - enters > _TOUCH


def ring_point(number: float, angle: float) -> Point:
    """The place on ring `number` at `angle` (0 is to the right, clockwise): a rounded rectangle round the child."""
    half_width, half_height = 188 + (number - 1) * 127, 140 + (number - 1) * 91
    cosine, sine = math.cos(angle), math.sin(angle)
    # A superellipse of exponent 4: nearly a rectangle, so that rings fill a landscape page without empty corners.
    reach = (cosine**4 + sine**4) ** -0.25
    return Point(round(half_width * reach * cosine), round(half_height * reach * sine) - DROP)
