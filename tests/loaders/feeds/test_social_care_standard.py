"""The draft national standard, the directory of family hubs, a case system's people and the social workers' census."""

from typing import Any

import pytest

from tests.loaders.feed_rows import load, patient
from tests.loaders.feeds.documents import Documents

NUMBER = "9990000018"


def named(kind: str, number: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"@type": kind, "identifier": [{"value": number, "system": "https://example.org/Id/local"}], **more}


def refers(number: str) -> dict[str, str]:
    return {"@type": "Identifier", "value": number, "system": "https://example.org/Id/local"}


COUNCIL = named("Organisation", "ORG-1", name="Northmoor Council", type=["local-authority"], active=True)
TEAM = named("Service", "SVC-1", name="Referral & Assessment", type=["social-worker-support"], active=True,
             contact=[{"telephone": ["01632 960400"]}], relatedOrganisation=[refers("ORG-1")])  # fmt: skip
WORKER = named(
    "Professional", "SW-1", name={"familyName": ["Doe"], "givenName": ["Jane"]}, role=["Social Worker"], status=True,
    relatedService=[refers("SVC-1")],
)  # fmt: skip
EPISODE = named(
    "ServiceEpisode", "EP-1", type=["cin-plan"], subjectPerson=[{"person": refers(NUMBER), "involvement": "SBJ"}],
    relatedProfessional=[{"professional": refers("SW-1"), "involvement": "PPRF"}], relatedService=[refers("SVC-1")],
    timeInformation=[{"startDateTime": "2026-05-01T09:30:00Z"}], finding=[{"text": "PLANTEDWORD"}],
    location=["PLANTEDWORD"],
)  # fmt: skip


def known(documents: Documents) -> None:
    row = patient(1, "Zoe", "Hallam", "2015-05-06", nhs=NUMBER)
    load(documents.folder, documents.gate, documents.loader, "gp_register", row)


def test_episode_reaches_the_child_by_nhs_number_with_service_lead_worker_and_agency(documents: Documents) -> None:
    known(documents)
    said = [EPISODE, WORKER, TEAM, COUNCIL]
    documents.load("social_care_standard", said)
    assert documents.received("Zoe") == [("social_care", "2026-05-01", None)]
    rows = documents.ask(
        "MATCH (p:Practitioner)-[r:INVOLVED_WITH]->(:Child) RETURN p.full_name AS name, r.role AS role, r.lead AS lead"
    )
    assert [(row["name"], row["role"], row["lead"]) for row in rows] == [("Jane Doe", "Lead worker", True)]
    rows = documents.ask(
        "MATCH (:Practitioner)-[:WORKS_FOR]->(s:Service)-[:PART_OF]->(a:Agency) RETURN s.duty_phone AS phone,"
        " a.full_name AS agency"
    )
    assert [(row["phone"], row["agency"]) for row in rows] == [("01632 960400", "Northmoor Council")]
    assert documents.knows("PLANTEDWORD") == []
    assert documents.changes_nothing("social_care_standard", said)


def test_objects_are_found_alone_in_a_list_and_in_a_graph(documents: Documents) -> None:
    for document in (TEAM, [COUNCIL, TEAM], {"@context": "x", "@graph": [TEAM, WORKER]}):
        report = documents.load("social_care_standard", document)
        assert report.rejected == 0
    assert len(documents.ask("MATCH (s:Service) RETURN s.key AS key")) == 1


def test_episode_of_somebody_nobody_told_of_waits(documents: Documents) -> None:
    documents.load("social_care_standard", [EPISODE, TEAM, WORKER])
    assert documents.standings("social_care_standard") == {f"EP-1/{NUMBER}": "waiting"}
    known(documents)
    assert documents.ask_again() == 1
    assert documents.received("Zoe") == [("social_care", "2026-05-01", None)]


def test_service_that_is_sensitive_is_held_with_nobody_on_it(documents: Documents) -> None:
    known(documents)
    clinic = {**TEAM, "name": "Child and adolescent mental health"}
    report = documents.load("social_care_standard", [clinic])
    assert report.rejected == 0
    report = documents.load("social_care_standard", [EPISODE])
    assert [found.rule for found in report.rejections] == ["consent"]
    assert documents.received("Zoe") == []


