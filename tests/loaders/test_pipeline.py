"""Loads from file to graph: a replay changes nothing, a killed load is completed, nothing doubtful is applied."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from graph.errors import StoreUnavailable
from graph.queries.catalogue import Statement
from graph.records import Row
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES
from graph.stores.embedded import EmbeddedStore, open_embedded
from loaders import pipeline
from loaders.errors import TruncatedFile
from loaders.feeds.catalogue import FEEDS, find_feed
from loaders.report import LoadReport
from loaders.synth.manifest import Manifest
from loaders.synth.synthesise import synthesise
from policies.errors import GateError
from policies.gate import Gate
from policies.ledger import tables
from policies.request import AccessRequest
from tests.databases import migrated
from tests.loaders.conftest import asked, gate_over, loading

BIRTHS = (
    "entry_number,given_names,family_name,sex,date_of_birth,nhs_number,address,postcode,uprn,mother_given_names,"
    "mother_family_name,mother_date_of_birth,father_given_names,father_family_name,father_date_of_birth,"
    "parents_same_address"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A small training authority, loaded once; the tests that share it only read, or load it again."""

    folder: Path
    manifest: Manifest
    store: EmbeddedStore
    gate: Gate
    reports: list[LoadReport]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Write and load a small training authority."""
    folder = tmp_path_factory.mktemp("authority")
    manifest = synthesise(60, folder / "feeds", 11)
    store = open_embedded(folder / "graph")
    store.prepare()
    with migrated(f"sqlite:///{folder / 'ledger.db'}") as ledger:
        gate = gate_over(store, ledger)
        reports = load_all(folder / "feeds", manifest, gate, loading())
        yield Authority(folder=folder / "feeds", manifest=manifest, store=store, gate=gate, reports=reports)
    store.close()


def births(folder: Path, *rows: str, day: str = "2026-11-20", name: str = "births.csv") -> Path:
    path = folder / name
    control = f"#kithmap;feed=births;area=E06000999;from=2008-01-01;correct_to={day}"
    path.write_text("\n".join([control, BIRTHS, *rows, f"#end;rows={len(rows)}", ""]), encoding="utf-8")
    return path


LEAH = "B1,Leah,Hallam,F,2026-03-11,,14 Tannery Row,NM4 2QT,,Dawn,Hallam,1988-02-03,,,,"


def load(path: Path, gate: Gate, loader: AccessRequest, feed: str = "births", **more: Any) -> LoadReport:  # noqa: ANN401
    return pipeline.run(find_feed(feed), [path], gate, loader, **more)


def load_all(folder: Path, manifest: Manifest, gate: Gate, loader: AccessRequest) -> list[LoadReport]:
    return [
        pipeline.run(
            feed, [folder / file.file], gate, loader, coverage=None if feed.announced else file.coverage
        )
        for code, feed in FEEDS.items()
        for file in manifest.files
        if file.feed == code
    ]  # fmt: skip


def whole_graph(store: EmbeddedStore) -> list[str]:
    """Every node and relationship with all its properties, as sorted text."""
    nodes = store.read([Statement("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties")])[0]
    links = store.read([Statement("MATCH ()-[r]->() RETURN type(r) AS kind, properties(r) AS properties")])[0]
    return sorted(repr(_sorted(row)) for row in [*nodes, *links])


def _sorted(row: Row) -> dict[str, Any]:
    return {key: sorted(value.items(), key=str) if isinstance(value, dict) else value for key, value in row.items()}


def test_a_row_becomes_a_child_a_mother_and_a_home_with_provenance(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    report = load(births(tmp_path, LEAH), gate, loader)
    assert (report.rows, report.new, report.review) == (1, 3, 0)
    found = asked(store, "MATCH (c:Child)<-[r:CARES_FOR]-(k:Carer) RETURN c.given_names AS child, k.full_name AS carer,"
                  " r.source AS source, r.source_record AS record, r.load AS load, r.first_seen AS first_seen,"
                  " r.last_confirmed AS last_confirmed, r.shielded AS shielded")  # fmt: skip
    assert [(row["child"], row["carer"], row["source"]) for row in found] == [("Leah", "Dawn Hallam", "births")]
    assert (found[0]["first_seen"], found[0]["last_confirmed"]) == ("2026-11-20", "2026-11-20")
    assert (found[0]["load"], found[0]["shielded"]) == (report.load, False)
    record = str(found[0]["record"])
    said = asked(store, "MATCH (s:SourceRecord {key: $key})-[t:REFERS_TO]->(c:Child) RETURN s.said_dob AS dob,"
                 " s.source_id AS source_id, t.rule AS rule, t.decided_by AS decided_by", key=record)  # fmt: skip
    assert [dict(row) for row in said] == [
        {"dob": "2026-03-11", "source_id": "B1", "rule": "new", "decided_by": "loader"}
    ]


def test_a_whole_authority_loads_and_a_replay_changes_nothing(authority: Authority) -> None:
    before = whole_graph(authority.store)
    again = load_all(authority.folder, authority.manifest, authority.gate, loading())
    assert whole_graph(authority.store) == before
    assert sum(report.new for report in authority.reports) > 200
    assert sum(report.new + report.matched + report.changed for report in again) == 0
    assert [report.review for report in again] == [report.review for report in authority.reports]


def test_every_node_and_link_carries_what_policies_rest_on(authority: Authority) -> None:
    for label, node in NODE_TYPES.items():
        for found in (found for found in node.properties if found.required):
            lacking = asked(authority.store, f"MATCH (n:{label}) WHERE n.{found.key} IS NULL RETURN n.key AS key")
            assert lacking == [], f"{label}.{found.key}"
    for label, type_ in RELATIONSHIP_TYPES.items():
        for found in (found for found in type_.properties if found.required):
            lacking = asked(
                authority.store, f"MATCH ()-[r:{label}]->() WHERE r.{found.key} IS NULL RETURN r.key AS key"
            )
            assert lacking == [], f"{label}.{found.key}"


def test_no_two_children_of_the_truth_become_one(authority: Authority) -> None:
    lines = (authority.folder / "truth.csv").read_text(encoding="utf-8").splitlines()[1:]
    truth = {(row[0], row[3]): row[4] for row in (line.split(",") for line in lines)}
    rows = asked(authority.store, "MATCH (s:SourceRecord)-[:REFERS_TO]->(c:Child) RETURN s.source AS source,"
                 " s.source_id AS source_id, c.key AS key")  # fmt: skip
    who: dict[str, set[str]] = {}
    for row in rows:
        who.setdefault(str(row["key"]), set()).add(truth[str(row["source"]), str(row["source_id"])])
    assert len(who) > 40
    assert [key for key, children in who.items() if len(children) > 1] == []


def test_fl4_a_move_gives_two_dated_addresses_and_no_second_card(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(births(tmp_path, LEAH, day="2026-10-01"), gate, loader)
    report = load(births(tmp_path, LEAH.replace("14 Tannery Row,NM4 2QT", "3 Mill Lane,NM1 1AA")), gate, loader)
    assert report.changed >= 1
    homes = asked(store, "MATCH (c:Child)-[r:LIVES_IN]->(h:Household) RETURN h.address AS address, r.until AS until"
                  " ORDER BY address")  # fmt: skip
    assert [dict(row) for row in homes] == [
        {"address": "14 Tannery Row", "until": "2026-11-20"},
        {"address": "3 Mill Lane", "until": None},
    ]
    assert len(asked(store, "MATCH (c:Child) RETURN c.key AS key")) == 1
    cards = asked(store, "MATCH (s:SourceRecord)-[t:REFERS_TO]->(:Child) RETURN t.until AS until ORDER BY until")
    assert [row["until"] for row in cards] == ["2026-11-20", None]


def test_a_corrected_slip_is_no_former_name_and_a_changed_name_is(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(births(tmp_path, LEAH.replace("Leah,Hallam", "Leah,Halam"), day="2026-09-01"), gate, loader)
    load(births(tmp_path, LEAH, day="2026-10-01"), gate, loader)
    assert asked(store, "MATCH (c:Child) RETURN c.former_names AS former")[0]["former"] is None
    load(births(tmp_path, LEAH.replace("Leah,Hallam", "Leah,Okafor")), gate, loader)
    row = asked(store, "MATCH (c:Child) RETURN c.family_name AS family_name, c.former_names AS former")[0]
    assert (row["family_name"], row["former"]) == ("Okafor", ["Leah Hallam"])


def test_r42_nothing_of_a_doubtful_record_is_applied(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(births(tmp_path, LEAH), gate, loader)
    twin = "B2,Lean,Hallam,F,2026-03-11,,99 Secret Street,NM9 9ZZ,,Erin,Boone,1990-01-01,,,,"
    report = load(births(tmp_path, twin, name="more.csv"), gate, loader)
    assert report.review == 1
    assert report.held == 2
    assert report.reviews[0].contenders
    assert asked(store, "MATCH (h:Household {postcode: 'NM9 9ZZ'}) RETURN h.key AS key") == []
    assert [row["name"] for row in asked(store, "MATCH (k:Carer) RETURN k.full_name AS name")] == ["Dawn Hallam"]
    kept = asked(store, "MATCH (s:SourceRecord) WHERE s.standing = 'review' RETURN s.said_given_names AS given")
    assert [row["given"] for row in kept] == ["Lean"]
    assert load(births(tmp_path, twin, name="more.csv"), gate, loader).review == 1


def test_an_older_file_does_not_undo_a_newer_one(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(births(tmp_path, LEAH), gate, loader)
    old = births(tmp_path, LEAH.replace("Hallam,F", "Marsh,F"), day="2026-05-01", name="old.csv")
    report = load(old, gate, loader)
    assert [remark.rule for remark in report.remarks] == ["older"]
    assert asked(store, "MATCH (c:Child) RETURN c.family_name AS name")[0]["name"] == "Hallam"


def test_a_later_file_that_says_the_same_only_confirms(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(births(tmp_path, LEAH, day="2026-10-01"), gate, loader)
    report = load(births(tmp_path, LEAH), gate, loader)
    assert report.unchanged == 3
    for text in ("MATCH (:Child)-[r:LIVES_IN]->() ", "MATCH ()-[r:CARES_FOR]->() ", "MATCH (r:Child) "):
        row = asked(store, text + "RETURN r.first_seen AS first, r.last_confirmed AS last")[0]
        assert (row["first"], row["last"]) == ("2026-10-01", "2026-11-20")


def test_rejected_rows_are_written_out_and_can_be_loaded_once_mended(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    report = load(births(tmp_path, LEAH.replace("2026-03-11", "2026-02-31")), gate, loader, rejects=tmp_path / "out")
    assert report.rejected == 1
    again, reasons = report.rejects_files
    assert "2026-02-31" in reasons.read_text(encoding="utf-8")
    again.write_text(again.read_text(encoding="utf-8").replace("2026-02-31", "2026-03-11"), encoding="utf-8")
    assert load(again, gate, loader).new == 3
    assert len(asked(store, "MATCH (c:Child) RETURN c.key AS key")) == 1


def test_a_cut_file_loads_nothing(tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest) -> None:
    path = births(tmp_path, LEAH)
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:-1]), encoding="utf-8")
    with pytest.raises(TruncatedFile):
        load(path, gate, loader)
    assert asked(store, "MATCH (n:SourceRecord) RETURN n.key AS key") == []


def dying_after(store: EmbeddedStore, writes: int) -> Callable[[Sequence[Statement]], list[list[Row]]]:
    """The real store's writing until a write too many, which is lost like all that come after it."""
    left = [writes]
    write = store.write

    def written(statements: Sequence[Statement]) -> list[list[Row]]:
        left[0] -= 1
        if left[0] < 0:
            raise StoreUnavailable("the disk is gone")
        return write(statements)

    return written


