"""The search in the background of the serving process: an attempt is known within seconds of its answer.

Started by `kithmap serve` and by each worker; stopped before the house closes. A database or an engine that does not
answer is tried again; anything else ends the search, and then the site says of itself that it is not ready.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.accounts.errors import AccountsUnavailable
from app.alerting.errors import AlertingStopped
from app.alerting.scan import Alerting
from app.casework.errors import CaseworkUnavailable
from policies.errors import GateError, LedgerUnavailable, PoliciesRenewing

PERIOD = 2.0
"""Seconds between two searches."""

_PASSING = (CaseworkUnavailable, AccountsUnavailable, LedgerUnavailable, GateError, PoliciesRenewing)
_log = logging.getLogger(__name__)


class Watch:
    """The thread that searches again and again."""

    def __init__(self, alerting: Alerting, *, period: float = PERIOD) -> None:
        self.alerting = alerting
        self._period = period
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._search, name="alerting", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the search that is going on."""
        self._enough.set()
        self._thread.join()

    def check(self) -> None:
        """Raise AlertingStopped unless the search is running."""
        if not self._thread.is_alive():
            raise AlertingStopped("the search for alerts is not running; read the log, then start the site again")

    def _search(self) -> None:
        try:
            while not self._enough.wait(self._period):
                try:
                    self.alerting.run()
                except _PASSING as problem:
                    _log.warning("alerts cannot be searched for now (%s); tried again soon", type(problem).__name__)
        except Exception as problem:  # whatever it is, the log must tell why the site is not ready any more
            _log.critical("the search for alerts has ended: %s", type(problem).__name__)
            raise


@contextmanager
def watching(alerting: Alerting, *, period: float = PERIOD) -> Iterator[Watch]:
    """A watch for as long as a block lasts."""
    watch = Watch(alerting, period=period)
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()
