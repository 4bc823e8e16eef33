"""Responsibility passes on by two people of two authorities; until then nothing changes and nothing hidden shows."""

import pytest
from flask.testing import FlaskClient

from policies.ledger import turns
from policies.ledger.turns import HouseTurns
from policies.request import Role
from tests.app.shields.conftest import LIFT, SET
from tests.app.transfers.conftest import (
    CAROL,
    EASTVALE,
    ED,
    EVE,
    HELEN,
    IMRAN,
    IVO,
    NORTHMOOR,
    OFFERED,
    PRIYA,
    RUTH,
    TESS,
    Border,
)
from tests.authority import token_in


def test_it_goes_back_as_it_came_and_each_turn_is_kept(border: Border) -> None:
    child = border.somebody()
    border.transferred(child)
    border.wait(days=2)
    back = border.offered(IVO, child, to=NORTHMOOR, since="25 November 2026")
    assert border.move(HELEN, back, "accept").status_code == 303
    assert border.area(child) == NORTHMOOR
    history = "MATCH (c:Child {key: $key}) RETURN c.area_history AS areas"
    ((row,), record) = border.desk.asked(history, key=child), border.look(IMRAN, child).text
    areas = row["areas"]
    assert isinstance(areas, list)
    assert [str(period).split()[0] for period in areas] == [NORTHMOOR, EASTVALE, NORTHMOOR]
    assert "Eastvale, until 25 November 2026" in record


def test_nobody_accepts_alone_unsaid_or_before_the_day(border: Border) -> None:
    child = border.somebody()
    later = border.offered(HELEN, child, since="30 November 2026")
    assert border.move(HELEN, later, "accept").status_code == 409, "not one's own"
    assert border.move(PRIYA, later, "accept").status_code == 409, "not for the authority that offers it"
    assert border.move(ED, later, "accept", words="").status_code == 422
    assert border.move(ED, later, "accept").status_code == 409, "not before its day"
    assert border.area(child) == NORTHMOOR
    border.wait(days=8)
    assert border.move(ED, later, "accept").status_code == 303
    assert border.move(ED, later, "accept").status_code == 409
    assert border.area(child) == EASTVALE


def test_who_opens_an_offer_has_looked_at_the_child(border: Border) -> None:
    child = border.somebody()
    reference = border.offered(IMRAN, child)
    border.client(ED).get("/transfers")
    assert "<b>Ed</b>" not in border.look(PRIYA, child, "/looks").text, "a queue is no look"
    assert border.client(ED).get(f"/transfers/{reference}").status_code == 200
    looks = border.look(PRIYA, child, "/looks").text
    assert "<b>Ed</b>" in looks
    assert "An offer of responsibility" in looks


@pytest.mark.parametrize(("name", "verb", "state"), [(ED, "refuse", "Refused"), (HELEN, "withdraw", "Withdrawn")])
def test_refused_or_withdrawn_nothing_has_changed(border: Border, name: str, verb: str, state: str) -> None:
    child = border.somebody()
    reference = border.offered(IMRAN, child)
    assert border.move(name, reference, verb, "They live here still.").status_code == 303
    assert border.area(child) == NORTHMOOR
    assert state in border.client(IMRAN).get(f"/transfers/{reference}").text
    assert border.client(ED).get(f"/transfers/{reference}").status_code == 404, "what is over is nothing to them"
    assert border.move(ED, reference, "accept").status_code in (404, 409)
    assert border.look(IMRAN, child).status_code == 200


def test_whoever_is_involved_keeps_their_own_work_and_is_told_by_reference(border: Border) -> None:
    maisie = border.child("Maisie Anne", "Hallam")
    border.wait(minutes=1)
    border.transferred(maisie)
    for name in (CAROL, IMRAN):
        assert ("no-longer-with-you", maisie) in border.told(name)
        assert border.look(name, maisie).status_code == 200, "who works with the child goes on"
    page = border.client(CAROL).get("/waiting").text
    assert "Eastvale" not in page
    assert border.look(HELEN, maisie).status_code == 404


