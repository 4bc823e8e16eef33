"""Several worker processes on PostgreSQL: a policy, and a closed account, take hold in all of them in time.

The server is the one of production, gunicorn with its own processes. The test puts a set into force from outside, as
the command line does, and asks on without a pause: no worker may answer by the set of before when ten seconds are over.
"""

import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pydantic import SecretStr

from app.accounts.store import AccountStore
from app.config import Settings
from app.desks import policies as desk
from app.site import policy_office
from app.wiring import House, opened_registers
from tests.app.policies import sets
from tests.app.policies.conftest import FIRST, SECOND, add, officer, officer_request
from tests.app.policies.test_adopting import tried
from tests.authority import PASSWORD, token_in

WORKERS = 3
SECONDS = 10.0
ASKING = 6
PATIENCE = 90


@dataclass
class Site:
    """Workers behind an address, and what they write of each answer: process and status."""

    address: str
    process: subprocess.Popen[str]
    house: House
    lines: list[tuple[float, str, int]] = field(default_factory=list)

    def listen(self) -> None:
        """Keep what the workers write."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if said := re.match(r"answer <(\d+)> (\d+) /ledger", line):
                self.lines.append((time.monotonic(), said[1], int(said[2])))

    def opener(self) -> urllib.request.OpenerDirector:
        """A browser that has signed in as the first officer."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _NoRedirect())
        page = browser.open(f"{self.address}/sign-in", timeout=60).read().decode()
        form = urlencode({"csrf_token": token_in(page), "username": FIRST, "password": PASSWORD}).encode()
        assert status(browser, f"{self.address}/sign-in", form) == 303
        return browser


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect to whoever asked."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def status(browser: urllib.request.OpenerDirector, url: str, form: bytes | None = None) -> int:
    """The status of an answer."""
    try:
        with browser.open(url, form, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.fixture
def site(fresh_postgres_url: str, tmp_path: Path) -> Iterator[Site]:
    """Give three workers that answer, and two governance officers."""
    wanted = Settings(ledger=fresh_postgres_url, secret_key=SecretStr("s" * 40), checkpoint_key=tmp_path / "key")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KITHMAP_")} | {
        "KITHMAP_LEDGER": fresh_postgres_url, "KITHMAP_SECRET_KEY": "s" * 40, "KITHMAP_SECURE_COOKIES": "false",
        "KITHMAP_CHECKPOINT_KEY": str(tmp_path / "key"),
    }  # fmt: skip
    command = [
        sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--threads", "2", "--timeout", "120",
        "--bind", f"127.0.0.1:{port}", "--access-logfile", "-", "--access-logformat", "answer %(p)s %(s)s %(U)s",
        "tests.app.policies.worker_site:create()",
    ]  # fmt: skip
    with opened_registers(wanted) as house:
        add(house, officer(FIRST))
        add(house, officer(SECOND))
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            cwd=Path(__file__).parents[3],
        )  # fmt: skip
        mine = Site(address=f"http://127.0.0.1:{port}", process=process, house=house)
        listening = threading.Thread(target=mine.listen)
        listening.start()
        try:
            _wait_for(mine)
            yield mine
        finally:
            process.terminate()
            process.wait(60)
            listening.join()
            assert process.stdout is not None
            process.stdout.close()


def _wait_for(site: Site) -> None:
    until = time.monotonic() + PATIENCE
    browser = urllib.request.build_opener()
    while time.monotonic() < until:
        try:
            if status(browser, f"{site.address}/healthz") == 200:
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the workers did not answer")


def _ask_on(site: Site, seconds: float) -> None:
    """Ask for the ledger without a pause, with several browsers at once."""
    browsers = [site.opener() for _ in range(1)] * ASKING
    until = time.monotonic() + seconds

    def ask(browser: urllib.request.OpenerDirector) -> None:
        while time.monotonic() < until:
            status(browser, f"{site.address}/ledger")

    with ThreadPoolExecutor(ASKING) as pool:
        list(pool.map(ask, browsers))


def _answers(site: Site, since: float) -> tuple[dict[str, set[int]], float]:
    """What each worker answered since a moment, and how long after it one still answered with the page."""
    by_worker: dict[str, set[int]] = {}
    last = since
    for moment, worker, code in list(site.lines):
        if moment >= since:
            by_worker.setdefault(worker, set()).add(code)
            last = moment if code == 200 else last
    return by_worker, last - since


def test_a_policy_and_a_closed_account_take_hold_in_every_worker_in_time(site: Site) -> None:
    office = policy_office(site.house)
    reference = tried(office, site.house, sets.forbidding("view_ledger", "governance_officer"))
    asking = threading.Thread(target=_ask_on, args=(site, SECONDS + 4))
    asking.start()
    time.sleep(3)
    before, _ = _answers(site, 0)
    assert len(before) == WORKERS, "every worker has answered"
    assert all(codes <= {200} for codes in before.values())
    adopted = time.monotonic()
    assert desk.adopt(office, officer_request(site.house, SECOND), reference) == 2
    asking.join()
    after, lasted = _answers(site, adopted)
    assert set(after) == set(before)
    assert all(404 in codes for codes in after.values()), "every worker refuses by the new set"
    assert lasted < SECONDS, f"a worker answered by the old set for {lasted:.1f} seconds"
    browser = site.opener()
    assert status(browser, f"{site.address}/policies") == 200
    closed = time.monotonic()
    AccountStore(site.house.database).suspend(FIRST)
    codes = {status(browser, f"{site.address}/policies") for _ in range(20)}
    assert codes == {302}, "every worker sends the closed account to the sign-in page"
    assert time.monotonic() - closed < SECONDS * 6
