"""What an analyst gets is the gate's answer, row for row, and lands whole in a Neo4j that is not the house's own."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import neo4j
import py2neo
import pytest

from app.analyst import EVENT, as_subgraph, push
from graph.errors import StoreError, StoreUnavailable
from graph.queries.neighbours import EXPLORE_START, WALKED
from graph.records import Value
from graph.stores.opening import open_store
from policies import policy_store
from policies.answers import Reading
from policies.gate import Gate
from tests.contracts.memory import MemoryJournal
from tests.contracts.promise import put
from tests.contracts.worlds import random_world
from tests.servers.lifecycle import free_port
from tests.servers.neo4j import Neo4jServer

ELSEWHERE = "embedded:///var/kithmap/graph"


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Give a recorded answer with links in it: the first picture round a child of a random world."""
    store = open_store(f"embedded://{tmp_path_factory.mktemp('analyst')}/graph")
    store.prepare()
    policies = policy_store.load(None)
    gate = Gate(store=store, journal=MemoryJournal(), policy_set=lambda: policies)
    random = Random(7)
    richest = Reading(event_id="none", parts={"node": (), "links": ()})
    for _ in range(60):
        world = random_world(random)
        put(store, world)
        for child in world.keys("Child"):
            asked: dict[str, Value] = {"key": child, "kinds": list(WALKED), "offset": 0, "limit": 60}
            richest = max(richest, gate.read(world.request, EXPLORE_START, asked), key=_links)
    store.close()
    assert _links(richest) > 5
    return richest


def _links(reading: Reading) -> int:
    return sum(len(part) for name, part in reading.parts.items() if name != "node")


@pytest.fixture
def analysts_own(neo4j_lts: Neo4jServer) -> Iterator[neo4j.Driver]:
    """Give a look into the analyst's server, emptied."""
    with neo4j.GraphDatabase.driver(neo4j_lts.uri, auth=(neo4j_lts.user, neo4j_lts.password)) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        yield driver


def test_the_subgraph_holds_what_was_shown_and_nothing_else(reading: Reading) -> None:
    subgraph = as_subgraph(reading)
    rows = [row for name, part in reading.parts.items() if name != "node" for row in part]
    assert {node["key"] for node in subgraph.nodes} == {row["key"] for part in reading.parts.values() for row in part}
    assert {link["key"] for link in subgraph.relationships} == {row["link_key"] for row in rows}
    shown = {value for part in reading.parts.values() for row in part for value in row.values() if value is not None}
    for thing in (*subgraph.nodes, *subgraph.relationships):
        assert set(dict(thing).values()) <= shown | {reading.event_id}


def test_everything_names_the_event_it_came_out_of(reading: Reading) -> None:
    subgraph = as_subgraph(reading)
    assert {thing[EVENT] for thing in (*subgraph.nodes, *subgraph.relationships)} == {reading.event_id}


def test_an_answer_that_is_not_available_is_an_empty_subgraph() -> None:
    empty = as_subgraph(Reading(event_id="e", parts={"node": (), "links": ()}))
    assert (len(empty.nodes), len(empty.relationships)) == (0, 0)


def test_pushing_twice_leaves_one_copy_in_the_analysts_neo4j(
    reading: Reading, neo4j_lts: Neo4jServer, analysts_own: neo4j.Driver
) -> None:
    subgraph = as_subgraph(reading)
    for _ in range(2):
        push(subgraph, neo4j_lts.uri, neo4j_lts.user, neo4j_lts.password, ELSEWHERE)
    nodes = analysts_own.execute_query("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties").records
    links = analysts_own.execute_query(
        "MATCH (a)-[r]->(b) RETURN a.key AS tail, type(r) AS type, b.key AS head, properties(r) AS properties"
    ).records
    assert sorted(_words(record.data()) for record in nodes) == sorted(
        _words({"labels": list(node.labels), "properties": dict(node)}) for node in subgraph.nodes
    )
    assert sorted(_words(record.data()) for record in links) == sorted(
        _words({
            "tail": link.start_node["key"],
            "type": type(link).__name__,
            "head": link.end_node["key"],
            "properties": dict(link),
        })
        for link in subgraph.relationships
    )  # fmt: skip


def _words(found: Mapping[str, Any]) -> str:
    return str({**found, "properties": sorted(found["properties"].items())})


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("bolt://127.0.0.1:7687", "neo4j://localhost"),
        ("neo4j://graph.example:7687", "neo4j+s://graph.example"),
        ("bolt://localhost:7690", "bolt://127.0.0.1:7690"),
    ],
)
def test_the_houses_own_graph_is_refused_before_anything_is_opened(address: str, own: str) -> None:
    with pytest.raises(StoreError, match="name a Neo4j of your own"):
        push(py2neo.Subgraph(), address, "neo4j", "password", own)


def test_a_neo4j_that_is_not_there_is_said() -> None:
    with pytest.raises(StoreUnavailable, match="the analyst's Neo4j cannot be reached"):
        push(py2neo.Subgraph(), f"bolt://127.0.0.1:{free_port()}", "neo4j", "password", ELSEWHERE)


def test_a_wrong_password_is_said(neo4j_lts: Neo4jServer) -> None:
    with pytest.raises(StoreUnavailable, match="see its address, user and password"):
        push(py2neo.Subgraph(), neo4j_lts.uri, neo4j_lts.user, "wrong", ELSEWHERE)


def test_the_analysts_door_never_opens_a_store() -> None:
    source = Path(as_subgraph.__code__.co_filename).read_text(encoding="utf-8")
    assert "graph.stores" not in source
