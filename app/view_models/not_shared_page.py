"""Decisions not to share: the form, and each decision as it is found again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from app.casework.case import Case
from app.view_models.identity_strip import ChildCard, child_card
from app.view_models.words import index_number, long_date
from graph.records import Row

LONGEST_WORDS = 600
LONGEST_WHOM = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision not to share."""

    reference: str
    with_whom: str
    ground: str
    words: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSharedPage:
    """The form for one child, under what was decided already."""

    key: str
    card: ChildCard
    index_number: str
    grounds: tuple[tuple[str, str], ...]
    decisions: tuple[Decision, ...]
    with_whom: str = ""
    ground: str = ""
    words: str = ""
    problems: tuple[tuple[str, str], ...] = ()


def decision(
    case: Case, words: str, *, grounds: Mapping[str, str], names: Callable[[str], str], zone: tzinfo
) -> Decision:  # fmt: skip
    """One decision: with whom not, why, by whom and when."""
    day = long_date(case.opened_at.astimezone(zone).date())
    return Decision(
        reference=case.reference, with_whom=case.about.get("with_whom", ""),
        ground=grounds.get(case.about.get("ground", ""), "Ground not recorded"), words=words,
        by=f"{names(case.opened_by)}, {day}",
    )  # fmt: skip


def not_shared_page(
    child: Row, decisions: tuple[Decision, ...], *, on: date, grounds: Mapping[str, str]
) -> NotSharedPage:
    """The page of one child."""
    key = str(child["key"])
    return NotSharedPage(
        key=key, card=child_card(child, on), index_number=index_number(key), grounds=tuple(grounds.items()),
        decisions=decisions,
    )  # fmt: skip
