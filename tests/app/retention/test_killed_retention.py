"""A run of retention that was killed is completed by running it again, as if nothing had happened; the ledger holds."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.wiring import opened
from policies.ledger.verify import verify
from tests import graph_copy
from tests.app.retention.retention_process import later
from tests.authority import settings
from tests.graph_copy import GraphCopy
from tests.loaders.killing import difference

_ROOT = Path(__file__).parents[3]
_KILLED = -signal.SIGKILL


def _run(folder: Path, word: str = "writing", number: int = 0) -> int:
    command = [sys.executable, "-m", "tests.app.retention.retention_process", str(folder), word, str(number)]
    return subprocess.run(command, cwd=_ROOT, timeout=300, check=False).returncode


def _held(folder: Path) -> GraphCopy:
    with opened(settings(folder), clock=later) as house:
        return graph_copy.copy_of(house.gate._store)


@pytest.fixture(scope="module")
def undisturbed(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> GraphCopy:
    """Give the graph after a run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed") / "authority"
    shutil.copytree(built_authority, folder)
    assert _run(folder) == 0
    return _held(folder)


@pytest.mark.parametrize(("word", "number"), [("writing", 2), ("written", 1)])
def test_running_it_again_completes_it(
    built_authority: Path, undisturbed: GraphCopy, tmp_path: Path, word: str, number: int
) -> None:
    folder = tmp_path / "authority"
    shutil.copytree(built_authority, folder)
    assert _run(folder, word, number) == _KILLED
    half = _held(folder)
    assert len(half.of("SourceRecord", standing="archived")) == 1
    assert difference(half, undisturbed), "something was left to do"
    assert _run(folder) == 0
    assert difference(_held(folder), undisturbed) == []
    assert _run(folder) == 0
    assert difference(_held(folder), undisturbed) == [], "and a third run finds nothing more"


def test_the_ledger_stays_whole_tells_of_every_step_and_learns_no_name(built_authority: Path, tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    shutil.copytree(built_authority, folder)
    assert _run(folder, "written", 1) == _KILLED
    assert _run(folder) == 0
    with opened(settings(folder), clock=later) as house:
        assert verify(house.database, Ed25519PrivateKey.generate().public_key()).passed
        events = [one for one in house.history.events_after(-1) if one.intent.query.startswith("retention.")]
        archives = graph_copy.copy_of(house.gate._store).of("SourceRecord", standing="archived")
    told = " ".join(map(repr, events))
    for archive in archives:
        child, *_ = (json.loads(line)["Child"] for line in archive.values["holdings"] if line.startswith('{"Child"'))
        assert child["key"] in told, "whom it was about is kept, by index number"
        assert not any(str(child[name]) in told for name in ("given_names", "family_name", "dob"))
    done = [one for one in events if one.intent.query == "retention.archived"]
    assert len(done) == len(archives)
    assert [one.outcome is None for one in done] == [True, *([False] * (len(done) - 1))], "the kill is seen"
