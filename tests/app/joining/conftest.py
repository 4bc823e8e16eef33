"""Two records of one child on the whole house, and the two people who make one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from policies.request import Role
from tests.app.shields.conftest import Desk, authority, built_authority, desk
from tests.authority import opened_authority, state_purpose, token_in
from tests.loaders.feed_rows import claim, patient

__all__ = ["authority", "built_authority", "desk"]

ORLA = claim(71, "Orla", "Quill", "2016-04-17", "3 Ash Road,NM7 7AB", "Greta,Quill").replace("04-071", "04-07")
ORLA_AGAIN = patient(70, "Orlaith", "Devine", "2016-09-09", "9 Mill Lane,NM1 1AA", nhs="9990000018")
"""The same girl under her father's name, and a birth date that somebody made up."""


@dataclass(frozen=True, slots=True)
class Joining:
    """A desk with two records of one child on it."""

    desk: Desk
    stays: str
    goes: str

    def client(self, role: Role) -> FlaskClient:
        """Somebody signed in."""
        return self.desk.authority.kept(role)

    def propose(self, role: Role = Role.DATA_MANAGER, words: str = "The mother told us.") -> TestResponse:
        """Propose it through the page."""
        page = self.client(role).get(f"/children/{self.stays}/join?other={self.goes}")
        if page.status_code != 200:
            return page
        form = {"csrf_token": token_in(page.text), "other": self.goes, "words": words}
        return self.client(role).post(f"/children/{self.stays}/join", data=form)

    def move(self, role: Role, reference: str, verb: str, words: str = "Seen both files.") -> TestResponse:
        """Act on the case through its page."""
        token = token_in(self.client(role).get("/find").text)
        form = {"csrf_token": token, "words": words}
        return self.client(role).post(f"/joins/{reference}/{verb}", data=form)

    def joined(self) -> str:
        """Proposed by the data manager, decided by the coordinator; the reference."""
        answer = self.propose()
        assert answer.status_code == 303, answer.text
        reference = answer.location.rsplit("/", 1)[1]
        answer = self.move(Role.COORDINATOR, reference, "confirm")
        assert answer.status_code == 303, answer.text
        return reference

    def look(self, role: Role, key: str) -> TestResponse:
        """Open a record with a purpose."""
        client = self.client(role)
        state_purpose(client, key)
        return client.get(f"/children/{key}")


@pytest.fixture
def joining(desk: Desk) -> Joining:
    """Give both records in an authority of this test's own."""
    return _two_records(desk)


@pytest.fixture(scope="module", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def on_each_engine(
    request: pytest.FixtureRequest, built_authority: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Joining]:
    """Give both records in an authority on each engine in turn."""
    server = request.getfixturevalue("neo4j_lts") if request.param == "neo4j" else None
    folder = tmp_path_factory.mktemp("joining") / "authority"
    with opened_authority(built_authority, folder, server=server) as opened:
        yield _two_records(Desk(opened))


def _two_records(desk: Desk) -> Joining:
    desk.load("child_benefit", ORLA)
    desk.load("gp_register", ORLA_AGAIN)
    text = "MATCH (c:Child) WHERE c.family_name = $family RETURN c.key AS key"
    (stays,), (goes,) = (desk.asked(text, family=family) for family in ("Quill", "Devine"))
    return Joining(desk, str(stays["key"]), str(goes["key"]))
