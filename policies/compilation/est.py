"""Cedar's JSON policy format (EST) to typed policies. Anything not understood is refused, by name.

Standard: "JSON policy format" of the Cedar language documentation. Called by `policies.policy_store` at load.
"""

from collections.abc import Mapping, Sequence
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
    Policy,
    Scope,
    SetOf,
    Variable,
)
from policies.errors import NotExpressible

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

DEPTH = 80
"""Deepest nesting of one condition; a reviewer loses the thread long before."""

_BINARY = frozenset(
    {"&&", "||", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "contains", "containsAll", "containsAny"}
)
_UNARY = frozenset({"!", "neg", "isEmpty"})
_FORMS = frozenset({"if-then-else", ".", "has", "is", "like"})
_FUNCTIONS = frozenset(
    {
        "datetime",
        "duration",
        "offset",
        "durationSince",
        "toDate",
        "toTime",
        "toMilliseconds",
        "toSeconds",
        "toMinutes",
        "toHours",
        "toDays",
    }
)


def policy(source: Json) -> Policy:
    """One static policy. Raises NotExpressible for what the compiler does not know."""
    fields = _mapping(source)
    annotations = tuple((name, str(value or "")) for name, value in _mapping(fields.get("annotations", {})).items())
    return Policy(
        identifier=dict(annotations).get("id", ""),
        permits=fields["effect"] == "permit",
        principal=_scope(fields["principal"]),
        action=_scope(fields["action"]),
        resource=_scope(fields["resource"]),
        condition=_conditions(_sequence(fields["conditions"])),
        annotations=annotations,
    )


def _conditions(conditions: Sequence[Json]) -> Expression:
    whole: Expression | None = None
    for condition in map(_mapping, conditions):
        body = expression(condition["body"])
        part = body if condition["kind"] == "when" else Call("!", (body,))
        whole = part if whole is None else Call("&&", (whole, part))
    return Literal(value=True) if whole is None else whole


def _scope(source: Json) -> Scope:
    fields = _mapping(source)
    if "slot" in fields:
        raise NotExpressible("a template is not a policy; write out its principal and resource")
    single = [fields["entity"]] if "entity" in fields else []
    entities = tuple(_entity(item) for item in (*single, *_sequence(fields.get("entities", []))))
    if isinstance(fields.get("in"), Mapping):
        raise NotExpressible("`is … in …` is not understood in the head of a policy; compare keys in a condition")
    type_ = fields.get("entity_type")
    return Scope(kind=str(fields["op"]), entities=entities, type=None if type_ is None else str(type_))


def _entity(source: Json) -> Entity:
    fields = _mapping(source)
    return Entity(str(fields["type"]), str(fields["id"]))


def expression(source: Json, depth: int = 0) -> Expression:
    """One expression. Raises NotExpressible where it is nested too deep or uses an operator that is not understood."""
    if depth > DEPTH:
        raise NotExpressible(f"conditions are nested more than {DEPTH} deep; split the policy")
    ((operator, body),) = _mapping(source).items()
    if operator == "Value":
        return Literal(_constant(body))
    if operator == "Var":
        return Variable(Name(str(body)))
    if operator == "Set":
        return SetOf(tuple(expression(member, depth + 1) for member in _sequence(body)))
    if operator in _FUNCTIONS:
        return Call(operator, tuple(expression(operand, depth + 1) for operand in _sequence(body)))
    return _operation(operator, body, depth + 1)


def _operation(operator: str, source: Json, depth: int) -> Expression:
    if operator not in _BINARY | _UNARY | _FORMS:
        raise NotExpressible(f"`{operator}` is not understood; say it with comparisons, sets and `like`")
    body = _mapping(source)
    if operator in _BINARY:
        return Call(operator, (expression(body["left"], depth), expression(body["right"], depth)))
    if operator in _UNARY:
        return Call(operator, (expression(body["arg"], depth),))
    return _form(operator, body, depth)


def _form(operator: str, body: Mapping[str, Json], depth: int) -> Expression:
    if operator == "if-then-else":
        branches = (expression(body[branch], depth) for branch in ("if", "then", "else"))
        return Choice(*branches)
    if operator == ".":
        return Get(expression(body["left"], depth), str(body["attr"]))
    if operator == "has":
        return HasAttribute(expression(body["left"], depth), str(body["attr"]))
    if operator == "is":
        within = expression(body["in"], depth) if body.get("in") is not None else None
        return IsType(expression(body["left"], depth), str(body["entity_type"]), within)
    pattern = tuple(_wildcard_or_text(item) for item in _sequence(body["pattern"]))
    return Like(expression(body["left"], depth), pattern)


def _wildcard_or_text(item: Json) -> str | None:
    return None if item == "Wildcard" else str(_mapping(item)["Literal"])


def _constant(value: Json) -> bool | int | str | Entity:
    if isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Mapping) and "__entity" in value:
        return _entity(value["__entity"])
    raise NotExpressible(f"the constant `{value}` is not understood")


def _mapping(source: Json) -> Mapping[str, Json]:
    if not isinstance(source, Mapping):
        raise NotExpressible(f"`{source}` is not a policy expression")
    return source


def _sequence(source: Json) -> Sequence[Json]:
    if isinstance(source, str) or not isinstance(source, Sequence):
        raise NotExpressible(f"`{source}` is not a list of policy expressions")
    return source
