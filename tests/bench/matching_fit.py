"""`python -m tests.bench.matching_fit`: fits the weights of `loaders.match.weights` on drawn pairs and prints them.

Run when a comparison changes; the draws of `tests.bench.matching` are others. With the decisions of an authority's own
reviewers `loaders.match.certainty.refitted` goes on from there.
"""

from collections.abc import Iterable, Iterator

from app.commands import match_files
from loaders.match import lookups as looking
from loaders.match.blocking import MOST_COMPARED, ROUGH_MARGIN, Index
from loaders.match.certainty import features
from loaders.match.regression import Features, fitted
from loaders.match.thresholds import compared
from tests.matching_population import feeds, files, lookups, tables
from tests.matching_population.lookups import Labelled
from tests.matching_population.people import LAST_DAY, draw_population
from tests.matching_population.slips import Hand

CHILDREN, QUERIES, RECORDS = 150_000, 4_000, 14_000
FIRMNESS = 0.3
"""The ridge: among so many cases what is seldom seen may weigh what it weighs."""

LEAST = 0.005

CAUTION = 1.2
"""So much less likely are look-ups said to be right: an absent child who is named costs more than a question."""

BY_HAND = {"OF_RECORDS": {"home differs where given name differs and family name agrees": -1.5}}
"""What the draws do not show: twins who live apart."""

SEEDS = ((1, Hand.KEYBOARD), (2, Hand.COPYIST))


def main() -> None:
    """Draw, compare, fit and print both sets of weights."""
    if not tables.available():
        print(f"nothing fitted: {tables.ABSENT}")
        return
    of_records: list[tuple[Features, bool]] = []
    of_look_ups: list[tuple[Features, bool]] = []
    for seed, hand in SEEDS:
        population = draw_population(seed, CHILDREN)
        index, remarks = Index(), match_files.Remarks()
        for child in population.held:
            index.learn(child.child_id, match_files.facts_in(files.population_row(child), remarks, None))
        records = feeds.draw_feed(population, seed, RECORDS, hand)
        of_records.extend(_cases(records, index, remarks, MOST_COMPARED, ROUGH_MARGIN))
        for typing in Hand:
            questions = lookups.draw_lookups(population, seed, QUERIES, typing)
            of_look_ups.extend(_cases(questions, index, remarks, looking.MOST_COMPARED, looking.MARGIN))
    for name, cases, caution in (("OF_RECORDS", of_records, 0.0), ("OF_LOOK_UPS", of_look_ups, CAUTION)):
        weights = fitted(cases, {}, FIRMNESS)
        weights |= BY_HAND.get(name, {})
        weights["always"] -= caution
        print(f"{name} = {{")
        for feature, weight in weights.items():
            if abs(weight) >= LEAST:
                print(f'    "{feature}": {weight:.2f},')
        print("}")


def _cases(
    drawn: Iterable[Labelled], index: Index, remarks: match_files.Remarks, most: int, margin: float
) -> Iterator[tuple[Features, bool]]:
    """What is known of the likeliest of each record, and whether it is the one."""
    for one in drawn:
        scores = compared(match_files.facts_in(one.row, remarks, LAST_DAY), index, most=most, margin=margin)
        if scores:
            yield features(scores, population=len(index)), scores[0].key == one.child_id


if __name__ == "__main__":
    main()
