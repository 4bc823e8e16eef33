"""The register of accounts: adds and closes them, checks who signs in, says who somebody is now.

Called by the pages (sign-in, and the subject of every request), by sessions and by the command line. Every refusal of
a sign-in is the same None after the same work, so that nobody learns which user names exist or which are closed.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, false, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import second_factor, throttle
from app.accounts.account import Account, could_be_username, standard_username, subject_of
from app.accounts.errors import AccountExists, AccountMissing, AccountsUnavailable
from app.accounts.passwords import Passwords, require_acceptable
from app.accounts.tables import accounts
from policies.ledger.database import reading, writing
from policies.ledger.entry import timestamp
from policies.request import Role, Subject, at

_STEPPING_UP = "step up: "
"""Before a user name where tries at stepping up are counted; no user name begins so."""


class AccountStore:
    """The register, in the database of the ledger."""

    def __init__(
        self,
        engine: Engine,
        *,
        passwords: Passwords | None = None,
        clock: Callable[[], datetime] = at,
        asks_code: bool = True,
    ) -> None:
        self._engine = engine
        self._passwords = passwords or Passwords()
        self._clock = clock
        self._asks_code = asks_code
        """Whether signing in asks for the code of an account that has a second factor; stepping up always does."""

    def add(self, account: Account, password: str) -> Account:
        """Keep a new account. Raises AccountExists, or AccountInvalid for a password that may not be set."""
        require_acceptable(password, account.username)
        kept = replace(account, created_at=at(self._clock()), suspended_at=None, has_second_factor=False)
        row = _columns(kept) | {
            "password_hash": self._passwords.hash(password),
            "created_at": timestamp(kept.created_at),
        }
        try:
            with writing(self._engine, AccountsUnavailable) as connection:
                connection.execute(insert(accounts).values(row))
        except IntegrityError as problem:
            raise AccountExists(f"there is an account `{account.username}` already; choose another name") from problem
        return kept

    def change(self, account: Account) -> None:
        """Keep what is known of somebody as it is now: role, team, areas, dates. It holds from their next request."""
        self._update(account.username, _columns(account))

    def set_password(self, username: str, password: str) -> None:
        """Set a new password, end every session and let them try again at once."""
        username = standard_username(username)
        require_acceptable(password, username)
        kept = self._passwords.hash(password)
        self._update(username, {"password_hash": kept, "sessions_valid_from": timestamp(self._clock())})
        with writing(self._engine, AccountsUnavailable) as connection:
            throttle.forgive(connection, username)

    def suspend(self, username: str) -> None:
        """Close an account now: no sign-in, and its open sessions end with their next request."""
        now = timestamp(self._clock())
        self._update(username, {"suspended_at": now, "sessions_valid_from": now})

    def reinstate(self, username: str) -> None:
        """Open a closed account again. Sessions from before stay closed."""
        self._update(username, {"suspended_at": None})

    def begin_second_factor(self, username: str) -> str:
        """Enrol a second factor, in place of any before; the address that an authenticator takes, told this once."""
        secret = second_factor.new_secret()
        self._update(username, {"totp_secret": secret, "totp_last_step": None})
        with writing(self._engine, AccountsUnavailable) as connection:
            throttle.forgive(connection, f"{_STEPPING_UP}{standard_username(username)}")
        return second_factor.enrolment_address(secret, standard_username(username))

    def end_second_factor(self, username: str) -> None:
        """Ask for no code any more, for somebody who has lost their authenticator; they cannot step up either."""
        self._update(username, {"totp_secret": None, "totp_last_step": None})

    def get(self, username: str) -> Account | None:
        """The account of that name, closed or not."""
        with reading(self._engine, AccountsUnavailable) as connection:
            found = connection.execute(select(accounts).where(_named(standard_username(username)))).one_or_none()
        return None if found is None else _account(found)

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with reading(self._engine, AccountsUnavailable) as connection:
            found = connection.execute(select(accounts).order_by(accounts.c.username)).all()
        return tuple(_account(row) for row in found)

    def holders(self, *roles: Role) -> tuple[str, ...]:
        """User names of the open accounts of these roles: whom notices go to."""
        return tuple(found.username for found in self.all() if found.role in roles and not found.suspended)

    def subject(self, username: str) -> Subject | None:
        """Who somebody is now, for a decision; None when there is no such account, or it is closed."""
        account = self.get(username)
        return None if account is None or account.suspended else subject_of(account)

    def full_name(self, username: str) -> str:
        """The name behind a user name, also of a closed account; the user name itself where there is none."""
        account = self.get(username)
        return username if account is None else account.full_name

    def sign_in(self, username: str, password: str, code: str | None = None) -> Subject | None:
        """The subject, if password and code are right and the account is open; None for every other case alike."""
        account = self.authenticate(username, password, code)
        return None if account is None else subject_of(account)

    def authenticate(self, username: str, password: str, code: str | None = None) -> Account | None:
        """The account of whoever signs in; None when anything about it is not right."""
        username, now = standard_username(username), at(self._clock())
        in_time, found = self._begin(username, now)
        agrees = self._passwords.agree(found.password_hash if found else None, password)
        if not (in_time and agrees and found is not None and found.suspended_at is None):
            return None
        step = None
        if found.totp_secret is not None and self._asks_code:
            step = second_factor.accepted_step(found.totp_secret, code or "", now, found.totp_last_step)
            if step is None:
                return None
        return _account(found) if self._finish(found, password, step) else None

    def has_second_factor(self, username: str) -> bool:
        """Whether somebody could step up at all."""
        account = self.get(username)
        return account is not None and account.has_second_factor

    def step_up(self, username: str, code: str) -> bool:
        """Whether this is the code of now, of an open account, not used before and not tried too soon.

        Tries are slowed down as those of signing in are, but counted apart from them: whoever guesses at one door must
        not be able to close the other, least of all in an emergency.
        """
        username, now = standard_username(username), at(self._clock())
        in_time, found = self._begin(username, now, counted_as=f"{_STEPPING_UP}{username}")
        if not in_time or found is None or found.suspended_at is not None or found.totp_secret is None:
            return False
        step = second_factor.accepted_step(found.totp_secret, code, now, found.totp_last_step)
        if step is None:
            return False
        with writing(self._engine, AccountsUnavailable) as connection:
            used = _use_up(connection, found, step)
            if used:
                throttle.forgive(connection, f"{_STEPPING_UP}{username}")
        return used

    def _begin(self, username: str, now: datetime, *, counted_as: str = "") -> tuple[bool, Row[Any] | None]:
        """Count the try; whether it comes in time, and what is known of the user name."""
        try:
            with writing(self._engine, AccountsUnavailable) as connection:
                in_time = throttle.begin_try(connection, counted_as or username, now)
                return in_time, connection.execute(select(accounts).where(_named(username))).one_or_none()
        except IntegrityError:
            # Two first failures of one name at the same moment: one was counted, and now there is a row to count on.
            return self._begin(username, now, counted_as=counted_as)

    def _finish(self, found: Row[Any], password: str, step: int | None) -> bool:
        """Forget earlier failures, use up the code, renew a dated hash. False when the code was used meanwhile."""
        renewed = self._passwords.hash(password) if self._passwords.is_dated(found.password_hash) else None
        mine = _named(found.username)
        with writing(self._engine, AccountsUnavailable) as connection:
            if step is not None and not _use_up(connection, found, step):
                return False
            if renewed is not None:
                # Not over a password that was set in the meantime.
                same = accounts.c.password_hash == found.password_hash
                connection.execute(update(accounts).where(mine, same).values(password_hash=renewed))
            throttle.forgive(connection, found.username)
        return True

    def _update(self, username: str, changes: dict[str, object]) -> None:
        username = standard_username(username)
        with writing(self._engine, AccountsUnavailable) as connection:
            changed = connection.execute(update(accounts).where(_named(username)).values(changes))
            if changed.rowcount != 1:
                raise AccountMissing(f"there is no account `{username}`; list them with `kithmap user list`")


def _use_up(connection: Connection, found: Row[Any], step: int) -> bool:
    """Note that the code of a step was used. False when another try used one at the same moment."""
    unused = accounts.c.totp_last_step.is_not_distinct_from(found.totp_last_step)
    used = connection.execute(update(accounts).where(_named(found.username), unused).values(totp_last_step=step))
    return used.rowcount == 1


def _named(username: str) -> ColumnElement[bool]:
    return accounts.c.username == username if could_be_username(username) else false()


def _columns(account: Account) -> dict[str, object]:
    """The columns that the access manager decides on; secrets and closing have verbs of their own."""
    return {
        "username": account.username,
        "full_name": account.full_name,
        "role": str(account.role),
        "team": account.team,
        "practitioner_key": account.practitioner_key,
        "areas": sorted(account.areas),
        "clearance": account.clearance,
        "vetted_until": _text(account.vetted_until),
        "trained_until": _text(account.trained_until),
        "agreement_signed_on": _text(account.agreement_signed_on),
        "employer_accredited_until": _text(account.employer_accredited_until),
        "own_keys": sorted(account.own_keys),
    }


def _account(row: Row[Any]) -> Account:
    return Account(
        username=row.username,
        full_name=row.full_name,
        role=Role(row.role),
        team=row.team,
        practitioner_key=row.practitioner_key,
        areas=frozenset(row.areas),
        clearance=row.clearance,
        vetted_until=_day(row.vetted_until),
        trained_until=_day(row.trained_until),
        agreement_signed_on=_day(row.agreement_signed_on),
        employer_accredited_until=_day(row.employer_accredited_until),
        own_keys=frozenset(row.own_keys),
        suspended_at=_moment(row.suspended_at),
        has_second_factor=row.totp_secret is not None,
        created_at=_moment(row.created_at),
    )


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
