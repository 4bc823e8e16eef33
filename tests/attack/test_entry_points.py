"""Somebody permitted tries every carer and every address: what is hidden from them is what is not there, byte for byte.

Two worlds as in twin_worlds: all that the reader may not know is cut out of the second by Cedar itself. The names of
carers with their telephone and with the postcode of each of their homes, and addresses, are typed in both.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from policies.request import Role
from tests.attack.twin_worlds import Ask, answers, seen_by, world
from tests.authority import Authority
from tests.graph_copy import Node
from tests.servers.neo4j import Neo4jServer

PURPOSE = {"purpose": "worried-safety"}


def enumeration(authority: Authority, every: int) -> Iterator[Ask]:
    """Every carer by telephone and by postcode, every address alone and with each child who lives there."""
    by_key = {node.key: node for node in authority.graph.nodes}
    homes: dict[str, list[Node]] = {}
    for link in authority.graph.links:
        if link.label == "LIVES_IN":
            homes.setdefault(link.tail, []).append(by_key[link.head])
            homes.setdefault(link.head, []).append(by_key[link.tail])
    carers = [node for node in authority.graph.nodes if node.label == "Carer"]
    for carer in _telling(carers, every):
        given_name, _, family_name = str(carer.values["full_name"]).rpartition(" ")
        name = {"given_name": given_name, "family_name": family_name}
        facts = [{"phone": str(carer.values.get("phone", "none"))}]
        facts += [{"postcode": str(home.values["postcode"])} for home in homes.get(carer.key, ())]
        for fact in facts:
            yield Ask(method="POST", path="/find/by-carer", form={**PURPOSE, **name, **fact})
            yield Ask(method="POST", path="/api/v1/identify/by-carer", query=PURPOSE, json={**name, **fact})
    for home in _telling([node for node in authority.graph.nodes if node.label == "Household"], every):
        address = {name: str(home.values[name]) for name in ("address", "postcode")}
        children = [node for node in homes.get(home.key, ()) if node.label == "Child"]
        for more in ({}, *({"given_name": str(child.values["given_names"])} for child in children)):
            yield Ask(method="POST", path="/find/by-address", form={**PURPOSE, **address, **more})
            yield Ask(method="POST", path="/api/v1/identify/by-address", query=PURPOSE, json={**address, **more})


def _telling(nodes: list[Node], every: int) -> list[Node]:
    """Whatever is marked in some way, and some of the rest."""
    marked = [node for node in nodes if node.values.get("shielded") or node.values.get("refuge")
              or node.values["sensitivity"]]  # fmt: skip
    return marked + [node for number, node in enumerate(nodes) if node not in marked and number % every == 0]


@pytest.mark.parametrize(("role", "least"), [(Role.SOCIAL_WORKER, 4), (Role.COORDINATOR, 8)])  # fmt: skip
def test_what_is_hidden_leads_nowhere_as_what_is_not_there(
    built_authority: Path, tmp_path: Path, shared_authority: Authority, role: Role, least: int
) -> None:
    asks = list(enumeration(shared_authority, every=25))
    assert len(asks) > 40
    with world(built_authority, tmp_path / "whole") as whole:
        seen = seen_by(whole, role)
        with world(built_authority, tmp_path / "seen", graph=seen) as cut:
            found = compare(whole, cut, role, asks)
    assert found >= least, "answers with children are what there is to compare"


def test_the_second_engine_hides_no_less(
    built_authority: Path, tmp_path: Path, shared_authority: Authority, neo4j_lts: Neo4jServer
) -> None:
    asks = list(enumeration(shared_authority, every=60))
    with world(built_authority, tmp_path / "neo4j", server=neo4j_lts) as whole:
        seen = seen_by(whole, Role.SOCIAL_WORKER)
        with world(built_authority, tmp_path / "seen", graph=seen) as cut:
            assert compare(whole, cut, Role.SOCIAL_WORKER, asks) >= 1


def compare(whole: Authority, cut: Authority, role: Role, asks: list[Ask]) -> int:
    """Ask both; how many answers named a child."""
    found = 0
    for (ask, ours), (_, theirs) in zip(
        answers(whole.kept(role), asks), answers(cut.kept(role), asks), strict=True
    ):  # fmt: skip
        assert ours == theirs, ask
        found += '"outcome":"found"' in ours.body.replace(" ", "")
    return found
