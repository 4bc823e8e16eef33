"""Two records become one child by two people, on pages and by API; nobody loses a protection or a look by it (R41)."""

from dataclasses import replace

import pytest

from app.accounts.store import AccountStore
from app.casework.notices import NoticeStore
from policies.ledger import turns
from policies.ledger.turns import HouseTurns
from policies.request import Role
from tests.app.joining.conftest import ORLA_AGAIN, Joining
from tests.app.shields.conftest import LIFT, SET
from tests.authority import state_purpose, username

PURPOSE = {"Kithmap-Purpose": "checking-record"}
SHIELDED = "MATCH (c:Child {key: $key}) RETURN c.shielded AS shielded"


def test_one_proposes_another_decides_and_what_is_shown_is_both(on_each_engine: Joining) -> None:
    joining = on_each_engine
    before = joining.look(Role.SOCIAL_WORKER, joining.stays).text
    assert "9 Mill Lane" not in before
    reference = joining.joined()
    page = joining.client(Role.DATA_MANAGER).get(f"/joins/{reference}").text
    assert "One record of two" in page
    assert "Seen both files." in page
    after = joining.look(Role.COORDINATOR, joining.stays).text
    for words in ("9 Mill Lane", "3 Ash Road", "999 000 0018"):
        assert words in after, words
    answer = joining.client(Role.COORDINATOR).get(f"/children/{joining.goes}")
    assert (answer.status_code, answer.location) == (302, f"/children/{joining.stays}"), "old links lead on"
    api = joining.client(Role.COORDINATOR).get(f"/api/v1/children/{joining.goes}?purpose=worried-safety")
    assert api.location == f"/api/v1/children/{joining.stays}?purpose=worried-safety"
    assert joining.move(Role.COORDINATOR, reference, "part", "They are cousins.").status_code == 303
    assert "9 Mill Lane" not in joining.look(Role.COORDINATOR, joining.stays).text
    assert joining.look(Role.COORDINATOR, joining.goes).status_code == 200


def test_nobody_decides_alone(joining: Joining) -> None:
    reference = joining.propose().location.rsplit("/", 1)[1]
    assert joining.move(Role.DATA_MANAGER, reference, "confirm").status_code == 409
    assert joining.move(Role.COORDINATOR, reference, "confirm", words="").status_code == 422
    assert joining.client(Role.COORDINATOR).get(f"/children/{joining.goes}/purpose").status_code == 200
    told = NoticeStore(joining.desk.authority.house.database).of(username(Role.COORDINATOR))
    assert [notice.reference for notice in told if notice.subject == "join-proposed"] == [reference]
    assert joining.move(Role.DATA_MANAGER, reference, "withdraw").status_code == 303
    assert joining.move(Role.COORDINATOR, reference, "confirm").status_code == 409
    assert joining.look(Role.COORDINATOR, joining.goes).status_code == 200, "nothing was joined"


@pytest.mark.parametrize(
    "role", [Role.PRACTITIONER, Role.SOCIAL_WORKER, Role.SAFEGUARDING_LEAD, Role.LEAD_PROFESSIONAL]
)
def test_nobody_else_joins_or_learns_of_it(joining: Joining, role: Role) -> None:
    client = joining.client(role)
    absent = client.get("/children/ZZZZZZZZZ/join")
    for path in (f"/children/{joining.stays}/join?other={joining.goes}", "/joins", "/joins/JN-00000000"):
        answer = client.get(path)
        assert (answer.status_code, answer.data) == (absent.status_code, absent.data)


def test_a_key_that_went_is_nobodys_for_whoever_may_not_know_the_child(joining: Joining) -> None:
    joining.joined()
    joining.desk.decided(joining.stays, SET)
    accounts = AccountStore(joining.desk.authority.house.database, clock=joining.desk.authority.clock)
    teacher = accounts.get(username(Role.PRACTITIONER))
    assert teacher is not None
    accounts.change(replace(teacher, areas=frozenset({"E06000998"})))
    client = joining.client(Role.PRACTITIONER)
    for path in ("/children/{}", "/children/{}/purpose", "/api/v1/children/{}?purpose=child-in-front"):
        went, nobody = (client.get(path.format(key)) for key in (joining.goes, "ZZZZZZZZZ"))
        assert went.status_code == nobody.status_code
        assert (went.location or "").replace(joining.goes, "ZZZZZZZZZ") == (nobody.location or "")
        assert went.text.replace(joining.goes, "ZZZZZZZZZ") == nobody.text


