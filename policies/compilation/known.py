"""Evaluation of the known side: expressions over principal and context only, compiled once into closures.

Follows Cedar's evaluator exactly, errors and short circuits included: a closure returns a value or raises `Erring`.
Called at load by `plan`, and by each request through the plan (well under a millisecond with thousands of keys).
"""

import operator
from collections.abc import Callable
from typing import TypeAlias, cast

from policies.compilation.expressions import (
    Call, Choice, Entity, Expression, Get, HasAttribute, IsType, Like, Literal, Name, SetOf, Variable,
)  # fmt: skip
from policies.compilation.patterns import matches
from policies.compilation.values import (
    DAY, CedarValue, Duration, Erring, Known, Moment, Scalar, duration_of, holds, moment_of, same,
)  # fmt: skip
from policies.errors import NotExpressible

Evaluator: TypeAlias = Callable[[Known], CedarValue]

_LONG = range(-(2**63), 2**63)
_ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_UNITS = {"toMilliseconds": 1, "toSeconds": 1_000, "toMinutes": 60_000, "toHours": 3_600_000, "toDays": DAY}


def evaluator(expression: Expression) -> Evaluator:
    """The closure of an expression that does not speak of the resource or the action."""
    match expression:
        case Literal(value=value):
            return lambda _: value
        case Variable(name=Name.PRINCIPAL):
            return lambda known: known.entity
        case Get(of=Variable(name=name), attribute=attribute):
            return _attribute(name, attribute)
        case HasAttribute(of=Variable(name=Name.PRINCIPAL), attribute=attribute):
            return lambda known: attribute in known.principal
        case HasAttribute(of=Variable(name=Name.CONTEXT), attribute=attribute):
            return lambda known: attribute in known.context
        case IsType(of=of, type=type_, within=None):
            entity = evaluator(of)
            return lambda known: _entity(entity(known)).type == type_
        case Like(of=of, pattern=pattern):
            text = evaluator(of)
            return lambda known: matches(pattern, _text(text(known)))
        case Choice(condition=condition, met=met, otherwise=otherwise):
            return _choice(evaluator(condition), evaluator(met), evaluator(otherwise))
        case SetOf(members=members):
            parts = [evaluator(member) for member in members]
            return lambda known: frozenset(_scalar(part(known)) for part in parts)
        case Call(operator=name, operands=operands):
            return _call(name, operands)
        case _:
            raise NotExpressible("attributes of attributes are not understood; copy the value onto the principal")


def _attribute(name: Name, attribute: str) -> Evaluator:
    def get(known: Known) -> CedarValue:
        source = known.principal if name is Name.PRINCIPAL else known.context
        try:
            return source[attribute]
        except KeyError:
            raise Erring from None

    return get


def _choice(condition: Evaluator, met: Evaluator, otherwise: Evaluator) -> Evaluator:
    return lambda known: met(known) if _truth(condition(known)) else otherwise(known)


def _call(name: str, operands: tuple[Expression, ...]) -> Evaluator:
    if name in ("datetime", "duration"):
        return _literal(name, operands)
    parts = [evaluator(operand) for operand in operands]
    if len(parts) == 1:
        return _unary(name, parts[0])
    return _binary(name, parts[0], parts[1])


def _literal(name: str, operands: tuple[Expression, ...]) -> Evaluator:
    match operands:
        case (Literal(value=str(text)),):
            value = moment_of(text) if name == "datetime" else duration_of(text)
            return lambda _: value
    raise NotExpressible(f"`{name}(…)` takes a literal")


def _unary(name: str, part: Evaluator) -> Evaluator:
    if name == "!":
        return lambda known: not _truth(part(known))
    if name == "neg":
        return lambda known: _long(-_number(part(known)))
    if name == "isEmpty":
        return lambda known: not _set(part(known))
    if name == "toDate":
        return lambda known: _to_date(part(known))
    if name == "toTime":
        return lambda known: Duration(_moment(part(known)) % DAY)
    unit = _UNITS[name]
    # Cedar cuts towards zero; Python's floor would differ for negative durations.
    return lambda known: _cut(_duration(part(known)), unit)


def _binary(name: str, left: Evaluator, right: Evaluator) -> Evaluator:
    if name == "&&":
        return lambda known: _truth(left(known)) and _truth(right(known))
    if name == "||":
        return lambda known: _truth(left(known)) or _truth(right(known))
    if name == "==":
        return lambda known: same(left(known), right(known))
    if name == "!=":
        return lambda known: not same(left(known), right(known))
    if name in _ORDER:
        return lambda known: _ordered(name, left(known), right(known))
    if name in _ARITHMETIC:
        compute = _ARITHMETIC[name]
        return lambda known: _long(compute(_number(left(known)), _number(right(known))))
    if name == "in":
        return lambda known: _within(_entity(left(known)), right(known))
    if name == "contains":
        return lambda known: holds(_set(left(known)), _scalar(right(known)))
    if name == "containsAll":
        return lambda known: _contains_all(_set(left(known)), _set(right(known)))
    if name == "containsAny":
        return lambda known: _contains_any(_set(left(known)), _set(right(known)))
    if name == "offset":
        return lambda known: Moment(_long(_moment(left(known)) + _duration(right(known))))
    return lambda known: Duration(_long(_moment(left(known)) - _moment(right(known))))


def _ordered(name: str, left: CedarValue, right: CedarValue) -> bool:
    # Only numbers, moments and durations are ordered in Cedar; `True < 2` and `"a" < "b"` are errors.
    if type(left) is not type(right) or type(left) not in (int, Moment, Duration):
        raise Erring
    return cast(bool, _ORDER[name](left, right))


def _within(entity: Entity, right: CedarValue) -> bool:
    # INVARIANT (no hierarchy): the vocabulary gives no type a parent, so `in` is equality with one of the named.
    members = right if isinstance(right, frozenset) else frozenset({right})
    return any(_entity(member) == entity for member in members)


def _contains_all(members: frozenset[Scalar], wanted: frozenset[Scalar]) -> bool:
    return all(holds(members, value) for value in wanted)


def _contains_any(members: frozenset[Scalar], wanted: frozenset[Scalar]) -> bool:
    return any(holds(members, value) for value in wanted)


def _to_date(value: CedarValue) -> Moment:
    milliseconds = _moment(value)
    return Moment(milliseconds - milliseconds % DAY)


def _cut(milliseconds: int, unit: int) -> int:
    return milliseconds // unit if milliseconds >= 0 else -(-milliseconds // unit)


def _truth(value: CedarValue) -> bool:
    if isinstance(value, bool):
        return value
    raise Erring


def _number(value: CedarValue) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Erring


def _long(value: int) -> int:
    if value in _LONG:
        return value
    raise Erring


def _text(value: CedarValue) -> str:
    if isinstance(value, str):
        return value
    raise Erring


def _entity(value: CedarValue) -> Entity:
    if isinstance(value, Entity):
        return value
    raise Erring


def _set(value: CedarValue) -> frozenset[Scalar]:
    if isinstance(value, frozenset):
        return value
    raise Erring


def _scalar(value: CedarValue) -> Scalar:
    # Sets of sets never pass the validator; to err is the safe reading here, because an error never grants.
    if isinstance(value, frozenset):
        raise Erring
    return value


def _moment(value: CedarValue) -> int:
    if isinstance(value, Moment):
        return value.milliseconds
    raise Erring


def _duration(value: CedarValue) -> int:
    if isinstance(value, Duration):
        return value.milliseconds
    raise Erring
