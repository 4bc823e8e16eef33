"""A list of the other area brings a child over: what follows at once, and what waits until somebody accepts."""

from dataclasses import replace

from app.accounts.store import AccountStore
from app.casework.case import Kind
from app.casework.store import CaseStore
from app.service_subject import load_request
from policies.request import Role
from tests.app.shields.conftest import LIFT, SET
from tests.app.shields.test_quarantine_pages import ADOPTED
from tests.app.transfers.conftest import EASTVALE, ED, EVE, HELEN, IVO, NORTHMOOR, PRIYA, Border
from tests.authority import PASSWORD, token_in
from tests.loaders.feed_rows import load, patient

UNA = "una.coordinator"
ELLIS = patient(900, "Ellis", "Rowe", "2012-10-03", "5 Ferry Lane,EV1 1AA", nhs="9999900208")
JUDE = patient(901, "Jude", "Hallam", "2014-05-02", "6 Ferry Lane,EV1 1AA", nhs="9999900038")


def moved(border: Border, row: str, child: str) -> str:
    """A child, after the family doctors of Eastvale have told of them."""
    authority = border.desk.authority
    asked = load_request(authority.clock())
    load(authority.folder, authority.house.gate, asked, "gp_register", row, day="2026-11-24", area=EASTVALE)
    return child


def test_who_was_always_responsible_takes_nothing_over(border: Border) -> None:
    ellis = border.child("Ellis", "Rowe")
    answer = border.offer(HELEN, ellis, to=NORTHMOOR)
    assert answer.status_code == 422
    assert "Choose the authority" in answer.text
    assert "take responsibility over" not in answer.text


def test_responsibility_follows_the_list_and_lists_that_are_not_loaded_there_leave_no_gap(border: Border) -> None:
    jude = moved(border, JUDE, border.child("Jude", "Hallam"))
    assert border.area(jude) == EASTVALE
    record = border.look(IVO, jude).text
    assert "Northmoor, until" in record
    assert "Source not loaded: we hold no list from school nursing for Eastvale." in record
    assert border.look(HELEN, jude).status_code == 404


def test_whose_shield_it_is_stays_open_until_two_people_take_responsibility_over(border: Border) -> None:
    border.desk.decided(border.child("Ellis", "Rowe"), SET)
    ellis = moved(border, ELLIS, border.child("Ellis", "Rowe"))
    assert border.area(ellis) == EASTVALE
    ivo, lead = border.client(IVO), border.client(ED)
    form = ivo.get(f"/children/{ellis}/shield").text
    asked = ivo.post(f"/children/{ellis}/shield", data={"csrf_token": token_in(form), **LIFT})
    lift = f"/shields/{asked.location.rsplit('/', 1)[1]}/confirm"
    said = {"csrf_token": token_in(lead.get("/find").text)}
    assert lead.post(lift, data=said).status_code == 409, "Northmoor set it, and nobody here has accepted yet"
    uncover = _uncovering_the_home(border, ellis)
    refused = lead.post(uncover, data=said)
    assert refused.status_code == 409, "nor is the home uncovered where such a child lives"
    taken = border.offer(EVE, ellis, to=EASTVALE, since="24 November 2026", words="They live here now.")
    assert taken.status_code == 303, taken.text
    reference = taken.location.rsplit("/", 1)[1]
    assert border.move(EVE, reference, "accept").status_code == 409, "not alone"
    assert border.move(ED, reference, "accept").status_code == 404, "not by whoever does not see through the shield"
    _another_coordinator(border)
    border.wait(days=1)
    assert border.move(UNA, reference, "accept").status_code == 303
    lead = border.client(ED)
    assert lead.post(lift, data={"csrf_token": token_in(lead.get("/find").text)}).status_code == 303
    (row,) = border.desk.asked("MATCH (c:Child {key: $key}) RETURN c.shielded AS shielded", key=ellis)
    assert row["shielded"] is False
    assert lead.post(uncover, data={"csrf_token": token_in(lead.get("/find").text)}).status_code == 303


def test_only_the_coordinator_of_the_childs_authority_is_told_of_a_record_held_back(border: Border) -> None:
    border.desk.load("child_benefit", ADOPTED)
    casework = CaseStore(border.desk.authority.house.database)
    (held,) = [case for case in casework.find(Kind.QUARANTINE) if case.about["source_id"] == "CB77/1"]
    assert ("quarantine-held", held.reference) in border.told(PRIYA)
    assert border.client(PRIYA).get(f"/held-records/{held.reference}").status_code == 200
    told = [reference for _, reference in border.told(EVE)]
    assert held.reference not in told, "she could not open it, and would only learn that there is something"


def _uncovering_the_home(border: Border, child: str) -> str:
    """Where to decide on what the coordinator of Eastvale asks: that the child's new home be shielded no more."""
    homes = "MATCH (c:Child {key: $key})-[l:LIVES_IN]->(h:Household {postcode: 'EV1 1AA'}) RETURN h.key AS key"
    (home,) = border.desk.asked(homes, key=child)
    eve = border.client(EVE)
    said = {"csrf_token": token_in(eve.get("/find").text), **LIFT, "mark": "shield"}
    asked = eve.post(f"/homes/{home['key']}/shield", data=said)
    assert asked.status_code == 303, asked.text
    return f"/shields/{asked.location.rsplit('/', 1)[1]}/confirm"


def _another_coordinator(border: Border) -> None:
    accounts = AccountStore(border.desk.authority.house.database, clock=border.desk.authority.clock)
    eve = accounts.get(EVE)
    assert eve is not None
    assert eve.role is Role.COORDINATOR
    accounts.add(replace(eve, username=UNA, full_name="Una"), PASSWORD)
