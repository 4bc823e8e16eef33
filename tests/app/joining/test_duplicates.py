"""Children held twice: found by a search that joins nobody, decided on by people who may know both, for good."""

import re

import pytest
from werkzeug.test import TestResponse

from app.casework.case import Case, Kind
from app.casework.store import CaseStore
from app.desks.duplicate_search import SEARCHED, Searched, reached, search
from app.service_subject import load_request
from policies.ledger.history import EventFilter
from policies.request import Role
from tests.app.joining.conftest import authority, built_authority, desk
from tests.app.shields.conftest import SET, Desk
from tests.authority import token_in
from tests.loaders.feed_rows import claim, patient

__all__ = ["authority", "built_authority", "desk"]

ORLA = claim(71, "Orla", "Quill", "2016-04-17", "3 Ash Road,NM7 7AB", "Greta,Quill").replace("04-071", "04-07")
TWICE = patient(70, "Orla", "Devine", "2011-01-02", "9 Mill Lane,NM1 1AA")
"""Brought in under another name and birth date, and told rightly by its source afterwards: held twice since."""
TOLD_RIGHTLY = patient(70, "Orla", "Quill", "2011-01-02", "3 Ash Road,NM7 7AB")
THEN = patient(70, "Orla", "Quill", "2016-04-17", "3 Ash Road,NM7 7AB")


def run(desk: Desk, most: int | None = None) -> Searched:
    """Search, as the command does."""
    house = desk.authority.house
    casework = CaseStore(house.database, clock=house.clock)
    return search(house.gate, casework, house.history, load_request(house.clock()), most=most)


def held_twice(desk: Desk) -> tuple[str, str]:
    """The keys of one girl who is held twice."""
    desk.load("child_benefit", ORLA)
    desk.load("gp_register", TWICE)
    for day, row in (("2026-11-24", TOLD_RIGHTLY), ("2026-11-25", THEN)):
        desk.load("gp_register", row, day=day)
    rows = desk.asked("MATCH (c:Child) WHERE c.family_name = 'Quill' AND c.dob = '2016-04-17' RETURN c.key AS key")
    one, other = sorted(str(row["key"]) for row in rows)
    return one, other


def cases(desk: Desk) -> list[Case]:
    """The pairs that were found."""
    return list(CaseStore(desk.authority.house.database).find(Kind.DUPLICATE))


def case_of(desk: Desk, pair: tuple[str, str]) -> Case:
    """The case of a pair."""
    (case,) = [one for one in cases(desk) if (one.child, one.about["other"]) == pair]
    return case


def send(desk: Desk, reference: str, choice: str, role: Role = Role.DATA_MANAGER, words: str = "Rang.") -> TestResponse:
    """Answer through the page."""
    client = desk.authority.kept(role)
    token = token_in(client.get("/find").text)
    form = {"csrf_token": token, "choice": choice, "words": words}
    return client.post(f"/duplicates/{reference}", data=form)


def test_a_child_held_twice_is_found_once_proposed_and_joined_by_a_second_person(desk: Desk) -> None:
    pair = held_twice(desk)
    assert run(desk).to_the_end
    number = len(cases(desk))
    assert run(desk).opened == 0, "found again, opened once"
    assert len(cases(desk)) == number
    reference = case_of(desk, pair).reference
    owen = desk.authority.kept(Role.DATA_MANAGER)
    assert reference in owen.get("/duplicates").text
    assert "Perhaps held twice" in owen.get("/waiting").text
    waiting = (owen.get("/api/v1/quality?purpose=checking-record").json or {})["duplicates"]
    assert waiting == owen.get("/duplicates").text.count('href="/duplicates/DU-') >= 1
    assert "may be of one child" in owen.get("/quality").text
    page = owen.get(f"/duplicates/{reference}").text
    assert "Date of birth agrees" in page
    assert "9 Mill Lane" not in page
    assert send(desk, reference, "propose", words="").status_code == 422
    assert send(desk, reference, "propose").status_code == 303
    assert [
        row["joined"] for row in desk.asked("MATCH (c:Child) WHERE c.joined_to IS NOT NULL RETURN c.key AS joined")
    ] == []
    join = re.findall(r"JN-\w{8}", owen.get(f"/duplicates/{reference}").text)[0]
    priya = desk.authority.kept(Role.COORDINATOR)
    form = {"csrf_token": token_in(priya.get("/find").text), "words": "Seen both."}
    assert (
        owen.post(f"/joins/{join}/confirm", data={**form, "csrf_token": token_in(owen.get("/find").text)}).status_code
        == 409
    )
    assert priya.post(f"/joins/{join}/confirm", data=form).status_code == 303
    assert run(desk).opened == 0
    told = owen.get("/api/v1/quality/matching?purpose=checking-record").json or {}
    assert told["pairs"] == "Fewer than 5", "what two people decided of it counts for the matcher, too"


