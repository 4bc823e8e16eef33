"""What a source takes back is gone on every engine, and a load that broke off before taking it back is completed."""

from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Engine

from graph.stores.embedded import EmbeddedStore
from graph.stores.protocol import Store
from loaders.feeds.catalogue import find_feed
from loaders.intake import take_in
from loaders.read import open_feed_file
from loaders.records import SourceRecord
from policies.errors import GateError
from policies.gate import Gate
from tests.graph.engines import empty, neo4j_lts_store
from tests.loaders.conftest import TODAY, asked, gate_over, loading
from tests.loaders.cover import uncovered
from tests.loaders.feeds.documents import Documents, bundle
from tests.loaders.feeds.test_dfe_payload import PLANNED, payload
from tests.loaders.feeds.test_nhs_pds import ANIL, ROW, patient
from tests.loaders.test_pipeline import dying_after

__all__ = ["neo4j_lts_store"]


def told(store: Store) -> list[tuple[object, ...]]:
    """Who lives where under which shield, what is received, and what sources said, without keys."""
    homes = asked(store, "MATCH (c:Child)-[r:LIVES_IN]->(h:Household) RETURN c.given_names AS a, h.address AS b,"
                  " h.shielded AS c, r.shielded AS d")  # fmt: skip
    children = asked(
        store, "MATCH (c:Child) RETURN c.given_names AS a, c.shielded AS b, c.former_names AS c, c.dob AS d"
    )
    said = asked(store, "MATCH (s:SourceRecord) RETURN s.source AS a, s.about AS b, s.standing AS c,"
                 " s.marked_shielded AS d")  # fmt: skip
    received = asked(store, "MATCH (c:Child)-[r:RECEIVES]->(s:Service) RETURN c.given_names AS a, r.kind AS b,"
                     " r.since AS c, r.until AS d")  # fmt: skip
    rows = [*homes, *children, *said, *received]
    return sorted((repr(row["a"]), repr(row["b"]), repr(row["c"]), repr(row["d"])) for row in rows)


def restricted_and_purged(documents: Documents) -> None:
    """A restricted child beside a sibling, and a purged record."""
    sibling = patient(ANIL, "Anil", birthDate="2018-09-10", address=[ROW])
    documents.load("nhs_pds", bundle(patient(address=[ROW]), sibling))
    documents.load("dfe_csc_api", _of_priya(PLANNED))
    documents.load("nhs_pds", patient(security="R"), day="2026-11-17")
    documents.load("dfe_csc_api", _of_priya(payload(purge=True)), day="2026-11-17")


def _of_priya(document: dict[str, Any]) -> dict[str, Any]:
    (child,) = document["Children"]
    return {"Children": [{**child, "child_details": {
        "first_name": "Priya", "surname": "Sandhu", "date_of_birth": "2015-05-06", "sex": "F"}}]}  # fmt: skip


@pytest.mark.neo4j
def test_a_server_keeps_as_little_as_the_embedded_engine(
    neo4j_lts_store: Store, tmp_path: Path, ledger: Engine, store: EmbeddedStore
) -> None:
    empty(neo4j_lts_store)
    for engine in (store, neo4j_lts_store):
        gate = gate_over(engine, ledger)
        asked_alike = cast("EmbeddedStore", engine)
        restricted_and_purged(Documents(folder=tmp_path, gate=gate, loader=loading(), store=asked_alike, ledger=ledger))
        assert uncovered(engine) == []
    assert told(neo4j_lts_store) == told(store)
    assert "'dfe_csc_api'" not in {row[0] for row in told(store) if row[1] == "'child'"}


def test_load_that_broke_off_before_it_took_anything_back_is_completed(
    tmp_path: Path, ledger: Engine, store: EmbeddedStore, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = Documents(folder=tmp_path, gate=gate, loader=loading(), store=store, ledger=ledger)
    documents.load("nhs_pds", patient(address=[ROW]))
    with monkeypatch.context() as broken:
        broken.setattr(store, "write", dying_after(store, 1))
        with pytest.raises(GateError):
            documents.load("nhs_pds", patient(security="R"), day="2026-11-17")
    (child,) = documents.ask("MATCH (c:Child) RETURN c.shielded AS shielded")
    assert (child["shielded"], documents.addresses()) == (True, ["14 Tannery Row, Northmoor"])
    documents.load("nhs_pds", patient(security="R"), day="2026-11-17")
    assert (documents.addresses(), documents.knows("Tannery")) == ([], [])


def test_record_asks_for_what_its_absence_means(tmp_path: Path) -> None:
    asks = {}
    for name, document in {
        "open": patient(address=[ROW]),
        "lost": patient(),
        "restricted": patient(security="R"),
    }.items():
        path = tmp_path / f"{name}.json"
        path.write_text(str(bundle(document)).replace("'", '"'), encoding="utf-8")
        *_, found = take_in(open_feed_file(find_feed("nhs_pds"), path), received=TODAY.date())
        assert isinstance(found, SourceRecord)
        asks[name] = found.retracts
    assert asks == {
        "open": frozenset(), "lost": frozenset({"LIVES_IN"}), "restricted": frozenset({"LIVES_IN", "RECEIVES"})
    }  # fmt: skip
