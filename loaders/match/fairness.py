"""How well the matcher serves whom: recall, false matches and calibration by sex, age, name origin or any other group.

Called on labelled answers, by the measurement and by the page on data quality. Nobody's name is kept: only counts.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

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
