"""Every query that the catalogue's modules define, with its parts, found by looking, so that none is forgotten."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import graph.queries
from graph.queries.catalogue import Part, Query
from graph.queries.registry import QUERIES


def every_query() -> dict[str, Query]:
    """Queries by name, whether registered or not."""
    found = dict(QUERIES)
    for module in pkgutil.iter_modules(graph.queries.__path__):
        for value in vars(import_module(f"graph.queries.{module.name}")).values():
            for query in value.values() if isinstance(value, dict) else [value]:
                if isinstance(query, Query):
                    found.setdefault(query.name, query)
    return found


def parts_of(*queries: Query) -> Iterator[tuple[Query, Part]]:
    """The parts of some queries, tallies included."""
    for query in queries:
        for part in (*query.parts, *([query.tally] if query.tally else [])):
            yield query, part


ALL_PARTS = [(query, part) for query, part in parts_of(*every_query().values())]
GUARDED_PARTS = [(query, part) for query, part in ALL_PARTS if not query.privileged]
ANSWERED_PARTS = [(query, part) for query, part in GUARDED_PARTS if part is not query.tally]


def named(query: Query, part: Part) -> str:
    """How a part is called in a test's name."""
    return f"{query.name}/{part.name}"
