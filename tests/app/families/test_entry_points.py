"""Children are found by a carer or an address by those whose duty it is, and nobody else learns anything (R39)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.accounts.store import AccountStore
from app.desks.entry_points import by_address
from app.services import Services
from app.view_models.entry_facts import AddressFacts
from graph.schema.constraints import INDEXED_PROPERTIES
from policies.ledger.entry import OutcomeCode
from policies.ledger.history import EventFilter
from policies.request import AccessRequest, Environment, Override, Purpose, Role
from tests import graph_copy
from tests.app.families.letters import said, same
from tests.authority import Authority, opened_authority, token_in, username
from tests.graph_copy import GraphCopy, Node

CAST = ("Maisie", "Jude", "Amira", "Kwame", "Yusuf", "Hana", "Ellis", "Eve", "Eva")
TANNERY_ROW = {"address": "14 tannery row", "postcode": "nm42qt"}
LANTERN_COURT = {"address": "7 Lantern Ct", "postcode": "NM2 5HE"}
REFUGE = {"address": "Harrow House, 2 Sheepfold Close", "postcode": "NM7 3PL"}


@pytest.fixture(scope="module")
def house(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Give an authority in which one carer's date of birth is held, as no feed of the training authority says it."""
    graph = graph_copy.load(built_authority / "graph.json")
    nodes = tuple(
        Node(label=node.label, values={**node.values, "born": "1990-07-22"})
        if node.values.get("full_name") == "Rachel Pryce"
        else node
        for node in graph.nodes
    )
    folder = tmp_path_factory.mktemp("entry") / "authority"
    with opened_authority(built_authority, folder, graph=GraphCopy(nodes=nodes, links=graph.links)) as opened:
        yield opened


def look(client: FlaskClient, way: str, **typed: str) -> str:
    """What a search by that way says, as words."""
    form = {"csrf_token": token_in(client.get("/help").text), "purpose": "worried-safety", **typed}
    return said(same(client.post(f"/find/by-{way}", data=form).text))


def by_api(client: FlaskClient, way: str, **given: str) -> tuple[str, list[str]]:
    """The outcome of the same search by the interface, with the given names of the children."""
    token = client.get("/api/v1/session").get_json()["csrf_token"]
    answer = client.post(
        f"/api/v1/identify/by-{way}?purpose=worried-safety", json=given, headers={"X-CSRF-Token": token}
    )
    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    return found["outcome"], [child["given_names"].split()[0] for child in found["children"]]


def named(words: str) -> list[str]:
    """The children of the cast who are named, in the order of the cast."""
    return [name for name in CAST if re.search(rf"\b{name}\b", words)]


@pytest.mark.parametrize(
    "fact",
    [
        {"dob_day": "22", "dob_month": "7", "dob_year": "1990"}, {"phone": "07700900101"},
        {"phone": "+44 7700 900 101"}, {"postcode": "nm42qt"},
    ],
    ids=["date of birth", "telephone", "telephone from abroad", "postcode"],
)  # fmt: skip
def test_a_carers_children_are_found_wherever_they_live(house: Authority, fact: dict[str, str]) -> None:
    words = look(house.kept(Role.SOCIAL_WORKER), "carer", given_name="Rachel", family_name="Price", **fact)
    assert named(words) == ["Maisie", "Jude"]
    assert "mother" in words
    assert not re.search("Tannery|Weir|NM1", words), "no address"


def test_the_interface_gives_the_same_children(house: Authority) -> None:
    imran, priya = house.kept(Role.SOCIAL_WORKER), house.kept(Role.COORDINATOR)
    rachel = {"given_name": "Rachel", "family_name": "Pryce"}
    assert by_api(imran, "carer", **rachel, dob="1990-07-22") == ("found", ["Jude", "Maisie"])
    assert by_api(imran, "carer", **rachel) == ("tell_us_more", [])
    assert by_api(imran, "carer", **rachel, phone="07700 900102") == ("nobody", [])
    assert by_api(priya, "address", **TANNERY_ROW) == ("found", ["Maisie"])
    assert by_api(priya, "address", **LANTERN_COURT) == ("tell_us_more", [])


def test_one_fact_no_reason_or_no_date_looks_nothing_up(house: Authority) -> None:
    imran = house.kept(Role.SOCIAL_WORKER)
    before = readings(house)
    assert "one more fact" in look(imran, "carer", given_name="Rachel", family_name="Pryce")
    assert "one more fact" in look(imran, "carer", phone="07700 900101")
    assert "one more fact" in look(imran, "carer", given_name="R", family_name="Pryce", phone="07700 900101")
    assert "reason" in look(imran, "carer", given_name="Rachel", family_name="Pryce", phone="1", purpose="curious")
    assert "figures" in look(imran, "carer", given_name="Rachel", family_name="Pryce", dob_day="31", dob_month="2")
    assert readings(house) == before


def readings(house: Authority) -> int:
    """How many searches by carer or address were recorded."""
    queries = ("identify.by-carer", "identify.by-address")
    return sum(len(house.house.history.events(EventFilter(query=query))) for query in queries)


