"""What an engine gives back, in a form that no engine owns: scalars, lists and maps.

Nodes and relationships never leave the engines whole: queries project the fields that a guard let through, so a row
is a mapping from column to value. Used by the stores, the gate and everything above.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = "bool | int | float | str | Sequence[Value] | Mapping[str, Value] | None"
"""A value of a property graph that JSON can carry; integers are signed 64 bit."""

Row: TypeAlias = Mapping[str, Value]
"""One result row: column name to value."""

Parameters: TypeAlias = Mapping[str, Value]
"""Values bound to a statement by name; they are never spliced into its text."""


def text_at(values: Mapping[str, Value], key: str) -> str:
    """The text that a row holds there; empty where it holds none."""
    value = values.get(key)
    return value if isinstance(value, str) else ""


def texts(value: Value) -> list[str]:
    """The texts of a list that a row holds; none where it holds no list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []
