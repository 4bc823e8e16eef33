"""Patients of the NHS spine: names with uses, homes with periods, and restriction that arrives as absence."""

from typing import Any

import pytest

from tests.loaders.cover import uncovered
from tests.loaders.feed_rows import claim, load
from tests.loaders.feeds.documents import Documents, bundle

NHS = "https://fhir.nhs.uk/Id/nhs-number"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
PRIYA, ANIL = "9990000018", "9990000026"
ROW = {"use": "home", "line": ["14 Tannery Row"], "city": "Northmoor", "postalCode": "NM4 2QT",
       "period": {"start": "2021-03-01"}}  # fmt: skip
LANE = {
    "use": "home",
    "line": ["3 Quay Lane"],
    "postalCode": "NM1 1AB",
    "period": {"start": "2015-05-06", "end": "2021-02-28"},
}
SURGERY = bundle({"resourceType": "Organization", "id": "surgery", "name": "Harbour Surgery",
                  "identifier": [{"system": ODS, "value": "A81001"}]})  # fmt: skip
TABLE = (
    "NHS_NUMBER,DATE_OF_BIRTH,DATE_OF_DEATH,FAMILY_NAME,GIVEN_NAME,OTHER_GIVEN_NAME,GENDER (FHIR),ADDRESS_LINE_1,"
    "ADDRESS_LINE_2,ADDRESS_LINE_3,ADDRESS_LINE_4,ADDRESS_LINE_5,SENSITIVE_FLAG,PRIMARY_CARE_CODE,POST_CODE,Notes\n"
)


def patient(number: str = PRIYA, given: str = "Priya", *, security: str = "U", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "resourceType": "Patient", "id": number, "identifier": [{"system": NHS, "value": number}],
        "meta": {"security": [{"code": security}]}, "gender": "female", "birthDate": "2015-05-06",
        "name": [{"use": "usual", "given": [given], "family": "Sandhu"}], **more,
    }  # fmt: skip


