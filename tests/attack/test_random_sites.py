"""Black boxes over random worlds: what is hidden changes no byte of any page or endpoint (`make prove` is longer)."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.attack.random_sites import compare, twins
from tests.servers.neo4j import Neo4jServer


@pytest.mark.parametrize(("engine", "worlds"), [("embedded", 12), pytest.param("neo4j", 4, marks=pytest.mark.neo4j)])
def test_what_is_hidden_changes_no_byte_of_any_answer(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, worlds: int
) -> None:
    server: Neo4jServer | None = request.getfixturevalue("neo4j_lts") if engine == "neo4j" else None
    tally: Counter[str] = Counter()
    with twins(tmp_path / "sites", server) as (whole, less):
        for seed in range(worlds):
            found = compare(Random(seed), whole, less, tally)
            assert not found, f"seed {seed}\n" + "\n".join(found[:8])
    assert tally["hidden nodes"] >= worlds
    # Most routes answer a random key with nothing; what does answer is looked at by the tests of each page.
    assert tally["answers with content"] > tally["answers"] // 20
