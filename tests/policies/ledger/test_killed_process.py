"""Shows that nothing is answered unrecorded and nothing acknowledged is lost when a process is killed at any moment."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from policies.ledger.entry import Intent
from policies.ledger.history import History
from policies.ledger.journal import Journal
from policies.ledger.notary import take_checkpoint
from policies.ledger.verify import verify
from tests.policies.ledger.events import minutes, record

_ROOT = Path(__file__).parents[3]
_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.mark.parametrize(("step", "told"), [("intent", 1), ("outcome", 2)])
def test_a_process_killed_between_two_steps_leaves_a_record_of_how_far_it_came(
    engine: Engine, database_url: str, step: str, told: int
) -> None:
    writer = _start(database_url, "--stop-after", step)
    assert writer.stdout is not None
    lines = [writer.stdout.readline().split() for _ in range(6 + told)]
    writer.send_signal(signal.SIGKILL)
    lines += [line.split() for line in writer.stdout]
    writer.communicate(timeout=30)
    last = lines[-1][1]
    assert [said for said, event_id in lines if event_id == last] == ["intent", "outcome"][:told]
    event = History(engine).event(last)
    assert event is not None
    assert event.finished is (step == "outcome")
    report = verify(engine, _KEY.public_key())
    assert report.passed
    assert report.unfinished == ((last,) if step == "intent" else ())
    assert len(History(engine).entries()) == 4 + told


def test_processes_killed_at_any_moment_lose_nothing_that_was_acknowledged(engine: Engine, database_url: str) -> None:
    chance = random.Random(20_260_302)
    told: dict[str, set[str]] = {"intent": set(), "outcome": set(), "answer": set()}
    rounds = 3
    for _ in range(rounds):
        writers = [_start(database_url) for _ in range(2)]
        for writer in writers:
            assert writer.stdout is not None
            said, event_id = writer.stdout.readline().split()
            told[said].add(event_id)
        time.sleep(chance.uniform(0.02, 0.3))
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        for writer in writers:
            assert writer.stdout is not None
            for line in writer.stdout:
                said, event_id = line.split()
                told[said].add(event_id)
            writer.communicate(timeout=30)
    intents, outcomes = _stored(engine)
    assert told["intent"] <= intents
    assert told["outcome"] <= outcomes
    # INVARIANT (no answer unrecorded): what left the process has its outcome in the ledger.
    assert told["answer"] <= outcomes
    assert len(told["answer"]) > rounds
    report = verify(engine, _KEY.public_key())
    assert report.passed, report
    assert set(report.unfinished) == intents - outcomes


def test_the_ledger_goes_on_behind_a_killed_process(engine: Engine, database_url: str) -> None:
    writer = _start(database_url, "--stop-after", "intent")
    assert writer.stdout is not None
    for _ in range(7):
        writer.stdout.readline()
    kept = take_checkpoint(engine, _KEY, origin="ledger", recorded=minutes(0))
    writer.send_signal(signal.SIGKILL)
    writer.communicate(timeout=30)
    record(Journal(engine))
    report = verify(engine, _KEY.public_key(), kept_notes=[kept])
    assert report.passed
    assert report.size == 7


def _start(url: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.policies.ledger.writer", url, *arguments],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def _stored(engine: Engine) -> tuple[set[str], set[str]]:
    entries = [stored.entry for stored in History(engine).entries(limit=100_000)]
    intents = {entry.event_id for entry in entries if isinstance(entry, Intent)}
    return intents, {entry.event_id for entry in entries if not isinstance(entry, Intent)}
