"""What remains of a condition once the known side is a parameter: two filters over the resource, true and false.

`T(e)` holds where Cedar evaluates `e` to true, `F(e)` where to false; where neither holds, Cedar errs. So no negation
ever stands over a conjunction, and a missing property can never be turned into a truth. Rules: README, "How a policy
becomes a filter". Called by `guards` for every policy, action and resource type.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from graph.filters import Always, Compare, ComparePair, Filter, Flag, Has, Like, Never, OneOf, Order
from policies.compilation.expressions import (
    Call,
    Choice,
    Expression,
    Get,
    HasAttribute,
    Name,
    Variable,
    names_in,
)
from policies.compilation.expressions import Like as LikePattern
from policies.compilation.joining import all_of, any_of
from policies.compilation.known import Evaluator, evaluator
from policies.compilation.patterns import begins_like_a_list, regular_expression
from policies.compilation.plan import Collector
from policies.compilation.specialised import specialised
from policies.compilation.values import NOBODY, Erring
from policies.compilation.vocabulary import SCALARS, Attribute, CedarType
from policies.errors import NotExpressible

Pair: TypeAlias = tuple[Filter, Filter]

WEIGHT = 600
"""Most leaves that one policy's filters may have: alternating `&&` and `||` doubles them at each turn."""

_TRUE: Pair = (Always(), Never())
_FALSE: Pair = (Never(), Always())
_ERROR: Pair = (Never(), Never())
_ORDERS = {"<": Order.LESS, "<=": Order.AT_MOST, ">": Order.MORE, ">=": Order.AT_LEAST}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_CONTRARY = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Residual:
    """Compiles conditions for one action on one resource type."""

    action: str
    type: str
    attributes: Mapping[str, Attribute]
    collector: Collector
    sets: Mapping[CedarType, CedarType] = field(
        default_factory=lambda: {CedarType.STRING: CedarType.STRINGS, CedarType.LONG: CedarType.LONGS}
    )

    def pair(self, condition: Expression) -> Pair:
        """`T` and `F` of a condition. Raises NotExpressible where they cannot be written without changing it."""
        condition = specialised(condition, self.action, self.type)
        if sum(_weight(condition)) > WEIGHT:
            raise NotExpressible("`&&` and `||` alternate too deeply; split the policy in two")
        return self._pair(condition)

    def _pair(self, expression: Expression) -> Pair:
        if Name.RESOURCE not in (names := names_in(expression)):
            evaluate = evaluator(expression)
            return self.collector.condition(expression) if names else _constant(evaluate)
        return self._resource(expression)

    def _resource(self, expression: Expression) -> Pair:
        match expression:
            case Get(of=Variable(), attribute=attribute):
                return self._flag(attribute)
            case HasAttribute(of=Variable(), attribute=attribute):
                return self._has(attribute)
            case Choice(condition=condition, met=met, otherwise=otherwise):
                return _choice(self._pair(condition), self._pair(met), self._pair(otherwise))
            case LikePattern(of=of, pattern=pattern):
                return self._like(of, pattern)
            case Call(operator=operator, operands=operands):
                return self._call(operator, operands)
            case _:
                raise NotExpressible(f"{_said(expression)} cannot be asked of stored data")

    def _call(self, operator: str, operands: tuple[Expression, ...]) -> Pair:
        match operator, operands:
            case "!", (operand,):
                met, failed = self._pair(operand)
                return failed, met
            case "&&" | "||", (left, right):
                return _joined(operator, self._pair(left), self._pair(right))
            case "==", (left, right):
                return self._equal(left, right)
            case "!=", (left, right):
                met, failed = self._equal(left, right)
                return failed, met
            case "<" | "<=" | ">" | ">=", (left, right):
                return self._ordered(operator, left, right)
            case "contains", (left, right):
                return self._member(left, right)
            case _:
                raise NotExpressible(
                    f"`{operator}` cannot be asked of stored data; move it to the other side of a comparison"
                )

    def _equal(self, left: Expression, right: Expression) -> Pair:
        if Name.RESOURCE not in names_in(left):
            left, right = right, left
        attribute = self._attribute(left)
        if attribute not in self.attributes:
            return _ERROR
        type_ = self.attributes[attribute].type
        whole = type_ is CedarType.LONG
        if Name.RESOURCE in names_in(right):
            other = self._attribute(right)
            if other not in self.attributes:
                return _ERROR
            if self.attributes[other].type is not type_:
                raise NotExpressible(f"`{attribute}` and `{other}` are of different types")
            return (
                ComparePair(attribute, Order.EQUAL, other, whole=whole),
                ComparePair(attribute, Order.UNEQUAL, other, whole=whole),
            )
        parameter = self._value(right, type_)
        return (
            Compare(attribute, Order.EQUAL, parameter, whole=whole),
            Compare(attribute, Order.UNEQUAL, parameter, whole=whole),
        )

    def _ordered(self, operator: str, left: Expression, right: Expression) -> Pair:
        if Name.RESOURCE not in names_in(left):
            left, right, operator = right, left, _MIRRORED[operator]
        attribute = self._attribute(left)
        if attribute not in self.attributes:
            return _ERROR
        if Name.RESOURCE in names_in(right) or self.attributes[attribute].type is not CedarType.LONG:
            raise NotExpressible(f"`{attribute}` can only be ordered against a known whole number")
        parameter = self._value(right, CedarType.LONG)
        return (
            Compare(attribute, _ORDERS[operator], parameter, whole=True),
            Compare(attribute, _ORDERS[_CONTRARY[operator]], parameter, whole=True),
        )

    def _member(self, members: Expression, value: Expression) -> Pair:
        if Name.RESOURCE in names_in(members):
            raise NotExpressible("the resource cannot be part of a set; ask whether a known set contains its attribute")
        attribute = self._attribute(value)
        if attribute not in self.attributes:
            return _ERROR
        type_ = self.sets.get(self.attributes[attribute].type)
        if type_ is None:
            raise NotExpressible(f"`{attribute}` is neither text nor a whole number, so no set can contain it")
        parameter = self._value(members, type_)
        whole = type_ is CedarType.LONGS
        return OneOf(attribute, parameter, whole=whole), OneOf(attribute, parameter, holds=False, whole=whole)

    def _like(self, of: Expression, pattern: tuple[str | None, ...]) -> Pair:
        attribute = self._attribute(of)
        if attribute not in self.attributes:
            return _ERROR
        if self.attributes[attribute].type is not CedarType.STRING:
            raise NotExpressible(f"`{attribute}` is not text, so `like` cannot be asked of it")
        if begins_like_a_list(pattern):
            raise NotExpressible(f"a pattern for `{attribute}` that begins with `[` or a space; begin it with `*`")
        parameter = self.collector.constant(regular_expression(pattern))
        return Like(attribute, parameter), Like(attribute, parameter, holds=False)

    def _flag(self, attribute: str) -> Pair:
        if attribute not in self.attributes:
            return _ERROR
        if self.attributes[attribute].type is not CedarType.BOOL:
            raise NotExpressible(f"`{attribute}` is not a truth value, so it cannot stand alone")
        return Flag(attribute), Flag(attribute, holds=False)

    def _has(self, attribute: str) -> Pair:
        if attribute not in self.attributes:
            return _FALSE
        # A required attribute that is missing is broken data: a policy that asks `has` must not be answered `no` by
        # it, or a forbid would not bite. Strict, as with forbids that err.
        return Has(attribute), Has(attribute, present=False) if self.attributes[attribute].optional else Never()

    def _attribute(self, expression: Expression) -> str:
        """The attribute of the resource that a side of a comparison is."""
        match expression:
            case Get(of=Variable(name=Name.RESOURCE), attribute=attribute):
                if attribute in self.attributes and self.attributes[attribute].type not in SCALARS:
                    raise NotExpressible(f"`{attribute}` is not text, a whole number or a truth value")
                return attribute
            case Variable(name=Name.RESOURCE):
                raise NotExpressible("the resource as a whole cannot be compared; compare `resource.key`")
            case _:
                raise NotExpressible(f"{_said(expression)} stands where an attribute of the resource is needed")

    def _value(self, expression: Expression, type_: CedarType) -> str:
        evaluator(expression)
        return self.collector.value(expression, type_)


