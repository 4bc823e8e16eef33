"""Worlds for random policies: one subject, some resources with hostile values, and what Cedar says of each.

A tidy world keeps the schema (only optional attributes are missing); a broken one has missing, empty, wrongly typed and
look-alike values, as bad data has them.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import cedarpy

from graph.records import Value
from policies.compilation import est
from policies.compilation.expressions import Entity, Policy
from policies.compilation.values import CedarValue, Known, moment
from policies.compilation.vocabulary import CedarType
from policies.decision_point import in_json
from tests.contracts.random_policies import HOSTILE, NUMBERS, RESOURCE, random_policies

RESOURCES = 14
_WRONG: tuple[Value, ...] = ("1", "true", "", 1, 0, 1.0, 2.5, True, False, ["a"], [])
_FAILED = re.compile(r"policy`? ?`?(policy\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyWorld:
    """Policies, a subject, an action, and resources of one type."""

    text: str
    known: Known
    action: str
    type: str
    resources: tuple[Mapping[str, Value], ...]
    tidy: bool


def random_policy_world(random: Random, *, tidy: bool) -> PolicyWorld:
    """A world to try one set of random policies on."""
    action, type_ = random.choice((("see", "Child"), ("see", "Carer"), ("read_identity", "Child")))
    return PolicyWorld(
        text=random_policies(random),
        known=_known(random),
        action=action,
        type=type_,
        resources=tuple(_resource(random, number, tidy=tidy) for number in range(RESOURCES)),
        tidy=tidy,
    )


def _known(random: Random) -> Known:
    def texts() -> frozenset[str]:
        return frozenset(random.sample(HOSTILE, random.randint(0, 4)))

    principal: dict[str, CedarValue] = {
        "role": random.choice(HOSTILE),
        "clearance": random.choice(NUMBERS),
        "lead": random.random() < 0.5,
        "areas": texts(),
        "caseload": texts(),
        "numbers": frozenset(random.sample(NUMBERS, random.randint(0, 3))),
        "team": random.choice(HOSTILE),
        "until": moment(datetime(2026, random.choice((1, 12)), 1, tzinfo=UTC)),
        "extra": random.choice(NUMBERS),
    }
    context: dict[str, CedarValue] = {
        "now": moment(datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
        "flag": random.random() < 0.5,
        "purpose": random.choice(HOSTILE),
        "keys": texts(),
    }
    for missing in ("team", "until", "extra", "purpose"):
        if random.random() < 0.3:
            principal.pop(missing, None)
            context.pop(missing, None)
    return Known(entity=Entity("Subject", random.choice(("ann", "ben"))), principal=principal, context=context)


def _resource(random: Random, number: int, *, tidy: bool) -> dict[str, Value]:
    # The key is distinct and sound: both engines insist on that; everything else may be spoilt.
    properties: dict[str, Value] = {"key": HOSTILE[number] if number < len(HOSTILE) else f"k{number}", "nr": number}
    for name, attribute in RESOURCE.items():
        if name == "key" or (attribute.optional and random.random() < 0.4):
            continue
        if not tidy and random.random() < 0.2:
            if random.random() < 0.6:
                properties[name] = random.choice(_WRONG)
            continue
        properties[name] = _sound(random, attribute.type)
    return properties


def _sound(random: Random, type_: CedarType) -> Value:
    if type_ is CedarType.STRING:
        return random.choice(HOSTILE)
    return random.choice(NUMBERS) if type_ is CedarType.LONG else random.random() < 0.5


def parsed(text: str) -> list[Policy]:
    """The policies of a text, as the policy store reads them."""
    tree = json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]
    return [est.policy(tree[name]) for name in sorted(tree, key=lambda name: int(name.removeprefix("policy")))]


def allowed(world: PolicyWorld, policies: Iterable[Policy]) -> tuple[set[Value], bool]:
    """The numbers of the resources that Cedar allows (strictly: a forbid that errs denies), and whether any erred."""
    forbids = {f"policy{place}" for place, policy in enumerate(policies) if not policy.permits}
    known = world.known
    entities = [_entity(known.entity, {name: in_json(value) for name, value in known.principal.items()})]
    entities += [
        _entity(Entity(world.type, str(found["nr"])), {name: as_cedar(value) for name, value in found.items()})
        for found in world.resources
    ]
    context = json.dumps({name: in_json(value) for name, value in known.context.items()})
    requests = [
        {
            "principal": _named(known.entity),
            "action": {"type": "Action", "id": world.action},
            "resource": {"type": world.type, "id": str(found["nr"])},
            "context": context,
        }
        for found in world.resources
    ]
    results = cedarpy.is_authorized_batch(requests, world.text, json.dumps(entities))
    granted: set[Value] = set()
    erred = False
    for found, result in zip(world.resources, results, strict=True):
        failed = {name for error in result.diagnostics.errors for name in _FAILED.findall(str(error))}
        assert bool(failed) == bool(result.diagnostics.errors), result.diagnostics.errors
        erred = erred or bool(failed)
        if result.decision is cedarpy.Decision.Allow and not failed & forbids:
            granted.add(found["nr"])
    return granted, erred


def _entity(entity: Entity, attributes: Mapping[str, object]) -> dict[str, object]:
    return {"uid": _named(entity), "attrs": dict(attributes), "parents": []}


def _named(entity: Entity) -> dict[str, str]:
    return {"type": entity.type, "id": entity.key}


def as_cedar(value: Value) -> Value:
    """A stored value as Cedar can hold it: it has no fractions."""
    return repr(value) if isinstance(value, float) else value
