"""Every value that may be stored comes back as it went in, on every engine; every other is refused by all of them.

Strategy. The hostile ones by hand, the rest by hypothesis: texts of any characters, integers up to the edge of 64 bits.
"""

import datetime as dt
import math
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import StoreError
from graph.queries.catalogue import Statement
from graph.records import Parameters, Row, Value
from graph.stores.plain import LONGEST_INDEXED
from graph.stores.protocol import Store
from tests.graph.engines import empty

ADD = "UNWIND $rows AS row MERGE (n:Child {key: row.key}) SET n += row.properties"

HOSTILE: dict[str, Value] = {
    "accents": "Zoë Ångström-Šťastná",
    "decomposed accents": "Zoe\u0308",
    "apostrophe": "O'Brien",
    "typographic apostrophe": "O\u2019Brien",
    "double quotes": 'Anne "Annie" Hall',
    "backslashes": "a\\b\\u0041\\'",
    "backticks": "`Child`",
    "injection by quote": "'}) DETACH DELETE n //",
    "injection by comment": "x' OR 1=1 /* ",
    "injection by statement": '"}) MATCH (m) DETACH DELETE m; //',
    "parameter look-alike": "$key",
    "emoji": "👩‍👩‍👧‍👦",
    "right to left": "\u202eEvil\u202c",
    "outside the basic plane": "\U0001d518\U0001d52b\U0001d526",
    "line ends and tabs": "a\r\nb\tc",
    "zero character": "a\0b",
    "empty text": "",
    "only a space": " ",
    "long text": "x" * 100_000,
    "list look-alike": '["Oslo"]',
    "bare list look-alike": "[Oslo]",
    "spaced list look-alike": ' [ "Oslo" ] ',
    "marked list look-alike": '\u2060["Oslo"]',
    "bracket": "[",
    "map look-alike": '{"a": 1}',
    "number look-alike": "007",
    "truth look-alike": "true",
    "null look-alike": "null",
    "first day": "0001-01-01",
    "leap day": "2020-02-29",
    "last day": "9999-12-31",
    "impossible day": "2019-02-30",
    "empty list": [],
    "list of texts": ["Zoë", "O'Brien", "", "[x]"],
    "list of one": ["Oslo"],
    "list of integers": [0, -1, 2**63 - 1, -(2**63)],
    "list of truths": [True, False],
    "list of decimals": [0.5, -1.25],
    "greatest integer": 2**63 - 1,
    "least integer": -(2**63),
    "beyond exact decimals": 2**53 + 1,
    "zero": 0,
    "true": True,
    "false": False,
    "decimal": 0.1,
    "least decimal": 5e-324,
    "greatest decimal": 1.7976931348623157e308,
}

REFUSED: dict[str, object] = {
    "integer of 65 bits": 2**63,
    "negative integer of 65 bits": -(2**63) - 1,
    "not a number": math.nan,
    "infinity": math.inf,
    "bytes": b"x",
    "date": dt.date(2020, 1, 1),
    "time": dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
    "set": {"x"},
    "half a character": "\ud800",
    "such inside a list": ["x", "\udfff"],
    "complex": 1j,
    "number as a key": {1: "x"},
}

REFUSED_IN_STORE: dict[str, object] = {
    "map": {"a": 1},
    "list of maps": [{"a": 1}],
    "list of lists": [["x"]],
    "list with a gap": ["x", None],
    "list of two kinds": ["x", 1],
    "integers and truths": [1, True],
    "integers and decimals": [1, 2.5],
}


def bound(**values: object) -> Parameters:
    """Whatever it is: the point is what the store does with it."""
    return cast("Parameters", values)


def write(store: Store, value: object) -> None:
    store.write([Statement(ADD, bound(rows=[{"key": "k", "properties": {"given_names": value}}]))])


def ask(store: Store, text: str, **parameters: Value) -> Row:
    return store.read([Statement(text, parameters)])[0][0]


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_value_comes_back_as_it_went_in(store: Store, value: Value) -> None:
    write(store, value)
    row = ask(store, "MATCH (n:Child) RETURN n.given_names AS stored, $value AS bound", value=value)
    assert row == {"stored": value, "bound": value}
    assert type(row["stored"]) is type(value)
    assert ask(store, "MATCH (n) RETURN count(n) AS total") == {"total": 1}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_value_is_found_by_itself_and_by_nothing_else(store: Store, value: Value) -> None:
    write(store, value)
    found = "MATCH (n:Child) WHERE n.given_names = $wanted OR n.given_names IN [$wanted] RETURN count(n) AS found"
    for name, other in HOSTILE.items():
        same = type(other) is type(value) and other == value
        assert ask(store, found, wanted=other)["found"] == int(same), name


