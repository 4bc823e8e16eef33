"""Shows what a first answer holds, that a step moves nothing and stops at the ceiling, and that all outlets agree."""

import json
import re
from collections.abc import Collection
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.view_models.explorer.canvas import canvas_of, growth_of
from app.view_models.explorer.choosing import narrow_opening, narrow_step
from app.view_models.explorer.drawing import svg_of
from app.view_models.explorer.errors import PictureError
from app.view_models.explorer.geometry import cell_at, meets
from app.view_models.explorer.homes import frame_round
from app.view_models.explorer.kinds import CEILING, FIRST_ITEMS, Kind
from app.view_models.explorer.picture import (
    Found,
    Picture,
    Step,
    counted,
    found,
    frames_in,
    grow,
    grown,
    opening,
    standing_in,
)
from app.view_models.explorer.reading import read_counts
from app.view_models.sources import SourceBook
from graph.records import Row
from policies.answers import Parts
from tests.app.explorer.family import CHILD, KEYS, TODAY, explore_start, key_of, neighbours, node_counts

BOOK = SourceBook()
_WAYS = [
    ("joel", "health"),
    ("joel", "education"),
    ("joel", "family"),
    ("sami", "education"),
    ("ruth", "family"),
    ("varga", "health"),
    ("early", "PART_OF"),
    ("primary", "PART_OF"),
]


def first_picture() -> Picture:
    picture = opening(explore_start(CHILD), TODAY, BOOK)
    return counted(picture, node_counts(picture.items))


def answer(step: Step, drawn: Collection[str]) -> Found:
    """What the gate answers to a step: the neighbours query, narrowed inside."""
    parts = neighbours(step.asks())
    return found(narrow_step(step.groups, step.limit, drawn, TODAY)(parts), TODAY, BOOK)


def after(picture: Picture, name: str, *groups: str, limit: int = 25) -> Picture:
    step = Step(key=KEYS[name], kind=picture.items[KEYS[name]].kind, groups=groups, offset=0, limit=limit)
    brought = answer(step, picture.items)
    return grown(picture, step, brought, read_counts(node_counts([step.key, *brought.items])))


def test_the_first_picture_holds_family_workers_and_what_they_work_for() -> None:
    picture = first_picture()
    names = {item.name for item in picture.items.values()}
    assert {"Amira Haddad", "Joel Cole", "Ruth Penney", "Dr Petra Varga", "Early Help North"} <= names
    assert picture.items[KEYS["leila"]].role == "Mother"
    assert picture.items[KEYS["tanner"]].role == "Former home"
    assert set(picture.layout.homes[KEYS["linden"]]) == {KEYS["amira"], KEYS["leila"], KEYS["sami"]}


def test_no_pupil_or_patient_is_in_the_first_picture() -> None:
    assert not [item.name for item in first_picture().items.values() if item.name.startswith("Pupil")]


def test_a_large_first_answer_stops_at_sixty_and_keeps_the_family() -> None:
    parts = {name: list(rows) for name, rows in explore_start(CHILD).items()}
    parts["links"] += [_worker_row(number) for number in range(80)]
    picture = opening(parts, TODAY, BOOK)
    assert len(picture.items) == FIRST_ITEMS
    assert {KEYS[name] for name in ("leila", "daniel", "nadia", "linden", "quay", "bevan")} <= set(picture.items)


def _worker_row(number: int) -> Row:
    name = f"Worker {number}"
    return {"link_key": key_of(f"extra link {number}"), "link_type": "INVOLVED_WITH", "link_out": False,
            "key": key_of(name), "label": "Practitioner", "full_name": name, "profession": "Nurse"}  # fmt: skip


