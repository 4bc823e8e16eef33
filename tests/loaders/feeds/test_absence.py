"""A restriction may arrive only as an absence: an address that a source no longer sends is no home by its word."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from loaders import pipeline
from loaders.declarations import Feed, Kind
from loaders.feeds.catalogue import find_feed
from loaders.records import Coverage
from loaders.sent import open_sent
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


def test_every_national_record_of_people_is_asked() -> None:
    assert {feed.code for feed, _ in WITH_HOMES} >= NATIONAL
    assert len(WITH_HOMES) > 12
