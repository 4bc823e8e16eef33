"""Doubtful records on pages: seen side by side by a data manager who may know every side, decided, honoured, undone."""

from dataclasses import replace

import pytest

from app.accounts.store import AccountStore
from policies.request import Role
from tests.app.reviewing.conftest import ORLO, Reviewing
from tests.app.shields.conftest import SET
from tests.authority import username


def test_both_sides_stand_beside_each_other_with_the_difference_marked(still_waiting: Reviewing) -> None:
    page = still_waiting.page().text
    for words in ("Orl<mark>a</mark>", "Orl<mark>o</mark>", "These may be twins", "Date of birth agrees", "To ask:"):
        assert words in page, words
    assert "9 Mill Lane" not in page, "a data manager is shown no address"
    queue = still_waiting.desk.authority.kept(Role.DATA_MANAGER).get("/reviews").text
    assert "Orlo Quill, born 17 April 2016" in queue


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.DATA_MANAGER, Role.LOADER)])
def test_nobody_else_learns_that_anything_waits(still_waiting: Reviewing, role: Role) -> None:
    client = still_waiting.desk.authority.kept(role)
    absent = client.get("/reviews/RV-00000000")
    assert absent.status_code in (403, 404)
    for path in ("/reviews", f"/reviews/{still_waiting.reference}"):
        answer = client.get(path)
        assert (answer.status_code, answer.data) == (absent.status_code, absent.data)


def test_linked_undone_and_kept_apart(reviewing: Reviewing) -> None:
    before = reviewing.facts()
    assert reviewing.send(reviewing.orla).status_code == 303
    assert reviewing.case().state == "linked"
    assert len(reviewing.facts()) > len(before)
    assert reviewing.desk.load("gp_register", ORLO).review == 0, "later loads honour it"
    assert reviewing.send("undo", "It was her sister.").status_code == 303
    assert reviewing.facts() == before
    assert reviewing.send("another").status_code == 303
    assert reviewing.case().state == "apart"
    names = reviewing.desk.asked("MATCH (c:Child) WHERE c.family_name = 'Quill' RETURN c.given_names AS given")
    assert sorted(str(row["given"]) for row in names) == ["Orla", "Orlo"]
    assert reviewing.desk.load("gp_register", ORLO.replace("9 Mill", "10 Mill")).review == 0, "it does not come back"
    assert reviewing.send("undo").status_code == 409, "its source has told it anew since"


def test_the_source_is_asked_and_answers_and_nothing_is_applied(reviewing: Reviewing) -> None:
    before = reviewing.facts()
    assert reviewing.send("ask", "Is she the sister?").status_code == 303
    assert "Its source has been asked" in reviewing.desk.authority.kept(Role.DATA_MANAGER).get("/reviews").text
    assert reviewing.send("answer", "The surgery knows of two girls.").status_code == 303
    assert reviewing.send("unsure", "").status_code == 303
    assert [step.verb for step in reviewing.case().steps] == ["open", "ask", "answer", "unsure"]
    assert "The surgery knows of two girls." in reviewing.page().text
    assert reviewing.facts() == before


@pytest.mark.parametrize(("choice", "words"), [("", "Rang."), ("ZZZZZZZZZ", "Rang."), ("another", ""), ("undo", "So.")])
def test_an_answer_is_one_of_those_offered_and_says_why(still_waiting: Reviewing, choice: str, words: str) -> None:
    before = still_waiting.facts()
    assert still_waiting.send(choice, words).status_code == 422
    assert still_waiting.facts() == before


def test_who_may_not_know_the_child_learns_of_nothing(still_waiting: Reviewing) -> None:
    accounts = AccountStore(still_waiting.desk.authority.house.database, clock=still_waiting.desk.authority.clock)
    owen = accounts.get(username(Role.DATA_MANAGER))
    assert owen is not None
    client = still_waiting.desk.authority.kept(Role.DATA_MANAGER)
    absent = client.get("/reviews/RV-00000000").data
    for change in ({"own_keys": frozenset({still_waiting.orla})}, {"areas": frozenset({"E06000998"})}):
        accounts.change(replace(owen, **change))  # type: ignore[arg-type]
        assert client.get(f"/reviews/{still_waiting.reference}").data == absent
        assert "Quill" not in client.get("/reviews").text
    accounts.change(owen)
    assert "Quill" in client.get("/reviews").text


def test_once_the_child_is_shielded_it_is_a_case_of_quarantine(reviewing: Reviewing) -> None:
    reviewing.desk.decided(reviewing.orla, SET)
    client = reviewing.desk.authority.kept(Role.DATA_MANAGER)
    assert "Quill" not in client.get("/reviews").text
    assert client.get(f"/reviews/{reviewing.reference}").data == client.get("/reviews/RV-00000000").data
    assert reviewing.send(reviewing.orla).status_code == 404
    reviewing.desk.load("gp_register", ORLO)
    held = reviewing.desk.authority.kept(Role.COORDINATOR).get("/held-records").text
    assert "QU-" in held
    assert reviewing.case().state == "overtaken"


def test_the_length_of_the_queue_counts_only_what_one_may_know(still_waiting: Reviewing) -> None:
    client = still_waiting.desk.authority.kept(Role.DATA_MANAGER)
    assert "Match review" in client.get("/waiting").text
    page = client.get("/reviews").text
    assert page.count('href="/reviews/RV-') >= 1
