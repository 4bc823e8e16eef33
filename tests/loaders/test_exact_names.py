"""Exact names: as a table of sets would answer, whatever is added, taken away, and added beside a base."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from loaders.exact_names import ExactNames, Name

_KEYS = st.sampled_from(["a", "b", "c"])
_NAMES = st.tuples(st.sampled_from(["uprn", "carer"]), st.sampled_from(["", "1", "1 2", "2"]))
_GIVEN = st.lists(st.tuples(_NAMES, _KEYS), max_size=12)


@given(_GIVEN)
def test_whoever_goes_by_a_name_is_found_by_it_and_nobody_else(pairs: list[tuple[Name, str]]) -> None:
    assert _told(_names(pairs)) == _table(pairs)


@given(_GIVEN, _GIVEN)
def test_what_is_added_beside_a_base_is_told_with_it_and_leaves_it_as_it_was(
    first: list[tuple[Name, str]], later: list[tuple[Name, str]]
) -> None:
    base = _names(first)
    beside = ExactNames(base)
    for name, key in later:
        beside.add(name, key)
    assert _told(beside) == _table([*first, *later])
    assert _told(base) == _table(first)


@given(_GIVEN, _GIVEN, st.sets(_KEYS))
def test_of_those_whose_names_are_replaced_only_the_new_ones_are_left(
    before: list[tuple[Name, str]], now: list[tuple[Name, str]], keys: set[str]
) -> None:
    names, fresh = _names(before), _names([(name, key) for name, key in now if key in keys])
    known = names.by_key()
    names.replace({key: known.get(key, []) for key in keys}, fresh.by_key())
    left = [(name, key) for name, key in before if key not in keys]
    assert _told(names) == _table([*left, *((name, key) for name, key in now if key in keys)])


def test_a_name_that_nobody_goes_by_finds_nobody() -> None:
    assert ExactNames().of(("uprn", "1")) == set()


def _names(pairs: list[tuple[Name, str]]) -> ExactNames:
    names = ExactNames()
    for name, key in pairs:
        names.add(name, key)
    return names


def _told(names: ExactNames) -> dict[Name, set[str]]:
    return {name: names.of(name) for name in names}


def _table(pairs: list[tuple[Name, str]]) -> dict[Name, set[str]]:
    found: defaultdict[Name, set[str]] = defaultdict(set)
    for name, key in pairs:
        found[name].add(key)
    return dict(found)
