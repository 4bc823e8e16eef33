"""Looking for garbage between batches, not all the time: a load holds millions of values that nothing but it refers to.

Used by the pipeline. The interpreter looks through everything that is held whenever enough is new, which takes a sixth
of a load. A batch leaves hardly any circles behind, and those are found among the young.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG = 1


@contextmanager
def untidied() -> Iterator[None]:
    """For the length of the block garbage is looked for by `tidy` only."""
    used_to = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if used_to:
            gc.enable()


def tidy() -> None:
    """Look for garbage among what is new since the last time."""
    gc.collect(_YOUNG)
