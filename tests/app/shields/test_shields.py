"""Shields by named authority: asked for, decided by a second person, in force everywhere at once, reviewed, lifted."""

import pytest

from app.casework.case import Kind
from app.casework.notices import NoticeStore
from app.casework.store import CaseStore
from app.commands.loads import open_tasks
from graph.stores.embedded import EmbeddedStore
from policies.errors import GateError
from policies.request import Role
from tests.app.shields.conftest import LIFT, PROLONG, SET, Desk, reference_of
from tests.authority import state_purpose, token_in, username

MAISIE, AMIRA = ("Maisie Anne", "Hallam"), ("Amira", "Osei")
RESIDUE = {"key", "given_names", "family_name", "sex", "dob"}


def test_a_shield_needs_a_second_person_and_then_holds_everywhere(desk: Desk) -> None:
    maisie = desk.authority.child(*MAISIE)
    assert "Involved now" in desk.open_record(Role.LEAD_PROFESSIONAL, maisie).text
    reference = reference_of(desk.ask(Role.SOCIAL_WORKER, maisie, SET))
    assert "Involved now" in desk.open_record(Role.LEAD_PROFESSIONAL, maisie).text, "asked for is not decided"
    assert desk.move(Role.SAFEGUARDING_LEAD, reference, "confirm").status_code == 303
    record = desk.open_record(Role.LEAD_PROFESSIONAL, maisie)
    assert (record.status_code, "Involved now" in record.text, "Maisie Anne Hallam" in record.text) == (
        200,
        False,
        True,
    )
    answer = desk.api(Role.LEAD_PROFESSIONAL, f"/children/{maisie}").json or {}
    assert {name for name, value in answer["child"][0].items() if value is not None} == RESIDUE
    assert not any(rows for part, rows in answer.items() if part != "child")
    assert desk.open_record(Role.LEAD_PROFESSIONAL, maisie, "/family").status_code == 404


def test_nobody_decides_on_what_they_asked_for(standing: Desk) -> None:
    maisie = standing.authority.child(*MAISIE)
    for role in (Role.SAFEGUARDING_LEAD, Role.COORDINATOR):
        reference = reference_of(standing.ask(role, maisie, {**SET, "words": f"{role} asks."}))
        assert "somebody else decides" in standing.authority.kept(role).get(f"/shields/{reference}").text
        assert standing.move(role, reference, "confirm").status_code == 409
    assert standing.asked("MATCH (c:Child {key: $key}) RETURN c.shielded AS shielded", key=maisie) == [
        {"shielded": False}]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "verb"),
    [(Role.SOCIAL_WORKER, "confirm"), (Role.LEAD_PROFESSIONAL, "confirm"), (Role.DATA_MANAGER, "decline"),
     (Role.PRACTITIONER, "apply"), (Role.LEAD_PROFESSIONAL, "withdraw")],
)  # fmt: skip
def test_whoever_is_no_named_authority_decides_nothing(standing: Desk, role: Role, verb: str) -> None:
    reference = reference_of(standing.ask(Role.SAFEGUARDING_LEAD, standing.authority.child(*MAISIE), SET))
    assert standing.move(role, reference, verb, "Because.").status_code == 404
    assert standing.authority.kept(role).get(f"/shields/{reference}").status_code == 404


def test_the_answer_to_a_proposer_is_the_same_whether_or_not_there_is_a_shield(standing: Desk) -> None:
    pages = []
    for name in (MAISIE, AMIRA):
        child = standing.authority.child(*name)
        client = standing.authority.kept(Role.SOCIAL_WORKER)
        form = client.get(f"/children/{child}/shield").text
        reference = reference_of(standing.ask(Role.SOCIAL_WORKER, child, LIFT))
        case = client.get(f"/shields/{reference}").text
        main = (page[page.index("<main") :] for page in (form, case))
        facts = client.get(f"/children/{child}/shield").text.split('aria-label="The child"')[1].split("</section>")[0]
        pages.append([text.replace(reference, "").replace(child, "").replace(facts, "").replace(token_in(form), "")
                      for text in main])  # fmt: skip
    shapes = [[text.count("<") for text in found] for found in pages]
    assert shapes[0] == shapes[1]
    assert "hielded" not in pages[1][1].replace("A shielded", "")


def test_only_a_child_that_one_can_find_may_be_shielded(standing: Desk) -> None:
    assert standing.ask(Role.SOCIAL_WORKER, "ZZZZZZZZZ", SET).status_code == 404
    assert standing.ask(Role.PRACTITIONER, standing.authority.child(*MAISIE), SET).status_code == 404


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({**SET, "ground": "somebody asked"}, "Choose a ground that fits"),
        ({**SET, "ground": "danger-over"}, "Choose a ground that fits"),
        ({**SET, "review_on": ""}, "Give the day of review"),
        ({**SET, "review_on": "30 September 2026"}, "must be in the future"),
        ({**SET, "review_on": "24 November 2027"}, "not after 23 November 2027"),
        ({**SET, "words": ""}, "Say in a sentence"),
        ({**SET, "change": "delete"}, "Choose what is to be done"),
    ],
)
def test_a_proposal_names_its_ground_and_its_review(standing: Desk, said: dict[str, str], problem: str) -> None:
    answer = standing.ask(Role.SOCIAL_WORKER, standing.authority.child(*MAISIE), said)
    assert (answer.status_code, problem in answer.text) == (422, True)


