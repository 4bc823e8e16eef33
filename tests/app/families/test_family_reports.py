"""A family is told who has looked, by profession and place: what is in the letter is in the ledger, and nobody else is.

Looks are written into the ledger of a real authority by its own journal, so that each is of the kind that is tried.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.accounts.account import Account
from app.accounts.store import AccountStore
from policies.ledger.entry import Action, Channel, Intent, Outcome, OutcomeCode, new_event_id, timestamp
from policies.ledger.history import EventFilter
from policies.ledger.journal import Journal
from policies.request import Role
from tests import graph_copy
from tests.app.families.letters import letter, said, same
from tests.authority import MOMENT, Authority, opened_authority, token_in, username
from tests.graph_copy import GraphCopy, Link, Node

IMRAN, RUTH, DAWN = username(Role.SOCIAL_WORKER), username(Role.PRACTITIONER), username(Role.DATA_MANAGER)
BEFORE_THE_MERGE, SOMEBODY_ELSES = "0BEF0RE00", "0STAYED00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An authority with a past, and who is in it."""

    authority: Authority
    journal: Journal

    def look(
        self, by: str, key: str, query: str = "child.record", *, days: int = 0, beside: tuple[str, ...] = (),
        **more: Any,  # noqa: ANN401 - fields of an intent
    ) -> None:  # fmt: skip
        """Somebody looked at a child, days before now; `beside` are others whom the answer showed."""
        event_id, recorded = new_event_id(), timestamp(MOMENT - timedelta(days=days, minutes=1))
        said: dict[str, Any] = {"purpose": "arranging-support", "parameters": {"key": key}, **more}
        self.journal.intent(
            Intent(
                event_id=event_id, recorded=recorded, action=Action.READ, subject=by, role="practitioner",
                query=query, policy_set="set", channel=Channel.PAGE, **said,
            )
        )  # fmt: skip
        self.journal.outcome(
            Outcome(event_id=event_id, recorded=recorded, outcome=OutcomeCode.SUCCESS, shown=(key, *beside))
        )

    def child(self, given_names: str, family_name: str) -> str:
        """A child of the cast."""
        return self.authority.child(given_names, family_name)


