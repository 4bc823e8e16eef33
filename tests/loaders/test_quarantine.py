"""Quarantine: a look-alike of a shielded child is held, told to nobody, and decided by a person, whole (R9, R42)."""

from pathlib import Path

import pytest

from graph.stores.embedded import EmbeddedStore
from graph.stores.protocol import Store
from loaders.deciding import decide
from loaders.errors import NothingWaits
from loaders.linking import ANOTHER_CHILD
from policies.gate import Gate
from policies.request import AccessRequest
from tests.loaders.conftest import asked
from tests.loaders.cover import uncovered
from tests.loaders.feed_rows import AMIRA, HOME, child_key, claim, load, patient, quarantined

AT_HOME = claim(1, "Amira", "Osei", "2017-09-30", HOME, "Esi,Osei")
ADOPTED = claim(3, "Amira", "Mensah", "2017-09-30", "1 Far Street,NM8 8ZZ", "Ama,Mensah")
"""The adoption case: another family name, another home, another mother; the same child."""

EVERYTHING = "MATCH (n) RETURN count(n) AS nodes"
LINKS = "MATCH ()-[r]->() RETURN count(r) AS links"
PEOPLE = "MATCH (n:Child|Carer|Household) RETURN n.key AS key, n.given_names AS given, n.full_name AS name,"
PEOPLE += " n.address AS address, n.shielded AS shielded ORDER BY n.key"


def graph_of_people(store: Store) -> list[str]:
    """Everybody, and every link between them."""
    links = "MATCH (a)-[r:LIVES_IN|CARES_FOR|RECEIVES]->(b) RETURN r.key AS key, r.until AS until ORDER BY r.key"
    return [repr(sorted(row.items(), key=str)) for text in (PEOPLE, links) for row in asked(store, text)]


@pytest.fixture
def held(tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest) -> EmbeddedStore:
    """Give a graph with a shielded child at home, and a claim for her under another name, which is held."""
    load(tmp_path, gate, loader, "shields", AMIRA)
    load(tmp_path, gate, loader, "child_benefit", AT_HOME, day="2026-11-01")
    load(tmp_path, gate, loader, "child_benefit", AT_HOME, ADOPTED)
    return store


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(patient(1, "Amira", "Mensah", "2017-09-30", "1 Far Street,NM8 8ZZ"), id="a new family name"),
        pytest.param(patient(1, "Amirah", "Mensah", "2017-09-30", "1 Far Street,NM8 8ZZ"), id="and spelt otherwise"),
        pytest.param(patient(1, "Lina", "Osei", "2017-09-30", "1 Far Street,NM8 8ZZ"), id="a new given name"),
        pytest.param(patient(1, "Lina", "Mensah", "2017-09-30", former="Osei"), id="a former family name"),
        pytest.param(patient(1, "Amira", "Osei", "2017-09-20", "1 Far Street,NM8 8ZZ"), id="another day of birth"),
        pytest.param(patient(1, "Lina", "Mensah", "2017-05-05", nhs="9990000018"), id="only the NHS number"),
    ],
)
def test_a_record_near_a_shielded_child_changes_nothing(
    row: str, tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "shields", AMIRA.replace("child,,", "child,9990000018,"))
    load(tmp_path, gate, loader, "child_benefit", AT_HOME)
    before = graph_of_people(store)
    report = load(tmp_path, gate, loader, "gp_register", row)
    assert graph_of_people(store) == before
    assert len(quarantined(store)) == 1
    assert (report.new, report.matched, report.review, report.reviews) == (0, 0, 0, ())
    assert not [remark for remark in report.remarks if remark.rule == "waiting"], "no remark may point at it"


def test_somebody_else_is_not_held(tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest) -> None:
    load(tmp_path, gate, loader, "shields", AMIRA)
    report = load(tmp_path, gate, loader, "gp_register", patient(1, "Lina", "Mensah", "2017-05-05"))
    assert report.new_by_kind != {}
    assert quarantined(store) == []


def test_of_a_held_record_nothing_stands_but_what_is_covered(held: EmbeddedStore) -> None:
    kept = asked(held, "MATCH (s:SourceRecord) WHERE s.standing = 'quarantined' OR s.standing = 'held'"
                 " RETURN s.about AS about, s.shielded AS shielded ORDER BY about")  # fmt: skip
    assert [(row["about"], row["shielded"]) for row in kept] == [
        ("carer", True), ("child", True), ("household", True)]  # fmt: skip
    assert asked(held, "MATCH (h:Household) WHERE h.postcode = 'NM8 8ZZ' RETURN h.key AS key") == []
    assert asked(held, "MATCH (k:Carer) WHERE k.full_name = 'Ama Mensah' RETURN k.key AS key") == []


