"""Shields over the JSON API: the desk of the pages, the same second person, one answer for hidden and absent."""

from collections.abc import Mapping
from typing import Any

import pytest
from werkzeug.test import TestResponse

from policies.request import Role
from tests.app.shields.conftest import Desk

PURPOSE = {"Kithmap-Purpose": "worried-safety"}
SET = {"change": "set", "ground": "threat", "review_on": "2027-09-30", "words": "The father found the school."}
LIFT = {"change": "lift", "ground": "danger-over", "words": "He has died."}
MAISIE, AMIRA, ABSENT = ("Maisie Anne", "Hallam"), ("Amira", "Osei"), "ZZZZZZZZZ"


def send(desk: Desk, role: Role, path: str, **body: object) -> TestResponse:
    """Send JSON with the token of the session."""
    client = desk.authority.kept(role)
    token = str((client.get("/api/v1/session").json or {})["csrf_token"])
    return client.post(f"/api/v1/shields{path}", json=body, headers={**PURPOSE, "X-CSRF-Token": token})


def read(desk: Desk, role: Role, path: str = "") -> TestResponse:
    """Read."""
    return desk.authority.kept(role).get(f"/api/v1/shields{path}", headers=PURPOSE)


def said(answer: TestResponse, status: int = 200) -> Mapping[str, Any]:
    """The document of an answer."""
    assert answer.status_code == status, answer.text
    return answer.get_json() or {}


def test_asked_for_decided_and_lifted_each_by_two(on_each_engine: Desk) -> None:
    desk = on_each_engine
    maisie = desk.authority.child(*MAISIE)
    open_before = desk.api(Role.LEAD_PROFESSIONAL, f"/children/{maisie}").json
    case = said(send(desk, Role.SOCIAL_WORKER, "", child=maisie, **SET), 201)
    assert (case["state"], case["review_on"], case["own"]) == ("proposed", "2027-09-30", True)
    reference = case["reference"]
    assert reference in {one["reference"] for one in said(read(desk, Role.SAFEGUARDING_LEAD))["to_decide"]}
    assert desk.api(Role.LEAD_PROFESSIONAL, f"/children/{maisie}").json == open_before, "asked for is not decided"
    assert send(desk, Role.SOCIAL_WORKER, f"/{reference}/confirm").status_code == 404
    decided = said(send(desk, Role.SAFEGUARDING_LEAD, f"/{reference}/confirm"))
    assert (decided["state"], [step["verb"] for step in decided["steps"]]) == ("applied", ["open", "confirm", "apply"])
    hidden = desk.api(Role.LEAD_PROFESSIONAL, f"/children/{maisie}").json or {}
    assert [part for part, rows in hidden.items() if rows] == ["child"]
    again = send(desk, Role.COORDINATOR, f"/{reference}/confirm")
    assert (again.status_code, again.get_json()["title"]) == (409, "not possible")
    lifting = said(send(desk, Role.COORDINATOR, "", child=maisie, **LIFT), 201)["reference"]
    own = send(desk, Role.COORDINATOR, f"/{lifting}/confirm")
    assert (own.status_code, own.get_json()["title"]) == (409, "second person wanted")
    said(send(desk, Role.SAFEGUARDING_LEAD, f"/{lifting}/confirm"))
    assert desk.api(Role.LEAD_PROFESSIONAL, f"/children/{maisie}").json == open_before


def test_a_home_is_shielded_and_marked_as_a_refuge_and_lifted_by_two(on_each_engine: Desk) -> None:
    desk = on_each_engine
    maisie = desk.authority.child(*MAISIE)
    home = (desk.api(Role.SOCIAL_WORKER, f"/children/{maisie}").json or {})["homes"][0]["household_key"]
    open_before = desk.api(Role.SOCIAL_WORKER, f"/households/{home}").json or {}
    assert open_before["household"][0]["address"]
    for mark, of_household in (("refuge", "address"), ("shield", None)):
        reference = said(send(desk, Role.SOCIAL_WORKER, "", home=home, mark=mark, **SET), 201)["reference"]
        case = said(send(desk, Role.SAFEGUARDING_LEAD, f"/{reference}/confirm"))
        assert case["state"] == "applied"
        answer = desk.api(Role.SOCIAL_WORKER, f"/households/{home}")
        if of_household:
            assert (answer.json or {})["household"][0][of_household] is None
        else:
            assert answer.data == desk.api(Role.SOCIAL_WORKER, f"/households/{ABSENT}").data
            assert (case["home"], home in str(case)) == (None, False), "closed to the one who decided, too"
        lists = said(read(desk, Role.COORDINATOR))
        marked = [one for one in lists["in_force"] if one["home"] and one["home"]["key"] == home]
        assert [one["marks"][-1]["ground"] for one in marked] == ["threat"]
        assert "address" not in str(lists["in_force"])
        lifting = said(send(desk, Role.COORDINATOR, "", home=home, mark=mark, **LIFT), 201)["reference"]
        said(send(desk, Role.SAFEGUARDING_LEAD, f"/{lifting}/confirm"))
        assert desk.api(Role.SOCIAL_WORKER, f"/households/{home}").json == open_before


