"""The pages on a paper house whose gate answers for the invented family, and that site on a port of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import Flask
from werkzeug.serving import make_server

from app.factory import create_app
from app.sessions import StatedPurpose
from graph.queries.catalogue import Query
from graph.records import Parameters
from policies.answers import Parts, Reading
from policies.gate import Narrow
from policies.request import AccessRequest, Purpose
from tests.app.explorer.family import CHILD, explore_start, label_of, neighbours, node_counts
from tests.app.house import PaperGate, PaperHouse

NOW = datetime(2026, 11, 20, 9, 41, tzinfo=UTC)


@dataclass
class FamilyGate(PaperGate):
    """Answers the explorer's three questions, and keeps the keys that each answer showed."""

    shown: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    planted: dict[str, Parts] = field(default_factory=dict)
    """Answers that a test puts in place of the family's, by query."""

    def read(
        self, request: AccessRequest, query: Query, parameters: Parameters, narrow: Narrow | None = None
    ) -> Reading:
        """Answer from the family, narrowed as the real gate narrows."""
        self.asked.append((request, query.name, parameters))
        if self.failure is not None:
            raise self.failure
        empty: Parts = {part.name: () for part in query.parts}
        answer = self.planted[query.name] if query.name in self.planted else _answer(query.name, parameters)
        parts = {**empty, **answer}
        parts = dict(narrow(parts)) if narrow else parts
        keys = frozenset(str(row["key"]) for rows in parts.values() for row in rows)
        self.shown.append((query.name, keys))
        return Reading(event_id=f"event {len(self.asked)}", parts=parts)


@dataclass
class Site:
    """The application with somebody signed in who has said why the child's record is opened."""

    house: PaperHouse
    gate: FamilyGate
    app: Flask
    token: str


def family_site() -> Site:
    """A fresh site."""
    gate = FamilyGate()
    house = PaperHouse(gate=gate, moment=NOW)
    token = house.sessions.start("carol")
    house.sessions.state_purpose(token, CHILD, StatedPurpose(purpose=Purpose.ARRANGING_SUPPORT, since=NOW))
    return Site(house=house, gate=gate, app=create_app(house.services()), token=token)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The site on a free port, as long as the block lasts; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(query: str, parameters: Parameters) -> Parts:
    if query == "node.counts":
        keys = parameters["keys"]
        assert isinstance(keys, list)
        return node_counts([str(key) for key in keys])
    if query == "explore.start" and parameters["key"] == CHILD:
        return explore_start(CHILD)
    if query.startswith("neighbours.") and query == f"neighbours.{label_of(str(parameters['key'])).lower()}":
        return neighbours(parameters)
    return {}
