"""Filter to Cypher predicate: the one place that writes a predicate, and the only one that may know a dialect.

The text is portable between Neo4j 5, its current line and the embedded engine. Values never enter it.
"""

from graph.errors import FilterError
from graph.filters import (
    AllOf,
    Always,
    AnyOf,
    Compare,
    ComparePair,
    Filter,
    Flag,
    Given,
    Guard,
    Has,
    IsOf,
    Like,
    Never,
    OneOf,
)

_NO_PERMIT = "['no-permit']"


def predicate(filter_: Filter, variable: str) -> str:
    """The predicate on `variable`, ready to stand under AND, OR and WHERE (null counts as false there)."""
    match filter_:
        case AllOf(parts=parts):
            return _joined(parts, variable, " AND ", Always())
        case AnyOf(parts=parts):
            return _joined(parts, variable, " OR ", Never())
        case Always() | Never():
            return "true" if filter_ == Always() else "false"
        case Given(parameter=parameter):
            return f"${parameter}"
        case _:
            return _leaf(filter_, variable)


def _joined(parts: tuple[Filter, ...], variable: str, word: str, nothing: Filter) -> str:
    if not parts:
        return predicate(nothing, variable)
    if len(parts) == 1:
        return predicate(parts[0], variable)
    return "(" + word.join(predicate(part, variable) for part in parts) + ")"


def _leaf(filter_: Filter, variable: str) -> str:
    match filter_:
        case Has(property=key, present=present):
            return f"{variable}.{key} IS {'NOT ' if present else ''}NULL"
        case IsOf(property=key, kind=kind):
            return f"{variable}.{key} IS :: {kind} NOT NULL"
        case Flag(property=key, holds=holds):
            return f"{variable}.{key} = {'true' if holds else 'false'}"
        case ComparePair(property=key, order=order, other=other, whole=whole):
            stored, opposite = f"{variable}.{key}", f"{variable}.{other}"
            guard = f"{stored} IS :: INTEGER AND {opposite} IS :: INTEGER" if whole else ""
            return _guarded(guard, f"{stored} {order} {opposite}")
        case Compare() | OneOf() | Like():
            return _against_parameter(filter_, f"{variable}.{filter_.property}", f"${filter_.parameter}")
        case _:
            raise FilterError(f"`{type(filter_).__name__}` cannot be written as a predicate")


def _against_parameter(filter_: Compare | OneOf | Like, stored: str, bound: str) -> str:
    # A stored value of another kind decides nothing: Cedar errs or finds it unequal, an engine may convert it.
    integer = f"{stored} IS :: INTEGER"
    match filter_:
        case Compare(order=order, whole=whole):
            return _guarded(integer if whole else "", f"{stored} {order} {bound}")
        case OneOf(holds=True, whole=whole):
            return _guarded(integer if whole else "", f"{stored} IN {bound}")
        case OneOf(filled=True):
            return f"NOT {stored} IN {bound}"
        case OneOf(whole=whole):
            # `null IN []` is false in Cypher but an error in Cedar, so its denial asks for presence first.
            return _guarded(f"{integer} NOT NULL" if whole else f"{stored} IS NOT NULL", f"NOT {stored} IN {bound}")
        case Like(holds=holds):
            return _guarded(f"{stored} IS :: STRING NOT NULL", f"{'' if holds else 'NOT '}{stored} =~ {bound}")


def _guarded(guard: str, test: str) -> str:
    return f"({guard} AND {test})" if guard else test


def refusals(guard: Guard, variable: str, *, of_the_subject: bool = True) -> str:
    """A list expression: the `@id` of each forbid that bites, and `no-permit` where nothing grants.

    A forbid that rests on the subject alone (a lapsed account) bites everywhere alike; `of_the_subject=False` leaves
    it to the one place that tells of it, which halves the text.
    """
    granted = predicate(AnyOf(tuple(part for _, part in guard.permits)), variable)
    lists = [f"CASE WHEN coalesce({granted}, false) THEN [] ELSE {_NO_PERMIT} END" if guard.permits else _NO_PERMIT]
    for policy, part in guard.forbids:
        if isinstance(part, Given) and not of_the_subject:
            continue
        lists.append(f"CASE WHEN coalesce({predicate(part, variable)}, false) THEN [] ELSE ['{policy}'] END")
    return " + ".join(lists)


def grants(guard: Guard, variable: str) -> str:
    """A list expression: the `@id` of each permit that grants."""
    lists = [
        f"CASE WHEN coalesce({predicate(part, variable)}, false) THEN ['{policy}'] ELSE [] END"
        for policy, part in guard.permits
    ]
    return " + ".join(lists) if lists else "[]"


def opaque(text: str) -> str:
    """A predicate as a CASE, for an engine whose planner takes AND and OR apart.

    A policy set becomes a great many clauses on Neo4j and costs seconds of planning; the embedded engine plans every
    statement anew, at twice the price for each clause. A CASE is left alone. The guard needs no index: what finds the
    rows stands beside it.
    """
    return f"CASE WHEN {text} THEN true ELSE false END"
