"""Where the authority wants it, an override waits until a second person has approved it."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app.casework.notices import NoticeStore, NoticeSubject
from policies.request import Role
from tests.app.overrides.conftest import Emergency, post
from tests.authority import username

SHIELDED, ADDRESS = "Amira Osei", "7 Lantern Court"
WHY_NOT = "I rang: the police have the child with them."


@pytest.fixture(autouse=True)
def two_people(emergency: Emergency) -> Iterator[None]:
    """Let every override of this module wait."""
    with emergency.rules(second_person=True):
        yield


@pytest.fixture
def helen(emergency: Emergency) -> FlaskClient:
    """Give the safeguarding lead in a new session."""
    return emergency.signed_in(Role.SAFEGUARDING_LEAD)


def test_it_opens_when_a_second_person_has_approved_it(
    emergency: Emergency, imran: FlaskClient, helen: FlaskClient
) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    assert case.state == "waiting"
    waiting = imran.get(f"/children/{key}").text
    assert ADDRESS not in waiting
    assert "A second person must approve it." in waiting
    assert "Take it back" in waiting
    told = NoticeStore(emergency.authority.house.database).of(username(Role.SAFEGUARDING_LEAD))
    assert (NoticeSubject.OVERRIDE_WAITING, case.reference) in {(one.subject, one.reference) for one in told}
    queue = helen.get("/emergency").text
    assert "Imran Siddiq asks: Amira Osei, born 30 September 2017" in queue
    emergency.wait(minutes=10)
    assert post(helen, f"/emergency/{case.reference}/approve").status_code == 303
    record = imran.get(f"/children/{key}").text
    assert ADDRESS in record
    assert "<b>30 minutes</b>" in record
    # Whoever approved sees no more than before.
    assert ADDRESS not in emergency.record(helen, key)
    assert "Imran Siddiq asks" not in helen.get("/emergency").text


def test_nobody_approves_their_own(emergency: Emergency, imran: FlaskClient) -> None:
    case = emergency.open(imran, emergency.child(SHIELDED))
    assert "Approve" not in imran.get("/emergency").text
    other = emergency.signed_in(Role.SOCIAL_WORKER)
    for client in (imran, other):
        assert post(client, f"/emergency/{case.reference}/approve").status_code == 404
    assert emergency.casework.get(case.reference).state == "waiting"


def test_whoever_may_open_none_approves_none(emergency: Emergency, imran: FlaskClient) -> None:
    case = emergency.open(imran, emergency.child(SHIELDED))
    for role in (Role.PRACTITIONER, Role.GOVERNANCE_OFFICER, Role.ACCESS_MANAGER):
        client = emergency.signed_in(role)
        for verb in ("approve", "decline"):
            answer = post(client, f"/emergency/{case.reference}/{verb}", words=WHY_NOT)
            missing = post(client, f"/emergency/OV-00000000/{verb}", words=WHY_NOT)
            assert (answer.status_code, answer.data) == (404, missing.data)
    assert emergency.casework.get(case.reference).state == "waiting"


def test_the_childs_own_family_is_no_second_person(
    emergency: Emergency, imran: FlaskClient, helen: FlaskClient
) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    with emergency.changed(Role.SAFEGUARDING_LEAD, own_keys=frozenset({key})):
        assert case.reference not in helen.get("/emergency").text
        assert post(helen, f"/emergency/{case.reference}/approve").status_code == 404


def test_declining_needs_words_which_the_asker_reads(
    emergency: Emergency, imran: FlaskClient, helen: FlaskClient
) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    refused = post(helen, f"/emergency/{case.reference}/decline", words="no")
    assert refused.status_code == 422
    assert "Say why it stays closed" in refused.text
    assert post(helen, f"/emergency/{case.reference}/decline", words=WHY_NOT).status_code == 303
    assert f"Declined: {WHY_NOT}" in imran.get("/emergency").text
    late = post(helen, f"/emergency/{case.reference}/approve")
    assert late.status_code == 422
    assert "This cannot be decided any more" in late.text
    assert ADDRESS not in imran.get(f"/children/{key}").text


def test_what_nobody_approves_in_time_lapses(emergency: Emergency, imran: FlaskClient, helen: FlaskClient) -> None:
    case = emergency.open(imran, emergency.child(SHIELDED))
    emergency.wait(minutes=20)
    assert case.reference in imran.get("/find").text
    assert case.reference in helen.get("/emergency").text
    emergency.wait(minutes=10)
    assert case.reference not in imran.get("/find").text
    assert "Nobody approved it in time" in imran.get("/emergency").text
    assert post(helen, f"/emergency/{case.reference}/approve").status_code == 422


def test_it_can_be_taken_back_and_is_then_nothing_to_approve(
    emergency: Emergency, imran: FlaskClient, helen: FlaskClient
) -> None:
    case = emergency.open(imran, emergency.child(SHIELDED))
    assert post(imran, f"/emergency/{case.reference}/end").status_code == 303
    assert emergency.casework.get(case.reference).state == "withdrawn"
    assert "Taken back before it opened" in imran.get("/emergency").text
    assert post(helen, f"/emergency/{case.reference}/approve").status_code == 422
    officer = emergency.signed_in(Role.GOVERNANCE_OFFICER).get(f"/overrides/{case.reference}").text
    assert "Nothing to review" in officer
