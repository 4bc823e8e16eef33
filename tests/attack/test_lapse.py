"""A right that is lost in the middle of a walk is lost with the very next request, on every page and at the interface.

Somebody finds a child, opens the record, walks on through the explorer, and then something lapses: what they opened a
moment ago answers as if it had never been there. R14, R22, R33, and MV-style cases of issue trackers elsewhere.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.accounts.account import Account
from app.accounts.store import AccountStore
from app.service_subject import load_request
from graph.queries.catalogue import Statement
from policies.request import Role
from tests.attack.twin_worlds import ABSENT, Ask, answers
from tests.authority import Authority, opened_authority, state_purpose, username
from tests.servers.neo4j import Neo4jServer

ROLE = Role.LEAD_PROFESSIONAL
YESTERDAY = date(2026, 11, 22)
PURPOSE = {"purpose": "arranging-support"}
MAISIE = {"given_name": "Maisie", "family_name": "Hallam", "dob": "2019-03-14"}

Lapse = Callable[[Authority], None]


def _account(**changes: object) -> Lapse:
    def lapse(authority: Authority) -> None:
        accounts = AccountStore(authority.house.database, clock=authority.clock)
        account = accounts.get(username(ROLE))
        assert isinstance(account, Account)
        accounts.change(replace(account, **changes))  # type: ignore[arg-type]  # fields of the account

    return lapse


def _midnight_after_the_last_day(authority: Authority) -> None:
    _account(vetted_until=date(2026, 11, 23))(authority)
    authority.clock.move(timedelta(minutes=14))
    assert authority.clock().day == 23
    authority.clock.moment = authority.clock.moment.replace(day=24, hour=0, minute=0)


LAPSES: dict[str, Lapse] = {
    "vetting ran out": _account(vetted_until=YESTERDAY),
    "vetting was taken away": _account(vetted_until=None),
    "training ran out": _account(trained_until=YESTERDAY),
    "agreement withdrawn": _account(agreement_signed_on=None),
    "employer lost its accreditation": _account(employer_accredited_until=YESTERDAY),
    "no area any more": _account(areas=frozenset()),
    "role without children": _account(role=Role.ACCESS_MANAGER),
    "the child turned out to be their own": lambda authority: _account(
        own_keys=frozenset({authority.child("Maisie Anne", "Hallam")})
    )(authority),
}


@contextmanager
def _half_way(authority: Authority) -> Iterator[tuple[FlaskClient, str]]:
    """Somebody who has just walked from the search to the brother, with a purpose stated for both records."""
    client, maisie = authority.as_role(ROLE), authority.child("Maisie Anne", "Hallam")
    state_purpose(client, maisie)
    for path in (f"/children/{maisie}", f"/children/{maisie}/family", f"/children/{maisie}/explore"):
        assert client.get(path).status_code == 200, path
    assert client.get(f"/api/v1/children/{maisie}", query_string=PURPOSE).status_code == 200
    yield client, maisie


def _next_steps(key: str) -> Iterator[Ask]:
    """Everything somebody could do next from a record that stands open in front of them."""
    for page in ("", "/family", "/looks", "/explore", "/explore/paper", "/purpose"):
        yield Ask(method="GET", path=f"/children/{key}{page}")
    yield Ask(method="POST", path=f"/children/{key}/explore/paper", form={"walk": "[]"})
    yield Ask(method="POST", path=f"/children/{key}/purpose", form=PURPOSE)
    for path in (f"/api/v1/children/{key}", f"/api/v1/children/{key}/family", f"/api/v1/access-history/{key}"):
        yield Ask(method="GET", path=path, query=PURPOSE)
    yield Ask(method="GET", path=f"/api/v1/nodes/{key}/neighbours", query={**PURPOSE, "label": "Child"})


def _assert_all_closed(client: FlaskClient, key: str) -> None:
    """Each next step answers, byte for byte, as it would had the child never been there."""
    list(answers(client, [Ask(method="POST", path=f"/children/{ABSENT}/purpose", form=PURPOSE)]))
    asked = zip(answers(client, _next_steps(key)), answers(client, _next_steps(ABSENT)), strict=True)
    for (ask, answer), (_, absent) in asked:
        assert answer.status >= 300, ask
        assert str(answer).replace(key, ABSENT) == str(absent), ask
    ((_, found),) = answers(client, [Ask(method="POST", path="/api/v1/identify", json=MAISIE)])
    assert "Hallam" not in found.body


@pytest.mark.parametrize("lapse", LAPSES)
def test_what_lapses_in_the_middle_of_a_walk_closes_the_next_step(authority: Authority, lapse: str) -> None:
    with _half_way(authority) as (client, maisie):
        LAPSES[lapse](authority)
        _assert_all_closed(client, maisie)


def test_the_last_day_ends_at_midnight_also_for_a_walk_that_goes_on(authority: Authority) -> None:
    authority.clock.moment = authority.clock.moment.replace(hour=23, minute=45)
    with _half_way(authority) as (client, maisie):
        _midnight_after_the_last_day(authority)
        _assert_all_closed(client, maisie)


def test_a_suspension_sends_the_next_step_to_the_door(authority: Authority) -> None:
    with _half_way(authority) as (client, maisie):
        AccountStore(authority.house.database, clock=authority.clock).suspend(username(ROLE))
        for ask, answer in answers(client, _next_steps(maisie)):
            assert answer.status in {302, 401}, ask
            assert "Hallam" not in answer.body, ask


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def on_each_engine(request: pytest.FixtureRequest, built_authority: Path, tmp_path: Path) -> Iterator[Authority]:
    """Give an authority of this test's own on each engine in turn."""
    server: Neo4jServer | None = request.getfixturevalue("neo4j_lts") if request.param == "neo4j" else None
    with opened_authority(built_authority, tmp_path / "authority", server=server) as mine:
        yield mine


def test_with_the_involvement_ends_what_rested_on_it(on_each_engine: Authority) -> None:
    """The child of the next area is open to the lead professional by the relationship alone."""
    authority = on_each_engine
    _account(areas=frozenset({"E06000998"}))(authority)
    with _half_way(authority) as (client, maisie):
        own = AccountStore(authority.house.database, clock=authority.clock).get(username(ROLE))
        assert own is not None
        ended = Statement(
            "MATCH (p:Practitioner {key: $worker})-[r:INVOLVED_WITH]->(c:Child) SET r.until = $day",
            {"worker": own.practitioner_key, "day": YESTERDAY.isoformat()},
        )
        authority.house.gate.write(load_request(authority.clock()), "test.end", [ended])
        _assert_all_closed(client, maisie)
