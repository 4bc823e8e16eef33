"""The first policy set, case by case: who asks, for what, and the answer with its reasons. Cases are data in `cases/`.

Each case is decided by Cedar and by the compiled filter, evaluated on the embedded engine; both must give the answer.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from graph.cypher import predicate
from graph.queries.catalogue import Statement
from graph.schema.nodes import NODE_TYPES
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from policies import decision_point, policy_store, row_filter
from tests.policies.people import from_case

POLICIES = policy_store.load(None)
CASES = Path(__file__).parent / "cases"
USUAL: Mapping[str, Any] = {
    "area": "E06000999",
    "shielded": False,
    "sensitive": False,
    "sensitivity": 0,
    "refuge": False,
}


ALL: dict[str, dict[str, Any]] = {
    f"{path.stem}: {case['case']}": case
    for path in sorted(CASES.glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
}
OF_THE_GRAPH = [name for name, case in ALL.items() if case["type"] != "System"]


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give an empty embedded graph."""
    store = open_store(f"embedded://{tmp_path_factory.mktemp('cases')}/graph")
    store.prepare()
    yield store
    store.close()


def _resource(case: Mapping[str, Any]) -> dict[str, Any]:
    known = POLICIES.vocabulary.resources[case["type"]]
    defaults = {name: USUAL.get(name, f"{name}-0") for name in known}
    return {**defaults, "key": "K0", **case.get("resource", {})}


@pytest.mark.parametrize("name", ALL)
def test_the_answer_and_its_reasons_are_those_of_the_case(name: str) -> None:
    """Cedar's decision, with the policies that made it."""
    case = ALL[name]
    resource = _resource(case)
    decision = decision_point.decide(
        POLICIES, from_case(case["asks"]), case["action"], case["type"], str(resource["key"]), resource
    )
    assert (str(decision.effect), sorted(decision.determining)) == (case["answer"], sorted(case["because"]))
    assert not decision.errors


@pytest.mark.parametrize("name", OF_THE_GRAPH)
def test_the_filter_gives_the_same_answer(name: str, embedded: Store) -> None:
    """The compiled filter shows the resource exactly where the case says permit."""
    case = ALL[name]
    type_, resource = case["type"], _resource(case)
    guard = POLICIES.guards[case["action"], type_]
    written = f"(n:{type_})" if type_ in NODE_TYPES else f"(:Child {{key: 'A'}})-[n:{type_}]->(:Child {{key: 'B'}})"
    pattern = f"(n:{type_})" if type_ in NODE_TYPES else f"()-[n:{type_}]->()"
    embedded.write([Statement("MATCH (n) DETACH DELETE n")])
    embedded.write([Statement(f"CREATE {written} SET n += $row", {"row": resource})])
    text = f"MATCH {pattern} WHERE {predicate(guard.whole, 'n')} RETURN n.key AS key"
    (rows,) = embedded.read([Statement(text, row_filter.parameters(POLICIES, from_case(case["asks"])))])
    assert bool(rows) == (case["answer"] == "permit")


def test_every_policy_decides_some_case() -> None:
    """A policy that no case rests on could be deleted without a test noticing."""
    seen = {policy for case in ALL.values() for policy in case["because"]}
    assert {policy.identifier for policy in POLICIES.policies} - seen == set()
