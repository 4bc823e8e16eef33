"""Pace: an answer without rows leaves at the next beat, so that its time does not tell hidden from absent.

Refusing a hidden child costs a little more work than finding nobody: some tenths of a millisecond, which enough
questions would show. Rounded up to whole steps, both take the same time. Called by the gate.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Steps of `seconds`; none at all where they are 0."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def hold(self, begun: float) -> None:
        """Wait until a whole number of steps has passed since a moment of `clock`."""
        if self.seconds > 0:
            self.sleep(self.seconds - (self.clock() - begun) % self.seconds)


NO_PACE = Pace(seconds=0)
