"""Shows that equal values have one text, that it is RFC 8785, and that what JSON cannot carry comes back whole."""

import math
from unittest.mock import patch

import pytest
import rfc8785
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.records import Value
from policies.errors import EntryRefused
from policies.ledger import canonical

_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_SAFE = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXT
_ANY = _SAFE | st.integers(-(2**63), 2**63) | st.floats()


def _nested(scalars: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.recursive(scalars, lambda held: st.lists(held) | st.dictionaries(_TEXT, held), max_leaves=12)


@given(_nested(_SAFE | st.floats(allow_nan=False, allow_infinity=False)))
def test_every_value_that_rfc_8785_knows_is_written_as_it_says(value: Value) -> None:
    assume("$" not in repr(value))
    assert canonical.write(value).encode() == rfc8785.dumps(value)


@given(_nested(_ANY))
def test_every_value_of_a_property_graph_is_read_back_as_it_was(value: Value) -> None:
    assert _same(canonical.read(canonical.write(value)), value)


def test_the_order_of_keys_is_that_of_utf_16_and_not_of_code_points() -> None:
    assert canonical.write({"\ufb33": 1, "\U0001f600": 2, "b": 3, "a": 4}) == '{"a":4,"b":3,"\U0001f600":2,"\ufb33":1}'


def test_an_integer_beyond_the_safe_range_keeps_every_digit() -> None:
    text = canonical.write({"long": 2**63 - 1})
    assert text == '{"long":{"$long":"9223372036854775807"}}'
    assert canonical.read(text) == {"long": 2**63 - 1}


def test_a_map_that_looks_like_a_tag_is_not_taken_for_one() -> None:
    value: Value = {"$long": "7", "$double": "nan"}
    assert canonical.read(canonical.write(value)) == value
    assert canonical.read(canonical.write({"$long": "7"})) == {"$long": "7"}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"when": object()}, "type `object`"),
        ({7: "seven"}, "only text can be a key"),
        ({"name": "half \ud83d"}, "surrogate"),
        (b"bytes", "type `bytes`"),
    ],
)
def test_a_value_that_cannot_be_recorded_is_refused_in_words(value: Value, said: str) -> None:
    with pytest.raises(EntryRefused, match=said):
        canonical.write(value)


def test_a_value_nested_beyond_reason_is_refused_and_not_a_crash() -> None:
    value: Value = "deep"
    for _ in range(5_000):
        value = [value]
    with pytest.raises(EntryRefused, match="too deeply"):
        canonical.write(value)


def test_the_digest_of_an_answer_depends_on_its_order() -> None:
    first, second = {"key": "a"}, {"key": "b"}
    assert canonical.result_digest({"child": [first, second]}) != canonical.result_digest({"child": [second, first]})
    assert canonical.result_digest({}) == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


_ROWS = st.lists(st.dictionaries(st.sampled_from(["key", "name", "$odd", "é"]), _ANY, max_size=3), max_size=7)


@given(st.dictionaries(st.sampled_from(["links", "child", "Zeta", "é", "$part"]), _ROWS, max_size=3))
def test_the_digest_of_an_answer_is_that_of_its_whole_text_however_little_is_held(
    parts: dict[str, list[dict[str, Value]]],
) -> None:
    with patch.object(canonical, "_ROWS_AT_ONCE", 2):
        assert canonical.result_digest(parts) == canonical.digest(canonical.write(parts))


def _same(came_back: Value, value: Value) -> bool:
    """Equal in value and kind, except that RFC 8785 has one kind of number: a whole float may come back an integer."""
    match value:
        case float():
            came_back = float(came_back) if isinstance(came_back, int | float) else math.inf
            return came_back == value or (math.isnan(came_back) and math.isnan(value))
        case dict():
            return (
                isinstance(came_back, dict)
                and came_back.keys() == value.keys()
                and all(_same(came_back[key], held) for key, held in value.items())
            )
        case list():
            return (
                isinstance(came_back, list)
                and len(came_back) == len(value)
                and all(_same(one, other) for one, other in zip(came_back, value, strict=True))
            )
        case _:
            return type(came_back) is type(value) and came_back == value
