"""Frequency tables of names and places in England, from beside the project."""

import gzip
import json
from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import cast

TABLES = Path(__file__).parents[2].parent / "shared" / "matching" / "tables.json.gz"
ABSENT = "the frequency tables for drawing populations are not beside the project"


@dataclass(frozen=True)
class Weighted:
    """Words with their frequencies."""

    words: tuple[str, ...]
    cumulated: tuple[float, ...]

    def draw(self, chance: Random) -> str:
        """One word, the frequent ones more often."""
        return self.words[bisect(self.cumulated, chance.random() * self.cumulated[-1])]


@dataclass(frozen=True)
class Tables:
    """Everything that names are drawn from."""

    given: dict[tuple[int, str], Weighted]
    """By year and sex."""
    family: Weighted
    rare_family: Weighted
    outward: Weighted
    pet_names: dict[str, tuple[str, ...]]
    streets: tuple[str, ...]
    groups: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]
    """Family names, boys' and girls' names of Muslim and South Asian families."""


def available() -> bool:
    """Whether the tables can be read."""
    return TABLES.is_file()


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables, read once."""
    with gzip.open(TABLES, "rt", encoding="utf-8") as stream:
        raw = json.load(stream)
    return Tables(
        given={(year, sex): _weighted(raw[f"{year}{sex}"]) for year in (2006, 2011, 2016) for sex in "MF"},
        family=_weighted(raw["surname_uk"]),
        rare_family=_weighted(raw["surname_tail"]),
        outward=_weighted(raw["outward"]),
        pet_names={formal: tuple(called) for formal, called in raw["nick"].items()},
        streets=tuple(raw["streets"]),
        groups={name: cast("tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]", tuple(map(tuple, lists)))
                for name, lists in raw["groups"].items()},
    )  # fmt: skip


def _weighted(lists: list[list[object]]) -> Weighted:
    words, weights = lists
    return Weighted(tuple(map(str, words)), tuple(accumulate(float(str(weight)) for weight in weights)))