def test_a_shield_goes_with_the_child_and_is_lifted_by_whoever_accepted(border: Border) -> None:
    child = border.somebody()
    border.desk.decided(child, SET)
    marks = (
        "MATCH (c:Child {key: $key})<-[t:REFERS_TO]-(s:SourceRecord) WHERE t.until IS NULL "
        "AND s.marked_shielded = true RETURN s.shield_authority AS authority, s.shield_review AS review, "
        "s.shield_lifted AS lifted, c.shielded AS shielded"
    )
    before = border.desk.asked(marks, key=child)
    assert border.offer(IMRAN, child).status_code == 404, "who sees the residue only can offer nothing"
    reference = border.offered(PRIYA, child)
    assert ("transfer-offered", reference) in border.told(EVE)
    told = [reference for _, reference in border.told(ED)]
    assert reference not in told, "a notice would say that there is somebody"
    lead = border.client(ED)
    absent = lead.get("/transfers/TR-00000000")
    for path in (f"/transfers/{reference}", f"/children/{child}/transfer"):
        answer = lead.get(path)
        assert (answer.status_code, answer.data) == (absent.status_code, absent.data)
    assert reference not in lead.get("/transfers").text
    for verb in ("accept", "refuse", "withdraw"):
        assert border.move(ED, reference, verb).status_code == 404
    assert border.move(EVE, reference, "accept").status_code == 303
    assert border.desk.asked(marks, key=child) == before, "nothing of the shield has changed"
    assert [row["shielded"] for row in before] == [True]
    assert border.desk.ask(Role.SOCIAL_WORKER, child, LIFT).status_code == 404, "Northmoor lifts it no more"
    assert ("no-longer-with-you", child) not in border.told(CAROL)
    form = border.client(IVO).get(f"/children/{child}/shield")
    asked = border.client(IVO)
    made = asked.post(
        f"/children/{child}/shield", data={"csrf_token": token_in(asked.get(f"/children/{child}/shield").text), **LIFT}
    )
    assert (form.status_code, made.status_code) == (200, 303)
    done = lead.post(
        f"/shields/{made.location.rsplit('/', 1)[1]}/confirm", data={"csrf_token": token_in(lead.get("/find").text)}
    )
    assert done.status_code == 303, "Eastvale, which accepted, decides"


def test_an_offer_is_gone_for_who_answers_when_a_shield_comes_meanwhile(border: Border) -> None:
    child = border.somebody()
    reference = border.offered(IMRAN, child)
    assert border.client(ED).get(f"/transfers/{reference}").status_code == 200
    border.desk.decided(child, SET)
    assert border.client(ED).get(f"/transfers/{reference}").status_code == 404
    assert border.move(ED, reference, "accept").status_code == 404
    assert border.area(child) == NORTHMOOR
    own = border.client(IMRAN).get(f"/transfers/{reference}").text
    assert "no longer with you" in own


@pytest.mark.parametrize("name", [RUTH, CAROL, TESS])
def test_nobody_else_offers_answers_or_learns_of_it(border: Border, name: str) -> None:
    child = border.somebody()
    reference = border.offered(IMRAN, child)
    client = border.client(name)
    absent = client.get("/children/ZZZZZZZZZ/transfer")
    for path in (f"/children/{child}/transfer", "/transfers", f"/transfers/{reference}"):
        answer = client.get(path)
        assert (answer.status_code, answer.data) == (absent.status_code, absent.data)
    purpose = {"Kithmap-Purpose": "checking-record"}
    one, none = (client.get(f"/api/v1/transfers/{key}", headers=purpose) for key in (reference, "TR-00000000"))
    assert (one.status_code, one.data) == (none.status_code, none.data)
    assert border.move(name, reference, "accept").status_code == 404


def test_by_api_it_is_the_same_desk(border: Border, monkeypatch: pytest.MonkeyPatch) -> None:
    child = border.somebody()
    imran, ed = border.client(IMRAN), border.client(ED)
    purpose = {"Kithmap-Purpose": "checking-record"}

    def signed(client: FlaskClient) -> dict[str, str]:
        return {**purpose, "X-CSRF-Token": (client.get("/api/v1/session").json or {})["csrf_token"]}

    wanted = {"child": child, "to": EASTVALE, "since": "2026-11-20", "words": OFFERED["words"]}
    for wrong in ({"to": NORTHMOOR}, {"to": "E06000997"}, {"since": "2024-01-01"}):
        answer = imran.post("/api/v1/transfers", json={**wanted, **wrong}, headers=signed(imran))
        assert answer.status_code == 409
    made = imran.post("/api/v1/transfers", json=wanted, headers=signed(imran))
    assert made.status_code == 201, made.text
    again = imran.post("/api/v1/transfers", json=wanted, headers=signed(imran))
    assert (again.json or {})["reference"] == (made.json or {})["reference"], "offered twice it is offered once"
    address = f"/api/v1/transfers/{(made.json or {})['reference']}"
    waiting = ed.get("/api/v1/transfers", headers=purpose).json or {}
    (mine,) = [one for one in waiting["transfers"] if one["reference"] == (made.json or {})["reference"]]
    assert (mine["state"], mine["child"]["key"]) == ("offered", child)
    assert set(mine["child"]) == {"key", "given_names", "family_name", "sex", "dob"}, "who it is, and nothing else"
    assert ed.post(address, json={"verb": "accept"}, headers=signed(ed)).status_code == 409
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.1)
    house = border.desk.authority.house
    with HouseTurns(house.database, clock=house.clock).taken("load", "loads"):
        busy = ed.post(address, json={"verb": "accept", "words": "Ours now."}, headers=signed(ed))
    assert busy.status_code == 503
    assert (ed.get(address, headers=purpose).json or {})["state"] == "offered", "nothing was decided meanwhile"
    done = ed.post(address, json={"verb": "accept", "words": "Ours now."}, headers=signed(ed))
    assert (done.status_code, (done.json or {})["state"]) == (200, "transferred")
    record = ed.get(f"/api/v1/children/{child}?purpose=checking-record").json or {}
    assert record["child"][0]["area"] == EASTVALE
