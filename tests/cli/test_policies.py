"""`kithmap policies` as a real process: a directory is tried and proposed, an officer who signs in adopts it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from app.desks import policies as desk
from app.site import policy_office
from app.wiring import opened_registers
from policies import policy_store
from tests import authority as of_tests
from tests.app.policies import sets
from tests.app.policies.conftest import FIRST, SECOND, add, officer, officer_request
from tests.cli.test_bad_input import KITHMAP, refused

TIMEOUT = 300


@pytest.fixture(scope="module")
def folder(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the authority with a second officer, and policy sets in directories."""
    copy = tmp_path_factory.mktemp("policies") / "authority"
    shutil.copytree(built_authority, copy)
    with opened_registers(of_tests.settings(copy)) as house:
        add(house, officer(SECOND))
    for name, texts in {
        "tighter": sets.forbidding("read_address", "social_worker"), "bare": sets.without(*sets.shields()),
        "broken": sets.BROKEN,
    }.items():  # fmt: skip
        (copy / name).mkdir()
        for file, text in texts.items():
            (copy / name / file).write_text(text, encoding="utf-8")
    return copy


def run(folder: Path, *arguments: str, password: str | None = None) -> subprocess.CompletedProcess[str]:
    """The command line on that copy."""
    environment = {
        "KITHMAP_GRAPH": f"embedded://{folder}/graph", "KITHMAP_LEDGER": f"sqlite:///{folder}/ledger.sqlite",
        "KITHMAP_SECRET_KEY": "s" * 40, "PATH": "/usr/bin:/bin", "HOME": str(folder),
    }  # fmt: skip
    return subprocess.run(
        [KITHMAP, "policies", *arguments], env=environment, capture_output=True, text=True, timeout=TIMEOUT,
        check=False, cwd=folder, input=None if password is None else f"{password}\n",
    )  # fmt: skip


def test_an_explanation_names_the_policies_and_their_set(folder: Path) -> None:
    answer = run(folder, "explain", "coordinator", "view_ledger", "--as-if")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("No: Any coordinator (coordinator) may not view ledger")
    assert f"Under policy set 1 ({policy_store.load().version})." in answer.stdout
    refused(run(folder, "explain", "nobody.here", "see", "0" * 9), "`nobody.here`")
    refused(run(folder, "explain", FIRST, "see", "0" * 9), "nothing has the key", status=1)
    refused(run(folder, "explain", "king", "see", "--as-if"), "is no role")


def test_a_directory_is_tried_and_shouted_about_before_it_goes_anywhere(folder: Path) -> None:
    answer = run(folder, "try", "bare")
    assert answer.returncode == 1, answer.stderr
    assert "! It opens" in answer.stdout
    assert "shielded" in answer.stdout
    refused(run(folder, "try", "broken"), "own.cedar, line 3")


def test_an_officer_proposes_and_another_one_adopts_what_was_tried(folder: Path) -> None:
    because = ("--because", "Fewer addresses.")
    refused(
        run(folder, "propose", "tighter", *because, "--officer", FIRST, password=of_tests.PASSWORD[:-1]),
        "not right",
        status=1,
    )
    proposed = run(folder, "propose", "tighter", *because, "--officer", FIRST, password=of_tests.PASSWORD)
    assert proposed.returncode == 0, proposed.stderr
    reference = proposed.stdout.split()[0]
    refused(run(folder, "adopt", reference, "--officer", SECOND, password=of_tests.PASSWORD), "not been tried")
    assert run(folder, "try", reference).returncode == 0
    refused(
        run(folder, "adopt", reference, "--officer", FIRST, password=of_tests.PASSWORD), "second governance officer"
    )
    adopted = run(folder, "adopt", reference, "--officer", SECOND, password=of_tests.PASSWORD)
    assert adopted.stdout == "Policy set 2 is in force.\n", adopted.stderr
    listed = run(folder, "versions").stdout
    assert listed.splitlines()[0].startswith("   2  ")
    assert f"{reference}  " in listed
    assert "The directory of the settings holds another set" in listed


def test_nobody_but_an_officer_proposes_at_the_command_line(folder: Path) -> None:
    answer = run(
        folder, "propose", "tighter", "--because", "x", "--officer", "imran.siddiq", password=of_tests.PASSWORD
    )
    refused(answer, "do not permit `propose_policies`")


def test_the_operator_restores_and_the_officers_are_told(folder: Path) -> None:
    answer = run(folder, "restore", "tighter", "--because", "Locked out.")
    assert answer.returncode == 0, answer.stderr
    with opened_registers(of_tests.settings(folder)) as house:
        newest, *_ = desk.overview(policy_office(house), officer_request(house)).versions
        assert (newest.adopted_by, newest.note) == ("operator", "Locked out.")
