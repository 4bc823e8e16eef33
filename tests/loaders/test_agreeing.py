"""A first word that agrees with what is shown changes nothing but days, and is written without weighing all others."""

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.records import Value
from loaders import held, shielding
from loaders.merge import Claim, adds_nothing, best_values
from loaders.synth.synthesise import synthesise
from tests.loaders.cover import uncovered
from tests.loaders.killing import difference, new_place

TRUST = {"births": 9, "school_roll": 6, "gp_register": 6}
DAYS = ("2026-01-01", "2026-02-01", "2026-03-01")
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "given_names": st.sampled_from(["Leah", "Lia"]), "family_name": st.sampled_from(["Hallam", "Marsh"]),
        "sex": st.sampled_from(["F", "M"]), "area": st.sampled_from(["E06000999", "E06000998"]),
        "upn": st.just("A123456789012"), "former_names": st.just(["Leah Okafor"]), "known_as": st.just("Lee"),
        "status": st.sampled_from(["live", "left"]),
    },
)  # fmt: skip


def trust(feed: str, attribute: str) -> int:
    return TRUST[feed] + (attribute == "area")


def claim(number: int, feed: str, day: str, values: dict[str, Value], *, live: bool) -> Claim:
    return Claim(record=str(number), feed=feed, live=live, first_seen=day, last_confirmed=day, values=values)


CLAIM = st.tuples(st.sampled_from(sorted(TRUST)), st.sampled_from(DAYS), VALUES, st.booleans())


@given(st.lists(CLAIM, min_size=1, max_size=5), st.sampled_from(sorted(TRUST)), st.sampled_from(DAYS), VALUES)
@example(
    [("births", "2026-01-01", {"family_name": "Hallam"}, True)], "gp_register", "2026-03-01", {"given_names": "Lia"}
)
def test_what_adds_nothing_would_change_nothing_if_all_was_chosen_anew(
    before: list[tuple[str, str, dict[str, Value], bool]], source: str, seen: str, told: dict[str, Value]
) -> None:
    claims = [claim(number, feed, day, said, live=live) for number, (feed, day, said, live) in enumerate(before)]
    shown = best_values("Child", claims, trust)
    if any(one.live for one in claims) and adds_nothing("Child", told, shown):
        anew = best_values("Child", [*claims, claim(len(claims), source, seen, told, live=True)], trust)
        days = {"first_seen", "last_confirmed"}
        assert {key: anew[key] for key in anew.keys() - days} == {key: shown[key] for key in shown.keys() - days}


@pytest.mark.parametrize(
    ("said", "shown", "nothing"),
    [
        ({"sex": "F"}, {"sex": "F"}, True),
        ({"sex": "F"}, {"sex": None}, False),
        ({"sex": "F"}, {"sex": "M"}, False),
        ({"known_as": "Lee"}, {"sex": "M"}, True),
        ({"former_names": ["Leah Okafor"]}, {"former_names": ["Leah Okafor"]}, False),
        ({"area": "E06000999"}, {"area": "E06000999", "area_history": ["E06000998 2026-01-01"]}, False),
        ({}, {}, True),
    ],
)  # fmt: skip
def test_a_word_adds_nothing_only_where_all_of_it_is_shown(
    said: dict[str, Value], shown: dict[str, Value], *, nothing: bool
) -> None:
    assert adds_nothing("Child", said, {"area_history": None, **shown}) is nothing


@pytest.mark.parametrize("seed", [3, 8])
def test_loads_leave_what_they_would_leave_if_everything_was_weighed_and_covered_anew(
    tmp_path: Path, seed: int
) -> None:
    synthesise(60, tmp_path / "feeds", seed)
    weighed: list[int] = []
    shown = held._shown  # counted, so that the test cannot pass by comparing the same with the same

    def counted(*given: object) -> object:
        rows = shown(*given)  # type: ignore[arg-type]
        weighed.append(len(rows))
        return rows

    with new_place(tmp_path / "short") as place, patch.object(held, "_shown", counted):
        found = place.load(tmp_path / "feeds")
        with place.opened() as store:
            assert uncovered(store) == []
    completing = shielding.completing
    with (
        new_place(tmp_path / "long") as place,
        patch.object(held, "_is_first", lambda _: False),
        patch.object(
            shielding,
            "completing",
            lambda touched, today, shielded, _, doubts: completing(touched, today, shielded, doubts=doubts),
        ),
    ):
        anew = place.load(tmp_path / "feeds")
    assert sum(weighed) > 60
    assert difference(anew, found) == []
