"""Shows that the sector layout is one function of its items: no order, chance or crowd changes or spoils it."""

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.view_models.explorer.captions import ink_of
from app.view_models.explorer.geometry import Point, cell_at, meets
from app.view_models.explorer.homes import frame_round
from app.view_models.explorer.items import Item, Layout, Link
from app.view_models.explorer.kinds import FIRST_ITEMS, OUTER_SECTORS, Kind, Sector
from app.view_models.explorer.layout import sector_layout
from app.view_models.explorer.sweep import deal
from tests.app.explorer.family import key_of

CENTRE = key_of("centre")
_NAMES = ("Al", "Leila Haddad", "Northmoor Community Primary School", "Featherstonehaugh-Cholmondeley", "Ines Rowe")


@st.composite
def families(draw: st.DrawFn) -> tuple[list[Item], list[Link]]:
    """A child with up to 59 others: homes with people, workers and services of every sector, lines at random."""
    relatives = draw(st.integers(0, 8))
    outer = draw(st.lists(st.sampled_from(OUTER_SECTORS), max_size=FIRST_ITEMS - 1 - relatives - 3))
    homes = [key_of(f"home{number}") for number in range(draw(st.integers(0, 3)))]
    items = [_item(CENTRE, Kind.CHILD, Sector.FAMILY, "Amira Haddad")]
    items += [_item(home, Kind.HOUSEHOLD, Sector.FAMILY, "14 Linden Way") for home in homes]
    for number in range(relatives):
        kind = draw(st.sampled_from((Kind.CHILD, Kind.CARER)))
        items.append(_item(key_of(f"relative{number}"), kind, Sector.FAMILY, draw(st.sampled_from(_NAMES))))
    for number, sector in enumerate(outer):
        kind = draw(st.sampled_from((Kind.PRACTITIONER, Kind.SERVICE, Kind.AGENCY)))
        items.append(_item(key_of(f"outer{number}"), kind, sector, draw(st.sampled_from(_NAMES))))
    links = [
        Link(key=key_of(f"lives {item.key}"), type="LIVES_IN", tail=item.key, head=draw(st.sampled_from(homes)))
        for item in items
        if homes and item.kind in (Kind.CHILD, Kind.CARER) and draw(st.booleans())
    ]
    keys = [item.key for item in items]
    for number in range(draw(st.integers(0, len(items)))):
        tail, head = draw(st.sampled_from(keys)), draw(st.sampled_from(keys))
        lead, ended = draw(st.booleans()), draw(st.booleans())
        links.append(
            Link(key=key_of(f"line {number}"), type="INVOLVED_WITH", tail=tail, head=head, lead=lead, ended=ended)
        )
    return items, links


def _item(key: str, kind: Kind, sector: Sector, name: str) -> Item:
    return Item(key=key, kind=kind, name=name, role="Educational psychologist", sector=sector)


def _unframed(layout: Layout, items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.key not in layout.homes]


@given(families(), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_arrival_does_not_change_the_picture(
    family: tuple[list[Item], list[Link]], order: st.DataObject
) -> None:
    items, links = family
    first = sector_layout(items, links, CENTRE)
    order.shuffle(items)  # type: ignore[attr-defined]
    order.shuffle(links)  # type: ignore[attr-defined]
    assert sector_layout(items, links, CENTRE) == first


@given(families())
@settings(max_examples=40)
def test_everybody_has_a_place_and_no_mark_or_word_covers_another(family: tuple[list[Item], list[Link]]) -> None:
    items, links = family
    layout = sector_layout(items, links, CENTRE)
    assert set(layout.places) == {item.key for item in items}
    assert layout.places[CENTRE] == Point(0, 0)
    for one, other in combinations(_unframed(layout, items), 2):
        for ink in ink_of(one, layout.places[one.key], centre=one.key == CENTRE):
            for against in ink_of(other, layout.places[other.key], centre=other.key == CENTRE):
                assert not meets(ink, against), (one.name, other.name)


@given(st.lists(st.integers(0, 20), min_size=5, max_size=5).filter(lambda needs: sum(needs) <= FIRST_ITEMS))
def test_no_two_cells_of_a_sweep_meet(needs: list[int]) -> None:
    block = cell_at(Point(0, 0))
    dealt = deal(needs, [block])
    assert [len(cells) for cells in dealt] == needs
    cells = [cell_at(cell.place) for sector in dealt for cell in sector]
    assert not any(meets(one, other) for one, other in combinations([*cells, block], 2))


@given(families())
@settings(max_examples=20)
def test_a_home_frames_its_people_and_nobody_else(family: tuple[list[Item], list[Link]]) -> None:
    items, links = family
    layout = sector_layout(items, links, CENTRE)
    for people in layout.homes.values():
        frame = frame_round([layout.places[key] for key in people])
        for item in _unframed(layout, items):
            x, y = layout.places[item.key]
            inside = frame.x1 <= x <= frame.x2 and frame.y1 <= y <= frame.y2
            assert inside == (item.key in people), item.name
