"""Homes shielded and marked as refuges at the desk: a second person, in force for all there, reviewed, lifted."""

from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from app.accounts.store import AccountStore
from app.casework.case import Kind
from app.casework.store import CaseStore
from app.commands.loads import open_tasks
from policies.request import Role
from tests.app.shields.conftest import LIFT, SET, Desk, reference_of
from tests.authority import token_in, username

MAISIE, ABSENT = ("Maisie Anne", "Hallam"), "ZZZZZZZZZ"
SHIELDED, REFUGE = {**SET, "mark": "shield"}, {**SET, "mark": "refuge"}
MARKS = "MATCH (h:Household {key: $key}) RETURN h.shielded AS shielded, h.refuge AS refuge"


def home_of(desk: Desk, name: tuple[str, str]) -> str:
    """The key of the home where a child of the cast lives now."""
    found = desk.asked(
        "MATCH (c:Child {key: $key})-[l:LIVES_IN]->(h:Household) WHERE l.until IS NULL RETURN h.key AS key",
        key=desk.authority.child(*name),
    )
    return str(found[0]["key"])


def ask(desk: Desk, role: Role, home: str, said: dict[str, str]) -> TestResponse:
    """Ask for something through the form of a home."""
    client = desk.authority.kept(role)
    token = token_in(client.get("/find").text)
    return client.post(f"/homes/{home}/shield", data={"csrf_token": token, **said})


def decided(desk: Desk, home: str, said: dict[str, str], *, by: Role, then: Role = Role.SAFEGUARDING_LEAD) -> str:
    """Asked for by one and decided on by another; the reference."""
    reference = reference_of(ask(desk, by, home, said))
    assert desk.move(then, reference, "confirm").status_code == 303
    return reference


def marks(desk: Desk, home: str) -> tuple[object, object]:
    """What the graph holds of a home."""
    (row,) = desk.asked(MARKS, key=home)
    return row["shielded"], row["refuge"]


def test_a_shielded_home_is_gone_for_everybody_and_what_leads_there_too(desk: Desk) -> None:
    maisie, home = desk.authority.child(*MAISIE), home_of(desk, MAISIE)
    before = desk.api(Role.SOCIAL_WORKER, f"/children/{maisie}").json or {}
    assert home in {row["household_key"] for row in before["homes"]}
    reference = reference_of(ask(desk, Role.SOCIAL_WORKER, home, SHIELDED))
    assert marks(desk, home) == (False, False), "asked for is not decided"
    assert desk.move(Role.SAFEGUARDING_LEAD, reference, "confirm").status_code == 303
    assert marks(desk, home) == (True, False)
    after = desk.api(Role.SOCIAL_WORKER, f"/children/{maisie}").json or {}
    assert home not in str(after)
    absent = desk.api(Role.SOCIAL_WORKER, f"/households/{ABSENT}")
    hidden = desk.api(Role.SOCIAL_WORKER, f"/households/{home}")
    assert (hidden.status_code, hidden.data) == (404, absent.data)
    assert not desk.asked(
        "MATCH (h:Household {key: $key})<-[l:LIVES_IN]-() WHERE l.shielded = false RETURN l.key AS key", key=home
    )
    assert desk.api(Role.COORDINATOR, f"/households/{home}").status_code == 200


def test_the_page_of_the_case_tells_those_who_took_part_of_a_home_and_no_address(desk: Desk) -> None:
    home = home_of(desk, MAISIE)
    address = str(desk.asked("MATCH (h:Household {key: $key}) RETURN h.address AS address", key=home)[0]["address"])
    reference = reference_of(ask(desk, Role.SOCIAL_WORKER, home, SHIELDED))
    line = address.split(",", maxsplit=1)[0]
    assert line in desk.authority.kept(Role.SAFEGUARDING_LEAD).get(f"/shields/{reference}").text
    queue = desk.authority.kept(Role.SAFEGUARDING_LEAD).get("/shields").text
    assert (reference in queue, line in queue) == (True, False), "a list shows no address"
    desk.move(Role.SAFEGUARDING_LEAD, reference, "confirm")
    for role in (Role.SOCIAL_WORKER, Role.SAFEGUARDING_LEAD):
        page = desk.authority.kept(role).get(f"/shields/{reference}")
        assert (page.status_code, "A home that is closed to you" in page.text) == (200, True)
        assert line not in page.text
    assert line in desk.authority.kept(Role.COORDINATOR).get(f"/shields/{reference}").text


