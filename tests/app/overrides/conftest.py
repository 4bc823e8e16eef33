"""Overrides on the whole house: real graph, real policies, real ledger, and telephones that give one-time codes.

One authority serves all tests of this folder: an override belongs to its session, and each test begins new ones. The
clock only goes forward. Who changes an account or the rules puts them back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import services
from app.accounts import second_factor
from app.accounts.account import Account
from app.accounts.store import AccountStore
from app.casework.case import Case, Kind
from app.casework.store import CaseStore
from policies.request import Role
from tests.authority import Authority, built_authority, opened_authority, state_purpose, token_in, username

__all__ = ["built_authority"]

WORDS = "The police are with the child now and ask who cares for her."
WITH_DUTIES = (Role.SOCIAL_WORKER, Role.SAFEGUARDING_LEAD, Role.COORDINATOR)


@dataclass
class Emergency:
    """The authority, with a telephone for everybody who has protection duties."""

    authority: Authority
    secrets: dict[Role, str] = field(default_factory=dict)

    @property
    def accounts(self) -> AccountStore:
        """The register of accounts."""
        return AccountStore(self.authority.house.database, clock=self.authority.clock)

    @property
    def casework(self) -> CaseStore:
        """The register of cases."""
        return CaseStore(self.authority.house.database, clock=self.authority.clock)

    def child(self, full_name: str) -> str:
        """The key of a child of the cast."""
        given_names, family_name = full_name.rsplit(" ", 1)
        return self.authority.child(given_names, family_name)

    def wait(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Let time go by."""
        self.authority.clock.move(timedelta(minutes=minutes, seconds=seconds))

    def code(self, role: Role) -> str:
        """The code on their telephone, a new one each time."""
        self.wait(seconds=30)
        return second_factor.code_at(self.secrets[role], second_factor.step_at(self.authority.clock.moment))

    def signed_in(self, role: Role) -> FlaskClient:
        """A client with a session of its own."""
        return self.authority.as_role(role)

    def record(self, client: FlaskClient, key: str) -> str:
        """The record of a child as that client sees it now."""
        state_purpose(client, key, "worried-safety")
        return client.get(f"/children/{key}").text

    def send(self, client: FlaskClient, key: str, **changed: str) -> TestResponse:
        """Send the form of the warning page."""
        state_purpose(client, key, "worried-safety")
        given = {"csrf_token": token(client), "ground": "immediate-danger", "words": WORDS, "code": ""}
        return client.post(f"/children/{key}/emergency", data={**given, **changed})

    def open(self, client: FlaskClient, key: str, role: Role = Role.SOCIAL_WORKER) -> Case:
        """Open a record in an emergency through the page; the case."""
        answer = self.send(client, key, code=self.code(role))
        assert answer.status_code == 303, answer.text
        return self.newest(role)

    def newest(self, role: Role) -> Case:
        """The override that this person asked for last, with its steps."""
        return self.casework.get(self.casework.find(Kind.OVERRIDE, opened_by=username(role))[0].reference)

    @contextmanager
    def rules(self, **changed: object) -> Iterator[None]:
        """Other rules of the authority for a while."""
        site = self.authority.site
        usual = site.extensions["kithmap"]
        services.install(site, replace(usual, override_rules=replace(usual.override_rules, **changed)))
        try:
            yield
        finally:
            services.install(site, usual)

    @contextmanager
    def changed(self, whose: Role, /, **changes: object) -> Iterator[None]:
        """Another account for a while."""
        usual = self.accounts.get(username(whose))
        assert isinstance(usual, Account)
        self.accounts.change(replace(usual, **changes))  # type: ignore[arg-type]
        try:
            yield
        finally:
            self.accounts.change(usual)


def token(client: FlaskClient) -> str:
    """The form token of a session."""
    return token_in(client.get("/find").text)


def post(client: FlaskClient, path: str, **form: str) -> TestResponse:
    """Send a form with the token of its session."""
    return client.post(path, data={"csrf_token": token_in(client.get("/notice").text), **form})


def _with_telephones(authority: Authority) -> Emergency:
    ground = Emergency(authority=authority)
    for role in WITH_DUTIES:
        ground.secrets[role] = second_factor.secret_in(ground.accounts.begin_second_factor(username(role)))
    return ground


@pytest.fixture(scope="session")
def emergency(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emergency]:
    """Give the authority on the embedded engine."""
    folder = tmp_path_factory.mktemp("overrides") / "authority"
    with opened_authority(built_authority, folder) as authority:
        yield _with_telephones(authority)


@pytest.fixture(scope="module", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def on_each_engine(
    request: pytest.FixtureRequest, built_authority: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Emergency]:
    """Give the authority on each engine in turn."""
    server = request.getfixturevalue("neo4j_lts") if request.param == "neo4j" else None
    folder = tmp_path_factory.mktemp("overrides") / "authority"
    with opened_authority(built_authority, folder, server=server) as authority:
        yield _with_telephones(authority)


@pytest.fixture
def imran(emergency: Emergency) -> FlaskClient:
    """Give the social worker in a new session."""
    return emergency.signed_in(Role.SOCIAL_WORKER)
