"""A real Neo4j community server for tests and for trying things: fetched by Maven, started here, stopped afterwards.

Called by tests/conftest.py (one server per test session) and by `make neo4j` as `python -m tests.servers.neo4j`.
The jars come from Maven Central once and stay in the user's cache folder; data lives in a folder the caller names.
Authentication is always on, the server listens on loopback only, and usage reports are off.
"""

import argparse
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from tests.servers.java import find_java
from tests.servers.lifecycle import ServerUnavailable, await_ready, free_port, start, stop

USER = "neo4j"

_POM = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>kithmap.tests</groupId>
  <artifactId>neo4j-server-for-tests</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version></dependency>
    <dependency>
      <groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>{version}</version>
    </dependency>
  </dependencies>
</project>
"""

_CONFIGURATION = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=256m
# Tests empty and refill the graph all the time; a plan must not be thrown away each time its counts have changed.
dbms.cypher.min_replan_interval=1h
db.tx_log.preallocate=false
"""

_OPENS = tuple(
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A release line of Neo4j: its version, its entry point and the Javas it runs on."""

    version: str
    main_class: str
    suits: Callable[[int], bool]
    wanted_java: str
    options: tuple[str, ...] = ()


LTS = Line(
    version="5.26.30",
    main_class="org.neo4j.server.CommunityEntryPoint",
    suits=lambda major: major in {17, 21},
    wanted_java="Java 17 or 21",
)
CURRENT = Line(
    version="2026.08.1",
    main_class="org.neo4j.server.Neo4jCommunity",
    suits=lambda major: major >= 21,
    wanted_java="Java 21 or later",
    options=("--enable-native-access=ALL-UNNAMED",),
)
LINES = {"lts": LTS, "current": CURRENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Neo4jServer:
    """Where a running server is and how to sign in to it."""

    uri: str
    user: str
    password: str
    version: str
    process: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        """Stop the server, if it is one of ours, and keep its data whole."""
        if self.process is not None:
            stop(self.process)

    def discard(self) -> None:
        """End the server at once; its data is not wanted any more."""
        if self.process is not None:
            stop(self.process, with_signal=signal.SIGKILL)


def from_environment() -> Neo4jServer | None:
    """Return the server that KITHMAP_TEST_NEO4J_URI names. Tests empty its database: never name one that matters."""
    uri = os.environ.get("KITHMAP_TEST_NEO4J_URI")
    if not uri:
        return None
    return Neo4jServer(
        uri=uri,
        user=os.environ.get("KITHMAP_TEST_NEO4J_USER", USER),
        password=os.environ.get("KITHMAP_TEST_NEO4J_PASSWORD", ""),
        version="given by KITHMAP_TEST_NEO4J_URI",
    )


@contextmanager
def running(line: Line) -> Iterator[Neo4jServer]:
    """Run a server of the line in a temporary folder, on a free port, for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="kithmap-neo4j-", ignore_cleanup_errors=True) as folder:
        server = launch(line, Path(folder), port=free_port(), password=secrets.token_hex(12))
        try:
            yield server
        finally:
            server.discard()


def launch(line: Line, home: Path, *, port: int, password: str) -> Neo4jServer:
    """Start a server on the port with its data in the home folder; the password counts at the first start only."""
    java = find_java(line.suits)
    if java is None:
        message = f"Neo4j {line.version} needs {line.wanted_java}, and none was found; set JAVA_HOME or install one"
        raise ServerUnavailable(message)
    class_path = f"{fetched_jars(line)}{os.sep}*"
    configuration = home / "conf"
    configuration.mkdir(parents=True, exist_ok=True)
    (configuration / "neo4j.conf").write_text(_CONFIGURATION.format(port=port), encoding="utf-8")
    if not (home / "data").exists():
        _set_first_password(java, class_path, home, password)
    log = home / "server.log"
    command = [str(java), "-Xms256m", "-Xmx1g", "-cp", class_path, *_OPENS, *line.options, line.main_class]
    process = start([*command, f"--home-dir={home}", f"--config-dir={configuration}"], log)
    server = Neo4jServer(
        uri=f"bolt://127.0.0.1:{port}", user=USER, password=password, version=line.version, process=process
    )
    await_ready(process, log, lambda: _answers(server), seconds=120)
    return server