@pytest.mark.parametrize("value", [v for v in HOSTILE.values() if isinstance(v, str) and len(v) < LONGEST_INDEXED])
def test_a_key_may_be_any_text(store: Store, value: str) -> None:
    store.write([Statement(ADD, {"rows": [{"key": value, "properties": {}}]})])
    assert store.read([Statement("MATCH (n:Child {key: $key}) RETURN n.key AS key", {"key": value})]) == [
        [{"key": value}]
    ]


@pytest.mark.parametrize("value", REFUSED.values(), ids=REFUSED.keys())
def test_what_no_engine_can_carry_is_refused_before_it_is_sent(store: Store, value: object) -> None:
    with pytest.raises(StoreError):
        write(store, value)
    with pytest.raises(StoreError):
        store.read([Statement("RETURN $value AS value", bound(value=value))])
    assert ask(store, "MATCH (n) RETURN count(n) AS total") == {"total": 0}


@pytest.mark.parametrize("value", REFUSED_IN_STORE.values(), ids=REFUSED_IN_STORE.keys())
def test_what_only_one_engine_could_store_is_refused_by_all(store: Store, value: object) -> None:
    with pytest.raises(StoreError):
        write(store, value)
    flat = Statement("MERGE (n:Child {key: 'k'}) SET n += $properties", bound(properties={"given_names": value}))
    with pytest.raises(StoreError):
        store.write([flat])
    assert ask(store, "MATCH (n) RETURN count(n) AS total") == {"total": 0}


@pytest.mark.parametrize("reserved", ["id", "name", "title", "type", "label"])
def test_a_property_that_an_engine_reserves_is_refused_by_all(store: Store, reserved: str) -> None:
    with pytest.raises(StoreError, match=reserved):
        store.write([Statement("MERGE (n:Child {key: 'k'}) SET n += $properties", {"properties": {reserved: "x"}})])


@pytest.mark.parametrize("indexed", ["key", "family_name", "source_id"])
def test_a_text_too_long_for_an_index_is_refused_by_all(store: Store, indexed: str) -> None:
    longest = "é" * (LONGEST_INDEXED // 2)
    text = "UNWIND $rows AS row CREATE (n:SourceRecord) SET n += row.properties"
    store.write([Statement(text, {"rows": [{"properties": {indexed: longest}}]})])
    with pytest.raises(StoreError, match="too long"):
        store.write([Statement(text, {"rows": [{"properties": {indexed: f"{longest}x"}}]})])
    assert ask(store, "MATCH (n) RETURN count(n) AS total") == {"total": 1}


def test_a_key_too_long_for_an_index_is_refused_by_all(store: Store) -> None:
    with pytest.raises(StoreError, match="too long"):
        store.write([Statement(ADD, {"rows": [{"key": "x" * (LONGEST_INDEXED + 1), "properties": {}}]})])


def test_what_may_not_be_stored_may_still_be_asked_with(store: Store) -> None:
    nested: Value = {"map": {"deep": [1, None, ["x", {}]]}}
    assert ask(store, "RETURN $value AS value", value=nested) == {"value": nested}


def test_a_missing_property_and_a_removed_one_read_as_nothing(store: Store) -> None:
    write(store, "Zoë")
    store.write([Statement(ADD, {"rows": [{"key": "k", "properties": {"given_names": None}}]})])
    read = "MATCH (n:Child) RETURN n.given_names AS removed, n.never AS never, n.never IS NULL AS missing"
    assert ask(store, read) == {"removed": None, "never": None, "missing": True}


STORABLE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.text(st.sampled_from("[]\u2060 x\"'"))),
    st.lists(st.integers(-(2**63), 2**63 - 1)),
)


def test_any_storable_value_comes_back_and_is_found(store: Store) -> None:
    @given(values=st.lists(STORABLE, min_size=1, max_size=30))
    def holds(values: list[Value]) -> None:
        empty(store)
        rows: list[Value] = [{"key": str(i), "properties": {"given_names": value}} for i, value in enumerate(values)]
        store.write([Statement(ADD, {"rows": rows})])
        find = (
            "UNWIND $rows AS row MATCH (n:Child {key: row.key}) WHERE n.given_names = row.properties.given_names "
            "RETURN n.given_names AS value"
        )
        found = store.read([Statement(find, {"rows": rows})])[0]
        assert [row["value"] for row in found] == values

    holds()
