"""`make prove N=…`: two whole sites over N random worlds, one without what is hidden: not one byte may differ."""

import os
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from rich.progress import track

from tests.attack.random_sites import compare, twins
from tests.servers.neo4j import Neo4jServer

WORLDS = int(os.environ.get("KITHMAP_PROVE_N", "2000"))
REQUESTS = 16
"""Requests a world, drawn anew each time from every route, key and form there is."""


@pytest.mark.parametrize("engine", ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def test_black_boxes_over_many_worlds(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> None:
    """As in `make test`, only longer and never the same twice: a failing seed is printed with its requests."""
    server: Neo4jServer | None = request.getfixturevalue("neo4j_lts") if engine == "neo4j" else None
    tally: Counter[str] = Counter()
    first = time.time_ns()
    with twins(tmp_path / "sites", server) as (whole, less):
        for number in track(range(WORLDS), description=f"black boxes, {engine}"):
            found = compare(Random(first + number), whole, less, tally, REQUESTS)
            assert not found, f"seed {first + number}\n" + "\n".join(found[:8])
    print(
        f"\n{engine}: {tally['worlds']} worlds, {tally['answers']} answers compared byte for byte, 0 differences; "
        f"{tally['answers with content']} answers with content, {tally['hidden nodes']} hidden nodes"
    )
