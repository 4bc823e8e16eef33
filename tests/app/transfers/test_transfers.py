"""Responsibility passes on by two people of two authorities; until then nothing changes and nothing hidden shows."""

import pytest
from flask.testing import FlaskClient

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

ELLIS = ("Ellis", "Rowe")
"""A child with whom nobody who has an account is involved."""


def test_one_authority_offers_another_accepts_and_only_then_the_child_is_theirs(on_each_engine: Border) -> None:
    border = on_each_engine
    ellis = border.child(*ELLIS)
    reference = border.offered(IMRAN, ellis)
    assert border.area(ellis) == NORTHMOOR
    assert border.look(ED, ellis).status_code == 404, "an offer opens no record"
    page = border.client(ED).get(f"/transfers/{reference}").text
    assert "Ellis Rowe" in page
    assert "From Northmoor to Eastvale" in page
    assert "999 990" not in page, "no numbers"
    assert border.move(ED, reference, "accept", "Ring with Imran.").status_code == 303
    assert border.area(ellis) == EASTVALE
    record = border.look(IVO, ellis).text
    assert "Responsible authority" in record
    assert "Northmoor, until 20 November 2026" in record, "who was responsible before stays with the record"
    assert border.look(HELEN, ellis).status_code == 404, "the former authority knows the child no more"
    helen = border.client(HELEN)
    gone, nobody = (helen.get(f"/children/{key}/purpose") for key in (ellis, "ZZZZZZZZZ"))
    assert (gone.status_code, gone.data.replace(ellis.encode(), b"ZZZZZZZZZ")) == (nobody.status_code, nobody.data)
    assert ("transfer-answered", reference) in border.told(IMRAN)
    mine = border.client(IMRAN).get(f"/transfers/{reference}").text
    assert "no longer with you" in mine
    assert "Rowe" not in mine


def test_it_goes_back_as_it_came_and_each_turn_is_kept(border: Border) -> None:
    ellis = border.child(*ELLIS)
    border.transferred(ellis)
    border.desk.wait(days=2)
    back = border.offered(IVO, ellis, to=NORTHMOOR, since="25 November 2026")
    assert border.move(HELEN, back, "accept").status_code == 303
    assert border.area(ellis) == NORTHMOOR
    history = "MATCH (c:Child {key: $key}) RETURN c.area_history AS areas"
    ((row,), record) = border.desk.asked(history, key=ellis), border.look(IMRAN, ellis).text
    areas = row["areas"]
    assert isinstance(areas, list)
    assert [str(period).split()[0] for period in areas] == [NORTHMOOR, EASTVALE, NORTHMOOR]
    assert "Eastvale, until 25 November 2026" in record


def test_nobody_accepts_alone_unsaid_or_before_the_day(border: Border) -> None:
    ellis = border.child(*ELLIS)
    later = border.offered(HELEN, ellis, since="30 November 2026")
    assert border.move(HELEN, later, "accept").status_code == 409, "not one's own"
    assert border.move(PRIYA, later, "accept").status_code == 409, "not for the authority that offers it"
    assert border.move(ED, later, "accept", words="").status_code == 422
    assert border.move(ED, later, "accept").status_code == 409, "not before its day"
    assert border.area(ellis) == NORTHMOOR
    border.desk.wait(days=8)
    assert border.move(ED, later, "accept").status_code == 303
    assert border.move(ED, later, "accept").status_code == 409
    assert border.area(ellis) == EASTVALE


@pytest.mark.parametrize(("name", "verb", "state"), [(ED, "refuse", "Refused"), (HELEN, "withdraw", "Withdrawn")])
def test_refused_or_withdrawn_nothing_has_changed(border: Border, name: str, verb: str, state: str) -> None:
    ellis = border.child(*ELLIS)
    reference = border.offered(IMRAN, ellis)
    assert border.move(name, reference, verb, "They live here still.").status_code == 303
    assert border.area(ellis) == NORTHMOOR
    assert state in border.client(IMRAN).get(f"/transfers/{reference}").text
    assert border.client(ED).get(f"/transfers/{reference}").status_code == 404, "what is over is nothing to them"
    assert border.move(ED, reference, "accept").status_code in (404, 409)
    assert border.look(IMRAN, ellis).status_code == 200


def test_whoever_is_involved_keeps_their_own_work_and_is_told_by_reference(border: Border) -> None:
    maisie = border.child("Maisie Anne", "Hallam")
    border.desk.wait(minutes=1)
    border.transferred(maisie)
    for name in (CAROL, IMRAN):
        assert ("no-longer-with-you", maisie) in border.told(name)
        assert border.look(name, maisie).status_code == 200, "who works with the child goes on"
    page = border.client(CAROL).get("/waiting").text
    assert "Eastvale" not in page
    assert border.look(HELEN, maisie).status_code == 404


def test_no_list_takes_back_what_was_agreed(border: Border) -> None:
    maisie = border.child("Maisie Anne", "Hallam")
    border.transferred(maisie)
    row = "CB77,1,Maisie Anne,Hallam,,2019-03-14,14 Tannery Row,NM4 2QT,,Joanne,Hallam,1990-07-22,,mother,2020-01-01,"
    border.desk.load("child_benefit", row, day="2026-11-24")
    assert border.area(maisie) == EASTVALE
    (after,) = border.desk.asked("MATCH (c:Child {key: $key}) RETURN c.area_history AS areas", key=maisie)
    areas = after["areas"]
    assert isinstance(areas, list)
    assert areas[-1] == f"{EASTVALE} 2026-11-20"


