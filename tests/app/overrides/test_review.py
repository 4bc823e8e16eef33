"""Every override is reviewed: by somebody who had no part in it, with an outcome and what it rests on."""

import pytest
from flask.testing import FlaskClient

from app.casework.case import Kind
from app.casework.notices import NoticeStore, NoticeSubject
from policies.request import Role
from tests.app.overrides.conftest import WORDS, Emergency, post
from tests.authority import username

SHIELDED, ADDRESS = "Amira Osei", "7 Lantern Court"
EVIDENCE = "The duty sergeant confirms the call and the time."


@pytest.fixture
def nadia(emergency: Emergency) -> FlaskClient:
    """Give the governance officer in a new session."""
    return emergency.signed_in(Role.GOVERNANCE_OFFICER)


def test_the_officer_reads_why_and_everything_that_was_opened(
    emergency: Emergency, imran: FlaskClient, nadia: FlaskClient
) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    imran.get(f"/children/{key}")
    imran.get(f"/children/{key}/family")
    assert case.reference in nadia.get("/overrides").text
    page = nadia.get(f"/overrides/{case.reference}").text
    for words in (WORDS, "Imran Siddiq", "The child is in danger now", "Opened the child’s record", "Opened the family",
                  "Open now"):  # fmt: skip
        assert words in page, words
    assert "Osei" not in page
    assert ADDRESS not in page


def test_a_review_needs_an_outcome_and_words_and_tells_the_asker(
    emergency: Emergency, imran: FlaskClient, nadia: FlaskClient
) -> None:
    case = emergency.open(imran, emergency.child(SHIELDED))
    post(imran, f"/emergency/{case.reference}/end")
    path = f"/overrides/{case.reference}/review"
    for form, says in (
        ({"outcome": "", "words": EVIDENCE}, "Choose what the review found"),
        ({"outcome": "fine", "words": EVIDENCE}, "Choose what the review found"),
        ({"outcome": "justified", "words": "ok"}, "Say what it rests on"),
    ):
        answer = post(nadia, path, **form)
        assert answer.status_code == 422
        assert says in answer.text
    assert post(nadia, path, outcome="justified", words=EVIDENCE).status_code == 303
    reviewed = nadia.get(f"/overrides/{case.reference}").text
    assert EVIDENCE in reviewed
    assert "What did you find?" not in reviewed
    newest = NoticeStore(emergency.authority.house.database).of(username(Role.SOCIAL_WORKER))[0]
    assert (newest.subject, newest.reference) == (NoticeSubject.OVERRIDE_DECIDED, case.reference)
    assert "Justified" in imran.get("/emergency").text
    alert = emergency.casework.find(Kind.ALERT, child=case.child)[0]
    assert (alert.about["override"], alert.state) == (case.reference, "closed")
    again = post(nadia, path, outcome="justified", words=EVIDENCE)
    assert again.status_code == 422
    assert "It has been reviewed already" in again.text


def test_a_review_while_it_is_open_closes_it(emergency: Emergency, imran: FlaskClient, nadia: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    assert ADDRESS in imran.get(f"/children/{key}").text
    post(nadia, f"/overrides/{case.reference}/review", outcome="justified-wrongly-used", words=EVIDENCE)
    assert ADDRESS not in imran.get(f"/children/{key}").text


def test_not_justified_can_close_the_account_on_the_spot(
    emergency: Emergency, imran: FlaskClient, nadia: FlaskClient
) -> None:
    case, name = emergency.open(imran, emergency.child(SHIELDED)), username(Role.SOCIAL_WORKER)
    post(nadia, f"/overrides/{case.reference}/review", outcome="not-justified-suspended", words=EVIDENCE)
    assert imran.get("/find").status_code == 302
    account = emergency.accounts.get(name)
    assert account is not None
    assert account.suspended
    emergency.accounts.reinstate(name)
    emergency.wait(seconds=1)


def test_nobody_reviews_what_they_had_a_part_in(emergency: Emergency) -> None:
    with emergency.rules(second_person=True):
        asker = emergency.signed_in(Role.SAFEGUARDING_LEAD)
        approver = emergency.signed_in(Role.SOCIAL_WORKER)
        case = emergency.open(asker, emergency.child(SHIELDED), Role.SAFEGUARDING_LEAD)
        assert post(approver, f"/emergency/{case.reference}/approve").status_code == 303
    for role, client in ((Role.SAFEGUARDING_LEAD, asker), (Role.SOCIAL_WORKER, approver)):
        with emergency.changed(role, role=Role.GOVERNANCE_OFFICER):
            answer = post(client, f"/overrides/{case.reference}/review", outcome="justified", words=EVIDENCE)
            assert answer.status_code == 422
            assert "You had a part in this yourself" in answer.text
    assert emergency.casework.get(case.reference).state == "in-force"


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.SAFEGUARDING_LEAD, Role.PRACTITIONER, Role.ACCESS_MANAGER])
def test_the_review_is_for_officers_only(emergency: Emergency, imran: FlaskClient, role: Role) -> None:
    case = emergency.open(imran, emergency.child(SHIELDED))
    client = emergency.signed_in(role)
    missing = client.get("/not/here").data
    for answer in (
        client.get("/overrides"),
        client.get(f"/overrides/{case.reference}"),
        client.get("/overrides/OV-00000000"),
        post(client, f"/overrides/{case.reference}/review", outcome="justified", words=EVIDENCE),
    ):
        assert (answer.status_code, answer.data) == (404, missing)


def test_a_reference_of_another_kind_is_no_override(emergency: Emergency, nadia: FlaskClient) -> None:
    alert = emergency.casework.open(Kind.ALERT, by="somebody", state="open", about={"cause": "override"})
    assert nadia.get(f"/overrides/{alert.reference}").status_code == 404
