"""Turns among processes: one at a time, told who has it, let go when a process dies, and nothing written once lost."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from policies.errors import LedgerUnavailable, TurnTaken
from policies.ledger.database import open_database
from policies.ledger.turns import HouseTurns
from tests.policies.ledger.turn_taker import TIMES

_ROOT = Path(__file__).parents[3]
_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_several_processes_take_their_turns_one_after_another(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    assert engine.url.database, "the database is there"
    count = tmp_path / "count"
    count.write_text("0")
    takers = [_start(database_url, "--count", str(count)) for _ in range(3)]
    for taker in takers:
        taker.communicate(timeout=120)
        assert taker.returncode == 0
    assert count.read_text() == f"{3 * TIMES}", "nobody wrote over what another had written"


def test_whoever_waits_too_long_is_told_who_has_the_turn_and_a_killed_process_lets_it_go(
    engine: Engine, database_url: str
) -> None:
    turns = HouseTurns(engine, wait_seconds=0.2, clock=lambda: _NINE)
    with _holding(database_url) as other:
        with pytest.raises(TurnTaken, match=r"another `load` has been running since 20.*Z, started by `night shift`"):
            _take(turns)
        other.send_signal(signal.SIGKILL)
        other.wait(timeout=30)
        _take(HouseTurns(engine, wait_seconds=20, clock=lambda: _NINE))


def test_threads_of_one_process_take_turns_too(engine: Engine) -> None:
    turns = HouseTurns(engine, wait_seconds=0.2, clock=lambda: _NINE)
    waited = threading.Event()

    def wait() -> None:
        with pytest.raises(TurnTaken, match="another `join` has been running since 2026-11-23T09:00:00Z"):
            _take(turns)
        waited.set()

    with turns.taken("join", "m.okoro"):
        beside = threading.Thread(target=wait)
        beside.start()
        beside.join(timeout=30)
    assert waited.is_set()
    _take(turns)


def test_a_turn_ends_with_its_block_whatever_happens_inside(engine: Engine) -> None:
    turns = HouseTurns(engine, wait_seconds=0.2, clock=lambda: _NINE)
    with pytest.raises(ZeroDivisionError), turns.taken("load", "loader"):
        raise ZeroDivisionError
    _take(turns)


@pytest.mark.postgres
def test_a_turn_whose_connection_is_gone_is_known_to_be_lost(fresh_postgres_url: str) -> None:
    engine = open_database(fresh_postgres_url)
    with HouseTurns(engine).taken("load", "loader") as turn:
        turn.check()
        with engine.connect() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
            )
        with pytest.raises(LedgerUnavailable, match="the turn was lost"):
            turn.check()
    engine.dispose()


def _take(turns: HouseTurns) -> None:
    with turns.taken("decision", "loader"):
        pass


def _start(url: str, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.policies.ledger.turn_taker", url, *more]
    return subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@contextmanager
def _holding(url: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has the turn."""
    with _start(url) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "taken\n"
        try:
            yield process
        finally:
            process.kill()
