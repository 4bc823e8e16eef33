"""A loopback link to a server that a test can cut: what a dead server or a broken network looks like to the driver."""

import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class BreakableLink:
    """Forwards every connection to the server until it is cut; then it refuses and drops all of them."""

    def __init__(self, uri: str) -> None:
        target = urlsplit(uri)
        self._target = (target.hostname or "127.0.0.1", target.port or 7687)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._run(self._admit)

    @property
    def uri(self) -> str:
        """The address a driver connects to."""
        return f"bolt://127.0.0.1:{self._door.getsockname()[1]}"

    def cut(self) -> None:
        """Drop all connections and refuse new ones."""
        for end in (self._door, *self._open):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was quicker
        for thread in self._threads:
            thread.join(timeout=5)
        for end in (self._door, *self._open):
            end.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()

    def _run(self, work: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _admit(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
                self._open.append(near)
                far = socket.create_connection(self._target)
                self._open.append(far)
            except OSError:
                return
            self._run(self._forward, near, far)
            self._run(self._forward, far, near)

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return
