"""Text that looks like a list, kept a text on the embedded engine.

That engine reads the text `["Oslo"]` as a list wherever a list is welcome, so that it would equal `Oslo`. The embedded
store therefore puts an invisible mark before such text on the way in and takes it off on the way out. Equality,
membership and STARTS WITH stay exact, because bound values pass the same way. Neo4j needs none of this.
"""

import re
from collections.abc import Mapping
from typing import Any

from graph.stores.plain import are_plain_texts, has_no_lookalike

MARK = "\u2060"
"""Invisible to readers."""
_LOOKS_LIKE_A_LIST = re.compile(rf"[\s{MARK}]*\[")


def marked(value: Any) -> Any:  # noqa: ANN401 - any value a statement may carry
    """The value in plain dicts and lists, every look-alike text marked."""
    if value is None or value is True or value is False:
        return value  # most policy parameters, and asking a map's abstract class of each would cost more than the query
    if isinstance(value, str):
        # INVARIANT (marks come off): the mark goes on exactly where the pattern holds, and the marked text matches
        # it too, so that taking one mark off every match gives back what came in, whatever it began with.
        return MARK + value if "[" in value and _LOOKS_LIKE_A_LIST.match(value) else value
    if isinstance(value, list | tuple):
        if are_plain_texts(value) or has_no_lookalike(value):
            return value
        return [marked(item) for item in value]
    if isinstance(value, Mapping):
        return {
            key: item if type(item) is str and "[" not in item else marked(item) for key, item in value.items()
        }  # fmt: skip
    return value


def unmarked(text: str) -> str:
    """A text that the engine returned, without the mark if it had one."""
    # INVARIANT (marks come off)
    return text[1:] if text.startswith(MARK) and _LOOKS_LIKE_A_LIST.match(text) else text
