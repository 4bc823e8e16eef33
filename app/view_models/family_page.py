"""The family page: homes side by side, the table of its people, the time line, and the day they are all shown for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.view_models.family_drawing import Drawing, family_drawing
from app.view_models.family_facts import Family, Member, family_as_at, family_words
from app.view_models.family_spans import family_groups, moves
from app.view_models.identity_strip import first_given_name
from app.view_models.rows import text
from app.view_models.sources import SourceBook
from app.view_models.time_line import TimeLine, time_line
from app.view_models.words import from_code, long_date, possessive
from graph.records import Row

_FIRST_DAY_YEARS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRow:
    """One row of the family's table."""

    kind: str
    full_name: str
    years: str
    home: str
    since: str
    to_the_children: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AsAt:
    """The form that chooses the day: as words, as ISO, and as steps of the slider."""

    words: str
    iso: str
    first_iso: str
    first_words: str
    steps: int
    step: int
    problem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPage:
    """Everything on the page."""

    heading: str
    summary: str
    as_at: AsAt
    drawing: Drawing
    rows: tuple[FamilyRow, ...]
    says_since: bool
    """Whether any source tells since when somebody lives where; a column without a single day would only tire."""
    time_line: TimeLine | None


def family_page(
    parts: Mapping[str, Sequence[Row]],
    *,
    child_key: str,
    at: date,
    today: date,
    book: SourceBook,
    problem: str | None = None,
) -> FamilyPage:
    """Shape the parts of the query `family.view` for a day."""
    child = next(row for row in parts["children"] if text(row, "key") == child_key)
    family = family_as_at(parts, child_key=child_key, on=at)
    groups = family_groups(parts, child_key=child_key, on=at, today=today, book=book)
    members = (*family.children, *family.carers)
    return FamilyPage(
        heading=f"{possessive(first_given_name(child))} family",
        summary=family_words(family),
        as_at=_as_at(at, today, problem),
        drawing=family_drawing(family),
        rows=tuple(_row(member, family) for member in members),
        says_since=any(member.since for member in members),
        time_line=time_line(groups, moves(parts), at=at, today=today) if groups else None,
    )


def parse_day(typed: str | None, today: date) -> tuple[date, str | None]:
    """The day that was asked for; today, with a sentence that says why, where it is no day that has been."""
    if not typed or not typed.strip():
        return today, None
    asked = read_day(typed.strip())
    if asked is None:
        return today, "That is not a date. Write it like 30 September 2026. Today is shown."
    if asked > today:
        return today, "That day has not come yet. Today is shown."
    return max(asked, date(1990, 1, 1)), None


def read_day(typed: str) -> date | None:
    """A day as people write it: `30 September 2026`, `30 Sep 2026`, `30 9 2026` or ISO; None for anything else."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        words = typed.replace(",", " ").split()
    if len(words) != 3 or not typed.isascii() or not words[0].isdigit() or not words[2].isdigit():
        return None
    months = [long_date(date(2000, month, 1)).split()[1].lower() for month in range(1, 13)]
    month = next((number for number, name in enumerate(months, 1)
                  if len(words[1]) >= 3 and name.startswith(words[1].lower())), words[1])  # fmt: skip
    try:
        return date(int(words[2]), int(month), int(words[0]))
    except ValueError:
        return None


def _as_at(at: date, today: date, problem: str | None) -> AsAt:
    first = date(today.year - _FIRST_DAY_YEARS + 1, 1, 1)
    return AsAt(
        words=long_date(at), iso=at.isoformat(), first_iso=first.isoformat(),
        first_words=long_date(first).split(" ", 1)[1], steps=(today - first).days, step=max((at - first).days, 0),
        problem=problem,
    )  # fmt: skip


def _row(member: Member, family: Family) -> FamilyRow:
    streets = {home.key: home.street for home in family.homes}
    return FamilyRow(
        kind=member.kind, full_name=member.full_name, years=member.years,
        home=_homes_of(member, streets) or "Not recorded",
        since=long_date(member.since) if member.since else "Not recorded",
        to_the_children=member.to_the_children or "The only child here",
    )  # fmt: skip


def _homes_of(member: Member, streets: Mapping[str, str]) -> str:
    """The street; with several homes, the part that each plays."""
    if len(member.homes) == 1:
        return streets[member.homes[0]]
    return ", ".join(
        f"{streets[key]} ({from_code(part)})" for key, part in zip(member.homes, member.parts, strict=True)
    )
