"""Parameters are found and folded into one map, so that Neo4j plans a text once for everybody."""

import pytest

from graph.errors import StoreError
from graph.queries.catalogue import Statement
from graph.records import Value
from graph.stores.binding import folded, selected, used
from graph.stores.protocol import Store

TEXT = """
MATCH (n:Child {key: $key}) WHERE n.dob IN $dobs OR n.dob = '$key \\' $none' OR n.`$odd` = "$none" OR $key = 'x'
RETURN n.key AS key LIMIT $limit"""


def test_each_parameter_is_found_once_and_quoted_text_is_none() -> None:
    assert used(TEXT) == ("key", "dobs", "limit")


def test_folding_rewrites_parameters_and_nothing_else() -> None:
    assert (
        folded("RETURN $a AS a, '$a' AS text, $b2.c AS c, `$d`") == "RETURN $_.a AS a, '$a' AS text, $_.b2.c AS c, `$d`"
    )


def test_only_what_the_text_uses_is_bound() -> None:
    assert selected("RETURN $a AS a", {"a": 1, "unused": [0] * 3}) == {"a": 1}


def test_a_parameter_that_is_not_bound_is_named() -> None:
    with pytest.raises(StoreError, match="`b` is not bound"):
        selected("RETURN $a AS a, $b AS b", {"a": 1})


def test_parameters_work_wherever_cypher_takes_them(store: Store) -> None:
    rows: list[Value] = [{"key": key, "properties": {"dob": f"2015-01-0{key}"}} for key in "123456"]
    store.write(
        [Statement("UNWIND $rows AS row MERGE (n:Child {key: row.key}) SET n += row.properties", {"rows": rows})]
    )
    text = """
UNWIND $keys AS wanted MATCH (n:Child {key: wanted}) WHERE n.dob IN $dobs AND NOT n.key = $not AND $open
WITH n ORDER BY n.key SKIP $offset LIMIT $limit
RETURN n.key AS key, $map.deep AS deep, EXISTS { MATCH (m:Child) WHERE m.key = $not } AS exists
"""
    asked: dict[str, Value] = {
        "keys": ["1", "2", "3", "4", "5"],
        "dobs": ["2015-01-02", "2015-01-03", "2015-01-04", "2015-01-05"],
        "not": "3",
        "open": True,
        "offset": 1,
        "limit": 1,
        "map": {"deep": [1]},
    }
    assert store.read([Statement(text, asked)]) == [[{"key": "4", "deep": [1], "exists": True}]]


def test_a_text_is_planned_once_whoever_asks(neo4j_current_store: Store) -> None:
    text = "MATCH (n:Child {key: $key}) WHERE n.area IN $areas OR n.key = $own RETURN n.key AS key"
    people: list[dict[str, Value]] = [
        {"key": "x", "areas": [], "own": None},
        {"key": "x" * 100, "areas": ["a"], "own": "y"},
        {"key": "z", "areas": [str(number) for number in range(2000)], "own": "z" * 2000},
        {"key": 1, "areas": [1, 2], "own": 2.5},
    ]
    forget = Statement("CALL db.clearQueryCaches() YIELD value RETURN value")
    neo4j_current_store.read([forget])
    for person in people:
        neo4j_current_store.read([Statement(text, person)])
    assert neo4j_current_store.read([forget]) == [[{"value": "Query caches successfully cleared of 1 queries."}]]


def test_rehearsing_a_text_does_not_run_it(store: Store) -> None:
    endless = (
        "UNWIND range(1, 1000000000) AS i UNWIND range(1, 1000000000) AS j RETURN count(*) AS total, $bound AS bound"
    )
    store.rehearse([Statement(endless, {"bound": 1})])
    store.check()
