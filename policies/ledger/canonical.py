"""The one way a value becomes bytes, so that equal values have equal digests: canonical JSON by RFC 8785.

Called by the entries (what is hashed and stored is this form) and by the gate (the digest of what it answered).
RFC 8785 knows only the numbers of IEEE 754; what it cannot carry is written as a tagged map, and read back by `read`:
`{"$long": "9223372036854775807"}`, `{"$double": "nan"}`. A key that starts with `$` is written with one more.
"""

import hashlib
import json
import math
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import cast

import orjson
import rfc8785

from graph.records import Row, Value
from policies.errors import EntryRefused

_LARGEST_SAFE_INTEGER = 2**53 - 1
_ALWAYS_PLAIN = frozenset({str, bool, type(None)})
_KINDS_OF_ROWS_KEPT = 1_000
_ROWS_AT_ONCE = 1_000


def write(value: Value) -> str:
    """The canonical text of a value. Raises EntryRefused for what JSON cannot carry."""
    try:
        if _is_plain(value):
            # For plain values this encoder writes exactly RFC 8785, six times as fast. What it does not take (half of
            # a surrogate pair, very deep nesting) is left to the one that says what is wrong.
            with suppress(orjson.JSONEncodeError):
                return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
        return rfc8785.dumps(_tagged(value)).decode()
    except RecursionError:
        raise EntryRefused("a value is nested too deeply to be recorded; flatten it") from None
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        raise EntryRefused("a text holds half of a surrogate pair, which has no UTF-8 form; correct the text") from None


def read(text: str) -> Value:
    """The value that `write` turned into this text. Raises ValueError when the text is not JSON."""
    return _untagged(json.loads(text))


def digest(text: str) -> str:
    """The SHA-256 of a canonical text, named by its algorithm."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def result_digest(parts: Mapping[str, Sequence[Row]]) -> str:
    """The digest of an answer: every part with its rows, in the order in which they were given.

    It is `digest(write(parts))`, worked out some rows at a time: the text of a whole population need not be held.
    """
    if not _are_plain_keys(tuple(parts)):
        return digest(write(cast("Value", parts)))
    hashed = hashlib.sha256()
    for place, (name, rows) in enumerate(sorted(parts.items())):
        hashed.update(f"{',' if place else '{'}{write(name)}:[".encode())
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = write(cast("Value", rows[start : start + _ROWS_AT_ONCE]))[1:-1]
            hashed.update(f"{',' if start else ''}{some}".encode())
        hashed.update(b"]")
    hashed.update(b"}" if parts else b"{}")
    return "sha256:" + hashed.hexdigest()


def _is_plain(value: object) -> bool:
    """Whether the fast encoder and RFC 8785 agree on the value: no float, safe integers, keys in ASCII without `$`."""
    kind = type(value)
    if kind in _ALWAYS_PLAIN:
        return True
    if kind is int:
        return -_LARGEST_SAFE_INTEGER <= cast("int", value) <= _LARGEST_SAFE_INTEGER
    if kind is dict:
        entries = cast("dict[object, object]", value)
        return _are_plain_keys(tuple(entries)) and _are_plain(entries.values())
    if kind is list or kind is tuple:
        return _are_plain(cast("Sequence[object]", value))
    return False


def _are_plain(values: Collection[object]) -> bool:
    """Whether all are; a load's answers are millions of texts and gaps, so those are seen to by their kinds alone."""
    return _ALWAYS_PLAIN.issuperset(map(type, values)) or all(map(_is_plain, values))


@lru_cache(_KINDS_OF_ROWS_KEPT)
def _are_plain_keys(keys: tuple[object, ...]) -> bool:
    """Whether map keys are plain; all rows of a part have the same."""
    return all(type(key) is str and key.isascii() and key[:1] != "$" for key in keys)


def _tagged(value: Value) -> Value:
    match value:
        case None | bool():
            return value
        case str():
            return str(value)
        case int():
            return value if abs(value) <= _LARGEST_SAFE_INTEGER else {"$long": str(int(value))}
        case float():
            return value if math.isfinite(value) else {"$double": str(value)}
        case Mapping():
            return {_key(key): _tagged(held) for key, held in value.items()}
        case list() | tuple():
            return [_tagged(held) for held in value]
        case _:
            raise EntryRefused(
                f"a value of type `{type(value).__name__}` cannot be recorded; give text, numbers or lists"
            )


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise EntryRefused(f"a map is keyed by `{type(key).__name__}`; only text can be a key")
    return f"${key}" if key.startswith("$") else str(key)


def _untagged(value: Value) -> Value:
    if isinstance(value, dict):
        match value:
            case {"$long": str(digits)}:
                return int(digits)
            case {"$double": str(digits)}:
                return float(digits)
            case _:
                return {key.removeprefix("$"): _untagged(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_untagged(held) for held in value]
    return value
