"""Families whose members live in two authorities still join, under policy; the other area shows through to nobody."""

import re
from dataclasses import replace

from app.accounts.store import AccountStore
from app.service_subject import load_request
from graph.queries.catalogue import Statement
from policies.request import Role
from tests.app.transfers.conftest import CAROL, EASTVALE, ED, HELEN, IMRAN, IVO, NORTHMOOR, TESS, Border
from tests.authority import MOMENT, PASSWORD, state_purpose

LENA = "lena.eastvale"
_PURPOSE = {"Kithmap-Purpose": "arranging-support"}
_HIDDEN = (
    "MATCH (n:Child) WHERE n.key <> $jude AND n.area <> $area DETACH DELETE n",
    "MATCH (n:Carer|Household|SourceRecord) DETACH DELETE n",
)
"""Everything of people that a teacher of Eastvale may not know: of Northmoor, homes, carers, what sources said."""


def test_one_authority_offers_another_accepts_and_only_then_the_child_is_theirs(on_each_engine: Border) -> None:
    border = on_each_engine
    ellis = border.child("Ellis", "Rowe")
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


def test_carers_and_brothers_and_sisters_join_across_the_border_and_nothing_shines_through(
    on_each_engine: Border,
) -> None:
    border = on_each_engine
    maisie, jude = border.child("Maisie Anne", "Hallam"), border.child("Jude", "Hallam")
    _who_works_there_with_a_child_here(border)
    before = {name: _family(border, name, maisie) for name in (IMRAN, CAROL)}
    border.transferred(jude)
    for name in (IMRAN, CAROL, LENA):
        page = border.look(name, maisie, "/family").text
        assert "Jude" in page, name
        assert "Daniel Hallam" in page, name
    assert {name: _family(border, name, maisie) for name in (IMRAN, CAROL)} == before, "the family is the same family"
    for name in (IMRAN, LENA):
        assert _family(border, name, jude)["children"] >= {maisie, jude}
    answers = _everything_that_a_teacher_can_ask(border, jude, maisie)
    assert b"Jude" in answers[f"/children/{jude}"]
    joined = b" ".join(answers.values())
    for words in (b"Maisie", b"Daniel", b"Tannery", b"Northmoor,"):
        assert words not in joined.replace(b"Northmoor, until", b"")
    assert border.look(IVO, jude).status_code == 200
    assert "Tannery" not in border.look(IVO, jude).text, "homes are known where they stand"
    _take_away_what_is_hidden(border, jude)
    assert _everything_that_a_teacher_can_ask(border, jude, maisie) == answers


def _family(border: Border, name: str, child: str) -> dict[str, set[str]]:
    """Whom the family view of the interface holds, by key."""
    answer = border.client(name).get(f"/api/v1/children/{child}/family", headers=_PURPOSE)
    assert answer.status_code == 200, answer.text
    parts = answer.json or {}
    return {part: {str(row.get("key")) for row in rows} for part, rows in parts.items() if isinstance(rows, list)}


def _who_works_there_with_a_child_here(border: Border) -> None:
    """Somebody of Eastvale whose caseload holds a child of Northmoor."""
    accounts = AccountStore(border.desk.authority.house.database, clock=border.desk.authority.clock)
    carol = accounts.get(CAROL)
    (lowri,) = border.desk.authority.graph.of("Practitioner", full_name="Lowri Bevan")
    assert carol is not None
    accounts.add(
        replace(carol, username=LENA, full_name="Lena", role=Role.LEAD_PROFESSIONAL, areas=frozenset({EASTVALE}),
                practitioner_key=lowri.key, created_at=MOMENT), PASSWORD,
    )  # fmt: skip


def _everything_that_a_teacher_can_ask(border: Border, jude: str, maisie: str) -> dict[str, bytes]:
    client = border.client(TESS)
    state_purpose(client, jude)
    found: dict[str, bytes] = {}
    for key in (jude, maisie):
        for path in ("", "/family", "/purpose", "/explore", "/looks", "/transfer"):
            answer = client.get(f"/children/{key}{path}")
            found[f"/children/{key}{path}"] = str(answer.status_code).encode() + _without_token(answer.data)
        for what in (f"children/{key}", f"children/{key}/family", f"nodes/{key}/neighbours?label=Child"):
            answer = client.get(f"/api/v1/{what}", headers=_PURPOSE)
            found[what] = str(answer.status_code).encode() + answer.data
    answer = client.get("/transfers")
    return {**found, "/transfers": str(answer.status_code).encode() + _without_token(answer.data)}


def _without_token(page: bytes) -> bytes:
    """A page without the token of its forms, which is another one in every session."""
    return re.sub(rb'(name="csrf_token" value|data-token)="[^"]*"', b"", page)


def _take_away_what_is_hidden(border: Border, jude: str) -> None:
    asked = {"jude": jude, "area": EASTVALE}
    statements = [Statement(text, asked if "$jude" in text else {}) for text in _HIDDEN]
    border.desk.authority.house.gate.write(
        load_request(border.desk.authority.clock()), "test.taken-away", statements, touched=[jude]
    )