def test_estimated_birth_date_is_nobodys_birth_date(documents: Documents) -> None:
    known(documents)
    born = {"date": "2015-05-06", "accuracyIndicator": "EAA"}
    name = [{"familyName": ["Hallam"], "givenName": ["Zoe"]}]
    person = named("Person", "P-1", name=name, sexCode="2", dateOfBirth=born, ethnicityCode="PLANTEDWORD")
    documents.load("social_care_standard", person)
    rows = documents.ask("MATCH (s:SourceRecord) WHERE s.source = 'social_care_standard' RETURN s.said_dob AS dob")
    assert ([row["dob"] for row in rows], documents.knows("PLANTEDWORD")) == ([None], [])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{\n"@type": "Person",\n"isDeceased": false\n"address": []}', r"line 4 of `.*` is no JSON"),
        ('{"@type": "Name", "familyName": ["Doe"]}', "has no `Organisation`, `Service`, `Professional`"),
        ('{"@type": "Person", "identifier"', "breaks off in line 1"),
    ],
    ids=["a comma is missing", "a part of an object", "cut"],
)
def test_what_is_no_object_of_the_standard_is_refused_with_line_and_reason(
    documents: Documents, text: str, says: str
) -> None:
    with pytest.raises(Exception, match=says):
        documents.load("social_care_standard", text)


def test_two_people_under_one_number_of_a_case_system_are_told_apart_and_the_second_refused(
    documents: Documents,
) -> None:
    def person(forename: str, mask: str = "DAY", number: str = "123") -> dict[str, Any]:
        return {"Id": number, "Forename": forename, "Surname": "FORMBY", "Gender": "MALE", "NhsNumber": NUMBER,
                "DateOfBirth": {"Lower": "2015-06-03", "Upper": "2015-06-03", "Mask": mask}}  # fmt: skip

    report = documents.load(
        "case_system_people", {"Results": [person("Dave"), person("Fred"), person("Bo", "YEAR", "124")]}
    )
    assert [found.rule for found in report.rejections] == ["two_children"]
    rows = documents.ask("MATCH (s:SourceRecord) RETURN s.source_id AS id, s.said_dob AS dob ORDER BY id")
    assert [(row["id"], row["dob"]) for row in rows] == [("123", "2015-06-03"), ("124", None)]


def test_directory_of_family_hubs_tells_services_and_who_runs_them(documents: Documents) -> None:
    hub = {
        "id": 7,
        "name": "Harbour Families",
        "adminAreaCode": "E06000999",
        "organisationType": 2,
        "description": "PLANTEDWORD",
    }
    group = {"id": 9, "organisationId": 7, "name": "Young carers' group", "fees": "PLANTEDWORD",
             "contacts": [{"name": "PLANTEDWORD", "telephone": "01632 960500"}],
             "locations": [{"address1": "2 Quay Lane", "postCode": "NM1 1AB"}]}  # fmt: skip
    documents.load("family_hubs", [hub, group])
    rows = documents.ask("MATCH (s:Service)-[:PART_OF]->(a:Agency) RETURN s.full_name AS name, s.kind AS kind,"
                         " s.duty_phone AS phone, a.sector AS sector")  # fmt: skip
    assert [dict(row) for row in rows] == [
        {"name": "Young carers' group", "kind": "family_support", "phone": "01632 960500", "sector": "voluntary"}
    ]
    assert documents.knows("PLANTEDWORD") == []
    report = documents.load("family_hubs", {**group, "name": "string"})
    assert [found.rule for found in report.rejections] == ["placeholder"]


def test_census_of_social_workers_says_who_has_left_and_brings_in_nobody(documents: Documents) -> None:
    headings = "staff_number,given_names,family_name,profession,service_code,phone,email,hours,checked_on,started"
    headings += ",left_on,status"
    row = "SW1234567890,Petra,Lund,Social worker,NM-SC,,,,,2020-01-06,,in post"
    load(documents.folder, documents.gate, documents.loader, "workforce", row, headings=headings)
    leaver = "<CSWWWorker><SWENo>SW1234567890</SWENo><RoleEndDate>2026-03-31</RoleEndDate></CSWWWorker>"
    leaver = leaver.replace("<RoleEndDate>", "<Ethnicity>PLANTEDWORD</Ethnicity><RoleEndDate>")
    stranger = "<CSWWWorker><SWENo>XY0000000000</SWENo><RoleStartDate>2020-01-01</RoleStartDate></CSWWWorker>"
    report = documents.load("social_work_census", f"<Message>{leaver}{stranger}</Message>")
    assert (report.held, documents.knows("PLANTEDWORD")) == (1, [])
    rows = documents.ask("MATCH (p:Practitioner) RETURN p.full_name AS name, p.left_on AS left_on")
    assert [(row["name"], row["left_on"]) for row in rows] == [("Petra Lund", "2026-03-31")]
