"""Sessions and headers of the whole house: every answer is strict, nothing is kept, no GET changes what is known."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app.http_headers import CONTENT_SECURITY_POLICY
from graph.stores.opening import open_store
from policies.request import Role
from tests import graph_copy
from tests.attack import questions
from tests.attack.twin_worlds import ABSENT
from tests.authority import PASSWORD, Authority, opened_authority, settings, state_purpose, token_in, username

OF_NO_SESSION = {"api.enter", "api_feeds.receive"}
"""Where somebody comes in, and where sources tell with a key of their own: no cookie opens either."""


@pytest.fixture
def teacher(shared_authority: Authority) -> FlaskClient:
    """Give the teacher's client, with a purpose stated."""
    client = shared_authority.kept(Role.PRACTITIONER)
    state_purpose(client, shared_authority.child("Maisie Anne", "Hallam"))
    return client


def addresses(site: Flask, key: str) -> list[str]:
    """Every address of the site, with this key."""
    return sorted({filled(rule.rule, key) for rule in site.url_map.iter_rules() if rule.endpoint != "static"})


def filled(rule: str, key: str) -> str:
    """The address of a rule, with this key, the first of several words, and a number and a case that nobody has."""
    said = re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", rule)
    for kind, value in {"key": key, "uuid": questions.TRAIL, "case": "OV-00000000", "int": "9"}.items():
        said = re.sub(rf"<{kind}:\w+>", value, said)
    return said


def test_every_answer_is_strict_and_kept_by_nobody(shared_authority: Authority, teacher: FlaskClient) -> None:
    paths = {*addresses(shared_authority.site, shared_authority.child("Maisie Anne", "Hallam")),
             *addresses(shared_authority.site, ABSENT), "/nowhere"}  # fmt: skip
    for path in sorted(paths):
        for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT"):
            if (method, path) == ("POST", "/sign-out"):
                continue
            with teacher.open(path, method=method, query_string={"purpose": "worried-safety"}) as answer:
                assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY, (method, path)
                assert answer.headers["Cache-Control"] == "no-store", (method, path)
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.status_code < 500, (method, path)


def test_every_post_wants_its_token(shared_authority: Authority, teacher: FlaskClient) -> None:
    key = shared_authority.child("Maisie Anne", "Hallam")
    posts = {
        filled(rule.rule, key) for rule in shared_authority.site.url_map.iter_rules()
        if {"POST", "PUT", "DELETE", "PATCH"} & (rule.methods or set()) and rule.endpoint not in OF_NO_SESSION
    }  # fmt: skip
    assert len(posts) >= 6
    for path in posts:
        rules = shared_authority.site.url_map.iter_rules()
        here = [rule.methods or set() for rule in rules if filled(rule.rule, key) == path]
        methods = {"POST", "DELETE"} & set().union(*here)
        for method in methods - ({"POST"} if path == "/api/v1/session" else set()):
            for forged in ({}, {"X-CSRF-Token": "forged"}, {"X-CSRF-Token": "IjEi.aaaaaa.bbbbbbbb"}):
                assert teacher.open(path, method=method, headers=forged).status_code == 400, (method, path)
    assert teacher.get("/find").status_code == 200


def test_the_door_of_the_interface_opens_to_no_form_of_another_site(shared_authority: Authority) -> None:
    client = shared_authority.site.test_client()
    known = {"username": username(Role.PRACTITIONER), "password": PASSWORD}
    assert client.post("/api/v1/session", data=known).status_code == 400
    body = json.dumps(known)
    assert client.post("/api/v1/session", data=body, content_type="text/plain").status_code == 400
    answer = client.post("/api/v1/session", json=known)
    assert answer.status_code == 200
    (cookie,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("kithmap=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(shared_authority: Authority) -> None:
    client = shared_authority.site.test_client()
    tries = [{"username": name, "password": "wrong"} for name in ("dawn.okafor", "nobody", "", "\ud800", "' OR 1=1")]
    said = [client.post("/api/v1/session", json=known) for known in tries]
    assert {answer.status_code for answer in said} == {404}
    assert len({answer.data for answer in said}) == 1


def test_no_get_changes_anything_but_the_ledger(authority: Authority) -> None:
    client, key = authority.as_role(Role.PRACTITIONER), authority.child("Maisie Anne", "Hallam")
    state_purpose(client, key)
    before = tables(authority)
    for path in addresses(authority.site, key):
        with client.get(path, query_string={"purpose": "worried-safety", "label": "Child"}) as answer:
            assert answer.status_code < 500
    assert tables(authority) == before


def tables(authority: Authority) -> list[object]:
    """Accounts, and of sessions who and what for; the last step of a walk is where the ledger's trail goes on."""
    with authority.house.database.connect() as connection:
        accounts = connection.execute(text("SELECT * FROM accounts ORDER BY username")).all()
        sessions = connection.execute(text("SELECT username, created_at, data FROM sessions ORDER BY username")).all()
    kept = [(username, created, str(data).partition('"trail"')[0]) for username, created, data in sessions]
    return [*accounts, *kept]


def test_nothing_that_readers_do_changes_the_graph(built_authority: Path, tmp_path: Path) -> None:
    with opened_authority(built_authority, tmp_path / "authority") as authority:
        client, key = authority.as_role(Role.SOCIAL_WORKER), authority.child("Maisie Anne", "Hallam")
        state_purpose(client, key)
        headers = {"X-CSRF-Token": token_in(client.get("/find").text)}
        for path in set(addresses(authority.site, key)) - {"/sign-out", "/api/v1/session"}:
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                client.open(path, method=method, headers=headers, json=None if method == "GET" else {}).close()
    store = open_store(settings(tmp_path / "authority").graph)
    try:
        assert graph_copy.copy_of(store) == authority.graph
    finally:
        store.close()
