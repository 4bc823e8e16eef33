"""Who is held already, read for whoever places records: a load, a person's decision, and records that had to wait.

Records of one child that were joined are told apart here and kept together there: they are decided on as if they were
two, and when one of them is written all that is shown with it is at hand (R41).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from graph.queries.loading import (
    ANCHORS,
    LOAD_CLAIMS,
    LOAD_LINKS,
    LOAD_SERVICES,
    LOAD_SHOWN,
    PERSONS,
)
from graph.records import Row, Value
from loaders.gate import Reader
from loaders.joined import as_if_alone
from loaders.linking import Placement, Step
from loaders.merge import adds_nothing
from loaders.portions import everybody, records_of
from loaders.register import Register, filled
from policies.request import AccessRequest


def register_of(
    gate: Reader, request: AccessRequest, feed: str, sources: Collection[str], *, people: bool = True
) -> Register:
    """Whom a record of a feed may be about, with what these sources said before.

    `people` is false for a feed that has nobody to recognise: then nobody's names are read.
    """
    population = map(as_if_alone, everybody(gate, request)) if people else ()
    services = gate.read(request, LOAD_SERVICES, {}).parts
    return filled(feed, population, services, records_of(gate, request, sources))


def entities_of(
    gate: Reader, request: AccessRequest, placements: Iterable[Placement], register: Register,
    before_reading: Callable[[AbstractSet[str]], None] = lambda _keys: None,
) -> Mapping[str, tuple[Row, ...]]:  # fmt: skip
    """What is held of everybody whom these placements touch, and of whoever is shown as one with them.

    `shown` is of those of whom they only say what is shown of them already: of these nothing else said is read.
    `before_reading` is told of whom something will be read.
    """
    every = list(placements)
    fresh = {found.entity for found in every if found.step is Step.NEW}
    said_of: set[str] = set()
    agreeing: dict[str, list[Placement]] = {}
    linked: dict[str, set[str]] = {kind: set() for kind in ANCHORS}
    between: set[tuple[str, str]] = set()
    for found in every:
        earlier = found.before.entity if found.before is not None else None
        keys = {key for key in (found.entity, earlier) if key is not None} - fresh
        if found.entity in keys and _may_agree(found, register):
            agreeing.setdefault(str(found.entity), []).append(found)
        else:
            said_of |= keys
        # What a source said before may have to end; a first word of it can meet only links of the kinds it tells of,
        # and of a child's involvements only those with the workers it names.
        alone = _is_first(found) and not any(map(register.is_joined, keys))
        for kind in linked if found.before is not None else {link.kind for link in found.record.links}:
            if found.record.about.label in ANCHORS[kind] and not (alone and kind == "INVOLVED_WITH"):
                linked[kind] |= keys
        for link in found.record.links:
            other = register.find(link.to)
            if other is not None and link.to.about.label in ANCHORS[link.kind]:
                linked[link.kind] |= {other} - fresh
            elif other is not None and alone and link.kind == "INVOLVED_WITH":
                between |= {(child, other) for child in keys}
    everybody = said_of.union(agreeing, *linked.values(), (child for child, _ in between))
    if not everybody:
        return {}
    before_reading(register.together(everybody))
    shown = _shown(gate, request, {key: words for key, words in agreeing.items() if key not in said_of})
    said_of |= agreeing.keys() - {str(row["entity"]) for row in shown}
    claims = gate.read(request, LOAD_CLAIMS, {"keys": sorted(register.together(said_of))}).parts if said_of else {}
    asked: dict[str, Value] = {kind: sorted(register.together(keys)) for kind, keys in linked.items()}
    asked["BETWEEN"] = [
        {"child": child, "practitioner": worker}
        for child, worker in sorted(between) if child not in linked["INVOLVED_WITH"]
    ]  # fmt: skip
    links = dict(gate.read(request, LOAD_LINKS, asked).parts)
    return {"shown": shown, **claims, **links, "INVOLVED_WITH": links["INVOLVED_WITH"] + links.pop("BETWEEN")}


def _may_agree(placement: Placement, register: Register) -> bool:
    """Whether it is the first word of a source on somebody who is shown alone."""
    shown_alone = placement.record.about.label in PERSONS and not register.is_joined(str(placement.entity))
    return shown_alone and placement.step is Step.MATCHED and _is_first(placement)


def _is_first(placement: Placement) -> bool:
    """Whether its source has said nothing of this subject before."""
    return placement.before is None and placement.aside is None


def _shown(gate: Reader, request: AccessRequest, agreeing: Mapping[str, Sequence[Placement]]) -> tuple[Row, ...]:
    """What is shown of those of whom nothing else is said here."""
    if not agreeing:
        return ()
    rows = gate.read(request, LOAD_SHOWN, {"keys": sorted(agreeing)}).parts["shown"]
    return tuple(
        row for row in rows
        if all(adds_nothing(one.record.about.label, one.record.values, row) for one in agreeing[str(row["entity"])])
    )  # fmt: skip
