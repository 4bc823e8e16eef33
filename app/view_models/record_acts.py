"""What a reader may do beside a child's record, and the decisions not to share that they may find there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.view_models.not_shared_page import Decision
from app.view_models.rows import is_open, text
from graph.queries.claims import CONFIRMED_CLAIM, SELF_CLAIM
from graph.records import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One way on."""

    words: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordActs:
    """Everything that stands beside the record; empty where the reader may do nothing."""

    ways: tuple[Act, ...] = ()
    decisions: tuple[Decision, ...] = ()
    decisions_link: str = ""


def claim_act(involvements: Sequence[Row], practitioner: str | None, on: date, link: str) -> Act | None:
    """The way to say that one works with the child, or to end what one said; None for whoever is on a list."""
    if practitioner is None:
        return None
    mine = [row for row in involvements if text(row, "practitioner_key") == practitioner and is_open(row, on)]
    if not mine:
        return Act(words="I work with this child", link=link)
    if all(text(row, "source") in (SELF_CLAIM, CONFIRMED_CLAIM) for row in mine):
        return Act(words="You said that you work with this child: read or end it", link=link)
    return None
