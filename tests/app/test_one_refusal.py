"""Hidden, unknown, mistyped and not allowed are one and the same answer, byte for byte, whenever it is sent."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from policies.errors import Refused
from tests.app.conftest import state_purpose
from tests.app.house import PaperHouse
from tests.app.northmoor import AMELIE, MAISIE, NOBODY

MISSING = (
    f"/children/{NOBODY}/purpose",  # nobody has this key, or policy hides who has
    "/children/7k4m29xq3",  # not the shape of a key
    "/children/7K4M29XQ3'--",
    "/no/such/page",
    "/ledger",  # a page for somebody else
    "/ledger/trails/6b1c2f0e-3f63-4d92-8a5e-1d0a3c7e9b21",
    f"/children/{MAISIE}/purpose/more",
    "/static/css/nothing.css/",
)


@pytest.mark.parametrize("address", MISSING)
def test_every_address_without_an_answer_gives_the_same_bytes(ruth: FlaskClient, address: str) -> None:
    expected = ruth.get("/not/here")
    answer = ruth.get(address)
    assert answer.status_code == expected.status_code == 404
    assert answer.data == expected.data
    assert dict(answer.headers) == dict(expected.headers)


def test_a_child_nobody_may_know_refuses_like_one_who_does_not_exist_also_after_a_purpose(
    ruth: FlaskClient, house: PaperHouse
) -> None:
    state_purpose(ruth, MAISIE)
    hidden = house.gate
    hidden.failure = Refused("the policies say no")
    refused = ruth.get(f"/children/{MAISIE}")
    hidden.failure = None
    assert refused.data == ruth.get(f"/children/{NOBODY}/purpose").data
    assert refused.status_code == 404


def test_the_refusal_does_not_change_with_time(ruth: FlaskClient, house: PaperHouse) -> None:
    before = ruth.get("/not/here").data
    house.moment += timedelta(minutes=7)
    assert ruth.get("/not/here").data == before


def test_the_refusal_shows_neither_what_was_asked_nor_the_purpose_of_an_open_record(ruth: FlaskClient) -> None:
    before = ruth.get("/not/here").data
    state_purpose(ruth, MAISIE)
    after = ruth.get(f"/children/{NOBODY}/purpose?then=/children/{NOBODY}/family")
    assert after.data == before
    assert NOBODY not in after.text


def test_asking_for_a_record_without_a_purpose_looks_the_same_whether_or_not_the_child_exists(
    ruth: FlaskClient,
) -> None:
    known, unknown = ruth.get(f"/children/{MAISIE}"), ruth.get(f"/children/{NOBODY}")
    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"].replace(MAISIE, NOBODY) == unknown.headers["Location"]


@pytest.mark.parametrize("page", ["family", "looks"])
def test_pages_beyond_the_residue_are_missing_for_a_record_that_has_nothing_else(ruth: FlaskClient, page: str) -> None:
    missing = ruth.get("/not/here").data
    state_purpose(ruth, AMELIE)
    assert ruth.get(f"/children/{AMELIE}/{page}").data == missing


@pytest.mark.parametrize("address", ["/find", f"/children/{MAISIE}", f"/children/{NOBODY}", "/ledger", "/"])
def test_somebody_who_is_not_signed_in_is_sent_to_the_door(application: Flask, address: str) -> None:
    answer = application.test_client().get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")
