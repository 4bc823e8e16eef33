"""When something of ours is down or broken the page says so plainly and reveals nothing."""

import pytest
from flask.testing import FlaskClient

from tests.app.conftest import state_purpose
from tests.app.house import GRAPH_DOWN, LEDGER_DOWN, PaperHouse
from tests.app.northmoor import MAISIE


@pytest.mark.parametrize("failure", [GRAPH_DOWN, LEDGER_DOWN], ids=["the graph", "the ledger"])
def test_what_is_down_is_answered_by_503_without_a_word_of_the_record(
    carol: FlaskClient, house: PaperHouse, failure: Exception
) -> None:
    state_purpose(carol, MAISIE)
    house.gate.failure = failure
    answer = carol.get(f"/children/{MAISIE}")
    assert answer.status_code == 503
    assert "Kithmap cannot answer now" in answer.text
    assert "01632 960 100" in answer.text
    assert MAISIE not in answer.text
    assert str(failure) not in answer.text


def test_a_fault_of_ours_is_answered_by_500_and_says_nothing_of_itself(carol: FlaskClient, house: PaperHouse) -> None:
    state_purpose(carol, MAISIE)
    house.gate.failure = ZeroDivisionError("Maisie divided by nothing")
    answer = carol.get(f"/children/{MAISIE}")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "divided" not in answer.text


def test_a_page_of_trouble_needs_neither_accounts_nor_sessions(carol: FlaskClient, house: PaperHouse) -> None:
    house.sessions.failure = LEDGER_DOWN
    answer = carol.get("/find")
    assert answer.status_code == 503
    assert "Carol" not in answer.text


def test_too_much_is_refused_before_it_is_read(carol: FlaskClient) -> None:
    answer = carol.post("/find", data={"given_name": "M" * 100_000})
    assert answer.status_code == 413
    assert "too much to send" in answer.text
