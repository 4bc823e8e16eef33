"""What only a server has: an address that may be dead, a password, a connection that breaks, deadlocks, routing."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.errors import StoreError, StoreUnavailable
from graph.queries.catalogue import Statement
from graph.stores.neo4j import Limits, Neo4jStore, open_neo4j
from graph.stores.protocol import Store
from tests.graph.breakable_link import BreakableLink
from tests.graph.engines import empty
from tests.servers.lifecycle import free_port
from tests.servers.neo4j import Neo4jServer

HASTY = Limits(connect=1, acquire=1, retry=0.5)
COUNT = Statement("MATCH (n:Child) RETURN count(n) AS total")


@pytest.fixture
def emptied(neo4j_lts_store: Store) -> Store:
    """Give the session's store, emptied."""
    empty(neo4j_lts_store)
    return neo4j_lts_store


@pytest.fixture
def server(neo4j_lts: Neo4jServer, emptied: Store) -> Neo4jServer:
    """Give a server with an empty, prepared database."""
    emptied.check()
    return neo4j_lts


@pytest.fixture
def link(server: Neo4jServer) -> Iterator[BreakableLink]:
    """Give a link to the server that a test may cut."""
    with BreakableLink(server.uri) as link:
        yield link


@pytest.fixture
def store(server: Neo4jServer, link: BreakableLink) -> Iterator[Neo4jStore]:
    """Give a store that reaches the server through the link."""
    opened = open_neo4j(link.uri, server.user, server.password, limits=HASTY)
    yield opened
    opened.close()


def test_a_dead_server_at_start_is_said_within_seconds() -> None:
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match="see that it runs"):
        open_neo4j(f"bolt://127.0.0.1:{free_port()}", "neo4j", "password")
    assert time.monotonic() - began < 4


def test_a_server_that_takes_the_call_and_never_answers_is_said_within_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            open_neo4j(f"bolt://127.0.0.1:{silent.getsockname()[1]}", "neo4j", "password", limits=HASTY)
        assert time.monotonic() - began < 4


def test_a_wrong_password_is_said_without_quoting_it(server: Neo4jServer) -> None:
    with pytest.raises(StoreUnavailable, match="user name or password") as refused:
        open_neo4j(server.uri, server.user, "wrong-password")
    assert "wrong-password" not in str(refused.value)


def test_a_database_that_is_not_there_is_said(server: Neo4jServer) -> None:
    with pytest.raises(StoreUnavailable, match="no such database"):
        open_neo4j(server.uri, server.user, server.password, "nowhere")


def test_a_routing_address_reaches_a_single_server(server: Neo4jServer) -> None:
    store = open_neo4j(server.uri.replace("bolt://", "neo4j://"), server.user, server.password, "neo4j")
    store.write([Statement("CREATE (n:Child {key: 'a'})")])
    assert store.read([COUNT]) == [[{"total": 1}]]
    store.close()


def test_a_server_that_dies_between_requests_is_unavailable(store: Neo4jStore, link: BreakableLink) -> None:
    assert store.read([COUNT]) == [[{"total": 0}]]
    link.cut()
    for call in (store.check, lambda: store.read([COUNT]), lambda: store.write([COUNT])):
        with pytest.raises(StoreUnavailable):
            call()


def test_a_server_that_dies_in_the_middle_of_a_read_is_unavailable(store: Neo4jStore, link: BreakableLink) -> None:
    slow = Statement("UNWIND range(1, 200000000) AS i RETURN count(i) AS total")
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(store.read, [slow])
        time.sleep(0.5)
        assert not reading.done()
        link.cut()
        with pytest.raises(StoreUnavailable):
            reading.result(timeout=20)


def test_a_server_that_dies_in_the_middle_of_a_write_keeps_nothing_of_it(
    store: Neo4jStore, link: BreakableLink, emptied: Store
) -> None:
    texts = ("CREATE (n:Child {key: 'half'})", "UNWIND range(1, 200000000) AS i RETURN count(i) AS total")
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(store.write, [Statement(text) for text in texts])
        time.sleep(0.5)
        assert not writing.done()
        link.cut()
        with pytest.raises(StoreUnavailable):
            writing.result(timeout=20)
    deadline = time.monotonic() + 10
    while emptied.read([Statement("MATCH (n:Child {key: 'half'}) RETURN n.key AS key")])[0]:
        assert time.monotonic() < deadline, "half a write stayed"
    assert emptied.read([COUNT]) == [[{"total": 0}]]


def test_writers_in_each_others_way_are_repeated_until_both_are_through(emptied: Store) -> None:
    emptied.write([Statement("UNWIND ['a', 'b'] AS key CREATE (n:Child {key: key}) SET n.counted = 0")])
    count_up = "MATCH (n:Child {key: $key}) SET n.counted = n.counted + 1"
    together = threading.Barrier(2)

    def cross(first: str, second: str) -> None:
        together.wait()
        for _ in range(25):
            emptied.write([Statement(count_up, {"key": first}), Statement(count_up, {"key": second})])

    with ThreadPoolExecutor(2) as pool:
        crossing = [pool.submit(cross, "a", "b"), pool.submit(cross, "b", "a")]
        for writer in crossing:
            writer.result(timeout=60)
    counted = emptied.read([Statement("MATCH (n:Child) RETURN n.counted AS counted")])
    assert counted == [[{"counted": 50}, {"counted": 50}]]


def test_the_servers_hints_stay_out_of_the_log(emptied: Store, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="neo4j.notifications"):
        emptied.read([Statement("MATCH (a:Child), (b:NoSuchLabel) RETURN a.nosuchproperty AS nothing")])
    assert caplog.records == []


def test_a_closed_store_answers_nothing_and_may_be_closed_again(server: Neo4jServer) -> None:
    store = open_neo4j(server.uri, server.user, server.password)
    store.close()
    store.close()
    for call in (store.check, lambda: store.read([COUNT]), lambda: store.write([COUNT])):
        with pytest.raises(StoreError):
            call()
