"""The known side is evaluated as Cedar evaluates it: true, false, or an error, for each operator and its edges."""

import json
from pathlib import Path

import cedarpy
import pytest

from policies.compilation import est
from policies.compilation.expressions import Entity
from policies.compilation.known import evaluator
from policies.compilation.values import Erring, Known, moment_of
from policies.decision_point import in_json
from policies.errors import NotExpressible

KNOWN = Known(
    entity=Entity("Subject", "ann"),
    principal={
        "role": "social_worker",
        "clearance": 2,
        "most": 2**63 - 1,
        "least": -(2**63),
        "lead": True,
        "areas": frozenset({"E1", "E2"}),
        "none": frozenset(),
        "until": moment_of("2026-11-23"),
        "early": moment_of("1969-12-31T18:00:00Z"),
    },
    context={"now": moment_of("2026-11-23T09:30:00.250Z"), "flag": False},
)
CONDITIONS = (Path(__file__).parent / "conditions.txt").read_text(encoding="utf-8").splitlines()
"""Short circuits, types kept apart, orderings, overflow, sets, patterns, entities, time: one condition a line."""


def _cedar(condition: str) -> str:
    """What Cedar says: `permit` grants where it is true, and errs where it errs."""
    policy = f"permit (principal, action, resource) when {{ {condition} }};"
    entity = {
        "uid": {"type": "Subject", "id": "ann"},
        "attrs": {name: in_json(value) for name, value in KNOWN.principal.items()},
        "parents": [],
    }
    context = {name: in_json(value) for name, value in KNOWN.context.items()}
    request = {
        "principal": 'Subject::"ann"',
        "action": 'Action::"see"',
        "resource": 'Subject::"ann"',
        "context": json.dumps(context),
    }
    result = cedarpy.is_authorized(request, policy, json.dumps([entity]))
    if result.diagnostics.errors:
        return "error"
    return "true" if result.decision is cedarpy.Decision.Allow else "false"


def _ours(condition: str) -> str:
    text = f"permit (principal, action, resource) when {{ {condition} }};"
    tree = json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]["policy0"]
    try:
        value = evaluator(est.policy(tree).condition)(KNOWN)
    except Erring:
        return "error"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else "error"


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_is_evaluated_as_cedar_does(condition: str) -> None:
    """The same of the three outcomes."""
    assert _ours(condition) == _cedar(condition)


def test_all_three_outcomes_are_among_the_conditions() -> None:
    """The degeneracy guard."""
    outcomes = [_cedar(condition) for condition in CONDITIONS]
    assert min(outcomes.count(outcome) for outcome in ("true", "false", "error")) > 20


@pytest.mark.parametrize(
    "condition",
    [
        "principal.a.b == 1",
        "context.now == datetime(principal.role)",
        'context.now == datetime("23 November")',
        'context.now == datetime("2026-02-30")',
        'duration("an hour") == duration("1h")',
        'duration("") == duration("1h")',
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_at_load(condition: str) -> None:
    """Never at the first request."""
    with pytest.raises(NotExpressible):
        _ours(condition)
