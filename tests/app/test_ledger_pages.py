"""The governance officer's pages: events with filters, and one walk as a path with how much each policy left out."""

import re

from flask.testing import FlaskClient

from graph.queries.registry import QUERIES
from tests.app.house import PaperHouse
from tests.app.past import TRAIL
from tests.app.test_record_pages import words


def test_events_are_told_in_words_with_what_came_of_them(priya: FlaskClient) -> None:
    said = words(priya.get("/ledger").text)
    assert "Ruth Ellwood Practitioner Arranging or reviewing support Opened the child’s record" in said
    assert "Refused: nothing was shown." in said
    assert "Given name Maisie; family name Halam; date of birth 14 March 2019." in said
    assert "Shown: 1 child, 4 involvements, 4 services, 2 homes, 3 carers" in said
    assert "Links left out by sensitive.link" in said


def test_a_filter_narrows_the_list_and_stays_in_the_form(priya: FlaskClient) -> None:
    page = priya.get("/ledger", query_string={"subject": "ruth"}).text
    assert "Carol Whitlock" not in words(page)
    assert 'value="ruth"' in page


def test_a_day_that_is_none_is_said_to_be_none_and_filters_nothing(priya: FlaskClient) -> None:
    page = priya.get("/ledger", query_string={"since": "last Tuesday", "before": "x", "outcome": "nice"}).text
    assert "That is not a date. Write it like 30 September 2026." in page
    assert "7 events" in page


def test_a_walk_is_a_path_whose_steps_say_how_much_each_policy_left_out(priya: FlaskClient) -> None:
    page = priya.get(f"/ledger/trails/{TRAIL}").text
    said = words(page)
    assert (
        said.index("Looked for a child") < said.index("Opened the child’s record") < said.index("Went on from a home")
    )
    assert "6 steps. Links were left out in 2 of them." in said
    assert "1 link left out by sensitive.link" in said
    assert "2 links left out by shield.link" in said
    assert "Carol Whitlock was not told that anything was left out." in said
    assert len(re.findall(r'class="km-walk__rail"', page)) == 6


def test_the_ledger_is_there_for_nobody_else(carol: FlaskClient, ruth: FlaskClient) -> None:
    for client in (carol, ruth):
        missing = client.get("/not/here").data
        assert client.get("/ledger").data == missing
        assert client.get(f"/ledger/trails/{TRAIL}").data == missing
        assert "Recorded looks" not in client.get("/find").text


def test_a_walk_that_nobody_took_is_not_available(priya: FlaskClient) -> None:
    answer = priya.get("/ledger/trails/00000000-0000-4000-8000-000000000000")
    assert answer.status_code == 404


def test_the_officer_is_offered_the_ledger_and_no_children(priya: FlaskClient, house: PaperHouse) -> None:
    page = priya.get("/", follow_redirects=True).text
    assert "Recorded looks" in page
    assert "Find a child" not in page
    assert not [name for _, name, _ in house.gate.asked if name in QUERIES], "nothing of the graph"
