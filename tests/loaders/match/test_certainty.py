"""The probability that decides: that a fit finds what made the cases, and goes on from what it was."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.match.blocking import Index
from loaders.match.certainty import certainties, features, refitted
from loaders.match.facts import facts_of
from loaders.match.fairness import Labelled, by_group, reliability
from loaders.match.regression import fitted, logistic, weighted
from loaders.match.thresholds import compared
from loaders.match.weights import OF_LOOK_UPS, OF_RECORDS

LEAH = facts_of({"given_names": "Leah Rose", "family_name": "Hallam", "sex": "F", "dob": "2014-03-11"})


def index() -> Index:
    found = Index()
    found.learn("LEAH", LEAH)
    found.learn("MIA", facts_of({"given_names": "Mia", "family_name": "Hallam", "sex": "F", "dob": "2014-03-11"}))
    found.learn("OMAR", facts_of({"given_names": "Omar", "family_name": "Siddiq", "sex": "M", "dob": "2012-07-30"}))
    return found


def test_a_fit_finds_the_weights_that_made_the_cases() -> None:
    chance, truth = Random(4), {"always": -0.5, "evidence": 2.0}
    cases = []
    for _ in range(3_000):
        found = {"always": 1.0, "evidence": chance.uniform(-2, 2)}
        cases.append((found, chance.random() < logistic(weighted(found, truth))))
    weights = fitted(cases, {}, 0.1)
    assert weights["always"] == pytest.approx(-0.5, abs=0.15)
    assert weights["evidence"] == pytest.approx(2.0, abs=0.2)


def test_without_decided_pairs_a_fit_stays_where_it_was() -> None:
    assert refitted([], population=3, weights=OF_RECORDS) == pytest.approx(OF_RECORDS)


def test_decided_pairs_move_the_probability_their_way() -> None:
    scores = compared(facts_of({"given_names": "Lea", "family_name": "Hallam", "dob": "2014-03-11"}), index())
    before = certainties(scores, population=3, weights=OF_RECORDS)[0]
    wrong = refitted([(scores, False)] * 200, population=3, weights=OF_RECORDS)
    assert certainties(scores, population=3, weights=wrong)[0] < before


@given(st.floats(min_value=-1e6, max_value=1e6))
def test_a_probability_stays_within_its_bounds(log_odds: float) -> None:
    assert 0 <= logistic(log_odds) <= 1
    assert logistic(log_odds) + logistic(-log_odds) == pytest.approx(1)


@pytest.mark.parametrize("weights", [OF_RECORDS, OF_LOOK_UPS], ids=["records", "look-ups"])
def test_probabilities_of_all_candidates_make_no_more_than_one(weights: dict[str, float]) -> None:
    scores = compared(LEAH, index())
    ps = certainties(scores, population=3, weights=weights)
    assert len(ps) == len(scores)
    assert all(0 <= p <= 1 for p in ps)
    assert ps[0] + max(ps[1:], default=0.0) <= 1 + 1e-9


def test_every_step_of_a_comparison_has_a_weight_or_counts_nothing() -> None:
    found = features(compared(LEAH, index()), population=3)
    assert {"always", "of strangers", "of siblings", "given name same"} <= set(found)
    assert weighted(found, {}) == 0


def test_figures_stand_for_each_group_by_itself() -> None:
    def answer(sex: str, decision: str, *, right: bool, held: bool = True, p: float = 0.98) -> Labelled:
        return Labelled(groups=(("sex", sex),), held=held, decision=decision, right=right, p=p)

    answers = [
        answer("F", "match", right=True), answer("F", "review", right=True, p=0.4), answer("M", "match", right=True),
        answer("M", "match", right=False, held=False), answer("M", "new", right=False, held=False, p=0.001),
    ]  # fmt: skip
    girls, boys = by_group(answers)
    assert (girls.members_matched, girls.false_matches, girls.reviewed) == (0.5, 0.0, 0.5)
    assert (boys.members_matched, boys.false_matches, boys.reviewed) == (1.0, 0.5, 0.0)
    assert boys.claimed == pytest.approx(0.02)
    assert [(band.least, band.answers) for band in reliability(answers)] == [(0.0, 1), (0.1, 1), (0.97, 3)]
