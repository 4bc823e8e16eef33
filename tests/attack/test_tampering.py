"""What a teacher with curl can bend: purposes, tokens, sessions, headers, bodies, addresses. What was tried is kept."""

import json
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.accounts.store import AccountStore
from policies.request import Role
from tests.attack.twin_worlds import ABSENT
from tests.authority import Authority, state_purpose, token_in, username

HOSTILE_TEXTS = (
    "' OR 1=1 //", "}) MATCH (n) DETACH DELETE n //", "$key", "`", "\\u0000", "\u202e", "{{7*7}}", "%00", "../..",
    "<script>alert(1)</script>", "${jndi:x}", "*", "A" * 200,
)  # fmt: skip
ELSEWHERE = ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "///elsewhere.example",
             "javascript:alert(1)", "\t//elsewhere.example", "/\r\nSet-Cookie: a=b", "elsewhere.example")  # fmt: skip


@pytest.fixture
def teacher(shared_authority: Authority) -> FlaskClient:
    """Give the teacher's client."""
    return shared_authority.kept(Role.PRACTITIONER)


def header(client: FlaskClient) -> dict[str, str]:
    """The header that writes must carry."""
    return {"X-CSRF-Token": token_in(client.get("/find").text)}


@pytest.mark.parametrize("purpose", ["identifying", "loading", "none", "", "Arranging-Support", "arranging-support "])
def test_a_purpose_that_nobody_may_state_opens_nothing(
    shared_authority: Authority, teacher: FlaskClient, purpose: str
) -> None:
    own, hidden = shared_authority.child("Maisie Anne", "Hallam"), shared_authority.child("Callum", "Reeve")
    said = [teacher.get(f"/api/v1/children/{key}", query_string={"purpose": purpose}) for key in (own, hidden, ABSENT)]
    assert {answer.status_code for answer in said} == {400}
    assert len({answer.data for answer in said}) == 1


def test_reviewing_is_no_purpose_of_a_teachers(shared_authority: Authority, teacher: FlaskClient) -> None:
    for key in (shared_authority.child("Maisie Anne", "Hallam"), ABSENT):
        answer = teacher.get(f"/api/v1/children/{key}", headers={"Kithmap-Purpose": "governance-review"})
        assert answer.status_code == 404


def test_a_purpose_for_one_record_opens_no_other(authority: Authority) -> None:
    client = authority.as_role(Role.PRACTITIONER)
    state_purpose(client, authority.child("Maisie Anne", "Hallam"))
    for name, family in (("Jude", "Hallam"), ("Amira", "Osei"), ("Callum", "Reeve")):
        key = authority.child(name, family)
        for page in ("", "/family", "/looks", "/explore", "/explore/paper"):
            answer = client.get(f"/children/{key}{page}")
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith(f"/children/{key}/purpose")


def test_a_purpose_is_over_after_two_hours(authority: Authority) -> None:
    client, key = authority.as_role(Role.PRACTITIONER), authority.child("Maisie Anne", "Hallam")
    state_purpose(client, key)
    for minutes in (29, 29, 29, 29):  # not idle in between
        authority.clock.move(timedelta(minutes=minutes))
        assert client.get(f"/children/{key}").status_code == 200
    authority.clock.move(timedelta(minutes=5))
    assert client.get(f"/children/{key}").status_code == 302


def test_reading_a_childs_links_from_elsewhere_is_a_look_at_that_child_too(authority: Authority) -> None:
    client = authority.as_role(Role.PRACTITIONER)
    start, other = authority.child("Eve", "Hart"), authority.child("Tyler", "Benn")
    state_purpose(client, start)
    sent = {"step": [other, "child", ["health"], 0, 25], "standing": [[other, 0, 0, None]], "frames": []}
    step = client.post(f"/children/{start}/explore/steps", json=sent, headers=header(client))
    assert step.status_code == 200
    officer = authority.as_role(Role.COORDINATOR)
    told = officer.get(f"/api/v1/access-history/{other}?purpose=checking-record").get_json()["looks"]
    assert "Ruth Ellwood" in {look["who"] for look in told}


def test_a_school_a_surgery_and_a_worker_list_no_children(shared_authority: Authority, teacher: FlaskClient) -> None:
    graph, listed = shared_authority.graph, 0
    for label in ("Service", "Practitioner", "Agency"):
        for node in graph.of(label)[:6]:
            for kinds in ([], ["RECEIVES"], ["INVOLVED_WITH", "RECEIVES"]):
                query = {"purpose": "worried-safety", "label": label, "kinds": kinds}
                answer = teacher.get(f"/api/v1/nodes/{node.key}/neighbours", query_string=query)
                links = answer.get_json().get("links", [])
                listed += len(links)
                assert not [link for link in links if link["label"] == "Child"]
    assert listed


