"""A load that was killed at any moment is completed by loading the same files again, as if nothing had happened."""

from pathlib import Path
from random import Random

import pytest

from loaders.synth.synthesise import synthesise
from tests.graph.engines import empty
from tests.graph_copy import GraphCopy, copy_of
from tests.loaders.killing import Place, difference, kill, new_place
from tests.servers.neo4j import Neo4jServer

CHILDREN = 50
KILLS = 6


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a small authority's feeds."""
    folder = tmp_path_factory.mktemp("feeds")
    synthesise(CHILDREN, folder, 11)
    return folder


@pytest.fixture(scope="module")
def undisturbed(feeds: Path, tmp_path_factory: pytest.TempPathFactory) -> GraphCopy:
    """Give the graph of a load that nothing disturbed."""
    with new_place(tmp_path_factory.mktemp("undisturbed") / "place") as place:
        return place.load(feeds)


def test_a_load_killed_again_and_again_ends_as_if_nothing_had_happened(
    feeds: Path, undisturbed: GraphCopy, tmp_path: Path
) -> None:
    random = Random(5)
    with new_place(tmp_path / "killed") as place:
        begun = [kill(place, feeds, random, 16) for _ in range(KILLS)]
        found = place.load(feeds)
    assert all(begun), "each of them was killed at its work"
    assert difference(undisturbed, found) == []


@pytest.mark.neo4j
def test_a_load_into_a_server_that_is_killed_ends_as_if_nothing_had_happened(
    feeds: Path, undisturbed: GraphCopy, tmp_path: Path, neo4j_lts: Neo4jServer
) -> None:
    with new_place(tmp_path / "ledger") as place:
        server = Place(uri=neo4j_lts.uri, ledger=place.ledger, user=neo4j_lts.user, password=neo4j_lts.password)
    with server.opened() as store:
        store.prepare()
        empty(store)
    assert kill(server, feeds, Random(7), 24) > 0
    with server.opened() as store:
        assert 0 < len(copy_of(store).nodes) < len(undisturbed.nodes), "killed half way"
    assert difference(undisturbed, server.load(feeds)) == []


def test_the_comparison_sees_a_single_changed_value(undisturbed: GraphCopy) -> None:
    (one, *_) = undisturbed.of("Child")
    changed = undisturbed.changed(lambda node: {**node.values, "sex": "X"} if node is one else node.values)
    assert difference(undisturbed, undisturbed) == []
    assert difference(undisturbed, changed) != []
    (link, *_) = undisturbed.at(one.key, "REFERS_TO")
    assert difference(undisturbed, undisturbed.without_links(lambda found: found is link)) != []
