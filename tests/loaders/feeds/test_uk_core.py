"""UK Core resources: people, posts and services by reference, care without its content, and protection plans."""

from typing import Any

import pytest

from tests.loaders.feeds.documents import Documents, bundle

ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
NHS = "https://fhir.nhs.uk/Id/nhs-number"


def resource(kind: str, number: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"resourceType": kind, "id": number, "text": {"div": "PLANTEDWORD"}, **more}


def refers(to: str) -> dict[str, str]:
    return {"reference": to, "display": "PLANTEDWORD"}


TO_SURGERY = refers("Organization/surgery")
TO_MELANIE = refers("Patient/melanie")
MELANIE = resource(
    "Patient", "melanie", birthDate="2021-02-11", gender="female", identifier=[{"system": NHS, "value": "9990000018"}],
    name=[{"use": "official", "given": ["Melanie"], "family": "JONES"}],
)  # fmt: skip
SURGERY = resource(
    "Organization", "surgery", name="Harbour Surgery", identifier=[{"system": ODS, "value": "A81001"}],
    telecom=[{"system": "phone", "value": "01632 960200"}],
)  # fmt: skip
DOCTOR = resource("Practitioner", "paul", name=[{"given": ["Paul"], "family": "Rastall", "prefix": ["Dr"]}])
POST = resource(
    "PractitionerRole", "post", practitioner=refers("Practitioner/paul"), organization=TO_SURGERY,
    code=[{"coding": [{"display": "General practitioner"}]}],
)  # fmt: skip
TEAM = resource(
    "CareTeam", "team", status="active", name="Speech and language team", subject=TO_MELANIE,
    period={"start": "2025-01-06T09:00:00+00:00"}, managingOrganization=TO_SURGERY,
    participant=[{"member": refers("Practitioner/paul"), "role": [{"text": "Therapist"}]}],
)  # fmt: skip
EPISODE = resource(
    "EpisodeOfCare", "episode", status="active", patient=TO_MELANIE, period={"start": "2025-03-04"},
    type=[{"coding": [{"display": "Hearing follow-up"}]}], managingOrganization=TO_SURGERY,
    diagnosis=[{"condition": {"display": "PLANTEDWORD"}}],
)  # fmt: skip


def test_post_joins_worker_and_surgery_in_whatever_order_they_come(documents: Documents) -> None:
    documents.load("uk_core", bundle(POST, DOCTOR, SURGERY))
    documents.load("uk_core", bundle(POST, DOCTOR, SURGERY))
    rows = documents.ask(
        "MATCH (p:Practitioner)-[:WORKS_FOR]->(s:Service)-[:PART_OF]->(a:Agency) RETURN p.full_name AS name,"
        " p.profession AS profession, s.kind AS kind, s.duty_phone AS phone, a.sector AS sector"
    )
    assert [dict(row) for row in rows] == [{
        "name": "Paul Rastall", "profession": "General practitioner", "kind": "family_doctor", "phone": "01632 960200",
        "sector": "health",
    }]  # fmt: skip
    assert documents.changes_nothing("uk_core", bundle(POST, DOCTOR, SURGERY))


def test_post_of_a_worker_nobody_told_of_makes_no_nameless_worker(documents: Documents) -> None:
    report = documents.load("uk_core", bundle(POST, SURGERY))
    assert (report.held, documents.ask("MATCH (p:Practitioner) RETURN p.key AS key")) == (1, [])


def test_episode_and_team_reach_the_patient_by_reference(documents: Documents) -> None:
    documents.load("uk_core", bundle(MELANIE, DOCTOR, SURGERY))
    care = bundle(EPISODE, TEAM)
    documents.load("uk_core_care", care)
    kinds = [(kind, since) for kind, since, _ in documents.received("Melanie")]
    assert kinds == [("family_doctor", "2025-03-04"), ("therapies", "2025-01-06")]
    rows = documents.ask(
        "MATCH (p:Practitioner)-[r:INVOLVED_WITH]->(c:Child) RETURN p.full_name AS name, r.role AS role"
    )
    assert [(row["name"], row["role"]) for row in rows] == [("Paul Rastall", "Therapist")]
    assert documents.changes_nothing("uk_core_care", care)
    assert documents.knows("PLANTEDWORD") == []


