"""A real browser for tests: Playwright drives the system's Chromium, headless and silent on the network.

Called by tests/conftest.py, once per test session. Playwright's own browser download is never used.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.servers.lifecycle import ServerUnavailable

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge")
_MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

# Without these the browser looks up its maker's hosts at every start, which a closed network refuses, many at a time.
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--disable-gpu",
    "--no-first-run",
)


@contextmanager
def running() -> Iterator[Browser]:
    """Run a headless Chromium for the length of the block."""
    program = _program()
    # Chromium's sandbox cannot be set up by root; the pages it opens here are our own.
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*_QUIET, *sandbox])
        try:
            yield browser
        finally:
            browser.close()


def _program() -> str:
    """Return the path of a Chromium-like browser; KITHMAP_TEST_CHROMIUM names another one."""
    if chosen := os.environ.get("KITHMAP_TEST_CHROMIUM"):
        return chosen
    for name in _PROGRAMS:
        if found := shutil.which(name):
            return found
    if os.path.exists(_MAC_CHROME):  # noqa: PTH110 - a plain question about a fixed path
        return _MAC_CHROME
    message = "no Chromium was found; install the package `chromium` or set KITHMAP_TEST_CHROMIUM"
    raise ServerUnavailable(message)
