"""Shows that codes are those of RFC 6238 and hold for their moment, once."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.second_factor import accepted_step, code_at, enrolment_address, new_secret, step_at

# RFC 6238, appendix B, SHA-1; of its eight digits the last six.
_SECRET = base64.b32encode(b"12345678901234567890").decode()
_MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert code_at(_SECRET, step_at(datetime.fromtimestamp(seconds, UTC))) == code


def test_a_telephone_may_be_half_a_minute_off() -> None:
    late = (-60, -30, 0, 30, 60)
    codes = {seconds: code_at(_SECRET, step_at(_MOMENT + timedelta(seconds=seconds))) for seconds in late}
    accepted = [seconds for seconds, code in codes.items() if accepted_step(_SECRET, code, _MOMENT, None)]
    assert accepted == [-30, 0, 30]


def test_a_code_that_was_used_is_not_used_again_nor_one_before_it() -> None:
    step = step_at(_MOMENT)
    assert accepted_step(_SECRET, code_at(_SECRET, step), _MOMENT, step - 1) == step
    assert accepted_step(_SECRET, code_at(_SECRET, step), _MOMENT, step) is None
    assert accepted_step(_SECRET, code_at(_SECRET, step - 1), _MOMENT, step) is None


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "abcdef", "\uff12\uff18\uff17\uff10\uff18\uff12", "\ud83d"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert accepted_step(_SECRET, typed, datetime.fromtimestamp(59, UTC), None) is None


def test_secrets_are_long_and_new_each_time() -> None:
    first, second = new_secret(), new_secret()
    assert first != second
    assert len(base64.b32decode(first)) == 20


def test_the_enrolment_address_names_who_it_is_for() -> None:
    address = enrolment_address(_SECRET, "amara@northmoor.example")
    assert address == f"otpauth://totp/Kithmap:amara%40northmoor.example?secret={_SECRET}&issuer=Kithmap"
