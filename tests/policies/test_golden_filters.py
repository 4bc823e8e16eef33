"""Hostile policy shapes keep the predicates that a reviewer has read: a changed compiler is a changed file."""

import pytest

from tests.policies.hostile_shapes import GOLDEN, SHAPES, written


@pytest.mark.parametrize("name", SHAPES)
def test_the_predicate_is_the_one_that_was_reviewed(name: str) -> None:
    """After a deliberate change: `python -m tests.policies.hostile_shapes`, and read the difference."""
    assert written(SHAPES[name]) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    """Each file belongs to a shape."""
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_no_value_of_a_policy_stands_in_the_predicate(name: str) -> None:
    """Constants are parameters, so no policy text can become query text."""
    predicate = written(SHAPES[name]).split("\n\n")[1]
    assert '"' not in predicate
    assert "'" not in predicate
