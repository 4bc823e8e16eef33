"""Registers with a governance officer, what policy owners work with, and looks for the ledger of an authority."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.accounts.account import Account, subject_of
from app.accounts.store import AccountStore
from app.policy_office import PolicyOffice
from app.site import policy_office
from app.wiring import House, opened_registers
from policies.request import AccessRequest, Environment, Purpose, Role
from tests.authority import MOMENT, PASSWORD, Authority, built_authority, settings, state_purpose, username

__all__ = ["built_authority"]

FIRST, SECOND = username(Role.GOVERNANCE_OFFICER), "omar.reid"


def officer(name: str, **changes: object) -> Account:
    """A governance officer whose account is in order, unless a test says otherwise."""
    later = (MOMENT + timedelta(days=365)).date()
    sound = Account(
        username=name, full_name=name.replace(".", " ").title(), role=Role.GOVERNANCE_OFFICER,
        areas=frozenset({"E06000999"}), vetted_until=later, trained_until=later,
        agreement_signed_on=date(2026, 1, 5), employer_accredited_until=later,
    )  # fmt: skip
    return replace(sound, **changes)  # type: ignore[arg-type]  # a test names real fields, or replace raises


def officer_request(house: House, name: str = FIRST) -> AccessRequest:
    """A governance officer reviewing how records are used."""
    account = AccountStore(house.database).get(name)
    assert account is not None
    environment = Environment(now=MOMENT, purpose=Purpose.GOVERNANCE_REVIEW)
    return AccessRequest(subject=subject_of(account), environment=environment)


def add(house: House, account: Account) -> None:
    """Open an account."""
    AccountStore(house.database, clock=house.clock).add(account, PASSWORD)


def look(authority: Authority) -> None:
    """A social worker, a teacher and a coordinator open records."""
    for role, given, family in (
        (Role.SOCIAL_WORKER, "Maisie Anne", "Hallam"), (Role.SOCIAL_WORKER, "Kwame", "Osei"),
        (Role.PRACTITIONER, "Maisie Anne", "Hallam"), (Role.PRACTITIONER, "Tyler", "Benn"),
        (Role.COORDINATOR, "Amira", "Osei"),
    ):  # fmt: skip
        client, key = authority.kept(role), authority.child(given, family)
        state_purpose(client, key)
        assert client.get(f"/children/{key}").status_code == 200
        client.get(f"/children/{key}/family")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Give registers without a graph, and one governance officer."""
    with opened_registers(settings(tmp_path), clock=lambda: MOMENT) as mine:
        add(mine, officer(FIRST))
        yield mine


@pytest.fixture
def office(house: House) -> PolicyOffice:
    """Give what the policy owners of those registers work with."""
    return policy_office(house)
