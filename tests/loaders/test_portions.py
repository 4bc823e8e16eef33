"""Everybody in portions is everybody, each once, whatever the keys and on both engines."""

from bisect import bisect_right
from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from graph.queries.writing import create_links, create_nodes
from graph.records import Row, Value
from graph.stores.protocol import Store
from loaders import portions
from loaders.keys import ALPHABET, LENGTH, new_key
from loaders.portions import MOST, everybody, ranges, records_of
from policies.request import AccessRequest
from tests.graph.engines import neo4j_current_store, neo4j_lts_store, store
from tests.loaders.conftest import TODAY, gate_over

__all__ = ["neo4j_current_store", "neo4j_lts_store", "store"]

CHILDREN = 60
_PERSON: dict[str, Value] = {"area": "A", "status": "live", "shielded": False, "sensitivity": 0}


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH), st.integers(0, 10_000_000))
def test_every_key_is_in_one_portion(key: str, held: int) -> None:
    found = [one for one in ranges(held) if str(one["begin"]) <= key < str(one["end"])]
    assert len(found) == 1


def test_portions_are_about_as_large_as_they_may_be() -> None:
    held = 262_000
    bounds = [str(one["end"]) for one in ranges(held)]
    sizes = Counter(bisect_right(bounds, new_key()) for _ in range(0, held, 10))
    assert len(bounds) == -(-held // MOST)
    assert max(sizes.values()) * 10 < 1.5 * MOST


def test_portions_together_are_the_whole(
    store: Store, ledger: Engine, loader: AccessRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(store)
    gate = gate_over(store, ledger)

    def read(most: int) -> tuple[int, dict[str, list[Row]], list[Row]]:
        monkeypatch.setattr(portions, "ranges", lambda held: ranges(held, most))
        found = list(everybody(gate, loader))
        together: defaultdict[str, list[Row]] = defaultdict(list)
        for portion in found:
            for name, rows in portion.items():
                together[name] += rows
        return len(found), together, list(records_of(gate, loader, ["births", "other"]))

    pieces, people, records = read(7)
    assert pieces > 10
    assert (people, records) == read(10_000)[1:]
    assert [len(people[name]) for name in ("children", "aliases", "households")] == [CHILDREN] * 3
    assert len(records) == CHILDREN
    assert people["children"][0]["postcodes"]


def _fill(store: Store) -> None:
    keys = [new_key() for _ in range(CHILDREN)]
    people: list[Row] = [
        {"key": f"{key[:-1]}C", "properties": {**_PERSON, "given_names": "Amira", "family_name": "Osei"}}
        for key in keys
    ]
    homes: list[Row] = [
        {"key": f"{key[:-1]}H", "properties": {**_PERSON, "postcode": "NM1 1AA", "refuge": False}} for key in keys
    ]
    lives: list[Row] = [
        {"key": f"{key[:-1]}V", "tail": f"{key[:-1]}C", "head": f"{key[:-1]}H", "properties": {
            "person": f"{key[:-1]}C", "household": f"{key[:-1]}H", "shielded": False}}
        for key in keys
    ]  # fmt: skip
    records: list[Row] = [
        {"key": f"{key[:-1]}S", "properties": {
            "source": "births", "source_id": key, "load": "l", "digest": "d", "received": TODAY.date().isoformat(),
            "about": "child", "standing": "live", "area": "A", "said_given_names": "Ameera", "shielded": False,
            "sensitive": False}}
        for key in keys
    ]  # fmt: skip
    refers: list[Row] = [
        {"key": f"{key[:-1]}R", "tail": f"{key[:-1]}S", "head": f"{key[:-1]}C", "properties": {
            "record": f"{key[:-1]}S", "entity": f"{key[:-1]}C", "shielded": False}}
        for key in keys
    ]  # fmt: skip
    store.write([
        create_nodes("Child", people), create_nodes("Household", homes), create_nodes("SourceRecord", records),
        create_links("LIVES_IN", "Child", "Household", lives),
        create_links("REFERS_TO", "SourceRecord", "Child", refers),
    ])  # fmt: skip
