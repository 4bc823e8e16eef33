"""Homes side by side as numbers for an SVG: boxes, people by generation, and the lines from parents to children.

Homes stand in two columns that mirror each other, so that every line runs in the gap between them; generations are rows
that go across. Nothing here depends on chance, on a font or on a clock: the same family gives the same drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.view_models.family_facts import Family, FamilyHome, Member

WIDTH = 1140
_BOX_WIDTH = 430
_LEFT, _RIGHT = 120, 709
_HEAD = 72
_PERSON = 62
_PADDING = 26
_BETWEEN = 22
_TRUNK_STEP = 12
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
    """The name of a generation beside its row."""

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
    everyone = (*family.carers, *family.children)
    for pair in (family.homes[start : start + 2] for start in range(0, len(family.homes), 2)):
        rows = _rows(pair, everyone)
        height = (
            _HEAD + _PADDING + sum(_PERSON * rows[name] for name in rows) + _BETWEEN * (len(rows) - 1) + _PADDING - 8
        )
        for column, home in enumerate(pair):
            left = column == 0 and len(family.homes) > 1
            boxes.append(HomeBox(x=_RIGHT if column else _LEFT, y=top, width=_BOX_WIDTH if len(family.homes) > 1 else 700,
                                 height=height, home=home))  # fmt: skip
            y = top + _HEAD + _PADDING
            for generation, deep in rows.items():
                if column == 0:
                    labels.append(Label(y=y + 27, words=generation))
                for number, member in enumerate(_at(home, generation, everyone)):
                    place = _place(y + number * _PERSON + 22, left=left, single=len(family.homes) == 1)
                    ghost = member.homes[0] != home.key
                    marks.append(_mark(member, place, ghost=ghost))
                    if ghost:
                        ghosts.append((member.key, place))
                    else:
                        places[member.key] = place
                y += deep * _PERSON + _BETWEEN
        top += height + 24
    return Drawing(
        width=WIDTH, height=top - 22, boxes=tuple(boxes), marks=tuple(marks), labels=tuple(labels),
        kin_lines=_kin_lines(family.children, places, single=len(family.homes) == 1),
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
        x=place.x, y=place.y, text_x=place.x - 34 if place.left else place.x + 34, anchor="end" if place.left else "start",
        kind=member.kind, ghost=ghost,
        first=f"{member.given_name}, here as well" if ghost else f"{member.full_name}{years}",
        second="" if ghost else _shortened(member.to_the_children),
    )  # fmt: skip


def _shortened(words: str, most: int = 50) -> str:
    """As many whole sentences as fit beside a mark; the table below the drawing has them all."""
    kept = ""
    for part in words.split(". "):
        longer = f"{kept}. {part}" if kept else part
        if len(longer) > most:
            break
        kept = longer
    return kept


def _kin_lines(children: Sequence[Member], places: dict[str, _Place], *, single: bool) -> tuple[str, ...]:
    """One trunk for each set of parents, with a branch to each parent and each child of that set."""
    sets = dict.fromkeys(child.parents for child in children if child.parents)
    lines = []
    for number, parents in enumerate(sets):
        young = [places[child.key] for child in children if child.parents == parents and child.key in places]
        ends = [places[key] for key in parents if key in places]
        if not young or not ends:
            continue
        trunk = (155 if single else 630) + number * _TRUNK_STEP * (1 if single or number % 2 else -1)
        heights = [end.y for end in (*ends, *young)]
        lines.append(f"M{trunk} {min(heights)}V{max(heights)}")
        lines += [_branch(end, trunk) for end in (*ends, *young)]
    return tuple(lines)


def _branch(end: _Place, trunk: int) -> str:
    edge = end.x + 24 if end.left else end.x - 24
    return f"M{edge} {end.y}H{trunk}"


def _curve(main: _Place, other: _Place) -> str:
    start, end = (main.x + 24 if main.left else main.x - 24), (other.x + 20 if other.left else other.x - 20)
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
