"""Shields on the whole house: real graph, real policies, real ledger, casework, and people who ask and decide."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.commands.loads import open_tasks
from app.service_subject import load_request
from graph.queries.catalogue import Part, Query
from graph.queries.registry import EXAMPLES, QUERIES
from graph.records import Row
from loaders.report import LoadReport
from policies.request import Role
from tests.authority import Authority, authority, built_authority, opened_authority, state_purpose, token_in
from tests.loaders.feed_rows import load

__all__ = ["authority", "built_authority"]

SET = {"change": "set", "ground": "threat", "review_on": "30 September 2027", "words": "The father found the school."}
PROLONG = {**SET, "change": "prolong", "words": "The danger goes on."}
_ASKED = ("child.record", "child.glance", "children.glances", "homes.glances", "household.view")
"""The questions of these tests, which Neo4j plans before anybody waits for them."""
LIFT = {"change": "lift", "ground": "danger-over", "review_on": "", "words": "He has died."}


@dataclass(frozen=True, slots=True)
class Desk:
    """The authority, with the acts that these tests take again and again."""

    authority: Authority

    def ask(self, role: Role, child: str, said: Mapping[str, str]) -> TestResponse:
        """Ask for something through the form."""
        client = self.authority.kept(role)
        form = client.get(f"/children/{child}/shield")
        if form.status_code != 200:
            return form
        return client.post(f"/children/{child}/shield", data={"csrf_token": token_in(form.text), **said})

    def move(self, role: Role, reference: str, verb: str, words: str = "") -> TestResponse:
        """Act on a case through its page."""
        client = self.authority.kept(role)
        token = token_in(
            client.get("/find").text if role is not Role.GOVERNANCE_OFFICER else client.get("/waiting").text
        )
        return client.post(f"/shields/{reference}/{verb}", data={"csrf_token": token, "words": words})

    def decided(self, child: str, said: Mapping[str, str]) -> str:
        """Asked for by the social worker, decided on by the safeguarding lead; the reference."""
        reference = reference_of(self.ask(Role.SOCIAL_WORKER, child, said))
        answer = self.move(Role.SAFEGUARDING_LEAD, reference, "confirm")
        assert answer.status_code == 303, answer.text
        return reference

    def wait(self, **by: float) -> None:
        """Let time go by, and everybody sign in anew."""
        self.authority.clock.move(timedelta(**by))
        self.authority._clients.clear()

    def open_record(self, role: Role, child: str, then: str = "") -> TestResponse:
        """Open a record, or a page beside it, with a purpose."""
        client = self.authority.kept(role)
        state_purpose(client, child, "worried-safety")
        return client.get(f"/children/{child}{then}")

    def api(self, role: Role, path: str) -> TestResponse:
        """Ask the API for a purpose."""
        return self.authority.kept(role).get(f"/api/v1{path}", headers={"Kithmap-Purpose": "worried-safety"})

    def load(self, feed: str, *rows: str, day: str = "2026-11-23") -> LoadReport:
        """Load rows of a feed, and open what that leaves to decide."""
        house = self.authority.house
        report = load(self.authority.folder, house.gate, load_request(house.clock()), feed, *rows, day=day)
        open_tasks(house)
        return report

    def asked(self, text: str, **parameters: str) -> list[Row]:
        """What the graph holds, past the policies: this is a test."""
        name = f"test.{hashlib.sha256(text.encode()).hexdigest()[:12]}"
        query = Query(
            name=name, description="A question of a test.", privileged=True, parameters=tuple(parameters),
            parts=(Part(name="rows", template=text),),
        )  # fmt: skip
        request = load_request(self.authority.clock())
        return list(self.authority.house.gate.read(request, query, parameters).parts["rows"])


def reference_of(answer: TestResponse) -> str:
    """The reference of the case that an answer leads to."""
    assert answer.status_code == 303, answer.text
    return answer.location.rsplit("/", 1)[1]


@pytest.fixture
def desk(authority: Authority) -> Desk:
    """Give an authority of this test's own, with its desks."""
    return Desk(authority)


@pytest.fixture(scope="module")
def standing(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Give one authority for the tests of a module that leave nothing behind."""
    with opened_authority(built_authority, tmp_path_factory.mktemp("standing") / "authority") as opened:
        yield Desk(opened)


@pytest.fixture(scope="module", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def on_each_engine(
    request: pytest.FixtureRequest, built_authority: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """Give the authority on each engine in turn, one for all tests of a module."""
    server = request.getfixturevalue("neo4j_lts") if request.param == "neo4j" else None
    folder = tmp_path_factory.mktemp("shields") / "authority"
    with opened_authority(built_authority, folder, server=server) as opened:
        if server is not None:
            opened.house.gate.rehearse([QUERIES[name] for name in _ASKED], EXAMPLES)
        yield Desk(opened)


def case_of(client: FlaskClient, path: str) -> str:
    """The only case of a queue."""
    page = client.get(path).text
    (found,) = {part.split('"', 1)[0] for part in page.split(f'href="{path}/')[1:]}
    return found
