"""Cases that other systems were asked or got wrong, put to matching and review; their ids stand in the names."""

from itertools import combinations
from pathlib import Path

import pytest

from graph.records import Value
from graph.stores.embedded import EmbeddedStore
from loaders.deciding import decide
from loaders.linking import ANOTHER_CHILD
from loaders.match.blocking import Index
from loaders.match.facts import facts_of
from loaders.match.homes import Homes, home_of, homes_compared
from loaders.match.judgements import Judgement, Verdict
from loaders.match.standardise import day_and_month_swapped
from loaders.match.thresholds import CERTAIN, judge
from loaders.records import About, SourceRecord
from loaders.register import Register
from loaders.undoing import undo
from policies.gate import Gate
from policies.request import AccessRequest
from tests.loaders.conftest import asked
from tests.loaders.feed_rows import HOME, child_key, claim, load, patient
from tests.loaders.test_joining import everything

MAISIE: dict[str, Value] = {
    "given_names": "Maisie", "family_name": "Hallam", "sex": "F", "dob": "2014-03-11", "nhs_number": "9434765870",
}  # fmt: skip
OMAR: dict[str, Value] = {
    "given_names": "Omar", "family_name": "Siddiq", "sex": "M", "dob": "2012-07-30", "nhs_number": "9434765919",
}  # fmt: skip
CODE = "NM4 2QT"


def held(*children: dict[str, Value]) -> Index:
    """An index of these children, all at one postcode."""
    index = Index()
    for number, values in enumerate(children):
        index.learn(f"C{number}", facts_of(values, postcodes=(CODE,)))
    return index


def judged(index: Index, values: dict[str, Value], postcode: str = CODE) -> Judgement:
    """What becomes of a record that says this."""
    return judge(facts_of(values, postcodes=(postcode,)), index)


def test_sm1_two_confident_answers_with_different_numbers_are_doubtful_and_none_is_chosen() -> None:
    index = held(MAISIE, OMAR)
    found = judged(index, {**MAISIE, "nhs_number": OMAR["nhs_number"]})
    assert found.verdict is Verdict.REVIEW
    assert found.entity is None
    twice = judged(held(MAISIE, {**MAISIE, "nhs_number": None}), {**MAISIE, "nhs_number": None})
    assert (twice.verdict, twice.entity) == (Verdict.REVIEW, None)
    assert {one.key for one in twice.contenders} == {"C0", "C1"}


def test_sm2_just_under_the_limit_is_no_match_but_a_review() -> None:
    index = held({**MAISIE, "nhs_number": None})
    doubtful = [
        found
        for given in ("Maisie", "Maisy", "Daisy", "M", "Mae")
        for family in ("Hallam", "Halam", "Osei")
        for dob in ("2014-03-11", "2014-11-03", "2013-03-11", "2014-03-12")
        for code in (CODE, "NM9 9ZZ")
        if (found := judged(index, {"given_names": given, "family_name": family, "dob": dob}, code)).contenders
        and 0.5 < found.contenders[0].p < CERTAIN
    ]
    assert doubtful, "there are such"
    assert {found.verdict for found in doubtful} == {Verdict.REVIEW}


