"""Flags are one-way: a source raises a shield and never lowers it; a shield in doubt protects all whom it may mean."""

from pathlib import Path

import pytest

from graph.queries.shielding import covering, lifting
from graph.queries.writing import merge_links, update_links
from graph.stores.embedded import EmbeddedStore
from graph.stores.protocol import Store
from loaders import pipeline
from loaders.deciding import decide
from loaders.linking import ANOTHER_CHILD
from policies.gate import Gate
from policies.request import AccessRequest
from tests.loaders.conftest import asked
from tests.loaders.cover import TODAY, uncovered
from tests.loaders.feed_rows import (
    AMIRA,
    HEADINGS,
    HOME,
    child_key,
    claim,
    load,
    patient,
    quarantined,
    shielded_children,
)  # fmt: skip

FLAGGED = patient(1, "Tom", "Reid", "2015-05-05", flag="yes")
UNFLAGGED = patient(1, "Tom", "Reid", "2015-05-05")
ASKED = "MATCH (s:SourceRecord) WHERE s.standing = 'live' AND s.shield_lift_asked IS NOT NULL"
ASKED += " RETURN s.source_id AS of ORDER BY of"
LIFTED = HEADINGS["shields"] + ",lifted_on"
NAMESAKES = (
    patient(1, "Sam", "Reid", "2016-04-04"),
    patient(2, "Sam", "Reid", "2011-09-19", "1 Mill Lane,NM1 1AA"),
    patient(3, "Tom", "Reid", "2013-05-05"),
)
EITHER = "SH2,child,9990000018,,Sam,,,Reid,,,,no,2,Safeguarding Hub,2026-01-10,2027-01-10"
"""Without a date of birth, and with a number that nobody else has sent yet: it may be either of two."""
NEARLY = "SH2,child,,,Sal,,2016-04-04,Reid,,,,no,2,Safeguarding Hub,2026-01-10,2027-01-10"


def asks(store: Store) -> list[str]:
    """The records whose source asks for their shield no longer."""
    return [str(row["of"]) for row in asked(store, ASKED)]


def test_a_national_flag_shields_within_the_load(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "gp_register", FLAGGED, patient(2, "Zoe", "Hale", "2014-01-01", "1 Mill Lane,NM1 1AA"))
    assert (shielded_children(store), uncovered(store)) == (["Tom"], [])
    review = asked(store, "MATCH (s:SourceRecord) WHERE s.marked_shielded = true RETURN s.shield_review AS review")
    assert [row["review"] for row in review] == [None], "provisional: an authority is to look at it at once"


def test_a_flag_that_disappears_only_asks(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "gp_register", FLAGGED, day="2026-11-01")
    load(tmp_path, gate, loader, "gp_register", UNFLAGGED, day="2026-11-10")
    assert (shielded_children(store), uncovered(store), asks(store)) == (["Tom"], [], ["P1"])
    moved = patient(1, "Tom", "Reid", "2015-05-05", "9 New Road,NM7 7NR")
    load(tmp_path, gate, loader, "gp_register", moved, day="2026-11-20")
    assert (shielded_children(store), uncovered(store), asks(store)) == (["Tom"], [], ["P1"]), "however often"


