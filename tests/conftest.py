"""Fixtures for every test: the real servers, the random-world profiles, a closed network, the list of what is left out.

Strategy. Nothing is mocked that can run. A server starts when the first test asks for it, serves the whole session of
its pytest-xdist worker, and is thrown away afterwards. A Neo4j community server has one database, and is slow until it
has planned our texts once: so all tests of one line of Neo4j run on one worker, and those of each other file, too, so
that what a module sets up is set up once (tests/sharing_out.py). There is one worker when KITHMAP_TEST_NEO4J_URI names
the server. On PostgreSQL every test has a database of its own. Where a server cannot be had its tests are skipped with
the reason, or fail when KITHMAP_REQUIRE names it (`neo4j,postgres,browser`), as in continuous integration. tests/prove
and tests/bench run only when they are named.

A new test gets what it needs cheaply like this, from the cheapest up:

- people and pages: `house`, `application` and the signed-in clients of tests/app (no graph engine at all);
- the whole site on real data: `shared_authority`, `site` and `as_role` of tests/authority.py for a test that only
  reads; `authority` where it writes (a copy of a folder, about 0.2 s). Import them into a `conftest.py`;
- a bare graph: `store` of tests/graph/engines.py runs the test on every engine. A Neo4j plans each *new* text for
  0.1 to 0.5 s: ask known ones, and put what differs into parameters;
- the whole site on Neo4j: `opened_authority(..., server=neo4j_lts)` in a fixture of the module's, never of the
  function's. What follows from policy and not from the engine is tested on the embedded engine alone;
- a page in a browser: sign in by `Visitor.come_back`, which keeps one session for each role.

A test that takes a server by `request.getfixturevalue` is marked by hand: `pytest.param(..., marks=pytest.mark.neo4j)`.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser
from xdist.remote import Producer
from xdist.workermanage import WorkerController

from tests import sharing_out
from tests.servers import browser as browser_server
from tests.servers import neo4j as neo4j_server
from tests.servers import postgres as postgres_server
from tests.servers.lifecycle import provided
from tests.servers.neo4j import Neo4jServer
from tests.servers.postgres import PostgresServer

TESTS = Path(__file__).parent
ONLY_WHEN_NAMED = ("prove", "bench")
MOST_WORKERS = 4
FIXTURE_MARKS = {
    "neo4j_lts": "neo4j",
    "neo4j_current": "neo4j",
    "postgres_url": "postgres",
    "fresh_postgres_url": "postgres",
    "browser": "browser",
}

# A shared machine makes single examples slow now and then, which says nothing about the promise: hence no deadline.
# `ci` draws the same examples every time, so that a change is judged and not the weather; `prove` never repeats itself.
_SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
settings.register_profile("dev", deadline=None, max_examples=50, suppress_health_check=_SLOW_IS_FINE)
settings.register_profile(
    "ci", deadline=None, max_examples=100, derandomize=True, print_blob=True, suppress_health_check=_SLOW_IS_FINE
)
settings.register_profile(
    "prove",
    deadline=None,
    max_examples=int(os.environ.get("KITHMAP_PROVE_N", "10000")),
    database=None,
    suppress_health_check=_SLOW_IS_FINE,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture(scope="session")
def neo4j_lts() -> Iterator[Neo4jServer]:
    """Neo4j's long-term line, or the server that KITHMAP_TEST_NEO4J_URI names. Tests empty its database."""
    if given := neo4j_server.from_environment():
        yield given
        return
    yield from provided("neo4j", neo4j_server.running(neo4j_server.LTS))


@pytest.fixture(scope="session")
def neo4j_current() -> Iterator[Neo4jServer]:
    """Neo4j's current line, where the machine has a Java that is new enough for it."""
    yield from provided("neo4j", neo4j_server.running(neo4j_server.CURRENT))


@pytest.fixture(scope="session")
def postgres_server_running() -> Iterator[PostgresServer]:
    """Give a PostgreSQL cluster of this worker's own."""
    yield from provided("postgres", postgres_server.running())


@pytest.fixture(scope="session")
def postgres_url(postgres_server_running: PostgresServer) -> Iterator[str]:
    """Give the SQLAlchemy URL of one database that the whole session shares."""
    with postgres_server_running.fresh_database() as url:
        yield url


@pytest.fixture
def fresh_postgres_url(postgres_server_running: PostgresServer) -> Iterator[str]:
    """Give the SQLAlchemy URL of an empty database of this test's own."""
    with postgres_server_running.fresh_database() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium; open a context of your own in it and close it."""
    yield from provided("browser", browser_server.running())


def pytest_xdist_auto_num_workers() -> int:
    """Answer `-n auto`: a worker per core, four at most as each runs servers, one where all share a given server."""
    return 1 if os.environ.get("KITHMAP_TEST_NEO4J_URI") else min(os.cpu_count() or 1, MOST_WORKERS)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the long runs to those who name them."""
    if collection_path.parent == TESTS and collection_path.name in ONLY_WHEN_NAMED:
        named = [(config.invocation_params.dir / part.split("::")[0]).resolve() for part in config.args]
        return not any(path == collection_path or collection_path in path.parents for path in named) or None
    return None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test by the servers it asks for."""
    for fixture in getattr(item, "fixturenames", ()):
        if mark := FIXTURE_MARKS.get(fixture):
            item.add_marker(mark)


def pytest_configure_node(node: WorkerController) -> None:
    """Prepare what a worker and the controller have to tell each other."""
    sharing_out.tell(node)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest tests first, and tell the controller which belong together."""
    sharing_out.put_in_order(config, items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> sharing_out.Together:
    """Keep on one worker what belongs together, whatever `--dist` says."""
    return sharing_out.Together(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """End with the list of what was left out, and why."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        reasons[reason] = reasons.get(reason, 0) + 1
    terminalreporter.section("left out on this machine")
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"{count} test{'s' if count > 1 else ''}: {reason}")
    if not reasons:
        terminalreporter.line("nothing")


def _refuse_the_network(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse every connection of Python's that leaves this machine."""
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and address[0] not in _REACHABLE:
        message = f"tests do not use the network, and this one calls `{address[0]}`"
        raise PermissionError(message)


_REACHABLE = {"127.0.0.1", "localhost", "::1", "", urlsplit(os.environ.get("KITHMAP_TEST_NEO4J_URI", "")).hostname}
sys.addaudithook(_refuse_the_network)
