"""Homes side by side as numbers for an SVG: boxes, people by generation, and the lines from parents to children.

Homes stand in two columns that mirror each other, so that every line runs in the gap between them; generations are rows
that go across. Nothing here depends on chance, on a font or on a clock: the same family gives the same drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.view_models.family_facts import Family, FamilyHome, Member

WIDTH = 1140
_BOX_WIDTH = 430
_SINGLE_WIDTH = 700
_LEFT, _RIGHT = 120, 709
_HEAD = 72
_PERSON = 62
_PADDING = 26
_BETWEEN = 34
_TRUNK_STEP = 12
_MIDDLE = 630
_ABOVE_CHILDREN = 36
_RAIL = 31
_EDGE = 24
GENERATIONS = ("Grandparents", "Parents", "Other carers", "Children")


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeBox:
    """The frame of one home."""

    x: int
    y: int
    width: int
    height: int
    home: FamilyHome


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One person at one home; `ghost` is a child's second home, drawn as a dashed ring."""

    x: int
    y: int
    text_x: int
    anchor: str
    kind: str
    first: str
    second: str
    ghost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words beside a row, or on a line."""

    x: int = 0
    y: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Everything the template draws."""

    width: int
    height: int
    boxes: tuple[HomeBox, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    kin_lines: tuple[str, ...]
    kin_labels: tuple[Label, ...]
    second_home_lines: tuple[str, ...]
    description: str


@dataclass(slots=True)
class _Place:
    """Where a member's mark stands: its middle, and on which side its box is."""

    x: int
    y: int
    left: bool


def family_drawing(family: Family) -> Drawing:
    """Lay the family out. Homes beyond two go below, in pairs."""
    boxes: list[HomeBox] = []
    marks: list[Mark] = []
    labels: list[Label] = []
    places: dict[str, _Place] = {}
    ghosts: list[tuple[str, _Place]] = []
    top = 1
    single = len(family.homes) == 1
    everyone = (*family.carers, *family.children)
    for pair in (family.homes[start : start + 2] for start in range(0, len(family.homes), 2)):
        rows = _rows(pair, everyone)
        height = (
            _HEAD + _PADDING + sum(_PERSON * rows[name] for name in rows) + _BETWEEN * (len(rows) - 1) + _PADDING - 8
        )
        for column, home in enumerate(pair):
            left = column == 0 and not single
            width = _SINGLE_WIDTH if single else _BOX_WIDTH
            boxes.append(HomeBox(x=_RIGHT if column else _LEFT, y=top, width=width, height=height, home=home))
            y = top + _HEAD + _PADDING
            for generation, deep in rows.items():
                if column == 0:
                    labels.append(Label(y=y + 27, words=generation))
                for number, member in enumerate(_at(home, generation, everyone)):
                    place = _place(y + number * _PERSON + 22, left=left, single=single)
                    ghost = member.homes[0] != home.key
                    marks.append(_mark(member, place, ghost=ghost))
                    if ghost:
                        ghosts.append((member.key, place))
                    else:
                        places[member.key] = place
                y += deep * _PERSON + _BETWEEN
        top += height + 24
    lines, words = _kin(family.children, places)
    return Drawing(
        width=WIDTH, height=top - 22, boxes=tuple(boxes), marks=tuple(marks), labels=tuple(labels),
        kin_lines=tuple(lines), kin_labels=tuple(words),
        second_home_lines=tuple(_curve(places[key], place) for key, place in ghosts if key in places),
        description=_description(family),
    )  # fmt: skip


def _at(home: FamilyHome, generation: str, everyone: Sequence[Member]) -> list[Member]:
    here = [member for member in everyone if home.key in member.homes and member.generation == generation]
    return sorted(here, key=lambda member: member.homes[0] != home.key)


def _rows(pair: Sequence[FamilyHome], everyone: Sequence[Member]) -> dict[str, int]:
    deep = {name: max(len(_at(home, name, everyone)) for home in pair) for name in GENERATIONS}
    return {name: number for name, number in deep.items() if number}


def _place(y: int, *, left: bool, single: bool) -> _Place:
    return _Place(x=200 if single else 510 if left else 750, y=y, left=left)


def _mark(member: Member, place: _Place, *, ghost: bool) -> Mark:
    years = f", {member.years}" if member.years else ""
    return Mark(
        x=place.x,
        y=place.y,
        text_x=place.x - 34 if place.left else place.x + 34,
        anchor="end" if place.left else "start",
        kind=member.kind,
        ghost=ghost,
        first=f"{member.given_name}, here as well" if ghost else f"{member.full_name}{years}",
        second="" if ghost else _shortened(member.to_the_children),
    )


def _shortened(words: str, most: int = 50) -> str:
    """As many whole sentences as fit beside a mark; the table below the drawing has them all."""
    kept = ""
    for part in words.split(". "):
        longer = f"{kept}. {part}" if kept else part
        if len(longer) > most:
            break
        kept = longer
    return kept


def _kin(children: Sequence[Member], places: dict[str, _Place]) -> tuple[list[str], list[Label]]:
    """For each set of parents: a line from each to one trunk, a bar over their children, a drop to each child."""
    lines: list[str] = []
    words: list[Label] = []
    for number, parents in enumerate(dict.fromkeys(child.parents for child in children if child.parents)):
        own = [child for child in children if child.parents == parents and child.key in places]
        young = sorted((places[child.key] for child in own), key=lambda place: place.y)
        grown = [places[key] for key in parents if key in places]
        if not young or not grown:
            continue
        apart = len({place.left for place in (*grown, *young)}) > 1
        trunk = (_MIDDLE if apart else _rail(grown[0])) + number * _TRUNK_STEP
        bar = young[0].y - _ABOVE_CHILDREN
        lines += [f"M{_edge(place)} {place.y}H{trunk}" for place in grown]
        lines.append(f"M{trunk} {min(place.y for place in grown)}V{bar}")
        lines += _drops(young, trunk, bar)
        if len({place.left for place in grown}) > 1 and len({place.y for place in grown}) == 1:
            words.append(Label(x=trunk, y=grown[0].y + 5, words="live apart"))
        if len({place.left for place in young}) > 1:
            words.append(Label(x=trunk, y=bar + 5, words=_siblings(own)))
    return lines, words


def _drops(young: Sequence[_Place], trunk: int, bar: int) -> list[str]:
    """The topmost child of each column hangs from the bar; those below are reached along a rail beside the marks."""
    lines: list[str] = []
    hanging: set[bool] = set()
    for place in young:
        if place.left not in hanging and abs(place.y - bar) <= _ABOVE_CHILDREN:
            lines.append(f"M{trunk} {bar}H{place.x}V{place.y - _EDGE}")
        else:
            lines.append(f"M{trunk} {bar}H{_rail(place)}V{place.y}H{_edge(place)}")
        hanging.add(place.left)
    return lines


def _edge(place: _Place) -> int:
    """Where a line meets a mark on the side of the gap."""
    return place.x + _EDGE if place.left else place.x - _EDGE


def _rail(place: _Place) -> int:
    return place.x + _RAIL if place.left else place.x - _RAIL


def _siblings(children: Sequence[Member]) -> str:
    kinds = [child.is_a for child in children]
    if len(set(kinds)) == 1:
        return "brothers and sisters" if " or " in kinds[0] else f"{kinds[0]}s"
    return " and ".join(kinds) if len(kinds) == len(set(kinds)) == 2 else "brothers and sisters"


def _curve(main: _Place, other: _Place) -> str:
    start, end = _edge(main), _edge(other)
    if main.left == other.left:
        bow = start + (60 if main.left else -60)
        return f"M{start} {main.y}C{bow} {main.y} {bow} {other.y} {end} {other.y}"
    return f"M{start} {main.y + 6}C{(start + end) // 2} {main.y + 10} {(start + end) // 2} {other.y} {end} {other.y}"


def _description(family: Family) -> str:
    said = []
    called = {member.key: member.full_name for member in family.carers}
    for child in family.children:
        named = [called[key] for key in child.parents if key in called]
        if named:
            said.append(f"{' and '.join(named)}: parent{'s' if len(named) > 1 else ''} of {child.full_name}.")
    return " ".join([*said, "The table below says the same."])
