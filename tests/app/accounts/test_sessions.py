"""Shows that a session keeps what it was told and ends the moment it must, whatever the browser still holds."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from app.accounts.errors import AccountMissing
from app.accounts.store import AccountStore
from app.accounts.tables import sessions as table
from app.sessions import PURPOSE_LASTS, Serving, SessionState, SessionStore, StatedPurpose
from policies.request import Purpose, TrailStep
from tests.app.accounts.conftest import AMARA, PASSWORD, Clock

CHILD, BROTHER = "7K4M29XQ3", "0B2C4D6F8"


@pytest.fixture
def token(register: AccountStore, sessions: SessionStore) -> str:
    """Give the token of a session of Amara's."""
    assert register.sign_in("amara.osei", PASSWORD)
    return sessions.start("amara.osei")


def test_a_token_opens_the_session_of_whoever_signed_in(sessions: SessionStore, token: str) -> None:
    assert sessions.find(token) == SessionState(username="amara.osei")


@pytest.mark.parametrize("wrong", ["", "guess", "half \ud83d", "x" * 100_000])
def test_no_other_token_opens_it(sessions: SessionStore, token: str, wrong: str) -> None:
    for other in (wrong, token[:-1], token + "x", token.swapcase()):
        assert sessions.find(other) is None


def test_the_database_does_not_hold_the_token(sessions: SessionStore, token: str, engine: Engine) -> None:
    assert len(token) >= 43
    with engine.connect() as connection:
        row = connection.execute(select(table)).one()
    assert token not in str(row)
    assert sessions.find(row.token_digest) is None


def test_every_sign_in_has_a_token_of_its_own_and_closes_the_one_it_replaces(
    sessions: SessionStore, token: str
) -> None:
    other = sessions.start("amara.osei")
    rotated = sessions.start("amara.osei", replaces=token)
    assert len({token, other, rotated}) == 3
    assert sessions.find(token) is None
    assert sessions.find(other) is not None
    assert sessions.find(rotated) is not None


def test_a_session_that_is_idle_for_half_an_hour_is_over(sessions: SessionStore, token: str, clock: Clock) -> None:
    clock.turn(minutes=29)
    assert sessions.find(token) is not None
    clock.turn(minutes=29)
    assert sessions.find(token) is not None
    clock.turn(minutes=30)
    assert sessions.find(token) is None


def test_a_session_is_over_after_eight_hours_however_busy(sessions: SessionStore, token: str, clock: Clock) -> None:
    for _ in range(8 * 3 - 1):
        clock.turn(minutes=20)
        assert sessions.find(token) is not None
    clock.turn(minutes=20)
    assert sessions.find(token) is None


def test_the_limits_are_settings(engine: Engine, register: AccountStore, clock: Clock) -> None:
    short = SessionStore(engine, idle=timedelta(minutes=5), absolute=timedelta(minutes=9), clock=clock)
    token = short.start("amara.osei")
    clock.turn(minutes=4, seconds=59)
    assert short.find(token) is not None
    clock.turn(minutes=4, seconds=1)
    assert short.find(token) is None
    assert register.get("amara.osei") is not None


def test_a_session_that_was_ended_stays_ended(sessions: SessionStore, token: str) -> None:
    other = sessions.start("amara.osei")
    sessions.end(token)
    assert sessions.find(token) is None
    assert sessions.find(other) is not None
    assert sessions.end_all("amara.osei") == 1
    assert sessions.find(other) is None


def test_suspension_bites_with_the_next_request_and_is_not_undone_for_old_sessions(
    register: AccountStore, sessions: SessionStore, token: str, clock: Clock
) -> None:
    clock.turn(seconds=1)
    register.suspend("amara.osei")
    assert sessions.find(token) is None
    assert sessions.change(token, lambda state: state) is None
    clock.turn(seconds=1)
    register.reinstate("amara.osei")
    assert sessions.find(token) is None
    clock.turn(seconds=1)
    assert sessions.find(sessions.start("amara.osei")) is not None


def test_a_new_password_ends_the_sessions_of_the_old_one(
    register: AccountStore, sessions: SessionStore, token: str, clock: Clock
) -> None:
    clock.turn(seconds=1)
    register.set_password("amara.osei", "curlew marmalade viaduct")
    assert sessions.find(token) is None


def test_a_stated_purpose_is_kept_for_its_record(sessions: SessionStore, token: str, clock: Clock) -> None:
    stated = StatedPurpose(purpose=Purpose.CHILD_IN_FRONT, since=clock.now)
    sessions.state_purpose(token, CHILD, stated)
    state = sessions.find(token)
    assert state is not None
    assert state.purposes == {CHILD: stated}


def test_whom_somebody_serves_is_kept_and_purposes_begin_anew(sessions: SessionStore, token: str, clock: Clock) -> None:
    stated = StatedPurpose(purpose=Purpose.CHILD_IN_FRONT, since=clock.now)
    serving = Serving(username="ruth.ellwood", since=clock.now, checked="rang-back")
    sessions.state_purpose(token, CHILD, stated)
    sessions.serve(token, serving)
    state = sessions.find(token)
    assert state is not None
    assert (state.serving, state.purposes, state.trail) == (serving, {}, None)
    sessions.state_purpose(token, CHILD, stated)
    sessions.serve(token, None)
    state = sessions.find(token)
    assert state is not None
    assert (state.serving, state.purposes) == (None, {})


def test_a_purpose_whose_time_is_over_is_forgotten_with_the_next_one(
    engine: Engine, register: AccountStore, clock: Clock
) -> None:
    sessions = SessionStore(engine, idle=timedelta(hours=3), clock=clock)
    assert register.get("amara.osei")
    token = sessions.start("amara.osei")
    sessions.state_purpose(token, CHILD, StatedPurpose(purpose=Purpose.CHECKING_RECORD, since=clock.now))
    clock.turn(seconds=PURPOSE_LASTS.total_seconds())
    later = StatedPurpose(purpose=Purpose.WORRIED_SAFETY, since=clock.now)
    sessions.state_purpose(token, BROTHER, later)
    state = sessions.find(token)
    assert state is not None
    assert state.purposes == {BROTHER: later}


def test_a_walk_goes_on_from_its_last_step_and_begins_anew(sessions: SessionStore, token: str) -> None:
    step = TrailStep(trail="walk", step=3, previous="3f0c1f6e-4c1c-4a53-9a0e-0f6f5f0b7a11")
    sessions.walk_on(token, step)
    state = sessions.find(token)
    assert state is not None
    assert state.trail == step
    sessions.walk_on(token, None)
    state = sessions.find(token)
    assert state is not None
    assert state.trail is None


def test_requests_at_the_same_moment_lose_nothing_of_each_other(
    sessions: SessionStore, token: str, clock: Clock
) -> None:
    records = [f"RECORD{number:03}" for number in range(24)]
    stated = StatedPurpose(purpose=Purpose.ARRANGING_SUPPORT, since=clock.now)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda record: sessions.state_purpose(token, record, stated), records))
    state = sessions.find(token)
    assert state is not None
    assert sorted(state.purposes) == records


def test_what_is_kept_for_a_session_that_is_over_is_nothing(sessions: SessionStore, token: str, clock: Clock) -> None:
    sessions.end(token)
    sessions.state_purpose(token, CHILD, StatedPurpose(purpose=Purpose.CHECKING_RECORD, since=clock.now))
    assert sessions.find(token) is None


def test_sessions_that_are_over_are_cleared_away(
    sessions: SessionStore, token: str, engine: Engine, clock: Clock
) -> None:
    assert token
    clock.turn(minutes=31)
    sessions.start("amara.osei")
    with engine.connect() as connection:
        assert len(connection.execute(select(table)).all()) == 1


def test_a_session_of_nobody_is_not_opened(register: AccountStore, sessions: SessionStore) -> None:
    with pytest.raises(AccountMissing, match=r"ben\.aku"):
        sessions.start("ben.aku")
    with pytest.raises(AccountMissing, match="no account"):
        sessions.start("ben\0aku")
    register.add(replace(AMARA, username="ben.aku"), PASSWORD)
    assert sessions.find(sessions.start("ben.aku")) == SessionState(username="ben.aku")
