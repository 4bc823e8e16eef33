"""What a catalogue query is, and how a guard is woven into its text.

A template is Cypher with four marks, each about one declared variable:

- `<<see v>>`      the predicate under which `v` may be known (a node's `see`, a relationship's `see_link`);
- `<<may group v>>` the predicate of one field group, for use as a search key (R2: a hidden field is none);
- `<<fields v a b c=alias>>` result columns, one map for each field group, null where the group is hidden;
- `<<refusals v>>`, `<<barriers v>>` (those of them that rest on the thing itself) and `<<grants v>>`: lists of policy
  `@id`s, for the ledger only.

The woven text depends on the policy set, never on the person: everything about the subject is a parameter. So Neo4j
plans each text once (55 ms), not once for each person.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import TypeAlias

from graph.cypher import grants, opaque, predicate, refusals
from graph.errors import CatalogueError
from graph.filters import AllOf, Always, Filter, Guard, Never
from graph.records import Parameters, Row, Value
from graph.schema.model import FieldGroup, NodeType, RelationshipType
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES

Guards: TypeAlias = Mapping[tuple[str, str], Guard]
"""(action, label or relationship type) to guard. A pair that is missing is never permitted."""

_MARK = re.compile(r"<<(see|may|fields|refusals|barriers|grants) ([^>]+)>>")
_GROUP_COLUMN = "g__"
_NO_GUARD = Guard(whole=Never())


@dataclass(frozen=True, slots=True)
class Statement:
    """Text and parameters, ready for an engine."""

    text: str
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One template of a query. `variables` maps each pattern variable to its type, or to several parted by `|`."""

    name: str
    template: str
    variables: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    """Result columns that hold keys of shown nodes, for the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A named question. All parts are answered from one state and make one ledger event."""

    name: str
    description: str
    parts: tuple[Part, ...]
    parameters: tuple[str, ...] = ()
    anchor: str | None = None
    """The part whose emptiness means `not available`; other parts are then not shown."""
    tally: Part | None = None
    """Counts what policy pruned, and names the permits that applied: for the ledger, never for the answer."""
    privileged: bool = False
    """Answered without a guard, to the house itself: the subject loader, and loads under the action `load`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WovenPart:
    """A part with its guard in it, and how its rows are flattened."""

    name: str
    text: str
    columns: tuple[str, ...]
    """Guarded columns: present in every row, None where hidden or absent."""
    shown: tuple[str, ...]

    def shape(self, raw: Sequence[Row]) -> tuple[Row, ...]:
        """Rows with the field-group maps opened into plain columns."""
        return tuple(self._flat(row) for row in raw)

    def _flat(self, row: Row) -> Row:
        flat: dict[str, Value] = dict.fromkeys(self.columns)
        for column, value in row.items():
            if column.startswith(_GROUP_COLUMN):
                if isinstance(value, Mapping):
                    flat.update(value)
            else:
                flat[column] = value
        return flat


@dataclass(frozen=True, slots=True, kw_only=True)
class WovenQuery:
    """A query bound to one policy set: texts that no longer change, whoever asks."""

    query: Query
    parts: tuple[WovenPart, ...]
    tally: WovenPart | None

    def statements(self, parameters: Parameters) -> list[Statement]:
        """One statement for each part (the tally last). Raises CatalogueError when a parameter is missing."""
        missing = [name for name in self.query.parameters if name not in parameters]
        if missing:
            raise CatalogueError(f"`{self.query.name}` needs the parameter `{missing[0]}`")
        parts = [*self.parts, *([self.tally] if self.tally else [])]
        return [Statement(part.text, parameters) for part in parts]


def weave(query: Query, guards: Guards, *, opaque_guards: bool = False) -> WovenQuery:
    """Write the guards into every part, as the engine likes them (`Store.opaque_guards`).

    Raises CatalogueError for a mark that names an undeclared variable.
    """
    return WovenQuery(
        query=query,
        parts=tuple(_weave_part(part, guards, opaque_guards=opaque_guards) for part in query.parts),
        tally=_weave_part(query.tally, guards, opaque_guards=opaque_guards) if query.tally else None,
    )


def _weave_part(part: Part, guards: Guards, *, opaque_guards: bool) -> WovenPart:
    columns: list[str] = []

    def written(mark: re.Match[str]) -> str:
        verb, rest = mark[1], mark[2].split()
        if verb == "fields":
            return _fields(part, rest[0], rest[1:], guards, columns)
        if verb in ("refusals", "barriers", "grants"):
            return _policy_list(part, rest[0], guards, verb)
        text = _typed(part, rest[-1], guards, rest[0] if verb == "may" else None)
        return opaque(text) if opaque_guards else text

    text = _MARK.sub(written, part.template).strip()
    return WovenPart(name=part.name, text=text, columns=tuple(columns), shown=part.shown)


def types_of(part: Part, variable: str) -> tuple[NodeType | RelationshipType, ...]:
    """The declared types of a variable. Raises CatalogueError when it is not declared or not in the schema."""
    declared = part.variables.get(variable)
    if declared is None:
        raise CatalogueError(f"part `{part.name}` uses the variable `{variable}` without declaring it")
    labels = declared.split("|")
    unknown = [label for label in labels if label not in NODE_TYPES and label not in RELATIONSHIP_TYPES]
    if unknown:
        raise CatalogueError(f"part `{part.name}` declares the unknown type `{unknown[0]}`")
    return tuple(NODE_TYPES.get(label) or RELATIONSHIP_TYPES[label] for label in labels)


def _is(variable: str, type_: NodeType | RelationshipType) -> str:
    if isinstance(type_, NodeType):
        return f"{variable}:{type_.label}"
    return f"type({variable}) = '{type_.label}'"


def _guard(guards: Guards, type_: NodeType | RelationshipType, group: str | None) -> Guard:
    action = group or (FieldGroup.OPEN.value if isinstance(type_, NodeType) else "see_link")
    return guards.get((action, type_.label), _NO_GUARD)


def _typed(part: Part, variable: str, guards: Guards, group: str | None) -> str:
    types = types_of(part, variable)
    wholes = [(type_, _guard(guards, type_, group).whole) for type_ in types]
    return _by_type(variable, wholes)


def _by_type(variable: str, filters: Sequence[tuple[NodeType | RelationshipType, Filter]]) -> str:
    if len(filters) == 1:
        return predicate(filters[0][1], variable)
    # What all types ask is asked once, before the type is: engines pay for every clause that they plan.
    conjunctions = [_conjuncts(filter_) for _, filter_ in filters]
    shared = tuple(part for part in conjunctions[0] if all(part in others for others in conjunctions[1:]))
    cases = " ".join(
        f"WHEN {_is(variable, type_)} THEN {predicate(_without(filter_, shared), variable)}"
        for type_, filter_ in filters
    )
    own = f"CASE {cases} ELSE false END"
    return f"({predicate(AllOf(shared), variable)} AND {own})" if shared else own


def _conjuncts(filter_: Filter) -> tuple[Filter, ...]:
    if filter_ == Always():
        return ()
    return filter_.parts if isinstance(filter_, AllOf) else (filter_,)


def _without(filter_: Filter, given: Collection[Filter]) -> Filter:
    return AllOf(tuple(part for part in _conjuncts(filter_) if part not in given))


def _fields(part: Part, variable: str, wanted: Sequence[str], guards: Guards, columns: list[str]) -> str:
    """Columns of one variable: `CASE WHEN may THEN {…} END AS g__…`, one for each field group."""
    types = types_of(part, variable)
    requests = [(item.split("=")[0], item.split("=")[-1]) for item in wanted]
    grouped: list[tuple[str, str, str]] = []
    for key, alias in requests:
        groups = {type_.property(key).group for type_ in types if any(p.key == key for p in type_.properties)}
        if len(groups) != 1:
            raise CatalogueError(f"part `{part.name}` asks `{variable}.{key}`, which has no single field group")
        group = groups.pop()
        if group is FieldGroup.INTERNAL:
            raise CatalogueError(f"part `{part.name}` asks `{variable}.{key}`, which no query may return")
        grouped.append((group.value, key, alias))
        columns.append(alias)
    written = []
    for group_name, items in groupby(sorted(grouped), key=lambda item: item[0]):
        pairs = ", ".join(f"{alias}: {variable}.{key}" for _, key, alias in items)
        column = f"{_GROUP_COLUMN}{variable}_{group_name}"
        if group_name == FieldGroup.OPEN.value:
            # Open with the variable itself, whose own guard stands in the WHERE (a lint test holds that).
            written.append(f"{{{pairs}}} AS {column}")
            continue
        filters = [(type_, _further(guards, type_, group_name)) for type_ in types]
        written.append(f"CASE WHEN {_by_type(variable, filters)} THEN {{{pairs}}} END AS {column}")
    return ", ".join(written)


def _further(guards: Guards, type_: NodeType | RelationshipType, group: str) -> Filter:
    """What a field group asks beyond its variable's own guard, which holds already where fields are projected."""
    return _without(_guard(guards, type_, group).whole, _conjuncts(_guard(guards, type_, None).whole))


def _policy_list(part: Part, variable: str, guards: Guards, verb: str) -> str:
    types = types_of(part, variable)
    writers: dict[str, Callable[[Guard, str], str]] = {
        "refusals": refusals,
        "barriers": partial(refusals, of_the_subject=False),
        "grants": grants,
    }
    lists = [(type_, writers[verb](_guard(guards, type_, None), variable)) for type_ in types]
    if len(lists) == 1:
        return f"({lists[0][1]})"
    cases = " ".join(f"WHEN {_is(variable, type_)} THEN {text}" for type_, text in lists)
    return f"(CASE {cases} ELSE [] END)"
