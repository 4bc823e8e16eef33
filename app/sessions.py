"""Sessions kept by the server: a random token in the browser, everything else here, ended the moment it must end.

Called by the pages through `app.services`; knows nothing of the web. Of a token only its SHA-256 is stored, so that a
copy of the database opens no session. A session ends when it is idle too long, when it is too old, when it is closed,
and with the next request after its account was suspended or its password changed.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.account import could_be_username, standard_username
from app.accounts.errors import AccountMissing, AccountsUnavailable
from app.accounts.tables import accounts, sessions
from policies.ledger.database import reading, writing
from policies.ledger.entry import timestamp
from policies.request import Purpose, TrailStep, at

PURPOSE_LASTS = timedelta(hours=2)
"""How long a purpose that was stated for one record holds (R3)."""

_SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last request is noted: writing it down each time would cost a disk sync per request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPurpose:
    """Why somebody opened one record, and since when."""

    purpose: Purpose
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Whom somebody serves, by telephone for example, since when, and how they made sure who it is."""

    username: str
    since: datetime
    checked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionState:
    """A session as it is kept by the server. `trail` is the last step of the walk that is going on."""

    username: str
    purposes: Mapping[str, StatedPurpose] = field(default_factory=dict)
    trail: TrailStep | None = None
    serving: Serving | None = None
    """Whoever the answers of this session are for as well; they are bound by the rights of both."""
    stepped_up_at: datetime | None = None
    """When a one-time code was last given in this session."""
    overrides: Mapping[str, str] = field(default_factory=dict)
    """References of the emergency overrides that this session opened, by the child they are for; at most one each."""