def test_a_label_that_is_not_the_nodes_finds_nothing(shared_authority: Authority, teacher: FlaskClient) -> None:
    key = shared_authority.child("Maisie Anne", "Hallam")
    for label in ("Carer", "Household", "Practitioner", "Service", "Agency", "SourceRecord", "Child) RETURN n //", ""):
        query = {"purpose": "worried-safety", "label": label}
        assert teacher.get(f"/api/v1/nodes/{key}/neighbours", query_string=query).status_code in {400, 404}


def test_a_suspension_closes_an_open_session_with_its_next_request(authority: Authority) -> None:
    client, key = authority.as_role(Role.PRACTITIONER), authority.child("Maisie Anne", "Hallam")
    state_purpose(client, key)
    AccountStore(authority.house.database, clock=authority.clock).suspend(username(Role.PRACTITIONER))
    assert client.get(f"/children/{key}").headers["Location"].startswith("/sign-in")
    assert client.get(f"/api/v1/children/{key}?purpose=worried-safety").status_code == 401
    assert client.post("/find", data={"given_name": "Maisie"}).status_code in {302, 400}


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nobody_is_sent_to_another_site(shared_authority: Authority, teacher: FlaskClient, elsewhere: str) -> None:
    key = shared_authority.child("Maisie Anne", "Hallam")
    form = {"csrf_token": header(teacher)["X-CSRF-Token"], "purpose": "arranging-support", "then": elsewhere}
    answer = teacher.post(f"/children/{key}/purpose", data=form)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/children/{key}"
    assert elsewhere not in teacher.get(f"/children/{key}/purpose", query_string={"then": elsewhere}).text


@pytest.mark.parametrize(
    "path",
    ["../pyproject.toml", "%2e%2e/pyproject.toml", "..%2fapp/config.py", "/etc/passwd", "css/../../app/config.py",
     "%00", "", "css", "..\\app\\config.py"],
)  # fmt: skip
def test_no_file_beside_the_styles_can_be_fetched(teacher: FlaskClient, path: str) -> None:
    with teacher.get(f"/static/{path}") as answer:
        assert answer.status_code == 404


BODIES = [
    "null", "[]", "0", '"x"', "{", "[" * 3_000, '{"dob": NaN}', '{"given_name": [1], "family_name": {}}',
    '{"given_name": "\\ud800", "family_name": "x", "dob": "2019-03-14"}', '{"limit": 1e999}', '{"unknown": true}',
    *(json.dumps({"given_name": text, "family_name": text, "dob": "2019-03-14"}) for text in HOSTILE_TEXTS),
    *(json.dumps({"identifier": text}) for text in HOSTILE_TEXTS),
    *(json.dumps({"postcode": text, "dob": "2019-03-14"}) for text in HOSTILE_TEXTS[:4]),
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_no_body_breaks_a_search_or_finds_anybody(teacher: FlaskClient, body: str) -> None:
    answer = teacher.post("/api/v1/identify", data=body, content_type="application/json", headers=header(teacher))
    assert answer.status_code in {200, 400}
    assert answer.get_json().get("child") is None


@pytest.mark.parametrize(
    "body",
    ["null", "[]", "[" * 3_000, '{"step": null, "standing": [], "frames": []}',
     '{"step": ["ZZ0ZZ1ZZ2", "child", ["family"], 0, 1e400], "standing": [], "frames": []}'],
    ids=["null", "list", "nested", "no step", "beyond counting"],
)  # fmt: skip
def test_no_body_breaks_a_step(shared_authority: Authority, teacher: FlaskClient, body: str) -> None:
    key = shared_authority.child("Maisie Anne", "Hallam")
    answer = teacher.post(f"/children/{key}/explore/steps", data=body, content_type="application/json",
                          headers=header(teacher))  # fmt: skip
    assert answer.status_code == 400


def test_no_filter_of_the_ledger_breaks_it(shared_authority: Authority) -> None:
    officer = shared_authority.kept(Role.GOVERNANCE_OFFICER)
    for query in ("before=" + "9" * 30, "before=-1", "until=9999-12-31", "since=0001-01-01", "key=%00", "outcome=x",
                  "subject=%ED%A0%80", "subject='%20OR%201=1--", "key=%25"):  # fmt: skip
        assert officer.get(f"/ledger?{query}").status_code == 200, query


def test_the_way_a_request_comes_in_does_not_change_who_sends_it(
    shared_authority: Authority, teacher: FlaskClient
) -> None:
    smuggled = {
        "X-Forwarded-User": "nadia.frost", "Remote-User": "nadia.frost", "X-User": "nadia.frost",
        "X-Original-URL": "/ledger", "X-Rewrite-URL": "/ledger", "Authorization": "Basic bmFkaWEuZnJvc3Q6eA==",
    }  # fmt: skip
    assert "Recorded looks" not in teacher.get("/find", headers=smuggled).text
    assert teacher.get("/ledger", headers=smuggled).status_code == 404
    key = shared_authority.child("Callum", "Reeve")
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        answer = teacher.post(f"/api/v1/children/{key}", headers={**header(teacher), name: "GET"})
        assert answer.status_code == 404
    answer = teacher.get("/", headers={"Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example"})
    assert "elsewhere.example" not in answer.headers["Location"]
