"""Dealing cells (layout steps 2 and 3): a hand sweeps clockwise over the rings and gives each sector what it needs.

Called by `layout`. Equal slices of a pie were tried and dropped: slices with few items waste room, full ones overflow;
dealing from one sweep sizes each sector by its need.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.view_models.explorer.errors import PictureError
from app.view_models.explorer.geometry import (
    CELL_HEIGHT,
    CELL_WIDTH,
    Box,
    Point,
    cell_at,
    meets,
    ring_point,
)

ARC = math.radians(132)
"""The hand starts this far before the right-hand side and ends as far after it; the family has the rest."""
_STOPS = 4 * 264
"""A quarter of a degree a stop."""
_MOST_RINGS = 14
_FEW, _FEW_RINGS = 12, 2
_GAPS = range(22, 122, 2)
"""Gaps between two sectors that are tried; the widest that still holds everybody is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that the hand found free: which ring it is on and at which stop."""

    place: Point
    ring: int
    stop: int


def deal(needs: Sequence[int], blocks: Sequence[Box]) -> list[list[Cell]]:
    """Cells for each sector, as many as it needs, none meeting another or a block: fewest rings, then widest gap.

    Raises PictureError when even the outermost ring does not hold everybody, which a drawing under the ceiling cannot.
    """
    total = sum(needs)
    if not total:
        return [[] for _ in needs]
    rings = _FEW_RINGS if total <= _FEW else _FEW_RINGS + 1
    while rings <= _MOST_RINGS:
        stops = _free_stops(rings, blocks)
        tightest = _sweep(needs, stops, _GAPS[0])
        if tightest is not None:
            return _widest(needs, stops, tightest)
        rings += 1
    raise PictureError(f"no ring holds `{total}` items; ask for fewer")


def _widest(needs: Sequence[int], stops: Sequence[Cell], tightest: list[list[Cell]]) -> list[list[Cell]]:
    """The dealing with the widest gap that still holds everybody, found by halving."""
    best, low, high = tightest, 0, len(_GAPS) - 1
    while low < high:
        middle = (low + high + 1) // 2
        tried = _sweep(needs, stops, _GAPS[middle])
        if tried is None:
            high = middle - 1
        else:
            best, low = tried, middle
    return best


@cache
def _stops(rings: int) -> tuple[Cell, ...]:
    """Every stop of the hand on every ring, in the order of the sweep: the same for all pictures."""
    cells = []
    for stop in range(_STOPS + 1):
        angle = -ARC + stop * 2 * ARC / _STOPS
        cells += [Cell(place=ring_point(ring, angle), ring=ring, stop=stop) for ring in range(1, rings + 1)]
    return tuple(cells)


def _free_stops(rings: int, blocks: Sequence[Box]) -> list[Cell]:
    free = []
    for candidate in _stops(rings):
        cell = cell_at(candidate.place)
        if not any(meets(block, cell) for block in blocks):
            free.append(candidate)
    return free


def _sweep(needs: Sequence[int], stops: Sequence[Cell], gap: int) -> list[list[Cell]] | None:
    """One sweep with one gap; None if the hand arrives before everybody has a cell."""
    lands: list[list[Cell]] = [[] for _ in needs]
    taken: list[Point] = []
    before: list[Point] = []
    waiting = [number for number, need in enumerate(needs) if need]
    for candidate in stops:
        x, y = candidate.place
        if any(abs(x - p[0]) < CELL_WIDTH and abs(y - p[1]) < CELL_HEIGHT for p in taken):
            continue
        if any(abs(x - p[0]) < CELL_WIDTH + gap and abs(y - p[1]) < CELL_HEIGHT + gap for p in before):
            continue
        taken.append(candidate.place)
        land = lands[waiting[0]]
        land.append(candidate)
        if len(land) == needs[waiting[0]]:
            waiting.pop(0)
            before = list(taken)
            if not waiting:
                return lands
    return None
