"""Serving somebody by telephone: both are recorded, both are bound, and no page forgets that it is for two."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from policies.request import Role
from tests.app.conftest import state_purpose
from tests.app.house import CAROL, RUTH, PaperHouse
from tests.app.northmoor import MAISIE
from tests.authority import token_in


def _serve(client: FlaskClient, username: str, checked: str = "rang-back") -> int:
    form = {"csrf_token": token_in(client.get("/serve").text), "username": username, "checked": checked}
    return client.post("/serve", data=form).status_code


def test_whoever_is_served_goes_with_every_read_and_stands_on_every_page(carol: FlaskClient, house: PaperHouse) -> None:
    assert _serve(carol, "ruth") == 303
    state_purpose(carol, MAISIE)
    page = carol.get(f"/children/{MAISIE}").text
    assert house.gate.asked[-1][0].on_behalf_of == RUTH
    assert house.gate.asked[-1][0].subject == CAROL
    assert "You serve Ruth Ellwood" in page
    assert "You serve Ruth Ellwood" in carol.get("/help").text


def test_serving_begins_and_ends_with_new_purposes(carol: FlaskClient, house: PaperHouse) -> None:
    state_purpose(carol, MAISIE)
    _serve(carol, "ruth")
    assert carol.get(f"/children/{MAISIE}").status_code == 302
    state_purpose(carol, MAISIE)
    carol.post("/serve/stop", data={"csrf_token": token_in(carol.get("/serve").text)})
    assert carol.get(f"/children/{MAISIE}").status_code == 302
    state_purpose(carol, MAISIE)
    carol.get(f"/children/{MAISIE}")
    assert house.gate.asked[-1][0].on_behalf_of is None


@pytest.mark.parametrize("username", ["", "nobody.of.that.name", "carol"])
def test_only_somebody_else_with_an_account_can_be_served(carol: FlaskClient, username: str) -> None:
    assert _serve(carol, username) == 422
    assert "You serve" not in carol.get("/help").text


def test_how_they_were_made_sure_of_is_said(carol: FlaskClient) -> None:
    assert _serve(carol, "ruth", checked="a hunch") == 422


def test_an_account_that_closes_meanwhile_is_served_with_nothing(carol: FlaskClient, house: PaperHouse) -> None:
    _serve(carol, "ruth")
    state_purpose(carol, MAISIE)
    del house.accounts.people["ruth"]
    carol.get(f"/children/{MAISIE}")
    served = house.gate.asked[-1][0].on_behalf_of
    assert served is not None
    assert served.suspended


def test_whom_the_policies_let_serve_nobody_finds_no_such_page(carol: FlaskClient, house: PaperHouse) -> None:
    house.accounts.people["carol"] = replace(CAROL, role=Role.ACCESS_MANAGER)
    house.gate.refused = {(Role.ACCESS_MANAGER, "serve_caller")}
    assert carol.get("/serve").status_code == carol.get("/nowhere").status_code == 404


def test_the_interface_names_whom_it_serves_with_each_read(carol: FlaskClient, house: PaperHouse) -> None:
    asked = {"purpose": "worried-safety", "on_behalf_of": "ruth"}
    carol.get(f"/api/v1/children/{MAISIE}", query_string=asked)
    assert house.gate.asked[-1][0].on_behalf_of == RUTH
    carol.get(f"/api/v1/children/{MAISIE}?purpose=worried-safety", headers={"Kithmap-On-Behalf-Of": "x" * 5_000})
    served = house.gate.asked[-1][0].on_behalf_of
    assert served is not None
    assert served.suspended
    assert len(served.username) <= 100
