"""Typed policies and expressions: the part of Cedar that the compiler understands, as frozen values.

Built by `est` from Cedar's documented JSON form, read by `known` and `residual`. What has no class here is refused.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Name(StrEnum):
    """The four variables of a Cedar request."""

    PRINCIPAL = "principal"
    ACTION = "action"
    RESOURCE = "resource"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Entity:
    """A reference to an entity: type and id."""

    type: str
    key: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant in the policy text. `1` and `true` are different constants, though Python calls them equal."""

    value: bool | int | str | Entity

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Literal) and type(self.value) is type(other.value) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)


@dataclass(frozen=True, slots=True)
class Variable:
    """One of the four variables, whole."""

    name: Name


@dataclass(frozen=True, slots=True)
class Get:
    """`of.attribute`; an error where it is missing."""

    of: "Expression"
    attribute: str


@dataclass(frozen=True, slots=True)
class HasAttribute:
    """`of has attribute`."""

    of: "Expression"
    attribute: str


@dataclass(frozen=True, slots=True)
class IsType:
    """`of is type`, and perhaps `in` an entity."""

    of: "Expression"
    type: str
    within: "Expression | None" = None


@dataclass(frozen=True, slots=True)
class Like:
    """`of like pattern`: literals and wildcards (None)."""

    of: "Expression"
    pattern: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """`if condition then met else otherwise`."""

    condition: "Expression"
    met: "Expression"
    otherwise: "Expression"


@dataclass(frozen=True, slots=True)
class SetOf:
    """A set literal."""

    members: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Call:
    """Any other operator or function, by Cedar's name for it (`&&`, `==`, `contains`, `toDate` …)."""

    operator: str
    operands: tuple["Expression", ...]


Expression: TypeAlias = Literal | Variable | Get | HasAttribute | IsType | Like | Choice | SetOf | Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One line of a policy's head. `kind` is `All`, `==`, `in` or `is`."""

    kind: str
    entities: tuple[Entity, ...] = ()
    type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy. The condition is all `when` bodies and the denial of all `unless` bodies, in order."""

    identifier: str
    permits: bool
    principal: Scope
    action: Scope
    resource: Scope
    condition: Expression
    annotations: tuple[tuple[str, str], ...]


def names_in(expression: Expression) -> frozenset[Name]:
    """The variables that an expression depends on."""
    match expression:
        case Variable(name=name):
            return frozenset({name})
        case Literal():
            return frozenset()
        case _:
            return frozenset[Name]().union(*(names_in(part) for part in parts_of(expression)))


def parts_of(expression: Expression) -> tuple[Expression, ...]:
    """The direct sub-expressions."""
    # INVARIANT (complete): every class with sub-expressions is named here, else a dependence would be overlooked.
    match expression:
        case Get(of=of) | HasAttribute(of=of) | Like(of=of):
            return (of,)
        case IsType(of=of, within=within):
            return (of,) if within is None else (of, within)
        case Choice(condition=condition, met=met, otherwise=otherwise):
            return (condition, met, otherwise)
        case SetOf(members=members):
            return members
        case Call(operands=operands):
            return operands
        case _:
            return ()
