"""Kinds of names: coarse, told by spelling alone, and right of most names that are drawn of a group."""

from random import Random

import pytest

from loaders.name_origins import Origin, origin_of
from tests.matching_population.tables import ABSENT, available, tables


@pytest.mark.parametrize(
    ("given", "family", "origin"),
    [
        ("Anna", "Begum", Origin.MUSLIM), ("Muhammad", "Smith", Origin.MUSLIM),
        ("Gurpreet", "Gill", Origin.SOUTH_ASIAN),
        ("Zofia", "Wiśniewska", Origin.EAST_EUROPEAN), ("Ewa", "Kowalczyk", Origin.EAST_EUROPEAN),
        ("Ama", "Mensah", Origin.AFRICAN), ("Minh", "Nguyễn", Origin.EAST_ASIAN), ("Ana", "Gonçalves", Origin.IBERIAN),
        ("Aoife", "O’Connor", Origin.CELTIC), ("Isla", "Smith-McDonald", Origin.CELTIC),
        ("Maisie", "Hallam", Origin.OTHER), ("", "", Origin.OTHER),
    ],
)  # fmt: skip
def test_a_name_is_of_the_kind_that_it_is_spelt_like(given: str, family: str, origin: Origin) -> None:
    assert origin_of(given, family) is origin


@pytest.mark.skipif(not available(), reason=ABSENT)
def test_most_names_of_a_group_are_told_and_few_others_are_taken_for_it() -> None:
    chance, drawn = Random(7), tables()
    for code, origin in (("M", Origin.MUSLIM), ("H", Origin.SOUTH_ASIAN)):
        family, boys, girls = drawn.groups[code]
        told = sum(origin_of(chance.choice(boys + girls), chance.choice(family)) is origin for _ in range(500))
        assert told >= 450
    others = [origin_of(drawn.given[2011, "F"].draw(chance), drawn.family.draw(chance)) for _ in range(500)]
    assert others.count(Origin.OTHER) + others.count(Origin.CELTIC) >= 450
