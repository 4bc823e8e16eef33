"""Writing while the next batch is decided: in order, never two at once, never after a failure, never read too early."""

import threading
from contextlib import closing
from contextvars import ContextVar

import pytest

from loaders.write_behind import WriteBehind

PATIENCE = 10


def test_transactions_are_written_in_their_order_and_one_at_a_time() -> None:
    said: list[str] = []
    with closing(WriteBehind()) as behind:
        for number in range(3):
            behind.write(lambda number=number: said.extend([f"begin {number}", f"end {number}"]), frozenset())  # type: ignore[misc]
        behind.wait()
    assert said == ["begin 0", "end 0", "begin 1", "end 1", "begin 2", "end 2"]


def test_whoever_reads_of_somebody_touched_waits_and_nobody_else_does() -> None:
    goes_on, said = threading.Event(), []

    def write() -> None:
        assert goes_on.wait(PATIENCE)
        said.append("written")

    with closing(WriteBehind()) as behind:
        behind.write(write, frozenset({"Amira"}))
        behind.before_reading({"Zoe"})
        assert said == []
        goes_on.set()
        behind.before_reading({"Zoe", "Amira"})
        assert said == ["written"]


def test_a_failure_is_raised_once_and_what_came_after_it_is_not_written() -> None:
    said: list[str] = []

    def fail() -> None:
        raise RuntimeError("the disk is full")

    with closing(WriteBehind()) as behind:
        behind.write(fail, frozenset())
        with pytest.raises(RuntimeError, match="the disk is full"):
            behind.write(lambda: said.append("written"), frozenset())
        behind.wait()
    assert said == []


def test_closing_lets_the_transaction_under_way_come_to_its_end() -> None:
    goes_on, said = threading.Event(), []

    def write() -> None:
        assert goes_on.wait(PATIENCE)
        said.append("written")

    threading.Timer(0.05, goes_on.set).start()
    with closing(WriteBehind()) as behind:
        behind.write(write, frozenset())
    assert said == ["written"]


def test_the_writer_works_in_the_turn_of_whoever_decides() -> None:
    turn: ContextVar[str] = ContextVar("turn", default="nobody's")
    said: list[str] = []
    with closing(WriteBehind()) as behind:
        turn.set("ours")
        behind.write(lambda: said.append(turn.get()), frozenset())
        behind.wait()
    assert said == ["ours"]
