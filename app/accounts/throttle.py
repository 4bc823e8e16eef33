"""Slows down the guessing of passwords: after a few failures each further try has to wait, twice as long each time.

Called by the store around every sign-in. Failures are counted per user name that was tried, in the database, so they
hold for all processes and over a restart; a user name that nobody has is counted alike. A try is counted before the
password is looked at, so that many tries at the same moment do not slip through together.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from app.accounts.tables import sign_in_failures
from policies.ledger.entry import timestamp

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(days=1)


def wait_after(failures: int) -> timedelta:
    """How long nobody may try after so many failures in a row."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(failures - FREE_TRIES, 10)), LONGEST_WAIT)


def begin_try(connection: Connection, username: str, now: datetime) -> bool:
    """Count a try as a failure until it has succeeded. False when it is too early, and nothing may be checked."""
    table = sign_in_failures.c
    # Old failures of any name go, so that guessing at random names does not fill the table.
    connection.execute(delete(sign_in_failures).where(table.last_failed_at < timestamp(now - _FORGOTTEN_AFTER)))
    mine = table.username_digest == _digest(username)
    found = connection.execute(select(table.failures, table.last_failed_at).where(mine).with_for_update()).one_or_none()
    if found is None:
        connection.execute(
            insert(sign_in_failures).values(
                username_digest=_digest(username), failures=1, last_failed_at=timestamp(now)
            )
        )
        return True
    if timestamp(now) < timestamp(datetime.fromisoformat(found.last_failed_at) + wait_after(found.failures)):
        return False
    connection.execute(
        update(sign_in_failures).where(mine).values(failures=found.failures + 1, last_failed_at=timestamp(now))
    )
    return True


def forgive(connection: Connection, username: str) -> None:
    """Forget the failures of a user name: somebody signed in, or an access manager let them try again."""
    connection.execute(delete(sign_in_failures).where(sign_in_failures.c.username_digest == _digest(username)))


def _digest(username: str) -> str:
    """What is typed as a user name may be anything, even a password; it is not kept."""
    return hashlib.sha256(username.encode(errors="replace")).hexdigest()
