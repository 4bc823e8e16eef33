"""Keys are given once: to nobody else of this process, and to nobody of a process that was forked from it."""

import os
from concurrent.futures import ThreadPoolExecutor

from loaders.keys import ALPHABET, LENGTH, new_key

MANY = 2_000


def test_a_key_has_nine_signs_and_never_passes_for_a_number() -> None:
    for key in (new_key() for _ in range(MANY)):
        assert len(key) == LENGTH
        assert set(key) <= set(ALPHABET)
        assert not key.isdecimal()


def test_threads_that_draw_at_once_draw_different_keys() -> None:
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(lambda _: new_key(), range(MANY)))
    assert len(set(drawn)) == MANY


def test_a_forked_process_draws_none_of_the_keys_that_its_parent_has_still_to_give() -> None:
    new_key()  # which draws many more
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, ",".join(new_key() for _ in range(10)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        theirs = set(told.read().split(","))
    os.waitpid(child, 0)
    assert len(theirs) == 10
    assert theirs.isdisjoint(new_key() for _ in range(MANY))
