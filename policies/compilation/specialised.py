"""A condition as it reads for one action on one resource type: what that decides already is decided here, at load.

Only rewritings that are exact in Cedar, errors included: a known left side short-circuits, a known right side does
not (the left may err first), save that `e && true` and `e || false` are `e`.
"""

from policies.compilation.expressions import (
    Call,
    Choice,
    Entity,
    Expression,
    IsType,
    Literal,
    Name,
    Variable,
    names_in,
)
from policies.compilation.known import evaluator
from policies.compilation.values import NOBODY, Erring

_TRUE = Literal(value=True)
_FALSE = Literal(value=False)


def specialised(expression: Expression, action: str, type_: str) -> Expression:
    """The same condition for one action and one resource type, shorter where it can be."""
    match expression:
        case Variable(name=Name.ACTION):
            return Literal(Entity("Action", action))
        case IsType(of=Variable(name=Name.RESOURCE), type=wanted, within=None):
            return Literal(wanted == type_)
        case Call(operator="&&" | "||" as operator, operands=(left, right)):
            return _joined(operator, specialised(left, action, type_), specialised(right, action, type_))
        case Call(operator=operator, operands=operands):
            return _folded(Call(operator, tuple(specialised(operand, action, type_) for operand in operands)))
        case Choice(condition=condition, met=met, otherwise=otherwise):
            return _chosen(*(specialised(part, action, type_) for part in (condition, met, otherwise)))
        case _:
            return expression


def _chosen(condition: Expression, met: Expression, otherwise: Expression) -> Expression:
    if condition in (_TRUE, _FALSE):
        return met if condition == _TRUE else otherwise
    return Choice(condition, met, otherwise)


def _joined(operator: str, left: Expression, right: Expression) -> Expression:
    absorbing, neutral = (_FALSE, _TRUE) if operator == "&&" else (_TRUE, _FALSE)
    if left == absorbing:
        return absorbing
    if left == neutral:
        return right
    return left if right == neutral else Call(operator, (left, right))


def _folded(call: Call) -> Expression:
    """A call that depends on nothing is its value, where that is true or false."""
    if names_in(call):
        return call
    try:
        value = evaluator(call)(NOBODY)
    except Erring:
        return call
    return Literal(value) if isinstance(value, bool) else call
