"""Transactions on their way into the graph while the next batch is decided: one at a time, and none after a failure.

Used by the pipeline. An engine writes on a processor of its own, so whoever decides need not wait for it, as long as
nothing is read of anybody whom a transaction under way touches.
"""

from collections import deque
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field

MOST_UNDER_WAY = 2
"""One that is written and one that waits, as batches take unlike times to decide and to write. Each holds memory."""


@dataclass(slots=True)
class WriteBehind:
    """The transactions under way, oldest first, and whom each of them touches. Owned by one thread."""

    _hand: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "kithmap-write"))
    _under_way: deque[tuple[Future[None], AbstractSet[str]]] = field(default_factory=deque)
    _failed: bool = False

    def write(self, perform: Callable[[], object], touched: AbstractSet[str]) -> None:
        """Begin a transaction, as soon as those before it have ended. Raises what one of them raised."""
        if len(self._under_way) >= MOST_UNDER_WAY:
            self._end_first()
        # A turn belongs to a context, and the one who writes works in its turn.
        self._under_way.append((self._hand.submit(copy_context().run, self._perform, perform), touched))

    def before_reading(self, keys: AbstractSet[str]) -> None:
        """Wait while anything is under way that touches any of these. Raises what a transaction raised."""
        while any(not keys.isdisjoint(touched) for _, touched in self._under_way):
            self._end_first()

    def wait(self) -> None:
        """Wait until everything is written. Raises what a transaction raised."""
        while self._under_way:
            self._end_first()

    def close(self) -> None:
        """Let what is under way come to its end; nothing is written afterwards."""
        self._hand.shutdown()

    def _end_first(self) -> None:
        first, _ = self._under_way.popleft()
        first.result()

    def _perform(self, perform: Callable[[], object]) -> None:
        # INVARIANT (in order): a batch was decided from what those before it write, so it stands on all of them.
        if self._failed:
            return
        try:
            perform()
        except BaseException:
            self._failed = True
            raise
