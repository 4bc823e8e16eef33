"""How alike two spellings are: the only module that knows rapidfuzz.

Asked by comparisons, figures, homes and vocabulary, which say from where on two spellings may be one.
"""

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler


def likeness(one: str, other: str) -> float:
    """From 0 to 1, by Jaro and Winkler: letters shared in about the same place, the first ones counting more."""
    return JaroWinkler.similarity(one, other)


def slips_between(one: str, other: str, most: int) -> int:
    """How many letters were left out, put in, exchanged or swapped with a neighbour; `most` + 1 where it is more."""
    return OSA.distance(one, other, score_cutoff=most)


def most_alike(word: str, words: Sequence[str], *, least: float, limit: int) -> list[tuple[str, float]]:
    """The words that are at least so much alike, likeliest first, with their likeness."""
    found = process.extract(word, words, scorer=JaroWinkler.similarity, processor=None, limit=limit, score_cutoff=least)
    return [(match, alike) for match, alike, _ in found]
