"""Values that need no further look, as nearly all that is bound: seen at once instead of one by one.

Asked by the checks of values and by the marking of look-alikes, which look closer at whatever is not plain. A load
writes millions of values in rows, so these are shown to an encoder, which refuses what no engine takes.
INVARIANT (no laxer): what is plain passes every check, and nothing in it is to be marked.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import cast

import orjson

from graph.schema.constraints import INDEXED_PROPERTIES
from graph.schema.model import RESERVED_PROPERTY_NAMES

LONGEST_INDEXED = 3_800
"""Bytes of a text with an index. Neo4j's indexes take some 8,000, shared by the properties of one index."""
INDEXED = frozenset({"key", *(key for _, keys in INDEXED_PROPERTIES for key in keys)})

_BYTES_OF_A_CHARACTER = 4
_SINGLE_OR_LISTED = frozenset({str, int, float, bool, type(None), list})
_LISTED = (frozenset({str}), frozenset({int}), frozenset({bool}), frozenset[type]())
_STRICT = orjson.OPT_STRICT_INTEGER | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
_KINDS_OF_ROWS_KEPT = 1_000


def is_plain(value: object) -> bool:
    """Whether it is a text or a list of texts that needs no further look."""
    kind = type(value)
    if kind is str:
        text = cast("str", value)
        return text.isascii() and "[" not in text
    return (kind is list or kind is tuple) and are_plain_texts(cast("Sequence[object]", value))


def are_plain_texts(values: Sequence[object]) -> bool:
    """Whether all are texts that need no further look: one look at the long lists, which hold keys."""
    if not values:
        return True
    try:
        joined = "".join(cast("Sequence[str]", values))
    except TypeError:
        return False
    return joined.isascii() and "[" not in joined


def are_plain_rows(value: object) -> bool:
    """Whether it is a list of rows to write that may all be stored: maps of single values, and of maps of properties.

    The encoder refuses half characters, keys that are no texts and integers of more than 53 bits.
    """
    if type(value) is not list or set(map(type, value)) != {dict}:
        return False
    try:
        orjson.dumps(value, option=_STRICT)
    except orjson.JSONEncodeError:
        return False
    rows = cast("Sequence[dict[str, object]]", value)
    maps = [one for row in rows for one in row.values() if type(one) is dict]
    return (
        _are_plain_values([one for row in rows for one in row.values() if type(one) is not dict])
        and _are_plain_values(list(chain.from_iterable(map(dict.values, maps))))
        and all(map(_have_free_names, set(map(tuple, maps))))
        and _fit_their_indexes(rows) and _fit_their_indexes(maps)
    )  # fmt: skip


def has_no_lookalike(value: object) -> bool:
    """Whether no text in it can begin with a bracket: every bracket begins or continues a list, or stands in a text."""
    try:
        packed = orjson.dumps(value, option=_STRICT)
    except orjson.JSONEncodeError:
        return False
    brackets = packed.count(b"[")
    # A bracket that begins a text stands behind a quotation mark, a blank or an escaped sign, so it is not among these.
    return brackets == packed.count(b":[") + packed.count(b",[") + packed.count(b"[[") + packed.startswith(b"[")


def _are_plain_values(values: Sequence[object]) -> bool:
    """Whether each is a single value or a list of one kind but decimals, and every decimal a number."""
    kinds = set(map(type, values))
    return (
        kinds <= _SINGLE_OR_LISTED
        and (float not in kinds or all(math.isfinite(one) for one in values if type(one) is float))
        and (list not in kinds or all(set(map(type, one)) in _LISTED for one in values if type(one) is list))
    )


def _fit_their_indexes(maps: Sequence[dict[str, object]]) -> bool:
    """Whether every text with an index is surely short enough for it."""
    for key in INDEXED.intersection(chain.from_iterable(set(map(tuple, maps)))):
        texts = (one for each in maps if type(one := each.get(key)) is str)
        if max(map(len, texts), default=0) * _BYTES_OF_A_CHARACTER > LONGEST_INDEXED:
            return False
    return True


@lru_cache(_KINDS_OF_ROWS_KEPT)
def _have_free_names(names: tuple[str, ...]) -> bool:
    """Whether no name is reserved; all rows of a statement have nearly the same."""
    return RESERVED_PROPERTY_NAMES.isdisjoint(names)
