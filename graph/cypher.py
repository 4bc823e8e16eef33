"""Filter to Cypher predicate: the one place that writes a predicate, and the only one that may know a dialect.

The text is portable between Neo4j 5, its current line and the embedded engine. Values never enter it.
"""

from graph.errors import FilterError
from graph.filters import (
    AllOf, Always, AnyOf, Compare, ComparePair, Filter, Flag, Given, Guard, Has, Like, Never, OneOf, Order,
)  # fmt: skip

_ORDERINGS = frozenset({Order.LESS, Order.AT_MOST, Order.MORE, Order.AT_LEAST})


def predicate(filter_: Filter, variable: str) -> str:
    """The predicate on `variable`, ready to stand under AND, OR and WHERE (null counts as false there)."""
    match filter_:
        case Always():
            return "true"
        case Never():
            return "false"
        case Given(parameter=parameter):
            return f"${parameter}"
        case AllOf(parts=parts):
            return _joined(parts, variable, " AND ", Always())
        case AnyOf(parts=parts):
            return _joined(parts, variable, " OR ", Never())
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
        case Flag(property=key, holds=holds):
            return f"{variable}.{key} = {'true' if holds else 'false'}"
        case Compare(property=key, order=order, parameter=parameter):
            comparison = f"{variable}.{key} {order} ${parameter}"
            # A stored value of another kind must not be ordered: Cedar errs there, an engine may not.
            return f"({variable}.{key} IS :: INTEGER AND {comparison})" if order in _ORDERINGS else comparison
        case ComparePair(property=key, order=order, other=other):
            return f"{variable}.{key} {order} {variable}.{other}"
        case OneOf(property=key, parameter=parameter, holds=holds):
            # `null IN []` is false in Cypher but an error in Cedar, so membership asks for presence first.
            return f"({variable}.{key} IS NOT NULL AND {_not(holds)}{variable}.{key} IN ${parameter})"
        case Like(property=key, parameter=parameter, holds=holds):
            # A pattern over a stored number is false in one engine and null in the other; in Cedar it is an error.
            return f"({variable}.{key} IS :: STRING NOT NULL AND {_not(holds)}{variable}.{key} =~ ${parameter})"
        case _:
            raise FilterError(f"`{type(filter_).__name__}` cannot be written as a predicate")


def _not(holds: bool) -> str:
    return "" if holds else "NOT "


def refusals(guard: Guard, variable: str) -> str:
    """A list expression: the `@id` of each forbid that bites, or `no-permit` where nothing grants."""
    granted = predicate(AnyOf(tuple(part for _, part in guard.permits)), variable)
    lists = [f"CASE WHEN coalesce({granted}, false) THEN [] ELSE ['no-permit'] END"] if guard.permits else []
    for policy, part in guard.forbids:
        lists.append(f"CASE WHEN coalesce({predicate(part, variable)}, false) THEN [] ELSE ['{policy}'] END")
    return " + ".join(lists) if lists else "[]"


def grants(guard: Guard, variable: str) -> str:
    """A list expression: the `@id` of each permit that grants."""
    lists = [
        f"CASE WHEN coalesce({predicate(part, variable)}, false) THEN ['{policy}'] ELSE [] END"
        for policy, part in guard.permits
    ]
    return " + ".join(lists) if lists else "[]"
