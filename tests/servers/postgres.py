"""A real PostgreSQL for tests: a fresh cluster in a temporary folder, on a free port, thrown away afterwards.

Called by tests/conftest.py. The binaries are those of the system. PostgreSQL refuses to run as root, so root hands
the cluster to an unprivileged account. Durability is switched off: nothing here outlives the test run.
"""

import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.lifecycle import Account, ServerUnavailable, await_ready, free_port, start, stop

USER = "kithmap"

_FOLDERS = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "postgresql*/bin"),
    ("/usr/local/opt", "postgresql*/bin"),
)
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """Where a running cluster is and how to sign in to it."""

    port: int
    password: str

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy URL of a database of this cluster."""
        return f"postgresql+psycopg://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """Create an empty database, give its SQLAlchemy URL, and drop it after the block."""
        name = sql.Identifier(f"test_{secrets.token_hex(6)}")
        self._administer(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield self.url(name.as_string().strip('"'))
        finally:
            self._administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(_conninfo(self), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running() -> Iterator[PostgresServer]:
    """Run a cluster in a temporary folder for the length of the block."""
    binaries = _binaries()
    account = _account()
    with tempfile.TemporaryDirectory(prefix="kithmap-postgres-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        if account is not None:
            os.chown(home, account.uid, account.gid)
        server = PostgresServer(port=free_port(), password=secrets.token_urlsafe(12))
        _create_cluster(binaries, home, server.password, account)
        log = home / "server.log"
        settings = {**_SETTINGS, "port": str(server.port), "unix_socket_directories": str(home)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        process = start([str(binaries / "postgres"), "-D", str(home / "data"), *options], log, account=account)
        try:
            await_ready(process, log, lambda: _answers(server), seconds=60)
            yield server
        finally:
            # SIGQUIT is PostgreSQL's immediate shutdown: it also ends its own children.
            stop(process, with_signal=signal.SIGQUIT)


def _create_cluster(binaries: Path, home: Path, password: str, account: Account | None) -> None:
    secret = home / "password"
    secret.write_text(password, encoding="utf-8")
    if account is not None:
        os.chown(secret, account.uid, account.gid)
    command = [str(binaries / "initdb"), "-D", str(home / "data"), "-U", USER, "--pwfile", str(secret)]
    creating = subprocess.run(
        [*command, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"],
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )
    if creating.returncode != 0:
        message = f"initdb failed:\n{creating.stderr}"
        raise RuntimeError(message)


def _binaries() -> Path:
    """Return the folder with `initdb` and `postgres`, the newest where there are several."""
    candidates: list[Path] = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for parent, pattern in _FOLDERS:
        candidates += sorted(Path(parent).glob(pattern), key=_version, reverse=True)
    for binaries in candidates:
        if (binaries / "initdb").exists() and (binaries / "postgres").exists():
            return binaries
    message = "PostgreSQL's server programs `initdb` and `postgres` were not found; install the package `postgresql`"
    raise ServerUnavailable(message)


def _version(folder: Path) -> int:
    found = re.search(r"(\d+)", folder.parent.name)
    return int(found[1]) if found else 0


def _account() -> Account | None:
    """Return the account to run under: our own, unless we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid)
    message = "PostgreSQL does not run as root, and no account `postgres` or `nobody` exists to hand it to"
    raise ServerUnavailable(message)


def _answers(server: PostgresServer) -> bool:
    try:
        with psycopg.connect(_conninfo(server), connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def _conninfo(server: PostgresServer) -> str:
    return psycopg.conninfo.make_conninfo(
        host="127.0.0.1", port=server.port, user=USER, password=server.password, dbname="postgres"
    )
