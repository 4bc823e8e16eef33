"""The attempts that the graph must be asked about, once more on Neo4j: own family, own home, a refuge."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.accounts.passwords import Passwords
from app.site import alerting
from graph.queries.registry import EXAMPLES, QUERIES
from policies.request import Role
from tests.app.alerting.conftest import Watched
from tests.app.alerting.test_attempts import search
from tests.authority import opened_authority
from tests.servers.neo4j import Neo4jServer

WHY = {"purpose": "worried-safety"}
ASKED = ("identify.candidates", "child.record", "household.view", "subject.recusal", "subject.relations",
         "alerting.refuges", "alerting.identities", "alerting.involved")  # fmt: skip
"""The questions of this module, which Neo4j plans before anybody waits for them."""


@pytest.fixture(scope="module")
def on_neo4j(
    built_authority: Path, tmp_path_factory: pytest.TempPathFactory, passwords: Passwords, neo4j_lts: Neo4jServer
) -> Iterator[Watched]:
    """Give the authority with its graph on Neo4j."""
    folder = tmp_path_factory.mktemp("neo4j") / "authority"
    with opened_authority(built_authority, folder, server=neo4j_lts) as ours:
        ours.house.gate.rehearse([QUERIES[name] for name in ASKED], EXAMPLES)
        alerting(ours.house).run()
        yield Watched(authority=ours, passwords=passwords)


@pytest.mark.neo4j
def test_own_family_by_name_the_own_home_and_a_refuge_are_found_on_neo4j_too(on_neo4j: Watched) -> None:
    graph, maisie = on_neo4j.authority.graph, on_neo4j.authority.child("Maisie Anne", "Hallam")
    (home, *_) = [link.head for link in graph.links if link.label == "LIVES_IN" and link.tail == maisie]
    (refuge,) = graph.of("Household", refuge=True)
    mother = on_neo4j.newcomer("mother", own_keys=frozenset({maisie}))
    assert search(mother, "Maisie", "Halam", "2019-03-14")["outcome"] == "nobody"
    father = on_neo4j.newcomer("father", own_keys=frozenset({home}))
    assert father.get(f"/api/v1/children/{maisie}", query_string=WHY).status_code == 404
    curious = on_neo4j.newcomer("curious", Role.SOCIAL_WORKER)
    assert curious.get(f"/api/v1/households/{refuge.key}", query_string=WHY).status_code == 404
    assert on_neo4j.causes("mother") == {"own-family"}
    assert on_neo4j.causes("father") == {"own-address"}
    assert on_neo4j.causes("curious") == {"refuge-attempt"}
