"""`make prove N=…`: compiled filters against Cedar over N random policy sets and N random worlds on each engine."""

import os
import time
from collections import Counter
from random import Random

from rich.progress import track

from graph.stores.protocol import Store
from tests.contracts.agreement import compare_policy_world, compare_product_worlds
from tests.contracts.policy_worlds import random_policy_world
from tests.contracts.worlds import random_world

WORLDS = int(os.environ.get("KITHMAP_PROVE_N", "2000"))
SIDE_BY_SIDE = 5


def test_random_policies_over_many_worlds(store: Store) -> None:
    """As in `make test`, only longer and never the same twice: a difference is printed with its policies."""
    tally: Counter[str] = Counter()
    first = time.time_ns()
    for number in track(range(WORLDS), description=f"policy sets, {store.engine}"):
        compare_policy_world(store, random_policy_world(Random(first + number), tidy=number % 2 == 0), tally)
    _report(store, "random policy sets", tally)


def test_our_own_policies_over_many_worlds(store: Store) -> None:
    """Every action on every label and link of the product's policy set."""
    tally: Counter[str] = Counter()
    first = time.time_ns()
    for number in track(range(WORLDS // SIDE_BY_SIDE), description=f"our own policies, {store.engine}"):
        random = Random(first + number)
        worlds = [random_world(random, mark=str(place)) for place in range(SIDE_BY_SIDE)]
        compare_product_worlds(store, worlds, random, tally, tidy=number % 2 == 0)
    _report(store, "worlds under our own policies", tally)


def _report(store: Store, what: str, tally: Counter[str]) -> None:
    print(
        f"\n{store.engine}: {tally['worlds']} {what}, {tally['decisions']} decisions ({tally['allowed']} allowed, "
        f"{tally['denied']} denied, {tally['narrower']} narrower on broken data), {tally['refused']} sets refused, "
        f"0 differences"
    )
