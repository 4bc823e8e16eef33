"""A restriction may arrive only as an absence: an address that a source no longer sends is no home by its word."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from loaders import pipeline
from loaders.declarations import Feed, Kind
from loaders.feeds.catalogue import find_feed
from loaders.records import Coverage
from loaders.sent import open_sent
from tests.loaders.cover import uncovered
from tests.loaders.feeds.documents import AREA, Documents
from tests.loaders.feeds.one_child import Told, row_of, telling

AT_HOME = Told(
    given="Zoe", family="Marsh", dob="2017-09-30", street="14 Tannery Row", postcode="NM4 2QT", nhs_number="9990000018"
)
HOMES = "MATCH (c:Child)-[r:LIVES_IN]->(h:Household) RETURN h.address AS address, r.until AS until"
NATIONAL = {"nhs_pds", "nhs_pds_extract", "uk_core"}
"""Where the national flag makes addresses vanish: there, not even a former home may stay."""

WITH_HOMES = [
    (feed, kind) for feed, kind in telling(by_name=True)
    if feed.code in NATIONAL | {"gp_register", "school_roll", "child_benefit", "health_visiting", "class_list", "ctf",
                                "social_care", "single_view_care", "single_view_school", "social_care_standard"}
    and not kind.each and kind.name != "relative"
]  # fmt: skip


def send(documents: Documents, feed: Feed, kind: Kind, row: Mapping[str, object], day: str) -> None:
    coverage = Coverage(area=AREA, since="2010-04-01", correct_to=day)
    file = open_sent(feed, kind, [row], name="row", coverage=coverage)
    pipeline.load_files(feed, [file], documents.gate, documents.loader, covers=False)


@pytest.mark.parametrize(("feed", "kind"), WITH_HOMES, ids=[f"{feed.code}-{kind.name}" for feed, kind in WITH_HOMES])
def test_home_that_is_no_longer_told_is_no_home_any_more(documents: Documents, feed: Feed, kind: Kind) -> None:
    known = find_feed("national_register")
    send(documents, known, known.kinds[0], row_of(known.kinds[0], AT_HOME), "2026-11-10")
    send(documents, feed, kind, row_of(kind, AT_HOME), "2026-11-16")
    assert [(row["address"], row["until"]) for row in documents.ask(HOMES)] == [("14 Tannery Row", None)]
    send(documents, feed, kind, row_of(kind, replace(AT_HOME, street="", postcode="")), "2026-11-17")
    assert [row for row in documents.ask(HOMES) if row["until"] is None] == []
    if feed.code in NATIONAL:
        assert (documents.ask(HOMES), documents.knows("Tannery")) == ([], [])


@pytest.mark.parametrize("restricted", ["Y", "N"])
def test_address_of_whom_a_case_system_restricts_stands_under_the_shield_only(
    documents: Documents, restricted: str
) -> None:
    known, dump = find_feed("national_register"), find_feed("case_management")
    kinds = {kind.name: kind for kind in dump.kinds}
    send(documents, known, known.kinds[0], row_of(known.kinds[0], AT_HOME), "2026-11-10")
    person = {**row_of(kinds["persons"], AT_HOME), "restricted": restricted, "died": "2016-01-01"}
    coverage = Coverage(area=AREA, since="2010-04-01", correct_to="2026-11-16")
    files = [
        open_sent(dump, kinds[name], [row], name=name, coverage=coverage)
        for name, row in (("persons", person), ("addresses", row_of(kinds["addresses"], AT_HOME)))
    ]
    report = pipeline.load_files(dump, files, documents.gate, documents.loader, covers=False)
    homes = documents.ask("MATCH (c:Child)-[r:LIVES_IN]->(h:Household) RETURN c.shielded AS child, r.shielded AS link")
    assert {(row["child"], row["link"]) for row in homes} <= {(restricted == "Y", restricted == "Y")}
    assert uncovered(documents.store) == []
    assert [remark.rule for remark in report.remarks] == ["implausible_date"], "who died before birth has not died"


def test_every_national_record_of_people_is_asked() -> None:
    assert {feed.code for feed, _ in WITH_HOMES} >= NATIONAL
    assert len(WITH_HOMES) > 12
