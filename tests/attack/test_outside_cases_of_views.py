"""Outside cases MV5 and MV6: a hidden field neither sorts nor filters, and no view shows a child without an event."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from policies.ledger.history import EventFilter
from policies.request import Role
from tests.attack.twin_worlds import Answer, Ask, answers
from tests.authority import Authority, opened_authority
from tests.servers.neo4j import Neo4jServer

WHY = {"purpose": "arranging-support"}
SWITCHES: Mapping[str, str] = {
    "fields": "address,postcode,nhs_number", "include": "address", "show": "all", "shielded": "true", "address": "1",
    "sort": "postcode", "order": "desc", "filter": "postcode:NM4", "group": "household", "former_names": "on",
}  # fmt: skip


def _one(authority: Authority, role: Role, ask: Ask) -> Answer:
    ((_, answer),) = answers(authority.kept(role), [ask])
    return answer


def test_mv5_the_postcode_of_a_shielded_child_is_as_if_there_were_none(shared_authority: Authority) -> None:
    """With the right postcode, with another one that exists, and with none that exists: one answer."""
    (child,) = [node for node in shared_authority.graph.of("Child", given_names="Amira") if node.values["shielded"]]
    homes = [link.head for link in shared_authority.graph.at(child.key, "LIVES_IN")]
    right = {str(node.values["postcode"]) for node in shared_authority.graph.nodes if node.key in homes}
    others = {str(node.values["postcode"]) for node in shared_authority.graph.of("Household")} - right
    said = set()
    for postcode in (*right, min(others), "ZZ9 9ZZ"):
        named = {"given_name": child.values["given_names"], "family_name": child.values["family_name"]}
        found = _one(
            shared_authority,
            Role.PRACTITIONER,
            Ask(method="POST", path="/api/v1/identify", json={**named, "postcode": postcode}),
        )
        said.add((found.status, found.body))
        dated = {"dob": child.values["dob"], "postcode": postcode}
        found = _one(shared_authority, Role.PRACTITIONER, Ask(method="POST", path="/api/v1/identify", json=dated))
        assert child.key not in found.body
    assert len(said) == 1


@pytest.mark.parametrize("page", ["/children/{key}", "/children/{key}/family", "/children/{key}/explore"])
def test_mv6_a_field_cannot_be_switched_on_by_editing_the_address(shared_authority: Authority, page: str) -> None:
    for name in (("Maisie Anne", "Hallam"), ("Amira", "Osei")):
        key = shared_authority.child(*name)
        stated = Ask(method="POST", path=f"/children/{key}/purpose", form=WHY)
        _one(shared_authority, Role.PRACTITIONER, stated)
        for path, query in ((page.format(key=key), {}), (f"/api/v1/children/{key}", WHY)):
            plain = _one(shared_authority, Role.PRACTITIONER, Ask(method="GET", path=path, query=query))
            edited = _one(
                shared_authority, Role.PRACTITIONER, Ask(method="GET", path=path, query={**query, **SWITCHES})
            )
            assert (plain.status, plain.body) == (edited.status, edited.body)


@pytest.mark.parametrize("engine", ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def test_mv6_a_graph_opened_at_a_carer_is_an_event_of_every_child_it_shows(
    request: pytest.FixtureRequest, built_authority: Path, tmp_path: Path, engine: str
) -> None:
    server: Neo4jServer | None = request.getfixturevalue("neo4j_lts") if engine == "neo4j" else None
    with opened_authority(built_authority, tmp_path / "authority", server=server) as authority:
        maisie = authority.child("Maisie Anne", "Hallam")
        carer = next(link.tail for link in authority.graph.at(maisie, "CARES_FOR"))
        asked = Ask(method="GET", path=f"/api/v1/nodes/{carer}/neighbours", query={**WHY, "label": "Carer"})
        answer = authority.kept(Role.LEAD_PROFESSIONAL).get(asked.path, query_string=dict(asked.query))
        children = {node.key for node in authority.graph.of("Child") if node.key in answer.text}
        assert maisie in children
        for child in children:
            events = authority.house.history.events(EventFilter(key=child), limit=50)
            assert answer.headers["Kithmap-Event"] in {event.intent.event_id for event in events}


def test_mv6_a_graph_opened_at_a_school_shows_no_child(shared_authority: Authority) -> None:
    children = {node.key for node in shared_authority.graph.of("Child")}
    for school in shared_authority.graph.of("Service", kind="school")[:3]:
        path = f"/api/v1/nodes/{school.key}/neighbours"
        for role in (Role.PRACTITIONER, Role.SAFEGUARDING_LEAD):
            answer = _one(shared_authority, role, Ask(method="GET", path=path, query={**WHY, "label": "Service"}))
            assert not [key for key in children if key in answer.body]
