"""All comparisons of one pair, and the probability that a record is about each candidate or about nobody held.

Called by thresholds and identify. Two hypotheses besides "the same child" are allowed for: somebody unrelated, and a
brother or sister the index has not met, who shares family name and home. Without the second, a new twin is merged into
the first at p > 0.999.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from loaders.match.addresses import compare_addresses, compare_towns
from loaders.match.comparisons import (
    Comparison,
    compare_family_name,
    compare_given_name,
    compare_middle_names,
    compare_swapped_names,
)
from loaders.match.facts import Facts
from loaders.match.figures import (
    compare_birth_dates,
    compare_doubtful_numbers,
    compare_identifiers,
    compare_postcodes,
    compare_sex,
)
from loaders.match.frequencies import Frequencies

LEAST_POPULATION = 5_000
"""A young index is small, but the children it has not met yet are many."""

SHARE_HELD = 0.8
"""Share of records whose child is already held, before anything is compared."""

SIBLING_ODDS = 0.3
"""How likely an unmet brother or sister is, against the child itself, before what tells them apart is looked at."""


@dataclass(frozen=True)
class Score:
    """One candidate compared: every comparison, their bits, and the bits that could tell siblings apart."""

    key: str
    comparisons: tuple[Comparison, ...]
    shielded: bool = False

    @cached_property
    def bits(self) -> float:
        """Evidence that the record is about this child."""
        return sum([comparison.bits for comparison in self.comparisons])

    @cached_property
    def telling(self) -> float:
        """The part of it that a brother or sister would not share."""
        return sum([comparison.telling for comparison in self.comparisons])

    @cached_property
    def _levels(self) -> Mapping[str, str]:
        return {comparison.field: comparison.level for comparison in self.comparisons}

    def level(self, field: str) -> str:
        """The step that a field reached, `missing` where it was not compared."""
        return self._levels.get(field, "missing")

    @property
    def identified(self) -> bool:
        """Whether a valid identifier agrees."""
        return any(self.level(number) == "same" for number in IDENTIFIERS)

    def sentences(self) -> tuple[str, ...]:
        """Why, in the order of the record."""
        return tuple(f"{comparison.sentence} ({comparison.bits:+.1f} bits)" for comparison in self.comparisons)


IDENTIFIERS = ("NHS number", "pupil number")


def score(
    said: Facts, key: str, known: Facts, frequencies: Frequencies, *, population: int, living_there: int = 1
) -> Score:
    """Compare what a record says with one child."""
    people = max(population, LEAST_POPULATION)
    names = [compare_given_name(said, known, frequencies), compare_family_name(said, known, frequencies)]
    if all(name.bits < 0 for name in names):
        swapped = compare_swapped_names(said, known, frequencies)
        names = [swapped] if swapped and swapped.bits > sum(name.bits for name in names) else names
    rest = [
        compare_middle_names(said, known),
        compare_birth_dates(said, known),
        compare_sex(said, known),
        compare_postcodes(said, known, population=people, living_there=living_there),
        compare_addresses(said, known, frequencies, population=people, living_there=living_there),
        compare_towns(said, known, frequencies),
        compare_identifiers("NHS number", said.nhs_numbers, known.nhs_numbers, population=people),
        compare_identifiers("pupil number", said.upns, known.upns, population=people),
        compare_doubtful_numbers(said, known, population=people),
    ]
    return Score(key, tuple(comparison for comparison in [*names, *rest] if comparison is not None), known.shielded)


def probabilities(scores: Sequence[Score], *, population: int) -> list[float]:
    """For each candidate, the probability that it is the one; what is missing to 1 is nobody's and the siblings'."""
    return [
        p / (1 + SIBLING_ODDS * 2.0 ** -max(min(candidate.telling, 200.0), -200.0))
        for p, candidate in zip(against_nobody(scores, population=population), scores, strict=True)
    ]


def against_nobody(scores: Sequence[Score], *, population: int) -> list[float]:
    """The same where no brother or sister is thought of: among the candidates and somebody not met yet."""
    nobody = max(population, LEAST_POPULATION) * (1 - SHARE_HELD) / SHARE_HELD
    weights = [2.0 ** min(candidate.bits, 200.0) for candidate in scores]
    total = sum(weights) + nobody
    return [weight / total for weight in weights]
