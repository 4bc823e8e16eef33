"""A notice for a manager always reaches somebody, and never the person whom it is about (R22)."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from app.accounts.account import Account
from app.alerting.managers import managing, teams, unmanaged_words
from policies.request import Role

CLOSED = datetime(2026, 11, 1, tzinfo=UTC)
HERE, THERE = frozenset({"E06000999"}), frozenset({"E06000998"})


def account(name: str, role: Role = Role.PRACTITIONER, **changes: object) -> Account:
    """Somebody of the team East, with an open account."""
    return Account(username=name, full_name=name, role=role, **{"team": "East", "areas": HERE, **changes})  # type: ignore[arg-type]


MO, RUTH = account("mo"), account("ruth")
HELEN = account("helen", Role.SAFEGUARDING_LEAD, team="Hub")
AWAY = account("away", Role.SAFEGUARDING_LEAD, team="Hub", areas=THERE)
NADIA = account("nadia", Role.GOVERNANCE_OFFICER, team="Governance")
NAMED: Mapping[str, str] = {"East": "mo"}


@pytest.mark.parametrize(
    ("people", "managers", "told"),
    [
        ((RUTH, MO, HELEN, NADIA), NAMED, {"mo"}),
        ((RUTH, MO, HELEN, NADIA), {}, {"helen"}),
        ((RUTH, MO, HELEN, NADIA), {"East": "ruth"}, {"helen"}),
        ((RUTH, MO, HELEN, NADIA), {"East": "nobody"}, {"helen"}),
        ((RUTH, account("mo", suspended_at=CLOSED), HELEN, NADIA), NAMED, {"helen"}),
        ((RUTH, MO, AWAY, NADIA), {}, {"nadia"}),
        ((RUTH, MO, account("helen", Role.SAFEGUARDING_LEAD, suspended_at=CLOSED), NADIA), {}, {"nadia"}),
        ((RUTH, MO, AWAY), {}, {"away"}),
        ((MO, HELEN, NADIA), NAMED, {"helen"}),
        ((RUTH, MO), {}, set()),
    ],
)
def test_who_is_told_in_the_place_of_a_manager(
    people: tuple[Account, ...], managers: Mapping[str, str], told: set[str]
) -> None:
    assert managing("ruth", people, managers) == told


def test_a_lead_alone_is_not_told_of_themselves() -> None:
    assert managing("helen", (HELEN, NADIA), {"Hub": "helen"}) == {"nadia"}


def test_the_start_says_how_many_teams_have_nobody_and_the_list_says_which() -> None:
    people = (RUTH, MO, HELEN, NADIA, account("gone", team="West", suspended_at=CLOSED), account("free", team=""))
    found = {team.name: (team.manager, team.reached) for team in teams(people, {**NAMED, "Hub": "gone"})}
    assert found == {"East": ("mo", True), "Governance": ("", False), "Hub": ("gone", False)}
    assert unmanaged_words(people, NAMED).startswith("2 teams have no manager who can be told")
    assert unmanaged_words((RUTH, MO), NAMED) == ""
