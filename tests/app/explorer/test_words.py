"""Shows how the explorer words lines, rows, contacts, groups and sectors, and that nothing hidden changes a word."""

from dataclasses import replace

import pytest

from app.view_models.explorer.answers import answer_of, family_answer
from app.view_models.explorer.captions import broken, caption_of, home_label
from app.view_models.explorer.geometry import Point
from app.view_models.explorer.groups import groups_of, is_hub
from app.view_models.explorer.homes import frame_round
from app.view_models.explorer.items import Item, Link
from app.view_models.explorer.kinds import Kind, Sector
from app.view_models.explorer.listing import row_of
from app.view_models.explorer.picture import counted, opening
from app.view_models.explorer.reading import item_of
from app.view_models.explorer.sectors import sector_of
from app.view_models.explorer.sentences import reading_from, standing_of
from app.view_models.explorer.standing import looks_of
from app.view_models.sources import SourceBook
from tests.app.explorer.family import CHILD, KEYS, TODAY, explore_start, node_counts

PICTURE = opening(explore_start(CHILD), TODAY, SourceBook())
PICTURE = counted(PICTURE, node_counts(PICTURE.items))


def row(name: str) -> tuple[str, str, str]:
    found = row_of(PICTURE.items[KEYS[name]], PICTURE.items, PICTURE.links, CHILD)
    return found.link, found.since, found.until


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("amira", ("the child of this page", "", "")),
        ("leila", ("mother", "Feb 2019", "")),
        ("joel", ("brother, same mother and father", "Mar 2024", "")),
        ("sami", ("brother, same mother", "May 2024", "")),
        ("varga", ("named GP", "Mar 2019", "")),
        ("primary", ("goes here", "Sep 2023", "")),
        ("surgery", ("registered here", "Mar 2019", "")),
        ("nursery", ("went here", "Sep 2021", "Jul 2023")),
        ("tanner", ("former home", "Feb 2019", "Mar 2024")),
        ("linden", ("main home", "Mar 2024", "")),
        ("early", ("is where to find Carys Bevan", "Apr 2022", "")),
        ("trust", ("runs School Nursing North", "Apr 2015", "")),
        ("ruth", ("lives at Flat 3, 80 Quay Road", "Jan 2025", "")),
    ],
)
def test_a_row_says_how_somebody_stands_to_the_child(name: str, expected: tuple[str, str, str]) -> None:
    assert row(name) == expected


def test_a_line_reads_both_ways_now_and_then() -> None:
    teacher = Link(key="L", type="INVOLVED_WITH", tail="W", head="C", role="Class teacher")
    doctor = Link(key="L", type="INVOLVED_WITH", tail="W", head="C", role="GP", ended=True)
    home = Link(key="L", type="LIVES_IN", tail="C", head="H", ended=True)
    assert reading_from(teacher, "C") == "has as class teacher"
    assert reading_from(teacher, "W") == "is class teacher of"
    assert reading_from(doctor, "C") == "had as GP"
    assert (reading_from(home, "C"), reading_from(home, "H")) == ("lived at", "was the home of")


def test_a_line_says_since_when_and_whether_it_is_confirmed() -> None:
    dated = Link(key="L", type="WORKS_FOR", tail="W", head="S", since="2026-09-02", last_confirmed="2026-11-03")
    doubtful = Link(key="L", type="WORKS_FOR", tail="W", head="S", last_confirmed="2026-04-01", doubtful=True)
    ended = Link(key="L", type="WORKS_FOR", tail="W", head="S", since="2024-01-10", until="2024-06-30", ended=True)
    assert standing_of(dated) == "since 2 September 2026; confirmed 3 November 2026"
    assert standing_of(doubtful) == "start not recorded; not confirmed since 1 April 2026"
    assert standing_of(ended) == "10 January 2024 to 30 June 2024"


def test_the_team_answers_for_a_worker_who_left_or_has_no_number() -> None:
    left = answer_of(PICTURE.items[KEYS["brisco"]], PICTURE.items, PICTURE.links)
    unknown = answer_of(PICTURE.items[KEYS["whitlock"]], PICTURE.items, PICTURE.links)
    assert left is not None
    assert unknown is not None
    assert (left.heading, left.who, left.phone) == (
        "The worker left: the team answers", "Health Visiting North", "01632 960 178",
    )  # fmt: skip
    assert (unknown.heading, unknown.phone) == ("The team answers", "01632 960 164")


def test_the_lead_professional_answers_for_the_family() -> None:
    answer = family_answer(PICTURE.items, PICTURE.links, CHILD)
    assert answer is not None
    assert (answer.who, answer.phone) == ("Carys Bevan", "01632 960 308")


def test_without_a_lead_whoever_came_in_last_answers_for_the_family() -> None:
    links = [replace(link, lead=False) for link in PICTURE.links]
    answer = family_answer(PICTURE.items, links, CHILD)
    assert answer is not None
    assert (answer.heading, answer.who) == ("The contact that answers: class teacher", "Orla Finn")
    assert family_answer(PICTURE.items, [], CHILD) is None


def test_an_address_ends_where_its_frame_ends() -> None:
    frame = frame_round([Point(0, 0)])
    assert home_label("14 Linden Way", frame) == "14 Linden Way"
    cut = home_label("The Old Schoolhouse, 2 Featherstonehaugh Lane", frame)
    assert cut.endswith("…")
    assert 46 + len(cut) * 7.6 <= frame.width


def test_a_chooser_names_groups_with_their_numbers_and_never_lists_pupils() -> None:
    joel = groups_of(Kind.CHILD, PICTURE.counts[KEYS["joel"]])
    assert [(group.words, group.total, group.says) for group in joel] == [
        ("Family", 5, "3 carers, 2 homes"),
        ("Health", 3, "2 practitioners, 1 service"),
        ("Education", 3, "1 practitioner, 2 services"),
        ("Youth", 1, "1 practitioner"),
    ]
    school = groups_of(Kind.SERVICE, PICTURE.counts[KEYS["primary"]])
    assert [(group.words, group.total, group.listed) for group in school] == [
        ("People who work here", 2, True), ("The agency behind it", 1, True), ("Children on its list", 41, False),
    ]  # fmt: skip


def test_services_agencies_and_whoever_has_many_neighbours_are_hubs() -> None:
    looks = looks_of(PICTURE)
    assert looks[KEYS["primary"]].hub
    assert looks[KEYS["primary"]].crowded
    assert looks[KEYS["early"]].hub
    assert not looks[KEYS["early"]].crowded
    assert not looks[KEYS["joel"]].hub
    assert is_hub(Kind.AGENCY, ())


def test_what_is_over_is_hollow_with_the_team_behind_it() -> None:
    looks = looks_of(PICTURE)
    over = ("grant", "assessment", "brisco", "visiting", "tanner", "nursery")
    assert {KEYS[name] for name in over} == {key for key, look in looks.items() if look.hollow}


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        (Kind.SERVICE, {"service_kind": "school_nursing"}, Sector.HEALTH),
        (Kind.SERVICE, {"service_kind": "school"}, Sector.EDUCATION),
        (Kind.SERVICE, {"service_kind": "family_doctor"}, Sector.HEALTH),
        (Kind.SERVICE, {"service_kind": "youth_justice"}, Sector.YOUTH),
        (Kind.SERVICE, {"service_kind": "social_care"}, Sector.CARE),
        (Kind.SERVICE, {"service_kind": "therapies"}, Sector.HEALTH),
        (Kind.PRACTITIONER, {"profession": "Young person’s mental health worker"}, Sector.HEALTH),
        (Kind.SERVICE, {"service_kind": "swimming"}, Sector.OTHER),
        (Kind.PRACTITIONER, {"profession": "Educational psychologist"}, Sector.EDUCATION),
        (Kind.PRACTITIONER, {"profession": "Social worker"}, Sector.CARE),
        (Kind.PRACTITIONER, {"profession": "School nurse"}, Sector.HEALTH),
        (Kind.AGENCY, {"agency_sector": "council"}, Sector.CARE),
        (Kind.HOUSEHOLD, {}, Sector.FAMILY),
    ],
)
def test_everything_has_a_sector(kind: Kind, facts: dict[str, str], expected: Sector) -> None:
    assert sector_of(kind, **facts) is expected


def test_a_hidden_column_and_an_absent_one_give_the_same_item() -> None:
    hidden = {"label": "Household", "key": KEYS["linden"], "address": None, "postcode": None}
    absent = {"label": "Household", "key": KEYS["linden"]}
    assert item_of(hidden, TODAY) == item_of(absent, TODAY)
    item = item_of(absent, TODAY)
    assert item is not None
    assert item.name == "Home"


def test_long_names_are_broken_and_cut_to_three_lines() -> None:
    long = Item(key="K", kind=Kind.SERVICE, name="Northmoor and Eastvale Children and Families Early Support",
                role="Early help", sector=Sector.CARE)  # fmt: skip
    caption = caption_of(long)
    assert len(caption.name) + len(caption.role) <= 3
    assert caption.name[-1].endswith("…")
    assert broken("Featherstonehaugh-Cholmondeley", 16) == ["Featherstonehau…"]
