"""What coordination writes, on Neo4j: claims made, confirmed and refused, a consent withdrawn, a request answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.casework.case import Kind
from app.casework.store import CaseStore
from graph.queries.registry import EXAMPLES, QUERIES
from policies.request import Role
from tests.attack import test_asking_the_coordinator as asking
from tests.attack import test_claiming_to_work_with_a_child as claiming
from tests.attack import test_consent_withdrawn as consenting
from tests.authority import Authority, opened_authority, state_purpose
from tests.servers.neo4j import Neo4jServer

ASKED = (
    "child.record", "child.glance", "children.glances", "child.consents", "node.counts", "sources.coverage",
    "subject.caseload", "subject.posts", "subject.relations", "subject.network",
)  # fmt: skip


@pytest.fixture(scope="module")
def ours(
    built_authority: Path, tmp_path_factory: pytest.TempPathFactory, neo4j_lts: Neo4jServer
) -> Iterator[Authority]:  # fmt: skip
    """Give an authority on Neo4j that this module writes into."""
    folder = tmp_path_factory.mktemp("coordinating") / "authority"
    with opened_authority(built_authority, folder, server=neo4j_lts) as opened:
        # Planned before anybody waits for them, as a site does at its start.
        opened.house.gate.rehearse((QUERIES[name] for name in ASKED), EXAMPLES)
        yield opened


def test_a_claim_opens_the_child_and_no_way_home_until_it_is_confirmed(ours: Authority) -> None:
    claiming.test_a_claim_opens_the_child_and_no_way_home_until_somebody_else_confirms_it(ours)


def test_a_refusal_takes_the_relationship_away(ours: Authority) -> None:
    child, teacher = claiming.unrelated(ours), ours.kept(Role.PRACTITIONER)
    assert claiming.claim(teacher, child) == 303
    assert child in claiming.relations(ours, Role.PRACTITIONER).caseload
    (case,) = CaseStore(ours.house.database).find(Kind.CLAIM, child=child)
    assert claiming.decide(ours.kept(Role.SAFEGUARDING_LEAD), case.reference, "refuse") == 303
    assert child not in claiming.relations(ours, Role.PRACTITIONER).caseload


def test_a_withdrawn_consent_takes_the_involvement_from_everybody(ours: Authority) -> None:
    consenting.test_the_coordinator_withdraws_it_once(ours)


def test_a_request_is_answered_and_nothing_of_the_answer_comes_back(ours: Authority) -> None:
    child, _ = asking.without_a_shield(ours)
    reference = asking.ask(ours.kept(Role.PRACTITIONER), child)
    coordinator = ours.kept(Role.COORDINATOR)
    state_purpose(coordinator, child)
    assert asking.close(coordinator, reference, outcome="nobody-else", words="Nobody.") == 303
    assert "Answered on 23 November 2026." in ours.kept(Role.PRACTITIONER).get(f"/requests/{reference}").text