def test_a_shield_goes_with_the_child_and_is_lifted_by_whoever_accepted(border: Border) -> None:
    ellis = border.child(*ELLIS)
    border.desk.decided(ellis, SET)
    marks = (
        "MATCH (c:Child {key: $key})<-[t:REFERS_TO]-(s:SourceRecord) WHERE t.until IS NULL "
        "AND s.marked_shielded = true RETURN s.shield_authority AS authority, s.shield_review AS review, "
        "s.shield_lifted AS lifted, c.shielded AS shielded"
    )
    before = border.desk.asked(marks, key=ellis)
    assert border.offer(IMRAN, ellis).status_code == 404, "who sees the residue only can offer nothing"
    reference = border.offered(PRIYA, ellis)
    assert ("transfer-offered", reference) in border.told(EVE)
    told = [subject for subject, _ in border.told(ED)]
    assert "transfer-offered" not in told, "a notice would say that there is somebody"
    lead = border.client(ED)
    absent = lead.get("/transfers/TR-00000000")
    for path in (f"/transfers/{reference}", f"/children/{ellis}/transfer"):
        answer = lead.get(path)
        assert (answer.status_code, answer.data) == (absent.status_code, absent.data)
    assert reference not in lead.get("/transfers").text
    for verb in ("accept", "refuse", "withdraw"):
        assert border.move(ED, reference, verb).status_code == 404
    assert border.move(EVE, reference, "accept").status_code == 303
    assert border.desk.asked(marks, key=ellis) == before, "nothing of the shield has changed"
    assert [row["shielded"] for row in before] == [True]
    assert border.desk.ask(Role.SOCIAL_WORKER, ellis, LIFT).status_code == 404, "Northmoor lifts it no more"
    assert ("no-longer-with-you", ellis) not in border.told(CAROL)
    form = border.client(IVO).get(f"/children/{ellis}/shield")
    asked = border.client(IVO)
    made = asked.post(
        f"/children/{ellis}/shield", data={"csrf_token": token_in(asked.get(f"/children/{ellis}/shield").text), **LIFT}
    )
    assert (form.status_code, made.status_code) == (200, 303)
    done = lead.post(
        f"/shields/{made.location.rsplit('/', 1)[1]}/confirm", data={"csrf_token": token_in(lead.get("/find").text)}
    )
    assert done.status_code == 303, "Eastvale, which accepted, decides"


def test_an_offer_is_gone_for_who_answers_when_a_shield_comes_meanwhile(border: Border) -> None:
    ellis = border.child(*ELLIS)
    reference = border.offered(IMRAN, ellis)
    assert border.client(ED).get(f"/transfers/{reference}").status_code == 200
    border.desk.decided(ellis, SET)
    assert border.client(ED).get(f"/transfers/{reference}").status_code == 404
    assert border.move(ED, reference, "accept").status_code == 404
    assert border.area(ellis) == NORTHMOOR
    own = border.client(IMRAN).get(f"/transfers/{reference}").text
    assert "Rowe" not in own


@pytest.mark.parametrize("name", [RUTH, CAROL, TESS])
def test_nobody_else_offers_answers_or_learns_of_it(border: Border, name: str) -> None:
    ellis = border.child(*ELLIS)
    reference = border.offered(IMRAN, ellis)
    client = border.client(name)
    absent = client.get("/children/ZZZZZZZZZ/transfer")
    for path in (f"/children/{ellis}/transfer", "/transfers", f"/transfers/{reference}"):
        answer = client.get(path)
        assert (answer.status_code, answer.data) == (absent.status_code, absent.data)
    purpose = {"Kithmap-Purpose": "checking-record"}
    one, none = (client.get(f"/api/v1/transfers/{key}", headers=purpose) for key in (reference, "TR-00000000"))
    assert (one.status_code, one.data) == (none.status_code, none.data)
    assert border.move(name, reference, "accept").status_code == 404


def test_by_api_it_is_the_same_desk(border: Border) -> None:
    ellis = border.child(*ELLIS)
    imran, ed = border.client(IMRAN), border.client(ED)
    purpose = {"Kithmap-Purpose": "checking-record"}

    def signed(client: FlaskClient) -> dict[str, str]:
        return {**purpose, "X-CSRF-Token": (client.get("/api/v1/session").json or {})["csrf_token"]}

    wanted = {"child": ellis, "to": EASTVALE, "since": "2026-11-20", "words": OFFERED["words"]}
    for wrong in ({"to": NORTHMOOR}, {"to": "E06000997"}, {"since": "2024-01-01"}):
        answer = imran.post("/api/v1/transfers", json={**wanted, **wrong}, headers=signed(imran))
        assert answer.status_code == 409
    made = imran.post("/api/v1/transfers", json=wanted, headers=signed(imran))
    assert made.status_code == 201, made.text
    again = imran.post("/api/v1/transfers", json=wanted, headers=signed(imran))
    assert (again.json or {})["reference"] == (made.json or {})["reference"], "offered twice it is offered once"
    address = f"/api/v1/transfers/{(made.json or {})['reference']}"
    waiting = ed.get("/api/v1/transfers", headers=purpose).json or {}
    assert [one["state"] for one in waiting["transfers"]] == ["offered"]
    assert ed.post(address, json={"verb": "accept"}, headers=signed(ed)).status_code == 409
    done = ed.post(address, json={"verb": "accept", "words": "Ours now."}, headers=signed(ed))
    assert (done.status_code, (done.json or {})["state"]) == (200, "transferred")
    record = ed.get(f"/api/v1/children/{ellis}?purpose=checking-record").json or {}
    assert record["child"][0]["area"] == EASTVALE
