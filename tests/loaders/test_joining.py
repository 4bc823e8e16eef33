"""Two records become one child and two again: everything is shown, nothing is lost, and parting is exact (R41)."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest
from sqlalchemy import Engine

from graph.stores.embedded import EmbeddedStore, open_embedded
from graph.stores.protocol import Store
from loaders import joining
from loaders.errors import CannotJoin
from loaders.keys import BITS
from policies.gate import Gate
from policies.request import AccessRequest
from tests.graph.engines import empty, neo4j_lts_store
from tests.loaders.conftest import asked, gate_over
from tests.loaders.cover import uncovered
from tests.loaders.feed_rows import HOME, child_key, claim, load, patient

__all__ = ["neo4j_lts_store"]

TODAY = "2026-11-23"
ANNA = claim(1, "Anna", "Lowe", "2016-02-29", HOME, "Clare,Lowe")
ANNE = patient(1, "Anneliese", "Marsh", "2016-06-11", "1 Far Street,NM8 8ZZ")
"""One girl, held twice: under the name of her mother, and under that of her father."""

PEOPLE = """
MATCH (n:Child|Carer|Household)
RETURN n.given_names AS given, n.family_name AS family, n.full_name AS name, n.former_names AS former, n.dob AS dob,
       n.sex AS sex, n.nhs_number AS nhs, n.address AS address, n.first_seen AS seen, n.last_confirmed AS confirmed,
       n.shielded AS shielded, n.sensitivity AS sensitivity, n.refuge AS refuge, n.joined_to AS joined_to,
       n.absorbed AS absorbed
"""
LINKS = """
MATCH (a:Child|Carer)-[r:LIVES_IN|CARES_FOR|RECEIVES]->(b:Child|Household|Service)
RETURN a.given_names AS given, a.family_name AS family, a.full_name AS name, b.address AS address,
       b.given_names AS other, b.family_name AS family_of, b.full_name AS service, r.since AS since, r.until AS until,
       r.part AS part, r.relationship AS relationship, r.source AS source, r.first_seen AS first,
       r.last_confirmed AS confirmed, r.shielded AS shielded, r.mirrors AS mirrors
"""
RECORDS = """
MATCH (s:SourceRecord)-[t:REFERS_TO]->(n:Child|Carer|Household)
WHERE s.source <> 'joined-away'
RETURN s.source AS source, s.source_id AS id, s.about AS about, s.standing AS standing, s.digest AS digest,
       s.last_confirmed AS confirmed, t.rule AS rule, t.until AS until, n.given_names AS given, n.family_name AS family,
       n.full_name AS name, n.address AS address, s.shielded AS shielded
"""
WAITING = """
MATCH (s:SourceRecord) WHERE s.standing = 'review' OR s.standing = 'held' OR s.standing = 'quarantined'
RETURN s.source AS source, s.source_id AS id, s.about AS about, s.standing AS standing, s.digest AS digest
"""


def everything(store: Store) -> list[str]:
    """The whole graph of people, by names, so that worlds with other keys can be compared."""
    texts = (PEOPLE, LINKS, RECORDS, WAITING)
    return sorted(repr(sorted(row.items(), key=str)) for text in texts for row in asked(store, text))


def homes(store: Store, key: str) -> list[str]:
    """Where a child lives or lived, as their record shows it."""
    rows = asked(store, "MATCH (c:Child {key: $key})-[:LIVES_IN]->(h:Household) RETURN h.postcode AS p", key=key)
    return sorted(str(row["p"]) for row in rows)


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give an empty graph on each engine in turn."""
    if request.param == "neo4j":
        server: Store = request.getfixturevalue("neo4j_lts_store")
        empty(server)
        server.prepare()
        yield server
        return
    opened = open_embedded(tmp_path / "world")
    opened.prepare()
    yield opened
    opened.close()


