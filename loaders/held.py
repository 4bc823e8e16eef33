"""Who is held already, read for whoever places records: a load, a person's decision, and records that had to wait.

Records of one child that were joined are told apart here and kept together there: they are decided on as if they were
two, and when one of them is written all that is shown with it is at hand (R41).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from graph.queries.catalogue import Query
from graph.queries.loading import LOAD_ENTITIES, LOAD_POPULATION, LOAD_SERVICES, LOAD_SOURCE_RECORDS
from graph.records import Parameters, Row
from loaders.joined import as_if_alone
from loaders.linking import Placement, Step
from loaders.register import Register, filled
from policies.answers import Reading
from policies.request import AccessRequest


class Reader(Protocol):
    """The gate, as far as it answers."""

    def read(self, request: AccessRequest, query: Query, parameters: Parameters) -> Reading:
        """Answer a privileged query, recorded."""
        ...


def register_of(
    gate: Reader, request: AccessRequest, feed: str, sources: Collection[str], *, people: bool = True
) -> tuple[Register, Sequence[Row]]:
    """Whom a record of a feed may be about, and the source records held of these sources.

    `people` is false for a feed that has nobody to recognise: then nobody's names are read.
    """
    population = gate.read(request, LOAD_POPULATION, {}).parts if people else {}
    services = gate.read(request, LOAD_SERVICES, {}).parts
    records = gate.read(request, LOAD_SOURCE_RECORDS, {"sources": sorted(sources)}).parts["records"]
    return filled(feed, as_if_alone(population), services, records), records


def entities_of(
    gate: Reader, request: AccessRequest, placements: Iterable[Placement], register: Register
) -> Mapping[str, tuple[Row, ...]]:
    """What is held of everybody whom these placements touch, and of whoever is shown as one with them."""
    every = list(placements)
    fresh = {found.entity for found in every if found.step is Step.NEW}
    keys = register.together(
        key
        for found in every
        for key in (found.entity, found.before.entity if found.before else None)
        if key is not None and key not in fresh
    )
    return gate.read(request, LOAD_ENTITIES, {"keys": sorted(keys)}).parts if keys else {}