def test_a_flag_that_comes_back_asks_no_more(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    for row, day in ((FLAGGED, "2026-11-01"), (UNFLAGGED, "2026-11-10"), (FLAGGED, "2026-11-20")):
        load(tmp_path, gate, loader, "gp_register", row, day=day)
    assert (shielded_children(store), asks(store)) == (["Tom"], [])


def test_a_flag_that_an_authority_lifted_stays_lifted_until_it_is_set_anew(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "gp_register", FLAGGED, day="2026-11-01")
    tom = child_key(store, "Tom", "Reid")
    gate.write(loader, "shield.lift", [*lifting(tom, TODAY), *covering([tom], TODAY)])
    moved = patient(1, "Tom", "Reid", "2015-05-05", "9 New Road,NM7 7NR", flag="yes")
    load(tmp_path, gate, loader, "gp_register", moved, day="2026-11-10")
    assert (shielded_children(store), uncovered(store)) == ([], [])
    for row, day in ((UNFLAGGED, "2026-11-15"), (FLAGGED, "2026-11-20")):
        load(tmp_path, gate, loader, "gp_register", row, day=day)
    assert (shielded_children(store), uncovered(store)) == (["Tom"], [])


def test_a_shield_that_its_register_calls_lifted_only_asks(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "shields", AMIRA, day="2026-11-01")
    load(tmp_path, gate, loader, "shields", f"{AMIRA},2026-11-10", day="2026-11-20", headings=LIFTED)
    assert (shielded_children(store), asks(store)) == (["Amira"], ["SH1"])
    marking = asked(store, "MATCH (c:Child) RETURN c.sensitivity AS sensitivity")
    assert [row["sensitivity"] for row in marking] == [1], "nor does the marking fall"


def test_a_shield_that_is_listed_no_longer_asks_and_asks_no_more_when_it_is_listed_again(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    other = AMIRA.replace("SH1", "SH7").replace("Amira,F,2017-09-30,Osei", "Zoe,F,2014-01-01,Hale")
    load(tmp_path, gate, loader, "shields", AMIRA, other, day="2026-11-01")
    load(tmp_path, gate, loader, "shields", other, day="2026-11-10")
    assert (shielded_children(store), asks(store)) == (["Amira", "Zoe"], ["SH1"])
    load(tmp_path, gate, loader, "shields", AMIRA, other, day="2026-11-20")
    assert asks(store) == []


def test_a_shield_in_doubt_protects_every_child_it_may_mean_until_somebody_decides(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "gp_register", *NAMESAKES)
    report = load(tmp_path, gate, loader, "shields", EITHER)
    assert report.review + report.held == 1, "this test is about a row in doubt"
    assert (shielded_children(store), uncovered(store)) == (["Sam", "Sam"], [])
    assert [remark.rule for remark in report.remarks] == ["shield-waiting"]
    counted = asked(store, "MATCH (s:SourceRecord) RETURN count(s) AS records")
    load(tmp_path, gate, loader, "shields", EITHER)
    assert asked(store, "MATCH (s:SourceRecord) RETURN count(s) AS records") == counted, "a replay adds nothing"
    (elder,) = asked(store, "MATCH (c:Child) WHERE c.dob = '2011-09-19' RETURN c.key AS key")
    decide(gate, loader, feed="shields", source_id="SH2", child=str(elder["key"]), decided_by="priya")
    held = asked(store, "MATCH (h:Household) WHERE h.shielded = true RETURN h.key AS key")
    assert (shielded_children(store), uncovered(store), len(held)) == (["Sam"], [], 1)


def test_a_shield_in_doubt_that_means_none_of_them_binds_to_a_child_of_its_own(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "gp_register", *NAMESAKES)
    load(tmp_path, gate, loader, "shields", NEARLY)
    assert shielded_children(store) == ["Sam"]
    decide(gate, loader, feed="shields", source_id="SH2", child=ANOTHER_CHILD, decided_by="priya")
    assert (shielded_children(store), uncovered(store)) == (["Sal"], [])
    assert len(asked(store, "MATCH (c:Child) RETURN c.key AS key")) == 4
    provisional = "MATCH (s:SourceRecord) WHERE s.source = 'provisional-shield' AND s.shield_lifted IS NULL"
    assert asked(store, f"{provisional} RETURN s.key AS key") == []


def test_whoever_resembles_a_shield_that_waits_is_held_with_it(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    nameless = "SH3,child,9990000018,,,F,2016-04-04,Hale,,,,no,2,Safeguarding Hub,2026-01-10,2027-01-10"
    load(tmp_path, gate, loader, "shields", nameless)
    assert asked(store, "MATCH (c:Child) RETURN c.key AS key") == [], "too little to bring in a child"
    load(tmp_path, gate, loader, "gp_register", patient(1, "Ivy", "Hale", "2016-04-04", nhs="999 000 0018"))
    assert asked(store, "MATCH (c:Child) RETURN c.key AS key") == []
    assert [row["source_id"] for row in quarantined(store)] == ["P1"]


def test_a_load_that_dies_half_way_has_set_its_shields_first(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 2)
    names = (("Kit", "Hale"), ("Ivy", "Moss"), ("Omar", "Aziz"), ("Freya", "Quill"), ("Bo", "Lund"), ("Ana", "Petrov"),
             ("Josh", "Ward"))  # fmt: skip
    rows = [
        patient(n, given, family, f"20{8 + n:02}-0{n}-1{n}", f"{n} Mill Lane,NM{n} 1AA")
        for n, (given, family) in enumerate(names, 2)
    ]
    write, times = store.write, iter(range(100))

    def dying(statements: object) -> object:
        if next(times) == 2:
            raise KeyboardInterrupt
        return write(statements)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "write", dying)
    with pytest.raises(KeyboardInterrupt):
        load(tmp_path, gate, loader, "gp_register", *rows, FLAGGED)
    there = asked(store, "MATCH (c:Child) RETURN c.key AS key")
    assert 0 < len(there) < 8
    assert (shielded_children(store), uncovered(store)) == (["Tom"], []), "its row is the last of the file"
    monkeypatch.setattr(store, "write", write)
    load(tmp_path, gate, loader, "gp_register", *rows, FLAGGED)
    assert len(asked(store, "MATCH (c:Child) RETURN c.key AS key")) == 8
    assert (shielded_children(store), uncovered(store)) == (["Tom"], [])


def test_a_source_record_takes_its_marking_along_and_gives_it_back(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "gp_register", FLAGGED, patient(2, "Zoe", "Hale", "2014-01-01", "1 Mill Lane,NM1 1AA"))
    tom, zoe = child_key(store, "Tom", "Reid"), child_key(store, "Zoe", "Hale")
    (link,) = asked(store, "MATCH (s:SourceRecord)-[t:REFERS_TO]->(c:Child {key: $key}) RETURN s.key AS record,"
                    " t.key AS key", key=tom)  # fmt: skip

    def moved(old: str, new: str, child: str, left: str) -> None:
        ended = {"key": old, "tail": link["record"], "head": left, "properties": {"until": TODAY}}
        now = {"record": link["record"], "entity": child, "shielded": True}
        begun = {"key": new, "tail": link["record"], "head": child, "properties": now}
        store.write([
            update_links("REFERS_TO", "SourceRecord", "Child", [ended]),
            merge_links("REFERS_TO", "SourceRecord", "Child", [begun]), *covering([tom, zoe], TODAY),
        ])  # fmt: skip

    moved(str(link["key"]), "R2", zoe, tom)
    assert (shielded_children(store), uncovered(store)) == (["Zoe"], []), "a merge takes the stricter marking"
    moved("R2", "R3", tom, zoe)
    assert (shielded_children(store), uncovered(store)) == (["Tom"], []), "a split gives each back its own"


def test_a_sister_comes_out_when_the_shield_is_lifted_and_not_before(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "shields", AMIRA)
    nia = claim(1, "Nia", "Osei", "2012-02-02", HOME, "Esi,Osei", child=2)
    load(tmp_path, gate, loader, "child_benefit", claim(1, "Amira", "Osei", "2017-09-30", HOME, "Esi,Osei"), nia)
    said = "MATCH (s:SourceRecord)-[:REFERS_TO]->(c:Child {key: $key}) RETURN s.shielded AS shielded"
    sisters = asked(store, said, key=child_key(store, "Nia", "Osei"))
    assert [row["shielded"] for row in sisters] == [True], "what is said of her tells where the shielded child lives"
