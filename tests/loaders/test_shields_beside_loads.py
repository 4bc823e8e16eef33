"""A shield that is set while a load writes beside it: whoever comes second covers what the first has written."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting

import neo4j
import pytest

from graph.queries.catalogue import Statement
from graph.queries.shielding import covering, covering_what_is_new
from graph.queries.writing import create_links, create_nodes
from graph.records import Row, Value
from graph.stores.neo4j import Limits, open_neo4j
from graph.stores.protocol import Store
from tests.graph.engines import empty
from tests.loaders.cover import TODAY, uncovered
from tests.servers.neo4j import Neo4jServer

_SOON, _LONG = 3, 60
_PERSON: dict[str, Value] = {"area": "A", "status": "live", "shielded": False, "sensitivity": 0}
_OPEN: dict[str, Value] = {"sensitive": False, "sensitivity": 0, "shielded": False}
_NEW: list[Row] = [{"key": "R", "tail": "Sister", "head": "School", "properties": {
    **_OPEN, "child": "Sister", "service": "School", "kind": "school"}}]  # fmt: skip
# What a load writes of the sister of a child, who lives at the same home: that she is on the list of a school.
LOADED = [create_links("RECEIVES", "Child", "Service", _NEW), *covering_what_is_new(["Sister"], TODAY)]
SHIELDED = [
    Statement("MATCH (s:SourceRecord {key: 'Mark'}) SET s.marked_shielded = true"), *covering(["Brother"], TODAY),
]  # fmt: skip


@pytest.fixture
def held(neo4j_lts: Neo4jServer) -> Iterator[Store]:
    """Give the store on a server that holds a brother and a sister at one home."""
    store = open_neo4j(neo4j_lts.uri, neo4j_lts.user, neo4j_lts.password, limits=Limits(read=_LONG))
    store.prepare()
    empty(store)
    children: list[Row] = [
        {"key": key, "properties": {**_PERSON, "given_names": key, "family_name": "Osei"}}
        for key in ("Brother", "Sister")
    ]
    homes: list[Row] = [
        {"key": f"Lives{key}", "tail": key, "head": "Home", "properties": {
            "person": key, "household": "Home", "shielded": False}}
        for key in ("Brother", "Sister")
    ]  # fmt: skip
    mark: Row = {"key": "Mark", "properties": {
        "source": "shields", "source_id": "1", "load": "l", "digest": "d", "received": TODAY, "area": "A",
        "marked_shielded": False, "marked_sensitivity": 0, "shielded": True, "sensitive": False}}  # fmt: skip
    refers: Row = {"key": "Refers", "tail": "Mark", "head": "Brother", "properties": {
        "record": "Mark", "entity": "Brother", "shielded": True}}  # fmt: skip
    store.write([
        create_nodes("Child", children), create_nodes("SourceRecord", [mark]),
        create_nodes("Household", [{"key": "Home", "properties": {**_PERSON, "refuge": False}}]),
        create_nodes("Service", [{"key": "School", "properties": {
            "full_name": "A", "kind": "school", "area": "A", "universal": True, "sensitive": False,
            "status": "live"}}]),
        create_links("LIVES_IN", "Child", "Household", homes),
        create_links("REFERS_TO", "SourceRecord", "Child", [refers]),
    ])  # fmt: skip
    yield store
    store.close()


@pytest.mark.neo4j
@pytest.mark.parametrize(("first", "second"), [(LOADED, SHIELDED), (SHIELDED, LOADED)], ids=["load", "shield"])
def test_whoever_comes_second_finds_what_the_first_has_written(
    neo4j_lts: Neo4jServer, held: Store, first: list[Statement], second: list[Statement]
) -> None:
    with (
        ThreadPoolExecutor(1) as beside,
        neo4j.GraphDatabase.driver(neo4j_lts.uri, auth=(neo4j_lts.user, neo4j_lts.password)) as driver,
        driver.session() as session,
        session.begin_transaction() as transaction,
    ):
        for statement in first:
            transaction.run(statement.text, dict(statement.parameters)).consume()
        other: Future[object] = beside.submit(held.write, second)
        with pytest.raises(StillWaiting):
            other.result(_SOON)
        transaction.commit()
        other.result(_LONG)
    assert uncovered(held) == []
    (link,) = held.read([Statement("MATCH ()-[r:RECEIVES]->() RETURN r.shielded AS shielded")])[0]
    assert link["shielded"] is True
