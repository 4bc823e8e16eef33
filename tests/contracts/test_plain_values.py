"""What is let through at one look would pass every closer one, whatever the values (no laxer)."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import StoreError
from graph.queries.catalogue import Statement
from graph.schema.model import RESERVED_PROPERTY_NAMES
from graph.stores import values
from graph.stores.lookalikes import MARK, marked
from graph.stores.plain import LONGEST_INDEXED, are_plain_rows, has_no_lookalike


class _Word(StrEnum):
    ONE = "one"


STRANGE = [
    "\ud800", "[x", " [x", f"{MARK}[", "\t[", "\x1f[", "\xa0[", ",[", ":[", "[[", '"[', "a [",
    "x" * (LONGEST_INDEXED + 1), "é" * LONGEST_INDEXED, 2**53, 2**63, -(2**63) - 1, float("nan"), float("-inf"), 1.5,
    date(2020, 2, 29), b"x", UUID(int=7), _Word.ONE, {1}, {"deep": {"er": 1}}, {1: 2}, ["a", 1], ["a", None], [[1]],
    [float("nan")], [True, 1], ("a",), None, True,
]  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=()), max_size=6) | st.sampled_from(["[", " [", ",[x", f"{MARK}["])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.sampled_from(STRANGE),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["key", "upn", "said_dob", "note", *sorted(RESERVED_PROPERTY_NAMES)]) | TEXTS
ROWS = st.lists(
    st.dictionaries(NAMES, ANY, max_size=3)
    | st.fixed_dictionaries({"key": st.just("k1"), "properties": st.dictionaries(NAMES, ANY, max_size=4)}),
    min_size=1, max_size=3,
)  # fmt: skip


def _closer_look(rows: object) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values, "are_plain_rows", lambda _value: False)
        values.check_stored([Statement("UNWIND $rows AS row RETURN row", {"rows": rows})])  # type: ignore[dict-item]


@given(rows=ROWS)
def test_rows_that_are_plain_pass_every_check(rows: object) -> None:
    if are_plain_rows(rows):
        _closer_look(rows)


@given(value=st.lists(ANY, max_size=4))
def test_where_no_text_looks_like_a_list_none_is_marked(value: object) -> None:
    if has_no_lookalike(value):
        assert repr(_marked_one_by_one(value)) == repr(value)


def _marked_one_by_one(value: object) -> object:
    if isinstance(value, list | tuple):
        return type(value)(_marked_one_by_one(item) for item in value)
    if isinstance(value, dict):
        return {key: _marked_one_by_one(item) for key, item in value.items()}
    return marked(value)


@pytest.mark.parametrize("value", STRANGE, ids=repr)
@pytest.mark.parametrize("where", ["row", "property"])
def test_rows_with_a_strange_value_are_refused_or_stored_as_by_a_closer_look(value: object, where: str) -> None:
    row = {"key": "k1", "upn": value} if where == "row" else {"key": "k1", "properties": {"upn": value}}
    try:
        _closer_look([row])
    except StoreError:
        assert not are_plain_rows([row])


@pytest.mark.parametrize("name", sorted(RESERVED_PROPERTY_NAMES))
def test_a_reserved_name_is_not_plain(name: str) -> None:
    assert not are_plain_rows([{"key": "k1", "properties": {name: "x"}}])


def test_what_a_load_writes_is_plain() -> None:
    rows = [{"key": "k1", "tail": "a", "head": "b", "properties": {
        "since": "2020-01-01", "p": 0.97, "line": 3, "pending": False, "said_also": ["gp:7", "upn:8"],
        "name_of_it": "Zoë", "gone": None,
    }}]  # fmt: skip
    assert are_plain_rows(rows)
    assert has_no_lookalike(rows)
