"""Alerting on both databases, over a real gate, and the whole training authority, tried from outside."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.accounts.account import Account
from app.accounts.passwords import Passwords
from app.accounts.store import AccountStore
from app.casework.case import Case, Kind
from app.casework.store import CaseStore
from app.site import alerting
from policies.request import Role
from tests.app.accounts.conftest import passwords
from tests.authority import PASSWORD, Authority, authority, built_authority, opened_authority, sign_in, username
from tests.databases import database_url, engine

__all__ = ["authority", "built_authority", "database_url", "engine", "passwords"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The training authority with its alerts within reach; people come new to it, so that tests do not meet."""

    authority: Authority
    passwords: Passwords

    @property
    def accounts(self) -> AccountStore:
        """The register of accounts."""
        return AccountStore(self.authority.house.database, passwords=self.passwords, clock=self.authority.clock)

    def newcomer(self, name: str, like: Role = Role.PRACTITIONER, **changes: object) -> FlaskClient:
        """Somebody with an account like that of a role, signed in."""
        known = self.accounts.get(username(like))
        assert known is not None
        account = replace(known, username=name, full_name=name.title(), **changes)  # type: ignore[arg-type]
        self.accounts.add(account, PASSWORD)
        return self.again(name)

    def again(self, name: str) -> FlaskClient:
        """Somebody who signs in once more."""
        return sign_in(self.authority.site, name)

    def alerts(self, name: str) -> list[Case]:
        """The alerts about somebody, after a search."""
        alerting(self.authority.house).run()
        return [case for case in CaseStore(self.authority.house.database).find(Kind.ALERT) if case.concerns == name]

    def causes(self, name: str) -> set[str]:
        """The causes of the alerts about somebody, after a search."""
        return {case.about["cause"] for case in self.alerts(name)}

    def account(self, name: str) -> Account:
        """An account as it is now."""
        found = self.accounts.get(name)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def watched(built_authority: Path, tmp_path_factory: pytest.TempPathFactory, passwords: Passwords) -> Iterator[Watched]:
    """Give an authority that the tests of a module share."""
    with opened_authority(built_authority, tmp_path_factory.mktemp("watched") / "authority") as ours:
        alerting(ours.house).run()
        yield Watched(authority=ours, passwords=passwords)
