"""Shows that an answer without rows leaves on the beat, whatever work went before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.pacing import Pace


class _Watch:
    """A clock that runs only while somebody works or sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@given(st.floats(min_value=0, max_value=0.049), st.floats(min_value=0, max_value=0.049))
def test_more_work_within_a_step_takes_no_more_time(hidden: float, absent: float) -> None:
    taken = []
    for work in (hidden, absent):
        watch = _Watch()
        begun = watch()
        watch.pass_by(work)
        Pace(seconds=0.05, clock=watch, sleep=watch.pass_by).hold(begun)
        taken.append(watch() - begun)
    assert taken == [pytest.approx(0.05, abs=1e-9)] * 2


def test_work_that_outlasts_a_step_waits_for_the_next() -> None:
    watch = _Watch()
    begun = watch()
    watch.pass_by(0.07)
    Pace(seconds=0.05, clock=watch, sleep=watch.pass_by).hold(begun)
    assert watch() - begun == pytest.approx(0.10)


def test_without_steps_nobody_waits() -> None:
    Pace(seconds=0, sleep=lambda _: pytest.fail("somebody waited")).hold(0)
