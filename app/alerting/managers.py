"""Who is told as a manager (R22): the one whom the authority names for a team, or whoever must know instead.

A notice for a manager always reaches somebody: where none is named, or the one who is has no open account or is the
person themself, it goes to the safeguarding leads of the person's areas, or else to governance officers. Called
wherever such a notice is left, and at the start, which says which teams have nobody of their own.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.accounts.account import Account
from app.view_models.words import counted
from policies.request import Role

INSTEAD = (Role.SAFEGUARDING_LEAD, Role.GOVERNANCE_OFFICER)
"""Who is told where no manager is, the first of whom there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team, the manager named for it, and whether that person can be told."""

    name: str
    manager: str
    reached: bool


def managing(username: str, accounts: Iterable[Account], managers: Mapping[str, str]) -> frozenset[str]:
    """User names of those who are told of what somebody did, in the place of a manager; never the person themself."""
    known = {account.username: account for account in accounts}
    person = known.get(username)
    named = known.get(managers.get(person.team, "")) if person is not None else None
    if named is not None and named.username != username and not named.suspended:
        return frozenset({named.username})
    others = [account for account in known.values() if account.username != username and not account.suspended]
    areas = person.areas if person is not None else frozenset()
    near = [account for account in others if not account.areas or not areas or account.areas & areas]
    for choice in (near, others):
        for role in INSTEAD:
            if found := frozenset(account.username for account in choice if account.role is role):
                return found
    return frozenset()


def telling(accounts: Callable[[], Iterable[Account]], managers: Mapping[str, str]) -> Callable[[str], Collection[str]]:
    """The same for the accounts as they are at each call."""
    return lambda username: managing(username, accounts(), managers)


def teams(accounts: Iterable[Account], managers: Mapping[str, str]) -> Sequence[Team]:
    """Every team of somebody with an open account, in order of name."""
    opened = [account for account in accounts if not account.suspended]
    names = {account.username for account in opened}
    return [
        Team(name=team, manager=managers.get(team, ""), reached=managers.get(team, "") in names)
        for team in sorted({account.team for account in opened if account.team})
    ]


def unmanaged_words(accounts: Iterable[Account], managers: Mapping[str, str]) -> str:
    """`3 teams have no manager who can be told: …`; empty where every team has one."""
    without = [team for team in teams(accounts, managers) if not team.reached]
    if not without:
        return ""
    have = "has" if len(without) == 1 else "have"
    return (
        f"{counted(len(without), 'team')} {have} no manager who can be told; their notices go to the safeguarding leads"
        " (`kithmap alerts managers` lists them)"
    )
