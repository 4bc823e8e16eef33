"""Doubtful records on the whole house: a record that may be about a child of the cast, and the people who decide."""

from dataclasses import dataclass

import pytest
from werkzeug.test import TestResponse

from app.casework.case import Case, Kind
from app.casework.store import CaseStore
from policies.request import Role
from tests.app.shields.conftest import Desk, authority, built_authority, desk, standing
from tests.authority import token_in
from tests.loaders.feed_rows import claim, patient

__all__ = ["authority", "built_authority", "desk", "standing"]

ORLA = claim(71, "Orla", "Quill", "2016-04-17", "3 Ash Road,NM7 7AB", "Greta,Quill").replace("04-071", "04-07")
ORLO = patient(70, "Orlo", "Quill", "2016-04-17", "9 Mill Lane,NM1 1AA")
"""One letter and another home: a slip, or a twin."""


@dataclass(frozen=True, slots=True)
class Reviewing:
    """A desk with one doubtful record on it."""

    desk: Desk
    orla: str
    reference: str

    def page(self, role: Role = Role.DATA_MANAGER) -> TestResponse:
        """The page of the case."""
        return self.desk.authority.kept(role).get(f"/reviews/{self.reference}")

    def send(self, choice: str, words: str = "Rang the surgery.", role: Role = Role.DATA_MANAGER) -> TestResponse:
        """Answer through the form."""
        client = self.desk.authority.kept(role)
        page = self.page(role)
        token = token_in(page.text if page.status_code == 200 else client.get("/find").text)
        form = {"csrf_token": token, "choice": choice, "words": words}
        return client.post(f"/reviews/{self.reference}", data=form)

    def case(self) -> Case:
        """The case as it stands."""
        return CaseStore(self.desk.authority.house.database).get(self.reference)

    def facts(self) -> list[str]:
        """Everybody of the name, and all that is held of them."""
        text = (
            "MATCH (c:Child) WHERE c.family_name = 'Quill' OPTIONAL MATCH (c)-[r:LIVES_IN|RECEIVES]->(x) "
            "RETURN c.key AS key, c.given_names AS given, c.former_names AS former, c.last_confirmed AS confirmed, "
            "x.key AS at, r.until AS until ORDER BY key, at"
        )
        return [repr(sorted(row.items())) for row in self.desk.asked(text)]


@pytest.fixture
def reviewing(desk: Desk) -> Reviewing:
    """Give Orla at home, and a record of Orlo that waits."""
    return _waiting(desk)


@pytest.fixture(scope="module")
def still_waiting(standing: Desk) -> Reviewing:
    """Give the same in an authority that stands for a whole module, for tests that leave nothing behind."""
    return _waiting(standing)


def _waiting(desk: Desk) -> Reviewing:
    desk.load("child_benefit", ORLA)
    (orla,) = desk.asked("MATCH (c:Child) WHERE c.given_names = 'Orla' AND c.family_name = 'Quill' RETURN c.key AS key")
    report = desk.load("gp_register", ORLO)
    assert (report.review, report.new) == (1, 0)
    (case,) = (
        case for case in CaseStore(desk.authority.house.database).find(Kind.REVIEW) if case.about["source_id"] == "P70"
    )
    return Reviewing(desk, str(orla["key"]), case.reference)