def test_mv7_the_access_history_is_the_union_and_stays_with_each_when_they_are_parted(joining: Joining) -> None:
    joining.look(Role.SOCIAL_WORKER, joining.goes)
    joining.desk.wait(hours=1)
    reference = joining.joined()
    looks = joining.client(Role.COORDINATOR)
    state_purpose(looks, joining.stays)
    page = looks.get(f"/children/{joining.stays}/looks").text
    assert "Imran" in page, "who looked at the record that went has looked at this child"
    joining.desk.wait(hours=1)
    joining.look(Role.LEAD_PROFESSIONAL, joining.stays)
    joining.desk.wait(hours=1)
    joining.move(Role.DATA_MANAGER, reference, "part", "They are cousins.")
    joining.desk.wait(days=1)
    joining.look(Role.SAFEGUARDING_LEAD, joining.stays)
    looks = joining.client(Role.COORDINATOR)
    state_purpose(looks, joining.goes)
    page = looks.get(f"/children/{joining.goes}/looks").text
    assert "Imran" in page
    assert "Carol" in page, "who looked while they were one saw this child as well"
    assert "Helen" not in page, "who looked at the other one afterwards did not"


def test_a_shield_of_either_covers_both_and_a_shield_of_both_stays_with_each(joining: Joining) -> None:
    joining.desk.decided(joining.goes, SET)
    assert joining.propose(Role.DATA_MANAGER).status_code == 404, "a data manager does not know a shielded child whole"
    joining.desk.decided(joining.goes, LIFT)
    reference = joining.joined()
    joining.desk.load("gp_register", ORLA_AGAIN + "Y", day="2026-11-24")
    assert [row["shielded"] for row in joining.desk.asked(SHIELDED, key=joining.stays)] == [True]
    assert [
        part
        for part, rows in (joining.desk.api(Role.SOCIAL_WORKER, f"/children/{joining.stays}").json or {}).items()
        if rows
    ] == ["child"]
    assert joining.move(Role.COORDINATOR, reference, "part", "They are cousins.").status_code == 303
    assert [row["shielded"] for row in joining.desk.asked(SHIELDED, key=joining.stays)] == [False]
    assert [row["shielded"] for row in joining.desk.asked(SHIELDED, key=joining.goes)] == [True]


def test_what_was_decided_while_they_were_one_protects_both_when_they_are_two(joining: Joining) -> None:
    reference = joining.joined()
    joining.desk.decided(joining.stays, SET)
    assert joining.move(Role.COORDINATOR, reference, "part", "They are cousins.").status_code == 303
    for key in (joining.stays, joining.goes):
        assert [row["shielded"] for row in joining.desk.asked(SHIELDED, key=key)] == [True]


def test_ones_own_child_is_closed_under_either_key(joining: Joining) -> None:
    accounts = AccountStore(joining.desk.authority.house.database, clock=joining.desk.authority.clock)
    imran = accounts.get(username(Role.SOCIAL_WORKER))
    assert imran is not None
    joining.joined()
    assert joining.look(Role.SOCIAL_WORKER, joining.stays).status_code == 200
    accounts.change(replace(imran, own_keys=frozenset({joining.goes})))
    assert joining.client(Role.SOCIAL_WORKER).get(f"/children/{joining.stays}").status_code == 404


def test_by_api_it_is_the_same_desk(joining: Joining, monkeypatch: pytest.MonkeyPatch) -> None:
    owen, priya = joining.client(Role.DATA_MANAGER), joining.client(Role.COORDINATOR)

    def headers(role: Role) -> dict[str, str]:
        return {**PURPOSE, "X-CSRF-Token": (joining.client(role).get("/api/v1/session").json or {})["csrf_token"]}

    said = {"child": joining.stays, "other": joining.goes, "words": "The mother told us."}
    made = owen.post("/api/v1/joins", json=said, headers=headers(Role.DATA_MANAGER))
    assert made.status_code == 201, made.text
    address = f"/api/v1/joins/{(made.json or {})['reference']}"
    agree = {"verb": "confirm", "words": "Seen both."}
    assert owen.post(address, json=agree, headers=headers(Role.DATA_MANAGER)).status_code == 409
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.1)
    house = joining.desk.authority.house
    with HouseTurns(house.database, clock=house.clock).taken("load", "loads"):
        busy = priya.post(address, json=agree, headers=headers(Role.COORDINATOR))
    assert (busy.status_code, "taking in records" in busy.text) == (503, True)
    assert (owen.get(address, headers=PURPOSE).json or {})["state"] == "proposed", "nothing was decided meanwhile"
    done = priya.post(address, json=agree, headers=headers(Role.COORDINATOR))
    assert (done.status_code, (done.json or {})["state"]) == (200, "joined")
    again = owen.post("/api/v1/joins", json=said, headers=headers(Role.DATA_MANAGER))
    assert again.status_code in (404, 409)
    apart = owen.post(address, json={"verb": "part", "words": "Cousins."}, headers=headers(Role.DATA_MANAGER))
    assert (apart.json or {})["state"] == "parted"
    assert (owen.get(address, headers=PURPOSE).json or {})["state"] == "parted"
