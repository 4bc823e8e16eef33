"""The named parameters of a policy set: collected while compiling, evaluated once for each request.

A known condition becomes two booleans (`$p_k3_t` it is true, `$p_k3_f` it is false; both false where Cedar errs), a
known value one parameter (`$p_caseload`; null where Cedar errs, so that every comparison with it prunes). Sets that a
guard asks together are one parameter (`$p_set2`), put together here (`known_sets`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from graph.filters import AllOf, AnyOf, Compare, Filter, Given, Like, OneOf
from graph.records import Value
from policies.compilation.expressions import Call, Entity, Expression, Get, Name, Variable
from policies.compilation.joining import all_of, any_of
from policies.compilation.known import Evaluator, evaluator
from policies.compilation.known_sets import JoinedSet, KnownSet, Member
from policies.compilation.values import CedarValue, Duration, Erring, Known, Moment, of_type
from policies.compilation.vocabulary import CedarType


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to compute for a request. Frozen with its policy set; holds no person."""

    conditions: tuple[tuple[str | None, str | None, Evaluator], ...]
    """(name of `is true`, name of `is false`, condition); a name is None where no guard uses it."""
    values: tuple[tuple[str, CedarType, Evaluator], ...]
    constants: tuple[tuple[str, Value], ...]
    combinations: tuple[tuple[str, bool, tuple[str, ...]], ...]
    """(name, whether all must hold, names): in an order in which every name is known when it is used."""
    sets: tuple[tuple[str, KnownSet], ...]

    def evaluate(self, known: Known) -> dict[str, Value]:
        """Every parameter of the policy set, for one subject in one environment."""
        bound: dict[str, Value] = dict(self.constants)
        for met, failed, condition in self.conditions:
            outcome = _outcome(condition, known)
            if met is not None:
                bound[met] = outcome is True
            if failed is not None:
                bound[failed] = outcome is False
        for name, type_, value in self.values:
            bound[name] = _bound(_outcome(value, known), type_)
        for name, every, names in self.combinations:
            bound[name] = (all if every else any)(bound[part] for part in names)
        for name, known_set in self.sets:
            bound[name] = known_set.evaluate(bound)
        return bound


def _outcome(evaluate: Evaluator, known: Known) -> CedarValue | None:
    try:
        return evaluate(known)
    except Erring:
        return None


def _bound(value: CedarValue | None, type_: CedarType) -> Value:
    # A value of another type than the schema promises is treated as an error: null prunes, a wrong type might not.
    if value is None or not of_type(value, type_) or isinstance(value, (Entity, Moment, Duration)):
        return None
    return cast("list[Value]", list(value)) if isinstance(value, frozenset) else value


@dataclass(slots=True)
class Collector:
    """Names parameters while guards are compiled; equal expressions share a name."""

    conditions: dict[Expression, str] = field(default_factory=dict)
    values: dict[Expression, tuple[str, CedarType]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    combinations: dict[tuple[bool, tuple[str, ...]], str] = field(default_factory=dict)
    sets: dict[KnownSet, str] = field(default_factory=dict)

    def condition(self, expression: Expression) -> tuple[Filter, Filter]:
        """The two filters of a known condition: it is true, it is false."""
        if isinstance(expression, Call) and expression.operator == "!":
            met, failed = self.condition(expression.operands[0])
            return failed, met
        name = self.conditions.setdefault(expression, f"p_k{len(self.conditions)}")
        return Given(f"{name}_t"), Given(f"{name}_f")

    def value(self, expression: Expression, type_: CedarType) -> str:
        """The parameter of a known value of a declared type."""
        match expression:
            case Get(of=Variable(name=Name.PRINCIPAL), attribute=attribute):
                name = f"p_{attribute}"
            case Get(of=Variable(name=Name.CONTEXT), attribute=attribute):
                name = f"p_context_{attribute}"
            case _:
                name = f"p_v{len(self.values)}"
        return self.values.setdefault(expression, (name, type_))[0]

    def known_set(self, known_set: KnownSet) -> str:
        """The parameter of a set that is put together before the query."""
        return self.sets.setdefault(known_set, f"p_set{len(self.sets)}")

    def members(self, parameter: str) -> tuple[Member, ...]:
        """What a set is joined from, or the text or set of texts itself; nothing where it is neither."""
        for known_set, name in self.sets.items():
            if name == parameter and isinstance(known_set, JoinedSet) and not known_set.unless:
                return known_set.members
        texts = (CedarType.STRING, CedarType.STRINGS)
        return (Member(parameter),) if any((parameter, type_) in self.values.values() for type_ in texts) else ()

    def constant(self, text: str) -> str:
        """The parameter of a constant that the compiler made itself (a regular expression)."""
        return self.constants.setdefault(text, f"p_c{len(self.constants)}")

    def combined(self, filter_: Filter) -> Filter:
        """The same filter with neighbouring known booleans drawn into one: shorter text, less work for each row."""
        if not isinstance(filter_, (AllOf, AnyOf)):
            return filter_
        parts = [self.combined(part) for part in filter_.parts]
        given = tuple(dict.fromkeys(part.parameter for part in parts if isinstance(part, Given)))
        rest = [part for part in parts if not isinstance(part, Given)]
        every = isinstance(filter_, AllOf)
        if len(given) > 1:
            number = len(self.combinations)
            given = (self.combinations.setdefault((every, given), f"p_{'all' if every else 'any'}{number}"),)
        return (all_of if every else any_of)([*(Given(name) for name in given), *rest])

    def plan(self, filters: Iterable[Filter]) -> Plan:
        """The finished plan: only what the filters use, directly or through a combination."""
        used = set[str]().union(*(parameters_of(filter_) for filter_ in filters))
        sets = tuple((name, known_set) for known_set, name in self.sets.items() if name in used)
        used = used.union(*(known_set.uses() for _, known_set in sets))
        for (_, names), name in reversed(self.combinations.items()):
            if name in used:
                used.update(names)
        return Plan(
            conditions=tuple(
                (_kept(f"{name}_t", used), _kept(f"{name}_f", used), evaluator(expression))
                for expression, name in self.conditions.items()
                if {f"{name}_t", f"{name}_f"} & used
            ),
            values=tuple(
                (name, type_, evaluator(expression))
                for expression, (name, type_) in self.values.items()
                if name in used
            ),
            constants=tuple((name, text) for text, name in self.constants.items() if name in used),
            combinations=tuple(
                (name, every, names) for (every, names), name in self.combinations.items() if name in used
            ),
            sets=sets,
        )


def _kept(name: str, used: set[str]) -> str | None:
    return name if name in used else None


def parameters_of(filter_: Filter) -> frozenset[str]:
    """The parameters that a filter needs bound."""
    match filter_:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return frozenset[str]().union(*(parameters_of(part) for part in parts))
        case Given(parameter=parameter) | Compare(parameter=parameter) | OneOf(parameter=parameter):
            return frozenset({parameter})
        case Like(parameter=parameter):
            return frozenset({parameter})
        case _:
            return frozenset()