def test_what_is_not_drawn_does_not_leave_the_gate() -> None:
    parts: dict[str, tuple[Row, ...]] = {name: tuple(rows) for name, rows in explore_start(CHILD).items()}
    parts["links"] += tuple(_worker_row(number) for number in range(80))
    left = narrow_opening(TODAY, BOOK)(parts)
    shown = {str(row["key"]) for rows in left.values() for row in rows}
    assert opening(left, TODAY, BOOK) == opening(parts, TODAY, BOOK)
    assert shown == set(opening(parts, TODAY, BOOK).items)


def test_only_the_chosen_groups_leave_the_gate() -> None:
    step = Step(key=KEYS["joel"], kind=Kind.CHILD, groups=("health",), offset=0, limit=25)
    assert set(answer(step, {KEYS["joel"]}).items) == {KEYS[name] for name in ("field", "shaw", "quayside")}
    few = Step(key=KEYS["joel"], kind=Kind.CHILD, groups=("health",), offset=0, limit=2)
    assert len(answer(few, {KEYS["joel"]}).items) == 2
    assert not answer(step, [key_of(f"drawn {number}") for number in range(CEILING)]).items


def test_an_answer_without_a_child_is_refused() -> None:
    empty = {name: list[Row]() for name in ("node", "links", "family", "posts", "agencies")}
    with pytest.raises(PictureError):
        opening(empty, TODAY, BOOK)


@given(st.permutations(_WAYS).flatmap(lambda ways: st.integers(1, len(ways)).map(lambda many: ways[:many])))
@settings(max_examples=20)
def test_no_walk_moves_what_stood_or_covers_it(walk: list[tuple[str, str]]) -> None:
    picture = first_picture()
    for name, group in walk:
        if KEYS[name] not in picture.items:
            continue
        before = picture
        picture = after(picture, name, group)
        assert {key: picture.layout.places[key] for key in before.layout.places} == dict(before.layout.places)
        newcomers = set(picture.items) - set(before.items)
        old = [cell_at(place) for key, place in before.layout.places.items() if key not in before.layout.homes]
        for key in newcomers - set(picture.layout.homes):
            cell = cell_at(picture.layout.places[key])
            assert not any(meets(cell, other) for other in [*old, *frames_in(before)])


def test_more_than_five_from_a_hub_stand_in_one_frame_with_one_line() -> None:
    picture = after(after(first_picture(), "early", "PART_OF"), "council", "PART_OF", limit=10)
    (frame,) = picture.layout.hub_frames
    already = len(
        {KEYS["early"]} & {link.tail for link in picture.links if link.head == KEYS["council"]} - set(frame.members)
    )
    assert frame.total == 31
    assert frame.shown in (len(frame.members), len(frame.members) + already)
    drawn = {link["key"] for link in canvas_of(picture)["links"] if link["drawn"]}
    into_frame = [link.key for link in picture.links if set(frame.members) & {link.tail, link.head}]
    assert into_frame
    assert not drawn & set(into_frame)


def test_the_ceiling_is_never_passed() -> None:
    picture = after(first_picture(), "early", "PART_OF")
    parts: Parts = {"node": ({"key": KEYS["council"], "label": "Agency", "full_name": "Council", "sector": "council"},),
             "links": tuple(_team_row(number) for number in range(400))}  # fmt: skip
    step = Step(key=KEYS["council"], kind=Kind.AGENCY, groups=("PART_OF",), offset=0, limit=25)
    for _ in range(3):
        picture = grown(picture, step, found(parts, TODAY, BOOK), {})
    assert len(picture.items) == CEILING


def _team_row(number: int) -> Row:
    return {"link_key": key_of(f"team link {number}"), "link_type": "PART_OF", "link_out": False,
            "key": key_of(f"Many {number}"), "label": "Service", "full_name": f"Team {number}"}  # fmt: skip


@pytest.mark.parametrize("walk", [[], [("joel", "education"), ("early", "PART_OF"), ("council", "PART_OF")]])
def test_drawing_and_canvas_place_everything_alike(walk: list[tuple[str, str]]) -> None:
    picture = first_picture()
    for name, group in walk:
        picture = after(picture, name, group)
    root = ET.fromstring(svg_of(picture))  # noqa: S314 - our own drawing
    drawn = {
        group.attrib["data-key"]: tuple(map(int, re.findall(r"-?\d+", group.attrib["transform"])))
        for group in root.iter("{http://www.w3.org/2000/svg}g")
        if "data-key" in group.attrib
    }
    canvas = json.loads(json.dumps(canvas_of(picture)))
    assert drawn == {item["key"]: (item["x"], item["y"]) for item in canvas["items"]}
    lines = {
        line.attrib["data-link"] for line in root.iter("{http://www.w3.org/2000/svg}line") if "data-link" in line.attrib
    }
    assert lines == {link["key"] for link in canvas["links"] if link["drawn"]}


def test_a_drawing_stays_well_formed_whatever_a_name_holds() -> None:
    parts = {name: list(rows) for name, rows in explore_start(CHILD).items()}
    parts["node"] = [{**parts["node"][0], "given_names": "A<b>&\"'\x00\x1b]]>", "family_name": "O\u2019Bré\ufffe"}]
    root = ET.fromstring(svg_of(opening(parts, TODAY, BOOK)))  # noqa: S314 - our own drawing
    assert any("A<b>&" in (text.text or "") for text in root.iter("{http://www.w3.org/2000/svg}text"))


def test_a_drawing_holds_no_style_and_no_script() -> None:
    drawing = svg_of(first_picture())
    assert not re.search(r"style=|<style|<script|\son\w+=|href", drawing)


def test_the_step_of_a_browser_and_the_replay_of_a_print_place_newcomers_alike() -> None:
    picture = first_picture()
    step = Step(key=KEYS["joel"], kind=Kind.CHILD, groups=("health", "youth"), offset=0, limit=25)
    brought = answer(step, picture.items)
    counts = read_counts(node_counts([step.key, *brought.items]))
    growth = grow(step, brought, counts, standing_in(picture), frames_in(picture), CHILD)
    replayed = grown(picture, step, brought, counts)
    sent = growth_of(growth, counts, CHILD)
    assert {item["key"]: (item["x"], item["y"]) for item in sent["items"]} == {
        key: tuple(replayed.layout.places[key]) for key in set(replayed.items) - set(picture.items)
    }
    replayed_items = {item["key"]: item for item in canvas_of(replayed)["items"]}
    for item in sent["items"]:
        assert replayed_items[item["key"]]["hollow"] == item["hollow"]


def test_a_home_of_nobody_drawn_gets_a_cell_of_its_own() -> None:
    parts: Parts = {
        "node": ({"key": KEYS["nadia"], "label": "Carer", "full_name": "Nadia Haddad"},),
        "links": ({"link_key": key_of("nadia home"), "link_type": "LIVES_IN", "link_out": True, "key": key_of("villa"),
                   "label": "Household", "address": "1 Villa Road", "part": "main"},),
    }  # fmt: skip
    picture = first_picture()
    step = Step(key=KEYS["nadia"], kind=Kind.CARER, groups=("family",), offset=0, limit=25)
    picture = grown(picture, step, found(parts, TODAY, BOOK), {})
    assert picture.items[key_of("villa")].name == "1 Villa Road"
    frames = [frame_round([picture.layout.places[key] for key in people]) for people in picture.layout.homes.values()]
    assert not any(meets(cell_at(picture.layout.places[key_of("villa")]), frame) for frame in frames)


def test_only_ways_that_may_be_opened_grow_a_picture() -> None:
    picture = first_picture()
    step = Step(key=KEYS["primary"], kind=Kind.SERVICE, groups=("RECEIVES",), offset=0, limit=25)
    brought = found({"node": explore_start(CHILD)["node"], "links": ()}, TODAY, BOOK)
    with pytest.raises(PictureError):
        grown(picture, step, brought, {})