def test_a_pair_that_is_two_stays_two_for_good_until_that_is_taken_back(desk: Desk) -> None:
    pair = held_twice(desk)
    run(desk)
    reference = case_of(desk, pair).reference
    assert send(desk, reference, "unsure", words="").status_code == 303
    assert send(desk, reference, "apart").status_code == 303
    assert case_of(desk, pair).state == "apart"
    links = desk.asked("MATCH (s:SourceRecord)-[n:NOT_SAME]->(c:Child {key: $key}) RETURN n.key AS key", key=pair[1])
    assert links
    assert run(desk).opened == 0
    page = desk.authority.kept(Role.DATA_MANAGER).get(f"/children/{pair[0]}/join?other={pair[1]}").text
    assert "somebody has decided that these are two children" in page.lower()
    assert send(desk, reference, "undo").status_code == 303
    assert not desk.asked("MATCH (s:SourceRecord)-[n:NOT_SAME]->(c:Child {key: $key}) RETURN n.key AS key", key=pair[1])
    assert case_of(desk, pair).state == "found"


@pytest.mark.parametrize("shielded", [0, 1])
def test_of_a_pair_with_a_shielded_child_only_those_hear_who_see_through_shields(desk: Desk, shielded: int) -> None:
    pair = held_twice(desk)
    desk.decided(pair[shielded], SET)
    run(desk)
    reference = case_of(desk, pair).reference
    owen = desk.authority.kept(Role.DATA_MANAGER)
    assert reference not in owen.get("/duplicates").text
    absent = owen.get("/duplicates/DU-00000000")
    assert (absent.status_code, absent.data) == (404, owen.get(f"/duplicates/{reference}").data)
    assert send(desk, reference, "apart").status_code == 404
    assert reference in desk.authority.kept(Role.COORDINATOR).get("/duplicates").text
    assert send(desk, reference, "apart", Role.COORDINATOR).status_code == 303


def test_a_pair_found_before_the_shield_is_gone_from_the_queue_with_it(desk: Desk) -> None:
    pair = held_twice(desk)
    run(desk)
    reference, owen = case_of(desk, pair).reference, desk.authority.kept(Role.DATA_MANAGER)
    assert reference in owen.get("/duplicates").text
    desk.decided(pair[0], SET)
    assert reference not in owen.get("/duplicates").text
    assert owen.get(f"/duplicates/{reference}").data == owen.get("/duplicates/DU-00000000").data


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.PRACTITIONER, Role.GOVERNANCE_OFFICER])
def test_nobody_else_hears_of_any_pair(desk: Desk, role: Role) -> None:
    client = desk.authority.kept(role)
    for path in ("/duplicates", "/duplicates/DU-00000000"):
        assert client.get(path).status_code == 404


def test_the_search_goes_on_where_the_ledger_says_that_it_stopped(desk: Desk) -> None:
    pair = held_twice(desk)
    history = desk.authority.house.history
    everybody = len(desk.asked("MATCH (c:Child) RETURN c.key AS key"))
    first = run(desk, most=10)
    assert (first.children, first.to_the_end) == (10, False)
    place = reached(history)
    assert place
    rest = run(desk)
    assert (rest.children, rest.to_the_end) == (everybody - 10, True)
    assert reached(history) == "", "the next run begins anew"
    assert case_of(desk, pair).state == "found"
    assert len(history.events(EventFilter(query=SEARCHED))) == 2, "each stretch is in the ledger"


def test_by_api_it_is_the_same_desk(desk: Desk) -> None:
    pair = held_twice(desk)
    run(desk)
    reference = case_of(desk, pair).reference
    path, purpose = "/api/v1/duplicates", {"Kithmap-Purpose": "checking-record"}
    client = desk.authority.kept(Role.DATA_MANAGER)
    token = (client.get("/api/v1/session").json or {})["csrf_token"]

    def answer(verb: str, words: str) -> TestResponse:
        said = {"verb": verb, "words": words}
        return client.post(f"{path}/{reference}", json=said, headers={**purpose, "X-CSRF-Token": token})

    listed = next(
        one for one in client.get(path, headers=purpose).get_json()["duplicates"] if one["reference"] == reference
    )
    assert [child["key"] for child in listed["children"]] == list(pair)
    whole = client.get(f"{path}/{reference}", headers=purpose).get_json()
    assert (whole["state"], whole["probability"]) == ("found", listed["probability"])
    facts = {fact["fact"]: fact for fact in whole["facts"]}
    assert facts["Date of birth"] == {
        "fact": "Date of birth", "one": "17 April 2016", "other": "17 April 2016", "means": "Agrees"
    }  # fmt: skip
    assert answer("apart", "").status_code == 400, "it wants words"
    assert answer("apart", "Two girls.").get_json()["state"] == "apart"
    assert answer("propose", "One girl.").status_code == 409
    assert answer("undo", "Looked again.").get_json()["state"] == "found"
    proposed = answer("propose", "One girl.").get_json()
    assert (proposed["state"], proposed["steps"][-1]["words"]) == ("proposed", "One girl.")
    assert client.get(f"/api/v1/joins/{proposed['join']}", headers=purpose).get_json()["state"] == "proposed"
    teacher = desk.authority.kept(Role.PRACTITIONER)
    absent = teacher.get(f"{path}/DU-00000000", headers=purpose)
    for ask in (path, f"{path}/{reference}"):
        found = teacher.get(ask, headers=purpose)
        assert (found.status_code, found.data) == (absent.status_code, absent.data) == (404, absent.data)
