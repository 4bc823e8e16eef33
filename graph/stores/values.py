"""Which values may go to an engine and come back from one: checked here, so that both engines refuse the same.

Called by the two stores around every statement. What an engine would take and the other would not (bytes, dates, a
list with a gap) is refused before either sees it; what `graph.records.Value` cannot carry never comes back.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from graph.errors import StoreError
from graph.queries.catalogue import Statement
from graph.records import Parameters, Row, Value
from graph.schema.model import RESERVED_PROPERTY_NAMES
from graph.stores.binding import selected
from graph.stores.plain import INDEXED, LONGEST_INDEXED, are_plain_rows, are_plain_texts

_LEAST_INTEGER = -(2**63)
_GREATEST_INTEGER = 2**63 - 1
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "truth values"),
    (int, "integers"),
    (float, "decimals"),
    (str, "texts"),
    (Mapping, "maps"),
    (list, "lists"),
    (tuple, "lists"),
)
"""In this order: a truth value is an integer to Python, and must not pass for one."""
_SINGLE = frozenset({str, int, float, bool, type(None)})
_TRUTHS = frozenset({bool, type(None)})


def check_bound(statements: Sequence[Statement]) -> None:
    """Raise StoreError, naming the parameter, unless every value that a text uses can be carried by both engines."""
    looked_at: dict[int, set[str]] = {}
    for statement in statements:
        # All parts of a query share one set of parameters, most of which a single part leaves alone.
        known = looked_at.setdefault(id(statement.parameters), set())
        for name, value in selected(statement.text, statement.parameters).items():
            if name not in known:
                known.add(name)
                check_carried(value, name)


def check_stored(statements: Sequence[Statement]) -> None:
    """Raise StoreError unless the values may be stored too: lists of one kind without gaps, no map as a property.

    Rows to unwind are a list of maps, and each row may hold one map of properties; deeper maps would be properties.
    """
    for parameters in _distinct(statements):
        for name, value in parameters.items():
            if are_plain_rows(value):
                continue
            check_carried(value, name)
            if isinstance(value, Mapping):
                _check_properties(value, name)
            elif isinstance(value, list | tuple):
                _check_rows(value, name)


def _distinct(statements: Sequence[Statement]) -> Iterable[Parameters]:
    """Each set of parameters once."""
    return {id(statement.parameters): statement.parameters for statement in statements}.values()


def check_carried(value: object, name: str) -> None:
    """Raise StoreError, naming the parameter, unless both engines can carry the value."""
    # Most are truths. Maps come last: whether something is one is asked of an abstract class, the dearest question.
    if value is None or value is True or value is False:
        return
    if isinstance(value, str):
        _check_text(value, name)
    elif isinstance(value, list | tuple):
        _check_items(value, name)
    elif isinstance(value, int | float):
        _check_number(value, name)
    elif isinstance(value, Mapping):
        _check_entries(value, name)
    else:
        raise StoreError(f"parameter `{name}` holds a {type(value).__name__}; bind text, numbers, lists and maps")


def _check_number(value: float, name: str) -> None:
    if isinstance(value, int):
        if not _LEAST_INTEGER <= value <= _GREATEST_INTEGER:
            raise StoreError(f"parameter `{name}` holds an integer that does not fit into 64 bits")
    elif not math.isfinite(value):
        raise StoreError(f"parameter `{name}` holds `{value}`, which is no number that can be stored")


def _check_items(values: Sequence[object], name: str) -> None:
    if not are_plain_texts(values):
        for item in values:
            check_carried(item, name)


def _check_entries(values: Mapping[object, object], name: str) -> None:
    for key, item in values.items():
        if not isinstance(key, str):
            raise StoreError(f"parameter `{name}` holds a map whose key `{key!r}` is not a text")
        _check_text(key, name)
        # Most are texts and gaps: each is looked at here, without another call.
        kind = type(item)
        if kind not in _TRUTHS and not (kind is str and cast("str", item).isascii()):
            check_carried(item, f"{name}.{key}")


def _check_text(text: str, name: str) -> None:
    if text.isascii():
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise StoreError(f"parameter `{name}` holds half a character, which no text may") from error


def _check_rows(values: "list[Value] | tuple[Value, ...]", name: str) -> None:
    if not any(isinstance(value, Mapping) for value in values):
        _check_list(values, name)
        return
    for row in values:
        if not isinstance(row, Mapping):
            raise StoreError(f"parameter `{name}` mixes rows with other values")
        for key, value in row.items():
            if key in INDEXED:
                _check_length(key, value)
            if type(value) in _SINGLE:
                continue
            if isinstance(value, Mapping):
                _check_properties(value, f"{name}.{key}")
            elif isinstance(value, list | tuple):
                _check_list(value, f"{name}.{key}")


def _check_properties(properties: Mapping[str, Value], name: str) -> None:
    for key, value in properties.items():
        if key in RESERVED_PROPERTY_NAMES:
            raise StoreError(f"property `{key}` is reserved by the embedded engine; use the schema's word")
        if key in INDEXED:
            _check_length(key, value)
        if type(value) in _SINGLE:
            continue
        if isinstance(value, Mapping):
            raise StoreError(f"property `{key}` of parameter `{name}` is a map; a property is one value or a list")
        if isinstance(value, list | tuple):
            _check_list(value, f"{name}.{key}")


def _check_length(key: str, value: Value) -> None:
    if isinstance(value, str) and len(value.encode()) > LONGEST_INDEXED:
        raise StoreError(f"property `{key}` is too long for its index: more than {LONGEST_INDEXED} bytes")


def _check_list(values: "list[Value] | tuple[Value, ...]", name: str) -> None:
    kinds = {_kind(value) for value in values}
    if kinds & {"maps", "lists", "nothing"}:
        raise StoreError(f"the list `{name}` may hold only texts, numbers or truth values, and no gaps")
    if len(kinds) > 1:
        raise StoreError(f"the list `{name}` mixes {' and '.join(sorted(kinds))}; a list holds one kind")


def _kind(value: Value) -> str:
    return next((word for type_, word in _KINDS if isinstance(value, type_)), "nothing")


def checked_row(raw: Mapping[str, Any]) -> Row:
    """The row as it may leave a store. Raises StoreError for a whole node, a date or any other value of an engine."""
    for column, value in raw.items():
        _check_returned(value, column)
    return cast("Row", raw)


def _check_returned(value: object, column: str) -> None:
    if value is None or isinstance(value, str | int | float):
        return
    if isinstance(value, list):
        for item in value:
            _check_returned(item, column)
    elif type(value) is dict:
        for item in value.values():
            _check_returned(item, column)
    else:
        raise foreign_value(value, column)


def foreign_value(value: object, column: str) -> StoreError:
    """The error of a column that holds what no row may carry."""
    return StoreError(f"column `{column}` returned a {type(value).__name__}; project its fields in the query")
