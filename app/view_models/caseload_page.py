"""My children: those the reader is involved with now, as far as policy lets them be known; lead first, then by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from app.view_models.identity_strip import ChildCard, child_card, full_name
from app.view_models.rows import day, flag, text
from app.view_models.words import counted, index_number, long_date, sentence
from graph.queries.claims import SELF_CLAIM
from graph.records import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadRow:
    """One child of the caseload."""

    card: ChildCard
    index_number: str
    role: str | None
    lead: bool
    since: str
    claimed: str | None
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadPage:
    """The list."""

    rows: tuple[CaseloadRow, ...]
    summary: str


def caseload_page(children: Iterable[Row], *, on: date, link: Callable[[str], str]) -> CaseloadPage:
    """Each child once, even where somebody has two roles: the lead's comes first."""
    by_role = sorted(children, key=lambda row: (not flag(row, "lead"), full_name(row), text(row, "key") or ""))
    once = {text(row, "key") or "": row for row in reversed(by_role)}
    rows = tuple(_row(row, on, link) for row in by_role if once[text(row, "key") or ""] is row)
    return CaseloadPage(rows=rows, summary=counted(len(rows), "child", "children"))


def _row(row: Row, on: date, link: Callable[[str], str]) -> CaseloadRow:
    key, since, role = text(row, "key") or "", day(row, "since"), text(row, "role")
    return CaseloadRow(
        card=child_card(row, on), index_number=index_number(key), role=sentence(role) if role else None,
        lead=flag(row, "lead"), since=long_date(since) if since else "Not recorded", claimed=_claimed(row),
        link=link(key),
    )  # fmt: skip


def _claimed(row: Row) -> str | None:
    until = day(row, "until")
    if text(row, "source") != SELF_CLAIM or until is None:
        return None
    return f"Said by yourself, until {long_date(until)}"