def test_joined_all_of_both_is_shown_and_parted_each_has_its_own(
    tmp_path: Path, world: Store, ledger: Engine, loader: AccessRequest
) -> None:
    gate = gate_over(world, ledger)
    load(tmp_path, gate, loader, "child_benefit", ANNA)
    load(tmp_path, gate, loader, "gp_register", ANNE)
    before = everything(world)
    anna, anne = child_key(world, "Anna", "Lowe"), child_key(world, "Anneliese", "Marsh")
    joining.join(gate, loader, absorbed=anne, survivor=anna, decided_by="owen")
    assert homes(world, anna) == ["NM2 4LC", "NM8 8ZZ"]
    assert uncovered(world) == []
    (went,) = asked(world, "MATCH (c:Child {key: $key}) RETURN c.sensitivity AS s, c.joined_to AS to", key=anne)
    assert (went["s"], went["to"]) == (4, anna), "nobody opens it, and it says where to go"
    again = everything(world)
    joining.join(gate, loader, absorbed=anne, survivor=anna, decided_by="owen")
    assert everything(world) == again, "twice is once"
    load(tmp_path, gate, loader, "gp_register", ANNE.replace("1 Far", "3 Far"), day="2026-11-21")
    assert len(homes(world, anna)) == 3, "what is loaded for the one is shown with the other"
    load(tmp_path, gate, loader, "gp_register", ANNE, day="2026-11-22")
    joining.part(gate, loader, absorbed=anne, survivor=anna, joined_on=TODAY)
    assert homes(world, anna) == ["NM2 4LC"]
    assert uncovered(world) == []
    assert [row for row in everything(world) if "Anna" in row] == [row for row in before if "Anna" in row]
    joining.part(gate, loader, absorbed=anne, survivor=anna, joined_on=TODAY)


def _updates(random: Random) -> list[tuple[str, list[str]]]:
    """What feeds tell in one go: the same children, moved, renamed, come and gone. The first is the one held twice."""
    benefit, surgery = [], []
    for child in range(60):
        given, family = f"N{_word(child)}", f"F{_word(child * 7)}"
        dob, born = f"201{child % 8}-{1 + child % 12:02d}-{1 + child % 28:02d}", "2016-06-11"
        home = f"{random.randint(1, 3)} Elm Row,NM{1 + child % 9} {random.randint(1, 2)}AA"
        mother = random.choice(("Clare", "Petra"))
        if child == 0:
            family = random.choice(("Lowe", "Marsh", "Lowe-Marsh"))
        row = claim(1, given, family, dob, home, f"{mother},{family}").replace("CB1,", f"CB{child},")
        if child == 0 or random.random() < 0.9:
            benefit.append(row)
        far = f"{random.randint(1, 4)} Far Street,NM8 8Z{random.choice('YZ')}"
        row = patient(child, "Anneliese", family, born, far) if child == 0 else patient(child, given, family, dob, home)
        if child == 0 or random.random() < 0.9:
            surgery.append(row)
    return [("child_benefit", benefit), ("gp_register", surgery)]


