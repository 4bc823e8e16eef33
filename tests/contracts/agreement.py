"""The comparison behind the proof of the compiler, shared by `make test` (500 worlds an engine) and `make prove`."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from graph.cypher import opaque, predicate
from graph.queries.catalogue import Statement
from graph.records import Value
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES
from graph.stores.protocol import Store
from policies import decision_point, policy_store, row_filter
from policies.compilation.guards import compile_guards
from policies.decision import Decision
from policies.decision_point import Question
from policies.errors import NotExpressible
from policies.request import Attributes, Environment, Purpose, Relations, Role
from tests.contracts.policy_worlds import PolicyWorld, allowed, parsed
from tests.contracts.promise import EMPTY
from tests.contracts.random_policies import VOCABULARY
from tests.contracts.worlds import Link, Node, World, loading_statements

POLICIES = policy_store.load(None)
FORBIDS = frozenset(policy.identifier for policy in POLICIES.policies if not policy.permits)
_WRONG: tuple[Value, ...] = ("", "1", "true", 0, 1, 1.0, True, False, ["E06000999"], '["E06000999"]', "e06000999", " ")
_NAMED = re.compile(r"`([a-z0-9.-]+)`")


class Disagreement(AssertionError):
    """The filter and Cedar do not say the same."""


def compare_policy_world(store: Store, world: PolicyWorld, tally: Counter[str]) -> None:
    """Ask the engine with the compiled filter, and Cedar. Raises Disagreement."""
    tally["worlds"] += 1
    policies = parsed(world.text)
    try:
        compiled = compile_guards(policies, VOCABULARY)
    except NotExpressible:
        tally["refused"] += 1
        return
    guard = compiled.guards[world.action, world.type]
    create = Statement(
        f"UNWIND $rows AS row MERGE (n:{world.type} {{key: row.key}}) SET n += row",
        {"rows": [dict(found) for found in world.resources]},
    )
    store.write([EMPTY, create])
    # As the catalogue weaves it for this engine; Neo4j plans it in half the time, too.
    guarded = predicate(guard.whole, "n")
    text = f"MATCH (n:{world.type}) WHERE {opaque(guarded) if store.opaque_guards else guarded} RETURN n.nr AS nr"
    (rows,) = store.read([Statement(text, compiled.plan.evaluate(world.known))])
    shown = {row["nr"] for row in rows}
    expected, erred = allowed(world, policies)
    if shown - expected or (world.tidy and expected != shown):
        raise Disagreement(
            f"{world.text}\n{world.known}\n{world.action} on {world.type}\nwider {_of(world, shown - expected)}\n"
            f"narrower {_of(world, expected - shown)}\n{text}"
        )
    tally["decisions"] += len(world.resources)
    tally["allowed"] += len(expected)
    tally["denied"] += len(world.resources) - len(expected)
    tally["narrower"] += len(expected - shown)
    tally["mixed worlds"] += 0 < len(expected) < len(world.resources)
    tally["worlds with errors"] += erred


def _of(world: PolicyWorld, numbers: set[Value]) -> list[Mapping[str, Value]]:
    return [found for found in world.resources if found["nr"] in numbers]


def compare_product_worlds(
    store: Store, worlds: Sequence[World], random: Random, tally: Counter[str], *, tidy: bool
) -> None:
    """Ask the engine with the product's own guards for every action on everything, and Cedar. Raises Disagreement.

    Several worlds stand side by side, so that one question serves them all: a server is slow to ask, not to answer.
    """
    nodes = tuple(
        replace(node, properties=_spoilt(random, node, tidy=tidy)) for world in worlds for node in world.nodes
    )
    links = tuple(
        replace(link, properties=_spoilt(random, link, tidy=tidy)) for world in worlds for link in world.links
    )
    store.write([EMPTY, *loading_statements(nodes, links)])
    attributes = _attributes(random, worlds)
    bound = row_filter.parameters(POLICIES, attributes)
    answers = store.read([Statement(text, bound) for text in TEXTS.values()])
    shown = {
        (type_, row["key"], action)
        for type_, rows in zip(TEXTS, answers, strict=True)
        for row in rows
        for action in ACTIONS[type_]
        if row[action] is True
    }
    questions = list(_questions(nodes, links))
    decisions = decision_point.decide_all(POLICIES, attributes, questions)
    for question, decision in zip(questions, decisions, strict=True):
        found = (question.resource_type, question.resource_key, question.action) in shown
        granted = _strictly(decision)
        if (found and not granted) or (tidy and found != granted):
            raise Disagreement(f"{question}\n{attributes}\nfilter {found}, Cedar {granted}: {decision}")
        tally[f"asked {question.action} {question.resource_type}"] += 1
        tally[f"allowed {question.action} {question.resource_type}"] += granted
        tally["narrower"] += granted and not found
    allowed_here = sum(map(_strictly, decisions))
    tally["worlds"] += len(worlds)
    tally["decisions"] += len(decisions)
    tally["allowed"] += allowed_here
    tally["denied"] += len(decisions) - allowed_here
    tally["mixed worlds"] += len(worlds) * (0 < allowed_here < len(decisions))


ACTIONS = {
    type_: tuple(action for action, found in POLICIES.guards if found == type_)
    for type_ in (*NODE_TYPES, *RELATIONSHIP_TYPES)
}


def _text(type_: str) -> str:
    pattern = f"(n:{type_})" if type_ in NODE_TYPES else f"()-[n:{type_}]->()"
    columns = [
        f"coalesce({predicate(POLICIES.guards[action, type_].whole, 'n')}, false) AS {action}"
        for action in ACTIONS[type_]
    ]
    return f"MATCH {pattern} RETURN n.key AS key, {', '.join(columns)}"


TEXTS = {type_: _text(type_) for type_ in ACTIONS}
"""One text for each type, whoever asks: all its actions side by side."""


def _strictly(decision: Decision) -> bool:
    """Cedar's answer read strictly: a permit that errs grants nothing, a forbid that errs denies."""
    failed = {name for error in decision.errors for name in _NAMED.findall(error)}
    return bool(decision.determining) and not (failed | set(decision.determining)) & FORBIDS


