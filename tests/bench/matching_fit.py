"""`python -m tests.bench.matching_fit`: fits the weights of `loaders.match.weights` on drawn pairs and prints them.

Run when a comparison changes; the draws of `tests.bench.matching` are others. With the decisions of an authority's own
reviewers `loaders.match.certainty.refitted` goes on from there.
"""

from collections.abc import Sequence

from app.commands import match_files
from loaders.match.blocking import Index
from loaders.match.certainty import refitted
from loaders.match.scoring import Score
from loaders.match.thresholds import compared
from tests.matching_population import feeds, files, lookups, tables
from tests.matching_population.lookups import Labelled
from tests.matching_population.people import LAST_DAY, draw_population
from tests.matching_population.slips import Hand

CHILDREN, QUERIES, RECORDS = 150_000, 4_000, 14_000
SEEDS = ((1, Hand.KEYBOARD), (2, Hand.COPYIST))


def main() -> None:
    """Draw, compare, fit and print both sets of weights."""
    if not tables.available():
        print(f"nothing fitted: {tables.ABSENT}")
        return
    of_records: list[tuple[Sequence[Score], bool]] = []
    of_look_ups: list[tuple[Sequence[Score], bool]] = []
    for seed, hand in SEEDS:
        population = draw_population(seed, CHILDREN)
        index, remarks = Index(), match_files.Remarks()
        for child in population.held:
            index.learn(child.child_id, match_files.facts_in(files.population_row(child), remarks, None))
        for cases, drawn in (
            (of_records, feeds.draw_feed(population, seed, RECORDS, hand)),
            (of_look_ups, lookups.draw_lookups(population, seed, QUERIES, Hand.KEYBOARD)),
            (of_look_ups, lookups.draw_lookups(population, seed, QUERIES, Hand.COPYIST)),
        ):
            cases.extend(_compared(one, index, remarks) for one in drawn)
    for name, cases in (("OF_RECORDS", of_records), ("OF_LOOK_UPS", of_look_ups)):
        print(f"{name} = {{")
        for feature, weight in refitted(cases, population=CHILDREN, weights={}).items():
            print(f'    "{feature}": {weight:.2f},')
        print("}")


def _compared(one: Labelled, index: Index, remarks: match_files.Remarks) -> tuple[Sequence[Score], bool]:
    scores = compared(match_files.facts_in(one.row, remarks, LAST_DAY), index)
    return scores, bool(scores) and scores[0].key == one.child_id


if __name__ == "__main__":
    main()
