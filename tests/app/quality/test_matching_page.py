"""How the matcher serves whom: built from what people decided, by groups, with small numbers told nowhere."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.store import AccountStore
from app.casework.case import Kind
from app.casework.store import CaseStore
from app.view_models.quality_matching_page import matching_page, secondary, split
from loaders.match.fairness import Pair, bands_of, decided_by_group
from policies.request import Role
from tests.app.shields.conftest import SET, Desk
from tests.authority import token_in, username
from tests.loaders.feed_rows import claim, patient

PURPOSE = {"purpose": "checking-record"}
GIRLS = ("Orla", "Edda", "Runa", "Tova", "Saga", "Wilma")
NAMES = ("Quill", "Vance", "Thorne", "Marsh", "Lark", "Pike")


def page(desk: Desk, role: Role = Role.DATA_MANAGER) -> str:
    """The page, opened."""
    answer = desk.authority.kept(role).get("/quality/matching")
    assert answer.status_code == 200, answer.text
    return answer.text


def api(desk: Desk) -> Mapping[str, Any]:
    """The same by the interface."""
    answer = desk.authority.kept(Role.DATA_MANAGER).get("/api/v1/quality/matching", query_string=PURPOSE)
    assert answer.status_code == 200, answer.text
    found: Mapping[str, Any] = answer.get_json()
    return found


def decided(desk: Desk) -> list[str]:
    """Six records a letter away from a child held: four are linked by a person, two are kept apart. The children."""
    held = [
        claim(
            70 + number, given, family, f"2016-04-1{number}", f"{number + 3} Ash Road,NM7 7AB", f"Greta,{family}"
        ).replace(f"04-0{70 + number}", "04-07")
        for number, (given, family) in enumerate(zip(GIRLS, NAMES, strict=True))
    ]
    desk.load("child_benefit", *held)
    desk.load("gp_register", *(
        patient(70 + number, f"{given[:-1]}o", family, f"2016-04-1{number}", "9 Mill Lane,NM1 1AA")
        for number, (given, family) in enumerate(zip(GIRLS, NAMES, strict=True))
    ))  # fmt: skip
    client, cases = desk.authority.kept(Role.DATA_MANAGER), CaseStore(desk.authority.house.database)
    client.get("/reviews")
    children = []
    for number in range(len(GIRLS)):
        (case,) = [one for one in cases.find(Kind.REVIEW) if one.about["source_id"] == f"P{70 + number}"]
        text = client.get(f"/reviews/{case.reference}").text
        (child,) = set(re.findall(r'name="choice" type="radio" value="([0-9A-Z]{9})"', text))
        choice = child if number < 4 else "another"
        form = {"csrf_token": token_in(text), "choice": choice, "words": "Rang the surgery."}
        assert client.post(f"/reviews/{case.reference}", data=form).status_code == 303
        children.append(child)
    return children


def test_before_anything_is_decided_the_page_says_so(standing: Desk) -> None:
    text = page(standing)
    assert "No pair has been decided yet" in text
    assert "How well records are matched" in standing.authority.kept(Role.DATA_MANAGER).get("/quality").text
    assert api(standing)["pairs"] == "None"


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.COORDINATOR, Role.GOVERNANCE_OFFICER])
def test_nobody_else_is_told(standing: Desk, role: Role) -> None:
    client = standing.authority.kept(role)
    for path in ("/quality/matching", "/api/v1/quality/matching?purpose=checking-record"):
        assert client.get(path).status_code == 404


def test_what_people_decided_is_set_beside_what_was_said_and_what_is_closed_counts_no_more(desk: Desk) -> None:
    first = decided(desk)[0]
    told = api(desk)
    assert (told["pairs"], told["same"], told["two"]) == ("6", "All but fewer than 5", "Fewer than 5")
    (area,) = told["groups"]["area"]
    assert (area["group"], area["pairs"], area["same"]) == ("Northmoor", "6", "All but fewer than 5")
    assert told["groups"]["age"] == [{**area, "group": "5 to 10"}]
    assert [line["pairs"] for line in told["groups"]["sex"]] == ["Too few to tell"] * 2, "four girls, two not known"
    text = page(desk)
    for words in ("By the sound of the name", "By sex", "By age", "By area", "Northmoor", "English, and all others"):
        assert words in text, words
    for name in (*GIRLS, *NAMES):
        assert name not in text, "nobody is named"
    desk.decided(first, SET)
    assert api(desk)["pairs"] == "5", "a shielded child is in no number"
    accounts = AccountStore(desk.authority.house.database, clock=desk.authority.clock)
    owen = accounts.get(username(Role.DATA_MANAGER))
    assert owen is not None
    accounts.change(replace(owen, areas=frozenset({"E06000998"})))
    assert api(desk)["pairs"] == "None"


def test_a_link_that_the_machine_made_and_a_person_took_back_is_counted(desk: Desk) -> None:
    row = claim(71, "Orla", "Quill", "2016-04-17", "3 Ash Road,NM7 7AB", "Greta,Quill")
    desk.load("child_benefit", row.replace("04-071", "04-07"))
    desk.load("gp_register", patient(70, "Orla", "Quill", "2016-04-17", "3 Ash Road,NM7 7AB"))
    other = patient(70, "Bettina", "Okafor", "2011-01-02", "3 Ash Road,NM7 7AB")
    assert desk.load("gp_register", other, day="2026-11-24").review == 1
    client = desk.authority.kept(Role.DATA_MANAGER)
    (reference,) = re.findall(r'(RV-\w{8})</a></th><td data-l="Child">Bettina', client.get("/reviews").text)
    text = client.get(f"/reviews/{reference}").text
    form = {"csrf_token": token_in(text), "choice": "another", "words": "The number was given to somebody else."}
    assert client.post(f"/reviews/{reference}", data=form).status_code == 303
    told = api(desk)
    assert (told["pairs"], told["taken_back"]) == ("Fewer than 5", "Fewer than 5")
    assert [line["taken_back"] for line in told["groups"]["sex"]] == ["Too few to tell"]


PAIRS = st.lists(
    st.builds(
        Pair, groups=st.sampled_from([(("sex", "F"),), (("sex", "M"),), (("sex", "U"),)]),
        p=st.one_of(st.none(), st.floats(0, 1)), same=st.booleans(),
    ),
    max_size=60,
)  # fmt: skip


@given(PAIRS)
def test_no_number_below_five_is_told_and_none_can_be_worked_out(pairs: list[Pair]) -> None:
    shown = matching_page(
        pairs=len(pairs), same=sum(pair.same for pair in pairs), taken_back=0, bands=bands_of(pairs),
        groups=decided_by_group(pairs), area_words={},
    )  # fmt: skip
    lines = [line for kind in shown.kinds for line in kind.lines]
    numbers = [number for line in (*lines, *shown.bands) for number in (line.pairs, line.same, line.two)]
    assert not {"1", "2", "3", "4"} & {*numbers, *(number for _, number, _ in shown.figures)}
    told = [int(line.pairs) for line in lines if line.pairs.isdigit()]
    assert len(pairs) < 5 or len(lines) - len(told) != 1, "the total less what is told would tell it"
    for line in lines:
        assert line.same.isdigit() == line.two.isdigit() or "None" in (line.same, line.two)


@given(st.integers(0, 60), st.integers(0, 60))
def test_of_two_parts_neither_is_told_where_one_is_small(part: int, rest: int) -> None:
    told = split(part, part + rest)
    if 0 < part < 5 or 0 < rest < 5 or 0 < part + rest < 5:
        assert not any(number.isdigit() for number in told)


def test_where_one_number_is_not_told_the_next_smallest_is_not_told_either() -> None:
    assert secondary([3, 40, 9]) == {0, 2}
    assert secondary([3, 2, 40]) == {0, 1}
    assert secondary([9, 40, 0]) == frozenset()
    assert secondary([3]) == {0}