def fetched_jars(line: Line) -> Path:
    """Return the folder with the jars of the line, fetching them by Maven when they are not there yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kithmap"
    jars = cache / f"neo4j-{line.version}"
    if jars.is_dir():
        return jars
    maven = shutil.which("mvn")
    if maven is None:
        message = f"Neo4j {line.version} is fetched by Maven, and no `mvn` was found; install the package `maven`"
        raise ServerUnavailable(message)
    cache.mkdir(parents=True, exist_ok=True)
    sys.stderr.write(f"fetching Neo4j {line.version} by Maven, about 150 MB, this once\n")
    with tempfile.TemporaryDirectory(prefix=f"{jars.name}-", dir=cache) as folder:
        (Path(folder) / "pom.xml").write_text(_POM.format(version=line.version), encoding="utf-8")
        fetching = subprocess.run(
            [maven, "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=jars", "-DincludeScope=runtime"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if fetching.returncode != 0:
            message = f"Maven could not fetch Neo4j {line.version}:\n{fetching.stdout[-2000:]}"
            raise ServerUnavailable(message)
        _move_into_place(Path(folder) / "jars", jars)
    return jars


def _move_into_place(fetched: Path, jars: Path) -> None:
    """Rename in one step, so that a second run never sees half a folder; whoever comes second keeps the first."""
    try:
        fetched.rename(jars)
    except OSError:
        if not jars.is_dir():
            raise


def _set_first_password(java: Path, class_path: str, home: Path, password: str) -> None:
    command = [str(java), "-cp", class_path, *_OPENS, "org.neo4j.cli.AdminTool"]
    setting = subprocess.run(
        [*command, "dbms", "set-initial-password", password],
        env={**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
        capture_output=True,
        text=True,
        check=False,
    )
    if setting.returncode != 0:
        message = f"the first password of Neo4j could not be set:\n{setting.stdout}{setting.stderr}"
        raise RuntimeError(message)


def _answers(server: Neo4jServer) -> bool:
    try:
        with (
            neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
            driver.session(database="neo4j") as session,
        ):
            session.run("RETURN 1").consume()  # a managed transaction would hide the refusal behind retries
    except (DriverError, Neo4jError):
        return False
    return True


def main(arguments: list[str] | None = None) -> int:
    """Run a local server until Ctrl-C, its data kept for the next time, and print how to point Kithmap at it."""
    project = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(prog="python -m tests.servers.neo4j", description=main.__doc__)
    parser.add_argument("--line", choices=sorted(LINES), default="lts", help="release line (default: %(default)s)")
    parser.add_argument("--port", type=int, default=7687, help="Bolt port on loopback (default: %(default)s)")
    parser.add_argument("--home", type=Path, help="folder for its data (default: var/neo4j-LINE in the project)")
    parser.add_argument("--password", help="password at the first start (default: made up and kept in the folder)")
    chosen = parser.parse_args(arguments)
    home: Path = (chosen.home or project / "var" / f"neo4j-{chosen.line}").resolve()
    password = _kept_password(home, chosen.password)
    try:
        server = launch(LINES[chosen.line], home, port=chosen.port, password=password)
    except (ServerUnavailable, RuntimeError) as reason:
        sys.stderr.write(f"Neo4j did not start: {reason}\n")
        return 1
    sys.stdout.write(
        f"Neo4j {server.version} runs; Ctrl-C stops it, its data stays.\n"
        f"  URI       {server.uri}\n  user      {server.user}\n  password  {server.password}\n"
        "To run Kithmap on it, in another terminal:\n"
        f"  export KITHMAP_GRAPH=neo4j://127.0.0.1:{chosen.port}\n"
        f"  export KITHMAP_NEO4J_USER={server.user}\n"
        f"  export KITHMAP_NEO4J_PASSWORD={server.password}\n"
    )
    sys.stdout.flush()
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
    sys.stdout.write("stopping Neo4j\n")
    server.stop()
    return 0


def _kept_password(home: Path, wanted: str | None) -> str:
    """Return the password of this folder: the one kept at its first start, else the wanted one, else a new one."""
    kept = home / "password"
    if kept.exists():
        return kept.read_text(encoding="utf-8").strip()
    home.mkdir(parents=True, exist_ok=True)
    kept.touch(mode=0o600)
    password = wanted or secrets.token_hex(12)
    kept.write_text(f"{password}\n", encoding="utf-8")
    return password


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    sys.exit(main())
