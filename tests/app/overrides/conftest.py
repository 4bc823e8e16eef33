"""Overrides on the whole house: real graph, real policies, real ledger, and telephones that give one-time codes."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts import second_factor
from app.accounts.store import AccountStore
from app.casework.case import Kind
from app.casework.store import CaseStore
from policies.request import Role
from tests.authority import Authority, authority, built_authority, shared_authority, state_purpose, token_in, username

__all__ = ["authority", "built_authority", "shared_authority"]

WORDS = "The police are with the child now and ask who cares for her."


@dataclass
class Emergency:
    """Somebody with protection duties at a browser, their telephone beside it."""

    authority: Authority
    secrets: dict[Role, str] = field(default_factory=dict)

    def enrol(self, role: Role) -> None:
        """Set up a second factor for whoever has that role."""
        accounts = AccountStore(self.authority.house.database, clock=self.authority.clock)
        self.secrets[role] = second_factor.secret_in(accounts.begin_second_factor(username(role)))

    def code(self, role: Role) -> str:
        """The code on their telephone; time passes, so that each is a new one."""
        self.authority.clock.move(timedelta(seconds=30))
        return second_factor.code_at(self.secrets[role], second_factor.step_at(self.authority.clock.moment))

    def signed_in(self, role: Role) -> FlaskClient:
        """A client with a new session."""
        return self.authority.as_role(role)

    def page(self, client: FlaskClient, key: str) -> str:
        """The record of a child as that client sees it."""
        state_purpose(client, key, "worried-safety")
        return client.get(f"/children/{key}").text

    def send(self, client: FlaskClient, key: str, code: str, **changed: str) -> TestResponse:
        """Send the form of the warning page."""
        state_purpose(client, key, "worried-safety")
        page = client.get(f"/children/{key}/emergency")
        form = {"csrf_token": token_in(page.text), "ground": "immediate-danger", "words": WORDS, "code": code}
        return client.post(f"/children/{key}/emergency", data={**form, **changed})

    def open(self, client: FlaskClient, key: str, role: Role = Role.SOCIAL_WORKER) -> str:
        """Open a record in an emergency; the reference."""
        answer = self.send(client, key, self.code(role))
        assert answer.status_code == 303, answer.text
        return self.casework.find(Kind.OVERRIDE, opened_by=username(role))[0].reference

    def post(self, client: FlaskClient, path: str, **form: str) -> TestResponse:
        """Send a form, with the token that its page would have."""
        return client.post(path, data={"csrf_token": token_in(client.get("/emergency").text), **form})

    @property
    def casework(self) -> CaseStore:
        """The register of cases."""
        return CaseStore(self.authority.house.database, clock=self.authority.clock)


@pytest.fixture
def emergency(authority: Authority) -> Emergency:
    """Give an authority of this test's own, where those with protection duties have a second factor."""
    ground = Emergency(authority=authority)
    for role in (Role.SOCIAL_WORKER, Role.SAFEGUARDING_LEAD, Role.COORDINATOR):
        ground.enrol(role)
    return ground
