"""Homes as blocks (layout step 1): the child's own home round the middle, the others stacked to its left.

Called by `layout`. A home is a rounded frame round the cells of the people who live there now; its own mark stands in
the frame's upper left corner, and the lives-in lines inside a frame are not drawn.
"""

from collections.abc import Iterable, Mapping, Sequence

from app.view_models.explorer.geometry import CELL_HEIGHT, CELL_WIDTH, Box, Point, around, cell_at
from app.view_models.explorer.items import Item, Link
from app.view_models.explorer.kinds import Kind

FRAME_HEAD = 38
"""Room above the cells of a frame, for the home's mark and address."""
FRAME_LEAST = 196
"""Width of a frame at least, so that a home of one column has room for its address."""
_COLUMN_STEP, _ROW_STEP = CELL_WIDTH + 14, CELL_HEIGHT + 14
_STACK_STEP = CELL_HEIGHT + 12
"""Rows of another home: just enough for three lines of words between two marks."""
_BETWEEN_HOMES = 72
_ONE_COLUMN = 2
"""A home of so many people is one column; a larger one has two."""
_PEOPLE = (Kind.CHILD, Kind.CARER)


def frame_round(places: Iterable[Point]) -> Box:
    """The frame round the cells of people at `places`."""
    inner = around(cell_at(place) for place in places)
    right = inner.x2 - 4
    return Box(min(inner.x1 + 4, right - FRAME_LEAST), inner.y1 - FRAME_HEAD, right, inner.y2 - 2)


def hub_frame_round(places: Iterable[Point]) -> Box:
    """The frame round what was opened from a hub: a little wider, because no mark stands in its corner."""
    frame = frame_round(places)
    return Box(frame.x1 - 10, frame.y1, frame.x2 + 10, frame.y2 + 6)


def mark_in(frame: Box) -> Point:
    """Where a home's own mark stands in its frame."""
    return Point(round(frame.x1 + 22), round(frame.y1 + 20))


def home_of(person: str, links: Iterable[Link]) -> str | None:
    """The household where `person` lives now, the main one if there are several; None if there is none."""
    current = [
        link for link in links if link.type == "LIVES_IN" and link.tail == person and not link.ended
    ]  # fmt: skip
    ranked = sorted(current, key=lambda link: (link.role != "main", link.head))
    return ranked[0].head if ranked else None


def households(items: Mapping[str, Item], links: Sequence[Link]) -> dict[str, list[Item]]:
    """The households among `items` with the people who live there now, each in the order of items."""
    living: dict[str, list[Item]] = {}
    for person in sorted(items.values(), key=lambda item: item.order):
        if person.kind in _PEOPLE:
            home = home_of(person.key, links)
            if home is not None and home in items:
                living.setdefault(home, []).append(person)
    return living


def place_homes(
    items: Mapping[str, Item], links: Sequence[Link], centre: str
) -> tuple[dict[str, Point], dict[str, tuple[str, ...]]]:
    """Places of the child, of everybody who has a home on the drawing, and of those homes; and who lives where."""
    living = households(items, links)
    own = home_of(centre, links)
    places = {centre: Point(0, 0)}
    framed: dict[str, tuple[str, ...]] = {}
    left = -CELL_WIDTH / 2 - 10
    if own is not None and own in living:
        _beside_the_child([person for person in living[own] if person.key != centre], places)
        left = _close(own, living[own], places, framed).x1
    kin = {link.other(centre) for link in links if link.type == "CARES_FOR" and centre in (link.tail, link.head)}
    others = sorted((home for home in living if home != own), key=lambda home: (-len(living[home]), home))
    shapes = [_shape(len(living[home])) for home in others]
    height = sum(rows * _STACK_STEP + _BETWEEN_HOMES for _, rows in shapes) - _BETWEEN_HOMES
    top = -height / 2 - 12
    for home, (columns, rows) in zip(others, shapes, strict=True):
        # Whoever is nearest kin to the child stands in the column nearest to it.
        people = sorted(living[home], key=lambda person: (person.key not in kin, person.order))
        for number, person in enumerate(people):
            column, row = number % columns, number // columns
            x = left - 40 - CELL_WIDTH / 2 - column * (CELL_WIDTH + 8)
            places[person.key] = Point(round(x), round(top + 60 + row * _STACK_STEP))
        _close(home, people, places, framed)
        top += rows * _STACK_STEP + _BETWEEN_HOMES
    return places, framed


def _shape(people: int) -> tuple[int, int]:
    columns = 1 if people <= _ONE_COLUMN else 2
    return columns, -(-people // columns)


def _beside_the_child(people: Sequence[Item], places: dict[str, Point]) -> None:
    """Carers first, then the other children, in columns of three to the left of the child."""
    ranked = sorted(people, key=lambda person: (person.kind is not Kind.CARER, person.order))
    columns = max(1, -(-len(ranked) // 3))
    rows = -(-len(ranked) // columns)
    for number, person in enumerate(ranked):
        column, row = divmod(number, rows)
        places[person.key] = Point(-_COLUMN_STEP * (1 + column), round((row - (rows - 1) / 2) * _ROW_STEP))


def _close(home: str, people: Sequence[Item], places: dict[str, Point], framed: dict[str, tuple[str, ...]]) -> Box:
    frame = frame_round([places[person.key] for person in people])
    places[home] = mark_in(frame)
    framed[home] = tuple(sorted(person.key for person in people))
    return frame