def _questions(nodes: Sequence[Node], links: Sequence[Link]) -> Iterator[Question]:
    everything = [(node.label, node.properties) for node in nodes] + [(link.type, link.properties) for link in links]
    for type_, properties in everything:
        told = {key: value for key, value in properties.items() if key in POLICIES.vocabulary.resources[type_]}
        for action in ACTIONS[type_]:
            yield Question(action=action, resource_type=type_, resource_key=str(properties["key"]), attributes=told)


def _spoilt(random: Random, thing: Node | Link, *, tidy: bool) -> Mapping[str, Value]:
    if tidy:
        return thing.properties
    type_ = thing.label if isinstance(thing, Node) else thing.type
    spoilt = dict(thing.properties)
    for key in POLICIES.vocabulary.resources[type_]:
        # The key stays: without it neither engine could name the thing at all.
        if key != "key" and random.random() < 0.2:
            spoilt.pop(key, None)
            if random.random() < 0.7:
                spoilt[key] = random.choice(_WRONG)
    return spoilt


def _attributes(random: Random, worlds: Sequence[World]) -> Attributes:
    def some(label: str | None, share: float = 0.3) -> frozenset[str]:
        return frozenset(key for world in worlds for key in world.keys(label) if random.random() < share)

    subject, environment = worlds[0].request.subject, worlds[0].request.environment
    if random.random() < 0.1:
        subject = replace(subject, role=Role.LOADER)
        environment = Environment(now=environment.now, purpose=random.choice((Purpose.LOADING, None)))
    if environment.override is not None:
        covers = some("Household") | some("Carer")
        environment = replace(environment, override=replace(environment.override, covers=covers))
    return Attributes(
        subject=subject,
        environment=environment,
        relations=Relations(
            caseload=some("Child"),
            listed=some("Child"),
            network=some("Child"),
            households=some("Household"),
            carers=some("Carer"),
            services=some("Service"),
            colleagues=some("Practitioner"),
            recused=some(None, 0.05),
        ),
    )
