"""A record is opened in an emergency, through the page: for one child, for minutes, in one session, told at once."""

import pytest
from flask.testing import FlaskClient

from app.casework.case import Kind
from app.casework.errors import CaseworkUnavailable
from app.casework.notices import NoticeStore, NoticeSubject
from app.casework.store import CaseStore
from policies.ledger.history import EventFilter
from policies.request import Role
from tests.app.overrides.conftest import WITH_DUTIES, WORDS, Emergency, post, token
from tests.attack.twin_worlds import ABSENT
from tests.authority import state_purpose, username

SHIELDED, BROTHER, OPEN = "Amira Osei", "Kwame Osei", "Maisie Anne Hallam"
ADDRESS, MOTHER = "7 Lantern Court", "Efua Osei"


def test_the_record_opens_with_a_band_on_every_page_and_closes_by_itself(on_each_engine: Emergency) -> None:
    emergency, imran = on_each_engine, on_each_engine.signed_in(Role.SOCIAL_WORKER)
    key = emergency.child(SHIELDED)
    assert ADDRESS not in emergency.record(imran, key)
    case = emergency.open(imran, key)
    record = imran.get(f"/children/{key}").text
    assert ADDRESS in record
    assert MOTHER in record
    for path in (f"/children/{key}", f"/children/{key}/family", f"/children/{key}/explore", "/find", "/not/here"):
        page = imran.get(path).text
        assert case.reference in page, path
        assert "<b>30 minutes</b>" in page, path
    emergency.wait(minutes=15)
    assert "<b>15 minutes</b>" in imran.get("/find").text
    emergency.wait(minutes=14, seconds=59)
    assert "<b>1 minute</b>" in imran.get(f"/children/{key}").text
    emergency.wait(seconds=1)
    after = imran.get(f"/children/{key}").text
    assert not any(word in after for word in (ADDRESS, MOTHER, case.reference))


@pytest.mark.parametrize("role", WITH_DUTIES)
def test_the_way_in_is_the_same_on_every_child_for_those_with_duties(emergency: Emergency, role: Role) -> None:
    client, pages = emergency.signed_in(role), []
    for name in (SHIELDED, OPEN, BROTHER):
        key = emergency.child(name)
        assert f'href="/children/{key}/emergency">Open in an emergency' in emergency.record(client, key)
        shown = client.get(f"/children/{key}/emergency").text
        pages.append(shown.replace(key, "K").replace(token(client), "T"))
    described = [page.partition('km-lead">')[2].partition("<")[0] for page in pages]
    assert described[0] == "Amira Osei, born 30 September 2017"
    assert len({page.replace(words, "") for page, words in zip(pages, described, strict=True)}) == 1


@pytest.mark.parametrize(
    "role", [Role.PRACTITIONER, Role.LEAD_PROFESSIONAL, Role.DATA_MANAGER, Role.ACCESS_MANAGER, Role.GOVERNANCE_OFFICER]
)
def test_nobody_else_sees_a_way_in_and_its_page_is_not_there(emergency: Emergency, role: Role) -> None:
    client, key = emergency.signed_in(role), emergency.child(SHIELDED)
    missing = client.get("/not/here")
    for path in (f"/children/{key}/emergency", f"/children/{ABSENT}/emergency", "/emergency"):
        answer = client.get(path)
        assert (answer.status_code, answer.data) == (404, missing.data)
    assert 'href="/emergency"' not in missing.text
    if role in {Role.PRACTITIONER, Role.LEAD_PROFESSIONAL, Role.DATA_MANAGER}:
        assert "Open in an emergency" not in emergency.record(client, key)


def test_the_refusal_tells_of_the_way_and_never_of_a_child(imran: FlaskClient) -> None:
    refusals = {
        imran.get(path).data for path in ("/not/here", f"/children/{ABSENT}/emergency", "/children/X/emergency")
    }
    assert len(refusals) == 1
    assert b'href="/emergency"' in refusals.pop()


def test_a_ground_words_and_a_code_are_needed(emergency: Emergency, imran: FlaskClient) -> None:
    key, opened = emergency.child(SHIELDED), len(_overrides(emergency.casework))
    for changed, says in (
        ({"ground": ""}, "Choose the ground that is true now"),
        ({"ground": "curiosity"}, "Choose the ground that is true now"),
        ({"words": "urgent"}, "Say what has happened, in at least 20 characters"),
        ({"words": " " * 40}, "Say what has happened, in at least 20 characters"),
        ({}, "Give the code from your phone or key"),
        ({"code": "000000"}, "That code is not good now"),
    ):
        answer = emergency.send(imran, key, **changed)
        assert answer.status_code == 422
        assert says in answer.text
        assert "<title>Error: " in answer.text
    assert len(_overrides(emergency.casework)) == opened
    assert ADDRESS not in imran.get(f"/children/{key}").text


def test_without_a_second_factor_there_is_no_form_but_the_way_to_get_one(emergency: Emergency) -> None:
    client, key = emergency.signed_in(Role.COORDINATOR), emergency.child(OPEN)
    emergency.accounts.end_second_factor(username(Role.COORDINATOR))
    state_purpose(client, key)
    page = client.get(f"/children/{key}/emergency").text
    assert "The access manager of Northmoor Council sets one up with you" in page
    assert 'name="code"' not in page
    answer = emergency.send(client, key, code="123456")
    assert answer.status_code == 422
    assert "sets one up with you" in answer.text


