"""A family is told who has looked: from the real ledger of a real small authority, by page and by API."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from policies.ledger.history import EventFilter
from policies.request import Role
from tests.authority import Authority, state_purpose, token_in, username

PERIOD = {"since": "1 November 2026", "until": "30 November 2026"}


@pytest.fixture
def maisie(authority: Authority) -> Iterator[str]:
    """Give a child of whom nobody has been told yet."""
    yield authority.child("Maisie Anne", "Hallam")


def open_record(authority: Authority, role: Role, key: str, *pages: str) -> FlaskClient:
    """Somebody opens a record, and perhaps more of it."""
    client = authority.kept(role)
    state_purpose(client, key)
    for page in pages or ("",):
        assert client.get(f"/children/{key}{page}").status_code == 200
    return client


def letter(authority: Authority, *keys: str, asked_by: str = "Rachel Pryce", **period: str) -> str:
    """The letter, as the officer draws it up."""
    nadia = authority.kept(Role.GOVERNANCE_OFFICER)
    form = {"csrf_token": token_in(nadia.get("/family-reports").text), "key": keys[0], "asked_by": asked_by,
            **PERIOD, **period, "child": list(keys)}  # fmt: skip
    answer = nadia.post("/family-reports", data=form)
    assert answer.status_code == 200, answer.text
    return re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)


def said(page: str) -> str:
    """The words of a page."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_a_family_is_told_who_when_and_why_by_profession_and_place(authority: Authority, maisie: str) -> None:
    open_record(authority, Role.SOCIAL_WORKER, maisie, "", "/family")
    authority.clock.move(timedelta(days=1))
    open_record(authority, Role.PRACTITIONER, maisie)
    words = said(letter(authority, maisie))
    assert "From 1 November 2026 to 24 November 2026, two people looked, twice." in words
    assert "Class teacher Saltbridge Primary School" in words.replace(",", "") or "teacher" in words.lower()
    assert "Arranging or reviewing support" in words
    assert words.index("24 November 2026") < words.index("23 November 2026 ", words.index("What they opened"))
    assert "Imran" not in words
    assert "Ruth" not in words
