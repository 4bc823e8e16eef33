"""Shows that the register keeps what it was told, lets in whom it should, and refuses everybody else alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select, text

from app.accounts import second_factor, throttle
from app.accounts.account import Account
from app.accounts.errors import AccountExists, AccountInvalid, AccountMissing, AccountsUnavailable
from app.accounts.passwords import Passwords
from app.accounts.store import AccountStore
from app.accounts.tables import accounts, sign_in_failures
from policies.request import Role, Subject
from tests.app.accounts.conftest import AMARA, PASSWORD, Clock


def test_an_account_is_read_back_as_it_was_added(register: AccountStore, clock: Clock) -> None:
    assert register.get("amara.osei") == replace(AMARA, created_at=clock.now)
    assert register.all() == (replace(AMARA, created_at=clock.now),)
    assert register.get("ben.aku") is None


def test_the_subject_has_every_attribute_that_policies_read(register: AccountStore) -> None:
    assert register.subject("amara.osei") == Subject(
        username="amara.osei",
        full_name="Amara Osei",
        role=Role.SOCIAL_WORKER,
        team="Children in need, north",
        practitioner="0B2C4D6F8",
        areas=frozenset({"E06000999"}),
        clearance=2,
        vetted_until=AMARA.vetted_until,
        trained_until=AMARA.trained_until,
        agreement_signed_on=AMARA.agreement_signed_on,
        employer_accredited_until=AMARA.employer_accredited_until,
        own_keys=frozenset({"7K4M29XQ3"}),
    )


def test_whoever_has_the_password_signs_in(register: AccountStore) -> None:
    subject = register.sign_in("amara.osei", PASSWORD)
    assert subject is not None
    assert subject.full_name == "Amara Osei"


def test_a_user_name_is_understood_however_it_is_typed(register: AccountStore) -> None:
    assert register.sign_in(" Amara.OSEI ", PASSWORD) is not None
    assert register.sign_in("ａmara.osei", PASSWORD) is not None  # noqa: RUF001 - a full-width letter


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("amara.osei", "heron lighthouse turnip"),
        ("amara.osei", PASSWORD.upper()),
        ("amara.osei", ""),
        ("amara.osei", "x" * 100_000),
        ("ben.aku", PASSWORD),
        ("", PASSWORD),
        ("amara.osei\0", PASSWORD),
        ("half \ud83d", PASSWORD),
        ("' OR 1=1 --", PASSWORD),
    ],
)
def test_nobody_else_signs_in(register: AccountStore, username: str, password: str) -> None:
    assert register.sign_in(username, password) is None


@pytest.mark.parametrize("username", ["", "amara.osei\0", "half \ud83d", "amara osei"])
def test_a_name_that_nobody_could_have_is_simply_not_there(register: AccountStore, username: str) -> None:
    assert register.get(username) is None
    assert register.subject(username) is None
    assert register.full_name(username) == username
    with pytest.raises(AccountMissing):
        register.suspend(username)


def test_a_closed_account_is_closed_at_once_and_opens_again(register: AccountStore, clock: Clock) -> None:
    register.suspend("amara.osei")
    assert register.sign_in("amara.osei", PASSWORD) is None
    assert register.subject("amara.osei") is None
    closed = register.get("amara.osei")
    assert closed is not None
    assert closed.suspended_at == clock.now
    assert register.full_name("amara.osei") == "Amara Osei"
    register.reinstate("amara.osei")
    assert register.sign_in("amara.osei", PASSWORD) is not None


def test_a_change_holds_from_the_next_request(register: AccountStore) -> None:
    register.change(replace(AMARA, areas=frozenset(), vetted_until=None))
    subject = register.subject("amara.osei")
    assert subject is not None
    assert subject.areas == frozenset()
    assert subject.vetted_until is None
    assert register.sign_in("amara.osei", PASSWORD) is not None


def test_a_name_is_given_once(register: AccountStore) -> None:
    with pytest.raises(AccountExists, match=r"`amara\.osei` already"):
        register.add(AMARA, PASSWORD)


@pytest.mark.parametrize("verb", ["suspend", "reinstate", "begin_second_factor", "end_second_factor"])
def test_what_is_done_to_nobody_is_said(register: AccountStore, verb: str) -> None:
    with pytest.raises(AccountMissing, match=r"`ben\.aku`"):
        getattr(register, verb)("ben.aku")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"username": "Amara"}, "cannot be a user name"),
        ({"username": ""}, "cannot be a user name"),
        ({"username": "amara osei"}, "cannot be a user name"),
        ({"username": "anonymous"}, "cannot be a user name"),
        ({"username": "a" * 65}, "cannot be a user name"),
        ({"full_name": " "}, "full name"),
        ({"clearance": 4}, "outside 0 to 3"),
        ({"clearance": -1}, "outside 0 to 3"),
    ],
)
def test_an_account_that_may_not_be_kept_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(AccountInvalid, match=said):
        replace(AMARA, **change)


def test_after_five_failures_even_the_right_password_has_to_wait(register: AccountStore, clock: Clock) -> None:
    for _ in range(throttle.FREE_TRIES):
        assert register.sign_in("amara.osei", "wrong wrong wrong") is None
    assert register.sign_in("amara.osei", PASSWORD) is None
    clock.turn(seconds=29)
    assert register.sign_in("amara.osei", PASSWORD) is None
    clock.turn(seconds=1)
    assert register.sign_in("amara.osei", PASSWORD) is not None
    assert register.sign_in("amara.osei", "wrong wrong wrong") is None
    assert register.sign_in("amara.osei", PASSWORD) is not None


def test_trying_while_waiting_does_not_make_the_wait_longer(register: AccountStore, clock: Clock) -> None:
    for _ in range(throttle.FREE_TRIES + 50):
        register.sign_in("amara.osei", "wrong wrong wrong")
    clock.turn(seconds=30)
    assert register.sign_in("amara.osei", PASSWORD) is not None


def test_each_failure_behind_a_wait_makes_the_next_one_longer_up_to_a_quarter_of_an_hour() -> None:
    waits = [throttle.wait_after(failures) for failures in range(12)]
    assert waits[:5] == [timedelta(0)] * 5
    assert waits[5:10] == [timedelta(seconds=seconds) for seconds in (30, 60, 120, 240, 480)]
    assert waits[10:] == [timedelta(minutes=15)] * 2
    assert throttle.wait_after(10**9) == timedelta(minutes=15)


def test_many_tries_at_the_same_moment_do_not_slip_through_together(register: AccountStore, engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: register.sign_in("amara.osei", "wrong wrong wrong"), range(16)))
    assert found == [None] * 16
    with engine.connect() as connection:
        assert connection.scalars(select(sign_in_failures.c.failures)).all() == [throttle.FREE_TRIES]


def test_a_name_that_nobody_has_leaves_the_same_traces(register: AccountStore, engine: Engine) -> None:
    for username in ("amara.osei", "ben.aku"):
        for _ in range(3):
            register.sign_in(username, "wrong wrong wrong")
    with engine.connect() as connection:
        rows = connection.execute(select(sign_in_failures)).all()
    assert [row.failures for row in rows] == [3, 3]
    assert not any("ben" in row.username_digest for row in rows)


def test_failures_are_forgotten_after_a_day(register: AccountStore, engine: Engine, clock: Clock) -> None:
    for _ in range(throttle.FREE_TRIES):
        register.sign_in("ben.aku", "wrong wrong wrong")
    clock.turn(days=1, seconds=1)
    register.sign_in("amara.osei", PASSWORD)
    with engine.connect() as connection:
        assert connection.execute(select(sign_in_failures)).all() == []


def test_a_second_factor_is_asked_for_once_it_is_there(register: AccountStore, clock: Clock) -> None:
    secret = _secret_in(register.begin_second_factor("amara.osei"))
    account = register.get("amara.osei")
    assert account is not None
    assert account.has_second_factor
    code = second_factor.code_at(secret, second_factor.step_at(clock.now))
    assert register.sign_in("amara.osei", PASSWORD) is None
    assert register.sign_in("amara.osei", PASSWORD, "000000" if code != "000000" else "111111") is None
    assert register.sign_in("amara.osei", "wrong wrong wrong", code) is None
    assert register.sign_in("amara.osei", PASSWORD, f"{code[:3]} {code[3:]}") is not None
    register.end_second_factor("amara.osei")
    assert register.sign_in("amara.osei", PASSWORD) is not None


def test_a_code_is_good_for_one_sign_in(register: AccountStore, clock: Clock) -> None:
    secret = _secret_in(register.begin_second_factor("amara.osei"))
    code = second_factor.code_at(secret, second_factor.step_at(clock.now))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: register.sign_in("amara.osei", PASSWORD, code), range(4)))
    assert len([subject for subject in found if subject is not None]) == 1
    clock.turn(seconds=30)
    assert register.sign_in("amara.osei", PASSWORD, code) is None
    next_code = second_factor.code_at(secret, second_factor.step_at(clock.now))
    assert register.sign_in("amara.osei", PASSWORD, next_code) is not None


def test_a_dated_hash_is_renewed_at_the_next_sign_in(engine: Engine, register: AccountStore, clock: Clock) -> None:
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    before = _hash(engine)
    assert register.sign_in("amara.osei", PASSWORD) is not None
    assert _hash(engine) == before
    assert AccountStore(engine, passwords=stronger, clock=clock).sign_in("amara.osei", PASSWORD) is not None
    assert "m=16,t=2" in _hash(engine)
    assert register.sign_in("amara.osei", PASSWORD) is not None


def test_a_new_password_replaces_the_old_one_and_ends_the_waiting(register: AccountStore) -> None:
    for _ in range(throttle.FREE_TRIES + 1):
        register.sign_in("amara.osei", "wrong wrong wrong")
    register.set_password("amara.osei", "curlew marmalade viaduct")
    assert register.sign_in("amara.osei", PASSWORD) is None
    assert register.sign_in("amara.osei", "curlew marmalade viaduct") is not None


def test_no_secret_is_kept_as_it_was_typed(register: AccountStore, engine: Engine) -> None:
    register.sign_in(PASSWORD, PASSWORD)
    with engine.connect() as connection:
        kept = str(connection.execute(select(accounts)).all()) + str(connection.execute(select(sign_in_failures)).all())
    assert "parsnip" not in kept
    assert "$argon2id$" in kept


def test_a_register_that_is_not_there_is_unavailable_and_lets_nobody_in(register: AccountStore, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE accounts RENAME TO elsewhere"))
    with pytest.raises(AccountsUnavailable):
        register.sign_in("amara.osei", PASSWORD)


def test_a_governance_officer_can_be_added_beside_others(register: AccountStore) -> None:
    register.add(Account(username="zoe", full_name="Zoë Fry", role=Role.GOVERNANCE_OFFICER), PASSWORD)
    assert [account.username for account in register.all()] == ["amara.osei", "zoe"]


def _secret_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["secret"][0]


def _hash(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(select(accounts.c.password_hash)))


def test_notices_go_to_open_accounts_of_a_role_only(register: AccountStore) -> None:
    assert register.holders(Role.SOCIAL_WORKER, Role.COORDINATOR) == ("amara.osei",)
    assert register.holders(Role.COORDINATOR) == ()
    register.suspend("amara.osei")
    assert register.holders(Role.SOCIAL_WORKER) == ()
