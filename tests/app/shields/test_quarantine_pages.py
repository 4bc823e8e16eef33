"""Held records on pages: only a coordinator who sees through shields decides, with both sides, all or nothing (R9)."""

from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from app.accounts.store import AccountStore
from app.casework.case import Case, Kind
from app.casework.notices import NoticeStore
from app.casework.store import CaseStore
from policies.request import Role
from tests.app.shields.conftest import Desk
from tests.authority import Authority, token_in, username
from tests.loaders.feed_rows import claim

ADOPTED = claim(77, "Amira", "Mensah", "2017-09-30", "1 Far Street,NM8 8ZZ", "Ama,Mensah").replace(
    "1985-04-077", "1985-04-07"
)
MENSAH = "MATCH (n:Child|Carer) WHERE n.family_name = 'Mensah' OR n.full_name = 'Ama Mensah' RETURN n.key AS key"


@pytest.fixture
def held(desk: Desk) -> str:
    """Give the reference of the adopted child's record, which is held."""
    return _hold(desk)


@pytest.fixture(scope="module")
def still_held(standing: Desk) -> str:
    """Give the same in the authority that stands for the whole module."""
    return _hold(standing)


def _hold(desk: Desk) -> str:
    known = {case.reference for case in _cases(desk.authority)}
    report = desk.load("child_benefit", ADOPTED)
    assert (report.new, report.review, report.held) == (0, 0, 3)
    (reference,) = {
        case.reference for case in _cases(desk.authority) if case.about["source_id"] == "CB77/1"
    } - known  # fmt: skip
    return reference


def _cases(authority: Authority) -> list[Case]:
    return list(CaseStore(authority.house.database).find(Kind.QUARANTINE))


def _decide(
    desk: Desk, reference: str, choice: str, words: str = "Rang the source.", role: Role = Role.COORDINATOR
) -> TestResponse:
    client = desk.authority.kept(role)
    page = client.get(f"/held-records/{reference}")
    token = token_in(page.text if page.status_code == 200 else client.get("/find").text)
    form = {"csrf_token": token, "choice": choice, "words": words}
    return client.post(f"/held-records/{reference}", data=form)


def test_the_coordinator_sees_both_sides(standing: Desk, still_held: str) -> None:
    page = standing.authority.kept(Role.COORDINATOR).get(f"/held-records/{still_held}").text
    for words in ("Amira Mensah", "1 Far Street, NM8 8ZZ", "Ama Mensah", "Amira Osei", "30 September 2017"):
        assert words in page


@pytest.mark.parametrize(
    "role", [Role.PRACTITIONER, Role.SOCIAL_WORKER, Role.LEAD_PROFESSIONAL, Role.SAFEGUARDING_LEAD, Role.DATA_MANAGER]
)
def test_nobody_else_learns_that_there_is_anything(standing: Desk, still_held: str, role: Role) -> None:
    client = standing.authority.kept(role)
    absent = client.get("/held-records/QU-00000000")
    for path in ("/held-records", f"/held-records/{still_held}"):
        answer = client.get(path)
        assert (answer.status_code, answer.data) == (absent.status_code, absent.data)
    assert _decide(standing, still_held, "another", role=role).status_code == 404
    facts = {"given_name": "Amira", "family_name": "Mensah", "dob": "2017-09-30"}
    found = client.post("/api/v1/identify", json=facts, headers={"X-CSRF-Token": _token(standing, role)})
    assert "Mensah" not in found.text
    notices = NoticeStore(standing.authority.house.database).of(username(role))
    assert not [notice for notice in notices if notice.subject == "quarantine-held"]


def _token(desk: Desk, role: Role) -> str:
    return str((desk.authority.kept(role).get("/api/v1/session").json or {})["csrf_token"])


def test_joined_the_child_has_both_homes_under_the_shield(desk: Desk, held: str) -> None:
    amira = desk.authority.child("Amira", "Osei")
    assert _decide(desk, held, amira).status_code == 303
    page = desk.authority.kept(Role.COORDINATOR).get(f"/held-records/{held}").text
    assert "Joined with the child" in page
    homes = "MATCH (c:Child {key: $key})-[l:LIVES_IN]->(h:Household) RETURN h.shielded AS home, l.shielded AS link"
    found = desk.asked(homes, key=amira)
    assert len(found) > 1
    assert {(row["home"], row["link"]) for row in found} == {(True, True)}
    answer = desk.api(Role.SOCIAL_WORKER, f"/children/{amira}").json or {}
    assert [part for part, rows in answer.items() if rows] == ["child"]
    assert _decide(desk, held, amira).status_code == 422, "decided once"


def test_let_go_it_is_another_child(desk: Desk, held: str) -> None:
    assert _decide(desk, held, "another").status_code == 303
    assert len(desk.asked(MENSAH)) == 2
    assert "another child" in desk.authority.kept(Role.COORDINATOR).get(f"/held-records/{held}").text


def test_what_was_joined_wrongly_is_parted(desk: Desk, held: str) -> None:
    amira = desk.authority.child("Amira", "Osei")
    _decide(desk, held, amira)
    assert (
        desk.asked("MATCH (c:Child) WHERE c.family_name = 'Mensah' AND c.key <> $key RETURN c.key AS key", key=amira)
        == []
    )
    assert _decide(desk, held, "another", "It was her cousin.").status_code == 303
    assert len(desk.asked("MATCH (c:Child) WHERE c.family_name = 'Mensah' RETURN c.key AS key")) == 1
    still = desk.asked("MATCH (c:Child {key: $key}) RETURN c.shielded AS shielded, c.family_name AS name", key=amira)
    assert [dict(row) for row in still] == [{"shielded": True, "name": "Osei"}]


@pytest.mark.parametrize(("choice", "words"), [("", "Rang."), ("ZZZZZZZZZ", "Rang."), ("another", "")])
def test_a_decision_names_one_of_the_sides_and_says_why(
    standing: Desk, still_held: str, choice: str, words: str
) -> None:
    assert _decide(standing, still_held, choice, words).status_code == 422
    assert standing.asked(MENSAH) == []


def test_the_same_file_again_is_the_same_case(standing: Desk, still_held: str) -> None:
    before = len(_cases(standing.authority))
    standing.load("child_benefit", ADOPTED)
    standing.load("child_benefit", ADOPTED.replace("1 Far Street", "2 Far Street"), day="2026-11-24")
    assert len(_cases(standing.authority)) == before
    assert "2 Far Street" in standing.authority.kept(Role.COORDINATOR).get(f"/held-records/{still_held}").text


def test_a_coordinator_decides_nothing_about_their_own_family(desk: Desk, held: str) -> None:
    accounts = AccountStore(desk.authority.house.database, clock=desk.authority.clock)
    priya = accounts.get(username(Role.COORDINATOR))
    assert priya is not None
    accounts.change(replace(priya, own_keys=frozenset({desk.authority.child("Amira", "Osei")})))
    assert desk.authority.kept(Role.COORDINATOR).get(f"/held-records/{held}").status_code == 404
