"""`python -m tests.bench.matching`: the matcher on drawn populations, through the door that data managers use.

Part of `make bench`. Draws are made anew from the seeds on the command line; those below were never fitted on. Prints
what the issue asks for: recall, false matches, reviews, latency, throughput, memory, calibration and fairness.
"""

import csv
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from app.commands.match import match
from loaders.match.fairness import Labelled as Answer
from loaders.match.fairness import by_group, reliability
from tests.matching_population import feeds, lookups, tables
from tests.matching_population.files import write_population, write_rows
from tests.matching_population.lookups import Labelled
from tests.matching_population.people import LAST_DAY, Population, draw_population
from tests.matching_population.slips import Hand

CHILDREN, QUERIES, RECORDS = 150_000, 3_000, 20_000
SEEDS = (71,)
CONFIDENT = 0.9
"""From here somebody who looks for a child would believe the answer."""


def main(seeds: Iterable[int] = SEEDS) -> None:
    """Draw, answer and print, for each seed and each of the two hands that make mistakes."""
    if not tables.available():
        print(f"matching left out: {tables.ABSENT}")
        return
    for seed in seeds:
        population = draw_population(seed, CHILDREN)
        with tempfile.TemporaryDirectory() as folder:
            write_population(population, Path(folder, "population.csv"))
            for hand in Hand:
                print(f"\nmatching, seed {seed}, {hand.value}", flush=True)
                asked = lookups.draw_lookups(population, seed, QUERIES, hand)
                answers = _run(Path(folder), "queries", asked, lookups.COLUMNS)
                _tell_lookups(asked, answers)
                sent = feeds.draw_feed(population, seed, RECORDS, hand)
                decisions = _run(Path(folder), "feed", sent, feeds.COLUMNS)
                _tell_feed(sent, decisions, population)


def _run(folder: Path, kind: str, rows: list[Labelled], columns: tuple[str, ...]) -> list[dict[str, str]]:
    asked, out = folder / f"{kind}.csv", folder / "answers.csv"
    write_rows(rows, columns, asked)
    arguments = ["evaluate", "--population", str(folder / "population.csv"), f"--{kind}", str(asked), "--out", str(out)]
    match.main(arguments, standalone_mode=False)
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _tell_lookups(asked: list[Labelled], answers: list[dict[str, str]]) -> None:
    ranked: dict[str, list[dict[str, str]]] = {}
    for row in answers:
        ranked.setdefault(row["query_id"], []).append(row)
    kinds: dict[str, list[tuple[bool, bool, bool]]] = {}
    for one in asked:
        found = ranked.get(one.row["query_id"], [])
        children = [row["child_id"] for row in found]
        confident = bool(found) and float(found[0]["probability"]) >= CONFIDENT
        first, among = children[:1] == [one.child_id], one.child_id in children
        for kind in (one.kind, "all held" if one.child_id else "all absent"):
            kinds.setdefault(kind, []).append((first, among, confident))
    print(f"{'look-ups':24}{'n':>7}{'recall@1':>10}{'recall@10':>10}{'confident':>10}")
    for kind, seen in sorted(kinds.items()):
        first, among, confident = (sum(column) / len(seen) for column in zip(*seen, strict=True))
        recall = f"{first:10.4f}{among:10.4f}" if "absent" not in kind else " " * 20
        print(f"{kind:24}{len(seen):7}{recall}{confident:10.4f}")


def _tell_feed(sent: list[Labelled], decisions: list[dict[str, str]], population: Population) -> None:
    origins = {child.child_id: child.origin for child in population.held}
    answers = []
    reached = 0
    for one, row in zip(sent, decisions, strict=True):
        right = bool(one.child_id) and row["child_id"] == one.child_id
        reached += bool(one.child_id) and one.child_id in row["child_id"].split(";")
        year = one.row["dob"][:4]
        age = f"{(LAST_DAY.year - int(year)) // 6 * 6:02}-" if year else "unknown"
        groups = (
            ("all", ""), ("sex", one.row["sex"] or "unknown"), ("age", age),
            ("name origin", origins.get(one.child_id, "not held")),
        )  # fmt: skip
        answers.append(Answer(
            groups=groups, held=bool(one.child_id), decision=row["decision"], right=right, p=float(row["probability"]),
        ))  # fmt: skip
    held = sum(answer.held for answer in answers)
    print(f"{'records':24}{'n':>7}{'matched':>10}{'false':>10}{'claimed':>10}{'review':>10}")
    for group in by_group(answers):
        shares = (group.members_matched, group.false_matches, group.claimed, group.reviewed)
        cells = "".join(f"{'-' if share is None else f'{share:.3%}':>10}" for share in shares)
        print(f"{f'{group.kind} {group.value}':24}{group.answers:7}{cells}")
    print(f"members reached by machine or review: {reached / held:.3%}")
    for band in reliability(answers):
        print(f"said from {band.least:5}: {band.answers:6} answers, said {band.said:.4f}, true {band.true:.4f}")


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or SEEDS)
