"""A server that cannot be had is named: its tests are skipped with the reason, or fail where the run demands them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.servers.lifecycle import ServerUnavailable, provided


@contextmanager
def _missing() -> Iterator[str]:
    if True:
        raise ServerUnavailable("no such program; install the package `x`")
    yield "never"


@contextmanager
def _present(closed: list[str]) -> Iterator[str]:
    yield "running"
    closed.append("closed")


def test_a_missing_server_skips_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITHMAP_REQUIRE", "postgres")
    with pytest.raises(pytest.skip.Exception, match="no neo4j here: no such program; install the package `x`"):
        next(provided("neo4j", _missing()))


def test_a_missing_server_fails_where_it_is_demanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITHMAP_REQUIRE", "postgres,neo4j")
    with pytest.raises(pytest.fail.Exception, match="this run demands neo4j"):
        next(provided("neo4j", _missing()))


def test_a_server_runs_until_its_fixture_ends() -> None:
    closed: list[str] = []
    fixture = provided("neo4j", _present(closed))
    assert (next(fixture), closed) == ("running", [])
    assert list(fixture) == []
    assert closed == ["closed"]
