"""A decision that finds a load at work is not taken: the page says so and since when, and keeps what was typed."""

import html
import re

import pytest

from policies.ledger import turns
from policies.ledger.turns import HouseTurns
from policies.request import Role
from tests.app.reviewing.conftest import Reviewing

FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
WRITTEN = re.compile(r'<textarea [^>]*name="words"[^>]*>([^<]*)</textarea>')
WORDS = 'Rang the surgery: it is "Orla" & she moved.'


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for their turn for long."""
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.1)


def test_nothing_is_decided_what_was_typed_is_kept_and_sent_once_more_it_is_taken(reviewing: Reviewing) -> None:
    house, before = reviewing.desk.authority.house, reviewing.facts()
    with HouseTurns(house.database, clock=house.clock).taken("load", "loads"):
        busy = reviewing.send(reviewing.orla, WORDS)
    assert busy.status_code == 503
    assert busy.headers["Retry-After"] == "60"
    assert "What you decided was not taken yet" in busy.text
    began = house.clock().astimezone(reviewing.desk.authority.site.extensions["kithmap"].zone)
    assert f"Kithmap is taking in records; that began at {began:%H:%M}" in busy.text
    assert "Quill" not in busy.text, "nobody is named who was not typed"
    assert (reviewing.case().state, reviewing.facts()) == ("waiting", before)
    (written,) = WRITTEN.findall(busy.text)
    form = {name: html.unescape(value) for name, value in FIELD.findall(busy.text)}
    assert (form["choice"], html.unescape(written).strip()) == (reviewing.orla, WORDS)
    client = reviewing.desk.authority.kept(Role.DATA_MANAGER)
    again = client.post(f"/reviews/{reviewing.reference}", data={**form, "words": html.unescape(written)})
    assert again.status_code == 303
    assert (reviewing.case().state, reviewing.case().steps[-1].words) == ("linked", WORDS)


def test_while_somebody_else_decides_the_page_says_that_and_names_nobody(still_waiting: Reviewing) -> None:
    house = still_waiting.desk.authority.house
    with HouseTurns(house.database, clock=house.clock).taken("decision", "owen.falk"):
        busy = still_waiting.send(still_waiting.orla)
    assert "Somebody else’s decision is being written; that began at" in busy.text
    assert "owen" not in busy.text
    assert still_waiting.case().state == "waiting"
