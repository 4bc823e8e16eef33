"""Cedar's values in Python, kept apart by type (in Python `True == 1`; in Cedar it is not).

Standard: Cedar's data types; `datetime` and `duration` are whole milliseconds. Used by the known side only: what is
stored in the graph is never evaluated here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from policies.compilation.expressions import Entity
from policies.compilation.vocabulary import CedarType
from policies.errors import NotExpressible

DAY = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATETIME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(\.\d{3})?(Z|[+-]\d{4}))?", re.ASCII)
_DURATION = re.compile(r"(-?)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?", re.ASCII)
_MILLISECONDS = (DAY, 3_600_000, 60_000, 1_000, 1)


class Erring(Exception):
    """Cedar would report an error here: the policy is neither satisfied nor unsatisfied."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A Cedar `datetime`."""

    milliseconds: int


@dataclass(frozen=True, slots=True)
class Duration:
    """A Cedar `duration`."""

    milliseconds: int


Scalar: TypeAlias = bool | int | str | Entity | Moment | Duration
CedarValue: TypeAlias = Scalar | frozenset[Scalar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known before the graph is asked: the principal and the context. Missing attributes are not there."""

    entity: Entity
    principal: Mapping[str, CedarValue]
    context: Mapping[str, CedarValue]


NOBODY = Known(entity=Entity("", ""), principal={}, context={})
"""Nothing known: for expressions that depend on nothing."""


def moment(value: date | datetime) -> Moment:
    """A day as its first millisecond (UTC), a moment as itself, cut to the millisecond."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    return Moment((value - _EPOCH) // timedelta(milliseconds=1))


def text_of(value: Moment) -> str:
    """A moment as Cedar writes it, to the millisecond."""
    stamp = _EPOCH + timedelta(milliseconds=value.milliseconds)
    return f"{stamp:%Y-%m-%dT%H:%M:%S}.{value.milliseconds % 1000:03}Z"


def moment_of(text: str) -> Moment:
    """A literal of `datetime("…")`. Raises NotExpressible when it is malformed."""
    found = _DATETIME.fullmatch(text)
    if found is None:
        raise NotExpressible(f"`{text}` is not a datetime; write `2026-11-23` or `2026-11-23T09:00:00Z`")
    day, clock, fraction, zone = found.groups()
    offset = "+0000" if zone in (None, "Z") else zone
    try:
        return moment(datetime.fromisoformat(f"{day}T{clock or '00:00:00'}{fraction or ''}{offset[:3]}:{offset[3:]}"))
    except ValueError as error:
        raise NotExpressible(f"`{text}` is not a datetime: {error}") from error


def duration_of(text: str) -> Duration:
    """A literal of `duration("…")`. Raises NotExpressible when it is malformed."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        raise NotExpressible(f"`{text}` is not a duration; write `1d2h30m`")
    sign = -1 if found[1] else 1
    numbers = (int(number or 0) for number in found.groups()[1:])
    return Duration(sign * sum(number * unit for number, unit in zip(numbers, _MILLISECONDS, strict=True)))


def same(left: CedarValue, right: CedarValue) -> bool:
    """Cedar's `==`: values of different types are unequal, sets ignore order and repetition."""
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        return left == right and {type(item) for item in left} == {type(item) for item in right}
    return type(left) is type(right) and left == right


def holds(members: frozenset[Scalar], value: Scalar) -> bool:
    """Cedar's `contains`."""
    if value not in members:
        return False
    return type(value) not in (bool, int) or any(same(member, value) for member in members)


def of_type(value: CedarValue, type_: CedarType) -> bool:
    """Whether a value has a declared type. Members of sets are not looked at: a stray one equals no stored value."""
    match type_:
        case CedarType.STRING:
            return type(value) is str
        case CedarType.LONG:
            return type(value) is int
        case CedarType.BOOL:
            return type(value) is bool
        case CedarType.DATETIME:
            return isinstance(value, Moment)
        case CedarType.STRINGS | CedarType.LONGS:
            return isinstance(value, frozenset)
