"""Passwords: hashed with Argon2id (RFC 9106), checked in the same time whether there is an account or not.

Called by the store. What makes a password acceptable follows NIST SP 800-63B: length, no rules of composition, nothing
that holds the person's own name.
"""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.errors import AccountInvalid

SHORTEST = 12
LONGEST = 256
"""Longer ones are refused, so that nobody keeps the hasher busy with a novel."""


class Passwords:
    """Hashes and checks passwords. The hasher's cost can be lowered for tests."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(secrets.token_urlsafe(32))

    def hash(self, password: str) -> str:
        """The hash that is kept."""
        return self._hasher.hash(_bytes(password))

    def agree(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one that was hashed. Without a hash: the same work, and no."""
        # INVARIANT (same-work): every way through here verifies one hash.
        try:
            self._hasher.verify(kept or self._nobodys, _bytes(password[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def is_dated(self, kept: str) -> bool:
        """Whether the hash was made with a lower cost than today's, and should be made anew."""
        return self._hasher.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    """The same bytes for the same characters, however a keyboard composes them; anything can be typed."""
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")


def require_acceptable(password: str, username: str) -> None:
    """Raise AccountInvalid, saying what to do, when a password may not be set."""
    if len(password) < SHORTEST:
        raise AccountInvalid(f"the password is too short; use at least {SHORTEST} characters, a few words together")
    if len(password) > LONGEST:
        raise AccountInvalid(f"the password is too long; use at most {LONGEST} characters")
    if len(set(password)) <= SHORTEST // 3:
        raise AccountInvalid("the password repeats itself; use a few words together")
    if username in password.casefold():
        raise AccountInvalid("the password holds the user name; use words that have nothing to do with it")