class SessionStore:
    """Sessions by their token, in the database of the ledger."""

    def __init__(
        self,
        engine: Engine,
        *,
        idle: timedelta = timedelta(minutes=30),
        absolute: timedelta = timedelta(hours=8),
        clock: Callable[[], datetime] = at,
    ) -> None:
        self._engine = engine
        self._idle = idle
        self._absolute = absolute
        self._clock = clock

    def start(self, username: str, replaces: str | None = None) -> str:
        """Open a session for somebody who has just signed in; its new token. The one it replaces is closed."""
        username = standard_username(username)
        if not could_be_username(username):
            raise AccountMissing(f"there is no account `{username}` to open a session for")
        token, now = secrets.token_urlsafe(32), at(self._clock())
        row = {
            "token_digest": _digest(token),
            "username": username,
            "created_at": timestamp(now),
            "last_seen_at": timestamp(now),
            "data": _data(SessionState(username=username)),
        }
        over = or_(
            sessions.c.created_at <= timestamp(now - self._absolute),
            sessions.c.last_seen_at <= timestamp(now - self._idle),
            sessions.c.token_digest == _digest(replaces or ""),
        )
        try:
            with writing(self._engine, AccountsUnavailable) as connection:
                connection.execute(delete(sessions).where(over))
                connection.execute(insert(sessions).values(row))
        except IntegrityError as problem:
            raise AccountMissing(f"there is no account `{username}` to open a session for") from problem
        return token

    def find(self, token: str) -> SessionState | None:
        """The session in force behind a token; None when it is unknown, over, idle too long or revoked."""
        now = at(self._clock())
        with reading(self._engine, AccountsUnavailable) as connection:
            row = self._in_force(connection, token, now)
        if row is None:
            return None
        if timestamp(now - _SEEN_EVERY) >= row.last_seen_at:
            mine = sessions.c.token_digest == row.token_digest
            with writing(self._engine, AccountsUnavailable) as connection:
                connection.execute(update(sessions).where(mine).values(last_seen_at=timestamp(now)))
        return _state(row)

    def state_purpose(self, token: str, record: str, stated: StatedPurpose) -> None:
        """Keep the purpose for one record of one session; those whose time is over are forgotten."""

        def with_purpose(state: SessionState) -> SessionState:
            since = at(self._clock()) - PURPOSE_LASTS
            in_force = {key: held for key, held in state.purposes.items() if held.since > since}
            return replace(state, purposes={**in_force, record: stated})

        self.change(token, with_purpose)

    def walk_on(self, token: str, step: TrailStep | None) -> None:
        """Keep the last step of the walk; None when a new walk begins."""
        self.change(token, lambda state: replace(state, trail=step))

    def serve(self, token: str, serving: Serving | None) -> None:
        """Begin to serve somebody, or stop. Purposes and the walk begin anew: they were stated for somebody else."""
        self.change(token, lambda state: replace(state, serving=serving, purposes={}, trail=None))

    def step_up(self, token: str) -> None:
        """Note that a one-time code was given just now."""
        self.change(token, lambda state: replace(state, stepped_up_at=at(self._clock())))

    def hold_override(self, token: str, child: str, reference: str) -> str | None:
        """Keep an override with the session; the reference of the one that it takes the place of."""
        before: list[str] = []

        def with_override(state: SessionState) -> SessionState:
            before.extend(held for key, held in state.overrides.items() if key == child)
            return replace(state, overrides={**state.overrides, child: reference})

        self.change(token, with_override)
        return before[0] if before else None

    def drop_override(self, token: str, reference: str) -> None:
        """Keep an override no longer."""

        def without(state: SessionState) -> SessionState:
            kept = {child: held for child, held in state.overrides.items() if held != reference}
            return replace(state, overrides=kept)

        self.change(token, without)

    def change(self, token: str, changed: Callable[[SessionState], SessionState]) -> SessionState | None:
        """Change what a session keeps, alone: two requests of one session at a time lose nothing of each other."""
        with writing(self._engine, AccountsUnavailable) as connection:
            row = self._in_force(connection, token, at(self._clock()), alone=True)
            if row is None:
                return None
            state = changed(_state(row))
            mine = sessions.c.token_digest == row.token_digest
            connection.execute(update(sessions).where(mine).values(data=_data(state)))
        return state

    def end(self, token: str) -> None:
        """Close a session; its token opens nothing any more."""
        with writing(self._engine, AccountsUnavailable) as connection:
            connection.execute(delete(sessions).where(sessions.c.token_digest == _digest(token)))

    def end_all(self, username: str) -> int:
        """Close every session of an account; how many there were."""
        with writing(self._engine, AccountsUnavailable) as connection:
            ended = connection.execute(delete(sessions).where(sessions.c.username == standard_username(username)))
        return ended.rowcount

    def _in_force(self, connection: Connection, token: str, now: datetime, *, alone: bool = False) -> Row[Any] | None:
        """The row behind a token. INVARIANT (that-minute): the account is looked at each time, never remembered."""
        query = (
            select(sessions)
            .join(accounts, accounts.c.username == sessions.c.username)
            .where(
                sessions.c.token_digest == _digest(token),
                sessions.c.created_at > timestamp(now - self._absolute),
                sessions.c.last_seen_at > timestamp(now - self._idle),
                accounts.c.suspended_at.is_(None),
                or_(accounts.c.sessions_valid_from.is_(None), sessions.c.created_at > accounts.c.sessions_valid_from),
            )
        )
        return connection.execute(query.with_for_update(of=sessions) if alone else query).one_or_none()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _data(state: SessionState) -> dict[str, object]:
    trail, serving = state.trail, state.serving
    return {
        "purposes": {
            record: {
                "purpose": str(stated.purpose),
                "since": timestamp(stated.since),
            }
            for record, stated in state.purposes.items()
        },
        "trail": None if trail is None else {"trail": trail.trail, "step": trail.step, "previous": trail.previous},
        "serving": None
        if serving is None
        else {"username": serving.username, "since": timestamp(serving.since), "checked": serving.checked},
        "stepped_up_at": timestamp(state.stepped_up_at) if state.stepped_up_at else None,
        "overrides": dict(state.overrides),
    }


def _state(row: Row[Any]) -> SessionState:
    trail, serving, stepped_up = row.data["trail"], row.data.get("serving"), row.data.get("stepped_up_at")
    return SessionState(
        username=row.username,
        purposes={
            record: StatedPurpose(
                purpose=Purpose(stated["purpose"]),
                since=datetime.fromisoformat(stated["since"]),
            )
            for record, stated in row.data["purposes"].items()
        },
        trail=None if trail is None else TrailStep(**trail),
        serving=None if serving is None else _serving(serving),
        stepped_up_at=datetime.fromisoformat(stepped_up) if stepped_up else None,
        overrides=row.data.get("overrides", {}),
    )


def _serving(kept: Mapping[str, str]) -> Serving:
    return Serving(
        username=kept["username"], since=datetime.fromisoformat(kept["since"]), checked=kept["checked"]
    )  # fmt: skip