def _word(number: int) -> str:
    return "".join("aeiou"[number // 5**place % 5] + "bdklmnrst"[(number + place) % 9] for place in range(3))


def test_after_a_thousand_updates_parting_leaves_the_graph_that_was_never_joined(
    tmp_path: Path, ledger: Engine, loader: AccessRequest
) -> None:
    one, other = open_embedded(tmp_path / "joined"), open_embedded(tmp_path / "never")
    for store in (one, other):
        store.prepare()
    random, rows = Random(41), 0
    gates = [gate_over(store, ledger) for store in (one, other)]
    anna = anne = ""
    # Both worlds draw the same keys, and the join draws its own: what differs then is the join's doing.
    drawn = {gate: Random(7) for gate in gates}
    with patch("loaders.keys.draw") as draw:
        for number in range(10):
            for feed, lines in _updates(random):
                rows += len(lines)
                for gate in gates:
                    draw.side_effect = partial(drawn[gate].getrandbits, BITS)
                    load(tmp_path, gate, loader, feed, *lines, day=f"2026-01-{1 + number:02d}")
            draw.side_effect = partial(Random(number).getrandbits, BITS)
            if number == 0:
                anna, anne = _key(one, "child_benefit", "CB0/1"), _key(one, "gp_register", "P0")
                joining.join(gates[0], loader, absorbed=anne, survivor=anna, decided_by="owen")
            assert set(homes(one, anna)) > set(homes(other, anna)), "while they are one, it shows more than alone"
        assert rows > 1_000
        assert everything(one) != everything(other)
        joining.part(gates[0], loader, absorbed=anne, survivor=anna, joined_on="2026-01-02")
    assert everything(one) == everything(other)
    for store in (one, other):
        store.close()


def _key(store: Store, source: str, source_id: str) -> str:
    text = "MATCH (s:SourceRecord)-[t:REFERS_TO]->(c:Child) WHERE s.source = $source AND s.source_id = $id"
    rows = asked(store, text + " AND t.until IS NULL RETURN c.key AS key", source=source, id=source_id)
    return str(rows[0]["key"])


def test_the_strictest_marking_of_both_holds_and_each_takes_its_own_back(
    tmp_path: Path, world: Store, ledger: Engine, loader: AccessRequest
) -> None:
    gate = gate_over(world, ledger)
    load(tmp_path, gate, loader, "child_benefit", ANNA)
    load(tmp_path, gate, loader, "gp_register", ANNE)
    anna, anne = child_key(world, "Anna", "Lowe"), child_key(world, "Anneliese", "Marsh")
    joining.join(gate, loader, absorbed=anne, survivor=anna, decided_by="owen")
    load(tmp_path, gate, loader, "gp_register", ANNE + "Y", day="2026-11-21")
    marks = "MATCH (c:Child {key: $key}) RETURN c.shielded AS shielded, c.sensitivity AS sensitivity"
    assert [row["shielded"] for row in asked(world, marks, key=anna)] == [True], "within the load that brought it"
    assert uncovered(world) == []
    covered = "MATCH (c:Child {key: $key})-[l:LIVES_IN]->(h:Household) RETURN l.shielded AS l, h.shielded AS h"
    assert {(row["l"], row["h"]) for row in asked(world, covered, key=anna)} == {(True, True)}
    joining.part(gate, loader, absorbed=anne, survivor=anna, joined_on=TODAY)
    assert [dict(row) for row in asked(world, marks, key=anna)] == [{"shielded": False, "sensitivity": 0}]
    assert [row["shielded"] for row in asked(world, marks, key=anne)] == [True]
    assert {(row["l"], row["h"]) for row in asked(world, covered, key=anna)} == {(False, False)}
    assert uncovered(world) == []


def test_what_cannot_be_joined_says_why(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    other = claim(2, "Zoe", "Hale", "2014-01-01", "1 Elm,NM1 1AA", "Ada,Hale")
    load(tmp_path, gate, loader, "child_benefit", ANNA, other)
    load(tmp_path, gate, loader, "gp_register", ANNE)
    anna, anne, zoe = (child_key(store, *name) for name in (("Anna", "Lowe"), ("Anneliese", "Marsh"), ("Zoe", "Hale")))
    joining.join(gate, loader, absorbed=anne, survivor=anna, decided_by="owen")
    for absorbed, survivor, why in (
        (anna, anna, "not there"), (anna, "ZZZZZZZZZ", "not there"), (zoe, anne, "went into another"),
        (anna, zoe, "the other way round"),
    ):  # fmt: skip
        with pytest.raises(CannotJoin, match=why):
            joining.join(gate, loader, absorbed=absorbed, survivor=survivor, decided_by="owen")
    joining.join(gate, loader, absorbed=zoe, survivor=anna, decided_by="owen")
    assert len(homes(store, anna)) == 3
    joining.part(gate, loader, absorbed=anne, survivor=anna, joined_on=TODAY)
    assert len(homes(store, anna)) == 2, "the other one stays"