def test_the_reason_and_what_was_typed_are_recorded(house: Authority) -> None:
    look(house.kept(Role.SOCIAL_WORKER), "carer", given_name="Rachel", family_name="Pryce", phone="07700 900101")
    asked, *_ = house.house.history.events(EventFilter(query="entry.by-carer"))
    read, *_ = house.house.history.events(EventFilter(query="identify.by-carer"))
    assert (asked.intent.purpose, read.intent.purpose) == ("worried-safety", "identifying")
    assert read.intent.parameters["typed_family_name"] == "Pryce"
    assert read.outcome is not None
    assert len(read.outcome.shown) == 2


def test_a_carer_behind_a_shield_leads_to_nobody_not_even_to_children_who_are_open(house: Authority) -> None:
    efua = {"given_name": "Efua", "family_name": "Osei", "phone": "07700 900104"}
    hidden = look(house.kept(Role.SOCIAL_WORKER), "carer", **efua)
    assert "No child matches" in hidden
    assert hidden == look(house.kept(Role.SOCIAL_WORKER), "carer", **{**efua, "phone": "07700 900999"})
    assert named(look(house.kept(Role.COORDINATOR), "carer", **efua)) == ["Amira", "Kwame"]


def test_an_address_gives_one_child_or_a_question_and_never_a_list(house: Authority) -> None:
    priya = house.kept(Role.COORDINATOR)
    assert named(look(priya, "address", **TANNERY_ROW)) == ["Maisie"]
    asked = look(priya, "address", **LANTERN_COURT)
    assert "More than one child" in asked
    assert named(asked) == []
    assert named(look(priya, "address", **LANTERN_COURT, given_name="Kwame")) == ["Kwame"]
    born = {"dob_day": "30", "dob_month": "9", "dob_year": "2017"}
    assert named(look(priya, "address", **LANTERN_COURT, **born)) == ["Amira"]
    assert "No child matches" in look(priya, "address", **{**TANNERY_ROW, "address": "15 Tannery Row"})
    assert "No child matches" in look(priya, "address", **{**TANNERY_ROW, "address": "Northmoor"}), (
        "no house, no answer"
    )


def test_the_address_of_a_refuge_leads_to_nobody_whoever_asks(house: Authority) -> None:
    priya = house.kept(Role.COORDINATOR)
    salma = {"given_name": "Salma", "family_name": "Karim"}
    assert named(look(priya, "carer", **salma, phone="07700 900107")) == ["Yusuf", "Hana"]
    assert "No child matches" in look(priya, "carer", **salma, postcode=REFUGE["postcode"])
    assert "No child matches" in look(priya, "address", **REFUGE)
    assert "No child matches" in look(priya, "address", **REFUGE, given_name="Yusuf")


def test_in_an_emergency_the_address_of_that_child_gives_a_list_and_no_other(house: Authority) -> None:
    services: Services = house.site.extensions["kithmap"]
    subject = AccountStore(house.house.database, clock=house.clock).subject(username(Role.COORDINATOR))
    assert subject is not None
    kwame = house.child("Kwame", "Osei")
    override = Override(child=kwame, until=house.clock() + timedelta(minutes=15), reference="OV-00000000")
    now = Environment(now=house.clock(), purpose=Purpose.WORRIED_SAFETY)
    asking = AccessRequest(subject=subject, environment=now)
    reading = replace(asking, environment=replace(now, purpose=Purpose.IDENTIFYING, override=override))
    there = AddressFacts(address=LANTERN_COURT["address"], postcode=LANTERN_COURT["postcode"])
    found = by_address(services, asking, reading, there)
    assert [child["given_names"] for child in found.children] == ["Kwame", "Amira"]
    other = replace(reading, environment=replace(reading.environment, override=replace(override, child="ZZ0ZZ1ZZ2")))
    assert by_address(services, asking, other, there).more


@pytest.mark.parametrize(
    "role", [Role.PRACTITIONER, Role.LEAD_PROFESSIONAL, Role.DATA_MANAGER, Role.GOVERNANCE_OFFICER]
)
def test_for_everybody_else_the_ways_are_not_there_and_the_attempt_is_recorded(house: Authority, role: Role) -> None:
    client = house.kept(role)
    refused = EventFilter(subject=username(role), outcome=OutcomeCode.REFUSED)
    for way in ("carer", "address"):
        assert client.get(f"/find/by-{way}").status_code == 404
        assert "not available" in look(client, way, **TANNERY_ROW, family_name="Pryce").lower()
        assert house.house.history.events(refused)[0].intent.query == f"entry.by-{way}"
    assert "By a carer" not in client.get("/find").text


def test_the_tabs_are_those_of_the_duty(house: Authority) -> None:
    pages = {role: house.kept(role).get("/find").text for role in (Role.SOCIAL_WORKER, Role.COORDINATOR)}
    assert ["By a carer" in page for page in pages.values()] == [True, True]
    assert ["By an address" in page for page in pages.values()] == [False, True]


def test_what_is_searched_by_has_an_index() -> None:
    indexed = {(label, *keys) for label, keys in INDEXED_PROPERTIES}
    assert {("Carer", "born"), ("Carer", "phone"), ("Household", "postcode")} <= indexed
