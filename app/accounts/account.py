"""One account as the register keeps it, and the subject that policies see in it.

Built by the command line and the access manager's pages, kept by the store. A date that is missing denies (R14): the
policies read it at every request, so a lapse closes access that minute without anybody doing anything.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from app.accounts.errors import AccountInvalid
from policies.request import Role, Subject

HIGHEST_CLEARANCE = 3
_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?")
_RESERVED = frozenset({"alerting", "anonymous", "loader", "operator"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account, without its secrets."""

    username: str
    full_name: str
    role: Role
    team: str = ""
    practitioner_key: str | None = None
    """Key of their own node in the graph, where they have one."""
    areas: frozenset[str] = frozenset()
    clearance: int = 0
    vetted_until: date | None = None
    trained_until: date | None = None
    agreement_signed_on: date | None = None
    employer_accredited_until: date | None = None
    own_keys: frozenset[str] = frozenset()
    """Children, carers and homes that are their own: never opened by them (R17)."""
    suspended_at: datetime | None = None
    has_second_factor: bool = False
    created_at: datetime | None = None

    def __post_init__(self) -> None:
        if not could_be_username(self.username):
            raise AccountInvalid(
                f"`{self.username}` cannot be a user name; use 1 to 64 of a-z, 0-9, dot, hyphen, underscore and @"
            )
        if not self.full_name.strip():
            raise AccountInvalid(f"the account `{self.username}` needs the full name of a person")
        if not 0 <= self.clearance <= HIGHEST_CLEARANCE:
            raise AccountInvalid(f"clearance `{self.clearance}` is outside 0 to {HIGHEST_CLEARANCE}")

    @property
    def suspended(self) -> bool:
        """Whether the account has been closed."""
        return self.suspended_at is not None


def subject_of(account: Account) -> Subject:
    """The account as policies see it."""
    return Subject(
        username=account.username,
        full_name=account.full_name,
        role=account.role,
        team=account.team,
        practitioner=account.practitioner_key,
        areas=account.areas,
        clearance=account.clearance,
        vetted_until=account.vetted_until,
        trained_until=account.trained_until,
        agreement_signed_on=account.agreement_signed_on,
        employer_accredited_until=account.employer_accredited_until,
        suspended=account.suspended,
        own_keys=account.own_keys,
    )


def could_be_username(text: str) -> bool:
    """Whether an account could have this name; what could not is never looked up: a database may choke on it."""
    return _USERNAME.fullmatch(text) is not None and text not in _RESERVED


def standard_username(typed: str) -> str:
    """The user name that somebody meant by what they typed."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()
