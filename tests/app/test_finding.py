"""Finding one child by the page: two facts or one identifier, never a list, never a name in an address."""

import pytest
from flask.testing import FlaskClient

from tests.app.conftest import token_in
from tests.app.house import PaperHouse

MAISIE = {"given_name": "Maisie", "family_name": "Halam", "dob_day": "14", "dob_month": "3", "dob_year": "2019"}
TOO_LITTLE = [
    ({"given_name": "Maisie", "family_name": "Hallam"}, "A name on its own is not enough to be sure of one child."),
    ({"postcode": "NM4 2QT"}, "A postcode on its own is not enough to be sure of one child."),
    ({"dob_day": "14", "dob_month": "3", "dob_year": "2019"}, "A date of birth on its own is not enough"),
    ({"given_name": "Maisie", "postcode": "NM4 2QT"}, "A postcode on its own is not enough"),
    ({}, "We need two facts, or one identifier"),
    ({**MAISIE, "dob_day": "31", "dob_month": "2"}, "The date of birth is not a date."),
    ({**MAISIE, "dob_year": "1951"}, "The date of birth is not a date."),
    ({**MAISIE, "family_name": "Hal*"}, "do not use * or ?"),
]


def search(client: FlaskClient, facts: dict[str, str]) -> str:
    """What the page answers."""
    answer = client.post("/find", data={"csrf_token": token_in(client.get("/find")), **facts})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(("facts", "says"), TOO_LITTLE)
def test_too_little_is_asked_about_and_nothing_is_looked_up(
    carol: FlaskClient, house: PaperHouse, facts: dict[str, str], says: str
) -> None:
    page = search(carol, facts)
    assert "Tell us more" in page
    assert says in page
    assert next(iter(house.sessions.open.values())).trail is None


def test_a_misspelt_name_and_a_birth_date_find_one_child_without_saying_where(carol: FlaskClient) -> None:
    page = search(carol, MAISIE)
    assert "One child matches" in page
    assert "Maisie Anne Hallam" in page
    assert "Family name is spelt nearly the same" in page
    for whereabouts in ("Tannery", "NM4", "Saltbridge", "Northmoor NM"):
        assert whereabouts not in page


def test_more_than_one_child_is_neither_listed_nor_counted(carol: FlaskClient) -> None:
    page = search(carol, {**MAISIE, "family_name": "Smith"})
    assert "More than one child may be meant" in page
    assert "Maisie Anne" not in page


def test_nobody_found_says_what_to_check_and_keeps_what_was_typed(carol: FlaskClient) -> None:
    page = search(carol, {**MAISIE, "family_name": "Varga"})
    assert "No child matches" in page
    assert 'value="Varga"' in page


def test_what_is_typed_is_shown_as_text_and_never_runs(carol: FlaskClient) -> None:
    page = search(carol, {"given_name": '"><script>alert(1)</script>', "family_name": "Hallam"})
    assert "<script>alert" not in page


def test_a_search_begins_a_walk_and_the_record_goes_on_with_it(carol: FlaskClient, house: PaperHouse) -> None:
    search(carol, MAISIE)
    first = next(iter(house.sessions.open.values())).trail
    carol.get("/children/7K4M29XQ3/purpose")
    request = house.gate.asked[-1][0]
    assert first is not None
    assert request.trail is not None
    assert (request.trail.trail, request.trail.step, request.trail.previous) == (first.trail, 2, first.previous)
    search(carol, MAISIE)
    again = next(iter(house.sessions.open.values())).trail
    assert again is not None
    assert again.trail != first.trail
