"""Two authorities on the whole house: Northmoor with its people, and Eastvale with people of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.account import Account
from app.accounts.store import AccountStore
from app.casework.notices import NoticeStore
from app.site import alerting
from policies.request import Role
from tests.app.shields.conftest import Desk, authority, built_authority, desk
from tests.authority import MOMENT, PASSWORD, opened_authority, sign_in, state_purpose, token_in, username

__all__ = ["authority", "built_authority", "desk"]

NORTHMOOR, EASTVALE = "E06000999", "E06000998"
EVE, ED, TESS, IVO = "eve.coordinator", "ed.lead", "tess.teacher", "ivo.social"
"""The people of Eastvale: a coordinator who sees through shields, a safeguarding lead, a teacher, a social worker."""
IMRAN, CAROL, HELEN, PRIYA, RUTH = (
    username(role)
    for role in (
        Role.SOCIAL_WORKER, Role.LEAD_PROFESSIONAL, Role.SAFEGUARDING_LEAD, Role.COORDINATOR, Role.PRACTITIONER,
    )
)  # fmt: skip
OFFERED = {"to": EASTVALE, "since": "20 November 2026", "words": "The family moved, I spoke with Eastvale."}


@dataclass(frozen=True, slots=True)
class Border:
    """Both authorities, with the acts that these tests take again and again."""

    desk: Desk

    def client(self, name: str) -> FlaskClient:
        """Somebody signed in."""
        return sign_in(self.desk.authority.site, name)

    def offer(self, name: str, child: str, **changes: str) -> TestResponse:
        """Offer responsibility through the form; the page itself where there is none."""
        client = self.client(name)
        page = client.get(f"/children/{child}/transfer")
        if page.status_code != 200:
            return page
        said = {"csrf_token": token_in(page.text), **OFFERED, **changes}
        return client.post(f"/children/{child}/transfer", data=said)

    def offered(self, name: str, child: str, **changes: str) -> str:
        """Offer it; the reference."""
        answer = self.offer(name, child, **changes)
        assert answer.status_code == 303, answer.text
        return answer.location.rsplit("/", 1)[1]

    def move(self, name: str, reference: str, verb: str, words: str = "Spoke with the colleague.") -> TestResponse:
        """Act on a case through its page."""
        client = self.client(name)
        form = {"csrf_token": token_in(client.get("/find").text), "words": words}
        return client.post(f"/transfers/{reference}/{verb}", data=form)

    def transferred(self, child: str, by: str = IMRAN, to: str = ED) -> str:
        """Offered by Northmoor and accepted by Eastvale; the reference."""
        reference = self.offered(by, child)
        answer = self.move(to, reference, "accept")
        assert answer.status_code == 303, answer.text
        return reference

    def look(self, name: str, child: str, then: str = "") -> TestResponse:
        """Open a record with a purpose; the refusal where there is nothing for them."""
        client = self.client(name)
        asked = client.get(f"/children/{child}/purpose")
        if asked.status_code != 200:
            return asked
        state_purpose(client, child)
        return client.get(f"/children/{child}{then}")

    def area(self, child: str) -> str:
        """Who is responsible, past the policies."""
        (row,) = self.desk.asked("MATCH (c:Child {key: $key}) RETURN c.area AS area", key=child)
        return str(row["area"])

    def told(self, name: str) -> list[tuple[str, str]]:
        """What somebody has been told by now."""
        alerting(self.desk.authority.house).run()
        found = NoticeStore(self.desk.authority.house.database).of(name)
        return [(str(one.subject), one.reference) for one in found]

    def child(self, given_names: str, family_name: str) -> str:
        """The key of a child of the cast."""
        return self.desk.authority.child(given_names, family_name)


def with_eastvale(desk: Desk) -> Border:
    """Give the neighbour its people, whose accounts are in order."""
    accounts = AccountStore(desk.authority.house.database, clock=desk.authority.clock)
    imran = accounts.get(IMRAN)
    assert imran is not None
    people: tuple[tuple[str, Role, int], ...] = (
        (EVE, Role.COORDINATOR, 3), (ED, Role.SAFEGUARDING_LEAD, 2), (TESS, Role.PRACTITIONER, 0),
        (IVO, Role.SOCIAL_WORKER, 2),
    )  # fmt: skip
    for name, role, clearance in people:
        account: Account = replace(
            imran, username=name, full_name=name.partition(".")[0].capitalize(), role=role, clearance=clearance,
            areas=frozenset({EASTVALE}), practitioner_key=None, created_at=MOMENT,
        )  # fmt: skip
        accounts.add(account, PASSWORD)
    return Border(desk)


@pytest.fixture
def border(desk: Desk) -> Border:
    """Give two authorities of this test's own."""
    return with_eastvale(desk)


@pytest.fixture(scope="module", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def on_each_engine(
    request: pytest.FixtureRequest, built_authority: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Border]:
    """Give two authorities on each engine in turn."""
    server = request.getfixturevalue("neo4j_lts") if request.param == "neo4j" else None
    with opened_authority(built_authority, tmp_path_factory.mktemp("border") / "authority", server=server) as opened:
        yield with_eastvale(Desk(opened))
