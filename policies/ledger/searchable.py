"""Which parts of an entry are repeated in columns and in the key table, so that events can be found.

Called by the journal, which writes them, by the history, which asks for them, and by verification, which compares
them with the body.
"""

import re
from collections.abc import Mapping

from graph.records import Value
from policies.ledger.entry import Intent, Outcome

_KEY = re.compile(r"[0-9A-HJKMNP-TV-Z]{9}")
"""The form of our own keys, by which parameters that name a node are found."""


def columns_of(entry: Intent | Outcome) -> dict[str, object]:
    """The columns of an entry's row that repeat its body."""
    intent = entry if isinstance(entry, Intent) else None
    trail = intent and intent.trail
    return {
        "kind": "intent" if intent else "outcome",
        "event_id": entry.event_id,
        "recorded": entry.recorded,
        "subject": intent and storable(intent.subject),
        "query": intent and storable(intent.query),
        "trail": trail and storable(trail.trail),
        "step": trail and trail.step,
        "overridden": None if intent is None else intent.override is not None,
        "outcome": str(entry.outcome) if isinstance(entry, Outcome) else None,
    }


def storable(text: str) -> str:
    """The text as a column can hold it: PostgreSQL takes no NUL, and no database half of a surrogate pair."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()


def keys_of(entry: Intent | Outcome) -> list[tuple[str, str]]:
    """The node keys of an entry, each with its part: `asked` for by the parameters, or `shown` by the answer."""
    if isinstance(entry, Outcome):
        return [(key, "shown") for key in dict.fromkeys(map(storable, entry.shown))]
    return [(key, "asked") for key in _keys_asked(entry.parameters)]


def _keys_asked(parameters: Mapping[str, Value]) -> list[str]:
    found: set[str] = set()
    waiting: list[Value] = list(parameters.values())
    while waiting:
        match waiting.pop():
            case str(value) if _KEY.fullmatch(value):
                found.add(value)
            case Mapping() as held:
                waiting.extend(held.values())
            case list() | tuple() as held:
                waiting.extend(held)
    return sorted(found)
