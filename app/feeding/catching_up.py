"""Messages that were answered and not loaded: taken up when a process starts, and again every half minute.

Started by `kithmap serve` and by each worker; stopped before the house closes. Most messages are loaded as soon as
their answer has left. What is left over was answered by a process that was killed, or while another load was going on.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.casework.errors import CaseworkError
from graph.errors import GraphError
from loaders.errors import LoaderError
from policies.errors import PoliciesError

PERIOD = 30.0
"""Seconds between two looks into the inbox."""

PASSING = (GraphError, PoliciesError, LoaderError, CaseworkError)
"""What may keep messages from being loaded now, and not for ever."""

_log = logging.getLogger(__name__)


@contextmanager
def catching_up(load: Callable[[], None], *, period: float = PERIOD) -> Iterator[None]:
    """Load what came, at once and again and again, for as long as a block lasts."""
    enough = threading.Event()

    def catch_up() -> None:
        while True:
            try_to(load)
            if enough.wait(period):
                return

    thread = threading.Thread(target=catch_up, name="inbox", daemon=True)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def try_to(load: Callable[[], None]) -> None:
    """Load what came. What fails now is not lost: the messages stay in the inbox until they are loaded."""
    try:
        load()
    except PASSING as trouble:
        _log.warning("messages of feeds wait in the inbox: %s", type(trouble).__name__)
