"""Whom the index brings up for comparing: every child whose record has a usual error, and each shielded one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Value
from loaders.match.blocking import MOST_COMPARED, Index
from loaders.match.facts import Facts, days_of, facts_of
from loaders.match.figures import compare_birth_dates
from loaders.match.frequencies import Frequencies
from loaders.match.rough import Held, Rough
from loaders.match.slips import corrections_of, date_variants
from loaders.match.thresholds import compared, lookalikes
from loaders.match.vocabulary import Numbering, Vocabulary

LEAH: dict[str, Value] = {
    "given_names": "Leah Rose", "family_name": "Hallam-Price", "former_names": ["Leah Marsh"], "sex": "F",
    "dob": "2014-03-11", "nhs_number": "9434765870",
}  # fmt: skip
HOME = ("NM4 2QT", "NM1 1AA")


def said(values: dict[str, Value], *postcodes: str) -> Facts:
    return facts_of(values, postcodes=postcodes)


@pytest.mark.parametrize(
    ("error", "record"),
    [
        ("none", said({"given_names": "Leah", "family_name": "Hallam-Price", "dob": "2014-03-11"})),
        ("typed wrong", said({"given_names": "Laeh", "family_name": "Halam", "dob": "2014-03-11"})),
        ("typed wrong, no date", said({"given_names": "Leaj", "family_name": "Hallam"})),
        ("half a double name", said({"given_names": "Leah", "family_name": "Price"})),
        ("a former name", said({"given_names": "Leah", "family_name": "Marsh"})),
        ("another family name", said({"given_names": "Leah", "family_name": "Okafor", "dob": "2014-03-11"})),
        ("names in each other's place", said({"given_names": "Hallam", "family_name": "Leah"})),
        ("and a slip", said({"given_names": "Hallan", "family_name": "Leagh", "dob": "2014-03-11"})),
        ("day and month swapped", said({"given_names": "Leah", "family_name": "Okafor", "dob": "2014-11-03"})),
        ("a year out", said({"given_names": "Lia", "family_name": "Hallam", "dob": "2013-03-11"})),
        ("the first of January", said({"given_names": "Leah", "family_name": "Hallan", "dob": "2014-01-01"})),
        (
            "the first of January, and both names changed places",
            said({"given_names": "Hallam", "family_name": "Leah", "dob": "2014-01-01"}),
        ),
        ("a first letter", said({"given_names": "Keah", "family_name": "Hallam"})),
        ("a double name in the other's place", said({"given_names": "Hallam-Price", "family_name": "Leah"})),
        ("a month only", said({"given_names": "Leah", "family_name": "Okafor", "dob": "2014-03"})),
        ("nothing but the home", said({"given_names": "Leah"}, "NM4 2QT")),
        ("a home before", said({"given_names": "Leah"}, "nm1 1aa")),
        ("nothing but the number", said({"nhs_number": "9434765870"})),
        ("a number with one slip", said({"nhs_number": "9434765810"})),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_child_is_brought_up_whatever_the_error(error: str, record: Facts) -> None:
    index = Index()
    index.learn("LEAH", facts_of(LEAH, postcodes=HOME))
    index.learn("OMAR", said({"given_names": "Omar", "family_name": "Siddiq", "dob": "2011-07-30"}, "NM9 9ZZ"))
    assert "LEAH" in index.candidates(record), error


def test_who_lives_behind_the_door_is_brought_up_though_the_postcode_has_a_slip() -> None:
    index = Index()
    at_home = facts_of(LEAH, postcodes=HOME, addresses=[("12 Elm Row, Northmoor", HOME[0])])
    index.learn("LEAH", at_home)
    for lines, found in (("12 ELM ROW", ["LEAH"]), ("Elm Row", []), ("14 Elm Row", [])):
        record = facts_of({"given_names": "Mia"}, postcodes=["NM4 2QS"], addresses=[(lines, "NM4 2QS")])
        assert index.candidates(record) == found


@given(day=st.dates(min_value=date(2000, 1, 2), max_value=date(2030, 12, 30)))
def test_the_rough_sum_weighs_each_slip_of_a_birth_date_as_the_comparison_does(day: date) -> None:
    dob = day.isoformat()
    variants = list(date_variants(dob))
    held = [Held(str(place), Facts(dobs=(variant,))) for place, variant in enumerate(variants)]
    rough = Rough(Facts(dobs=(dob,)), Vocabulary(Numbering()), Vocabulary(Numbering()), Frequencies())
    sums = rough.sums(range(len(held)), held, frozenset())
    for place, one in enumerate(held):
        assert sums[place] == compare_birth_dates(Facts(dobs=(dob,)), one.facts).bits, variants[place]


@pytest.mark.parametrize("shielded", ["", "LOOKALIKE"])
def test_who_is_plainly_meant_by_number_names_and_date_is_looked_at_alone_but_for_the_shielded(shielded: str) -> None:
    index = Index()
    facts = facts_of({**LEAH, "sex": "F"}, postcodes=HOME)
    index.learn("LEAH", facts)
    for key in ("LOOKALIKE", "NEIGHBOUR"):
        known = facts_of({**LEAH, "given_names": "Lea", "nhs_number": None}, postcodes=HOME, shielded=key == shielded)
        index.learn(key, known)
    assert set(index.candidates(facts)) == {"LEAH", shielded} - {""}
    without_number = facts_of({**LEAH, "nhs_number": None}, postcodes=HOME)
    assert set(index.candidates(without_number)) == {"LEAH", "LOOKALIKE", "NEIGHBOUR"}


def test_a_shielded_child_is_compared_however_many_are_likelier() -> None:
    index = Index()
    index.learn("LEAH", facts_of({**LEAH, "dob": "2014-03-17"}, postcodes=HOME, shielded=True))
    for number in range(3 * MOST_COMPARED):
        index.learn(f"OTHER{number}", said({"given_names": "Leah", "family_name": "Marsh", "dob": "2014-03-11"}))
    record = said({"given_names": "Leah", "family_name": "Marsh", "dob": "2014-03-11"})
    found = index.candidates(record)
    assert "LEAH" in found
    assert len(found) == MOST_COMPARED + 1


def test_a_child_learnt_bit_by_bit_is_found_as_one_learnt_at_once() -> None:
    at_once, by_and_by = Index(), Index()
    at_once.learn("LEAH", facts_of(LEAH, postcodes=HOME))
    for name in ("family_name", "given_names", "dob", "former_names", "nhs_number"):
        by_and_by.learn("LEAH", facts_of({name: LEAH[name]}))
    by_and_by.learn("LEAH", facts_of({"sex": "F"}, postcodes=HOME))
    for record in (said({"given_names": "Leah", "family_name": "Marsh"}), said({"dob": "2014-03-11"})):
        assert at_once.candidates(record) == by_and_by.candidates(record) == ["LEAH"]


def test_all_who_bear_a_rare_name_are_looked_at_whatever_else_is_said() -> None:
    index = Index()
    for number in range(300):
        index.learn(f"OTHER{number}", said({"given_names": f"Omar{number % 3}", "family_name": "Siddiq"}))
    index.learn("LEAH", facts_of(LEAH, postcodes=HOME))
    assert "LEAH" in index.candidates(said({"given_names": "Leah", "family_name": "Okafor"}))


def test_who_is_plainly_meant_is_compared_with_those_alone_who_share_something_exactly() -> None:
    index = Index()
    index.learn("LEAH", facts_of(LEAH, postcodes=HOME))
    index.learn("LIA", said({"given_names": "Lea", "family_name": "Hallum", "dob": "2014-03-12"}))
    plain = facts_of(LEAH, postcodes=HOME)
    assert index.candidates(plain) == ["LEAH"]
    assert set(index.candidates(plain, whole=True, margin=60.0)) == {"LEAH", "LIA"}


def test_shielded_children_are_looked_for_among_near_names_however_plainly_another_is_meant() -> None:
    index = Index()
    index.learn("LEAH", facts_of(LEAH, postcodes=HOME))
    index.learn("LIA", facts_of({"given_names": "Lea", "family_name": "Halam-Price"}, shielded=True))
    near = lookalikes(facts_of({**LEAH, "dob": None}, postcodes=HOME), index)
    assert [found.key for found in near] == ["LIA"]


@pytest.mark.parametrize("word", ["katharine", "atharine", "cahtarine", "caterine", "xatharine", "actharine"])
def test_a_slip_in_the_beginning_of_a_word_hides_no_name(word: str) -> None:
    words = Vocabulary(numbering := Numbering())
    for name in ("catharine", "fred", "omar"):
        words.add(name)
    assert numbering.number_of["catharine"] in words.near(word)
    assert numbering.number_of["omar"] not in words.near(word)


@given(st.permutations(["Leah", "Lea", "Mia", "Omar", "Leonie"]))
def test_the_order_of_learning_changes_no_score(order: list[str]) -> None:
    index = Index()
    for name in order:
        index.learn(name, said({"given_names": name, "family_name": "Hallam", "dob": "2014-03-11"}, "NM4 2QT"))
    scores = compared(said({"given_names": "Lea", "family_name": "Halam", "dob": "2014-03-11"}), index)
    assert [found.key for found in scores] == ["Lea", "Leah", *sorted(found.key for found in scores[2:])]
    assert scores[0].sentences()


def test_words_met_later_are_found_by_words_asked_before() -> None:
    words = Vocabulary(numbering := Numbering())
    words.add("hallam")
    assert set(words.near("halam")) == {numbering.number_of["hallam"]}
    words.add("hallum")
    assert set(words.near("halam")) == {numbering.number_of["hallam"], numbering.number_of["hallum"]}
    assert words.near("hallam")[numbering.number_of["hallam"]] == 1


@pytest.mark.parametrize("place", range(10))
def test_a_number_with_one_wrong_digit_is_corrected_to_the_right_one(place: int) -> None:
    right = "9434765870"
    wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
    assert right in corrections_of(wrong)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2014-03-11", ("2014-03-11", "2014-03-11")),
        ("2016-02", ("2016-02-01", "2016-02-29")),
        ("2014", ("2014-01-01", "2014-12-31")),
        ("1900-01-01", None),
        ("2014-13", None),
        ("2014-02-30", None),
        ("March", None),
        ("", None),
    ],
)
def test_a_date_is_a_day_a_month_or_a_year(text: str, days: tuple[str, str] | None) -> None:
    assert days_of(text) == days


@pytest.mark.parametrize("name", ["Baby", "Unknown", "Baby Girl", "not known"])
def test_what_stands_where_a_name_is_missing_is_no_name(name: str) -> None:
    assert facts_of({"given_names": name}).given == ()


def test_a_wrong_check_digit_is_kept_apart() -> None:
    facts = facts_of({"nhs_number": "9434765871", "upn": "A801200005001"})
    assert (facts.nhs_numbers, facts.upns, facts.numbered) == ((), (), False)
    assert facts.doubtful_numbers == ("9434765871", "A801200005001")
    assert facts_of({"nhs_number": "0000000000"}).doubtful_numbers == ()
