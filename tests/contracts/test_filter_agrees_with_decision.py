"""The compiled filter says what Cedar says: equal on data that keeps the schema, never wider on data that does not.

Random policies over a small world here, on every engine; the product's own policies in the second half. The reference
is Cedar itself, read strictly: a forbid that errs denies.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import cypher
from graph.filters import Always
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from policies.compilation import folding, guards, residual, settling
from policies.compilation.expressions import Literal
from policies.compilation.joining import all_of, any_of
from policies.compilation.known_sets import DeniedSet, Member
from policies.compilation.residual import Pair
from tests.contracts.agreement import Disagreement, compare_policy_world, compare_product_worlds
from tests.contracts.policy_worlds import random_policy_world
from tests.contracts.worlds import SEEDS, WORLDS, random_world
from tests.policies.hostile_shapes import SHAPES

SIDE_BY_SIDE = 5
SHAPE_WORLDS = 8


def test_random_policies_filter_as_cedar_decides(store: Store, many: int) -> None:
    """Any policy that compiles prunes what Cedar denies, and on sound data nothing else."""
    tally: Counter[str] = Counter()

    @settings(max_examples=many)
    @given(seed=SEEDS, tidy=st.booleans())
    def prove(seed: int, tidy: bool) -> None:  # noqa: FBT001  # drawn
        compare_policy_world(store, random_policy_world(Random(seed), tidy=tidy), tally)

    prove()
    assert tally["worlds"] >= many
    # The degeneracy guard: neither everything nor nothing, with errors among them, and few policies refused.
    assert tally["allowed"] > tally["decisions"] // 20
    assert tally["denied"] > tally["decisions"] // 5
    assert tally["mixed worlds"] > tally["worlds"] // 6
    assert tally["worlds with errors"] > tally["worlds"] // 10
    assert tally["refused"] < tally["worlds"] // 10, "the compiler refuses too much of ordinary Cedar"


@pytest.mark.parametrize("shape", SHAPES)
def test_hostile_shapes_filter_as_cedar_decides(store: Store, shape: str) -> None:
    """The corpus of shapes that careless compilers get wrong, on sound and on broken data."""
    tally: Counter[str] = Counter()
    for seed in range(SHAPE_WORLDS):
        world = random_policy_world(Random(seed), tidy=seed % 2 == 0)
        compare_policy_world(store, replace(world, text=SHAPES[shape]), tally)
    assert tally["refused"] == 0


def test_our_own_policies_filter_as_cedar_decides(store: Store) -> None:
    """Every action on every label and link of the product's policy set, for random people."""
    tally: Counter[str] = Counter()

    @settings(max_examples=WORLDS // SIDE_BY_SIDE)
    @given(seed=SEEDS, tidy=st.booleans())
    def prove(seed: int, tidy: bool) -> None:  # noqa: FBT001  # drawn
        random = Random(seed)
        worlds = [random_world(random, mark=str(number)) for number in range(SIDE_BY_SIDE)]
        compare_product_worlds(store, worlds, random, tally, tidy=tidy)

    prove()
    assert tally["worlds"] >= WORLDS
    assert tally["allowed"] > tally["decisions"] // 20
    assert tally["denied"] > tally["decisions"] // 5
    assert tally["mixed worlds"] > tally["worlds"] // 4
    never = {name for name in tally if name.startswith("asked ")} - {
        f"asked {name.removeprefix('allowed ')}" for name in tally if name.startswith("allowed ")
    }
    assert not never, f"nobody was ever allowed {never}"


def _never_asks_whether_the_left_side_errs(operator: str, left: Pair, right: Pair) -> Pair:
    if operator == "&&":
        return all_of((left[0], right[0])), any_of((left[1], right[1]))
    return any_of((left[0], right[0])), all_of((left[1], right[1]))


def _loosely_equal(left: Literal, right: object) -> bool:
    return isinstance(right, Literal) and left.value == right.value


FAULTS = {
    "a forbid is forgotten": (guards, "all_of", lambda parts: next(iter(parts))),
    "an error is taken for a no": (residual, "_joined", _never_asks_whether_the_left_side_errs),
    "required attributes are taken on trust": (guards, "presence", lambda *_: Always()),
    "true and 1 are one constant": (Literal, "__eq__", _loosely_equal),
    "missing and wrong values are not guarded": (cypher, "_guarded", lambda _, test: test),
    "what may err counts as certain": (settling, "_cannot_err", lambda *_: True),
    "a condition on a joined set is forgotten": (folding, "Member", lambda parameter, _=(): Member(parameter)),
    "a set that denies may be empty": (DeniedSet, "evaluate", lambda denied, bound: bound[denied.parameter]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof can fail: each of these faults of a compiler is found within the same number of worlds.

    On the embedded engine alone: the faults are the compiler's, not an engine's.
    """
    store = open_store(f"embedded://{tmp_path}/graph")
    store.prepare()
    monkeypatch.setattr(*FAULTS[fault])
    with pytest.raises(Disagreement):
        _compare_many(store)
    store.close()


def _compare_many(store: Store) -> None:
    for seed in range(WORLDS):
        compare_policy_world(store, random_policy_world(Random(seed), tidy=seed % 2 == 0), Counter())
