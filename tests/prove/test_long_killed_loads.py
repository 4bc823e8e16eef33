"""`make prove N=…`: a load is killed at N random moments, fifty at most, each time completed and compared whole."""

import os
import shutil
import time
from pathlib import Path
from random import Random

from rich.progress import track

from loaders.synth.synthesise import synthesise
from tests.loaders.killing import difference, kill, new_place

KILLS = min(int(os.environ.get("KITHMAP_PROVE_N", "50")), 50)
CHILDREN = 120
TRANSACTIONS = 90
"""About as many as the load takes, so that a moment is drawn from all of it."""


def test_a_load_killed_at_any_moment_is_completed_by_loading_it_again(tmp_path: Path) -> None:
    """Each kill has a graph and a ledger of its own; a failing seed is printed with what differs."""
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    synthesise(CHILDREN, feeds, 29)
    with new_place(tmp_path / "undisturbed") as place:
        wanted = place.load(feeds)
    first, begun = time.time_ns(), []
    for number in track(range(KILLS), description="killed loads"):
        with new_place(tmp_path / "killed") as place:
            begun.append(kill(place, feeds, Random(first + number), TRANSACTIONS))
            found = place.load(feeds)
        assert difference(wanted, found) == [], f"seed {first + number}, in transaction {begun[-1]}"
        shutil.rmtree(tmp_path / "killed")
    print(f"\n{KILLS} loads killed, in transactions {min(begun)} to {max(begun)}; each ended as the undisturbed one")
