"""The page on the matcher: what it had said of pairs beside what people decided, over all and by groups of children.

Finished sentences and drawn bars from what the desk counted. INVARIANT (small numbers): no number of people below five
is told, nor can it be worked out: where one line of a table is not told, the next smallest is not told either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.view_models.quality_words import SMALL, small, told
from app.view_models.words import sex_in_words
from loaders.match.fairness import BANDS, Band, GroupDecided

BAR_WIDTH = 160
FAR_APART = 0.15
"""From here what was said and what was decided differ enough to be pointed at."""
ENOUGH = 20
"""Pairs from which a difference is pointed at: below, chance makes it."""

_HIDDEN, _NOT_TOLD = "Too few to tell", "Not told"
_KINDS = {
    "name origin": ("By the sound of the name", "A rough sorting of names by how they are spelt; kept of no child"),
    "sex": ("By sex", "As it is held now"),
    "age": ("By age", "On the day of the decision"),
    "area": ("By area", "Where the child belongs now"),
}
_ORIGINS = {
    "muslim": "Arabic, Pakistani, Bangladeshi, Somali, Turkish", "south-asian": "Indian, Sikh, Sri Lankan, Nepali",
    "east-european": "East European", "african": "West, East and Southern African", "east-asian": "East Asian",
    "iberian": "Portuguese, Spanish, Latin American", "celtic": "Irish, Scottish, Welsh",
    "other": "English, and all others",
}  # fmt: skip
_AGES = ("under 1", "1 to 4", "5 to 10", "11 to 15", "16 and 17", "18 and over", "not known")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a table: numbers as words, and its bar and mark."""

    label: str
    pairs: str
    same: str
    two: str
    said: str
    decided: str
    taken_back: str = ""
    width: float = 0.0
    mark: float | None = None
    """Where on the bar what was said stands; None where nothing may be drawn."""
    notable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way of grouping."""

    code: str
    title: str
    note: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingPage:
    """Everything on the page."""

    figures: tuple[tuple[str, str, str], ...]
    bands: tuple[Line, ...]
    kinds: tuple[Kind, ...]
    empty: bool
    notable: str


def matching_page(
    *, pairs: int, same: int, taken_back: int, bands: Sequence[Band], groups: Sequence[GroupDecided],
    area_words: Mapping[str, str],
) -> MatchingPage:  # fmt: skip
    """The page of everything that was decided."""
    kinds = tuple(_kind(code, groups, area_words) for code in _KINDS if any(one.kind == code for one in groups))
    far = [f"{line.label} ({kind.title.lower()})" for kind in kinds for line in kind.lines if line.notable]
    one, two = split(same, pairs)
    return MatchingPage(
        figures=(
            ("Pairs decided", told(pairs), "by people, on records in doubt"), ("The same child", one, ""),
            ("Two children", two, ""), ("Links taken back", told(taken_back), "that the machine had made"),
        ),
        bands=tuple(_band(band) for band in bands), kinds=kinds, empty=not pairs and not taken_back,
        notable=f"Said and decided are far apart for: {'; '.join(far)}." if far else "",
    )  # fmt: skip


def split(part: int, whole: int) -> tuple[str, str]:
    """Both parts of a whole, in words that tell neither where one of them is small."""
    if small(whole):
        return _HIDDEN, _HIDDEN
    rest = whole - part
    if small(part) or small(rest):
        fewer, others = f"Fewer than {SMALL}", f"All but fewer than {SMALL}"
        return (fewer, others) if small(part) and part <= rest else (others, fewer)
    return told(part), told(rest)


def in_hundred(fraction: float) -> str:
    """`43 in 100`; certainty is never claimed by rounding."""
    if 0 < fraction < 1:
        return f"{min(99, max(1, round(fraction * 100)))} in 100"
    return "100 in 100" if fraction else "0 in 100"


def secondary(numbers: Sequence[int]) -> frozenset[int]:
    """Which of these must not be told: the small ones, and where that is only one the next smallest, too."""
    hidden = [place for place, number in enumerate(numbers) if small(number)]
    if len(hidden) == 1:
        others = [place for place, number in enumerate(numbers) if number and place not in hidden]
        hidden += sorted(others, key=lambda place: numbers[place])[:1]
    return frozenset(hidden)


def _kind(code: str, groups: Sequence[GroupDecided], area_words: Mapping[str, str]) -> Kind:
    title, note = _KINDS[code]
    inside = sorted((one for one in groups if one.kind == code), key=lambda one: _place(code, one))
    hidden = secondary([one.pairs for one in inside])
    back = secondary([one.taken_back for one in inside])
    parts = secondary([min(one.same, one.pairs - one.same) for one in inside])
    lines = tuple(
        _line(one, _label(one, area_words), told_pairs=place not in hidden, told_parts=place not in parts,
              told_back=place not in back)
        for place, one in enumerate(inside)
    )  # fmt: skip
    return Kind(code=code.replace(" ", "-"), title=title, note=note, lines=lines)


def _line(one: GroupDecided, label: str, *, told_pairs: bool, told_parts: bool, told_back: bool) -> Line:
    back = told(one.taken_back) if told_back else _HIDDEN
    if not told_pairs:
        return Line(
            label=label,
            pairs=_HIDDEN,
            same=_NOT_TOLD,
            two=_NOT_TOLD,
            said=_NOT_TOLD,
            decided=_NOT_TOLD,
            taken_back=back,
        )
    own = small(one.same) or small(one.pairs - one.same)
    same, two = split(one.same, one.pairs) if told_parts or own else (_HIDDEN, _HIDDEN)
    weighed = told_parts and one.weighed >= SMALL
    far = one.weighed >= ENOUGH and abs(one.said - one.true) >= FAR_APART
    return Line(
        label=label, pairs=told(one.pairs), same=same, two=two, said=in_hundred(one.said) if weighed else _NOT_TOLD,
        decided=in_hundred(one.true) if weighed else _NOT_TOLD, taken_back=back, notable=weighed and far,
        width=round(BAR_WIDTH * one.true, 1) if weighed else 0.0,
        mark=round(BAR_WIDTH * one.said, 1) if weighed else None,
    )  # fmt: skip


def _band(band: Band) -> Line:
    right = round(band.true * band.answers)
    drawn = not small(band.answers)
    same, two = split(right, band.answers)
    far = band.answers >= ENOUGH and abs(band.said - band.true) >= FAR_APART
    plain = drawn and not small(right) and not small(band.answers - right)
    return Line(
        label=_between(band.least), pairs=told(band.answers), same=same if drawn else _NOT_TOLD,
        two=two if drawn else _NOT_TOLD,
        said=in_hundred(band.said) if drawn else _NOT_TOLD, decided=in_hundred(band.true) if plain else _NOT_TOLD,
        width=round(BAR_WIDTH * band.true, 1) if plain else 0.0,
        mark=round(BAR_WIDTH * band.said, 1) if drawn else None, notable=plain and far,
    )  # fmt: skip


def _between(least: float) -> str:
    """The edges of a band in words."""
    most = next((edge for edge in BANDS if edge > least), 1.0)
    return f"{_figure(least)} to {_figure(most)} in 100"


def _figure(fraction: float) -> str:
    return f"{fraction * 100:g}"


def _label(one: GroupDecided, area_words: Mapping[str, str]) -> str:
    if one.kind == "name origin":
        return _ORIGINS[one.value]
    if one.kind == "sex":
        return sex_in_words(one.value)
    if one.kind == "area":
        return area_words.get(one.value, one.value)
    return one.value[:1].upper() + one.value[1:]


def _place(code: str, one: GroupDecided) -> tuple[int, str]:
    if code == "age":
        return _AGES.index(one.value), ""
    return (list(_ORIGINS).index(one.value) if code == "name origin" else 0), one.value