def test_two_files_of_one_patient_do_not_take_each_others_episodes_away(documents: Documents) -> None:
    documents.load("uk_core", bundle(MELANIE, SURGERY))
    documents.load("uk_core_care", bundle(EPISODE))
    documents.load("uk_core_care", bundle(TEAM), day="2026-11-17")
    assert [kind for kind, _, until in documents.received("Melanie") if until is None] == ["family_doctor", "therapies"]


def test_care_of_a_patient_nobody_told_of_waits(documents: Documents) -> None:
    documents.load("uk_core_care", bundle(EPISODE))
    assert documents.standings("uk_core_care") == {"episode/episode": "waiting"}
    documents.load("uk_core", bundle(MELANIE, SURGERY))
    assert documents.ask_again() == 1
    assert [kind for kind, _, _ in documents.received("Melanie")] == ["family_doctor"]


@pytest.mark.parametrize(
    "care", ["Smoking cessation therapy", "Sexual health clinic", "Child and adolescent psychiatry"]
)
def test_sensitive_care_is_refused_since_no_resource_says_on_which_ground_it_is_held(
    documents: Documents, care: str
) -> None:
    documents.load("uk_core", bundle(MELANIE, SURGERY))
    report = documents.load("uk_core_care", bundle({**EPISODE, "type": [{"coding": [{"display": care}]}]}))
    assert [found.rule for found in report.rejections] == ["consent"]
    assert (documents.received("Melanie"), documents.knows(care), care in repr(report)) == ([], [], False)


def test_care_that_is_over_without_saying_when_is_refused(documents: Documents) -> None:
    report = documents.load("uk_core_care", bundle({**EPISODE, "status": "finished"}, {**TEAM, "status": "inactive"}))
    assert [found.rule for found in report.rejections] == ["period", "period"]


@pytest.mark.parametrize("kind", ["Consent", "AuditEvent", "Location"])
def test_resource_that_is_no_involvement_is_refused_by_its_type(documents: Documents, kind: str) -> None:
    with pytest.raises(Exception, match=f"holds `{kind}`"):
        documents.load("uk_core", resource(kind, "1"))


PLAN = (
    "<entry><resource><CarePlan><id value='plan'/><status value='active'/><title value='PLANTEDWORD'/>"
    "<category><coding><system value='http://snomed.info/sct'/><code value='{code}'/></coding></category>"
    "<subject><reference value='{subject}'/><display value='PLANTEDWORD'/></subject>"
    "<period><start value='2024-07-22T09:00:00+00:00'/></period>"
    "<careTeam><reference value='CareTeam/northmoor'/></careTeam><description value='PLANTEDWORD'/></CarePlan>"
    "</resource></entry>"
)
AUTHORITY = (
    "<entry><resource><CareTeam><id value='northmoor'/><name value='NORTHMOOR COUNCIL'/><telecom>"
    "<system value='phone'/><value value='01632 960300'/></telecom></CareTeam></resource></entry>"
)


def flagged(code: str = "342191000000101", subject: str = "Patient/9990000018") -> str:
    plan = PLAN.replace("{code}", code).replace("{subject}", subject)
    return f"<Bundle xmlns='http://hl7.org/fhir'><type value='collection'/>{plan}{AUTHORITY}</Bundle>"


@pytest.mark.parametrize(
    ("code", "kind"), [("342191000000101", "child_protection"), ("764841000000100", "looked_after")]
)
def test_plan_reaches_the_child_by_nhs_number_and_tells_whom_to_ring_and_never_why(
    documents: Documents, code: str, kind: str
) -> None:
    documents.load("nhs_pds", bundle({**MELANIE, "id": "9990000018"}))
    documents.load("cp_is", flagged(code))
    assert documents.received("Melanie") == [(kind, "2024-07-22", None)]
    rows = documents.ask("MATCH (:Child)-[:RECEIVES]->(s:Service) RETURN s.duty_phone AS phone")
    assert [row["phone"] for row in rows] == ["01632 960300"]
    assert documents.knows("PLANTEDWORD") == []
    assert documents.changes_nothing("cp_is", flagged(code))


def test_display_text_beside_a_reference_tells_nobody(documents: Documents) -> None:
    documents.load("cp_is", flagged(subject="Patient/PatientFlag-AlanMann-Example"))
    assert documents.standings("cp_is") == {"plan": "waiting"}


def test_plan_of_another_kind_is_refused(documents: Documents) -> None:
    report = documents.load("cp_is", flagged("999"))
    assert [found.rule for found in report.rejections] == ["choice"]
