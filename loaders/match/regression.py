"""Logistic regression by Newton's method, for a few dozen features that are mostly nought.

Called by the fit of the certainty, seldom and on some thousand decided pairs; nothing else is needed to serve.
"""

from collections.abc import Mapping, Sequence
from math import exp

Features = Mapping[str, float]

_ROUNDS = 40
_SETTLED = 1e-6
_LONGEST_STEP = 2.0
_FARTHEST = 30.0


def logistic(log_odds: float) -> float:
    """The probability of log-odds, without overflow."""
    if log_odds >= 0:
        return 1 / (1 + exp(-min(log_odds, _FARTHEST)))
    odds = exp(max(log_odds, -_FARTHEST))
    return odds / (1 + odds)


def weighted(features: Features, weights: Mapping[str, float]) -> float:
    """The log-odds of one case; a feature that no weight is known of counts nothing."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def fitted(cases: Sequence[tuple[Features, bool]], prior: Mapping[str, float], firmness: float) -> dict[str, float]:
    """The weights under which the cases are likeliest, held to the `prior` ones by `firmness` (ridge)."""
    names = sorted({name for features, _ in cases for name in features} | set(prior))
    place = {name: number for number, name in enumerate(names)}
    rows = [([(place[name], value) for name, value in features.items() if value], right) for features, right in cases]
    start = [prior.get(name, 0.0) for name in names]
    weights = list(start)
    for _ in range(_ROUNDS):
        slope = [firmness * (first - weight) for first, weight in zip(start, weights, strict=True)]
        bend = [[0.0] * len(names) for _ in names]
        for number in range(len(names)):
            bend[number][number] = firmness
        for row, right in rows:
            p = logistic(sum(weights[number] * value for number, value in row))
            missing, spread = (1.0 if right else 0.0) - p, p * (1 - p)
            for number, value in row:
                slope[number] += missing * value
                line = bend[number]
                for other, beside in row:
                    line[other] += spread * value * beside
        step = _solved(bend, slope)
        longest = max(map(abs, step), default=0.0)
        if longest > _LONGEST_STEP:
            # From afar the curve is flat, and its own step would overshoot.
            step = [change * _LONGEST_STEP / longest for change in step]
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if longest < _SETTLED:
            break
    return dict(zip(names, weights, strict=True))


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a symmetric, positive definite system, by elimination."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for number in range(size):
        pivot = rows[number]
        for below in rows[number + 1 :]:
            share = below[number] / pivot[number]
            if share:
                for column in range(number, size + 1):
                    below[column] -= share * pivot[column]
    found = [0.0] * size
    for number in reversed(range(size)):
        rest = sum(rows[number][column] * found[column] for column in range(number + 1, size))
        found[number] = (rows[number][size] - rest) / rows[number][number]
    return found
