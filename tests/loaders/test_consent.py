"""Sensitive services are held with a consent or a reason of harm, or not at all, and stay away once it is withdrawn."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from graph.queries.catalogue import Statement
from graph.records import Row, Value
from graph.stores.embedded import EmbeddedStore
from loaders import pipeline
from loaders.feeds.catalogue import find_feed
from loaders.report import LoadReport
from policies.gate import Gate
from policies.request import AccessRequest
from tests.loaders.conftest import asked

SEXUAL_HEALTH = (
    "involvement_ref,case_ref,nhs_number,upn,given_names,family_name,sex,date_of_birth,service_code,staff_number,role,"
    "involved_from,involved_to,basis,consent_giver,consent_on,harm_reason,harm_recorded_on,harm_recorded_by,"
    "consent_withdrawn_on"
)
EARLY_HELP = (
    "involvement_ref,case_ref,nhs_number,upn,given_names,family_name,sex,date_of_birth,address,postcode,uprn,"
    "service_code,staff_number,role,involved_from,involved_to"
)
CHILD = "9999900003,,Maisie Anne,Hallam,F,2011-03-14"
CLINIC, WORKER = "CLINIC01", "W900"
_GROUND = ("basis", "giver", "given", "harm", "harm_on", "harm_by", "withdrawn")


@pytest.fixture(autouse=True)
def people(store: EmbeddedStore) -> None:
    """Put a child, a clinic and its nurse there, as lists loaded before left them."""
    said: dict[str, Value] = {
        "load": "l0", "digest": "d", "received": "2026-11-01", "area": "E06000999", "standing": "live",
            "pending": False, "last_confirmed": "2026-11-01", "shielded": False, "sensitive": False}  # fmt: skip
    named: dict[str, Value] = {"area": "E06000999", "status": "live"}
    child: dict[str, Value] = {
        **named, "given_names": "Maisie Anne", "family_name": "Hallam", "sex": "F", "dob": "2011-03-14",
             "nhs_number": "9999900003", "shielded": False, "sensitivity": 0}  # fmt: skip
    clinic: dict[str, Value] = {
        **named, "full_name": "Riverside Clinic", "kind": "sexual_health", "universal": False,
              "sensitive": True, "source_code": CLINIC}  # fmt: skip
    nurse: dict[str, Value] = {**named, "full_name": "Nell Ward", "sensitive": True}
    texts: tuple[tuple[str, Row], ...] = (
        ("CREATE (n:Child {key: 'C00000001'}) SET n += $values", child),
        ("CREATE (n:Service {key: 'S00000001'}) SET n += $values", clinic),
        ("CREATE (n:Practitioner {key: 'P00000001'}) SET n += $values", nurse),
        ("CREATE (n:SourceRecord {key: 'R00000001'}) SET n += $values",
         {**said, "source": "workforce", "source_id": WORKER, "about": "practitioner"}),
        ("MATCH (s:SourceRecord) MATCH (p:Practitioner) CREATE (s)-[r:REFERS_TO {key: 'T1'}]->(p) SET r += $values",
         {"record": "R00000001", "entity": "P00000001", "shielded": False}),
        ("MATCH (p:Practitioner) MATCH (s:Service) CREATE (p)-[r:WORKS_FOR {key: 'W1'}]->(s) SET r += $values",
         {"practitioner": "P00000001", "service": "S00000001", "sensitive": True}),
    )  # fmt: skip
    store.write([Statement(text, {"values": values}) for text, values in texts])


def row(ref: str = "I1", case: str = "case-1", role: str = "nurse", worker: str = WORKER, **ground: str) -> str:
    """A row of the clinic; `ground` are basis, giver, given, harm, harm_on, harm_by and withdrawn."""
    said = ",".join(ground.get(name, "") for name in _GROUND)
    return f"{ref},{case},{CHILD},{CLINIC},{worker},{role},2026-05-04,,{said}"


CONSENTED = row(basis="consent", giver="herself", given="2026-05-04")


def load(
    folder: Path, gate: Gate, loader: AccessRequest, rows: Sequence[str], *, day: str = "2026-11-20",
    feed: str = "sexual_health", headings: str = SEXUAL_HEALTH,
) -> LoadReport:  # fmt: skip
    """Load a file of these rows."""
    path = folder / f"{feed}-{day}.csv"
    control = f"#kithmap;feed={feed};area=E06000999;from=2008-01-01;correct_to={day}"
    path.write_text("\n".join([control, headings, *rows, f"#end;rows={len(rows)}", ""]), encoding="utf-8")
    return pipeline.run(find_feed(feed), [path], gate, loader, rejects=folder / "rejects")


def involvements(store: EmbeddedStore) -> list[Row]:
    """Everything that is held of the clinic and the child."""
    return asked(
        store,
        "MATCH (p:Practitioner)-[r:INVOLVED_WITH]->(c:Child) RETURN p.key AS practitioner, c.key AS child,"
        " r.consent_basis AS basis, r.consent_giver AS giver, r.consent_on AS on_day, r.sensitive AS sensitive",
    )


def everything(store: EmbeddedStore) -> str:
    """Every word that the graph holds."""
    nodes = asked(store, "MATCH (n) RETURN properties(n) AS held")
    links = asked(store, "MATCH ()-[r]->() RETURN properties(r) AS held")
    return repr([*nodes, *links])


def test_an_involvement_is_held_with_its_consent(
    store: EmbeddedStore, gate: Gate, loader: AccessRequest, tmp_path: Path
) -> None:
    load(tmp_path, gate, loader, [CONSENTED])
    (held,) = involvements(store)
    assert (held["child"], held["basis"], held["giver"], held["on_day"], held["sensitive"]) == (
        "C00000001", "consent", "herself", "2026-05-04", True,
    )  # fmt: skip


@pytest.mark.parametrize("lacking", [
    row(), row(basis="consent"), row(basis="consent", giver="herself"), row(basis="consent", given="2026-05-04"),
    row(basis="harm", harm="risk to the child"), row(basis="harm", harm="risk to the child", harm_on="2026-05-04"),
    row(basis="harm", harm_on="2026-05-04", harm_by="Dr Byrne"),
])  # fmt: skip
def test_without_consent_or_reason_it_is_rejected_with_line_and_reason_and_stored_nowhere(
    lacking: str, store: EmbeddedStore, gate: Gate, loader: AccessRequest, tmp_path: Path
) -> None:
    report = load(tmp_path, gate, loader, [lacking])
    (rejection,) = report.rejections
    assert (rejection.line, rejection.rule) == (3, "consent")
    assert "consent" in rejection.reason
    assert not involvements(store)
    assert "case-1" not in everything(store)
    assert not asked(store, "MATCH (s:SourceRecord {source: 'sexual_health'}) RETURN s.key AS key")


def test_no_other_list_brings_in_a_sensitive_service_without_its_ground(
    store: EmbeddedStore, gate: Gate, loader: AccessRequest, tmp_path: Path
) -> None:
    worker = f"E1,eh-1,{CHILD},,,,{CLINIC},{WORKER},nurse,2026-05-04,"
    team = f"E2,eh-2,{CHILD},,,,{CLINIC},,nurse,2026-05-04,"
    report = load(tmp_path, gate, loader, [worker, team], feed="early_help", headings=EARLY_HELP)
    assert [rejection.rule for rejection in report.rejections] == ["consent", "consent"]
    assert not involvements(store)
    assert not asked(store, "MATCH (:Child)-[r:RECEIVES]->(:Service) RETURN r.key AS key")
    assert CLINIC not in repr(asked(store, "MATCH (s:SourceRecord) RETURN properties(s) AS held"))


def test_a_withdrawal_takes_it_away_and_no_row_brings_it_back_without_a_later_consent(
    store: EmbeddedStore, gate: Gate, loader: AccessRequest, tmp_path: Path
) -> None:
    load(tmp_path, gate, loader, [CONSENTED])
    load(tmp_path, gate, loader, [row(withdrawn="2026-11-21", worker="")], day="2026-11-21")
    assert not involvements(store)
    assert "herself" not in everything(store)
    changed = row(basis="consent", giver="herself", given="2026-05-04", role="senior nurse")
    elsewhere = row(ref="I9", case="case-9", basis="consent", giver="herself", given="2026-11-21")
    for again in (CONSENTED, changed, elsewhere):
        load(tmp_path, gate, loader, [again], day="2026-11-22")
        assert not involvements(store), again
        assert "herself" not in everything(store)
    load(tmp_path, gate, loader, [row(basis="consent", giver="her mother", given="2026-11-22")], day="2026-11-23")
    (held,) = involvements(store)
    assert held["giver"] == "her mother"


def test_a_replayed_withdrawal_changes_nothing(
    store: EmbeddedStore, gate: Gate, loader: AccessRequest, tmp_path: Path
) -> None:
    load(tmp_path, gate, loader, [CONSENTED])
    withdrawal = row(withdrawn="2026-11-21")
    load(tmp_path, gate, loader, [withdrawal], day="2026-11-21")
    before = everything(store)
    report = load(tmp_path, gate, loader, [withdrawal], day="2026-11-21")
    assert report.unchanged == 1
    assert sorted(everything(store)) == sorted(before)


def test_a_reason_of_harm_is_no_consent_and_is_not_withdrawn(
    store: EmbeddedStore, gate: Gate, loader: AccessRequest, tmp_path: Path
) -> None:
    harm = row(basis="harm", harm="risk to the child", harm_on="2026-05-04", harm_by="Dr Byrne")
    load(tmp_path, gate, loader, [harm])
    load(tmp_path, gate, loader, [harm, row(ref="I2", withdrawn="2026-11-21")], day="2026-11-21")
    (held,) = involvements(store)
    assert (held["basis"], held["giver"]) == ("harm", "Dr Byrne")


def test_what_a_sensitive_service_said_is_marked_so_that_no_data_manager_finds_the_child_by_it(
    store: EmbeddedStore, gate: Gate, loader: AccessRequest, tmp_path: Path
) -> None:
    load(tmp_path, gate, loader, [CONSENTED])
    marks = asked(store, "MATCH (s:SourceRecord) RETURN s.source AS source, s.sensitive AS sensitive ORDER BY source")
    assert {(row["source"], row["sensitive"]) for row in marks} == {("sexual_health", True), ("workforce", False)}
