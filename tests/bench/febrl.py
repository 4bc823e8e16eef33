"""`python -m tests.bench.febrl`: the matcher on the public Febrl sets, beside Splink in the same run.

Part of `make bench`. Neither side sees `soc_sec_id`. Ours is what a load does: record by record against everybody met
so far, by the same index and comparisons, joined where the likeliest is likelier than nobody, with no threshold chosen
after the fact. Nobody there has a twin who is not met yet: the evidence alone decides, without the fitted certainty.
"""

import csv
import json
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from loaders.match.blocking import Index
from loaders.match.facts import Facts, facts_of
from loaders.match.scoring import Score, against_nobody
from loaders.match.thresholds import compared

PYTHON = Path(__file__).parents[2] / ".venv-bench" / "bin" / "python"
LIKELIER = 0.5
"""From here the likeliest is likelier than somebody not met yet."""

Rows = list[dict[str, str]]
Pairs = set[tuple[str, str]]


def main() -> None:
    """Let both sides link both sets, and print the pairwise F1 of each."""
    if not PYTHON.exists():
        print("Febrl left out: the environment of the referee is not there; `make bench` makes it")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        referee = subprocess.run(
            [str(PYTHON), str(Path(__file__).with_name("referee.py")), name],
            check=True, capture_output=True, text=True, timeout=900,
        )  # fmt: skip
        theirs: dict[str, dict[str, float]] = json.loads(referee.stdout.splitlines()[-1])
        truth = {
            key: {(str(one), str(other)) for one, other in pairs}
            for key, pairs in json.loads((folder / "truth.json").read_text(encoding="utf-8")).items()
        }
        ours = {
            "febrl3": _joined(_rows(folder / "febrl3.csv")),
            "febrl4": _linked(_rows(folder / "febrl4-left.csv"), _rows(folder / "febrl4-right.csv")),
        }
    print(f"\n{'Febrl, without soc_sec_id':28}{'F1':>8}{'precision':>11}{'recall':>8}")
    for key, pairs in ours.items():
        right = len(pairs & truth[key])
        f1 = 2 * right / (len(pairs) + len(truth[key]))
        print(f"{f'{key} Kithmap':28}{f1:8.4f}{right / len(pairs):11.4f}{right / len(truth[key]):8.4f}")
        for model, figures in theirs.items():
            if model.startswith(key):
                told = ", ".join(f"{words} {f1:.4f}" for words, f1 in figures.items())
                print(f"{model.replace(key, f'{key} Splink')}: {told}")


def _joined(rows: Rows) -> Pairs:
    """The pairs of one set, each record joined to those met before."""
    index = Index()
    met: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        said = _facts(row)
        found = _likeliest(said, index)
        key = found.key if found is not None else row["rec_id"]
        met[key].append(row["rec_id"])
        index.learn(key, said)
    return {_pair(one, other) for together in met.values() for one, other in combinations(together, 2)}


def _linked(left: Rows, right: Rows) -> Pairs:
    """The pairs between two sets without doubles of their own."""
    index = Index()
    for row in left:
        index.learn(row["rec_id"], _facts(row))
    return set(_links(right, index))


def _links(rows: Rows, index: Index) -> Iterator[tuple[str, str]]:
    for row in rows:
        found = _likeliest(_facts(row), index)
        if found is not None:
            yield _pair(found.key, row["rec_id"])


def _likeliest(said: Facts, index: Index) -> Score | None:
    scores = compared(said, index, whole=True)
    return scores[0] if scores and against_nobody(scores, population=len(index))[0] >= LIKELIER else None


def _facts(row: Mapping[str, str]) -> Facts:
    day = row["date_of_birth"].partition(".")[0].strip()
    postcode = row["postcode"].strip()
    return facts_of(
        {
            "given_names": row["given_name"], "family_name": row["surname"],
            "dob": f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == len("20140311") else "",
        },
        postcodes=(postcode,),
        addresses=[(f"{row['street_number']} {row['address_1']}, {row['suburb']}", postcode)],
    )  # fmt: skip


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (min(one, other), max(one, other))


if __name__ == "__main__":
    main()
