"""The responsible authority follows lists until two authorities agree; then it is theirs until they agree again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.stores.embedded import EmbeddedStore
from loaders import transfer
from loaders.errors import CannotTransfer
from policies.gate import Gate
from policies.request import AccessRequest
from tests.loaders.conftest import asked
from tests.loaders.cover import uncovered
from tests.loaders.feed_rows import AMIRA, HOME, child_key, claim, load, patient

NORTH, EAST, SOUTH = "E06000999", "E06000998", "E06000997"
HERE = patient(1, "Anna", "Lowe", "2016-02-29", nhs="9990000018")
THERE = patient(2, "Anna", "Lowe", "2016-02-29", "5 Ferry Lane,EV1 1AA", nhs="9990000018")
"""The same girl, registered in the other area."""
ALL = "MATCH (n:Child|SourceRecord|Household) RETURN properties(n) AS p"


def agreed(child: str, area: str, since: str, reference: str) -> transfer.Agreement:
    """What two authorities agreed."""
    return transfer.Agreement(
        reference=reference, child=child, area=area, since=since, decided_by="eve",
        decided_at=datetime(2026, 11, 23, 9, tzinfo=UTC), record=f"R{reference}", link=f"L{reference}",
    )  # fmt: skip


def stands(store: EmbeddedStore, child: str) -> tuple[object, object]:
    """The area, and the history of areas."""
    (row,) = asked(store, "MATCH (c:Child {key: $key}) RETURN c.area AS area, c.area_history AS past", key=child)
    return row["area"], row["past"]


def test_it_follows_the_list_that_confirmed_last_and_what_was_before_is_kept(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "gp_register", HERE, day="2026-11-02")
    anna = child_key(store, "Anna", "Lowe")
    assert stands(store, anna) == (NORTH, None)
    load(tmp_path, gate, loader, "gp_register", THERE, day="2026-11-16", area=EAST)
    assert stands(store, anna) == (EAST, [f"{NORTH} 2026-11-02", f"{EAST} 2026-11-16"])
    assert transfer.responsibility(gate, loader, anna).unaccepted, "lists alone say so"
    load(tmp_path, gate, loader, "gp_register", THERE, day="2026-11-16", area=EAST)
    assert stands(store, anna)[1] == [f"{NORTH} 2026-11-02", f"{EAST} 2026-11-16"], "a replay changes nothing"


def test_what_was_agreed_holds_over_every_list_and_is_written_once(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "gp_register", HERE, day="2026-11-02")
    anna = child_key(store, "Anna", "Lowe")
    transfer.apply(gate, loader, agreed(anna, EAST, "2026-11-10", "T1"))
    once = sorted(map(repr, asked(store, ALL)))
    transfer.apply(gate, loader, agreed(anna, EAST, "2026-11-10", "T1"))
    assert sorted(map(repr, asked(store, ALL))) == once
    load(tmp_path, gate, loader, "gp_register", HERE, day="2026-11-20")
    load(tmp_path, gate, loader, "child_benefit", claim(1, "Anna", "Lowe", "2016-02-29", HOME, "Clare,Lowe"),
         day="2026-11-21")  # fmt: skip
    assert stands(store, anna) == (EAST, [f"{NORTH} 2026-11-02", f"{EAST} 2026-11-10"])
    assert not transfer.responsibility(gate, loader, anna).unaccepted
    said = "MATCH (s:SourceRecord)-[t:REFERS_TO]->(c:Child) WHERE s.source = 'agreed-transfer'"
    assert asked(store, f"{said} RETURN s.shielded AS record, t.shielded AS link") == [{"record": False, "link": False}]
    assert uncovered(store) == []


def test_a_later_agreement_takes_the_place_of_an_earlier_one(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "gp_register", HERE, day="2026-11-02")
    anna = child_key(store, "Anna", "Lowe")
    transfer.apply(gate, loader, agreed(anna, EAST, "2026-11-10", "T1"))
    transfer.apply(gate, loader, agreed(anna, SOUTH, "2026-11-16", "T2"))
    transfer.apply(gate, loader, agreed(anna, NORTH, "2026-11-16", "T3"))
    written = stands(store, anna)
    assert written == (NORTH, [f"{NORTH} 2026-11-02", f"{EAST} 2026-11-10", f"{NORTH} 2026-11-16"])
    load(tmp_path, gate, loader, "gp_register", HERE.replace("Ann", "An"), day="2026-11-21")
    assert stands(store, anna) == written, "a load works the very same out"
    live = "MATCH (s:SourceRecord)-[t:REFERS_TO]->(c:Child) WHERE s.source = 'agreed-transfer' AND t.until IS NULL"
    assert [row["id"] for row in asked(store, f"{live} RETURN s.source_id AS id")] == ["T3"]


def test_no_shield_is_touched(tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest) -> None:
    load(tmp_path, gate, loader, "shields", AMIRA)
    load(tmp_path, gate, loader, "child_benefit", claim(4, "Amira", "Osei", "2017-09-30", HOME, "Efua,Osei"))
    marks = (
        "MATCH (s:SourceRecord)-[t:REFERS_TO]->(c:Child) WHERE s.marked_shielded = true "
        "RETURN properties(s) AS said, t.until AS until, c.shielded AS shielded"
    )
    (row,) = asked(store, "MATCH (c:Child) WHERE c.shielded = true RETURN c.key AS key")
    before = asked(store, marks)
    transfer.apply(gate, loader, agreed(str(row["key"]), EAST, "2026-11-21", "T1"))
    assert asked(store, marks) == before
    assert before
    assert uncovered(store) == []


def test_nobody_becomes_responsible_for_a_record_that_is_not_there(gate: Gate, loader: AccessRequest) -> None:
    with pytest.raises(CannotTransfer):
        transfer.apply(gate, loader, agreed("ZZZZZZZZZ", EAST, "2026-11-10", "T1"))
    with pytest.raises(CannotTransfer):
        transfer.responsibility(gate, loader, "ZZZZZZZZZ")