@pytest.mark.parametrize(
    ("row", "column"),
    [(",Lowe,,2016-02-29", "given name"), ("Anna,,,2016-02-29", "family name"), ("Anna,Lowe,,", "date of birth")],
)
def test_sm3_what_is_missing_is_named_and_nobody_is_brought_in(
    row: str, column: str, tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    whole = claim(1, "Anna", "Lowe", "2016-02-29", HOME, "Clare,Lowe")
    report = load(tmp_path, gate, loader, "child_benefit", whole.replace("Anna,Lowe,,2016-02-29", row))
    assert asked(store, "MATCH (c:Child) RETURN c.key AS key") == []
    told = [str(found.column).replace("_", " ") for found in report.rejections]
    told += [str(found.reasons) for found in report.reviews]
    assert any(column in one for one in told)


def test_sm4_day_and_month_are_changed_round_only_where_both_can_be_months() -> None:
    assert day_and_month_swapped("2014-12-03") == "2014-03-12"
    assert not day_and_month_swapped("2014-03-13"), "there is no thirteenth month to have changed places with"
    index = held({**MAISIE, "dob": "2014-03-12", "nhs_number": None})
    near, far = ({**MAISIE, "nhs_number": None, "dob": dob} for dob in ("2014-12-03", "2014-08-25"))
    assert judged(index, near).verdict is Verdict.MATCH, "tried"
    assert judged(index, far).verdict is Verdict.REVIEW, "five months off is no slip"


@pytest.mark.parametrize(("dob", "months"), [("2014-08-25", 5), ("2013-08-01", 7)])
def test_sm4_a_date_months_off_is_offered_to_a_person_at_home_and_to_nobody_elsewhere(dob: str, months: int) -> None:
    index = held({**MAISIE, "dob": "2014-03-12", "nhs_number": None})
    told = {**MAISIE, "nhs_number": None, "dob": dob}
    assert judged(index, told).verdict is Verdict.REVIEW, f"{months} months off: offered, and never linked"
    elsewhere = judged(index, {**told, "given_names": "Martha"}, "NM9 9ZZ")
    assert elsewhere.verdict is Verdict.NEW, f"{months} months off, another name, another home: not offered"


@pytest.mark.parametrize("family", ["O'Brien", "OBRIEN", "O’Brien", "Smith-Jones", "Smith Jones"])
def test_sm5_names_are_found_however_they_are_written(family: str) -> None:
    kept = "O'Brien" if family.upper().startswith("O") else "Smith-Jones"
    index = held({"given_names": "Maisie Anne Rose", "family_name": kept, "dob": "2014-03-11", "sex": "F"})
    found = judged(index, {"given_names": "Maisie", "family_name": family, "dob": "2014-03-11", "sex": "F"})
    assert (found.verdict, found.entity) == (Verdict.MATCH, "C0")


@pytest.mark.parametrize("placeholder", ["Baby", "Infant", "BABY"])
def test_sm5_a_placeholder_is_a_missing_name_and_is_neither_linked_nor_a_name_of_its_own(placeholder: str) -> None:
    born = {"family_name": "Hallam", "dob": "2014-03-11", "sex": "F"}
    index = held({**MAISIE, "nhs_number": None}, {"given_names": "Noah", **born})
    found = judged(index, {**born, "given_names": placeholder})
    assert found.verdict is Verdict.REVIEW
    assert found.entity is None
    assert all("no given name" in reason or "probability" in reason for reason in found.reasons)
    assert facts_of({**born, "given_names": placeholder}).given == ()


@pytest.mark.parametrize("told", ["Hallam", "Osei", "Hallam Osei", "Hallam-Osei"])
def test_sm5_a_second_surname_in_brackets_is_a_name_of_the_child(told: str) -> None:
    index = held({**MAISIE, "nhs_number": None, "family_name": "Hallam (Osei)"}, OMAR)
    found = judged(index, {**MAISIE, "nhs_number": None, "family_name": told})
    assert (found.verdict, found.entity) == (Verdict.MATCH, "C0")


def test_sm6_a_number_that_was_superseded_still_leads_to_the_child(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    old, new = "9990000018", "9990000026"
    load(tmp_path, gate, loader, "gp_register", patient(1, "Anna", "Lowe", "2016-02-29", nhs=old), day="2026-11-01")
    renumbered = patient(1, "Anna", "Lowe", "2016-02-29", nhs=new)
    assert load(tmp_path, gate, loader, "gp_register", renumbered).review == 1, (
        "two numbers are never one by themselves"
    )
    anna = child_key(store, "Anna", "Lowe")
    decide(gate, loader, feed="gp_register", source_id="P1", child=anna, decided_by="owen")
    shown = asked(store, "MATCH (c:Child {key: $key}) RETURN c.nhs_number AS nhs", key=anna)
    assert [row["nhs"] for row in shown] == [new]
    other = claim(2, "Annie", "Lowe", "2016-02-29", HOME, "Clare,Lowe")
    load(tmp_path, gate, loader, "child_benefit", other)
    load(
        tmp_path, gate, loader, "shields", f"SH1,child,{old},,Anna,F,2016-02-29,Lowe,,,,no,1,Hub,2026-01-10,2027-01-10"
    )
    rows = asked(store, "MATCH (s:SourceRecord)-[t:REFERS_TO]->(c:Child) WHERE s.source = 'shields'"
                 " RETURN c.key AS key, t.rule AS rule")  # fmt: skip
    assert [(row["key"], row["rule"]) for row in rows] == [(anna, "identifier")], "and says by what it was led"


@pytest.mark.parametrize(
    ("address", "postcode", "same"),
    [
        ("12 ELM  ROW", "NM1 1AA", True), ("12, Elm Row", "nm11aa", True), ("Flat 2, 12 Elm Row", "NM1 1AA", False),
        ("12-14 Elm Row", "NM1 1AA", False), ("12 Elm Row", "NM1 1AB", False), ("Elm Row", "NM1 1AA", False),
    ],
)  # fmt: skip
def test_sm7_homes_are_one_only_where_nothing_of_the_address_is_doubtful(
    address: str, postcode: str, *, same: bool
) -> None:
    register = Register(feed="births")
    register.bind(_home("1", "12 Elm Row", "NM1 1AA"), "H1")
    assert register.by_exact_names(_home("2", address, postcode), (), ()) == ("H1" if same else None)


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        (("12 Elm Row, Northmoor", "NM1 1AA"), ("12, ELM  ROW,\nNorthmoor", "nm1 1aa"), "same"),
        (("12 Elm Row, Northmoor", "NM1 1AA"), ("Flat 2, 12 Elm Row, Northmoor", "NM1 1AA"), "uncertain"),
        (("12 Elm Row, Northmoor", "NM1 1AA"), ("12-14 Elm Row, Northmoor", "NM1 1AA"), "uncertain"),
        (("12 Elm Row, Northmoor", "NM1 1AA"), ("12 Elm Row, Northmoor", "NM1 1AB"), "different"),
        (("12 Elm Row, Northmoor", "NM1 1AA"), ("Elm Row, Northmoor", "NM1 1AA"), "different"),
    ],
)  # fmt: skip
def test_sm7_two_addresses_are_the_same_or_uncertain_or_different(
    one: tuple[str, str], other: tuple[str, str], are: str
) -> None:
    homes = [home_of(address, code.upper().replace(" ", "")) for address, code in (one, other)]
    assert homes[0] is not None
    assert homes[1] is not None
    for found in (homes_compared(homes[0], homes[1]), homes_compared(homes[1], homes[0])):
        told = "same" if found is Homes.SAME else "different" if found.different else "uncertain"
        assert told == are


