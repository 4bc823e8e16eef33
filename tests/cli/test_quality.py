"""`kithmap quality`: what the pages say, for a data manager who signs in at the command line, and for nobody else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner, Result

from app import config
from app.commands import quality
from app.wiring import House
from policies.errors import Refused
from policies.request import Role
from tests.authority import PASSWORD, Authority, username

Run = Callable[..., Result]


@pytest.fixture
def run(shared_authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give what runs the command on the authority that is open already, by its clock, which stands still."""

    @contextmanager
    def open_already(_settings: object) -> Iterator[House]:
        yield shared_authority.house

    monkeypatch.setattr(quality, "opened", open_already)
    monkeypatch.setattr(config, "load", lambda: shared_authority.house.settings)

    def kithmap(role: Role, *arguments: str, password: str = PASSWORD) -> Result:
        asked = ["--manager", username(role), *arguments]
        return CliRunner().invoke(quality.quality, asked, input=f"{password}\n")

    return kithmap


def test_it_says_how_each_list_stands_and_whom_to_ring(run: Run) -> None:
    said = run(Role.DATA_MANAGER)
    assert said.exit_code == quality.TO_PUT_RIGHT, said.output
    assert "School census (school_roll, E06000999): correct to 16 November 2026" in said.output
    assert "Register of shields (shields, E06000999): correct to 22 November 2026; not counted" in said.output
    assert "Ring Meera Joshi, Schools Data, 01632 960 106" in said.output


def test_one_list_says_why_its_rows_were_rejected(run: Run) -> None:
    said = run(Role.DATA_MANAGER, "--feed", "school_roll")
    assert "rejected 1: ends before it starts" in said.output
    assert "GP register" not in said.output
    assert "No list of this name" in run(Role.DATA_MANAGER, "--feed", "nothing").output


def test_nobody_else_and_no_wrong_password_gets_in(run: Run) -> None:
    assert isinstance(run(Role.SOCIAL_WORKER).exception, Refused)
    wrong = run(Role.DATA_MANAGER, password="not this one")  # noqa: S106 - that is the point
    assert wrong.exit_code == 1
    assert "School census" not in wrong.output
