"""The site on a free port of its own, by the web server that `kithmap serve` uses, for as long as a block lasts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import waitress
from flask import Flask
from waitress import wasyncore

from tests.authority import Authority

THREADS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The authority behind an address. `sessions` keeps the cookies of whoever has signed in once, by user name."""

    address: str
    authority: Authority
    sessions: dict[str, list[Any]] = field(default_factory=dict)

    def child(self, full_name: str) -> str:
        """Give the key of a child of the cast."""
        given_names, family_name = full_name.rsplit(" ", 1)
        return self.authority.child(given_names, family_name)


@contextmanager
def served(site: Flask) -> Iterator[str]:
    """Serve; gives the address."""
    server = waitress.create_server(site, host="127.0.0.1", port=0, threads=THREADS, ident="kithmap")
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # In the server's own thread, which alone may close what it is waiting for.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join()
        server.task_dispatcher.shutdown()