@pytest.fixture(scope="module")
def past(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    """Give an authority where Eve's record has taken in another, and a worker of a sensitive service has an account."""
    graph = graph_copy.load(built_authority / "graph.json")
    folder = tmp_path_factory.mktemp("past") / "authority"
    with opened_authority(built_authority, folder, graph=_with_a_merged_record(graph)) as authority:
        accounts = AccountStore(authority.house.database, clock=authority.clock)
        sensitive = next(node for node in graph.nodes if node.label == "Practitioner" and node.values["sensitive"])
        like = accounts.get(RUTH)
        assert like is not None
        for name, key in (("nell.ward", sensitive.key), ("visiting", None)):
            account: Account = replace(like, username=name, full_name="Nell Ward", practitioner_key=key, team="Clinic")
            accounts.add(account, "heron lighthouse parsnip")
        yield Past(authority=authority, journal=Journal(authority.house.database))


def _with_a_merged_record(graph: GraphCopy) -> GraphCopy:
    """The graph with a second record of Eve's, whose one source record was moved to hers.

    And with a third, of which a source behind a shield still speaks: that one is somebody else's.
    """
    (eve,), (amira,) = graph.of("Child", given_names="Eve"), graph.of("Child", given_names="Amira")
    names = {BEFORE_THE_MERGE: "Evie", SOMEBODY_ELSES: "Evelyn"}
    others = (
        Node(label="Child", values={**eve.values, "given_names": name, "key": key}) for key, name in names.items()
    )
    moved = (_moved(_source_of(graph, eve), key, until="2026-11-01") for key in names)
    return GraphCopy(
        nodes=(*graph.nodes, *others), links=(*graph.links, *moved, _moved(_source_of(graph, amira), SOMEBODY_ELSES))
    )


def _source_of(graph: GraphCopy, child: Node) -> Link:
    return next(link for link in graph.links if link.label == "REFERS_TO" and link.head == child.key)


def _moved(link: Link, head: str, **changes: str) -> Link:
    key = f"{head[:-2]}{'ED' if changes else 'NG'}"
    return replace(link, head=head, values={**link.values, "key": key, "entity": head, **changes})


def test_each_look_is_told_once_by_profession_and_place(past: Past) -> None:
    maisie = past.child("Maisie Anne", "Hallam")
    past.look(IMRAN, maisie, days=3)
    past.look(IMRAN, maisie, "family.view", days=3)
    past.look(IMRAN, maisie, "identify.candidates", days=3, purpose="identifying", parameters={"typed_dob": "x"})
    past.look(RUTH, maisie, days=2, purpose="child-in-front")
    past.look(IMRAN, maisie, "identify.candidates", days=1, purpose="identifying", parameters={"typed_dob": "x"})
    words = said(letter(past.authority, maisie))
    assert "From 1 November 2026 to 23 November 2026, two people looked, three times." in words
    assert "20 November 2026 Social worker Children in Need East" in words
    assert "The record and the family" in words
    assert re.search(r"21 November 2026 \w+ teacher Saltbridge Primary School.* Maisie was in front of them", words)
    assert "22 November 2026 Social worker Children in Need East" in words
    assert "Nothing more: a search found the name" in words
    assert not re.search("Imran|Siddiq|Ruth|Ellwood", words), "no names"
    assert words.index("22 November") < words.index("21 November") < words.index("20 November")


def test_a_look_beside_somebody_elses_record_points_at_nobody(past: Past) -> None:
    maisie, jude = past.child("Maisie Anne", "Hallam"), past.child("Jude", "Hallam")
    before = letter(past.authority, jude)
    past.look(RUTH, maisie, "family.view", beside=(jude,))
    past.look(RUTH, maisie, "household.view", parameters={"key": "0Q3KXJ24M"}, beside=(jude,))
    past.look(RUTH, jude, "subject.caseload", purpose="identifying", parameters={"practitioner": "P"})
    assert letter(past.authority, jude) == before


def test_whoever_works_for_a_sensitive_service_is_somebody(past: Past) -> None:
    tyler = past.child("Tyler", "Benn")
    past.look("nell.ward", tyler)
    past.look("visiting", tyler, purpose="worried-safety")
    words = said(letter(past.authority, tyler))
    assert words.count("Somebody who works with children") == 2
    assert "two people looked, twice" in words
    assert not re.search("[Cc]linic|Nell|[Hh]ealth visitor|[Cc]ounsel", words)


def test_an_emergency_and_whoever_was_served_are_told_of(past: Past) -> None:
    callum = past.child("Ellis", "Rowe")
    past.look(IMRAN, callum, override={"reference": "OV-1"}, purpose="worried-safety", on_behalf_of=RUTH)
    past.look(IMRAN, callum, purpose="preparing-meeting", on_behalf_of="nell.ward")
    words = said(letter(past.authority, callum))
    assert "Worried about a child’s safety Opened in an emergency" in words
    assert re.search(r"For a colleague: \w+ ?teacher", words)
    assert re.search(r"For a colleague (?!:)", words), "of a sensitive service nothing is said"
    assert "Ruth" not in words


def test_looks_at_a_record_that_became_one_with_the_childs_are_told(past: Past) -> None:
    eve = past.child("Eve", "Hart")
    past.look(RUTH, BEFORE_THE_MERGE, days=9)
    past.look(RUTH, SOMEBODY_ELSES, days=12)
    past.look(IMRAN, eve, days=1)
    assert "two people looked, twice." in said(letter(past.authority, eve))
    assert "nobody looked." in said(letter(past.authority, past.child("Jude", "Hallam")))


def test_of_a_shielded_child_professions_alone_are_told(past: Past) -> None:
    amira = past.child("Amira", "Osei")
    past.look(RUTH, amira)
    words = said(letter(past.authority, amira))
    assert re.search(r"Class teacher", words, re.IGNORECASE)
    assert "Saltbridge" not in words


def test_loads_are_one_sentence_with_the_number_that_the_ledger_has(past: Past) -> None:
    jude = past.child("Jude", "Hallam")
    loads = [
        event
        for event in past.authority.house.history.events(EventFilter(key=jude), limit=1_000)
        if event.intent.role == Role.LOADER and event.outcome and "statements" in event.outcome.counts
    ]
    assert len(loads) > 2
    assert re.search(
        rf"loaded or put in order (\w+|{len(loads)}) times?, by machine", said(letter(past.authority, jude))
    )
    told = _history(past, jude)["children"][0]
    assert (told["times"], told["upkeep"]) == (0, len(loads))


def _history(past: Past, key: str, **query: str) -> dict[str, list[dict[str, object]]]:
    nadia = past.authority.kept(Role.GOVERNANCE_OFFICER)
    answer = nadia.get(f"/api/v1/access-history/{key}", query_string={"purpose": "governance-review", **query})
    assert answer.status_code == 200, answer.text
    told: dict[str, list[dict[str, object]]] = answer.get_json()
    return told


def test_the_numbers_are_those_of_the_ledger(past: Past) -> None:
    kwame = past.child("Kwame", "Osei")
    for days, by in ((5, IMRAN), (5, RUTH), (4, IMRAN), (40, RUTH)):
        past.look(by, kwame, days=days)
    since = timestamp(datetime(2026, 11, 1, tzinfo=UTC))
    looked = past.authority.house.history.events(EventFilter(key=kwame, query="child.record", since=since), limit=99)
    by_day = {(event.intent.subject, event.intent.recorded[:10]) for event in looked}
    (told,) = _history(past, kwame, since="2026-11-01")["children"]
    assert told["times"] == len(by_day) == 3
    assert isinstance(told["looks"], list)
    assert len(told["looks"]) == 3
    assert "two people looked, three times." in str(told["summary"])
    (longer,) = _history(past, kwame)["children"]
    assert longer["times"] == 4


def test_each_child_of_a_home_has_a_sheet_of_its_own(past: Past) -> None:
    jude, maisie = past.child("Jude", "Hallam"), past.child("Maisie Anne", "Hallam")
    page = letter(past.authority, maisie, jude)
    assert page.count('<article class="km-paper km-letter"') == 2
    assert [child["key"] for child in _history(past, maisie, include=jude)["children"]] == [jude, maisie]
    homes = [link for link in past.authority.graph.links if link.label == "LIVES_IN" and link.tail == jude]
    home = next(link.head for link in homes if "until" not in link.values)
    assert [child["key"] for child in _history(past, home)["children"]] == [jude, maisie]


def test_before_the_letter_the_officer_sees_whom_it_is_about(past: Past) -> None:
    nadia = past.authority.kept(Role.GOVERNANCE_OFFICER)
    form = {"csrf_token": token_in(nadia.get("/family-reports").text), "since": "1 June 2026", "until": "today"}
    wrong = nadia.post("/family-reports/children", data={**form, "key": "nobody"})
    assert wrong.status_code == 422
    assert "Give the nine letters" in wrong.text
    assert "Write the last day" in wrong.text
    right = {**form, "until": "30 November 2026"}
    jude = past.child("Jude", "Hallam")
    asked = said(same(nadia.post("/family-reports/children", data={**right, "key": jude}).text))
    assert "Jude Hallam" in asked
    assert "Maisie Anne Hallam" in asked, "of the same home"
    assert "Weir" not in asked
    callum, nobody = past.child("Callum", "Reeve"), "ZZ0ZZ1ZZ2"
    answers = [nadia.post("/family-reports/children", data={**right, "key": key}).text for key in (callum, nobody)]
    pages = [same(answer).replace(key, "") for answer, key in zip(answers, (callum, nobody), strict=True)]
    assert pages[0] == pages[1], "a child of the next area is as if there were none"


def test_drawing_one_up_is_recorded_and_is_no_look(past: Past) -> None:
    tyler = past.child("Tyler", "Benn")
    assert letter(past.authority, tyler) == letter(past.authority, tyler)
    (event, *_) = past.authority.house.history.events(EventFilter(query="report.looks"))
    assert event.intent.parameters["keys"] == [tyler]
    assert event.outcome is not None
    assert event.outcome.shown == (tyler,)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.GOVERNANCE_OFFICER, Role.LOADER)])
def test_nobody_else_draws_up_reports(past: Past, role: Role) -> None:
    eve = past.child("Eve", "Hart")
    client = past.authority.kept(role)
    form = {"csrf_token": token_in(client.get("/help").text), "key": eve, "child": eve, "since": "1 June 2026",
            "until": "30 November 2026"}  # fmt: skip
    assert client.get("/family-reports").status_code == 404
    assert client.post("/family-reports", data=form).status_code == 404
    assert client.post("/family-reports/children", data=form).status_code == 404
    assert client.get(f"/api/v1/access-history/{eve}?purpose=governance-review").status_code == 404
    assert client.get(f"/api/v1/access-history/{eve}?purpose=answering-family").status_code == 400


def test_the_purpose_opens_nothing_to_the_officer_but_the_report(past: Past) -> None:
    nadia, eve = past.authority.kept(Role.GOVERNANCE_OFFICER), past.child("Eve", "Hart")
    for purpose in ("governance-review", "arranging-support"):
        assert nadia.get(f"/api/v1/children/{eve}?purpose={purpose}").status_code == 404
    assert nadia.get(f"/children/{eve}/purpose").status_code == 404
    assert _history(past, eve, until=date(2030, 1, 1).isoformat()) == _history(past, eve)
