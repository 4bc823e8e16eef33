"""Untangling (layout step 5): two cells of one group change places whenever that makes the drawing simpler.

Called by `layout`. The cost of a line is its length (lead eightfold, ended 0.6), plus 150 for each crossing and 130 for
each item whose words it runs over. A group's cells stay the same cells, so lengths and words depend on pairs of cells
alone and are worked out once. The order of trials is fixed and so is the amount of work: no clock decides.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

from app.view_models.explorer.geometry import Point, crosses, distance, passes_over, words_at
from app.view_models.explorer.items import Link

_CROSSING, _OVER_WORDS = 150.0, 130.0
_LEAD_WEIGHT, _ENDED_WEIGHT = 8.0, 0.6
_ROUNDS, _ROUNDS_WHEN_MANY, _MANY = 6, 2, 90
_MOST_TRIALS = 400_000
"""Line pairs compared for one picture at most: a bound on work that does not depend on the machine."""


class _Tangle:
    """Who stands in which cell, and what the lines between cells cost. Mutable only while untangling."""

    def __init__(self, places: Mapping[str, Point], links: Sequence[Link], captioned: Sequence[str]) -> None:
        self.cells = [places[key] for key in places]
        self.cell_of = {key: number for number, key in enumerate(places)}
        self.words = [(self.cell_of[key], words_at(places[key])) for key in captioned]
        self.links = [
            (link.tail, link.head, _LEAD_WEIGHT if link.lead else _ENDED_WEIGHT if link.ended else 1.0)
            for link in links
        ]
        self.links_of: dict[str, list[int]] = {key: [] for key in places}
        for number, (tail, head, _) in enumerate(self.links):
            self.links_of[tail].append(number)
            self.links_of[head].append(number)
        self.trials = 0
        self._covered: dict[tuple[int, int], int] = {}

    def words_under(self, one: int, other: int) -> int:
        """How many items' words the line between two cells runs over."""
        pair = (one, other) if one < other else (other, one)
        known = self._covered.get(pair)
        if known is None:
            start, end = self.cells[one], self.cells[other]
            known = sum(1 for cell, box in self.words if cell not in pair and passes_over(start, end, box))
            self._covered[pair] = known
        return known

    def cost(self, numbers: Sequence[int], limit: float) -> float:
        """What the lines `numbers` cost; stops counting once `limit` is passed."""
        total = 0.0
        for number in numbers:
            tail, head, weight = self.links[number]
            one, other = self.cell_of[tail], self.cell_of[head]
            total += distance(self.cells[one], self.cells[other]) * weight
            total += self.words_under(one, other) * _OVER_WORDS
        for number in numbers:
            if total > limit:
                break
            total += self._crossings(number) * _CROSSING
        return total

    def _crossings(self, number: int) -> int:
        tail, head, _ = self.links[number]
        start, end = self.cells[self.cell_of[tail]], self.cells[self.cell_of[head]]
        left, right = (start[0], end[0]) if start[0] < end[0] else (end[0], start[0])
        upper, lower = (start[1], end[1]) if start[1] < end[1] else (end[1], start[1])
        self.trials += len(self.links)
        ends = (tail, head)
        found = 0
        for a, b, _ in self.links:
            p, q = self.cells[self.cell_of[a]], self.cells[self.cell_of[b]]
            if (p[0] < left and q[0] < left) or (p[0] > right and q[0] > right):
                continue
            if (p[1] < upper and q[1] < upper) or (p[1] > lower and q[1] > lower):
                continue
            if a not in ends and b not in ends and crosses(start, end, p, q):
                found += 1
        return found

    def swap(self, one: str, other: str) -> None:
        """Let two items change cells."""
        self.cell_of[one], self.cell_of[other] = self.cell_of[other], self.cell_of[one]


def untangle(
    places: Mapping[str, Point],
    groups: Sequence[Sequence[str]],
    links: Sequence[Link],
    captioned: Sequence[str],
) -> dict[str, Point]:
    """The same cells, dealt anew within each of `groups`. `captioned` are the items whose words a line may hide."""
    tangle = _Tangle(places, links, captioned)
    rounds = _ROUNDS_WHEN_MANY if len(places) > _MANY else _ROUNDS
    for _ in range(rounds):
        if not _one_round(tangle, groups):
            break
    return {key: tangle.cells[tangle.cell_of[key]] for key in places}


def _one_round(tangle: _Tangle, groups: Sequence[Sequence[str]]) -> bool:
    """Try every pair of every group once; whether anything became simpler."""
    better = False
    for group in groups:
        for one, other in combinations(group, 2):
            if tangle.trials > _MOST_TRIALS:
                return False
            touched = sorted({*tangle.links_of[one], *tangle.links_of[other]})
            if not touched:
                continue
            before = tangle.cost(touched, float("inf"))
            tangle.swap(one, other)
            if tangle.cost(touched, before) < before - 1:
                better = True
            else:
                tangle.swap(one, other)
    return better
