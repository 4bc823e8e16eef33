"""`make prove N=…`: the promise over N random worlds on each engine, with the comparisons and differences printed."""

import os
import time
from collections import Counter
from random import Random

from rich.progress import track

from graph.stores.protocol import Store
from policies import policy_store
from policies.gate import Gate
from tests.contracts.memory import MemoryJournal
from tests.contracts.promise import Standing, compare_world
from tests.contracts.questions import GUARDED
from tests.contracts.worlds import random_world

WORLDS = int(os.environ.get("KITHMAP_PROVE_N", "2000"))
POLICIES = policy_store.load(None)


def test_non_interference_over_many_worlds(store: Store) -> None:
    """As in `make test`, only longer and never the same twice: a failing seed is printed with its question."""
    standing = Standing(store)
    gate = Gate(store=standing, journal=MemoryJournal(), policy_set=lambda: POLICIES)
    tally: Counter[str] = Counter()
    first = time.time_ns()
    for number in track(range(WORLDS), description=f"worlds, {store.engine}"):
        random = Random(first + number)
        compare_world(gate, standing, POLICIES, random_world(random), random, GUARDED, tally)
    print(
        f"\n{store.engine}: {tally['worlds']} worlds, {tally['answers']} comparisons, 0 differences; "
        f"{tally['hidden nodes']} hidden nodes, {tally['hidden links']} hidden links, "
        f"{tally['answers with rows']} answers with rows"
    )
