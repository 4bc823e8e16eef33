"""Signing in and out: one message for every failure, a new token each time, nothing left behind."""

from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from app.blueprints.session import REFUSED
from app.factory import create_app
from tests.app.conftest import state_purpose, token_in
from tests.app.house import PASSWORD, PaperHouse
from tests.app.northmoor import MAISIE


def test_every_failure_gives_the_same_answer(application: Flask) -> None:
    client = application.test_client()
    token = token_in(client.get("/sign-in"))
    answers = [
        client.post("/sign-in", data={"csrf_token": token, "username": name, "password": password})
        for name, password in (("carol", "wrong"), ("nobody", PASSWORD), ("nobody", "wrong"))
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert all(REFUSED in answer.text for answer in answers)
    assert len({answer.text.replace('value="carol"', "").replace('value="nobody"', "") for answer in answers}) == 1


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(application: Flask) -> None:
    client = application.test_client()
    form = {"csrf_token": token_in(client.get("/sign-in")), "username": "carol", "password": PASSWORD}
    cookies = client.post("/sign-in", data=form).headers.getlist("Set-Cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("kithmap="))
    assert "HttpOnly" in session
    assert "SameSite=Strict" in session


def test_behind_https_cookies_are_bound_to_the_host(house: PaperHouse) -> None:
    client = create_app(replace(house.services(), secure_cookies=True)).test_client()
    base = "https://kithmap.example"
    page = client.get("/sign-in", base_url=base)
    form = {"csrf_token": token_in(page), "username": "carol", "password": PASSWORD}
    answer = client.post("/sign-in", data=form, base_url=base, headers={"Referer": f"{base}/sign-in"})
    session = next(cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("__Host-kithmap="))
    assert "Secure" in session
    assert answer.headers["Strict-Transport-Security"]


def test_a_token_from_before_signing_in_again_opens_nothing(carol: FlaskClient, house: PaperHouse) -> None:
    (before,) = house.sessions.open
    form = {"csrf_token": token_in(carol.get("/find")), "username": "carol", "password": PASSWORD}
    carol.post("/sign-in", data=form)
    assert before not in house.sessions.open
    assert len(house.sessions.open) == 1


def test_signing_out_ends_the_session_on_the_server(carol: FlaskClient, house: PaperHouse) -> None:
    answer = carol.post("/sign-out", data={"csrf_token": token_in(carol.get("/find"))})
    assert answer.status_code == 303
    assert not house.sessions.open
    assert carol.get("/find").headers["Location"].startswith("/sign-in")


def test_an_account_that_lapses_is_out_with_its_next_request(carol: FlaskClient, house: PaperHouse) -> None:
    assert carol.get("/find").status_code == 200
    del house.accounts.people["carol"]
    assert carol.get("/find").status_code == 302


def test_a_form_without_its_token_does_nothing(carol: FlaskClient, house: PaperHouse) -> None:
    answer = carol.post(f"/children/{MAISIE}/purpose", data={"purpose": "arranging-support"})
    assert answer.status_code == 400
    assert not next(iter(house.sessions.open.values())).purposes


def test_a_form_token_of_somebody_else_does_nothing(carol: FlaskClient, ruth: FlaskClient, house: PaperHouse) -> None:
    stolen = token_in(ruth.get("/find"))
    form = {"csrf_token": stolen, "purpose": "arranging-support"}
    assert carol.post(f"/children/{MAISIE}/purpose", data=form).status_code == 400
    assert all(not session.purposes for session in house.sessions.open.values())


def test_after_signing_in_nobody_is_sent_to_another_site(application: Flask) -> None:
    for elsewhere in (
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
    ):
        client = application.test_client()
        page = client.get("/sign-in", query_string={"next": elsewhere})
        form = {"csrf_token": token_in(page), "username": "carol", "password": PASSWORD, "next": elsewhere}
        assert client.post("/sign-in", data=form).headers["Location"] == "/"


def test_a_purpose_is_kept_by_the_server_and_not_in_any_cookie(carol: FlaskClient, house: PaperHouse) -> None:
    answer = state_purpose(carol, MAISIE)
    assert answer.headers["Location"] == f"/children/{MAISIE}"
    assert MAISIE not in " ".join(answer.headers.getlist("Set-Cookie"))
    assert MAISIE in next(iter(house.sessions.open.values())).purposes
