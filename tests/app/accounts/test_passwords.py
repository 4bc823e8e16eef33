"""Shows which passwords may be set, that they are kept as Argon2id, and that nobody costs as much as somebody."""

import time
from statistics import median

import pytest
from argon2 import PasswordHasher

from app.accounts.errors import AccountInvalid
from app.accounts.passwords import Passwords, require_acceptable
from tests.app.accounts.conftest import PASSWORD


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("tiny", "at least 12"),
        ("x" * 257, "at most 256"),
        ("aaaaaaaaaaaa", "repeats itself"),
        ("abcdabcdabcd", "repeats itself"),
        ("Amara.Osei2026!", "holds the user name"),
    ],
)
def test_a_password_that_may_not_be_set_is_refused_with_what_to_do(password: str, said: str) -> None:
    with pytest.raises(AccountInvalid, match=said) as refusal:
        require_acceptable(password, "amara.osei")
    assert password not in str(refusal.value)


def test_a_hash_is_argon2id_and_never_the_same(passwords: Passwords) -> None:
    first, second = passwords.hash(PASSWORD), passwords.hash(PASSWORD)
    assert first.startswith("$argon2id$")
    assert first != second
    assert passwords.agree(first, PASSWORD)
    assert passwords.agree(second, PASSWORD)
    assert not passwords.agree(first, PASSWORD + " ")


def test_without_an_account_no_password_agrees_not_even_an_empty_one(passwords: Passwords) -> None:
    assert not passwords.agree(None, PASSWORD)
    assert not passwords.agree(None, "")
    assert not passwords.agree("not a hash", PASSWORD)


def test_a_password_is_the_same_however_the_keyboard_composes_it(passwords: Passwords) -> None:
    kept = passwords.hash("caf\u00e9 lighthouse parsnip")
    assert passwords.agree(kept, "cafe\u0301 lighthouse parsnip")
    assert not passwords.agree(kept, "cafe lighthouse parsnip")
    assert not passwords.agree(kept, "half \ud83d")


def test_nobody_costs_as_much_work_as_somebody() -> None:
    passwords = Passwords(PasswordHasher(memory_cost=8192))
    kept = passwords.hash(PASSWORD)

    def seconds(of: str | None) -> float:
        started = time.process_time()
        passwords.agree(of, "wrong wrong wrong")
        return time.process_time() - started

    somebody = median(seconds(kept) for _ in range(5))
    nobody = median(seconds(None) for _ in range(5))
    assert 0.5 < nobody / somebody < 2
