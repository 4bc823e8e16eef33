"""One transaction on its way into the graph while the next batch is decided; never two, and never one after a failure.

Used by the pipeline. An engine writes on a processor of its own, so whoever decides need not wait for it, as long as
nothing is read of anybody whom that transaction touches.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field


@dataclass(slots=True)
class WriteBehind:
    """The transaction under way, and whom it touches. Owned by one thread."""

    _hand: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "kithmap-write"))
    _under_way: Future[object] | None = None
    _touched: AbstractSet[str] = frozenset()

    def write(self, perform: Callable[[], object], touched: AbstractSet[str]) -> None:
        """Begin a transaction, as soon as the one before it has ended. Raises what that one raised."""
        self.wait()
        # A turn belongs to a context, and the one who writes works in its turn.
        self._under_way, self._touched = self._hand.submit(copy_context().run, perform), touched

    def before_reading(self, keys: AbstractSet[str]) -> None:
        """Wait, if anything is to be read of somebody whom the transaction under way touches. Raises what it raised."""
        if not keys.isdisjoint(self._touched):
            self.wait()

    def wait(self) -> None:
        """Wait until everything is written. Raises what the transaction raised."""
        under_way, self._under_way, self._touched = self._under_way, None, frozenset()
        if under_way is not None:
            under_way.result()

    def close(self) -> None:
        """Let the transaction under way come to its end; nothing is written afterwards."""
        self._hand.shutdown()
