"""A sensitive involvement: seen by its service and the coordinator, with its ground, and gone for everybody at once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.accounts.store import AccountStore
from policies.request import Role
from tests.attack.twin_worlds import ABSENT, answer_of
from tests.authority import PASSWORD, Authority, opened_authority, sign_in, state_purpose, token_in, username
from tests.graph_copy import Link

PAGES = ("", "/family", "/explore", "/consents", "/ask", "/claim", "/not-shared")


@pytest.fixture(scope="module")
def ours(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Give an authority on the embedded engine that this module writes into."""
    with opened_authority(built_authority, tmp_path_factory.mktemp("consenting") / "authority") as opened:
        yield opened


@pytest.fixture
def fresh(built_authority: Path, tmp_path: Path) -> Iterator[Authority]:
    """Give an authority of this test's own."""
    with opened_authority(built_authority, tmp_path / "authority") as opened:
        yield opened


def consented(authority: Authority) -> Link:
    """An open sensitive involvement, held on a consent, with a child of the area who is not shielded."""
    open_children = {node.key for node in authority.graph.of("Child", shielded=False, area="E06000999")}
    return next(
        link
        for link in authority.graph.links
        if link.label == "INVOLVED_WITH" and link.values.get("consent_basis") == "consent"
        and link.head in open_children and not link.values.get("until")
    )  # fmt: skip


def worker_of(authority: Authority, link: Link, name: str) -> FlaskClient:
    """The worker of a sensitive involvement, who has an account like everybody."""
    accounts = AccountStore(authority.house.database, clock=authority.clock)
    teacher = accounts.get(username(Role.PRACTITIONER))
    assert teacher is not None
    mine = replace(
        teacher, username=name, full_name="Nell Ward", team="Clinic", practitioner_key=link.tail, clearance=2
    )
    accounts.add(mine, PASSWORD)
    return sign_in(authority.site, name)


def withdraw(client: FlaskClient, child: str, involvement: str, words: str = "She told me on the telephone.") -> int:
    """Withdraw through the page; the status of the answer."""
    state_purpose(client, child)
    token = token_in(client.get("/sign-in", follow_redirects=True).text)
    form = {"csrf_token": token, "words": words}
    return client.post(f"/children/{child}/consents/{involvement}/withdraw", data=form).status_code


def rows(client: FlaskClient, child: str) -> list[str]:
    """Keys of the involvements that the interface gives."""
    found = client.get(f"/api/v1/children/{child}?purpose=arranging-support").get_json()["involvements"]
    return [row["key"] for row in found]


def test_its_ground_is_read_by_the_coordinator_and_by_the_service_and_by_nobody_else(ours: Authority) -> None:
    link = consented(ours)
    readers = (ours.kept(Role.COORDINATOR), worker_of(ours, link, "nell.one"))
    for reader in readers:
        state_purpose(reader, link.head)
        assert "Consents of sensitive services" in reader.get(f"/children/{link.head}").text
        page = reader.get(f"/children/{link.head}/consents").text
        assert f"Consent given by {link.values['consent_giver']}" in page
    for role in (Role.PRACTITIONER, Role.SOCIAL_WORKER, Role.LEAD_PROFESSIONAL, Role.SAFEGUARDING_LEAD,
                 Role.DATA_MANAGER):  # fmt: skip
        other = ours.kept(role)
        state_purpose(other, link.head)
        assert "Consents of sensitive services" not in other.get(f"/children/{link.head}").text
        assert other.get(f"/children/{link.head}/consents").data == other.get("/not/here").data
        assert withdraw(other, link.head, link.key) == 404
    assert link.key in rows(readers[0], link.head)


def test_whoever_may_not_know_sees_the_same_bytes_before_and_after_a_withdrawal(fresh: Authority) -> None:
    link = consented(fresh)
    readers = [fresh.kept(role) for role in (Role.PRACTITIONER, Role.SOCIAL_WORKER, Role.SAFEGUARDING_LEAD)]
    # Twice: the list of who has viewed the record changes with everybody's first looks.
    before = [[_pages(reader, link.head) for reader in readers] for _ in range(2)][-1]
    worker = worker_of(fresh, link, "nell.two")
    assert withdraw(worker, link.head, link.key, words="") == 422
    assert withdraw(worker, link.head, link.key) == 303
    assert [_pages(reader, link.head) for reader in readers] == before
    for reader in (worker, fresh.kept(Role.COORDINATOR)):
        state_purpose(reader, link.head)
        assert link.key not in rows(reader, link.head)
        assert reader.get(f"/children/{link.head}/consents").status_code == 404


def test_the_coordinator_withdraws_it_once(fresh: Authority) -> None:
    link, coordinator = consented(fresh), fresh.kept(Role.COORDINATOR)
    assert link.key in rows(coordinator, link.head)
    assert withdraw(coordinator, link.head, link.key) == 303
    assert link.key not in rows(coordinator, link.head)
    assert withdraw(coordinator, link.head, link.key) == 404


def test_withdrawing_what_is_hidden_or_nobodys_answers_alike(ours: Authority) -> None:
    teacher, link = ours.kept(Role.PRACTITIONER), consented(ours)
    state_purpose(teacher, link.head)
    token = token_in(teacher.get("/find").text)
    bodies = {
        answer_of(
            teacher.post(f"/children/{link.head}/consents/{key}/withdraw", data={"csrf_token": token, "words": "So."})
        ).body
        for key in (link.key, ABSENT)
    }
    assert len(bodies) == 1


def _pages(client: FlaskClient, child: str) -> list[tuple[int, str]]:
    state_purpose(client, child)
    found = [client.get(f"/children/{child}{page}") for page in PAGES]
    found.append(client.get(f"/api/v1/children/{child}?purpose=arranging-support"))
    return [(answer.status_code, answer_of(answer).body) for answer in found]
