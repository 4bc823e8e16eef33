"""Closed lists in policy text: a role or purpose that does not exist is a slip, and decides nothing.

Cedar sees plain strings there, so its validator cannot notice `techer`. Called by `policies.policy_store` at load.
"""

from collections.abc import Iterator, Mapping

from policies.compilation.expressions import Call, Expression, Get, Literal, SetOf, Variable, parts_of


def unknown_words(expression: Expression, words: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Each comparison with a word outside its closed list, in words for the reader."""
    match expression:
        case Call(operator="==" | "!=", operands=(left, right)):
            yield from _outside(left, (right,), words)
            yield from _outside(right, (left,), words)
        case Call(operator="contains", operands=(SetOf(members=members), value)):
            yield from _outside(value, members, words)
    for part in parts_of(expression):
        yield from unknown_words(part, words)


def _outside(
    attribute: Expression, compared: tuple[Expression, ...], words: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    match attribute:
        case Get(of=Variable(name=name), attribute=key) if f"{name}.{key}" in words:
            known = words[f"{name}.{key}"]
            for item in compared:
                if isinstance(item, Literal) and item.value not in known:
                    yield f"`{item.value}` is not a known `{name}.{key}`; choose one of {', '.join(sorted(known))}"
