"""Our own keys: random, so that they tell nothing and cannot be guessed from one another; kept for ever once given.

Nine signs of Crockford's base 32 (no I, L, O, U), at least one of them a letter: a child's key is the index number that
people read to each other, and must never pass for nine digits of something else.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 9
_BITS = 5
_LAST = len(ALPHABET) - 1


def new_key() -> str:
    """A key that nobody has yet: 45 random bits, and the stores refuse the same one twice."""
    while True:
        number = secrets.randbits(_BITS * LENGTH)
        key = "".join(ALPHABET[number >> _BITS * place & _LAST] for place in range(LENGTH))
        if not key.isdecimal():
            return key
