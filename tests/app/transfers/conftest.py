"""Two authorities on the whole house: Northmoor with its people, and Eastvale with people of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.account import Account
from app.accounts.store import AccountStore
from app.casework.notices import NoticeStore
from app.site import alerting
from graph.queries.registry import EXAMPLES, QUERIES
from policies.request import Role
from tests.app.shields.conftest import Desk, built_authority
from tests.authority import MOMENT, PASSWORD, opened_authority, sign_in, state_purpose, token_in, username

__all__ = ["built_authority"]

NORTHMOOR, EASTVALE = "E06000999", "E06000998"
EVE, ED, TESS, IVO = "eve.coordinator", "ed.lead", "tess.teacher", "ivo.social"
"""The people of Eastvale: a coordinator who sees through shields, a safeguarding lead, a teacher, a social worker."""
IMRAN, CAROL, HELEN, PRIYA, RUTH = (
    username(role)
    for role in (
        Role.SOCIAL_WORKER, Role.LEAD_PROFESSIONAL, Role.SAFEGUARDING_LEAD, Role.COORDINATOR, Role.PRACTITIONER,
    )
)  # fmt: skip
_ASKED = (
    "child.record", "child.glance", "family.view", "node.counts", "neighbours.child", "explore.start",
    "transfer.child", "transfer.children", "transfer.facts", "sources.coverage",
)  # fmt: skip
"""The questions of these tests, which Neo4j plans before anybody waits for them."""
OFFERED = {"to": EASTVALE, "since": "20 November 2026", "words": "The family moved, I spoke with Eastvale."}


@dataclass(frozen=True, slots=True)
class Border:
    """Both authorities, with the acts that these tests take again and again."""

    desk: Desk
    _clients: dict[str, FlaskClient] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def client(self, name: str) -> FlaskClient:
        """Somebody signed in, who stays so until time goes by."""
        if name not in self._clients:
            self._clients[name] = sign_in(self.desk.authority.site, name)
        return self._clients[name]

    def wait(self, **by: float) -> None:
        """Let time go by, and everybody sign in anew."""
        self.desk.wait(**by)
        self._clients.clear()

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

    def somebody(self) -> str:
        """The key of another child each time: with whom nobody who has an account works."""
        graph, house = self.desk.authority.graph, self.desk.authority.house
        people = {account.practitioner_key for account in AccountStore(house.database).all()}
        worked_with = {link.head for link in graph.links if link.label == "INVOLVED_WITH" and link.tail in people}
        free = sorted(
            node.key for node in graph.of("Child", area=NORTHMOOR, status="live", shielded=False, sensitivity=0)
            if node.key not in worked_with | self._taken
        )  # fmt: skip
        self._taken.add(free[0])
        return free[0]


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


@pytest.fixture(scope="module")
def border(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Border]:
    """Give two authorities to a module, whose tests are each about another child."""
    with opened_authority(built_authority, tmp_path_factory.mktemp("border") / "authority") as opened:
        yield with_eastvale(Desk(opened))


@pytest.fixture(scope="module", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def on_each_engine(
    request: pytest.FixtureRequest, built_authority: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Border]:
    """Give two authorities on each engine in turn."""
    server = request.getfixturevalue("neo4j_lts") if request.param == "neo4j" else None
    folder = tmp_path_factory.mktemp("each") / "authority"
    with opened_authority(built_authority, folder, server=server) as opened:
        if server is not None:
            opened.house.gate.rehearse([QUERIES[name] for name in _ASKED], EXAMPLES)
        yield with_eastvale(Desk(opened))
