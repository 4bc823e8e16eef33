"""The comparison behind the promise, shared by `make test` (500 worlds an engine) and `make prove`."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from graph.queries.catalogue import Query, Statement, WovenQuery, weave
from graph.records import Parameters, Row
from graph.stores.binding import selected
from graph.stores.protocol import Store
from policies import decision_point
from policies.answers import Parts
from policies.gate import OPEN_GUARDS, Gate
from policies.policy_store import PolicySet
from tests.contracts.questions import parameters
from tests.contracts.visible import in_both, visible
from tests.contracts.worlds import World, loading_statements

EMPTY = Statement("MATCH (n) DETACH DELETE n")


class Interference(AssertionError):
    """A hidden thing changed an answer."""


def put(store: Store, world: World) -> None:
    """Make the store hold this world and nothing else."""
    store.write([EMPTY, *loading_statements(world.nodes, world.links)])


class Standing:
    """A store that is not asked the same twice between two writes, since nothing has changed in it.

    The gate looks up who the subject is to whom anew for each of a world's questions: three reads of four, of a server.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._answers: dict[str, list[list[Row]]] = {}
        self.engine = store.engine
        self.opaque_guards = store.opaque_guards
        self.rehearse = store.rehearse
        self.prepare = store.prepare
        self.check = store.check
        self.close = store.close

    def read(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """What the store answers, or has answered since the last write."""
        question = repr([(one.text, sorted(selected(one.text, one.parameters).items())) for one in statements])
        if question not in self._answers:
            self._answers[question] = self._store.read(statements)
        return self._answers[question]

    def write(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Pass on, and forget."""
        self._answers.clear()
        return self._store.write(statements)


def compare_world(
    gate: Gate,
    store: Store,
    policies: PolicySet,
    world: World,
    random: Random,
    queries: Mapping[str, Query],
    tally: Counter[str],
) -> None:
    """Ask every query of the world through the gate, then raw of its visible part. Raises Interference."""
    put(store, world)
    seen = visible(world, policies, gate.attributes(world.request), decision_point.decide)
    if (served := world.request.on_behalf_of) is not None:
        circumstances = replace(world.request.environment, override=None, offered=frozenset())
        alone = replace(world.request, subject=served, environment=circumstances, on_behalf_of=None)
        seen = in_both(seen, visible(world, policies, gate.attributes(alone), decision_point.decide))
    questions = [(query, parameters(random, query, world, seen)) for query in queries.values()]
    guarded = [gate.read(world.request, query, asked).parts for query, asked in questions]
    put(store, seen)
    for (query, asked), answer, expected in zip(questions, guarded, _answers(store, questions), strict=True):
        _count(tally, query, answer)
        if answer != expected:
            differing = [name for name in expected if answer.get(name) != expected[name]]
            raise Interference(
                f"`{query.name}` with {asked} by {world.request}: {differing[0]}\n"
                f"guarded  {answer.get(differing[0])}\nexpected {expected[differing[0]]}"
            )
    tally["worlds"] += 1
    tally["hidden nodes"] += len(world.nodes) - len(seen.nodes)
    tally["hidden links"] += len(world.links) - len(seen.links)


def _answers(store: Store, questions: Sequence[tuple[Query, Parameters]]) -> Iterator[Parts]:
    """What the queries answer without a guard, all asked in one transaction."""
    woven = [(_raw(query), asked) for query, asked in questions]
    rows = iter(store.read([Statement(part.text, asked) for query, asked in woven for part in query.parts]))
    for query, _ in woven:
        yield {part.name: part.shape(next(rows)) for part in query.parts}


_WOVEN: dict[int, WovenQuery] = {}


def _raw(query: Query) -> WovenQuery:
    """The query without a guard, woven once: planted leaks share names with real queries, so the object is the key."""
    if id(query) not in _WOVEN:
        _WOVEN[id(query)] = weave(query, OPEN_GUARDS)
    return _WOVEN[id(query)]


def _count(tally: Counter[str], query: Query, answer: Parts) -> None:
    tally["answers"] += 1
    tally["answers with rows"] += any(answer.values())
    tally[f"answers of {query.name}"] += any(answer.values())
    for name, rows in answer.items():
        tally[f"answers of {query.name}/{name}"] += bool(rows)
