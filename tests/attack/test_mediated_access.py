"""Mediated access from outside: an answer for two is the same whoever of them asks, and no more than either knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from policies.ledger.history import EventFilter
from policies.request import Role
from tests.attack.twin_worlds import ABSENT
from tests.authority import Authority, opened_authority, token_in, username
from tests.servers.neo4j import Neo4jServer

CAST = (("Maisie Anne", "Hallam"), ("Jude", "Hallam"), ("Amira", "Osei"), ("Callum", "Reeve"))
PAIRS = (
    (Role.COORDINATOR, Role.PRACTITIONER),
    (Role.SOCIAL_WORKER, Role.LEAD_PROFESSIONAL),
    (Role.SAFEGUARDING_LEAD, Role.ACCESS_MANAGER),
)


@pytest.fixture(scope="module", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def ours(
    request: pytest.FixtureRequest, built_authority: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Authority]:
    """Give the authority on each engine in turn, for tests that only read."""
    server: Neo4jServer | None = request.getfixturevalue("neo4j_lts") if request.param == "neo4j" else None
    with opened_authority(built_authority, tmp_path_factory.mktemp("served") / "authority", server=server) as mine:
        yield mine


def _told(authority: Authority, key: str, role: Role, served: Role | None = None) -> tuple[int, object]:
    """What the interface tells somebody of a child, alone or for somebody else."""
    asked = {"purpose": "arranging-support"} | ({"on_behalf_of": username(served)} if served else {})
    answer = authority.kept(role).get(f"/api/v1/children/{key}", query_string=asked)
    return answer.status_code, answer.get_json()


def _facts(told: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every fact of an answer that says something, with the place it stands at."""
    if isinstance(told, dict):
        for name, value in told.items():
            yield from _facts(value, f"{where}.{name}")
    elif isinstance(told, list):
        for value in told:
            yield from _facts(value, where)
    elif told is not None:
        yield where, str(told)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_answer_is_what_both_may_know_whoever_of_them_asks(ours: Authority, one: Role, other: Role) -> None:
    for name in CAST:
        key = ours.child(*name)
        status, together = _told(ours, key, one, other)
        if other is not Role.ACCESS_MANAGER:
            assert (status, together) == _told(ours, key, other, one)
        for alone in (one, other):
            _, theirs = _told(ours, key, alone)
            assert set(_facts(together)) <= set(_facts(theirs)) or status == 404


def test_serving_somebody_with_fewer_rights_shows_what_they_would_see(ours: Authority) -> None:
    key = ours.child("Amira", "Osei")
    served = _told(ours, key, Role.COORDINATOR, Role.PRACTITIONER)
    assert served == _told(ours, key, Role.PRACTITIONER)
    assert served != _told(ours, key, Role.COORDINATOR)


def test_whoever_may_see_no_child_is_served_with_none(ours: Authority) -> None:
    key = ours.child("Maisie Anne", "Hallam")
    assert _told(ours, key, Role.SOCIAL_WORKER, Role.ACCESS_MANAGER) == _told(ours, ABSENT, Role.SOCIAL_WORKER)


def test_both_names_are_recorded(ours: Authority) -> None:
    _told(ours, ours.child("Jude", "Hallam"), Role.COORDINATOR, Role.PRACTITIONER)
    (event,) = ours.house.history.events(EventFilter(subject=username(Role.COORDINATOR)), limit=1)
    assert event.intent.on_behalf_of == username(Role.PRACTITIONER)


def test_serving_through_the_pages_passes_the_real_policies(ours: Authority) -> None:
    client = ours.as_role(Role.SOCIAL_WORKER)
    form = {"csrf_token": token_in(client.get("/serve").text), "username": username(Role.PRACTITIONER),
            "checked": "rang-back"}  # fmt: skip
    assert client.post("/serve", data=form).status_code == 303
    assert "You serve Ruth Ellwood" in client.get("/find").text
    stopped = client.post("/serve/stop", data={"csrf_token": token_in(client.get("/find").text)})
    assert stopped.status_code == 303
    assert "You serve" not in client.get("/find").text
