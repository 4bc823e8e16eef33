"""How certain it is that a record is about each of its candidates."""

from collections.abc import Sequence

from loaders.match.blocking import Index
from loaders.match.scoring import Score, probabilities


def certainties(scores: Sequence[Score], index: Index) -> list[float]:
    """For each candidate, likeliest first, the probability that it is the one."""
    return probabilities(scores, population=len(index))
