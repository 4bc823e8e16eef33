"""What an override never opens, and what ends it although its minutes are not over."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from app.casework.case import Kind
from policies.request import Role
from tests.app.overrides.conftest import Emergency, post, token
from tests.attack.twin_worlds import ABSENT
from tests.authority import sign_in, state_purpose, username

SHIELDED, BROTHER, IN_THE_REFUGE, SISTER_THERE = "Amira Osei", "Kwame Osei", "Yusuf Karim", "Hana Karim"
ADDRESS, REFUGE = "7 Lantern Court", "Karim"


def test_the_brothers_record_stays_as_it_was(emergency: Emergency, imran: FlaskClient) -> None:
    brother = emergency.child(BROTHER)
    before = emergency.record(imran, brother)
    assert ADDRESS not in before
    emergency.open(imran, emergency.child(SHIELDED))
    during = imran.get(f"/children/{brother}").text
    assert ADDRESS not in during
    assert "Open in an emergency" in during


def test_with_two_hops_it_says_who_else_lives_there_and_with_one_it_does_not(
    emergency: Emergency, imran: FlaskClient
) -> None:
    key = emergency.child(SHIELDED)
    emergency.open(imran, key)
    assert "Kwame" not in imran.get(f"/children/{key}").text
    with emergency.rules(hops=2):
        further = emergency.signed_in(Role.SOCIAL_WORKER)
        emergency.open(further, key)
        assert "Kwame" in further.get(f"/children/{key}").text
        # Named, and no more: his own record opens nothing.
        assert ADDRESS not in emergency.record(further, emergency.child(BROTHER))


def test_the_address_of_a_refuge_is_never_opened(emergency: Emergency, imran: FlaskClient) -> None:
    (refuge,) = emergency.authority.graph.of("Household", refuge=True)
    hidden = {str(refuge.values[name]) for name in ("address", "postcode")}
    key = emergency.child(IN_THE_REFUGE)
    case = emergency.open(imran, key)
    with_mother = imran.get(f"/children/{key}").text
    assert "Salma" in with_mother
    for path in (f"/children/{key}", f"/children/{key}/family", f"/children/{key}/explore"):
        page = imran.get(path).text
        assert case.reference in page
        assert not any(word in page for word in hidden), path


def test_a_sensitive_service_stays_unknown(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child("Jude Hallam")
    case = emergency.open(imran, key)
    for path in (f"/children/{key}", f"/children/{key}/family", f"/children/{key}/explore"):
        page = imran.get(path).text
        assert case.reference in page
        assert "Mbeki" not in page
        assert "ental health" not in page


def test_ones_own_family_is_not_there_to_be_opened(emergency: Emergency) -> None:
    key = emergency.child(SHIELDED)
    with emergency.changed(Role.SOCIAL_WORKER, own_keys=frozenset({key})):
        client = emergency.signed_in(Role.SOCIAL_WORKER)
        given = {"csrf_token": token(client), "ground": "other", "words": "x" * 40, "code": "1"}
        for method, form in (("GET", None), ("POST", given)):
            own = client.open(f"/children/{key}/emergency", method=method, data=form)
            missing = client.open(f"/children/{ABSENT}/emergency", method=method, data=form)
            assert (own.status_code, own.data) == (404, missing.data)


def test_it_ends_when_the_child_turns_out_to_be_their_own(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    emergency.open(imran, key)
    with emergency.changed(Role.SOCIAL_WORKER, own_keys=frozenset({key})):
        assert imran.get(f"/children/{key}").status_code == 404


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.LEAD_PROFESSIONAL])
def test_it_ends_when_the_role_changes(emergency: Emergency, imran: FlaskClient, role: Role) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    with emergency.changed(Role.SOCIAL_WORKER, role=role):
        page = imran.get(f"/children/{key}").text
        assert ADDRESS not in page
        assert case.reference not in page


def test_it_ends_when_the_account_is_closed_and_does_not_come_back(emergency: Emergency, imran: FlaskClient) -> None:
    key, name = emergency.child(SHIELDED), username(Role.SOCIAL_WORKER)
    emergency.open(imran, key)
    emergency.accounts.suspend(name)
    assert imran.get(f"/children/{key}").status_code == 302
    emergency.accounts.reinstate(name)
    emergency.wait(seconds=1)
    assert imran.get(f"/children/{key}").status_code == 302
    assert ADDRESS not in emergency.record(emergency.signed_in(Role.SOCIAL_WORKER), key)


def test_it_ends_when_training_lapses(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    with emergency.changed(Role.SOCIAL_WORKER, trained_until=None):
        page = imran.get(f"/children/{key}")
        assert page.status_code == 404
        assert case.reference not in page.text


def test_somebody_elses_override_is_no_use_and_cannot_be_ended(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    helen = emergency.signed_in(Role.SAFEGUARDING_LEAD)
    assert ADDRESS not in emergency.record(helen, key)
    missing = post(helen, "/emergency/OV-00000000/end")
    other = post(helen, f"/emergency/{case.reference}/end")
    assert (other.status_code, other.data) == (404, missing.data)
    assert emergency.casework.get(case.reference).state == "in-force"


def test_a_reference_planted_in_another_session_opens_nothing(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    case = emergency.open(imran, key)
    helen = emergency.signed_in(Role.SAFEGUARDING_LEAD)
    cookie = helen.get_cookie("kithmap")
    assert cookie is not None
    sessions = emergency.authority.site.extensions["kithmap"].sessions
    sessions.hold_override(cookie.value, key, case.reference)
    assert ADDRESS not in emergency.record(helen, key)
    # Nor does one's own for another child.
    mine = imran.get_cookie("kithmap")
    assert mine is not None
    sessions.hold_override(mine.value, emergency.child(IN_THE_REFUGE), case.reference)
    assert "Salma" not in emergency.record(imran, emergency.child(IN_THE_REFUGE))


def test_two_tabs_at_once_leave_one_override(emergency: Emergency, imran: FlaskClient) -> None:
    key, code = emergency.child(SHIELDED), emergency.code(Role.SOCIAL_WORKER)
    state_purpose(imran, key)
    given = {"csrf_token": token(imran), "ground": "other", "words": "Both tabs of one browser at once.", "code": code}
    cookies = [(cookie.key, cookie.value) for cookie in imran._cookies.values()]  # type: ignore[union-attr]

    def send(_tab: int) -> int:
        tab = emergency.authority.site.test_client()
        for name, value in cookies:
            tab.set_cookie(name, value)
        return tab.post(f"/children/{key}/emergency", data=given).status_code

    with ThreadPoolExecutor(2) as tabs:
        assert set(tabs.map(send, range(2))) <= {303, 422}
    mine = emergency.casework.find(
        Kind.OVERRIDE, child=key, states=["in-force"], opened_by=username(Role.SOCIAL_WORKER)
    )
    now = emergency.authority.clock.moment
    asked_now = [case for case in mine if case.opened_at == now]
    assert len(asked_now) == 1
    assert asked_now[0].reference in imran.get(f"/children/{key}").text


def test_no_form_of_another_site_opens_anything(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    state_purpose(imran, key)
    form = {"ground": "other", "words": "x" * 40, "code": emergency.code(Role.SOCIAL_WORKER)}
    for forged in ({}, {"csrf_token": token(emergency.signed_in(Role.SAFEGUARDING_LEAD))}):
        assert imran.post(f"/children/{key}/emergency", data={**form, **forged}).status_code == 400
    assert ADDRESS not in imran.get(f"/children/{key}").text


def test_a_new_sign_in_over_an_open_session_takes_nothing_along(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    emergency.open(imran, key)
    again = sign_in(emergency.authority.site, username(Role.SOCIAL_WORKER))
    assert ADDRESS not in emergency.record(again, key)
