"""Match, review or new: that the likely is linked, the doubtful reviewed, and that no guard can be outvoted."""

import random
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Value
from loaders.match.blocking import Index
from loaders.match.facts import Facts, facts_of
from loaders.match.judgements import Judgement, Verdict
from loaders.match.slips import date_variants
from loaders.match.thresholds import changed_identity, judge

LEAH: dict[str, Value] = {
    "given_names": "Leah Rose", "family_name": "Hallam", "sex": "F", "dob": "2014-03-11", "nhs_number": "9434765870",
}  # fmt: skip
HOME = ("NM4 2QT",)


def index_of(*children: tuple[str, dict[str, Value]], shielded: frozenset[str] = frozenset()) -> Index:
    index = Index()
    for key, values in children:
        index.learn(key, facts_of(values, postcodes=HOME, shielded=key in shielded))
    return index


def said(values: Mapping[str, Value], postcodes: tuple[str, ...] = HOME) -> Facts:
    return facts_of(values, postcodes=postcodes)


def judged(index: Index, values: Mapping[str, Value], postcodes: tuple[str, ...] = HOME) -> Judgement:
    return judge(said(values, postcodes), index)


def named(given_names: str, family_name: str, **more: Value) -> dict[str, Value]:
    return {"given_names": given_names, "family_name": family_name, **more}


@pytest.fixture
def leah() -> Index:
    return index_of(("LEAH", LEAH))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"given_names": "Leah"},
        {"family_name": "Halam"},
        {"given_names": "Hallam", "family_name": "Leah"},
        {"dob": "2014-11-03"},
        {"dob": "2014-03-17"},
        {"nhs_number": None},
    ],
)
def test_the_same_child_with_one_usual_slip_is_linked(leah: Index, changed: dict[str, Value]) -> None:
    found = judged(leah, {**LEAH, **changed})
    assert (found.verdict, found.entity) == (Verdict.MATCH, "LEAH")
    assert found.reasons
    assert found.p is not None
    assert found.p >= 0.99


def test_somebody_else_is_new(leah: Index) -> None:
    found = judged(leah, named("Omar", "Siddiq", sex="M", dob="2012-07-30"), ("NM9 9ZZ",))
    assert found.verdict is Verdict.NEW


def test_a_twin_whom_the_index_has_not_met_is_never_merged(leah: Index) -> None:
    twin = judged(leah, named("Mia", "Hallam", sex="F", dob="2014-03-11"))
    assert twin.verdict is not Verdict.MATCH


@pytest.mark.parametrize("changed", [{"given_names": "Mia"}, {"given_names": "Mia", "dob": "2016-08-02"}, {"sex": "M"}])
def test_no_home_however_well_it_agrees_makes_one_child_of_brother_and_sister(changed: dict[str, Value]) -> None:
    index = Index()
    for number in range(1, 40):
        home = facts_of({}, postcodes=HOME, addresses=[(f"{number} Street{number} Row, Northmoor", HOME[0])])
        index.learn(f"NEIGHBOUR{number}", home)
    at_home = [("12 Elm Row, Northmoor", HOME[0])]
    index.learn("LEAH", facts_of(LEAH, postcodes=HOME, addresses=at_home))
    assert index.frequencies.street_bits(HOME[0], "elm row") > 1, "neighbours live in many streets"
    brother_or_sister = {**LEAH, "nhs_number": None, "given_names": "Ben", **changed}
    record = facts_of(brother_or_sister, postcodes=HOME, addresses=at_home)
    assert judge(record, index).verdict is not Verdict.MATCH


def test_a_brother_or_sister_is_never_merged(leah: Index) -> None:
    for name, sex, dob in (("Ethan", "M", "2011-01-09"), ("Lea", "M", "2014-03-11"), ("Ruby", "F", "2014-03-12")):
        assert judged(leah, named(name, "Hallam", sex=sex, dob=dob)).verdict is not Verdict.MATCH


def test_two_different_valid_numbers_go_to_review_whatever_else_agrees(leah: Index) -> None:
    found = judged(leah, {**LEAH, "nhs_number": "4010232137"})
    assert found.verdict is Verdict.REVIEW
    assert any("NHS" in reason for reason in found.reasons) or found.rule == "doubt"


def test_an_identifier_alone_does_not_link_two_different_people(leah: Index) -> None:
    found = judged(
        leah, {**named("Omar", "Siddiq", sex="M", dob="2012-07-30"), "nhs_number": "9434765870"}, ("NM9 9ZZ",)
    )
    assert found.verdict is Verdict.REVIEW


def test_two_children_who_fit_alike_go_to_review() -> None:
    plain = {key: value for key, value in LEAH.items() if key != "nhs_number"}
    found = judged(index_of(("ONE", plain), ("TWO", plain)), plain)
    assert found.verdict is Verdict.REVIEW
    assert {contender.key for contender in found.contenders} == {"ONE", "TWO"}


def test_of_known_twins_only_the_exact_name_decides() -> None:
    twins = index_of(
        ("EVE", {"given_names": "Genevieve", "family_name": "Hallam", "sex": "F", "dob": "2014-03-11"}),
        ("EVA", {"given_names": "Eva", "family_name": "Hallam", "sex": "F", "dob": "2014-03-11"}),
    )
    exact = judged(twins, named("Eva", "Hallam", sex="F", dob="2014-03-11"))
    assert exact.entity == "EVA"
    assert judged(twins, named("Eve", "Hallam", dob="2014-03-11")).verdict is Verdict.REVIEW


