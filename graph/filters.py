"""The filter algebra: what remains of policy once the subject is left as parameters.

A filter speaks of one guarded variable (`Has`, `Compare`, `OneOf` …) and of named parameters; it never holds a
value. So one filter, and one query text, serves every person. `policies.compilation` builds filters, `graph.cypher`
writes them.

There is no negation over `AllOf` and `AnyOf`: the compiler pushes it down to the leaves, so that three-valued logic
can never turn an error into a truth (a leaf whose property is missing is neither true nor false, and prunes).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Kind(StrEnum):
    """Kinds of stored values that can be asked for, in the words of both engines."""

    INTEGER = "INTEGER"
    BOOLEAN = "BOOLEAN"


class Order(StrEnum):
    """Comparison operators that both engines read alike."""

    EQUAL = "="
    UNEQUAL = "<>"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Always:
    """True of everything: what the raw query of a non-interference proof is bound with."""


@dataclass(frozen=True, slots=True)
class Never:
    """True of nothing."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """True where every part is."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True where at least one part is."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A boolean that is known before the query runs, bound by name."""

    parameter: str


@dataclass(frozen=True, slots=True)
class Has:
    """The property is there, or is not."""

    property: str
    present: bool = True


@dataclass(frozen=True, slots=True)
class IsOf:
    """The property is there, and is of that kind."""

    property: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Flag:
    """The boolean property is true, or (`holds=False`) is there and false."""

    property: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Compare:
    """Property against parameter. `whole`: only a stored whole number counts (`1.0 = 1` holds in an engine)."""

    property: str
    order: Order
    parameter: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ComparePair:
    """Two properties of the same variable against each other, equal or not; `whole` as in Compare."""

    property: str
    order: Order
    other: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """Property is a member of the bound list, or (`holds=False`) is there and is not; `whole` as in Compare.

    `filled`: the list is never empty, so that a missing property is neither in it nor not in it, and need not be asked.
    """

    property: str
    parameter: str
    holds: bool = True
    whole: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Like:
    """The text property matches the bound regular expression as a whole, or (`holds=False`) is there and does not."""

    property: str
    parameter: str
    holds: bool = True


Filter: TypeAlias = (
    Always | Never | AllOf | AnyOf | Given | Has | IsOf | Flag | Compare | ComparePair | OneOf | Like
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What policy says of one action on one type: the whole, and its parts by policy `@id` for the ledger.

    `permits` hold where that permit grants; `forbids` hold where that forbid is definitely false. The whole is
    (any permit) and (all forbids).
    """

    whole: Filter
    permits: tuple[tuple[str, Filter], ...] = ()
    forbids: tuple[tuple[str, Filter], ...] = ()


OPEN_GUARD = Guard(whole=Always())
"""Lets everything through: for the raw side of a proof or a benchmark, never for an answer."""