@pytest.mark.parametrize("writes", [0, 1, 3])
def test_a_broken_load_keeps_its_batches_and_a_replay_completes_it(
    tmp_path: Path,
    writes: int,
    store: EmbeddedStore,
    gate: Gate,
    loader: AccessRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 4)
    rows = [
        f"B{n},Child{chr(65 + n)}{chr(75 + n)},Family{chr(65 + n)},F,2026-0{n}-1{n},,{n} Tannery Row,NM{n} 2QT,,"
        f"Mother{chr(65 + n)},Family{chr(65 + n)},198{n}-02-03,,,,"
        for n in range(1, 8)
    ]
    path = births(tmp_path, *rows)
    with monkeypatch.context() as broken:
        broken.setattr(store, "write", dying_after(store, writes))
        with pytest.raises(GateError):
            load(path, gate, loader)
    kept = len(asked(store, "MATCH (c:Child) RETURN c.key AS key"))
    assert kept == writes
    report = load(path, gate, loader)
    assert report.unchanged == 3 * kept
    assert len(asked(store, "MATCH (c:Child) RETURN c.key AS key")) == 7
    assert len(asked(store, "MATCH (:Carer)-[r:CARES_FOR]->(:Child) RETURN r.key AS key")) == 7
    assert load(path, gate, loader).unchanged == 21


def test_every_read_and_write_of_a_load_stands_in_the_ledger(
    tmp_path: Path, ledger: Engine, gate: Gate, loader: AccessRequest
) -> None:
    load(births(tmp_path, LEAH), gate, loader)
    with ledger.connect() as connection:
        rows = connection.execute(select(func.count()).select_from(tables.entries)).scalar_one()
    assert rows == 2 * 8, (
        "how many people, population, waiting shields, services, how many records, source records, one batch, coverage:"
        " an intent and an outcome each"
    )