def test_a_code_holds_for_some_minutes_of_its_session_and_works_once(emergency: Emergency, imran: FlaskClient) -> None:
    first, second = emergency.child(SHIELDED), emergency.child(OPEN)
    code = emergency.code(Role.SOCIAL_WORKER)
    other = emergency.signed_in(Role.SOCIAL_WORKER)
    assert emergency.send(imran, first, code=code).status_code == 303
    state_purpose(imran, second)
    assert "It still holds." in imran.get(f"/children/{second}/emergency").text
    assert emergency.send(imran, second).status_code == 303
    # Another session of the same person has given no code, and that one is used up.
    assert emergency.send(other, first, code=code).status_code == 422
    emergency.wait(minutes=5)
    assert emergency.send(imran, emergency.child(BROTHER)).status_code == 422


def test_everybody_who_watches_is_told_at_once_and_by_reference_only(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    notices = NoticeStore(emergency.authority.house.database)
    for role in (Role.GOVERNANCE_OFFICER, Role.COORDINATOR, Role.SAFEGUARDING_LEAD):
        newest = notices.of(username(role))[0]
        assert (newest.subject, newest.reference) == (NoticeSubject.OVERRIDE_USED, case.reference)
    alert = emergency.casework.find(Kind.ALERT, child=key)[0]
    assert alert.state == "open"
    assert alert.concerns == username(Role.SOCIAL_WORKER)
    assert alert.about == {"cause": "override", "override": case.reference}
    told = emergency.signed_in(Role.GOVERNANCE_OFFICER).get("/waiting").text
    assert "Osei" not in told
    assert key not in told


def test_without_a_stored_alert_there_is_no_override(
    emergency: Emergency, imran: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, code = emergency.child(SHIELDED), emergency.code(Role.SOCIAL_WORKER)
    _no_alerts(monkeypatch)
    assert emergency.send(imran, key, code=code).status_code == 503
    monkeypatch.undo()
    assert emergency.newest(Role.SOCIAL_WORKER).state == "ended"
    assert ADDRESS not in emergency.record(imran, key)


def test_every_event_under_it_names_it_with_its_ground(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    imran.get(f"/children/{key}")
    imran.get("/children")
    history = emergency.authority.house.history
    under_it = history.events(EventFilter(override=case.reference))
    assert {event.intent.query for event in under_it} >= {"child.record"}
    assert "subject.caseload" not in {event.intent.query for event in under_it}
    override = under_it[0].intent.override
    assert override is not None
    assert (override["reference"], override["ground"], override["child"]) == (case.reference, "immediate-danger", key)
    (opening,) = history.events(EventFilter(query="override.open", key=key), limit=1)
    assert WORDS not in str(opening)
    assert opening.outcome is not None
    assert opening.outcome.determining == ("override.open",)


def test_others_still_see_the_shield(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    emergency.open(imran, key)
    for role in (Role.PRACTITIONER, Role.SAFEGUARDING_LEAD):
        assert ADDRESS not in emergency.record(emergency.signed_in(role), key)
    # So does the same person in a session that did not open it.
    assert ADDRESS not in emergency.record(emergency.signed_in(Role.SOCIAL_WORKER), key)


def test_end_now_closes_it_with_the_next_request(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    assert post(imran, f"/emergency/{case.reference}/end").status_code == 303
    after = imran.get(f"/children/{key}").text
    assert ADDRESS not in after
    assert case.reference not in after
    assert emergency.casework.get(case.reference).state == "ended"
    # Ending what has ended changes nothing, and opening it again asks for everything again.
    assert post(imran, f"/emergency/{case.reference}/end").status_code == 303
    emergency.wait(minutes=6)
    assert emergency.send(imran, key).status_code == 422


def test_signing_out_ends_it(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    post(imran, "/sign-out")
    ended = emergency.casework.get(case.reference)
    assert (ended.state, ended.steps[-1].facts["because"]) == ("ended", "signed-out")
    assert ADDRESS not in emergency.record(emergency.signed_in(Role.SOCIAL_WORKER), key)


def test_their_own_page_says_what_came_of_each(emergency: Emergency, imran: FlaskClient) -> None:
    case = emergency.open(imran, emergency.child(SHIELDED))
    page = imran.get("/emergency").text
    assert case.reference in page
    assert "The child is in danger now" in page
    assert "Open until " in page
    assert "Osei" not in page
    assert "You have opened no record in an emergency." in emergency.signed_in(Role.SAFEGUARDING_LEAD).get(
        "/emergency"
    ).text  # fmt: skip


def _overrides(casework: CaseStore) -> list[str]:
    return [case.reference for case in casework.find(Kind.OVERRIDE, limit=1_000)]


def _no_alerts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The register of cases breaks down for alerts."""
    usual = CaseStore.open

    def broken(self: CaseStore, kind: Kind, **given: object) -> object:
        if kind is Kind.ALERT:
            raise CaseworkUnavailable("the register cannot be written")
        return usual(self, kind, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(CaseStore, "open", broken)
