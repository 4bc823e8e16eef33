"""Who is past their time, on the page and by the interface: told to whoever knows them whole, moved when named."""

from collections.abc import Mapping
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.desks import retention_due
from app.service_subject import load_request
from loaders import retention_archive
from policies.request import Role
from tests.app.retention.test_retention_of_joined import died
from tests.app.retention.test_retention_pages import ABSENT, ADA, ADA_OF_BENEFIT, KEY, Archived
from tests.app.shields.conftest import Desk
from tests.loaders.feed_rows import claim, patient

PURPOSE = {"Kithmap-Purpose": "checking-record"}
BEA = patient(82, "Bettina", "Larkin", "2015-09-21", "17 Quarry Bank,NM6 6QQ")
BEA_OF_BENEFIT = claim(9, "Bettina", "Larkin", "2015-09-21", "17 Quarry Bank,NM6 6QQ", "Una,Larkin")
WORDS = "Looked through by Owen."


@pytest.fixture
def overdue(desk: Desk) -> tuple[Archived, str]:
    """Give two girls a year after their death, one of them on hold."""
    for row, benefit in ((ADA, ADA_OF_BENEFIT), (BEA, BEA_OF_BENEFIT)):
        desk.load("gp_register", died(row))
        desk.load("child_benefit", benefit)
    ada, bea = (str(desk.asked(KEY, family=name)[0]["key"]) for name in ("Moss", "Larkin"))
    desk.wait(days=365)
    house = desk.authority.house
    retention_archive.hold(house.gate, load_request(house.clock()), bea, "Inquiry 7", house.clock().date())
    return Archived(desk, ada), bea


def asked(site: Archived, path: str, role: Role = Role.DATA_MANAGER) -> TestResponse:
    """Read by the interface."""
    return site.client(role).get(f"/api/v1/retention{path}", headers=PURPOSE)


def sent(site: Archived, path: str, role: Role = Role.DATA_MANAGER, **said: object) -> TestResponse:
    """Write by the interface."""
    token = (site.client(role).get("/api/v1/session").json or {})["csrf_token"]
    headers = {**PURPOSE, "X-CSRF-Token": token}
    return site.client(role).post(f"/api/v1/retention{path}", json=said, headers=headers)


def named(answer: TestResponse) -> list[str]:
    """Who is past their time, by the interface."""
    found: Mapping[str, Any] = answer.get_json()
    return [one["child"]["family_name"] for one in found["due"]]


def test_whoever_is_due_is_told_kept_or_not_and_only_whom_nothing_keeps_is_moved(overdue: tuple[Archived, str]) -> None:
    site, bea = overdue
    due = asked(site, "/due")
    assert sorted(named(due)) == ["Larkin", "Moss"]
    assert "hold" not in due.text, "why one stays is not everybody's to know"
    assert {(one["rule"], one["because"]) for one in due.get_json()["due"]} == {
        ("died", "children of whose death a source told a year ago or more")
    }
    page = site.get("/retention/due").text
    assert "Ada Moss" in page
    assert "Bettina Larkin" in page
    assert sent(site, "/run", children=[site.child, bea, ABSENT], words="").status_code in (400, 422)
    assert sorted(named(asked(site, "/due"))) == ["Larkin", "Moss"], "asking changes nothing, and a run wants words"
    run = sent(site, "/run", children=[site.child, bea, ABSENT], words=WORDS)
    assert run.json == {"archived": [site.child]}
    assert site.desk.asked(KEY, family="Moss") == []
    assert named(asked(site, "/due")) == ["Larkin"]
    events = [one.intent for one in site.desk.authority.house.history.events_after(-1)]
    (told,) = [one for one in events if one.query == "retention.run-here"]
    assert told.parameters["words"] == WORDS
    assert any(one.query == "retention.archived" for one in events)


def test_moved_on_the_page_by_whoever_says_who_looked_through_them(overdue: tuple[Archived, str]) -> None:
    site, bea = overdue
    assert "Say who has looked through them" in site.send("/retention/due", child=site.child).text
    answer = site.send("/retention/due", child=site.child, words=WORDS)
    assert "One child is in the archive now." in answer.text
    assert "Ada Moss" not in answer.text
    assert "Nobody was moved. One stays for now" in site.send("/retention/due", child=bea, words=WORDS).text


def test_an_archive_is_opened_by_the_interface_on_a_recorded_ground(overdue: tuple[Archived, str]) -> None:
    site, bea = overdue
    sent(site, "/run", children=[site.child], words=WORDS)
    whole = asked(site, "").get_json()
    assert [one["child"] for one in whole["archives"]] == [site.child]
    assert "A child is held to the 18th birthday, with explicit consent to the 25th." in whole["periods"]
    assert "Moss" not in asked(site, f"/archives/{site.child}").text
    nobody = sent(site, f"/archives/{ABSENT}", ground="is-back", words="The mother rang.")
    held = sent(site, f"/archives/{bea}", ground="is-back", words="The mother rang.")
    assert (held.status_code, held.data) == (nobody.status_code, nobody.data) == (404, nobody.data)
    assert sent(site, f"/archives/{site.child}", ground="curiosity", words="x").status_code in (400, 422)
    opened = sent(site, f"/archives/{site.child}", ground="is-back", words="The mother rang.")
    assert opened.get_json()["held"]["family_name"] == "Moss"
    assert {one["feed"] for one in opened.get_json()["lists"]} == {"child_benefit", "gp_register"}
    for words in ("Elm Row", "NM3 3AA", "Ivy"):
        assert words not in opened.text
    (seen,) = [
        one.intent for one in site.desk.authority.house.history.events_after(-1) if one.intent.query == "archive.open"
        and one.intent.parameters["child"] == site.child
    ]  # fmt: skip
    assert seen.parameters["ground"] == "is-back"


def test_who_may_not_know_the_child_hears_of_nobody_and_moves_nobody(overdue: tuple[Archived, str]) -> None:
    site, bea = overdue
    for role in (Role.SOCIAL_WORKER, Role.COORDINATOR, Role.GOVERNANCE_OFFICER):
        for path in ("", "/due", f"/archives/{site.child}"):
            answer = asked(site, path, role)
            assert (answer.status_code, answer.data) == (404, asked(site, f"/archives/{ABSENT}", role).data)
        assert sent(site, "/run", role, children=[site.child], words=WORDS).status_code == 404
    many = [ABSENT] * (retention_due.MOST + 1)
    assert sent(site, "/run", children=many, words=WORDS).status_code in (400, 422)
    for change in ({"own_keys": frozenset({site.child, bea})}, {"areas": frozenset({"E06000998"})}):
        site.change(**change)
        assert asked(site, "/due").json == {"due": []}
        assert "Moss" not in site.get("/retention/due").text
        assert sent(site, "/run", children=[site.child], words=WORDS).json == {"archived": []}
    assert site.desk.asked(KEY, family="Moss")