def _home(number: str, address: str, postcode: str) -> SourceRecord:
    values: dict[str, Value] = {"address": address, "postcode": postcode}
    return SourceRecord(
        feed="births", file="f", line=1, source_id=number, about=About.HOUSEHOLD, values=values
    )  # fmt: skip


def test_mv1_all_agrees_but_the_number_and_it_is_never_a_match() -> None:
    found = judged(held(MAISIE), {**MAISIE, "nhs_number": "9434765919"})
    assert found.verdict is Verdict.REVIEW
    assert any("NHS number" in sentence for one in found.contenders for sentence in one.sentences)


@pytest.mark.parametrize("wrong", [*combinations(("given_names", "family_name", "dob", "postcode"), 1)])
def test_mv2_three_of_four_are_never_taken_for_somebody_new(wrong: tuple[str]) -> None:
    other = {"given_names": "Bettina", "family_name": "Okafor", "dob": "2009-09-09"}
    values = {**MAISIE, "nhs_number": None, **{name: other[name] for name in wrong if name in other}}
    found = judged(held(MAISIE), values, "NM9 9ZZ" if "postcode" in wrong else CODE)
    assert found.verdict is not Verdict.NEW
    if "given_names" in wrong or "dob" in wrong:
        assert found.verdict is Verdict.REVIEW, "another name, or another day, is for a person"


@pytest.mark.parametrize("code", ["nm4 2qt", "NM42QT", " NM4  2QT ", "NM4", "not a postcode", ""])
def test_mv2_a_postcode_is_read_however_it_is_written_and_a_malformed_one_speaks_for_nothing(code: str) -> None:
    index = held({**MAISIE, "nhs_number": None}, OMAR)
    upper = {**MAISIE, "nhs_number": None, "given_names": "MAISIE", "family_name": "hallam"}
    found = judged(index, upper, code)
    assert (found.verdict, found.entity) == (Verdict.MATCH, "C0"), "name and date of birth are enough"
    assert judged(index, {**upper, "given_names": "Martha"}, code).verdict is Verdict.REVIEW, (
        "the forename alone differs"
    )


