"""Shields: what they cover, that nothing is published before its cover, that lifting one leaves nothing behind."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.queries.catalogue import Statement
from graph.queries.shielding import covering, covering_what_is_new, lifting
from graph.queries.writing import create_links, create_nodes, merge_links, merge_nodes, update_links, update_nodes
from graph.records import Row, Value
from graph.stores.embedded import EmbeddedStore, open_embedded
from loaders import pipeline
from loaders.feeds.catalogue import FEEDS
from loaders.synth.synthesise import synthesise
from policies.gate import Gate
from policies.request import AccessRequest
from tests import graph_copy
from tests.loaders.conftest import asked
from tests.loaders.cover import TODAY, uncovered
from tests.loaders.feed_rows import AMIRA, HOME, claim, load

AMIRAS_CLAIM = claim(1, "Amira", "Osei", "2017-09-30", HOME, "Esi,Osei")
NIAS_CLAIM = claim(1, "Nia", "Osei", "2012-02-02", HOME, "Esi,Osei", child=2)
STRANGERS_CLAIM = claim(2, "Tom", "Reid", "2015-05-05", "3 Mill Lane,NM1 1AA", "Jo,Reid")


def test_a_shield_covers_home_mother_and_sister_and_nobody_else(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "shields", AMIRA)
    load(tmp_path, gate, loader, "child_benefit", AMIRAS_CLAIM, NIAS_CLAIM, STRANGERS_CLAIM)
    assert uncovered(store) == []
    names = asked(store, "MATCH (n:Child|Carer) WHERE n.shielded = true"
                  " RETURN coalesce(n.given_names, n.full_name) AS name ORDER BY name")  # fmt: skip
    assert [row["name"] for row in names] == ["Amira", "Esi Osei"]
    links = asked(store, "MATCH ()-[r:LIVES_IN|CARES_FOR]->() RETURN type(r) AS kind, r.shielded AS shielded")
    assert sum(row["shielded"] is True for row in links) == 5, "three live there, two are cared for"
    assert sum(row["shielded"] is False for row in links) == 3, "the strangers are not covered"


def test_authority_and_review_date_stand_on_the_record_and_not_on_the_child(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "shields", AMIRA)
    said = asked(store, "MATCH (s:SourceRecord) RETURN s.shield_authority AS authority, s.shield_review AS review")
    assert [dict(row) for row in said] == [{"authority": "Safeguarding Hub", "review": "2027-01-10"}]
    child = asked(store, "MATCH (c:Child) RETURN keys(c) AS keys")[0]["keys"]
    assert not [key for key in child if "shield_" in str(key)]  # type: ignore[union-attr]


def test_a_shield_that_comes_late_covers_what_was_there(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "child_benefit", AMIRAS_CLAIM, NIAS_CLAIM, STRANGERS_CLAIM)
    assert asked(store, "MATCH (n) WHERE n.shielded = true RETURN n.key AS key") == []
    load(tmp_path, gate, loader, "shields", AMIRA)
    assert uncovered(store) == []
    assert len(asked(store, "MATCH (h:Household) WHERE h.shielded = true RETURN h.key AS key")) == 1


def test_a_lifted_shield_uncovers_exactly_what_it_covered(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "shields", AMIRA, day="2026-11-01")
    load(tmp_path, gate, loader, "child_benefit", AMIRAS_CLAIM, NIAS_CLAIM, STRANGERS_CLAIM)
    child = str(asked(store, "MATCH (c:Child) WHERE c.given_names = 'Amira' RETURN c.key AS key")[0]["key"])
    gate.write(loader, "shield.lift", [*lifting(child, TODAY), *covering([child], TODAY)], touched=(child,))
    assert uncovered(store) == []
    assert asked(store, "MATCH (n:Child|Carer|Household) WHERE n.shielded = true RETURN n.key AS key") == []
    still = asked(store, "MATCH (s:SourceRecord)-[r]->() WHERE r.shielded = true RETURN s.source AS source")
    assert [row["source"] for row in still] == ["shields"], "what asked for a shield tells that there was one"
    links = "MATCH ()-[r:LIVES_IN|CARES_FOR|RECEIVES]->() WHERE r.shielded = true RETURN r.key AS key"
    assert asked(store, links) == []


def test_a_shield_that_is_no_longer_listed_stays_and_is_asked_about(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "shields", AMIRA, day="2026-11-01")
    report = load(tmp_path, gate, loader, "shields")
    assert [remark.rule for remark in report.remarks] == ["not-listed"]
    assert len(asked(store, "MATCH (c:Child) WHERE c.shielded = true RETURN c.key AS key")) == 1


def test_a_child_that_moves_takes_the_cover_along(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "shields", AMIRA)
    load(tmp_path, gate, loader, "child_benefit", AMIRAS_CLAIM, NIAS_CLAIM, STRANGERS_CLAIM, day="2026-10-01")
    moved = AMIRAS_CLAIM.replace(HOME, "9 New Road,NM7 7NR")
    load(tmp_path, gate, loader, "child_benefit", moved, NIAS_CLAIM, STRANGERS_CLAIM)
    assert uncovered(store) == []
    homes = asked(store, "MATCH (h:Household) WHERE h.shielded = true RETURN h.postcode AS postcode")
    assert "NM7 7NR" in [row["postcode"] for row in homes]


def test_r9_a_new_identity_near_a_shielded_child_is_quarantined(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "shields", AMIRA)
    renamed = claim(3, "Amira", "Mensah", "2017-09-30", "1 Far Street,NM8 8ZZ", "Esi,Mensah")
    report = load(tmp_path, gate, loader, "child_benefit", renamed)
    assert (report.review, report.reviews, report.held) == (0, (), 3), "not even that it was stopped is told"
    assert asked(store, "MATCH (h:Household) RETURN h.key AS key") == []
    assert len(asked(store, "MATCH (c:Child) RETURN c.key AS key")) == 1


def test_no_transaction_of_a_load_ever_leaves_a_fact_uncovered(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 20)
    manifest = synthesise(60, tmp_path / "feeds", 5)
    write, seen = store.write, []

    def watched(statements: Sequence[Statement]) -> list[list[Row]]:
        answer = write(statements)
        seen.append(uncovered(store))
        return answer

    monkeypatch.setattr(store, "write", watched)
    for code, feed in FEEDS.items():
        for file in (file for file in manifest.files if file.feed == code):
            coverage = None if feed.announced else file.coverage
            pipeline.run(feed, [tmp_path / "feeds" / file.file], gate, loader, coverage=coverage)
    assert len(seen) > 40
    assert [wrong for wrong in seen if wrong] == []
    assert asked(store, "MATCH ()-[r:RECEIVES]->() WHERE r.shielded = true RETURN r.key AS key") != []


PEOPLE = HOMES = st.sampled_from(range(3))
moves = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["live", "leave"]), st.sampled_from(["Child", "Carer"]), PEOPLE, HOMES),
        st.tuples(st.sampled_from(["shield", "lift"]), st.sampled_from(["Child", "Household"]), PEOPLE, HOMES),
        st.tuples(st.just("say"), st.sampled_from(["Child", "Carer", "Household"]), PEOPLE, HOMES),
    ),
    min_size=1, max_size=14,
)  # fmt: skip


@given(moves)
def test_whatever_moves_and_whatever_shield_comes_or_goes_the_cover_is_right(
    steps: list[tuple[str, str, int, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_embedded(Path(folder) / "graph")
        try:
            store.prepare()
            store.write([*_people(), *covering(_keys(), TODAY)])
            for number, (verb, label, person, home) in enumerate(steps):
                who, where = f"{label}{person}", f"Household{home}"
                touched = [who] if label == "Household" else [who, where]
                if verb == "say":
                    store.write([*_said(label, who, f"Carer{home}", number), *covering_what_is_new([who], TODAY)])
                else:
                    store.write([*_step(verb, label, who, where), *covering(touched, TODAY)])
                assert uncovered(store) == []
                held = graph_copy.copy_of(store)
                store.write(covering(_keys(), TODAY))
                assert graph_copy.copy_of(store) == held, "what was not touched is as right as if all had been"
        finally:
            store.close()


def _people() -> list[Statement]:
    person: dict[str, Value] = {"area": "A", "status": "live", "shielded": False, "sensitivity": 0}
    children: list[Row] = [
        {"key": f"Child{n}", "properties": {**person, "given_names": "A", "family_name": "B"}} for n in range(3)
    ]
    carers: list[Row] = [{"key": f"Carer{n}", "properties": {**person, "full_name": "A B"}} for n in range(3)]
    homes: list[Row] = [{"key": f"Household{n}", "properties": {**person, "refuge": False}} for n in range(3)]
    records: list[Row] = [
        {"key": f"Record{label}{n}", "properties": {
            "source": "shields", "source_id": str(n), "load": "l", "digest": "d", "received": TODAY, "area": "A",
            "marked_shielded": False, "marked_refuge": False, "marked_sensitivity": 0, "shielded": False,
            "sensitive": False}}
        for label in ("Child", "Carer", "Household") for n in range(3)
    ]  # fmt: skip
    refers: dict[str, list[Row]] = {
        label: [
            {"key": f"R{label}{n}", "tail": f"Record{label}{n}", "head": f"{label}{n}", "properties": {
                "record": f"Record{label}{n}", "entity": f"{label}{n}", "shielded": False}}
            for n in range(3)
        ]
        for label in ("Child", "Carer", "Household")
    }  # fmt: skip
    care: list[Row] = [
        {"key": f"K{n}{m}", "tail": f"Carer{n}", "head": f"Child{m}", "properties": {
            "carer": f"Carer{n}", "child": f"Child{m}", "shielded": False}}
        for n in range(3) for m in range(3)
    ]  # fmt: skip
    open_: dict[str, Value] = {"sensitive": False, "sensitivity": 0, "shielded": False}
    lists: list[Row] = [
        {"key": f"S{n}", "tail": f"Child{n}", "head": "School", "properties": {
            **open_, "child": f"Child{n}", "service": "School", "kind": "school"}}
        for n in range(3)
    ]  # fmt: skip
    involved: list[Row] = [
        {"key": f"I{service}{n}", "tail": "Worker", "head": f"Child{n}", "properties": {
            **open_, "child": f"Child{n}", "practitioner": "Worker", "service": service}}
        for n in range(3) for service in ("School", "Clinic")
    ]  # fmt: skip
    return [
        merge_nodes("Child", children), merge_nodes("Carer", carers), merge_nodes("Household", homes),
        merge_nodes("Service", [{"key": "School", "properties": {
            "full_name": "A", "kind": "school", "area": "A", "universal": True, "sensitive": False,
            "status": "live"}}]),
        merge_nodes("Practitioner", [{"key": "Worker", "properties": {
            "full_name": "A B", "area": "A", "sensitive": False, "status": "live"}}]),
        merge_nodes("SourceRecord", records),
        *(merge_links("REFERS_TO", "SourceRecord", label, rows) for label, rows in refers.items()),
        merge_links("CARES_FOR", "Carer", "Child", care),
        merge_links("RECEIVES", "Child", "Service", lists),
        merge_links("INVOLVED_WITH", "Practitioner", "Child", involved),
    ]  # fmt: skip


def _said(label: str, who: str, carer: str, number: int) -> list[Statement]:
    """What a source says of somebody for the first time, as if no shield was near."""
    record: Row = {"key": f"Said{number}", "properties": {
        "source": "school_roll", "source_id": str(number), "load": "l", "digest": "d", "received": TODAY, "area": "A",
        "shielded": False, "sensitive": False}}  # fmt: skip
    refers: Row = {"key": f"Refers{number}", "tail": f"Said{number}", "head": who, "properties": {
        "record": f"Said{number}", "entity": who, "shielded": False}}  # fmt: skip
    said = [
        create_nodes("SourceRecord", [record]), create_links("REFERS_TO", "SourceRecord", label, [refers]),
    ]  # fmt: skip
    if label != "Child":
        return said
    open_: dict[str, Value] = {"child": who, "sensitive": False, "sensitivity": 0, "shielded": False}
    ways: list[tuple[str, str, str, Row]] = [
        ("RECEIVES", "Child", "Service", {"tail": who, "head": "School", "properties": {
            **open_, "service": "School", "kind": "school"}}),
        ("INVOLVED_WITH", "Practitioner", "Child", {"tail": "Worker", "head": who, "properties": {
            **open_, "service": "School", "practitioner": "Worker"}}),
        ("CARES_FOR", "Carer", "Child", {"tail": carer, "head": who, "properties": {
            "child": who, "carer": carer, "shielded": False}}),
    ]  # fmt: skip
    return [*said, *(create_links(kind, tail, head, [{**row, "key": f"{kind}{number}"}])
                     for kind, tail, head, row in ways)]  # fmt: skip


def _keys() -> list[str]:
    return [f"{label}{n}" for label in ("Child", "Carer", "Household") for n in range(3)]


def _step(verb: str, label: str, who: str, where: str) -> list[Statement]:
    key = f"{who}-{where}"
    if verb == "live":
        properties: dict[str, Value] = {"person": who, "household": where, "shielded": False}
        return [
            merge_links(
                "LIVES_IN", label, "Household", [{"key": key, "tail": who, "head": where, "properties": properties}]
            )
        ]
    if verb == "leave":
        left: Row = {"key": key, "tail": who, "head": where, "properties": {"until": TODAY}}
        return [update_links("LIVES_IN", label, "Household", [left])]
    record = f"Record{who}"
    return [update_nodes("SourceRecord", [{"key": record, "properties": {"marked_shielded": verb == "shield"}}])]
