"""The genuine XML, FHIR and JSON files: how many rows of each become what, and which are refused and why."""

from collections import Counter
from datetime import date

import pytest

from loaders.errors import UnreadableFile
from loaders.feeds.catalogue import find_feed
from loaders.intake import take_in
from loaders.read import open_feed_file
from loaders.records import About, Rejection, SourceRecord
from tests.loaders.feeds.real_files import NORTHMOOR, REAL, real_files

TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real files is not on this machine")


def taken(under: str) -> tuple[Counter[About], Counter[str], list[SourceRecord]]:
    ((path, code),) = real_files(under)
    found = list(take_in(open_feed_file(find_feed(code), path, coverage=NORTHMOOR), received=TODAY))
    records = [one for one in found if isinstance(one, SourceRecord)]
    return (
        Counter(one.about for one in records), Counter(one.rule for one in found if isinstance(one, Rejection)), records
    )  # fmt: skip


@pytest.mark.parametrize(
    ("under", "children", "rejected"),
    [
        ("fake_CIN_data_first220", 220, {"implausible_date": 2}),
        ("CIN_Census_2026", 2, {"implausible_date": 1}),
        ("CIN_Census_2021", 0, {"implausible_date": 4}),
        ("9984001_CTF", 5, {"two_children": 1}),
        ("pds_test_patients", 427, {"implausible_date": 258, "superseded": 2}),
        ("nhs_pds/PatientSearch", 1, {}),
        ("Referenced_RelatedPerson", 0, {"missing": 1}),
        ("Personal_Details_Related", 0, {"missing": 1}),
        ("record_at_birth", 0, {"missing": 2, "date": 1}),
        ("eclipse_person", 5, {"two_children": 1}),
        ("RichardSmith", 0, {"implausible_date": 1}),
        ("BabyPatient", 1, {}),
        ("SmokingCessation", 0, {"consent": 1}),
        ("WeightManagement", 0, {"period": 1}),
        ("CPIS-CPP", 1, {}),
        ("service_directory/service", 0, {"placeholder": 1}),
    ],
)
def test_genuine_file_is_read_row_by_row(under: str, children: int, rejected: dict[str, int]) -> None:
    about, rules, _ = taken(under)
    assert (about[About.CHILD], dict(rules)) == (children, rejected)


@pytest.mark.parametrize(
    ("under", "says"),
    [
        ("person-person.json", "line 5"), ("safeguarding-episode", "line 21"), ("safeguarding-organisation", "line 22"),
        ("json_payload_structure", "line 1"), ("AuditEvent", "holds `AuditEvent`"),
        ("multi_match", "holds `OperationOutcome`"),
        ("CIN_schema", "has no element `Children/Child`"), ("person-name", "has no `Organisation`"),
    ],
)  # fmt: skip
def test_genuine_file_that_is_no_feed_is_refused_with_its_name_and_reason(under: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=f"{under}.*{says}|{says}.*{under}"):
        taken(under)


def test_restricted_people_of_the_test_pack_have_no_home_and_ask_for_a_shield() -> None:
    _, _, records = taken("pds_test_patients")
    flagged = [one for one in records if one.marking is not None]
    assert [one.source_id for one in flagged] == ["9449310610", "9449310475"]
    assert [one.links for one in flagged] == [(), ()]


def test_episodes_of_one_child_are_joined_and_a_newborn_has_no_number() -> None:
    _, _, records = taken("fake_CIN_data_first220")
    episodes = [link for one in records for link in one.links if link.kind == "RECEIVES"]
    assert 220 <= len(episodes) <= 267
    _, _, pupils = taken("9984001_CTF")
    assert [one.values["given_names"] for one in pupils if one.source_id.startswith("unnumbered-") and one.links
            and one.about is About.CHILD] == ["Baby Bell"]  # fmt: skip