def _said(expression: Expression) -> str:
    match expression:
        case Call(operator=operator):
            return f"`{operator}`"
        case Choice():
            return "`if … then … else …`"
        case _:
            return f"a {type(expression).__name__.lower()} expression"


def _constant(evaluate: Evaluator) -> Pair:
    try:
        value = evaluate(NOBODY)
    except Erring:
        return _ERROR
    return (_TRUE if value else _FALSE) if isinstance(value, bool) else _ERROR


def _joined(operator: str, left: Pair, right: Pair) -> Pair:
    met_left, failed_left = left
    met_right, failed_right = right
    if operator == "&&":
        return all_of((met_left, met_right)), any_of((failed_left, all_of((met_left, failed_right))))
    return any_of((met_left, all_of((failed_left, met_right)))), all_of((failed_left, failed_right))


def _choice(condition: Pair, met: Pair, otherwise: Pair) -> Pair:
    yes, no = condition
    return (
        any_of((all_of((yes, met[0])), all_of((no, otherwise[0])))),
        any_of((all_of((yes, met[1])), all_of((no, otherwise[1])))),
    )


def _weight(expression: Expression) -> tuple[int, int]:
    """Leaves of T and F, counted before anything is built."""
    if Name.RESOURCE not in names_in(expression):
        return 1, 1
    match expression:
        case Call(operator="!", operands=(operand,)):
            met, failed = _weight(operand)
            return failed, met
        case Call(operator="&&", operands=(left, right)):
            (a, b), (c, d) = _weight(left), _weight(right)
            return a + c, b + a + d
        case Call(operator="||", operands=(left, right)):
            (a, b), (c, d) = _weight(left), _weight(right)
            return a + b + c, b + d
        case Choice(condition=condition, met=met_branch, otherwise=otherwise):
            (a, b), (c, d), (e, f) = _weight(condition), _weight(met_branch), _weight(otherwise)
            return a + c + b + e, a + d + b + f
        case _:
            return 1, 1
