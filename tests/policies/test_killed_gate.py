"""Shows with the real gate, graph and ledger that a process killed at any step has answered nothing unrecorded."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.migrations import upgrade
from graph.stores.opening import open_store
from policies.ledger.database import open_database
from policies.ledger.history import History
from policies.ledger.verify import verify
from tests.contracts.promise import put
from tests.policies.gate_process import STOPS, world

_ROOT = Path(__file__).parents[2]
_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture
def house(tmp_path: Path) -> tuple[str, Path]:
    """Give a migrated ledger and a graph that holds the world."""
    url, folder = f"sqlite:///{tmp_path / 'ledger.db'}", tmp_path / "graph"
    engine = open_database(url)
    upgrade(engine)
    engine.dispose()
    store = open_store(f"embedded://{folder}")
    store.prepare()
    put(store, world())
    store.close()
    return url, folder


@pytest.mark.parametrize("stop", STOPS)
def test_a_gate_killed_behind_a_step_has_answered_nothing_that_is_not_recorded(
    house: tuple[str, Path], stop: str
) -> None:
    said = _kill(house, stop)
    last = said[-1][1]
    assert said[-1][0] == stop
    told = [step for step, event_id, *_ in said if event_id == last]
    assert told == ["intent", "rows", "outcome"][: STOPS.index(stop) + 1]
    _require_recorded(house[0], said, unfinished=[] if stop == "outcome" else [last])


def test_a_gate_killed_while_it_is_busy_has_answered_nothing_that_is_not_recorded(house: tuple[str, Path]) -> None:
    said = _kill(house, None)
    answers = [int(rest[0]) for step, _, *rest in said if step == "answer"]
    assert any(answers), "not one answer had rows: nothing was shown"
    assert len(answers) > 5
    _require_recorded(house[0], said, unfinished=None)


def _kill(house: tuple[str, Path], stop: str | None) -> list[list[str]]:
    """Start a gate, kill it behind the step, or in the middle of its work; every line that it said."""
    url, folder = house
    command = [sys.executable, "-m", "tests.policies.gate_process", url, str(folder)]
    process = subprocess.Popen(
        command + (["--stop-at", stop] if stop else []), cwd=_ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said: list[list[str]] = []
    waited = 9 + STOPS.index(stop) if stop else 40
    while len(said) < waited and (line := process.stdout.readline()):
        said.append(line.split())
    if stop is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    said += [line.split() for line in process.stdout]
    process.communicate(timeout=30)
    return said


def _require_recorded(url: str, said: list[list[str]], unfinished: list[str] | None) -> None:
    engine = open_database(url)
    report = verify(engine, _KEY.public_key())
    assert report.passed, report
    if unfinished is not None:
        assert list(report.unfinished) == unfinished
    history = History(engine)
    for step, event_id, *_ in said:
        event = history.event(event_id)
        assert event is not None, f"`{step}` was told of an event that is not in the ledger"
        # INVARIANT (no answer unrecorded): what was answered has its outcome.
        assert event.finished or step in {"intent", "rows"}
    engine.dispose()