def test_mv2_a_number_with_spaces_is_the_number() -> None:
    index = held(MAISIE, OMAR)
    found = judged(index, {**MAISIE, "nhs_number": "943 476 5870", "given_names": "maisie"})
    assert (found.verdict, found.entity, found.rule) == (Verdict.MATCH, "C0", "identifier")


def test_mv3_one_who_has_all_four_is_taken_and_of_two_none() -> None:
    values = {**MAISIE, "nhs_number": None}
    near = {**values, "given_names": "Martha"}
    one = judged(held(values, near, OMAR), values)
    assert (one.verdict, one.entity) == (Verdict.MATCH, "C0")
    two = judged(held(values, values, OMAR), values)
    assert two.verdict is Verdict.REVIEW
    assert {contender.key for contender in two.contenders} >= {"C0", "C1"}


def test_mv4_twins_in_one_file_are_two_children_and_nobody_crosses(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    eve = claim(1, "Eve", "Hart", "2018-05-08", HOME, "Simone,Hart")
    ida = claim(2, "Ida", "Hart", "2018-05-08", "9 Mill Lane,NM1 1AA", "Petra,Hart")
    load(tmp_path, gate, loader, "child_benefit", eve, ida)
    load(tmp_path, gate, loader, "child_benefit", eve, ida, day="2026-11-21")
    homes = asked(store, "MATCH (c:Child)-[:LIVES_IN]->(h:Household) RETURN c.given_names AS c, h.postcode AS p")
    assert sorted((row["c"], row["p"]) for row in homes) == [("Eve", "NM2 4LC"), ("Ida", "NM1 1AA")], "nobody has moved"
    load(tmp_path, gate, loader, "child_benefit", eve, ida, day="2026-11-22")
    found = asked(store, "MATCH (k:Carer)-[:CARES_FOR]->(c:Child)-[l:LIVES_IN]->(h:Household)"
                  " RETURN c.given_names AS child, k.full_name AS carer, h.postcode AS home, l.until AS until"
                  " ORDER BY child")  # fmt: skip
    assert [dict(row) for row in found] == [
        {"child": "Eve", "carer": "Simone Hart", "home": "NM2 4LC", "until": None},
        {"child": "Ida", "carer": "Petra Hart", "home": "NM1 1AA", "until": None},
    ]


def test_a4_the_twin_row_waits_changes_nothing_and_comes_back_never(
    tmp_path: Path, store: EmbeddedStore, gate: Gate, loader: AccessRequest
) -> None:
    load(tmp_path, gate, loader, "child_benefit", claim(1, "Eve", "Hart", "2018-05-08", HOME, "Simone,Hart"))
    before = [line for line in everything(store) if "'Eve'" in line or "Simone" in line]
    twin = patient(7, "Eva", "Hart", "2018-05-08", HOME)
    first = load(tmp_path, gate, loader, "gp_register", twin)
    again = load(tmp_path, gate, loader, "gp_register", twin, day="2026-11-21")
    assert (first.review, again.review, first.new, again.new) == (1, 1, 0, 0)
    waiting = "MATCH (s:SourceRecord) WHERE s.standing = 'review' RETURN s.source_id AS id, s.review_candidates AS c"
    eve = child_key(store, "Eve", "Hart")
    assert [(row["id"], list(row["c"])) for row in asked(store, waiting)] == [("P7", [eve])]  # type: ignore[arg-type]
    assert [line for line in everything(store) if "'Eve'" in line or "Simone" in line] == before
    held_before = everything(store)
    taken = decide(gate, loader, feed="gp_register", source_id="P7", child=ANOTHER_CHILD, decided_by="owen")
    assert taken.new
    assert child_key(store, "Eva", "Hart") == taken.child != eve
    undo(gate, loader, feed="gp_register", load=taken.load, today="2026-11-23")
    assert everything(store) == held_before
    decide(gate, loader, feed="gp_register", source_id="P7", child=ANOTHER_CHILD, decided_by="owen")
    corrected = load(tmp_path, gate, loader, "gp_register", twin.replace("Eva", "Eve"), day="2026-11-22")
    pairs = asked(store, "MATCH (s:SourceRecord)-[:NOT_SAME]->(c:Child) RETURN s.source_id AS id, c.key AS key")
    assert [(row["id"], row["key"]) for row in pairs] == [("P7", eve)]
    assert corrected.matched == 0, "the pair is stopped for good"
