"""A dry run comes to the same on Neo4j: the recorded looks of the same people are replayed there, record for record."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.desks import policies as desk
from app.site import policy_office
from graph.queries.registry import EXAMPLES, QUERIES
from policies import policy_store
from policies.dry_run.report import Report
from policies.policy_store import PolicySet
from tests.app.policies import sets
from tests.app.policies.conftest import look, officer_request
from tests.authority import Authority, opened_authority
from tests.servers.neo4j import Neo4jServer

ASKED = ("child.record", "child.glance", "family.view", "node.counts", "sources.coverage", "policy.attributes",
         "policy.protected", "subject.relations", "subject.network", "subject.recusal")  # fmt: skip
"""The questions of this module, which Neo4j plans before anybody waits for them."""
PROPOSED = policy_store.of_texts(
    {**sets.without("shield.link"), "own.cedar": sets.forbidding("read_address", "social_worker")["own.cedar"]}
)


@pytest.fixture(scope="module")
def both(
    built_authority: Path, tmp_path_factory: pytest.TempPathFactory, neo4j_lts: Neo4jServer
) -> Iterator[tuple[Authority, Authority]]:
    """Give the authority on the embedded engine and on Neo4j, in which the same records have been looked at."""
    folder = tmp_path_factory.mktemp("dry-run")
    with ExitStack() as stay:
        embedded = stay.enter_context(opened_authority(built_authority, folder / "embedded"))
        server = stay.enter_context(opened_authority(built_authority, folder / "neo4j", server=neo4j_lts))
        for wanted in (None, PROPOSED):
            server.house.gate.rehearse([QUERIES[name] for name in ASKED], EXAMPLES, wanted)
        for authority in (embedded, server):
            look(authority)
        yield embedded, server


def tried(authority: Authority, policies: PolicySet) -> Report:
    """The dry run of a set."""
    office = policy_office(authority.house)
    return desk.try_now(office, officer_request(authority.house), policies, progress=lambda _done, _steps: None)


@pytest.mark.neo4j
def test_the_same_looks_come_to_the_same_report_on_both_engines(both: tuple[Authority, Authority]) -> None:
    embedded, server = (tried(authority, PROPOSED) for authority in both)
    assert {one.type for one in embedded.opened} & {"CARES_FOR", "INVOLVED_WITH", "RECEIVES"}
    assert {field for one in embedded.looks for field in one.fields_lost} & {"address", "postcode"}
    assert embedded.tried > 10
    assert server == embedded
