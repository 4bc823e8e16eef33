"""Overrides over the JSON API: the same desk as the pages, with no way past the code."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from policies.request import Role
from tests.app.overrides.conftest import WORDS, Emergency
from tests.attack.twin_worlds import ABSENT
from tests.authority import token_in, username

SHIELDED, BROTHER, ADDRESS = "Amira Osei", "Kwame Osei", "7 Lantern Court"
PURPOSE = {"purpose": "worried-safety"}


def ask(client: FlaskClient, key: str, code: str = "", **changed: object) -> TestResponse:
    """Send what opens a record."""
    body = {"child": key, "ground": "child-missing", "words": WORDS, "code": code, **changed}
    return client.post("/api/v1/overrides", query_string=PURPOSE, json=body, headers=token(client))


def token(client: FlaskClient) -> dict[str, str]:
    """The header that writes carry."""
    return {"X-CSRF-Token": token_in(client.get("/notice").text)}


def test_it_opens_the_child_and_with_its_name_the_home(on_each_engine: Emergency) -> None:
    emergency, imran = on_each_engine, on_each_engine.signed_in(Role.SOCIAL_WORKER)
    key = emergency.child(SHIELDED)
    assert ADDRESS not in imran.get(f"/api/v1/children/{key}", query_string=PURPOSE).text
    answer = ask(imran, key, emergency.code(Role.SOCIAL_WORKER))
    assert answer.status_code == 201
    opened = answer.get_json()
    assert (opened["state"], opened["hops"]) == ("in-force", 1)
    record = imran.get(f"/api/v1/children/{key}", query_string=PURPOSE)
    assert ADDRESS in record.text
    home = record.get_json()["homes"][0]["household_key"]
    named = {"Kithmap-Override": opened["reference"]}
    for path, query in (
        (f"/api/v1/households/{home}", PURPOSE), (f"/api/v1/nodes/{home}/neighbours", {**PURPOSE, "label": "Household"})
    ):  # fmt: skip
        assert imran.get(path, query_string=query).status_code == 404, path
        assert ADDRESS in imran.get(path, query_string=query, headers=named).text, path
    # Named for another child it is worth nothing.
    brother = f"/api/v1/children/{emergency.child(BROTHER)}"
    assert ADDRESS not in imran.get(brother, query_string=PURPOSE, headers=named).text
    assert (
        imran.delete(f"/api/v1/overrides/{opened['reference']}", query_string=PURPOSE, headers=token(imran)).status_code
        == 204
    )
    assert ADDRESS not in imran.get(f"/api/v1/children/{key}", query_string=PURPOSE).text
    assert imran.get(f"/api/v1/households/{home}", query_string=PURPOSE, headers=named).status_code == 404


def test_nothing_opens_without_the_code(emergency: Emergency, imran: FlaskClient) -> None:
    key, used = emergency.child(SHIELDED), emergency.code(Role.SOCIAL_WORKER)
    other = emergency.signed_in(Role.SOCIAL_WORKER)
    assert ask(other, key, used).status_code == 201
    for code in ("", "000000", used, "\uff11" * 6):
        answer = ask(imran, key, code)
        assert (answer.status_code, answer.get_json()["title"]) == (403, "code wanted")
    assert ADDRESS not in imran.get(f"/api/v1/children/{key}", query_string=PURPOSE).text


def test_guessing_codes_is_slowed_down_and_closes_no_other_door(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    for _ in range(6):
        assert ask(imran, key, "000000").status_code == 403
    assert ask(imran, key, emergency.code(Role.SOCIAL_WORKER)).status_code == 201
    # The right code came after the wait; at once it would not have been looked at, and signing in goes on meanwhile.
    again = emergency.signed_in(Role.SOCIAL_WORKER)
    for _ in range(7):
        ask(again, key, "000000")
    now = emergency.authority.clock.moment
    code = emergency.code(Role.SOCIAL_WORKER)
    emergency.authority.clock.moment = now
    assert ask(again, key, code).status_code == 403
    emergency.signed_in(Role.SOCIAL_WORKER)
    emergency.wait(minutes=15)


def test_an_account_without_a_second_factor_is_told_how_to_get_one(emergency: Emergency) -> None:
    client = emergency.signed_in(Role.COORDINATOR)
    emergency.accounts.end_second_factor(username(Role.COORDINATOR))
    answer = ask(client, emergency.child(SHIELDED), "123456")
    assert (answer.status_code, answer.get_json()["title"]) == (403, "no second factor")


def test_what_cannot_be_opened_and_what_is_not_there_are_one_answer(emergency: Emergency, imran: FlaskClient) -> None:
    missing = ask(imran, ABSENT, "000000")
    assert missing.status_code == 404
    teacher = emergency.signed_in(Role.PRACTITIONER)
    for key in (emergency.child(SHIELDED), emergency.child(BROTHER), ABSENT):
        assert ask(teacher, key, "000000").data == missing.data
    gone = imran.delete("/api/v1/overrides/OV-00000000", query_string=PURPOSE, headers=token(imran))
    assert (gone.status_code, gone.data) == (404, missing.data)


def test_a_forged_or_borrowed_reference_opens_nothing(emergency: Emergency, imran: FlaskClient) -> None:
    key = emergency.child(SHIELDED)
    reference = emergency.open(imran, key).reference
    helen = emergency.signed_in(Role.SAFEGUARDING_LEAD)
    for named in (reference, "OV-00000000", "", "' OR 1=1"):
        answer = helen.get(f"/api/v1/children/{key}", query_string=PURPOSE, headers={"Kithmap-Override": named})
        assert ADDRESS not in answer.text
    gone = helen.delete(f"/api/v1/overrides/{reference}", query_string=PURPOSE, headers=token(helen))
    assert gone.status_code == 404


def test_words_that_say_nothing_and_unknown_grounds_are_sent_back(emergency: Emergency, imran: FlaskClient) -> None:
    key, code = emergency.child(SHIELDED), emergency.code(Role.SOCIAL_WORKER)
    for changed in ({"words": "urgent"}, {"words": " " * 50}, {"ground": "curious"}, {"words": None}, {"minutes": 600}):
        assert ask(imran, key, code, **changed).status_code == 400, changed
    headers = token(imran)
    del headers["X-CSRF-Token"]
    body = {"child": key, "ground": "other", "words": WORDS, "code": code}
    assert imran.post("/api/v1/overrides", query_string=PURPOSE, json=body).status_code == 400
    assert imran.post("/api/v1/overrides", json=body, headers=token(imran)).status_code == 400