def test_a_rejected_pair_does_not_return(leah: Index) -> None:
    assert judge(said(LEAH), leah, rejected=frozenset({"LEAH"})).verdict is Verdict.NEW


def test_too_little_to_know_anybody_by_brings_in_nobody() -> None:
    assert judged(Index(), {"family_name": "Hallam"}, ()).verdict is Verdict.REVIEW


def test_a_source_that_may_not_bring_in_children_leaves_an_unknown_one_to_a_person() -> None:
    found = judge(said(LEAH), Index(), may_create=False)
    assert (found.verdict, found.rule) == (Verdict.REVIEW, "nobody")


@pytest.mark.parametrize(
    "look_alike",
    [
        {"given_names": "Leah", "family_name": "Marsh", "dob": "2014-03-11"},
        {"given_names": "Leah", "family_name": "Marsh", "dob": "2014-11-03"},
        {"given_names": "Ruby", "family_name": "Hallam", "dob": "2014-03-11"},
        {"given_names": "Lia", "family_name": "Hallam", "dob": "2014-03-13"},
        {"given_names": "Leah", "family_name": "Hallam"},
    ],
)
def test_r9_a_look_alike_of_a_shielded_child_is_held_back(look_alike: dict[str, Value]) -> None:
    shielded = index_of(("LEAH", LEAH), shielded=frozenset({"LEAH"}))
    assert judged(shielded, look_alike, ("NM9 9ZZ",)).verdict is Verdict.REVIEW


def test_r9_a_former_name_of_a_shielded_child_is_held_back() -> None:
    shielded = index_of(("LEAH", {**LEAH, "former_names": ["Leah Marsh"]}), shielded=frozenset({"LEAH"}))
    assert judged(shielded, named("L", "Marsh", dob="2014-03-11"), ()).verdict is Verdict.REVIEW


def test_a_record_that_agrees_in_everything_reaches_the_shielded_child() -> None:
    shielded = index_of(("LEAH", LEAH), shielded=frozenset({"LEAH"}))
    assert judged(shielded, LEAH).entity == "LEAH"
    assert judged(shielded, named("Leah", "Hallam", dob="2014-03-11")).entity == "LEAH"


def test_no_reason_says_that_anybody_is_shielded() -> None:
    shielded = index_of(("LEAH", LEAH), shielded=frozenset({"LEAH"}))
    found = judged(shielded, named("Leah", "Marsh", dob="2014-03-11"), ("NM9 9ZZ",))
    assert not any("shield" in text.lower() for text in (found.rule, *found.reasons))


def test_a_source_that_says_somebody_else_under_an_old_identifier_is_stopped(leah: Index) -> None:
    assert changed_identity(said(LEAH), "LEAH", leah) == ()
    assert changed_identity(said({**LEAH, "family_name": "Marsh"}), "LEAH", leah) == ()
    assert changed_identity(said(named("Omar", "Siddiq", dob="2012-07-30")), "LEAH", leah)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31)))
def test_every_usual_slip_of_a_date_is_searched_from_either_side(day: date) -> None:
    leap_day_is_gone = day.month == 2 and day.day == 29
    for variant in date_variants(day.isoformat()):
        assert leap_day_is_gone or variant.endswith("-02-29") or day.isoformat() in date_variants(variant)


def test_of_two_thousand_children_with_slips_nobody_is_linked_wrongly() -> None:
    """A population with brothers, sisters and twins, half of them not yet held; the records have one slip each."""
    chance = random.Random(7)
    given_names = [
        "Ava",
        "Noah",
        "Mia",
        "Omar",
        "Leah",
        "Ella",
        "Ellie",
        "Jack",
        "Jake",
        "Zara",
        "Sara",
        "Ivo",
        "Finn",
        "Fynn",
    ]
    family_names = [
        "Hallam",
        "Marsh",
        "Okafor",
        "Khan",
        "Price",
        "Pryce",
        "Evans",
        "Begum",
        "Silva",
        "Kowalski",
        "Reid",
    ]
    index, held, unmet = Index(), {}, []
    for number in range(700):
        family, home = chance.choice(family_names), f"NM{chance.randrange(9)} {chance.randrange(9)}AB"
        dob = f"20{chance.randrange(8, 24):02}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        for sibling in chance.sample(given_names, 3):
            values: dict[str, Value] = {"given_names": sibling, "family_name": family, "dob": dob}
            if chance.random() < 0.5:
                key = f"{number}-{sibling}"
                held[key] = (values, home)
                index.learn(key, facts_of(values, postcodes=(home,)))
            else:
                unmet.append((values, home))
    linked = [judge(facts_of(values, postcodes=(home,)), index) for values, home in unmet]
    assert [found.reasons for found in linked if found.verdict is Verdict.MATCH] == []
    found = {key: judge(facts_of(values, postcodes=(home,)), index) for key, (values, home) in held.items()}
    assert all(judgement.entity in (None, key) for key, judgement in found.items())
    assert sum(judgement.verdict is Verdict.MATCH for judgement in found.values()) > 0.9 * len(held)
