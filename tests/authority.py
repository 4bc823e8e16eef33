"""A small training authority for whole-house tests: real feeds, real loaders, real ledger, a clock that stands still.

Built once for a run (all workers of pytest-xdist share it), copied for each use. The fixtures are `authority` (the copy
of this test, opened on the embedded engine), `shared_authority` (one for a whole session, for tests that only read) and
`built_authority` (the folder itself). Import them into a `conftest.py`. `opened_authority` opens a copy on any engine.
"""

import fcntl
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from app.accounts.store import AccountStore
from app.commands.demo_cast import PLAYERS, player_account
from app.commands.loads import load_folder
from app.commands.users import practitioner
from app.config import Settings
from app.site import application
from app.wiring import House, opened
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from loaders.keys import BITS
from loaders.synth.synthesise import synthesise
from loaders.warm import Everybody
from policies.ledger.changes import Changes
from policies.request import Role
from tests import graph_copy
from tests.graph_copy import GraphCopy
from tests.servers.neo4j import Neo4jServer

MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""The moment at which every test of this authority takes place, unless it moves its clock."""
PASSWORD = "correct horse battery staple"  # noqa: S105 - of accounts that exist in these tests only
CHILDREN = 60
SEED = 2026
AREAS = "E06000999=Northmoor,E06000998=Eastvale"

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_USERNAMES = {player.role: player.username for player in PLAYERS}
_GRAPH_FILE = "graph.json"


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    moment: datetime = MOMENT

    def __call__(self) -> datetime:
        """What it shows."""
        return self.moment

    def move(self, by: timedelta) -> None:
        """Move it on."""
        self.moment += by


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The authority with its doors open: the house, the site on it, and everything its graph holds."""

    folder: Path
    house: House
    site: Flask
    graph: GraphCopy
    clock: Clock
    _clients: dict[Role, FlaskClient] = field(default_factory=dict)

    def as_role(self, role: Role) -> FlaskClient:
        """Give a new client, signed in through the page as the person with that role."""
        return sign_in(self.site, _USERNAMES[role])

    def kept(self, role: Role) -> FlaskClient:
        """Give the client of that role which this authority keeps, signed in at the first call."""
        if role not in self._clients:
            self._clients[role] = self.as_role(role)
        return self._clients[role]

    def child(self, given_names: str, family_name: str) -> str:
        """Give the key of a child of the cast."""
        (found,) = self.graph.of("Child", given_names=given_names, family_name=family_name)
        return found.key


def username(role: Role) -> str:
    """The user name of the person with that role."""
    return _USERNAMES[role]


def token_in(page: str) -> str:
    """The form token of a page."""
    found = _TOKEN.search(page)
    assert found, "the page has no form"
    return found.group(1)


def sign_in(site: Flask, name: str, password: str = PASSWORD) -> FlaskClient:
    """A client that has signed in through the page."""
    client = site.test_client()
    form = {"csrf_token": token_in(client.get("/sign-in").text), "username": name, "password": password}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 303, f"`{name}` was not let in"
    return client


def state_purpose(client: FlaskClient, key: str, purpose: str = "arranging-support") -> None:
    """Say through the page why a record is opened."""
    form = {"csrf_token": token_in(client.get(f"/children/{key}/purpose").text), "purpose": purpose}
    assert client.post(f"/children/{key}/purpose", data=form).status_code == 303


def settings(folder: Path) -> Settings:
    """The settings of an authority in a folder, on the embedded engine."""
    return Settings(
        graph=f"embedded://{folder}/graph", ledger=f"sqlite:///{folder}/ledger.sqlite", secret_key=SecretStr("s" * 40),
        authority="Northmoor Council", areas=AREAS, training=True, secure_cookies=False, sign_in_code=False,
        coordinator_phone="01632 960 104", coordinator_hours="Monday to Friday, 8:30 to 17:30",
        duty_phone="01632 960 100", governance_phone="01632 960 105",
        governance_hours="Monday to Friday, 9:00 to 17:00",
        refusal_step_ms=0,  # tests ask for what is not there many thousand times; one measures the steps
    )  # fmt: skip


