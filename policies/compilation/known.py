"""Evaluation of the known side: expressions over principal and context only, compiled once into closures.

Follows Cedar's evaluator exactly, errors and short circuits included: a closure returns a value or raises `Erring`.
Called at load by `plan`, and by each request through the plan (well under a millisecond with thousands of keys).
"""

import operator
from collections.abc import Callable
from typing import TypeAlias

from policies.compilation.expressions import (
    Call,
    Choice,
    Entity,
    Expression,
    Get,
    HasAttribute,
    IsType,
    Like,
    Literal,
    Name,
    SetOf,
    Variable,
)
from policies.compilation.patterns import matches
from policies.compilation.values import (
    DAY,
    CedarValue,
    Duration,
    Erring,
    Known,
    Moment,
    Scalar,
    duration_of,
    holds,
    moment_of,
    same,
)
from policies.errors import NotExpressible

Evaluator: TypeAlias = Callable[[Known], CedarValue]
Unary: TypeAlias = Callable[[CedarValue], CedarValue]
Binary: TypeAlias = Callable[[CedarValue, CedarValue], CedarValue]

_LONG = range(-(2**63), 2**63)


def evaluator(expression: Expression) -> Evaluator:
    """The closure of an expression that does not speak of the resource or the action."""
    match expression:
        case Choice(condition=condition, met=met, otherwise=otherwise):
            return _choice(evaluator(condition), evaluator(met), evaluator(otherwise))
        case SetOf(members=members):
            parts = [evaluator(member) for member in members]
            return lambda known: frozenset(_scalar(part(known)) for part in parts)
        case Call(operator=name, operands=operands):
            return _call(name, operands)
        case IsType(of=of, type=type_, within=None):
            entity = evaluator(of)
            return lambda known: _entity(entity(known)).type == type_
        case Like(of=of, pattern=pattern):
            text = evaluator(of)
            return lambda known: matches(pattern, _text(text(known)))
        case _:
            return _leaf(expression)


def _leaf(expression: Expression) -> Evaluator:
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
    if name == "&&":
        return lambda known: _truth(parts[0](known)) and _truth(parts[1](known))
    if name == "||":
        return lambda known: _truth(parts[0](known)) or _truth(parts[1](known))
    if len(parts) == 1:
        unary = _UNARY[name]
        return lambda known: unary(parts[0](known))
    binary = _BINARY[name]
    return lambda known: binary(parts[0](known), parts[1](known))


def _literal(name: str, operands: tuple[Expression, ...]) -> Evaluator:
    match operands:
        case (Literal(value=str(text)),):
            value = moment_of(text) if name == "datetime" else duration_of(text)
            return lambda _: value
    raise NotExpressible(f"`{name}(…)` takes a literal")


def _ordered(compare: Callable[[int, int], bool]) -> Binary:
    return lambda left, right: compare(*_comparable(left, right))


def _comparable(left: CedarValue, right: CedarValue) -> tuple[int, int]:
    # Only numbers, moments and durations are ordered in Cedar; `True < 2` and `"a" < "b"` are errors.
    if isinstance(left, Moment) and isinstance(right, Moment):
        return left.milliseconds, right.milliseconds
    if isinstance(left, Duration) and isinstance(right, Duration):
        return left.milliseconds, right.milliseconds
    return _number(left), _number(right)


def _computed(compute: Callable[[int, int], int]) -> Binary:
    return lambda left, right: _long(compute(_number(left), _number(right)))


def _units(size: int) -> Unary:
    return lambda value: _cut(_duration(value), size)


def _within(left: CedarValue, right: CedarValue) -> bool:
    # INVARIANT (no hierarchy): the vocabulary gives no type a parent, so `in` is equality with one of the named.
    entity = _entity(left)
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
    # Cedar cuts towards zero; Python's floor would differ for negative durations.
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


_UNARY: dict[str, Unary] = {
    "!": lambda value: not _truth(value),
    "neg": lambda value: _long(-_number(value)),
    "isEmpty": lambda value: not _set(value),
    "toDate": _to_date,
    "toTime": lambda value: Duration(_moment(value) % DAY),
    "toMilliseconds": _units(1),
    "toSeconds": _units(1_000),
    "toMinutes": _units(60_000),
    "toHours": _units(3_600_000),
    "toDays": _units(DAY),
}
_BINARY: dict[str, Binary] = {
    "==": same,
    "!=": lambda left, right: not same(left, right),
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
    "+": _computed(operator.add),
    "-": _computed(operator.sub),
    "*": _computed(operator.mul),
    "in": _within,
    "contains": lambda members, value: holds(_set(members), _scalar(value)),
    "containsAll": lambda members, wanted: _contains_all(_set(members), _set(wanted)),
    "containsAny": lambda members, wanted: _contains_any(_set(members), _set(wanted)),
    "offset": lambda moment, duration: Moment(_long(_moment(moment) + _duration(duration))),
    "durationSince": lambda later, earlier: Duration(_long(_moment(later) - _moment(earlier))),
}
