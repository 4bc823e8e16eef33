"""Cutting a load into batches without parting a family.

Called by the pipeline, and by deciding for one family. A batch is one transaction; a home, its children and their
carers go into the same one, so that a mother is not seen at the home of her shielded child a moment before the child's
shield covers it (R6).
"""

from collections.abc import Iterator, Sequence

from loaders.linking import Placement
from loaders.records import About

_FAMILY = frozenset({About.CHILD, About.CARER, About.HOUSEHOLD})


def batches(placements: Sequence[Placement], size: int) -> Iterator[list[Placement]]:
    """Services and workers first, then whole families, in the order of the load. A family may overfill its batch."""
    others = [found for found in placements if found.record.about not in _FAMILY]
    yield from (others[start : start + size] for start in range(0, len(others), size))
    batch: list[Placement] = []
    for family in families([found for found in placements if found.record.about in _FAMILY]):
        if batch and len(batch) + len(family) > size:
            yield batch
            batch = []
        batch.extend(family)
    if batch:
        yield batch


def families(placements: Sequence[Placement]) -> list[list[Placement]]:
    """Records that name one another, or are about the same node, directly or through others."""
    leader: dict[object, object] = {}

    def find(name: object) -> object:
        leader.setdefault(name, name)
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    def join(one: object, other: object) -> None:
        leader[find(other)] = find(one)

    for placement in placements:
        record = placement.record
        if placement.entity is not None:
            join(record.reference, placement.entity)
        for link in record.links:
            if link.to.about in _FAMILY:
                join(record.reference, link.to)
    found: dict[object, list[Placement]] = {}
    for placement in placements:
        found.setdefault(find(placement.record.reference), []).append(placement)
    return list(found.values())