def test_a_lifted_shield_is_lifted_whoever_set_it(desk: Desk) -> None:
    amira = desk.authority.child(*AMIRA)
    desk.decided(amira, SET)
    desk.decided(amira, LIFT)
    assert desk.asked("MATCH (c:Child {key: $key}) RETURN c.shielded AS shielded", key=amira) == [
        {"shielded": False}]  # fmt: skip
    assert desk.open_record(Role.SOCIAL_WORKER, amira).text.count("km-table") > 0
    again = desk.load("shields")
    assert again.accepted == 0
    assert desk.asked("MATCH (c:Child {key: $key}) RETURN c.shielded AS shielded", key=amira) == [
        {"shielded": False}]  # fmt: skip


def test_a_shield_that_was_decided_survives_every_load(desk: Desk) -> None:
    maisie = desk.authority.child(*MAISIE)
    desk.decided(maisie, SET)
    row = desk.asked("MATCH (c:Child {key: $key}) RETURN c.dob AS dob", key=maisie)[0]
    desk.load("shields", f"SH9,child,,,Kim,F,2012-03-04,Vance,,,,no,1,Hub,2026-01-10,2027-01-10,{row['dob']}"[:-11])
    assert desk.asked("MATCH (c:Child {key: $key}) RETURN c.shielded AS shielded", key=maisie) == [
        {"shielded": True}]  # fmt: skip


def test_a_decision_that_could_not_be_written_is_not_in_force_and_is_put_into_force_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    maisie = desk.authority.child(*MAISIE)
    reference = reference_of(desk.ask(Role.SOCIAL_WORKER, maisie, SET))
    with monkeypatch.context() as broken:
        broken.setattr(EmbeddedStore, "write", _down)
        assert desk.move(Role.SAFEGUARDING_LEAD, reference, "confirm").status_code == 503
    page = desk.authority.kept(Role.SAFEGUARDING_LEAD).get(f"/shields/{reference}").text
    assert "could not be written" in page
    assert desk.asked("MATCH (c:Child {key: $key}) RETURN c.shielded AS shielded", key=maisie) == [
        {"shielded": False}]  # fmt: skip
    assert desk.move(Role.COORDINATOR, reference, "apply").status_code == 303
    assert desk.move(Role.COORDINATOR, reference, "apply").status_code == 409, "once is enough"
    shields = "MATCH (s:SourceRecord)-[:REFERS_TO]->(c:Child {key: $key}) WHERE s.source = 'decided-shield'"
    assert len(desk.asked(f"{shields} RETURN s.key AS key", key=maisie)) == 1


def _down(*_: object) -> None:
    raise GateError("the graph does not answer")


def test_a_shield_whose_review_has_passed_stays_and_becomes_a_task(desk: Desk) -> None:
    maisie, casework = desk.authority.child(*MAISIE), _casework(desk)
    desk.decided(maisie, {**SET, "review_on": "1 December 2026"})
    open_tasks(desk.authority.house)
    assert casework.find(Kind.SHIELD, states=("due",)) == []
    desk.wait(days=9)
    assert open_tasks(desk.authority.house) == 1
    assert open_tasks(desk.authority.house) == 0
    (task,) = casework.find(Kind.SHIELD, states=("due",))
    assert (task.child, task.about["because"]) == (maisie, "review-due")
    assert desk.asked("MATCH (c:Child {key: $key}) RETURN c.shielded AS shielded", key=maisie) == [{"shielded": True}]
    told = NoticeStore(desk.authority.house.database).of(username(Role.COORDINATOR))
    assert [notice.reference for notice in told if notice.subject == "shield-review-due"] == [task.reference]
    assert not [
        notice for role in (Role.SAFEGUARDING_LEAD, Role.DATA_MANAGER)
        for notice in NoticeStore(desk.authority.house.database).of(username(role))
        if notice.subject == "shield-review-due"
    ]  # fmt: skip
    assert desk.authority.as_role(Role.SAFEGUARDING_LEAD).get(f"/shields/{task.reference}").status_code == 404


def test_prolonging_settles_the_task(desk: Desk) -> None:
    maisie, casework = desk.authority.child(*MAISIE), _casework(desk)
    desk.decided(maisie, {**SET, "review_on": "24 November 2026"})
    desk.wait(hours=20)
    open_tasks(desk.authority.house)
    desk.decided(maisie, PROLONG)
    (task,) = casework.find(Kind.SHIELD, states=("settled",))
    assert task.child == maisie
    assert casework.find(Kind.SHIELD, states=("due",)) == []


def test_the_list_of_shields_is_for_those_who_see_through_them(standing: Desk) -> None:
    page = standing.authority.kept(Role.COORDINATOR).get("/shields").text
    assert ("Yusuf Karim" in page, "3 shields" in page) == (True, True)
    for role in (Role.SAFEGUARDING_LEAD, Role.SOCIAL_WORKER):
        other = standing.authority.kept(role).get("/shields")
        assert (other.status_code, "Yusuf" in other.text, "In force" in other.text) == (200, False, False)
    for role in (Role.PRACTITIONER, Role.LEAD_PROFESSIONAL, Role.DATA_MANAGER, Role.ACCESS_MANAGER):
        assert standing.authority.kept(role).get("/shields").status_code == 404


def test_yesterdays_facts_are_covered_by_todays_shield(desk: Desk) -> None:
    maisie = desk.authority.child(*MAISIE)
    client = desk.authority.kept(Role.LEAD_PROFESSIONAL)
    state_purpose(client, maisie)
    assert client.get(f"/children/{maisie}/family?at=1+January+2024").status_code == 200
    desk.decided(maisie, SET)
    assert client.get(f"/children/{maisie}/family?at=1+January+2024").status_code == 404
    ended = "MATCH (c:Child {key: $key})-[r:LIVES_IN|RECEIVES]-() WHERE r.shielded = false RETURN r.key AS key"
    assert desk.asked(ended, key=maisie) == []


def _casework(desk: Desk) -> CaseStore:
    return CaseStore(desk.authority.house.database)
