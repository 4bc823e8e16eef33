"""Every system that the source documents of the index name has a feed, and what it sends arrives: one row each.

A case system that was modified sends its rows by the real-time door (`tests/app/test_modified_case_system.py`). One
that nobody modifies sends nothing: its users say by browser that they work with a child, or by telephone
(`loaders/feeds/typed.py`, `tests/attack/test_claiming_to_work_with_a_child.py`, `tests/policies/test_mediation.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.records import Row
from graph.stores.embedded import EmbeddedStore, open_embedded
from loaders import pipeline
from loaders.declarations import Stage
from loaders.feeds.catalogue import BUILT_IN, find_feed
from loaders.report import LoadReport
from loaders.sent import open_sent
from policies.gate import Gate
from policies.request import AccessRequest
from tests.databases import migrated
from tests.loaders.conftest import asked, gate_over, loading
from tests.loaders.feeds.one_child import NORTHMOOR

TEAM = {"code": "T1", "full_name": "Harbour Team", "kind": "early_help", "agency_code": "A1",
        "agency_name": "Northmoor Council", "sector": "council"}  # fmt: skip
WORKER = {"worker": "W1", "given_names": "Ama", "family_name": "Boateng", "profession": "Adviser", "service_code": "T1"}
SURGERY = {"code": "A81001", "full_name": "Quay Surgery", "setting": "4", "status": "A", "last": ""}
SCHOOL = {"urn": "100001", "full_name": "Quay School"}
ZOE = {"given_names": "Zoe", "family_name": "Marsh", "dob": "2010-05-05", "sex": "F", "nhs_number": "9990000018"}
AT_HOME = {"address": "1 Quay Street", "postcode": "NM1 1AA"}
TOLD = {"involvement": "I1", "case": "C1", "service": "T1", "worker": "W1", "since": "2026-01-05", "role": "Adviser"}
TEAMS_ROW = ZOE | TOLD
SYSTEMS = {
    "national health service": ("gp_register", ZOE | AT_HOME | {"patient": "P1", "practice": "A81001"}),
    "child benefit": ("child_benefit", ZOE | AT_HOME | {
        "claim": "CB1", "child": "1", "claimant_given_names": "Ruth", "claimant_family_name": "Marsh",
        "relationship": "mother"}),
    "schools": ("school_roll", ZOE | AT_HOME | {"pupil": "S1", "urn": "100001", "since": "2021-09-01"}),
    "births": ("births", ZOE | {"entry": "B1", "mother_given_names": "Ruth", "mother_family_name": "Marsh"}),
    "deaths": ("deaths", ZOE | {"entry": "D1", "died": "2026-10-01"}),
    "social care case system": ("social_care", TEAMS_ROW),
    "common assessment": ("common_assessment", ZOE | {"assessment": "CA1", "case": "C1", "service": "T1",
                                                      "worker": "W1", "done": "2026-02-01"}),
    "youth support": ("youth_support", TEAMS_ROW),
    "youth justice": ("youth_justice", TEAMS_ROW),
    "voluntary sector": ("voluntary_sector", TEAMS_ROW),
    "unaccompanied children": ("national_register", {"entry": "N1", "given_names": "Samir", "family_name": "Haddad",
                                                     "dob": "2011-01-01", "sex": "M", "service": "T1",
                                                     "since": "2026-03-01"}),
    "case system by its interface": ("case_system_people", ZOE | {"id": "7", "latest": "2010-05-05", "mask": "DAY"}),
    "case system's daily record": ("dfe_csc_api", ZOE | {"child": "7"}),
}  # fmt: skip
"""The systems as the source documents name them, the feed of each, and what one row of it says."""

INVOLVED = "MATCH (p:Practitioner)-[r:INVOLVED_WITH]->(c:Child {given_names: $given}) RETURN p.full_name AS worker,"
INVOLVED += " r.service AS service, r.since AS since, r.assessment_done AS assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A graph with a team, its worker, a surgery and a school, and a child whom the surgery knows."""

    store: EmbeddedStore
    gate: Gate
    loader: AccessRequest

    def send(self, feed: str, row: dict[str, str]) -> LoadReport:
        """Load one row, as a message or a file brings it."""
        declared = find_feed(feed)
        file = open_sent(declared, declared.kinds[0], [row], name="row", coverage=NORTHMOOR)
        return pipeline.load_files(declared, [file], self.gate, self.loader, covers=False)

    def ask(self, text: str, **values: str) -> list[Row]:
        """The rows of a question."""
        return asked(self.store, text, **values)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    """Give the authority, with Zoe on the list of her surgery."""
    store = open_embedded(tmp_path / "graph")
    store.prepare()
    with migrated(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        found = Authority(store=store, gate=gate_over(store, ledger), loader=loading())
        places = {"practice_list": SURGERY, "school_register": SCHOOL, "service_directory": TEAM, "workforce": WORKER}
        for feed, row in places.items():
            assert found.send(feed, row).rejected == 0
        found.send(*SYSTEMS["national health service"])
        yield found
    store.close()


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_the_system_sends_is_taken_and_finds_its_child_and_again_changes_nothing(
    system: str, authority: Authority
) -> None:
    feed, row = SYSTEMS[system]
    first, again = authority.send(feed, row), authority.send(feed, row)
    assert (first.rejections, first.review, first.held) == ((), 0, 0)
    assert (again.new, again.matched, again.changed, again.rejected) == (0, 0, 0, 0)
    children = authority.ask("MATCH (c:Child) RETURN c.given_names AS given ORDER BY given")
    assert [child["given"] for child in children] == (["Samir", "Zoe"] if feed == "national_register" else ["Zoe"])


@pytest.mark.parametrize("system", ["social care case system", "youth support", "youth justice", "voluntary sector"])
def test_a_team_says_who_is_involved_and_since_when(system: str, authority: Authority) -> None:
    authority.send(*SYSTEMS[system])
    (told,) = authority.ask(INVOLVED, given="Zoe")
    assert (told["worker"], told["since"]) == ("Ama Boateng", "2026-01-05")


def test_a_common_assessment_says_that_it_is_held_by_whom_and_since_when(authority: Authority) -> None:
    authority.send(*SYSTEMS["common assessment"])
    (told,) = authority.ask(INVOLVED, given="Zoe")
    assert (told["worker"], told["since"], told["assessed"]) == ("Ama Boateng", "2026-02-01", "2026-02-01")


def test_a_common_assessment_without_a_holder_is_its_teams(authority: Authority) -> None:
    feed, row = SYSTEMS["common assessment"]
    authority.send(feed, row | {"worker": ""})
    (told,) = authority.ask("MATCH (c:Child {given_names: 'Zoe'})-[r:RECEIVES]->(s:Service) WHERE s.source_code = 'T1'"
                            " RETURN r.since AS since")  # fmt: skip
    assert told["since"] == "2026-02-01"
    assert authority.ask(INVOLVED, given="Zoe") == []


def test_a_registered_death_is_known_and_brings_in_nobody(authority: Authority) -> None:
    feed, row = SYSTEMS["deaths"]
    authority.send(feed, row)
    stranger = authority.send(feed, row | {"entry": "D2", "given_names": "Una", "nhs_number": "", "dob": "2012-02-02"})
    assert authority.ask("MATCH (c:Child) RETURN c.given_names AS given, c.status AS status") == [
        {"given": "Zoe", "status": "died"}
    ]
    assert (stranger.new, stranger.rejected) == (0, 0)


def test_a_child_who_came_alone_is_held_with_its_team_and_without_a_home(authority: Authority) -> None:
    authority.send(*SYSTEMS["unaccompanied children"])
    (team,) = authority.ask(
        "MATCH (c:Child {given_names: 'Samir'})-[r:RECEIVES]->(s:Service) RETURN s.full_name AS name"
    )
    assert team["name"] == "Harbour Team"
    assert authority.ask("MATCH (c:Child {given_names: 'Samir'})-[r:LIVES_IN]->(h:Household) RETURN h.key AS key") == []
    assert authority.ask("MATCH (p:Carer)-[:CARES_FOR]->(c:Child {given_names: 'Samir'}) RETURN p.key AS key") == []


def test_nothing_of_the_national_register_tells_why_a_child_came_alone() -> None:
    feed = BUILT_IN["national_register"]
    shown = f"{feed.code} {feed.full_name} {feed.description} {feed.owner.full_name}".casefold()
    assert not [word for word in ("asylum", "refug", "migra", "unaccompanied", "home office") if word in shown]
    assert "claim_status" in feed.dropped


def test_only_universal_sources_and_the_national_register_bring_children_in() -> None:
    bringing = {feed.code for feed in BUILT_IN.values() if feed.may_create_child and feed.stage is Stage.UNIVERSAL}
    supplementary = {"social_care", "youth_support", "voluntary_sector", "common_assessment", "youth_justice", "deaths"}
    assert "national_register" in bringing
    assert not supplementary & bringing
