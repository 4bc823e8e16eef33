"""The Cypher of the catalogue gives the same rows on every engine; each construct is a case in dialect.json.

A small family with two homes, one shielded child and one sensitive worker stands in for the world.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.queries.catalogue import Statement
from graph.records import Value
from graph.stores.protocol import Store

CONSTRUCTS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("dialect.json").read_text(encoding="utf-8"))

PEOPLE = """
UNWIND [['c1', '2015-02-01', false, 1], ['c2', null, false, 2], ['c3', '2010-12-31', true, 3]] AS row
CREATE (n:Child {key: row[0]}) SET n.dob = row[1], n.shielded = row[2], n.sensitivity = row[3], n.area = 'A'
"""
HOMES = "UNWIND [['h1', false], ['h2', true]] AS row CREATE (n:Household {key: row[0]}) SET n.shielded = row[1]"
OTHERS = """
CREATE (k:Carer {key: 'k1'}) SET k.full_name = 'Zoë O\\'Brien'
CREATE (p:Practitioner {key: 'p1'}) SET p.sensitive = false
CREATE (q:Practitioner {key: 'p2'}) SET q.sensitive = true
"""
LINKS = """
UNWIND $rows AS row
MATCH (a:{tail} {{key: row.a}}) MATCH (b:{head} {{key: row.b}})
CREATE (a)-[r:{type} {{key: row.key}}]->(b) SET r += row.properties
"""


def _links(type_: str, tail: str, head: str, *rows: tuple[str, str, str, dict[str, Value]]) -> Statement:
    bound: list[Value] = [{"key": key, "a": a, "b": b, "properties": properties} for key, a, b, properties in rows]
    return Statement(LINKS.format(type=type_, tail=tail, head=head), {"rows": bound})


WORLD = (
    Statement(PEOPLE),
    Statement(HOMES),
    Statement(OTHERS),
    _links(
        "LIVES_IN",
        "Child",
        "Household",
        ("l1", "c1", "h1", {"person": "c1", "shielded": False, "since": "2015-02-01"}),
        ("l2", "c2", "h1", {"person": "c2", "shielded": False, "since": "2018-01-01", "until": "2020-01-01"}),
        ("l3", "c2", "h2", {"person": "c2", "shielded": True, "since": "2020-01-01"}),
        ("l4", "c3", "h2", {"person": "c3", "shielded": True}),
    ),
    _links("LIVES_IN", "Carer", "Household", ("l5", "k1", "h1", {"person": "k1", "shielded": False})),
    _links(
        "CARES_FOR",
        "Carer",
        "Child",
        ("f1", "k1", "c1", {"carer": "k1", "child": "c1"}),
        ("f2", "k1", "c2", {"carer": "k1", "child": "c2"}),
    ),
    _links(
        "INVOLVED_WITH",
        "Practitioner",
        "Child",
        ("i1", "p1", "c1", {"child": "c1", "sensitive": False, "since": "2019-01-01"}),
        ("i2", "p2", "c1", {"child": "c1", "sensitive": True, "since": "2019-02-01"}),
        ("i3", "p1", "c3", {"child": "c3", "sensitive": False, "since": "2018-12-01"}),
    ),
)


@pytest.fixture
def world(store: Store) -> Store:
    """Give the small family on each engine in turn."""
    store.write(WORLD)
    return store


@pytest.mark.parametrize("case", CONSTRUCTS, ids=[case["construct"] for case in CONSTRUCTS])
def test_a_construct_gives_these_rows(world: Store, case: dict[str, Any]) -> None:
    assert world.read([Statement("\n".join(case["text"]), case["parameters"])]) == [case["rows"]]


def test_merge_tells_created_from_matched(world: Store) -> None:
    text = (
        "UNWIND $rows AS row MERGE (n:Child {key: row.key}) ON CREATE SET n.first_seen = $day, n += row.properties"
        " ON MATCH SET n.last_confirmed = $day"
        " RETURN n.key AS key, n.first_seen AS first, n.last_confirmed AS last ORDER BY key"
    )
    rows: list[Value] = [{"key": "c1", "properties": {}}, {"key": "new", "properties": {"dob": "2020-01-01"}}]
    assert world.write([Statement(text, {"rows": rows, "day": "2026-01-01"})]) == [
        [{"key": "c1", "first": None, "last": "2026-01-01"}, {"key": "new", "first": "2026-01-01", "last": None}]
    ]


def test_links_are_closed_and_conditions_hold_in_a_write(world: Store) -> None:
    close = (
        "UNWIND $rows AS row MATCH (c:Child {key: row.child})-[r:LIVES_IN {key: row.key}]->(h:Household)"
        " WHERE r.until IS NULL SET r.until = row.day RETURN count(r) AS closed"
    )
    rows: list[Value] = [{"child": "c1", "key": "l1", "day": "2026-01-01"}, {"child": "c2", "key": "l2", "day": "x"}]
    answers = world.write(
        [Statement(close, {"rows": rows}), Statement("MATCH (n)-[r:LIVES_IN {key: 'l2'}]->(h) DELETE r")]
    )
    assert answers[0] == [{"closed": 1}]
    left = "MATCH (c:Child)-[r:LIVES_IN]->(h:Household) RETURN r.key AS key, r.until AS until ORDER BY key"
    assert world.read([Statement(left)]) == [
        [{"key": "l1", "until": "2026-01-01"}, {"key": "l3", "until": None}, {"key": "l4", "until": None}]
    ]
