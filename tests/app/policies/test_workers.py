"""Several worker processes on Neo4j and PostgreSQL: a policy, and a closed account, take hold in all of them in time.

The server is the one of production, gunicorn with its own processes and the product's own entry point. The test puts a
set into force from outside, as the command line does, and asks on without a pause with sessions, pages and tokens that
were given out before: no worker may answer by the set of before when ten seconds are over (R45).
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
from dataclasses import dataclass, field, replace
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.accounts.store import AccountStore
from app.commands.demo_cast import PLAYERS, player_account
from app.desks import policies as desk
from app.site import policy_office
from app.wiring import House, opened
from graph.queries.registry import EXAMPLES, QUERIES
from policies.request import Role
from tests import graph_copy
from tests.app.policies import sets
from tests.app.policies.conftest import FIRST, SECOND, add, officer, officer_request
from tests.app.policies.test_adopting import tried
from tests.authority import MOMENT, PASSWORD, emptied_and_filled, on_neo4j, token_in, username
from tests.graph_copy import GraphCopy
from tests.servers.neo4j import Neo4jServer

WORKERS = 3
SECONDS = 10.0
ASKING = 6
PATIENCE = 120
READER = username(Role.SOCIAL_WORKER)


@dataclass
class Site:
    """Workers behind an address, and what they write of each answer: process, status and path."""

    address: str
    process: subprocess.Popen[str]
    house: House
    graph: GraphCopy
    lines: list[tuple[float, str, int, str]] = field(default_factory=list)

    def listen(self) -> None:
        """Keep what the workers write."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if said := re.match(r"answer <(\d+)> (\d+) (\S+)", line):
                self.lines.append((time.monotonic(), said[1], int(said[2]), said[3]))

    def opener(self) -> urllib.request.OpenerDirector:
        """A browser that has signed in as the social worker."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _NoRedirect())
        page = browser.open(f"{self.address}/sign-in", timeout=60).read().decode()
        form = {"csrf_token": token_in(page), "username": READER, "password": PASSWORD}
        assert status(browser, f"{self.address}/sign-in", form) == 303
        return browser

    def child(self) -> str:
        """The key of a child of the reader's area."""
        (found,) = self.graph.of("Child", given_names="Maisie Anne", family_name="Hallam")
        return found.key

    def record(self) -> str:
        """The address of that child's record, for a purpose."""
        return f"{self.address}/api/v1/children/{self.child()}?purpose=worried-safety"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect to whoever asked."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def status(browser: urllib.request.OpenerDirector, url: str, form: dict[str, str] | None = None) -> int:
    """The status of an answer."""
    try:
        with browser.open(url, urlencode(form).encode() if form else None, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.fixture
def site(fresh_postgres_url: str, neo4j_lts: Neo4jServer, built_authority: Path, tmp_path: Path) -> Iterator[Site]:
    """Give three workers that answer, two governance officers, and a social worker of the training authority."""
    wanted = on_neo4j(tmp_path, neo4j_lts).model_copy(
        update={"ledger": fresh_postgres_url, "checkpoint_key": tmp_path / "key"}
    )
    graph = emptied_and_filled(wanted, graph_copy.load(built_authority / "graph.json"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KITHMAP_")} | {
        "KITHMAP_GRAPH": neo4j_lts.uri, "KITHMAP_NEO4J_USER": neo4j_lts.user,
        "KITHMAP_NEO4J_PASSWORD": neo4j_lts.password, "KITHMAP_LEDGER": fresh_postgres_url,
        "KITHMAP_SECRET_KEY": "s" * 40, "KITHMAP_SECURE_COOKIES": "false", "KITHMAP_SIGN_IN_CODE": "false",
        "KITHMAP_CHECKPOINT_KEY": str(tmp_path / "key"), "KITHMAP_REFUSAL_STEP_MS": "0",
    }  # fmt: skip
    command = [
        sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--threads", "2", "--timeout", "120",
        "--bind", f"127.0.0.1:{port}", "--access-logfile", "-", "--access-logformat", "answer %(p)s %(s)s %(U)s",
        "app.wsgi:create()",
    ]  # fmt: skip
    with opened(wanted) as house:
        _open_accounts(house)
        # The server keeps what it has planned for all that ask it, the workers among them.
        house.gate.rehearse([query for query in QUERIES.values() if not query.name.startswith("load.")], EXAMPLES)
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            cwd=Path(__file__).parents[3],
        )  # fmt: skip
        mine = Site(address=f"http://127.0.0.1:{port}", process=process, house=house, graph=graph)
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


def _open_accounts(house: House) -> None:
    add(house, officer(FIRST))
    add(house, officer(SECOND))
    (player,) = [player for player in PLAYERS if player.role is Role.SOCIAL_WORKER]
    later = MOMENT.date().replace(year=2100)
    add(house, replace(player_account(player, None), vetted_until=later, trained_until=later,
                       employer_accredited_until=later))  # fmt: skip


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


def _until_each_has_answered(site: Site, browser: urllib.request.OpenerDirector) -> None:
    """Open the record until every worker has shown it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with ThreadPoolExecutor(ASKING) as pool:
            list(pool.map(lambda _: status(browser, site.record()), range(ASKING)))
        if len({worker for _, worker, code, path in site.lines if code == 200 and "/children/" in path}) == WORKERS:
            return
    pytest.fail("a worker never showed the record")


def _ask_on(site: Site, browser: urllib.request.OpenerDirector, stop: threading.Event) -> None:
    """Open the record without a pause, over and over with the same session."""

    def ask(_: int) -> None:
        while not stop.is_set():
            status(browser, site.record())

    with ThreadPoolExecutor(ASKING) as pool:
        list(pool.map(ask, range(ASKING)))


def _answers(site: Site, since: float) -> tuple[dict[str, set[int]], float]:
    """What each worker answered since a moment, and how long after it one still answered with the record."""
    by_worker: dict[str, set[int]] = {}
    last = since
    for moment, worker, code, path in list(site.lines):
        if moment >= since and "/children/" in path:
            by_worker.setdefault(worker, set()).add(code)
            last = moment if code == 200 else last
    return by_worker, last - since


@pytest.mark.neo4j
def test_a_policy_and_a_closed_account_take_hold_in_every_worker_in_time(site: Site) -> None:
    office, browser = policy_office(site.house), site.opener()
    reference = tried(office, site.house, sets.forbidding("see", "social_worker"))
    page = browser.open(f"{site.address}/children/{site.child()}/purpose", timeout=60).read().decode()
    token = token_in(page)
    _until_each_has_answered(site, browser)
    stop = threading.Event()
    asking = threading.Thread(target=_ask_on, args=(site, browser, stop))
    asking.start()
    try:
        assert desk.adopt(office, officer_request(site.house, SECOND), reference) == 2
        adopted = time.monotonic()
        time.sleep(SECONDS + 2)
    finally:
        stop.set()
        asking.join()
    after, lasted = _answers(site, adopted)
    assert len(after) == WORKERS
    assert all(404 in codes for codes in after.values()), "every worker refuses by the new set"
    assert lasted < SECONDS, f"a worker answered by the old set for {lasted:.1f} seconds"
    opened_before = {"csrf_token": token, "purpose": "worried-safety"}
    page_of_the_child = f"{site.address}/children/{site.child()}"
    sent = {(status(browser, f"{page_of_the_child}/purpose", opened_before), status(browser, page_of_the_child))
            for _ in range(9)}  # fmt: skip
    assert sent == {(303, 404)}, "a page that was open, and the token on it, lead to nothing any more"
    closed = time.monotonic()
    AccountStore(site.house.database).suspend(READER)
    codes = {status(browser, site.record()) for _ in range(12)}
    assert codes == {401}, "every worker lets the session of the closed account in no more"
    assert time.monotonic() - closed < SECONDS * 6
