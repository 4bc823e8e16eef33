"""Cases that other systems got wrong, by the ids of the research page, told in our world. FC, FL: finding a child.

What cannot apply yet, and why:

| id | why not yet |
|---|---|
| SF6 | no source is asked live: everything is loaded, so none can stay silent; a late one is `not confirmed since` |
| FL4, FC1, FC2, SM, MV | not of this first version's list; those of matching and loading stand with the loaders |
| HK2, unknown type by people | no page writes a link yet; the writing statements themselves refuse it |
| SF1, police | no police source: youth justice and mental health take its place, the unlisted asker is one of no area |
"""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from loaders.match.facts import valid_nhs_number
from policies.ledger.history import EventFilter
from policies.request import Role
from tests.attack.twin_worlds import ABSENT
from tests.authority import Authority, opened_authority, state_purpose, token_in, username
from tests.graph_copy import GraphCopy, Node

MAISIE = {"given_name": "Maisie", "family_name": "Hallam", "dob": "2019-03-14"}


def identify(client: FlaskClient, **facts: str) -> dict[str, object]:
    """Look for one child through the interface."""
    token = token_in(client.get("/find").text)
    answer = client.post("/api/v1/identify", json=facts, headers={"X-CSRF-Token": token})
    assert answer.status_code == 200
    told: dict[str, object] = answer.get_json()
    return told


@pytest.fixture
def teacher(shared_authority: Authority) -> FlaskClient:
    """Give the teacher's client."""
    return shared_authority.kept(Role.PRACTITIONER)


@pytest.fixture
def worker(shared_authority: Authority) -> FlaskClient:
    """Give the social worker's client."""
    return shared_authority.kept(Role.SOCIAL_WORKER)


@pytest.mark.parametrize("sign", ["*", "%", "_"])
def test_fc3_search_characters_are_left_out_with_a_note_and_widen_nothing(teacher: FlaskClient, sign: str) -> None:
    plain = identify(teacher, given_name="Mai", family_name="Hallam", dob="2019-03-14")
    signed = identify(teacher, given_name=f"Mai{sign}", family_name="Hallam", dob="2019-03-14")
    assert signed["notes"]
    assert (signed["outcome"], signed["child"]) == (plain["outcome"], plain["child"])
    alone = identify(teacher, given_name=sign, family_name=sign, dob="2019-03-14")
    assert alone["outcome"] == "tell_us_more"
    assert alone["child"] is None


def test_fc4_a_number_leads_to_the_same_record_by_the_same_decision_and_events(authority: Authority) -> None:
    client = authority.as_role(Role.SOCIAL_WORKER)
    (maisie,) = authority.graph.of("Child", key=authority.child("Maisie Anne", "Hallam"))
    by_name = identify(client, **MAISIE)
    by_number = identify(client, identifier=str(maisie.values["nhs_number"]))
    by_key = identify(client, identifier=maisie.key)
    assert by_name["outcome"] == by_number["outcome"] == by_key["outcome"] == "one"
    assert by_name["child"] == by_number["child"] == by_key["child"]
    events = authority.house.history.events(EventFilter(subject=username(Role.SOCIAL_WORKER)), limit=3)
    assert len({(event.intent.query, event.intent.purpose, event.intent.action) for event in events}) == 1
    assert {event.outcome.shown for event in events if event.outcome} == {(maisie.key,)}


def five_people(graph: GraphCopy) -> GraphCopy:
    """The authority with five more children, whose names are near one another."""
    (pattern,) = graph.of("Child", given_names="Tyler", family_name="Benn")
    names = ("John Smith", "John Superman", "John Cheese", "Jane Smith", "Jane Cheese")
    children = tuple(
        Node(label="Child", values={
            **pattern.values, "key": f"F1VE0000{place}", "given_names": name.split()[0],
            "family_name": name.split()[1], "dob": f"2012-0{place}-01", "nhs_number": "", "upn": "",
        })
        for place, name in enumerate(names, start=1)
    )  # fmt: skip
    return replace(graph, nodes=tuple(sorted((*graph.nodes, *children), key=lambda node: node.label)))


