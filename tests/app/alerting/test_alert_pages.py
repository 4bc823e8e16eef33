"""The queue of alerts, what reviewers do about one, and closing an account on the spot; on pages and as JSON."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.casework.notices import NoticeStore, NoticeSubject
from app.view_models.alert_words import CAUSE_WORDS
from policies.ledger.history import EventFilter
from policies.request import Role
from tests.app.alerting.conftest import Watched
from tests.app.test_record_pages import words
from tests.authority import token_in, username

WHY = {"purpose": "worried-safety"}
REASON = "I rang the school; nobody there knows of a reason."
NO_SUCH = "AL-00000000"


@pytest.fixture
def officer(watched: Watched) -> FlaskClient:
    """Give the governance officer."""
    return watched.authority.kept(Role.GOVERNANCE_OFFICER)


@pytest.fixture
def lead(watched: Watched) -> FlaskClient:
    """Give the safeguarding lead."""
    return watched.authority.kept(Role.SAFEGUARDING_LEAD)


def alert_about(watched: Watched, name: str) -> tuple[FlaskClient, str, str]:
    """Somebody new, who asks for their own child; their client, the alert, and the child."""
    maisie = watched.authority.child("Maisie Anne", "Hallam")
    client = watched.newcomer(name, own_keys=frozenset({maisie}))
    client.get(f"/api/v1/children/{maisie}", query_string=WHY)
    (alert,) = watched.alerts(name)
    return client, alert.reference, maisie


def send(client: FlaskClient, path: str, **form: str) -> TestResponse:
    """Send a form of the page of work."""
    return client.post(path, data={"csrf_token": token_in(client.get("/waiting").text), **form})


def test_the_queue_says_what_in_plain_words_and_names_nobody(watched: Watched, officer: FlaskClient) -> None:
    _, reference, maisie = alert_about(watched, "queued")
    said = words(officer.get("/alerts").text)
    assert f"{reference} Today, 09:00 {CAUSE_WORDS['own-family']} 1 in 24 hours." in said
    assert "Queued" not in said
    assert maisie not in officer.get("/alerts").text


def test_an_alert_says_who_and_leads_the_officer_to_what_is_behind_it(watched: Watched, officer: FlaskClient) -> None:
    _, reference, _ = alert_about(watched, "opened")
    page = officer.get(f"/alerts/{reference}").text
    assert "Person Opened" in words(page)
    assert "Opened the child’s record" in words(page)
    link = re.search(r'href="(/ledger/trails/[^"]+)"', page)
    assert link is not None
    assert officer.get(link[1]).status_code == 200
    assert "/ledger?subject=opened" in page


def test_the_safeguarding_lead_is_told_no_key_and_led_to_no_ledger(watched: Watched, lead: FlaskClient) -> None:
    _, reference, maisie = alert_about(watched, "seen.by.lead")
    page = lead.get(f"/alerts/{reference}").text
    assert "Opened the child’s record" in words(page)
    for forbidden in (maisie, f"{maisie[:3]} {maisie[3:6]}", "Hallam", "/ledger"):
        assert forbidden not in page


def test_closing_needs_an_outcome_and_what_was_relied_on(watched: Watched, officer: FlaskClient) -> None:
    _, reference, _ = alert_about(watched, "closed")
    for form, said in (
        ({"words": REASON}, "Choose what came of it"), ({"outcome": "misuse"}, "at least 20 letters"),
        ({"outcome": "misuse", "words": "fine"}, "at least 20 letters"),
        ({"outcome": "nice", "words": REASON}, "Choose"),
    ):  # fmt: skip
        answer = send(officer, f"/alerts/{reference}/close", **form)
        assert answer.status_code == 422
        assert said in answer.text
    assert send(officer, f"/alerts/{reference}/take").status_code == 303
    assert send(officer, f"/alerts/{reference}/note", words=REASON).status_code == 303
    assert send(officer, f"/alerts/{reference}/close", outcome="misuse", words=REASON).status_code == 303
    said = words(officer.get(f"/alerts/{reference}").text)
    assert f"Closed: misuse. “{REASON}” Nadia Frost, 23 November 2026, 09:00." in said
    assert reference in officer.get("/alerts?state=closed").text
    assert reference not in officer.get("/alerts").text


def test_a_closed_alert_can_be_opened_again_with_a_reason(watched: Watched, officer: FlaskClient) -> None:
    _, reference, _ = alert_about(watched, "again")
    send(officer, f"/alerts/{reference}/close", outcome="in-order", words=REASON)
    too_late = send(officer, f"/alerts/{reference}/close", outcome="in-order", words=REASON)
    assert too_late.status_code == 409
    assert "meanwhile" in too_late.text
    assert send(officer, f"/alerts/{reference}/note", words="", again="yes").status_code == 422
    assert send(officer, f"/alerts/{reference}/note", words=REASON, again="yes").status_code == 303
    assert "State Taken" in words(officer.get(f"/alerts/{reference}").text)


def test_an_alert_about_oneself_is_not_there_in_any_way(watched: Watched) -> None:
    maisie = watched.authority.child("Maisie Anne", "Hallam")
    reviewer = watched.newcomer("own.case", Role.SAFEGUARDING_LEAD, own_keys=frozenset({maisie}))
    before = (reviewer.get("/alerts").text.count("AL-"), words(reviewer.get("/waiting").text))
    reviewer.get(f"/api/v1/children/{maisie}", query_string=WHY)
    (alert,) = watched.alerts("own.case")
    assert reviewer.get("/alerts").text.count("AL-") == before[0]
    assert words(reviewer.get("/waiting").text) == before[1]
    assert reviewer.get(f"/alerts/{alert.reference}").data == reviewer.get(f"/alerts/{NO_SUCH}").data
    for verb, form in (("take", {}), ("note", {"words": REASON}), ("close", {"words": REASON, "outcome": "in-order"})):
        assert send(reviewer, f"/alerts/{alert.reference}/{verb}", **form).status_code == 404
    assert alert.reference not in reviewer.get("/api/v1/alerts", query_string=WHY).text
    assert watched.alerts("own.case")[0].state == "open"


def test_local_reviewers_see_their_own_area_and_the_national_one_sees_all(watched: Watched) -> None:
    there = watched.newcomer("officer.there", Role.GOVERNANCE_OFFICER, areas=frozenset({"E06000998"}))
    national = watched.newcomer("officer.national", Role.GOVERNANCE_OFFICER, areas=frozenset())
    _, reference, _ = alert_about(watched, "somebody.here")
    assert reference not in there.get("/alerts").text
    assert there.get(f"/alerts/{reference}").status_code == 404
    assert reference in national.get("/alerts").text
    assert reference not in {one.reference for one in NoticeStore(watched.authority.house.database).of("officer.there")}


def test_an_account_is_closed_on_the_spot_inside_its_open_session(watched: Watched, officer: FlaskClient) -> None:
    client, reference, _ = alert_about(watched, "to.be.closed")
    assert client.get("/find").status_code == 200
    assert send(officer, f"/alerts/{reference}/suspend", words="now").status_code == 422
    assert client.get("/find").status_code == 200
    assert "Close the account of To.Be.Closed now?" in words(officer.get(f"/alerts/{reference}/suspend").text)
    assert send(officer, f"/alerts/{reference}/suspend", words=REASON).status_code == 303
    assert client.get("/find").headers["Location"].startswith("/sign-in")
    assert client.get("/api/v1/children/ZZZZZZZZZ", query_string=WHY).status_code == 401
    assert watched.account("to.be.closed").suspended
    assert "Account closed." in words(officer.get(f"/alerts/{reference}").text)
    (act,) = [
        event for event in watched.authority.house.history.events(EventFilter(query="account.suspend"), limit=50)
        if event.intent.parameters["account"] == "to.be.closed"
    ]  # fmt: skip
    assert act.outcome is not None
    assert act.outcome.determining == ("account.suspend",)


def test_reviewers_and_access_managers_are_told_of_a_closed_account_by_reference(
    watched: Watched, officer: FlaskClient
) -> None:
    _, reference, _ = alert_about(watched, "told.of")
    send(officer, f"/alerts/{reference}/suspend", words=REASON)
    notices = NoticeStore(watched.authority.house.database)
    for role in (Role.SAFEGUARDING_LEAD, Role.ACCESS_MANAGER):
        told = [(one.subject, one.reference) for one in notices.of(username(role))]
        assert (NoticeSubject.ACCOUNT_SUSPENDED, reference) in told
    page = watched.authority.kept(Role.ACCESS_MANAGER).get("/waiting").text
    assert reference in page
    assert "Told.Of" not in page
    assert f"/alerts/{reference}" not in page, "an access manager reviews no alerts"


def test_a_safeguarding_lead_closes_no_account(watched: Watched, lead: FlaskClient) -> None:
    _, reference, _ = alert_about(watched, "stays.open")
    assert "Close the account" not in lead.get(f"/alerts/{reference}").text
    assert send(lead, f"/alerts/{reference}/suspend", words=REASON).status_code == 404
    assert not watched.account("stays.open").suspended


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.SOCIAL_WORKER, Role.COORDINATOR, Role.ACCESS_MANAGER])
def test_for_everybody_else_there_are_no_alerts(watched: Watched, role: Role) -> None:
    client = watched.authority.kept(role)
    assert client.get("/alerts").data == client.get("/not/here").data
    assert client.get("/api/v1/alerts", query_string=WHY).status_code == 404
    assert ">Alerts<" not in client.get("/waiting").text


def test_the_queue_as_json_names_the_person_and_no_child(watched: Watched, officer: FlaskClient) -> None:
    _, reference, maisie = alert_about(watched, "as.json")
    answer = officer.get("/api/v1/alerts", query_string={"purpose": "governance-review"})
    (told,) = [one for one in answer.get_json()["alerts"] if one["reference"] == reference]
    assert told["username"] == "as.json"
    assert (told["cause"], told["events"], told["state"]) == ("own-family", 1, "open")
    assert maisie not in answer.text
    assert officer.get("/api/v1/alerts").status_code == 400, "no purpose, no answer"
    nothing = officer.get("/api/v1/alerts", query_string={"purpose": "governance-review", "state": "taken"})
    assert set(nothing.get_json()["counts"]) == {"open", "taken", "closed"}


def test_what_waits_is_counted_and_seen(watched: Watched, lead: FlaskClient) -> None:
    _, reference, _ = alert_about(watched, "counted")
    page = lead.get("/waiting").text
    assert "Alerts to decide" in page
    assert reference in page
    waiting = int(re.findall(r'class="km-badge">(\d+)', page)[0])
    assert waiting >= 1
    assert send(lead, "/waiting/seen").status_code == 303
    assert 'class="km-badge"' not in lead.get("/waiting").text
    assert reference in lead.get("/waiting").text
