"""Look-ups by somebody who may see the whole population: the likeliest children for what is known, best first.

Called by the evaluation, which measures what `find a child` rests on; pages never list (R1). The same index, the same
comparisons and the same probability as for the records of a load.
"""

from dataclasses import dataclass

from loaders.match.blocking import Index
from loaders.match.certainty import certainties
from loaders.match.facts import Facts
from loaders.match.thresholds import compared
from loaders.match.weights import OF_LOOK_UPS

MOST_SHOWN = 10

MOST_COMPARED, MARGIN = 30, 30.0
"""More than of a record: whoever looks for a child knows less, and ten are shown."""


@dataclass(frozen=True, slots=True)
class Found:
    """One child who may be meant."""

    key: str
    p: float
    bits: float
    reasons: tuple[str, ...]


def look_up(said: Facts, index: Index, most: int = MOST_SHOWN) -> list[Found]:
    """The likeliest children; equals stand in the order of their keys, so that an answer repeats."""
    scores = compared(said, index, most=MOST_COMPARED, margin=MARGIN)
    ps = certainties(scores, population=len(index), weights=OF_LOOK_UPS)
    shown = list(zip(scores, ps, strict=True))[:most]
    return [Found(score.key, p, score.bits, score.sentences()) for score, p in shown]
