"""Every text of the catalogue is accepted by Neo4j's own planner, and answered alike by every engine.

Strategy. Texts are woven with the policies in force, as the gate does it. The planner of the long-term line reads them
as Cypher 5, that of the current line as Cypher 25. For the answers, random worlds are put into the
embedded engine and into a server, and both are asked through the gate and past it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import neo4j
import pytest

from graph.queries.catalogue import Guards, Statement, weave
from graph.queries.writing import create_links, create_nodes, merge_links, merge_nodes, update_links, update_nodes
from graph.records import Parameters, Row
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from policies import policy_store
from policies.gate import OPEN_GUARDS, Gate
from tests.contracts.memory import MemoryJournal
from tests.contracts.promise import put
from tests.contracts.questions import GUARDED, parameters
from tests.contracts.worlds import random_world
from tests.graph.catalogue_texts import every_query
from tests.servers.neo4j import Neo4jServer

POLICIES = policy_store.load(None)
WORLDS = 25


def catalogue_texts() -> dict[str, str]:
    """Every text that may reach an engine, by a name for it."""
    texts = {}
    for query in every_query().values():
        woven = weave(query, POLICIES.guards, opaque_guards=True)
        for part in (*woven.parts, *([woven.tally] if woven.tally else [])):
            texts[f"{query.name}/{part.name}"] = part.text
    for label in NODE_TYPES:
        texts[f"create {label}"] = create_nodes(label, []).text
        texts[f"merge {label}"] = merge_nodes(label, []).text
        texts[f"update {label}"] = update_nodes(label, []).text
    for label, type_ in RELATIONSHIP_TYPES.items():
        for tail, head in ((tail, head) for tail in type_.tail for head in type_.head):
            texts[f"create {tail} {label} {head}"] = create_links(label, tail, head, []).text
            texts[f"merge {tail} {label} {head}"] = merge_links(label, tail, head, []).text
            texts[f"update {tail} {label} {head}"] = update_links(label, tail, head, []).text
    return texts


def complaints(server: Neo4jServer, language: str) -> Iterator[str]:
    """What the planner refuses, or calls out of date."""
    with (
        neo4j.GraphDatabase.driver(
            server.uri,
            auth=(server.user, server.password),
            notifications_disabled_classifications=["UNRECOGNIZED", "PERFORMANCE", "GENERIC", "HINT", "UNSUPPORTED"],
        ) as driver,
        driver.session() as session,
    ):
        for name, text in catalogue_texts().items():
            try:
                summary = session.run(f"{language} EXPLAIN {text}").consume()
            except neo4j.exceptions.Neo4jError as error:
                yield f"{name}: {error.message}"
            else:
                notes = (status for status in summary.gql_status_objects if status.is_notification)
                yield from (f"{name}: {note.status_description}" for note in notes)


def test_the_long_term_line_plans_every_text(neo4j_lts: Neo4jServer, neo4j_lts_store: Store) -> None:
    neo4j_lts_store.check()
    assert len(catalogue_texts()) > len(every_query())
    assert list(complaints(neo4j_lts, "CYPHER 5")) == []


def test_the_current_line_plans_every_text_in_its_newer_language(
    neo4j_current: Neo4jServer, neo4j_current_store: Store
) -> None:
    neo4j_current_store.check()
    assert list(complaints(neo4j_current, "CYPHER 25")) == []


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Store]:
    """Give an empty embedded store beside the server."""
    opened = open_store(f"embedded://{tmp_path}/graph")
    opened.prepare()
    yield opened
    opened.close()


def test_every_query_is_answered_alike_by_both_engines(embedded: Store, neo4j_lts_store: Store) -> None:
    stores = (embedded, neo4j_lts_store)
    gates = [Gate(store=store, journal=MemoryJournal(), policy_set=lambda: POLICIES) for store in stores]
    for gate in gates:
        gate.rehearse(
            every_query().values(), {name: "" for query in every_query().values() for name in query.parameters}
        )
    random, rows = Random(20261123), Counter[str]()
    for _ in range(WORLDS):
        world = random_world(random)
        for store in stores:
            put(store, world)
        for query in GUARDED.values():
            asked = parameters(random, query, world)
            ours, theirs = (gate.read(world.request, query, asked).parts for gate in gates)
            assert ours == theirs, (query.name, asked)
            raw, theirs_raw = (_raw(store, query.name, OPEN_GUARDS, asked) for store in stores)
            assert raw == theirs_raw, (query.name, asked)
            rows[query.name] += sum(map(len, raw))
    assert all(rows[name] for name in GUARDED), rows


def _raw(store: Store, name: str, guards: Guards, asked: Parameters) -> list[Sequence[Row]]:
    """The rows past the gate; those of the tally, which is unordered, in an order of their own."""
    woven = weave(GUARDED[name], guards)
    answers: list[Sequence[Row]] = list(store.read([Statement(part.text, asked) for part in woven.parts]))
    if woven.tally:
        answers.append(sorted(store.read([Statement(woven.tally.text, asked)])[0], key=str))
    return answers
