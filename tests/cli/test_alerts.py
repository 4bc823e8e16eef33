"""`kithmap alerts` as a real process: searches by hand, says thresholds, refuses a file that cannot be meant."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

KITHMAP = Path(sys.executable).parent / "kithmap"
CANNOT_RUN = 2
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def run(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Give what runs the command line on a copy of the authority."""
    folder = tmp_path_factory.mktemp("alerts") / "authority"
    shutil.copytree(built_authority, folder)
    usual = {
        "KITHMAP_GRAPH": f"embedded://{folder}/graph", "KITHMAP_LEDGER": f"sqlite:///{folder}/ledger.sqlite",
        "KITHMAP_SECRET_KEY": "s" * 40,
    }  # fmt: skip

    def kithmap(*arguments: str, thresholds: Path | None = None) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KITHMAP_")}
        own = {"KITHMAP_ALERT_THRESHOLDS": str(thresholds)} if thresholds else {}
        return subprocess.run(
            [KITHMAP, "alerts", *arguments], env={**kept, **usual, **own}, capture_output=True, text=True, timeout=300,
            check=False,
        )  # fmt: skip

    return kithmap


def test_a_search_by_hand_says_what_it_came_to_and_the_next_has_nothing_left(run: Run) -> None:
    first = run("run")
    assert first.returncode == 0, first.stderr
    assert first.stdout.endswith("entries of the ledger searched, 0 alerts opened.\n")
    assert run("run").stdout == "0 entries of the ledger searched, 0 alerts opened.\n"


def test_the_thresholds_of_a_role_are_said_with_what_the_authority_changed(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("[roles.practitioner]\nsearches_per_hour = 7\nrequests_per_day = 'off'\n", encoding="utf-8")
    said = dict(line.split() for line in run("thresholds", "practitioner", thresholds=own).stdout.splitlines())
    assert (said["searches_per_hour"], said["requests_per_day"], said["refuge_attempts_per_day"]) == ("7", "off", "1")


@pytest.mark.parametrize("verb", [("run",), ("thresholds", "practitioner")])
def test_a_misspelt_threshold_stops_it_before_anything_is_done(run: Run, tmp_path: Path, verb: tuple[str, ...]) -> None:
    own = tmp_path / "own.toml"
    own.write_text("[roles.practitioner]\nsearchs_per_hour = 7\n", encoding="utf-8")
    refused = run(*verb, thresholds=own)
    assert refused.returncode == CANNOT_RUN
    assert refused.stderr.startswith("kithmap: ")
    assert "`searchs_per_hour`" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_managers_of_teams_are_listed_and_those_without_one_are_a_finding(run: Run, tmp_path: Path) -> None:
    without = run("managers")
    assert (without.returncode, "Children in Need East: nobody who can be told" in without.stdout) == (1, True)
    assert "KITHMAP_ALERT_THRESHOLDS" in without.stderr
    teams = [line.rsplit(": ", 1)[0] for line in without.stdout.splitlines()]
    own = tmp_path / "own.toml"
    names = "\n".join(f'"{team}" = "helen.marchetti"' for team in teams)
    own.write_text(f"[managers]\n{names}\n", encoding="utf-8")
    given = run("managers", thresholds=own)
    assert (given.returncode, given.stderr) == (0, "")
    assert "Children in Need East: helen.marchetti" in given.stdout
