"""Ordinary doubt: nothing of a doubtful record is applied before a person decides, then all of it; and undone (R42)."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from graph.queries.catalogue import Statement
from graph.queries.shielding import covering, covering_doubts
from graph.records import Row
from graph.stores.embedded import EmbeddedStore
from graph.stores.protocol import Store
from loaders import joining
from loaders.deciding import Decided, decide
from loaders.errors import NothingWaits
from loaders.linking import ANOTHER_CHILD
from loaders.undoing import undo
from policies.gate import Gate
from policies.request import AccessRequest
from tests.loaders.conftest import asked
from tests.loaders.feed_rows import HOME, child_key, claim, load, patient

EVE = claim(1, "Eve", "Hart", "2018-05-08", HOME, "Simone,Hart")
EVA = patient(7, "Eva", "Hart", "2018-05-08", "9 Mill Lane,NM1 1AA")
"""One letter, another doctor's surgery, another home: a slip, or the sister that nobody has told of."""
TODAY = "2026-11-23"

NODES = """
MATCH (n:Child|Carer|Household)
RETURN n.given_names AS given, n.family_name AS family, n.full_name AS name, n.former_names AS former, n.dob AS dob,
       n.sex AS sex, n.address AS address, n.status AS status, n.last_confirmed AS confirmed, n.shielded AS shielded
"""
LINKS = """
MATCH (a)-[r:LIVES_IN|CARES_FOR|RECEIVES|INVOLVED_WITH]->(b)
RETURN a.key AS a, b.key AS b, type(r) AS kind, r.since AS since, r.until AS until, r.part AS part,
       r.relationship AS relationship, r.source AS source, r.first_seen AS first, r.last_confirmed AS confirmed,
       r.shielded AS shielded
"""
WAITING = """
MATCH (s:SourceRecord) WHERE s.standing = 'review'
RETURN s.key AS key, s.source_id AS source_id, s.shielded AS shielded, s.review_evidence AS evidence
"""


def people(store: Store) -> list[str]:
    """Everybody and every fact, in an order of no meaning."""
    return sorted(repr(sorted(row.items())) for text in (NODES, LINKS) for row in asked(store, text))


def standing(store: Store) -> list[Row]:
    """How many records stand in which way."""
    text = "MATCH (s:SourceRecord) WHERE s.standing <> 'superseded' RETURN s.about AS about, s.standing AS standing,"
    return asked(store, text + " count(s) AS number ORDER BY about, standing")


