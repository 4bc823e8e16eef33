"""Garbage is looked for between batches only, and as before once a load is over, however it ends."""

import gc
import weakref

import pytest

from loaders.tidying import tidy, untidied


class _Circle:
    def __init__(self) -> None:
        self.itself = self


def test_circles_of_a_batch_are_found_between_batches() -> None:
    with untidied():
        assert not gc.isenabled()
        gone = weakref.ref(_Circle())
        assert gone() is not None
        tidy()
        assert gone() is None
    assert gc.isenabled()


def test_a_load_that_fails_leaves_the_interpreter_as_it_was() -> None:
    with pytest.raises(RuntimeError), untidied():
        raise RuntimeError("the disk is full")
    assert gc.isenabled()