def test_the_same_record_again_is_the_same_case(
    tmp_path: Path, held: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    before = (quarantined(held), asked(held, EVERYTHING), asked(held, LINKS))
    load(tmp_path, gate, loader, "child_benefit", AT_HOME, ADOPTED)
    assert (quarantined(held), asked(held, EVERYTHING), asked(held, LINKS)) == before


def test_a_corrected_return_stays_held_whatever_it_says(
    tmp_path: Path, held: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    (before,) = quarantined(held)
    far = ADOPTED.replace("Amira,Mensah", "Bettina,Mensah").replace("2017-09-30", "2015-02-02")
    report = load(tmp_path, gate, loader, "child_benefit", AT_HOME, far, day="2026-11-21")
    (after,) = quarantined(held)
    assert (after["source_id"], after["candidates"]) == (before["source_id"], before["candidates"])
    assert after["key"] != before["key"], "the later word is what is decided upon"
    assert report.new == 0


def test_joined_it_is_all_of_it_under_the_shield(
    tmp_path: Path, held: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    amira = child_key(held, "Amira", "Osei")
    decided = decide(gate, loader, feed="child_benefit", source_id="CB3/1", child=amira, decided_by="priya")
    assert (decided.child, decided.new) == (amira, False)
    assert uncovered(held) == []
    homes = asked(held, "MATCH (c:Child {key: $key})-[:LIVES_IN]->(h:Household) RETURN h.postcode AS postcode,"
                  " h.shielded AS shielded ORDER BY postcode", key=amira)  # fmt: skip
    assert [(row["postcode"], row["shielded"]) for row in homes] == [("NM2 4LC", True), ("NM8 8ZZ", True)]
    carers = asked(held, "MATCH (k:Carer)-[:CARES_FOR]->(c:Child {key: $key}) RETURN k.full_name AS name,"
                   " k.shielded AS shielded ORDER BY name", key=amira)  # fmt: skip
    assert [(row["name"], row["shielded"]) for row in carers] == [("Ama Mensah", True), ("Esi Osei", True)]
    assert quarantined(held) == []
    again = load(tmp_path, gate, loader, "child_benefit", AT_HOME, ADOPTED)
    assert (again.new, again.changed, again.held, again.matched) == (0, 0, 0, 0), "a replay adds nothing"


def test_released_it_is_another_child_and_stays_one(
    tmp_path: Path, held: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    amira = child_key(held, "Amira", "Osei")
    decided = decide(gate, loader, feed="child_benefit", source_id="CB3/1", child=ANOTHER_CHILD, decided_by="priya")
    assert decided.new
    assert decided.child != amira
    assert uncovered(held) == []
    assert child_key(held, "Amira", "Mensah") == decided.child
    pairs = asked(held, "MATCH (s:SourceRecord)-[r:NOT_SAME]->(c:Child) RETURN c.key AS key, r.shielded AS shielded")
    assert [dict(row) for row in pairs] == [{"key": amira, "shielded": True}]
    home = asked(held, "MATCH (h:Household) WHERE h.postcode = 'NM8 8ZZ' RETURN h.shielded AS shielded")
    assert [row["shielded"] for row in home] == [False]
    corrected = ADOPTED.replace("1 Far Street", "2 Far Street")
    again = load(tmp_path, gate, loader, "child_benefit", AT_HOME, corrected, day="2026-11-21")
    assert (again.held, quarantined(held)) == (0, []), "what was decided does not return"


def test_parted_again_each_has_its_own(tmp_path: Path, held: EmbeddedStore, gate: Gate, loader: AccessRequest) -> None:
    amira, before = child_key(held, "Amira", "Osei"), uncovered(held)
    decide(gate, loader, feed="child_benefit", source_id="CB3/1", child=amira, decided_by="priya")
    parted = decide(gate, loader, feed="child_benefit", source_id="CB3/1", child=ANOTHER_CHILD, decided_by="priya")
    assert parted.new
    assert before == uncovered(held) == []
    now = "MATCH (c:Child {key: $key})-[r:LIVES_IN]->(h:Household) WHERE r.until IS NULL RETURN h.postcode AS postcode"
    assert [row["postcode"] for row in asked(held, now, key=amira)] == ["NM2 4LC"]
    assert [row["postcode"] for row in asked(held, now, key=str(parted.child))] == ["NM8 8ZZ"]
    mothers = "MATCH (k:Carer)-[r:CARES_FOR]->(c:Child {key: $key}) WHERE r.until IS NULL RETURN k.full_name AS name"
    assert [row["name"] for row in asked(held, mothers, key=amira)] == ["Esi Osei"]
    assert [row["name"] for row in asked(held, mothers, key=str(parted.child))] == ["Ama Mensah"]
    again = load(tmp_path, gate, loader, "child_benefit", AT_HOME, ADOPTED)
    assert (again.new, again.changed, again.held, again.matched) == (0, 0, 0, 0)


def test_a_shielded_child_whose_own_record_changes_its_name_is_held_too(
    tmp_path: Path, held: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    renamed = AT_HOME.replace("Amira,Osei", "Lina,Mensah")
    report = load(tmp_path, gate, loader, "child_benefit", renamed, day="2026-11-21")
    assert (report.changed, report.review) == (0, 0)
    assert sorted(str(row["family"]) for row in quarantined(held)) == ["Mensah", "Mensah"]
    load(tmp_path, gate, loader, "child_benefit", renamed, day="2026-11-21")
    assert len(quarantined(held)) == 2, "again the same case"
    amira = child_key(held, "Amira", "Osei")
    decide(gate, loader, feed="child_benefit", source_id="CB1/1", child=amira, decided_by="priya")
    assert child_key(held, "Lina", "Mensah") == amira
    assert uncovered(held) == []


def test_nobody_decides_on_what_does_not_wait(held: EmbeddedStore, gate: Gate, loader: AccessRequest) -> None:
    before = graph_of_people(held)
    with pytest.raises(NothingWaits):
        decide(gate, loader, feed="child_benefit", source_id="CB9/9", child=ANOTHER_CHILD, decided_by="priya")
    assert graph_of_people(held) == before