def test_fl1_and_fl2_five_people_of_like_names_are_never_listed(
    built_authority: Path, tmp_path: Path, shared_authority: Authority
) -> None:
    crowd = five_people(shared_authority.graph)
    with opened_authority(built_authority, tmp_path / "five", graph=crowd) as authority:
        client = authority.as_role(Role.SOCIAL_WORKER)
        two_names = identify(client, given_name="John", family_name="Smith")
        initial = identify(client, given_name="John", family_name="S", dob="2012-01-01")
        found = identify(client, given_name="John", family_name="Smith", dob="2012-01-01")
        page = client.post("/find", data={
            "csrf_token": token_in(client.get("/find").text), "given_name": "John", "family_name": "Smith",
        }).text  # fmt: skip
    assert two_names["outcome"] == "tell_us_more"
    assert two_names["child"] is None
    assert initial["outcome"] in {"one", "tell_us_more"}
    assert initial["child"] is None or dict(initial["child"])["family_name"] == "Smith"  # type: ignore[call-overload]
    assert dict(found["child"])["key"] == "F1VE00001"  # type: ignore[call-overload]
    assert not [name for name in ("Superman", "Cheese", "Jane", "F1VE") if name in page]
    assert "NM" not in str(two_names) + str(initial) + str(found)


@pytest.mark.parametrize("number", ["1", "999990003", "9999900004"], ids=["one digit", "nine digits", "wrong check"])
def test_fl3_a_number_that_cannot_be_one_is_refused_without_a_search(authority: Authority, number: str) -> None:
    client = authority.as_role(Role.SOCIAL_WORKER)
    before = len(authority.house.history.entries(limit=10_000))
    told = identify(client, identifier=number)
    assert told == identify(client, identifier="12")
    assert told["outcome"] == "tell_us_more"
    assert len(authority.house.history.entries(limit=10_000)) == before


def test_fl5_unknown_hidden_and_mistyped_keys_have_one_answer(
    shared_authority: Authority, teacher: FlaskClient
) -> None:
    hidden = shared_authority.child("Callum", "Reeve")
    mistyped = hidden[:-1] + ("2" if hidden[-1] != "2" else "3")
    for page in ("/purpose", ""):
        if not page:
            for key in (hidden, mistyped, ABSENT):
                token = token_in(teacher.get("/find").text)
                said = teacher.post(f"/children/{key}/purpose", data={"csrf_token": token, "purpose": "worried-safety"})
                assert said.status_code == 303
        pages = [teacher.get(f"/children/{key}{page}") for key in (hidden, mistyped, ABSENT)]
        assert {answer.status_code for answer in pages} == {404}
        assert len({answer.data for answer in pages}) == 1
        assert len({str(answer.headers) for answer in pages}) == 1


def test_hm1_a_hidden_child_asked_by_date_by_number_and_by_name_gets_one_answer(
    shared_authority: Authority, teacher: FlaskClient, worker: FlaskClient
) -> None:
    (callum,) = shared_authority.graph.of("Child", key=shared_authority.child("Callum", "Reeve"))
    dob, number = str(callum.values["dob"]), str(callum.values["nhs_number"])
    taken = {node.values.get("nhs_number") for node in shared_authority.graph.of("Child")}
    unused = next(str(n) for n in range(9999990000, 10**10) if valid_nhs_number(str(n)) and str(n) not in taken)
    for client in (teacher, worker):
        nobody = identify(client, given_name="Zebedee", family_name="Quill", dob="2011-02-03")
        assert nobody["child"] is None
        assert identify(client, given_name="Callum", family_name="Reeve", dob=dob) == nobody
        assert identify(client, given_name="Callum", family_name="Reeve", postcode="EV1 4DB") == identify(
            client, given_name="Zebedee", family_name="Quill", postcode="EV1 4DB"
        )
        assert identify(client, identifier=number) == identify(client, identifier=unused)
        assert identify(client, identifier=callum.key) == identify(client, identifier=ABSENT)


def test_sf3_what_was_opened_for_one_person_opens_for_nobody_else(authority: Authority) -> None:
    first, second = authority.as_role(Role.SOCIAL_WORKER), authority.as_role(Role.LEAD_PROFESSIONAL)
    key = authority.child("Maisie Anne", "Hallam")
    state_purpose(first, key)
    assert first.get(f"/children/{key}").status_code == 200
    assert second.get(f"/children/{key}").status_code == 302
    (event, *_) = authority.house.history.events(EventFilter(query="child.record"), limit=1)
    assert event.intent.trail is not None
    walks = (event.intent.trail.trail, "00000000-0000-4000-8000-000000000000")
    trails = [second.get(f"/ledger/trails/{walk}") for walk in walks]
    assert {answer.status_code for answer in trails} == {404}
    assert len({answer.data for answer in trails}) == 1
    stolen = token_in(first.get("/find").text)
    for what in (f"/children/{key}/purpose", f"/children/{key}/explore/paper", "/sign-out"):
        assert second.post(what, data={"csrf_token": stolen, "purpose": "worried-safety"}).status_code == 400
    assert second.delete("/api/v1/session", headers={"X-CSRF-Token": stolen}).status_code == 400
    assert second.get("/find").status_code == 200