def registered(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - a resource
    surgery = [
        {"type": "Organization", "identifier": {"system": ODS, "value": "A81001", "period": {"start": "2016-02-06"}}}
    ]
    return patient(**{"address": [ROW], "generalPractitioner": surgery, **more})


def relative(child: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - a resource
    return {
        "resourceType": "RelatedPerson", "id": "507B7621", "patient": {"identifier": {"system": NHS, "value": child}},
        "relationship": [{"coding": [{"code": "MTH"}]}], "address": [ROW],
        "name": [{"use": "usual", "given": ["Meera"], "family": "Sandhu"}], **more,
    }  # fmt: skip


def as_texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else []


def test_usual_name_heads_the_record_and_old_and_ended_ones_are_former(documents: Documents) -> None:
    names = [
        {"use": "old", "given": ["Priya"], "family": "Okafor"},
        {"use": "nickname", "given": ["Pip"]},
        {"use": "usual", "given": ["Priya"], "family": "Reed", "period": {"end": "2020-01-01"}},
        {"use": "usual", "given": ["Priya", "Anne"], "family": "Sandhu", "period": {"start": "2020-01-02"}},
    ]  # fmt: skip
    documents.load("nhs_pds", patient(name=names))
    (child,) = documents.ask(
        "MATCH (c:Child) RETURN c.given_names AS given, c.family_name AS family, c.former_names AS former"
    )
    (said,) = documents.ask("MATCH (s:SourceRecord) WHERE s.about = 'child' RETURN s.said_known_as AS known_as")
    assert (child["given"], child["family"], said["known_as"]) == ("Priya Anne", "Sandhu", "Pip")
    assert set(as_texts(child["former"])) == {"Priya Okafor", "Priya Reed"}


def test_homes_keep_their_periods_and_an_office_is_no_home(documents: Documents) -> None:
    office = {"use": "billing", "line": ["Civic Centre"], "postalCode": "NM1 1AA"}
    documents.load("nhs_pds", patient(address=[LANE, ROW, office]))
    rows = documents.ask("MATCH (:Child)-[r:LIVES_IN]->(h:Household) RETURN h.address AS address, r.since AS since,"
                         " r.until AS until ORDER BY since")  # fmt: skip
    assert [(row["address"], row["since"], row["until"]) for row in rows] == [
        ("3 Quay Lane", "2015-05-06", "2021-02-28"), ("14 Tannery Row, Northmoor", "2021-03-01", None),
    ]  # fmt: skip


def test_property_number_is_told_from_the_key_of_the_address_file(documents: Documents) -> None:
    url = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AddressKey"
    keys = [
        {
            "url": url,
            "extension": [{"url": "type", "valueCoding": {"code": kind}}, {"url": "value", "valueString": value}],
        }
        for kind, value in (("PAF", "12345678"), ("UPRN", "10099000011"))
    ]
    documents.load("nhs_pds", patient(address=[{**ROW, "extension": keys}]))
    assert [row["uprn"] for row in documents.ask("MATCH (h:Household) RETURN h.uprn AS uprn")] == ["10099000011"]


def test_restriction_shields_and_takes_the_old_home_and_surgery_away_on_every_copy(documents: Documents) -> None:
    documents.load("uk_core", SURGERY)
    documents.load("nhs_pds", registered(address=[LANE, ROW]))
    assert documents.received("Priya") == [("family_doctor", "2016-02-06", None)]
    report = documents.load("nhs_pds", patient(security="R"), day="2026-11-17")
    assert report.review == 0
    (child,) = documents.ask("MATCH (c:Child) RETURN c.shielded AS shielded, c.given_names AS given, c.dob AS dob")
    assert (child["shielded"], child["given"], child["dob"]) == (True, "Priya", "2015-05-06")
    assert documents.received("Priya") == []
    assert documents.addresses() == []
    for word in ("Tannery", "tannery", "Quay Lane", "NM4 2QT", "NM1 1AB", "A81001&", "public_code%3AA81001"):
        assert documents.knows(word) == [], word
    assert uncovered(documents.store) == []
    assert documents.changes_nothing("nhs_pds", patient(security="R"), day="2026-11-17")


@pytest.mark.parametrize("security", ["R", "V", "XYZ"])
def test_whereabouts_that_a_restricted_record_carries_are_not_read(documents: Documents, security: str) -> None:
    documents.load("uk_core", SURGERY)
    documents.load("nhs_pds", registered(security=security))
    assert (documents.addresses(), documents.received("Priya")) == ([], [])
    assert documents.knows("Tannery") == []


def test_home_where_a_sibling_still_lives_is_shielded_when_the_child_is_restricted(documents: Documents) -> None:
    documents.load(
        "nhs_pds", bundle(patient(address=[ROW]), patient(ANIL, "Anil", birthDate="2018-09-10", address=[ROW]))
    )
    documents.load("nhs_pds", patient(security="R"), day="2026-11-17")
    rows = documents.ask(
        "MATCH (c:Child)-[r:LIVES_IN]->(h:Household) RETURN c.given_names AS given, h.shielded AS home,"
        " r.shielded AS link"
    )
    assert [(row["given"], row["home"], row["link"]) for row in rows] == [("Anil", True, True)]
    assert documents.changes_nothing("nhs_pds", patient(security="R"), day="2026-11-17")


def test_what_another_source_says_stays_its_own_and_under_the_shield(documents: Documents) -> None:
    documents.load("nhs_pds", patient(address=[ROW]))
    said = claim(1, "Priya", "Sandhu", "2015-05-06", '"14 Tannery Row, Northmoor",NM4 2QT', "Meera,Sandhu")
    load(documents.folder, documents.gate, documents.loader, "child_benefit", said)
    documents.load("nhs_pds", patient(security="R"), day="2026-11-21")
    rows = documents.ask("MATCH (c:Child)-[r:LIVES_IN]->(h:Household) RETURN r.source AS source, r.shielded AS covered,"
                         " h.shielded AS home")  # fmt: skip
    assert [(row["source"], row["covered"], row["home"]) for row in rows] == [("child_benefit", True, True)]
    words = documents.ask(
        "MATCH (s:SourceRecord) WHERE s.source = 'nhs_pds' AND s.about = 'household' RETURN s.key AS key"
    )
    assert words == []
    assert uncovered(documents.store) == []


def test_address_that_a_record_no_longer_has_is_not_kept_as_the_old_one(documents: Documents) -> None:
    documents.load("nhs_pds", patient(address=[ROW]))
    documents.load("nhs_pds", patient(), day="2026-11-17")
    assert (documents.addresses(), documents.knows("Tannery")) == ([], [])


def test_older_file_takes_nothing_back(documents: Documents) -> None:
    documents.load("nhs_pds", patient(address=[ROW]), day="2026-11-17")
    documents.load("nhs_pds", patient(), day="2026-11-10")
    assert documents.addresses() == ["14 Tannery Row, Northmoor"]


def test_superseded_and_merged_records_are_refused_and_change_nothing(documents: Documents) -> None:
    documents.load("nhs_pds", patient(address=[ROW]))
    merged = patient(link=[{"type": "replaced-by", "other": {"identifier": {"system": NHS, "value": ANIL}}}])
    for refused in (patient(security="REDACTED"), merged):
        report = documents.load("nhs_pds", refused, day="2026-11-17")
        assert [found.rule for found in report.rejections] == ["superseded"]
    assert documents.addresses() == ["14 Tannery Row, Northmoor"]


def test_number_that_becomes_another_number_goes_to_a_person(documents: Documents) -> None:
    documents.load("uk_core", bundle(patient()))
    report = documents.load("uk_core", bundle({**patient(ANIL), "id": PRIYA}), day="2026-11-17")
    assert (report.review, report.reviews[0].rule) == (1, "changed-identity")


@pytest.mark.parametrize("said", [{"deceasedDateTime": "2024-10-22T00:00:00+00:00"}, {"deceasedBoolean": True}])
def test_death_is_told(documents: Documents, said: dict[str, Any]) -> None:
    documents.load("nhs_pds", patient(**said))
    assert [row["status"] for row in documents.ask("MATCH (c:Child) RETURN c.status AS status")] == ["died"]


def test_relative_is_a_carer_of_the_child_and_is_told_without_a_home(documents: Documents) -> None:
    documents.load("nhs_pds", bundle(patient(), relative(PRIYA)))
    rows = documents.ask("MATCH (k:Carer)-[r:CARES_FOR]->(c:Child) RETURN k.full_name AS carer, r.relationship AS kind")
    assert [(row["carer"], row["kind"]) for row in rows] == [("Meera Sandhu", "mother")]
    assert documents.knows("Tannery") == []


def test_relative_of_nobody_held_is_nobody_here(documents: Documents) -> None:
    report = documents.load("nhs_pds", bundle(relative(ANIL)))
    assert (report.held, documents.ask("MATCH (k:Carer) RETURN k.key AS key")) == (1, [])
    assert documents.changes_nothing("nhs_pds", bundle(relative(ANIL)))


@pytest.mark.parametrize("wrong", [{"patient": {}}, {"name": []}], ids=["of no patient", "without a name"])
def test_relative_of_no_patient_or_without_a_name_is_refused(documents: Documents, wrong: dict[str, Any]) -> None:
    report = documents.load("nhs_pds", bundle(relative(PRIYA, **wrong)))
    assert [found.rule for found in report.rejections] == ["missing"]


def test_content_beside_the_identity_is_found_nowhere(documents: Documents) -> None:
    ethnic = {"url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory",
              "valueCodeableConcept": {"coding": [{"code": "PLANTEDWORD", "display": "PLANTEDWORD"}]}}  # fmt: skip
    more: dict[str, Any] = {
        "extension": [ethnic], "text": {"div": "PLANTEDWORD"}, "communication": [{"language": {"text": "PLANTEDWORD"}}],
        "contact": [{"name": {"text": "PLANTEDWORD"}, "relationship": [{"text": "PLANTEDWORD"}]}],
    }  # fmt: skip
    report = documents.load("nhs_pds", bundle(patient(**more), patient(ANIL, "Anil", birthDate="2071-01-01", **more)))
    assert (report.rejected, documents.knows("PLANTEDWORD"), "PLANTEDWORD" in repr(report)) == (1, [], False)


def row(flag: str, number: str = PRIYA, notes: str = "") -> str:
    cells = f"{number},20150506,,SANDHU,PRIYA,ANNE,female,,14 TANNERY ROW,,NORTHMOOR,,{flag},A81001,NM42QT,{notes}\n"
    return TABLE + cells


def test_row_of_the_extract_becomes_the_same_child(documents: Documents) -> None:
    documents.load("nhs_pds", patient(address=[ROW]))
    report = documents.load("nhs_pds_extract", row(""))
    assert (report.review, documents.children()) == (0, ["Priya Anne"])


def test_flagged_row_of_the_extract_shields_and_its_address_is_not_read(documents: Documents) -> None:
    documents.load("nhs_pds_extract", row(""))
    documents.load("nhs_pds_extract", row("S", notes="PLANTEDWORD"), day="2026-11-17")
    assert [row["shielded"] for row in documents.ask("MATCH (c:Child) RETURN c.shielded AS shielded")] == [True]
    assert (documents.addresses(), documents.knows("TANNERY"), documents.knows("PLANTEDWORD")) == ([], [], [])


def test_invalid_row_of_the_extract_is_refused(documents: Documents) -> None:
    report = documents.load("nhs_pds_extract", row("I", notes="PLANTEDWORD"))
    assert [found.rule for found in report.rejections] == ["superseded"]
    assert (documents.children(), documents.knows("PLANTEDWORD")) == ([], [])
