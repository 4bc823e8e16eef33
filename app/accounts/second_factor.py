"""The second factor: one-time codes from an authenticator (TOTP, RFC 6238, with SHA-1, six digits, thirty seconds).

Called by the store, which also sees to it that no code is used twice.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import parse_qs, quote, urlsplit

_SECONDS = 30
_DIGITS = 6
_EARLY_OR_LATE = 1
"""Steps by which the clock of a telephone may differ from ours."""


def new_secret() -> str:
    """A secret of 160 bits in the form that authenticators take."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of one step (RFC 4226, 5.3)."""
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1)
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**_DIGITS).zfill(_DIGITS)


def step_at(moment: datetime) -> int:
    """The step in which a moment lies."""
    return int(moment.timestamp()) // _SECONDS


def accepted_step(secret: str, code: str, moment: datetime, last_used: int | None) -> int | None:
    """The step whose code this is, if it is near the moment and later than the last one used; else None."""
    typed = "".join(code.split()).encode(errors="replace")
    now = step_at(moment)
    for step in range(now - _EARLY_OR_LATE, now + _EARLY_OR_LATE + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), typed) and (last_used is None or step > last_used):
            return step
    return None


def secret_in(address: str) -> str:
    """The secret that an enrolment address carries."""
    return parse_qs(urlsplit(address).query)["secret"][0]


def enrolment_address(secret: str, username: str, issuer: str = "Kithmap") -> str:
    """The address that an authenticator reads from a QR code."""
    return f"otpauth://totp/{quote(issuer)}:{quote(username)}?secret={secret}&issuer={quote(issuer)}"
