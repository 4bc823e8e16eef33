"""How well the matcher serves whom: recall, false matches and calibration by sex, age, name origin or any other group.

Called on labelled answers, by the measurement, and on the pairs that people decided, by the page on data quality.
Nobody's name is kept: only counts. Kinds of names stand in `loaders/name_origins.py`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

BANDS = (0.0, 0.005, 0.1, 0.5, 0.9, 0.97, 0.99, 0.999)
"""Lower edges of the bands in which what was said is set beside what was true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One answer whose truth is known. `groups` are its kinds and their values, such as `sex` and `F`."""

    groups: tuple[tuple[str, str], ...]
    held: bool
    """Whether the child is in the index at all."""
    decision: str
    right: bool
    """Whether the child that was linked, or stands first, is the one."""
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """One group of answers. A share of nothing is None."""

    kind: str
    value: str
    answers: int
    members_matched: float | None
    false_matches: float | None
    reviewed: float
    claimed: float | None
    """Expected false matches by the probabilities of the matches themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Answers said to be about equally probable, and how many of them were right."""

    least: float
    answers: int
    said: float
    true: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A record and a child, or two children, of whom a person has said whether they are one."""

    groups: tuple[tuple[str, str], ...]
    p: float | None
    """What the matcher had said; None where it had said nothing, as where a guard stopped it before."""
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDecided:
    """What people decided on one group of pairs, beside what had been said of those of which anything was."""

    kind: str
    value: str
    pairs: int
    same: int
    weighed: int
    said: float
    true: float
    taken_back: int = 0
    """Links that the machine made and a person took back."""


_AGES = ((1, "under 1"), (5, "1 to 4"), (11, "5 to 10"), (16, "11 to 15"), (18, "16 and 17"))


def age_band(born: date | None, on: date) -> str:
    """How old a child was on a day, as a group."""
    if born is None:
        return "not known"
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((words for below, words in _AGES if years < below), "18 and over")


def decided_by_group(
    pairs: Iterable[Pair], taken_back: Iterable[tuple[tuple[str, str], ...]] = ()
) -> list[GroupDecided]:  # fmt: skip
    """The pairs of every group, in the order of kinds and values; `taken_back` are the groups of each such link."""
    grouped: defaultdict[tuple[str, str], list[Pair]] = defaultdict(list)
    back: defaultdict[tuple[str, str], int] = defaultdict(int)
    for pair in pairs:
        for group in pair.groups:
            grouped[group].append(pair)
    for groups in taken_back:
        for group in groups:
            back[group] += 1
    found = []
    for kind, value in sorted({*grouped, *back}):
        inside = grouped[kind, value]
        said = [(pair.p, pair.same) for pair in inside if pair.p is not None]
        found.append(GroupDecided(
            kind=kind, value=value, pairs=len(inside), same=sum(pair.same for pair in inside), weighed=len(said),
            said=sum(p for p, _ in said) / len(said) if said else 0.0,
            true=sum(same for _, same in said) / len(said) if said else 0.0, taken_back=back[kind, value],
        ))  # fmt: skip
    return found


def bands_of(pairs: Iterable[Pair]) -> list[Band]:
    """The reliability of what was said of these pairs."""
    return reliability(
        Labelled(groups=pair.groups, held=True, decision="review", right=pair.same, p=pair.p)
        for pair in pairs if pair.p is not None
    )  # fmt: skip


def by_group(answers: Iterable[Labelled]) -> list[GroupFigures]:
    """The figures of every group, in the order of kinds and values."""
    grouped: defaultdict[tuple[str, str], list[Labelled]] = defaultdict(list)
    for answer in answers:
        for group in answer.groups:
            grouped[group].append(answer)
    return [_figures(kind, value, grouped[kind, value]) for kind, value in sorted(grouped)]


def reliability(answers: Iterable[Labelled]) -> list[Band]:
    """What was said beside what was true, band by band; empty bands are left out."""
    banded: defaultdict[float, list[Labelled]] = defaultdict(list)
    for answer in answers:
        banded[max(edge for edge in BANDS if edge <= answer.p)].append(answer)
    return [
        Band(
            least=least, answers=len(inside), said=sum(one.p for one in inside) / len(inside),
            true=sum(one.right for one in inside) / len(inside),
        )
        for least, inside in sorted(banded.items())
    ]  # fmt: skip


def _figures(kind: str, value: str, answers: list[Labelled]) -> GroupFigures:
    held = [one for one in answers if one.held]
    matched = [one for one in answers if one.decision == "match"]
    return GroupFigures(
        kind=kind, value=value, answers=len(answers),
        members_matched=sum(one.right for one in held if one.decision == "match") / len(held) if held else None,
        false_matches=sum(not one.right for one in matched) / len(matched) if matched else None,
        reviewed=sum(one.decision == "review" for one in answers) / len(answers),
        claimed=sum(1 - one.p for one in matched) / len(matched) if matched else None,
    )  # fmt: skip