def test_a_refuge_keeps_its_address_from_all_but_the_coordinator_until_it_is_lifted(desk: Desk) -> None:
    maisie, home = desk.authority.child(*MAISIE), home_of(desk, MAISIE)
    decided(desk, home, REFUGE, by=Role.SOCIAL_WORKER)
    assert marks(desk, home) == (False, True)
    shown = desk.api(Role.SOCIAL_WORKER, f"/households/{home}").json or {}
    assert (shown["household"][0]["address"], shown["household"][0]["postcode"]) == (None, None)
    homes = (desk.api(Role.LEAD_PROFESSIONAL, f"/children/{maisie}").json or {})["homes"]
    assert [row["address"] for row in homes if row["household_key"] == home] == [None]
    decided(desk, home, {**LIFT, "mark": "refuge"}, by=Role.COORDINATOR)
    assert marks(desk, home) == (False, False)
    again = desk.api(Role.SOCIAL_WORKER, f"/households/{home}").json or {}
    assert again["household"][0]["address"] is not None


def test_a_shield_on_a_home_is_lifted_by_two_of_whom_one_need_not_see_it(desk: Desk) -> None:
    home = home_of(desk, MAISIE)
    decided(desk, home, SHIELDED, by=Role.SOCIAL_WORKER)
    lifting = {**LIFT, "mark": "shield"}
    hidden = ask(desk, Role.SAFEGUARDING_LEAD, home, lifting)
    absent = ask(desk, Role.SAFEGUARDING_LEAD, ABSENT, lifting)
    assert (hidden.status_code, hidden.data) == (absent.status_code, absent.data) == (404, absent.data)
    reference = reference_of(ask(desk, Role.COORDINATOR, home, lifting))
    page = desk.authority.kept(Role.SAFEGUARDING_LEAD).get(f"/shields/{reference}").text
    assert ("A home that is closed to you" in page, home in page) == (True, False)
    assert desk.move(Role.COORDINATOR, reference, "confirm").status_code == 409
    assert desk.move(Role.SAFEGUARDING_LEAD, reference, "confirm").status_code == 303
    assert marks(desk, home) == (False, False)
    assert desk.api(Role.SOCIAL_WORKER, f"/households/{home}").status_code == 200


@pytest.mark.parametrize("changed", [{"own_keys": frozenset({"0000000C0"})}, {"areas": frozenset({"E06000998"})}])
def test_whoever_may_live_there_or_works_elsewhere_learns_nothing_of_a_closed_home(
    desk: Desk, changed: dict[str, frozenset[str]]
) -> None:
    home = home_of(desk, MAISIE)
    other = reference_of(ask(desk, Role.COORDINATOR, home, SHIELDED))
    accounts = AccountStore(desk.authority.house.database, clock=desk.authority.clock)
    helen = accounts.get(username(Role.SAFEGUARDING_LEAD))
    assert helen is not None
    assert desk.move(Role.SAFEGUARDING_LEAD, other, "confirm").status_code == 303
    reference = reference_of(ask(desk, Role.COORDINATOR, home, {**LIFT, "mark": "shield"}))
    accounts.change(replace(helen, **changed))  # type: ignore[arg-type]  # a test names real fields
    client = desk.authority.kept(Role.SAFEGUARDING_LEAD)
    missing = client.get("/shields/SH-00000000")
    answer = client.get(f"/shields/{reference}")
    assert (answer.status_code, answer.data) == (404, missing.data)
    assert reference not in client.get("/shields").text
    assert desk.move(Role.SAFEGUARDING_LEAD, reference, "confirm").status_code == 404
    assert marks(desk, home) == (True, False)


def test_the_form_is_for_homes_that_one_sees_and_duties_that_protect(desk: Desk) -> None:
    home, hidden = home_of(desk, MAISIE), home_of(desk, ("Amira", "Osei"))
    assert ask(desk, Role.SOCIAL_WORKER, home, {**SHIELDED, "mark": ""}).status_code == 422
    assert ask(desk, Role.SOCIAL_WORKER, home, {**SHIELDED, "review_on": ""}).status_code == 422
    sees = {Role.SOCIAL_WORKER: [hidden], Role.SAFEGUARDING_LEAD: [hidden]}
    never = {role: [home, hidden] for role in (Role.PRACTITIONER, Role.LEAD_PROFESSIONAL, Role.DATA_MANAGER)}
    for role, keys in {**sees, **never}.items():
        client = desk.authority.kept(role)
        absent = client.get(f"/homes/{ABSENT}/shield")
        for key in keys:
            answer = client.get(f"/homes/{key}/shield")
            assert (answer.status_code, answer.data) == (404, absent.data)
    form = desk.authority.kept(Role.SOCIAL_WORKER).get(f"/homes/{home}/shield")
    assert (form.status_code, "That this home is a refuge" in form.text) == (200, True)
    record = desk.open_record(Role.SOCIAL_WORKER, desk.authority.child(*MAISIE)).text
    assert f"/homes/{home}/shield" in record