def on_neo4j(folder: Path, server: Neo4jServer) -> Settings:
    """The settings of the same authority with its graph on a Neo4j server."""
    mine = {"graph": server.uri, "neo4j_user": server.user, "neo4j_password": SecretStr(server.password)}
    return settings(folder).model_copy(update=mine)


@contextmanager
def opened_authority(
    built: Path, folder: Path, *, server: Neo4jServer | None = None, graph: GraphCopy | None = None
) -> Iterator[Authority]:
    """Open a copy of the built authority, made in `folder`, which must not be there yet.

    With `server` the same graph, keys and all, is put on that Neo4j, whose database is emptied first. `graph` takes
    the place of the graph that was loaded.
    """
    shutil.copytree(built, folder)
    graph_as_loaded = graph_copy.load(folder / _GRAPH_FILE)
    wanted = on_neo4j(folder, server) if server else settings(folder)
    if server is not None or graph is not None:
        emptied_and_filled(wanted, graph or graph_as_loaded)
    clock = Clock()
    with opened(wanted, clock=clock) as house:
        yield Authority(
            folder=folder, house=house, site=application(house), graph=graph or graph_as_loaded, clock=clock
        )


def emptied_and_filled(wanted: Settings, graph: GraphCopy) -> GraphCopy:
    """Put a graph, keys and all, into the engine of these settings in the place of whatever is there."""
    with _store(wanted) as store:
        graph_copy.empty(store)
        store.prepare()
        graph_copy.fill(store, graph)
    return graph


@pytest.fixture(scope="session")
def built_authority(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Give the folder of the authority, closed. Whoever wants to open it makes a copy."""
    base = tmp_path_factory.getbasetemp()
    # Every worker has a folder of its own inside the one of the run.
    shared = base if worker_id == "master" else base.parent
    folder = shared / "authority"
    with (shared / "authority.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / _GRAPH_FILE).exists():
            _build(folder)
    return folder


@pytest.fixture
def authority(built_authority: Path, tmp_path: Path) -> Iterator[Authority]:
    """Give an authority of this test's own, on the embedded engine."""
    with opened_authority(built_authority, tmp_path / "authority") as mine:
        yield mine


@pytest.fixture(scope="session")
def shared_authority(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Give an authority on the embedded engine that a whole session shares: for tests that only read."""
    with opened_authority(built_authority, tmp_path_factory.mktemp("shared") / "authority") as ours:
        yield ours


@pytest.fixture
def site(shared_authority: Authority) -> Flask:
    """Give the site on the authority that the session shares."""
    return shared_authority.site


@pytest.fixture
def as_role(shared_authority: Authority) -> Callable[[Role], FlaskClient]:
    """Give what signs somebody of a role in at the site that the session shares."""
    return shared_authority.as_role


def _build(folder: Path) -> None:
    """Make feeds, load them through the gate, open the accounts, and keep the graph as plain data beside it all."""
    feeds = folder / "feeds"
    feeds.mkdir(parents=True)
    synthesise(CHILDREN, feeds, SEED)
    # Keys order answers. Those of the tests are the same in every run, so that what fails can be seen to fail again.
    keys = patch("loaders.keys.draw", partial(Random(SEED).getrandbits, BITS))
    with keys, opened(settings(folder), clock=lambda: MOMENT) as house:
        load_folder(house, feeds, Everybody(Changes(house.database)))
        _open_accounts(house)
    with _store(settings(folder)) as store:
        graph_copy.copy_of(store).save(folder / _GRAPH_FILE)


def _open_accounts(house: House) -> None:
    accounts = AccountStore(house.database, clock=house.clock)
    later = (MOMENT + timedelta(days=365)).date()
    for player in PLAYERS:
        account = player_account(player, practitioner(house, player.email) if player.email else None)
        account = replace(account, vetted_until=later, trained_until=later, employer_accredited_until=later)
        accounts.add(account, PASSWORD)


@contextmanager
def _store(wanted: Settings) -> Iterator[Store]:
    password = wanted.neo4j_password.get_secret_value() if wanted.neo4j_password else None
    store = open_store(wanted.graph, wanted.neo4j_user, password, wanted.neo4j_database)
    try:
        yield store
    finally:
        store.close()
