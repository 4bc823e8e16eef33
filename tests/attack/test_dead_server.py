"""The graph server dies in the middle of a request: 503 without a word of the record, the event closed, all kept."""

import socket
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from graph.stores.opening import open_store
from policies.ledger.entry import OutcomeCode
from policies.ledger.history import EventFilter
from policies.request import Role
from tests import graph_copy
from tests.authority import opened_authority, state_purpose
from tests.graph.breakable_link import BreakableLink
from tests.servers.neo4j import Neo4jServer


class LinkThatBreaks(BreakableLink):
    """Breaks by itself, once it is told to, when the next question is on its way."""

    breaking = False

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self.breaking:
                    for end in (self._door, *self._open):
                        with suppress(OSError):
                            end.shutdown(socket.SHUT_RDWR)
                    return
                sink.sendall(data)


def test_a_server_that_dies_in_the_middle_of_a_request_is_answered_by_503_and_recorded(
    built_authority: Path, tmp_path: Path, neo4j_lts: Neo4jServer
) -> None:
    with LinkThatBreaks(neo4j_lts.uri) as link:
        reached = replace(neo4j_lts, uri=link.uri)
        with opened_authority(built_authority, tmp_path / "authority", server=reached) as authority:
            client, key = authority.as_role(Role.SOCIAL_WORKER), authority.child("Maisie Anne", "Hallam")
            state_purpose(client, key)
            assert "Hallam" in client.get(f"/children/{key}").text
            link.breaking = True
            page = client.get(f"/children/{key}")
            (event,) = authority.house.history.events(EventFilter(query="child.record"), limit=1)
    assert page.status_code == 503
    assert "Kithmap cannot answer now" in page.text
    assert not [word for word in ("Hallam", key, "127.0.0.1", "Neo", "bolt") if word in page.text]
    assert event.outcome is not None
    assert event.outcome.outcome is OutcomeCode.FAILED
    assert event.outcome.error == "store-unavailable"
    assert not event.outcome.shown
    store = open_store(neo4j_lts.uri, neo4j_lts.user, neo4j_lts.password)
    try:
        assert graph_copy.copy_of(store) == authority.graph
    finally:
        store.close()
