"""The whole house behind a real web server, opened in a real Chromium; on the embedded engine and on Neo4j in turn.

Strategy. One small training authority is loaded through the real loaders (tests/authority.py); a module of tests opens
a copy of it on each engine, with the same keys, and serves it as `kithmap serve` does. A visitor is somebody at a
browser of their own; whatever the console or the content policy complains of fails the test.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.site import rehearse
from tests.authority import built_authority, opened_authority
from tests.browser.serving import Site, served
from tests.browser.visitor import AXE, Visitor, visitor
from tests.servers.neo4j import Neo4jServer

__all__ = ["built_authority"]

SOON = 30_000
"""How long a page has to become what is expected of it, in milliseconds, on a machine that is busy."""
expect.set_options(timeout=SOON)

Opening = Callable[..., Visitor]


@pytest.fixture(scope="session", autouse=True)
def front_end() -> None:
    """Skip where the set-up has not fetched the third-party files of the pages."""
    if not AXE.exists():
        pytest.skip("the vendored files of the pages are not there; `make setup` gets them")


@pytest.fixture(scope="module", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def both_engines(
    request: pytest.FixtureRequest, built_authority: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Serve the authority on each engine in turn."""
    server = request.getfixturevalue("neo4j_lts") if request.param == "neo4j" else None
    with _site(built_authority, tmp_path_factory.mktemp("browser"), server) as site:
        yield site


@pytest.fixture(scope="module")
def one_engine(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the authority on the embedded engine."""
    with _site(built_authority, tmp_path_factory.mktemp("browser"), None) as site:
        yield site


@pytest.fixture
def visit(browser: Browser) -> Iterator[Opening]:
    """Give what opens a browser of somebody's own; all are closed after the test, and none may have complained."""
    with ExitStack() as stack:

        def open_browser(site: Site, **how: object) -> Visitor:
            return stack.enter_context(visitor(browser, site, **how))

        yield open_browser


@contextmanager
def _site(built: Path, folder: Path, server: Neo4jServer | None) -> Iterator[Site]:
    with opened_authority(built, folder / "authority", server=server) as authority, served(authority.site) as address:
        # Neo4j plans each text when it is first asked for; `kithmap serve` has that done ahead, too.
        rehearse(authority.house).join()
        yield Site(address=address, authority=authority)
