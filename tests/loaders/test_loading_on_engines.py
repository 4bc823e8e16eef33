"""The same feeds make the same graph on every engine: who lives where, what is shielded, what a replay leaves."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from graph.records import Row
from graph.stores.embedded import EmbeddedStore
from graph.stores.protocol import Store
from loaders import pipeline
from loaders.feeds.catalogue import FEEDS
from loaders.synth.manifest import Manifest
from loaders.synth.synthesise import synthesise
from tests.graph.engines import empty, neo4j_current_store, neo4j_lts_store
from tests.loaders.conftest import asked, gate_over, loading
from tests.loaders.cover import uncovered

__all__ = ["neo4j_current_store", "neo4j_lts_store"]

CHILDREN = (
    "MATCH (c:Child) RETURN c.given_names AS given, c.family_name AS family, c.dob AS dob, c.shielded AS shielded"
)
HOMES = "MATCH (h:Household) RETURN h.postcode AS postcode, h.shielded AS shielded, h.refuge AS refuge"
WORKERS = "MATCH (p:Practitioner) RETURN p.full_name AS name, p.sensitive AS sensitive"
LINKS = "MATCH ()-[r]->() RETURN type(r) AS kind, r.shielded AS shielded, r.until AS until, r.sensitive AS sensitive"


@pytest.mark.neo4j
@pytest.mark.parametrize("server", ["neo4j_lts_store", "neo4j_current_store"])
def test_a_server_holds_what_the_embedded_engine_holds(
    server: str, tmp_path: Path, ledger: Engine, store: EmbeddedStore, request: pytest.FixtureRequest
) -> None:
    other: Store = request.getfixturevalue(server)
    empty(other)
    manifest = synthesise(50, tmp_path / "feeds", 3)
    for engine in (store, other):
        _load(tmp_path / "feeds", manifest, engine, ledger)
        assert uncovered(engine) == []
    assert _told(other) == _told(store)
    before = _told(other)
    _load(tmp_path / "feeds", manifest, other, ledger)
    assert _told(other) == before


def _load(folder: Path, manifest: Manifest, store: Store, ledger: Engine) -> None:
    gate = gate_over(store, ledger)
    for code, feed in FEEDS.items():
        for file in (file for file in manifest.files if file.feed == code):
            coverage = None if feed.announced else file.coverage
            pipeline.run(feed, [folder / file.file], gate, loading(), coverage=coverage)


def _told(store: Store) -> list[str]:
    rows: list[Row] = [row for text in (CHILDREN, HOMES, WORKERS, LINKS) for row in asked(store, text)]
    return sorted(repr(sorted(row.items(), key=str)) for row in rows)
