"""How many messages one supplier may send in a minute: a system that runs wild must not keep the others out.

Asked by the door before anything of a message is read. It follows from what the supplier did itself, and from nothing
that is held. Each worker counts for itself.
"""

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_A_MINUTE = 600
"""Messages of one supplier, in one worker; each holds up to 500 rows."""

MINUTE = timedelta(minutes=1)


@dataclass(slots=True, kw_only=True)
class Rate:
    """Counts messages by supplier. Safe for threads."""

    clock: Callable[[], datetime]
    most: int = MOST_A_MINUTE
    _came: defaultdict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def allows(self, supplier: str) -> bool:
        """Whether one more message may come now; it counts when it may."""
        now = self.clock()
        with self._lock:
            came = self._came[supplier]
            while came and came[0] <= now - MINUTE:
                came.popleft()
            if len(came) >= self.most:
                return False
            came.append(now)
            return True
