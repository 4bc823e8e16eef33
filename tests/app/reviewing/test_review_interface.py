"""Doubtful records by the interface: the same desk as the pages, the same answers to whoever may not know a side."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.accounts.store import AccountStore
from policies.request import Role
from tests.app.reviewing.conftest import Reviewing
from tests.app.shields.conftest import SET
from tests.authority import username

PURPOSE = {"Kithmap-Purpose": "checking-record"}
WORDS = "Rang the surgery."


def read(reviewing: Reviewing, reference: str = "", role: Role = Role.DATA_MANAGER) -> TestResponse:
    """The queue, or one case."""
    path = f"/api/v1/reviews/{reference}" if reference else "/api/v1/reviews"
    return reviewing.desk.authority.kept(role).get(path, headers=PURPOSE)


def said(answer: TestResponse) -> Mapping[str, Any]:
    """What an answer that succeeds says."""
    assert answer.status_code == 200, answer.text
    found: Mapping[str, Any] = answer.get_json()
    return found


def send(
    reviewing: Reviewing, verb: str, child: str = "", *, words: str = WORDS, reference: str = "",
    role: Role = Role.DATA_MANAGER,
) -> TestResponse:  # fmt: skip
    """Answer a case."""
    client = reviewing.desk.authority.kept(role)
    token = (client.get("/api/v1/session").json or {})["csrf_token"]
    return client.post(
        f"/api/v1/reviews/{reference or reviewing.reference}",
        json={"verb": verb, "words": words, **({"child": child} if child else {})},
        headers={**PURPOSE, "X-CSRF-Token": token},
    )


def test_the_queue_and_a_case_say_what_the_pages_say(still_waiting: Reviewing) -> None:
    (listed,) = [one for one in said(read(still_waiting))["reviews"] if one["reference"] == still_waiting.reference]
    assert (listed["state"], listed["source"], listed["record"]["given_names"]) == ("waiting", "gp_register", "Orlo")
    whole = said(read(still_waiting, still_waiting.reference))
    (beside,) = whole["candidates"]
    assert beside["child"]["key"] == still_waiting.orla
    assert beside["may_be_twins"] is True
    facts = {fact["fact"]: fact for fact in beside["facts"]}
    assert facts["Given names"] == {"fact": "Given names", "held": "Orla", "told": "Orlo", "means": "Differs"}
    assert facts["Date of birth"]["means"] == "Agrees"
    assert 0 < beside["probability"] < 1
    page = still_waiting.page().text
    assert any("date of birth agrees" in sentence for sentence in beside["sentences"])
    assert "Date of birth agrees" in page
    assert all(reason.rstrip(".").lower() in page.lower() for reason in whole["reasons"])
    assert "9 Mill Lane" not in str(whole), "a data manager is given no address"


def test_linked_undone_kept_apart_and_undone_by_the_interface(reviewing: Reviewing) -> None:
    before = reviewing.facts()
    assert said(send(reviewing, "link", reviewing.orla))["state"] == "linked"
    assert len(reviewing.facts()) > len(before)
    assert said(send(reviewing, "undo"))["state"] == "waiting"
    assert reviewing.facts() == before
    whole = said(send(reviewing, "apart"))
    assert (whole["state"], [step["verb"] for step in whole["steps"]]) == ("apart", ["open", "link", "undo", "apart"])
    assert whole["steps"][-1]["words"] == WORDS
    assert send(reviewing, "link", reviewing.orla).status_code == 409, "it has been decided on"
    assert said(send(reviewing, "undo"))["state"] == "waiting"
    assert reviewing.facts() == before


def test_asking_answering_and_leaving_apply_nothing(reviewing: Reviewing) -> None:
    before = reviewing.facts()
    states = [said(send(reviewing, verb))["state"] for verb in ("ask", "answer", "unsure")]
    assert states == ["asked", "waiting", "unsure"]
    assert reviewing.facts() == before


@pytest.mark.parametrize(
    ("verb", "child", "words", "status"),
    [
        ("link", "", WORDS, 400), ("apart", "7K4M29XQ3", WORDS, 400), ("link", "7K4M29XQ3", WORDS, 404),
        ("apart", "", " ", 400), ("answer", "", WORDS, 409), ("undo", "", WORDS, 409), ("open", "", WORDS, 400),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_and_changes_nothing(
    still_waiting: Reviewing, verb: str, child: str, words: str, status: int
) -> None:
    before = still_waiting.facts()
    assert send(still_waiting, verb, child, words=words).status_code == status
    assert still_waiting.case().state == "waiting"
    assert still_waiting.facts() == before


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.COORDINATOR, Role.GOVERNANCE_OFFICER])
def test_nobody_else_learns_that_there_is_a_case(still_waiting: Reviewing, role: Role) -> None:
    absent = read(still_waiting, "RV-00000000", role)
    assert absent.status_code == 404
    for answer in (
        read(still_waiting, still_waiting.reference, role), read(still_waiting, "", role),
    ):  # fmt: skip
        assert (answer.status_code, answer.data) == (404, absent.data)
    there, not_there = (send(still_waiting, "apart", role=role, reference=one) for one in ("", "RV-00000000"))
    assert (there.status_code, there.data) == (404, not_there.data)


def test_a_case_with_a_side_that_one_may_not_know_is_not_there(still_waiting: Reviewing) -> None:
    accounts = AccountStore(still_waiting.desk.authority.house.database, clock=still_waiting.desk.authority.clock)
    owen = accounts.get(username(Role.DATA_MANAGER))
    assert owen is not None
    accounts.change(replace(owen, own_keys=frozenset({still_waiting.orla})))
    try:
        assert still_waiting.reference not in read(still_waiting).text
        assert read(still_waiting, still_waiting.reference).data == read(still_waiting, "RV-00000000").data
        for verb, child, words in (
            ("apart", "", WORDS), ("link", "", WORDS), ("link", still_waiting.orla, WORDS), ("ask", "", ""),
        ):  # fmt: skip
            answers = [send(still_waiting, verb, child, words=words, reference=one) for one in ("", "RV-00000000")]
            assert {answer.status_code for answer in answers} == {404}
            assert answers[0].data == answers[1].data
    finally:
        accounts.change(owen)


def test_once_the_child_is_shielded_the_interface_has_no_such_case(reviewing: Reviewing) -> None:
    reviewing.desk.decided(reviewing.orla, SET)
    assert reviewing.reference not in read(reviewing).text
    assert read(reviewing, reviewing.reference).data == read(reviewing, "RV-00000000").data
    assert send(reviewing, "link", reviewing.orla).status_code == 404
