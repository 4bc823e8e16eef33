"""Joining filters without what cannot change them. Sound because a filter only ever prunes where it is not true."""

from collections.abc import Iterable

from graph.filters import AllOf, Always, AnyOf, Compare, Filter, Flag, Has, IsOf, Like, Never, OneOf


def all_of(parts: Iterable[Filter]) -> Filter:
    """Conjunction without what cannot change it."""
    kept = dict.fromkeys(part for part in _flat(parts, AllOf) if part != Always())
    if Never() in kept:
        return Never()
    # A leaf about a property is true only where the property is there, so asking that as well is idle.
    needed = {part.property for part in kept if isinstance(part, (Compare, Flag, IsOf, Like, OneOf))}
    return _single(
        tuple(part for part in kept if not (isinstance(part, Has) and part.present and part.property in needed)),
        AllOf,
        Always(),
    )


def any_of(parts: Iterable[Filter]) -> Filter:
    """Disjunction without what cannot change it."""
    kept = dict.fromkeys(part for part in _flat(parts, AnyOf) if part != Never())
    if Always() in kept:
        return Always()
    return _single(tuple(kept), AnyOf, Never())


def _flat(parts: Iterable[Filter], kind: type[AllOf] | type[AnyOf]) -> list[Filter]:
    flat: list[Filter] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat


def _single(parts: tuple[Filter, ...], kind: type[AllOf] | type[AnyOf], nothing: Filter) -> Filter:
    if not parts:
        return nothing
    return parts[0] if len(parts) == 1 else kind(parts)
