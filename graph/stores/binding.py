"""Which parameters a text uses, and the same text with all of them in one map.

Called by the stores. Neo4j keeps a plan for a text *and* the kinds and sizes of its parameters: an empty caseload and
one of three hundred would be planned apart, a second each. Bound as one map, every person shares one plan.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from graph.errors import StoreError

ONE_MAP = "_"
"""The name under which a folded text finds its parameters."""

_QUOTED_OR_PARAMETER = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|\$(\w+)", re.DOTALL)
_TEXTS_KEPT = 2_000
Bound = TypeVar("Bound")


@lru_cache(_TEXTS_KEPT)
def used(text: str) -> tuple[str, ...]:
    """The names of the parameters in a text, each once."""
    return tuple(dict.fromkeys(found[1] for found in _QUOTED_OR_PARAMETER.finditer(text) if found[1]))


@lru_cache(_TEXTS_KEPT)
def folded(text: str) -> str:
    """The text with `$name` written as a look-up in the one map."""
    return _QUOTED_OR_PARAMETER.sub(lambda found: f"${ONE_MAP}.{found[1]}" if found[1] else found[0], text)


def selected(text: str, values: Mapping[str, Bound]) -> dict[str, Bound]:
    """What the text uses of the values. Raises StoreError, naming the parameter, where one is not bound."""
    try:
        return {name: values[name] for name in used(text)}
    except KeyError as error:
        raise StoreError(f"parameter `{error.args[0]}` is not bound") from error
