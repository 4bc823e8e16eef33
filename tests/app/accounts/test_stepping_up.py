"""Shows that a one-time code inside a session is good once, near its moment, for its owner, and not to be guessed."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.accounts import second_factor, throttle
from app.accounts.passwords import Passwords
from app.accounts.store import AccountStore
from app.sessions import SessionStore
from tests.app.accounts.conftest import PASSWORD, Clock

AMARA = "amara.osei"


@pytest.fixture
def secret(register: AccountStore) -> str:
    """Give the secret of Amara's telephone."""
    return second_factor.secret_in(register.begin_second_factor(AMARA))


def _code(secret: str, clock: Clock) -> str:
    return second_factor.code_at(secret, second_factor.step_at(clock.now))


def test_the_code_of_now_is_good_once(register: AccountStore, clock: Clock, secret: str) -> None:
    code = _code(secret, clock)
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda _: register.step_up(AMARA, code), range(4))) == [False, False, False, True]
    assert not register.step_up(AMARA, code)
    clock.turn(seconds=30)
    assert register.step_up(AMARA, _code(secret, clock))


def test_a_code_that_opened_the_door_steps_nobody_up(register: AccountStore, clock: Clock, secret: str) -> None:
    code = _code(secret, clock)
    assert register.sign_in(AMARA, PASSWORD, code) is not None
    assert not register.step_up(AMARA, code)


def test_an_old_code_an_empty_one_and_that_of_nobody_are_refused(
    register: AccountStore, clock: Clock, secret: str
) -> None:
    old = _code(secret, clock)
    clock.turn(minutes=2)
    for code in (old, "", "      ", "abcdef", "\ud800"):
        assert not register.step_up(AMARA, code), code
        register.begin_second_factor("amara.osei")  # forgets the tries, so that each is looked at
    assert not register.step_up("ben.aku", "000000")


def test_without_a_second_factor_and_when_closed_no_code_is_good(
    register: AccountStore, clock: Clock, secret: str
) -> None:
    register.suspend(AMARA)
    assert not register.step_up(AMARA, _code(secret, clock))
    register.reinstate(AMARA)
    register.end_second_factor(AMARA)
    assert not register.has_second_factor(AMARA)
    clock.turn(seconds=30)
    assert not register.step_up(AMARA, _code(secret, clock))


def test_guessing_has_to_wait_and_does_not_close_the_door(register: AccountStore, clock: Clock, secret: str) -> None:
    for _ in range(throttle.FREE_TRIES):
        assert not register.step_up(AMARA, "000000")
    assert not register.step_up(AMARA, _code(secret, clock))
    assert register.sign_in(AMARA, PASSWORD, _code(secret, clock)) is not None
    clock.turn(seconds=30)
    assert register.step_up(AMARA, _code(secret, clock))


def test_guessing_passwords_does_not_keep_anybody_from_an_emergency(
    register: AccountStore, clock: Clock, secret: str
) -> None:
    for _ in range(throttle.FREE_TRIES + 3):
        register.sign_in(AMARA, "wrong wrong wrong")
    assert register.step_up(AMARA, _code(secret, clock))


def test_signing_in_can_leave_the_code_for_later(
    register: AccountStore, passwords: Passwords, clock: Clock, secret: str
) -> None:
    relaxed = AccountStore(register._engine, passwords=passwords, clock=clock, asks_code=False)
    assert register.sign_in(AMARA, PASSWORD) is None
    assert relaxed.sign_in(AMARA, PASSWORD) is not None
    assert relaxed.step_up(AMARA, _code(secret, clock))


def test_a_session_keeps_when_the_code_was_given_and_what_it_opened(
    register: AccountStore, sessions: SessionStore, clock: Clock
) -> None:
    assert register.get(AMARA) is not None
    token = sessions.start(AMARA)
    sessions.step_up(token)
    assert sessions.hold_override(token, "7K4M29XQ3", "OV-00000001") is None
    assert sessions.hold_override(token, "7K4M29XQ3", "OV-00000002") == "OV-00000001"
    sessions.hold_override(token, "0B2C4D6F8", "OV-00000003")
    state = sessions.find(token)
    assert state is not None
    assert state.stepped_up_at == clock.now
    assert state.overrides == {"7K4M29XQ3": "OV-00000002", "0B2C4D6F8": "OV-00000003"}
    sessions.drop_override(token, "OV-00000002")
    kept = sessions.find(token)
    assert kept is not None
    assert kept.overrides == {"0B2C4D6F8": "OV-00000003"}
    # The next session begins with nothing of it.
    new = sessions.find(sessions.start(AMARA, replaces=token))
    assert new is not None
    assert (new.overrides, new.stepped_up_at) == ({}, None)
