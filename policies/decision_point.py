"""Policy Decision Point for one resource: Cedar itself, the reference evaluator. Only a clean Allow permits.

Called by the gate for actions that are not queries (loading, the ledger, alerts), by `explain`, and by the proof that
the compiled filters say the same. Any error and anything but Allow is a deny.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import cedarpy

from graph.records import Value
from policies.compilation.expressions import Entity
from policies.compilation.known_side import known_side
from policies.compilation.values import CedarValue, Moment, text_of
from policies.compilation.vocabulary import SYSTEM
from policies.decision import Decision, Effect
from policies.obligations import obligations
from policies.policy_store import PolicySet
from policies.request import Attributes

_PLACE = re.compile(r"`policy(\d+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May the subject do this to that? `attributes` are the resource's, as stored; missing ones are left out."""

    action: str
    resource_type: str
    resource_key: str
    attributes: Mapping[str, Value]


def decide(
    policy_set: PolicySet,
    attributes: Attributes,
    action: str,
    resource_type: str,
    resource_key: str,
    resource_attributes: Mapping[str, Value],
) -> Decision:
    """The decision on one resource, with the policies that made it, their obligations, and any errors."""
    question = Question(
        action=action, resource_type=resource_type, resource_key=resource_key, attributes=resource_attributes
    )
    return decide_all(policy_set, attributes, [question])[0]


def decide_on_system(policy_set: PolicySet, attributes: Attributes, action: str) -> Decision:
    """The decision on an action that concerns no node: loading, reading the ledger, managing accounts."""
    return decide(policy_set, attributes, action, SYSTEM, "kithmap", {})


def decide_all(policy_set: PolicySet, attributes: Attributes, questions: Iterable[Question]) -> list[Decision]:
    """Decisions on many resources for one subject, in order; the subject is read once."""
    known = known_side(attributes)
    asked = list(questions)
    resources = {(question.resource_type, question.resource_key): question for question in asked}
    entities = [_entity(known.entity, {name: in_json(value) for name, value in known.principal.items()})]
    entities += [
        _entity(Entity(type_, key), {name: _stored(value) for name, value in question.attributes.items()})
        for (type_, key), question in resources.items()
    ]
    context = json.dumps({name: in_json(value) for name, value in known.context.items()})
    requests = [
        {
            "principal": _named(known.entity),
            "action": _named(Entity("Action", question.action)),
            "resource": _named(Entity(question.resource_type, question.resource_key)),
            "context": context,
        }
        for question in asked
    ]
    results = cedarpy.is_authorized_batch(requests, policy_set.reference, json.dumps(entities))
    return [_decision(policy_set, result) for result in results]


def _decision(policy_set: PolicySet, result: cedarpy.AuthzResult) -> Decision:
    # Cedar names policies by their place in the text; people and the ledger know them by `@id`.
    errors = tuple(
        _PLACE.sub(lambda found: f"`{policy_set.policies[int(found[1])].identifier}`", str(error))
        for error in result.diagnostics.errors
    )
    named = result.diagnostics.id_annotations_by_reason
    determining = tuple(sorted(named.get(reason, reason) for reason in result.diagnostics.reasons))
    permitted = result.decision is cedarpy.Decision.Allow and not errors
    return Decision(
        effect=Effect.PERMIT if permitted else Effect.DENY,
        determining=determining,
        errors=errors,
        obligations=obligations(policy_set, determining),
    )


def _entity(entity: Entity, attributes: Mapping[str, object]) -> dict[str, object]:
    shown = {name: value for name, value in attributes.items() if value is not None}
    return {"uid": _named(entity), "attrs": shown, "parents": []}


def _named(entity: Entity) -> dict[str, str]:
    return {"type": entity.type, "id": entity.key}


def in_json(value: CedarValue) -> object:
    """A known value in Cedar's JSON form."""
    if isinstance(value, Moment):
        return {"__extn": {"fn": "datetime", "arg": text_of(value)}}
    return [in_json(item) for item in value] if isinstance(value, frozenset) else value


def _stored(value: Value) -> Value:
    # Cedar has no floating-point numbers; as text such a value can satisfy no condition that a number would.
    return repr(value) if isinstance(value, float) else value