def test_a_doubt_that_names_a_child_who_was_shielded_meanwhile_is_hidden(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(tmp_path, gate, loader, "child_benefit", EVE)
    eve, write = child_key(store, "Eve", "Hart"), store.write
    mark = Statement("MATCH (c:Child {key: $eve})<-[:REFERS_TO]-(s:SourceRecord)"
                     " SET s.marked_shielded = true, s.marked_sensitivity = 0", {"eve": eve})  # fmt: skip

    def shield_first(statements: Sequence[Statement]) -> list[list[Row]]:
        monkeypatch.setattr(store, "write", write)
        write([mark, *covering([eve], TODAY), *covering_doubts([eve])])
        return write(statements)

    monkeypatch.setattr(store, "write", shield_first)
    load(tmp_path, gate, loader, "gp_register", EVA)
    assert [(row["source_id"], row["shielded"]) for row in asked(store, WAITING)] == [("P7", True)]


@pytest.fixture
def waiting(tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest) -> EmbeddedStore:
    """Give a graph with Eve at home, and a record of Eva that waits."""
    load(tmp_path, gate, loader, "child_benefit", EVE)
    load(tmp_path, gate, loader, "gp_register", EVA)
    assert [row["source_id"] for row in asked(store, WAITING)] == ["P7"]
    return store


def decided(gate: Gate, loader: AccessRequest, child: str) -> Decided:
    """Decide on Eva's record."""
    return decide(
        gate,
        loader,
        feed="gp_register",
        source_id="P7",
        child=child,
        decided_by="owen",
        name="review.decided",
        asks=True,
    )


def test_nothing_of_a_doubtful_record_is_applied(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "child_benefit", EVE)
    before = people(store)
    load(tmp_path, gate, loader, "gp_register", EVA)
    load(tmp_path, gate, loader, "gp_register", EVA.replace("9 Mill Lane", "10 Mill Lane"), day="2026-11-21")
    assert people(store) == before, "no name, home, carer, school or day of confirmation"
    assert len(asked(store, WAITING)) == 1, "the later word is what waits"


def test_what_spoke_for_and_against_is_kept_in_sentences(waiting: EmbeddedStore) -> None:
    (row,) = asked(waiting, WAITING)
    eve = child_key(waiting, "Eve", "Hart")
    said = [str(line) for line in row["evidence"]]  # type: ignore[union-attr]
    assert all(line.startswith(f"{eve} 0.") for line in said)
    assert any("date of birth agrees" in line for line in said)
    assert any("eva" in line and "eve" in line for line in said)


def test_linked_all_of_it_is_applied_and_undone_none_of_it_is_left(
    tmp_path: Path, waiting: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    before, records = people(waiting), standing(waiting)
    eve = child_key(waiting, "Eve", "Hart")
    taken = decided(gate, loader, eve)
    assert (taken.child, taken.new) == (eve, False)
    homes = asked(waiting, "MATCH (c:Child {key: $key})-[:LIVES_IN]->(h:Household) RETURN h.postcode AS p", key=eve)
    assert sorted(str(row["p"]) for row in homes) == ["NM1 1AA", "NM2 4LC"]
    again = load(tmp_path, gate, loader, "gp_register", EVA)
    assert (again.review, again.new, again.matched, again.changed) == (0, 0, 0, 0), "later loads honour it"
    undo(gate, loader, feed="gp_register", load=taken.load, today=TODAY)
    assert people(waiting) == before
    assert standing(waiting) == records
    load(tmp_path, gate, loader, "gp_register", EVA)
    assert people(waiting) == before, "and it goes on waiting"


def test_kept_apart_she_is_a_child_of_her_own_and_undone_there_never_was_one(
    tmp_path: Path, waiting: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    before, records = people(waiting), standing(waiting)
    taken = decided(gate, loader, ANOTHER_CHILD)
    assert taken.new
    again = load(tmp_path, gate, loader, "gp_register", EVA.replace("9 Mill Lane", "10 Mill Lane"), day="2026-11-21")
    assert (again.review, again.changed) == (0, 1), "what was decided does not come back"
    with pytest.raises(NothingWaits):
        undo(gate, loader, feed="gp_register", load=taken.load, today=TODAY)
    assert child_key(waiting, "Eva", "Hart") == taken.child
    assert before != people(waiting)
    assert records != standing(waiting)


def test_undone_at_once_the_child_never_was(waiting: EmbeddedStore, gate: Gate, loader: AccessRequest) -> None:
    before, records = people(waiting), standing(waiting)
    taken = decided(gate, loader, ANOTHER_CHILD)
    undo(gate, loader, feed="gp_register", load=taken.load, today=TODAY)
    assert people(waiting) == before
    assert standing(waiting) == records
    assert asked(waiting, "MATCH (s:SourceRecord)-[r:NOT_SAME]->(c:Child) RETURN r.key AS key") == []
    with pytest.raises(NothingWaits):
        undo(gate, loader, feed="gp_register", load=taken.load, today=TODAY)


def test_a_decision_on_a_child_whose_record_was_joined_is_undone_only_once_they_are_parted(
    tmp_path: Path, waiting: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    before = people(waiting)
    taken = decided(gate, loader, ANOTHER_CHILD)
    eva = str(taken.child)
    load(tmp_path, gate, loader, "gp_register", EVA, patient(8, "Rosa", "Lind", "2011-02-03", "4 Far Street,NM3 3CC"))
    rosa = str(child_key(waiting, "Rosa", "Lind"))
    joining.join(gate, loader, absorbed=rosa, survivor=eva, decided_by="owen")
    joined = people(waiting)
    with pytest.raises(NothingWaits, match="part them first"):
        undo(gate, loader, feed="gp_register", load=taken.load, today=TODAY)
    assert people(waiting) == joined
    joining.part(gate, loader, absorbed=rosa, survivor=eva, joined_on=TODAY)
    undo(gate, loader, feed="gp_register", load=taken.load, today=TODAY)
    assert asked(waiting, "MATCH (c:Child {key: $key}) RETURN c.key AS key", key=eva) == []
    assert set(before) < set(people(waiting)), "and Rosa stays"


def test_a_record_that_became_doubtful_stands_as_it_was_until_decided_and_after_undoing(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "gp_register", patient(7, "Eve", "Hart", "2018-05-08"))
    before = people(store)
    other = patient(7, "Bettina", "Okafor", "2018-05-08", "9 Mill Lane,NM1 1AA")
    load(tmp_path, gate, loader, "gp_register", other, day="2026-11-21")
    assert people(store) == before
    eve = child_key(store, "Eve", "Hart")
    for choice in (eve, ANOTHER_CHILD):
        taken = decided(gate, loader, choice)
        assert people(store) != before
        undo(gate, loader, feed="gp_register", load=taken.load, today=TODAY)
        assert people(store) == before
        assert child_key(store, "Eve", "Hart") == eve