def test_hidden_of_another_area_and_absent_are_one_answer(standing: Desk) -> None:
    desk = standing
    shielded_home = desk.asked(
        "MATCH (c:Child {key: $key})-[:LIVES_IN]->(h:Household) RETURN h.key AS key", key=desk.authority.child(*AMIRA)
    )[0]["key"]
    elsewhere = desk.asked("MATCH (h:Household) WHERE h.area = 'E06000998' RETURN h.key AS key ORDER BY key")[0]["key"]
    away = desk.asked("MATCH (c:Child) WHERE c.area = 'E06000998' RETURN c.key AS key ORDER BY key")
    absent = send(desk, Role.SOCIAL_WORKER, "", home=ABSENT, mark="shield", **SET)
    assert absent.status_code == 404
    for home in (shielded_home, elsewhere):
        for mark in ("shield", "refuge"):
            for change in (SET, LIFT):
                answer = send(desk, Role.SOCIAL_WORKER, "", home=home, mark=mark, **change)
                assert (answer.status_code, answer.data) == (404, absent.data), home
    for row in away:
        assert send(desk, Role.SOCIAL_WORKER, "", child=row["key"], **SET).data == absent.data
    for role in (Role.PRACTITIONER, Role.LEAD_PROFESSIONAL, Role.DATA_MANAGER, Role.ACCESS_MANAGER):
        for key in (desk.authority.child(*MAISIE), desk.authority.child(*AMIRA), ABSENT):
            assert send(desk, role, "", child=key, **SET).data == absent.data
        assert read(desk, role).data == absent.data
        for verb in ("confirm", "apply", "decline", "withdraw"):
            assert send(desk, role, f"/SH-00000000/{verb}").data == absent.data


def test_the_answer_to_a_proposer_is_the_same_whether_or_not_there_is_a_shield(standing: Desk) -> None:
    shapes = []
    for name in (MAISIE, AMIRA):
        case = dict(said(send(standing, Role.SOCIAL_WORKER, "", child=standing.authority.child(*name), **LIFT), 201))
        child = case.pop("child")
        shapes.append(({name: case[name] for name in case if name != "reference"}, sorted(child)))
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"review_on": None}, 400), ({"review_on": "2026-01-01"}, 400), ({"review_on": "2029-01-01"}, 400),
        ({"ground": "somebody"}, 400), ({"ground": "danger-over"}, 400), ({"words": "  "}, 400),
        ({"change": "delete"}, 400), ({"home": "0000000H0"}, 400), ({"child": None}, 400), ({"child": "'"}, 400),
        ({"approved": True}, 400),
    ],
)  # fmt: skip
def test_what_is_not_complete_is_sent_back_whoever_the_child_is(
    standing: Desk, changed: dict[str, object], status: int
) -> None:
    answers = set()
    for key in (standing.authority.child(*MAISIE), standing.authority.child(*AMIRA), ABSENT):
        answer = send(standing, Role.SOCIAL_WORKER, "", **{"child": key, **SET, **changed})
        assert answer.status_code == status, answer.text
        answers.add(answer.data)
    assert len(answers) == 1


def test_one_may_take_back_ones_own_and_a_refusal_needs_words(standing: Desk) -> None:
    maisie = standing.authority.child(*MAISIE)
    reference = said(send(standing, Role.SOCIAL_WORKER, "", child=maisie, **{**SET, "words": "First."}), 201)[
        "reference"
    ]
    wordless = send(standing, Role.SAFEGUARDING_LEAD, f"/{reference}/decline")
    assert (wordless.status_code, wordless.get_json()["title"]) == (400, "words wanted")
    assert send(standing, Role.SAFEGUARDING_LEAD, f"/{reference}/withdraw").status_code == 404
    assert said(send(standing, Role.SOCIAL_WORKER, f"/{reference}/withdraw"))["state"] == "withdrawn"
    other = said(send(standing, Role.SOCIAL_WORKER, "", child=maisie, **{**SET, "words": "Second."}), 201)["reference"]
    assert said(send(standing, Role.SAFEGUARDING_LEAD, f"/{other}/decline", words="No danger."))["state"] == "declined"


def test_nothing_is_written_without_token_or_purpose(standing: Desk) -> None:
    client, maisie = standing.authority.kept(Role.SOCIAL_WORKER), standing.authority.child(*MAISIE)
    assert client.post("/api/v1/shields", json={"child": maisie, **SET}, headers=PURPOSE).status_code == 400
    token = str((client.get("/api/v1/session").json or {})["csrf_token"])
    headers = {"X-CSRF-Token": token}
    assert client.post("/api/v1/shields", json={"child": maisie, **SET}, headers=headers).status_code == 400
    assert client.get("/api/v1/shields").status_code == 400
