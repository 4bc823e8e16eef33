"""Draws as the files that the evaluation reads, and as the truth that only the measurement reads."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.matching_population.lookups import Labelled
from tests.matching_population.people import Child, Population

POPULATION_COLUMNS = (
    "child_id", "nhs_number", "upn", "forename", "middle", "surname", "known_as", "prev_surname", "dob", "sex", "house",
    "street", "postcode", "prev_postcode", "household",
)  # fmt: skip


def write_population(population: Population, path: Path) -> None:
    """The held children."""
    _write(path, POPULATION_COLUMNS, (population_row(child) for child in population.held))


def write_rows(labelled: Iterable[Labelled], columns: tuple[str, ...], path: Path) -> None:
    """Questions or records, without who is meant."""
    _write(path, columns, (one.row for one in labelled))


def population_row(child: Child) -> dict[str, str]:
    """One child as a row of the population."""
    row = {name: getattr(child, name) for name in POPULATION_COLUMNS if name != "dob"}
    return {**row, "dob": child.dob.isoformat()}


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)
