"""Shows that an answer for two is what both may know: the filter, decided against Cedar, in random worlds and alone."""

from graph.filters import AllOf, Given, Guard, OneOf
from policies import mediation, policy_store
from policies.compilation.plan import parameters_of
from tests.graph.engines import neo4j_current_store, neo4j_lts_store, store

__all__ = ["neo4j_current_store", "neo4j_lts_store", "store"]

POLICIES = policy_store.load(None)


def test_every_guard_for_both_asks_each_of_them() -> None:
    for pair, guard in mediation.for_both(POLICIES.guards).items():
        alone = parameters_of(POLICIES.guards[pair].whole)
        assert parameters_of(guard.whole) == alone | {f"caller_{name}" for name in alone}


def test_what_the_served_person_may_not_know_is_told_apart_for_the_ledger() -> None:
    guard = Guard(
        whole=AllOf((Given("p_may"), OneOf("area", "p_areas"))),
        permits=(("child.same-area", OneOf("area", "p_areas")),),
        forbids=(("account.vetting", Given("p_may")),),
    )
    both = mediation.for_both({("see", "Child"): guard})["see", "Child"]
    assert both.permits == guard.permits
    assert [policy for policy, _ in both.forbids] == ["account.vetting", "caller.no-permit", "caller.account.vetting"]
