"""Time as a side channel: whoever takes the time of refusals learns no more from it than from their bytes.

Two samples are taken in turn, so that the weather of the machine falls on both alike, and compared by rank (the chance
that a refusal of a hidden thing takes longer than one of an absent thing: one half when nothing shows). The same
comparison must find a planted difference of a few milliseconds, or it would prove nothing.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from app.site import application
from app.wiring import opened
from policies.request import Role
from tests.attack.twin_worlds import ABSENT, seen_by
from tests.authority import Authority, Clock, opened_authority, settings, sign_in, username

SAMPLES = 40
STEP_MS = 80
CHANCE = 0.5
BOUND = 0.29
"""Four and a half standard deviations of the rank statistic for samples of this size from one distribution."""


def longer(one: list[float], other: list[float]) -> float:
    """The chance that a value of one sample is above a value of the other (Mann and Whitney's U over m times n)."""
    above = sum((a > b) + (a == b) / 2 for a in one for b in other)
    return above / (len(one) * len(other))


def taken(first: Callable[[], object], second: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Seconds that each takes, asked in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(SAMPLES):
        for which in (0, 1) if turn % 2 else (1, 0):
            begun = time.perf_counter()
            (first, second)[which]()
            times[which].append(time.perf_counter() - begun)
    return times


@pytest.fixture(scope="module")
def paced(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Give the authority with steps, as in production but longer: the machine that tests is busier."""
    folder = tmp_path_factory.mktemp("paced") / "authority"
    with opened_authority(built_authority, folder) as mine:
        graph = mine.graph
    clock = Clock()
    with opened(settings(folder).model_copy(update={"refusal_step_ms": STEP_MS}), clock=clock) as house:
        yield Authority(folder=folder, house=house, site=application(house), graph=graph, clock=clock)


@pytest.mark.parametrize(
    ("label", "path"),
    [
        ("Child", "/api/v1/children/{key}?purpose=worried-safety"),
        ("Household", "/api/v1/households/{key}?purpose=worried-safety"),
        ("Carer", "/api/v1/nodes/{key}/neighbours?label=Carer&purpose=worried-safety"),
    ],
)
def test_a_refusal_takes_as_long_for_what_is_hidden_as_for_what_is_not_there(
    paced: Authority, label: str, path: str
) -> None:
    known = {node.key for node in seen_by(paced, Role.PRACTITIONER).nodes}
    hidden = next(node.key for node in paced.graph.of(label) if node.key not in known)
    client = sign_in(paced.site, username(Role.PRACTITIONER))

    def ask(key: str) -> None:
        assert client.get(path.format(key=key)).status_code == 404

    of_hidden, of_absent = taken(lambda: ask(hidden), lambda: ask(ABSENT))
    assert abs(longer(of_hidden, of_absent) - CHANCE) < BOUND
    assert min(of_hidden + of_absent) > STEP_MS / 1000 * 0.9
    # Most leave on one beat: a step that the work itself fills would round nothing away.
    assert median(of_absent) < 2.5 * STEP_MS / 1000


def test_the_comparison_would_see_a_difference() -> None:
    slow, quick = taken(lambda: time.sleep(0.006), lambda: time.sleep(0.002))
    assert abs(longer(slow, quick) - CHANCE) > BOUND
    one, other = taken(lambda: time.sleep(0.002), lambda: time.sleep(0.002))
    assert abs(longer(one, other) - CHANCE) < BOUND
