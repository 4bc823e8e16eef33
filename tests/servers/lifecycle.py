"""Starting and stopping the real servers that tests talk to: free ports, process start, clean stop, last log lines.

Called by the modules beside it, one per server, and by tests/conftest.py. A server that cannot be had on this machine
raises `ServerUnavailable` with the reason and the remedy: its tests are skipped, or fail where the run demands it.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

Server = TypeVar("Server")

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


class ServerUnavailable(RuntimeError):
    """A server that tests want is not to be had here; the text says what is missing and how to get it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The unprivileged system account under which a server runs when we are root."""

    uid: int
    gid: int


def provided(name: str, server: AbstractContextManager[Server]) -> Iterator[Server]:
    """Run the server for a fixture; where it cannot be had, skip, or fail if KITHMAP_REQUIRE names it."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(server)
        except ServerUnavailable as reason:
            if name in os.environ.get("KITHMAP_REQUIRE", "").split(","):
                pytest.fail(f"this run demands {name}: {reason}")
            pytest.skip(f"no {name} here: {reason}")
        yield running


def free_port() -> int:
    """Return a loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(
    command: Sequence[str],
    log: Path,
    environment: Mapping[str, str] | None = None,
    account: Account | None = None,
) -> subprocess.Popen[bytes]:
    """Start a server in a process group of its own, its output going to the log file."""
    with log.open("ab") as sink:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            preexec_fn=None if account else _die_with_parent,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )


def stop(process: subprocess.Popen[bytes], with_signal: signal.Signals = signal.SIGTERM, patience: float = 30) -> None:
    """Ask the server to stop; kill it only when it does not within its patience."""
    if process.poll() is None:
        process.send_signal(with_signal)
        try:
            process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def await_ready(process: subprocess.Popen[bytes], log: Path, ready: Callable[[], bool], seconds: float) -> None:
    """Wait until the server answers; a server that died or stays silent is stopped and shown by its last log lines."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            message = f"server stopped at start with exit status {process.returncode}; its log ends:\n{tail(log)}"
            raise RuntimeError(message)
        if ready():
            return
        time.sleep(0.1)
    stop(process)
    message = f"server did not answer within {seconds:.0f} s; its log ends:\n{tail(log)}"
    raise RuntimeError(message)


def tail(log: Path, lines: int = 25) -> str:
    """Return the last lines of a log file."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _die_with_parent() -> None:
    """On Linux the kernel stops the server when the test run is killed, so that none is left behind."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
