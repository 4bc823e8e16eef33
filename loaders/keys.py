"""Our own keys: random, so that they tell nothing and cannot be guessed from one another; kept for ever once given.

Nine signs of Crockford's base 32 (no I, L, O, U), at least one of them a letter: a child's key is the index number that
people read to each other, and must never pass for nine digits of something else.
"""

import os
import secrets
from collections import deque

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 9
_BITS_OF_A_SIGN = 5
_LAST = len(ALPHABET) - 1
BITS = _BITS_OF_A_SIGN * LENGTH
_AT_ONCE = 256
_drawn: deque[int] = deque()
# INVARIANT (never twice): a forked process would give the numbers that are drawn already once more.
os.register_at_fork(after_in_child=_drawn.clear)


def new_key() -> str:
    """A key that nobody has yet: 45 random bits, and the stores refuse the same one twice."""
    while True:
        number = draw()
        key = "".join([ALPHABET[number >> _BITS_OF_A_SIGN * place & _LAST] for place in range(LENGTH)])
        if not key.isdecimal():
            return key


def draw() -> int:
    """45 random bits, of which the system is asked for many at once: it takes longer to answer than all else here."""
    while True:
        try:
            return _drawn.popleft()
        except IndexError:
            many = secrets.randbits(BITS * _AT_ONCE)
            _drawn.extend(many >> BITS * place & (1 << BITS) - 1 for place in range(_AT_ONCE))
