"""How certain it is that a record is about its likeliest candidate: the probability, set right on decided pairs.

Called by thresholds and lookups. Bits of evidence are added as if fields were independent, which they are not; a
logistic regression over both log-odds (of strangers, of brothers and sisters) and the step that each field reached puts
that right. Fitted on invented pairs at first; `refitted` takes what reviewers have decided since.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log2

from loaders.match.regression import Features, fitted, logistic, weighted
from loaders.match.scoring import IDENTIFIERS, LEAST_POPULATION, SHARE_HELD, Score, probabilities

FIRMNESS = 3.0
"""How firmly a fit holds to the weights there are: the ridge of the regression."""

_FIELDS = ("given name", "family name", "names", "middle name", "date of birth", "sex", "postcode", "address")

_STEPS = {
    **dict.fromkeys(("same", "variant", "alike", "middle", "half", "former"), "agrees"),
    **dict.fromkeys(("near", "swapped", "slip", "part", "initial", "uncertain"), "nearly"),
    **dict.fromkeys(("other", "elsewhere", "outward"), "differs"),
}


def certainties(scores: Sequence[Score], *, population: int, weights: Mapping[str, float]) -> list[float]:
    """For each candidate, likeliest first, the probability that it is the one."""
    if not scores:
        return []
    first = logistic(weighted(features(scores, population=population), weights))
    rest = probabilities(scores, population=population)[1:]
    return [first, *(min(p, 1 - first) for p in rest)]


def features(scores: Sequence[Score], *, population: int) -> Features:
    """What is known of the likeliest candidate, beside the others and nobody."""
    best = scores[0]
    nobody = max(population, LEAST_POPULATION) * (1 - SHARE_HELD) / SHARE_HELD
    others = sum(2.0 ** min(other.bits - best.bits, 60.0) for other in scores[1:])
    stranger = -log2(others + nobody * 2.0 ** -min(best.bits, 60.0))
    sibling = best.telling
    found = {
        "always": 1.0,
        "of strangers": _between(stranger, -15.0, 20.0) / 10,
        "of siblings": _between(sibling, -12.0, 15.0) / 10,
        "of either": _between(min(stranger, sibling), -12.0, 15.0) / 10,
        "of a rival": _between(-log2(others) if others else 12.0, 0.0, 12.0) / 10,
    }
    numbers = {comparison.level for comparison in best.comparisons if comparison.field in IDENTIFIERS}
    for level in numbers:
        found[f"number {level}"] = 1.0
    for field in (*_FIELDS, "doubtful number"):
        found[f"{field} {best.level(field)}"] = 1.0
    given, family, born, home = (_step(best, field) for field in ("given name", "family name", "date of birth", "home"))
    found[f"given name {given} where family name {family} and birth {born}"] = 1.0
    found[f"home {home} where given name {given} and family name {family}"] = 1.0
    return found


def _step(best: Score, field: str) -> str:
    """One of few: whether a field agrees, nearly so, differs, or is missing. Together they say more than one by one."""
    if field == "home":
        steps = {_STEPS.get(best.level(part), "missing") for part in ("postcode", "address")}
        return next((step for step in ("agrees", "nearly", "differs") if step in steps), "missing")
    if field.endswith("name") and best.level("names") != "missing":
        return "swapped"
    return _STEPS.get(best.level(field), "missing")


def refitted(
    decided: Iterable[tuple[Sequence[Score], bool]], *, population: int, weights: Mapping[str, float]
) -> dict[str, float]:
    """The weights after what reviewers have decided: the scores of each record, and whether the likeliest was right."""
    cases = [(features(scores, population=population), right) for scores, right in decided if scores]
    return fitted(cases, weights, FIRMNESS)


def _between(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)
