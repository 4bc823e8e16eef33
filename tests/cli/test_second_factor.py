"""`kithmap user second-factor` and the codes of the demonstration: told once, shown in the list, ended by hand."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.accounts import second_factor
from app.cli import kithmap


@pytest.fixture
def run(built_authority: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Give what runs the command line on a copy of the authority."""
    folder = tmp_path / "authority"
    shutil.copytree(built_authority, folder)
    monkeypatch.setenv("KITHMAP_GRAPH", f"embedded://{folder}/graph")
    monkeypatch.setenv("KITHMAP_LEDGER", f"sqlite:///{folder}/ledger.sqlite")
    return CliRunner()


def test_a_second_factor_is_set_up_told_once_and_ended(run: CliRunner) -> None:
    begun = run.invoke(kithmap, ["user", "second-factor", "imran.siddiq"])
    assert begun.exit_code == 0
    secret = second_factor.secret_in(begun.output.strip())
    assert len(second_factor.code_at(secret, 1)) == 6
    listed = run.invoke(kithmap, ["user", "list"]).output
    assert secret not in listed
    assert re.search(r"imran\.siddiq.*open  second factor", listed)
    ended = run.invoke(kithmap, ["user", "second-factor", "imran.siddiq", "--end"])
    assert "has no second factor any more" in ended.output
    assert "second factor" not in run.invoke(kithmap, ["user", "list"]).output


def test_the_demonstration_tells_the_code_of_its_own_accounts_only(tmp_path: Path) -> None:
    kept = [{"username": "imran.siddiq", "totp_secret": second_factor.new_secret()}, {"username": "ruth.ellwood"}]
    (tmp_path / "accounts.json").write_text(json.dumps(kept), encoding="utf-8")
    told = CliRunner().invoke(kithmap, ["demo", "--state", str(tmp_path), "--code", "imran.siddiq"])
    assert re.fullmatch(r"\d{6}\n", told.output)
    for username in ("ruth.ellwood", "nobody"):
        assert CliRunner().invoke(kithmap, ["demo", "--state", str(tmp_path), "--code", username]).exit_code == 1