def test_a_homes_review_becomes_a_task_of_its_own(desk: Desk) -> None:
    home, casework = home_of(desk, MAISIE), CaseStore(desk.authority.house.database)
    decided(desk, home, {**SHIELDED, "review_on": "1 December 2026"}, by=Role.SOCIAL_WORKER)
    decided(desk, home, {**REFUGE, "review_on": "2 December 2026"}, by=Role.COORDINATOR)
    open_tasks(desk.authority.house)
    assert casework.find(Kind.SHIELD, states=("due",)) == []
    desk.wait(days=9)
    assert open_tasks(desk.authority.house) == 2
    assert open_tasks(desk.authority.house) == 0
    due = {case.about["mark"]: case for case in casework.find(Kind.SHIELD, states=("due",))}
    assert {mark: case.about["home"] for mark, case in due.items()} == {"shield": home, "refuge": home}
    assert desk.authority.as_role(Role.SAFEGUARDING_LEAD).get(f"/shields/{due['shield'].reference}").status_code == 404
    page = desk.authority.as_role(Role.COORDINATOR).get(f"/shields/{due['shield'].reference}").text
    assert f"/homes/{home}/shield" in page
    prolonged = {**SHIELDED, "change": "prolong", "review_on": "1 June 2027"}
    decided(desk, home, prolonged, by=Role.COORDINATOR)
    assert [case.about["mark"] for case in casework.find(Kind.SHIELD, states=("due",))] == ["refuge"]
    assert marks(desk, home) == (True, True)
    listed = desk.authority.kept(Role.COORDINATOR).get("/shields").text
    assert "A shielded home and a refuge" in listed


def test_what_waits_is_counted_on_the_page_of_work(desk: Desk) -> None:
    home = home_of(desk, MAISIE)
    before = desk.authority.kept(Role.SAFEGUARDING_LEAD).get("/work").text
    ask(desk, Role.SOCIAL_WORKER, home, SHIELDED)
    after = desk.authority.kept(Role.SAFEGUARDING_LEAD).get("/work").text
    assert before != after
    own = desk.authority.kept(Role.SOCIAL_WORKER).get("/shields").text
    assert "Set a shield on a home" in own


def test_what_a_list_says_of_a_refuge_is_lifted_and_stays_lifted_for_as_long_as_it_says_so(desk: Desk) -> None:
    home = home_of(desk, MAISIE)
    row = desk.asked("MATCH (h:Household {key: $key}) RETURN h.address AS line, h.postcode AS code, h.uprn AS uprn",
                     key=home)[0]  # fmt: skip
    where = f'"{row["line"]}",{row["code"]},{row["uprn"] or ""}'

    def told(authority: str, refuge: str) -> str:
        return f"SH9,home,,,,,,,{where},{refuge},1,{authority},2026-01-10,2027-01-10"

    desk.load("shields", told("Hub", "yes"))
    assert marks(desk, home) == (True, True)
    for mark in ("refuge", "shield"):
        decided(desk, home, {**LIFT, "mark": mark}, by=Role.COORDINATOR)
    assert marks(desk, home) == (False, False)
    desk.load("shields", told("Hub", "yes"), day="2026-11-24")
    desk.load("shields", told("Hub East", "yes"), day="2026-11-25")
    assert marks(desk, home) == (False, False), "a row that says the same of it brings nothing back"
    desk.load("shields", told("Hub East", "no"), day="2026-11-26")
    desk.load("shields", told("Hub East", "yes"), day="2026-11-27")
    assert marks(desk, home) == (False, True), "a row that says it anew does"
    desk.load("shields", told("Hub East", "no"), day="2026-11-28")
    assert marks(desk, home) == (False, True), "and it never falls by itself"
