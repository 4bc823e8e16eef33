"""Ruff and strict types hold for the whole project: the same commands as `make lint`."""

import subprocess
import sys

import pytest

from tests.architecture.project import ROOT


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check"], id="every ruff rule that is not excused by name holds"),
        pytest.param(["ruff", "format", "--check"], id="every file is formatted"),
        pytest.param(["mypy"], id="types hold strictly"),
    ],
)
def test_linters_find_nothing(command: list[str]) -> None:
    run = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
