"""What held from when to when in a family, as spans with words: the facts behind the time line and its list.

Read from the parts of the query `family.view`: homes, services and workers of each child, and what changed when.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.view_models.contact import TEAM_DUTY_CONTACT, has_gone
from app.view_models.family_facts import residences, street
from app.view_models.identity_strip import first_given_name
from app.view_models.rows import day, flag, has_ended, text
from app.view_models.sources import SourceBook
from app.view_models.words import from_code, listed, years_old
from graph.records import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One thing that held from a day to a day, with its words."""

    kind: str
    words: str
    since: date | None
    until: date | None
    doubt_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The homes, or one child, with the spans that belong there."""

    kind: str
    heading: str
    spans: tuple[Span, ...]


def family_groups(
    parts: Mapping[str, Sequence[Row]], *, child_key: str, on: date, today: date, book: SourceBook
) -> tuple[Group, ...]:
    """Homes, then children by age; in each group services before workers, the earliest first. Doubt is today's."""
    groups = [Group(kind="household", heading="Homes", spans=_home_spans(residences(parts)))]
    children = sorted(parts["children"], key=lambda row: (text(row, "key") != child_key, day(row, "dob") or date.max))
    for row in children:
        key, dob = text(row, "key"), day(row, "dob")
        services = [_service_span(one, book, today) for one in parts["services"] if text(one, "child_key") == key]
        workers = [_worker_span(one, book, today) for one in parts["involvements"] if text(one, "child_key") == key]
        years = f", {years_old(dob, on)}" if dob and dob <= on else ""
        spans = (*sorted(services, key=_span_order), *sorted(workers, key=_span_order))
        groups.append(Group(kind="child", heading=f"{first_given_name(row)}{years}", spans=spans))
    return tuple(group for group in groups if group.spans)


def moves(parts: Mapping[str, Sequence[Row]]) -> list[tuple[date, str]]:
    """What changed and when: who moved in together, and the day a lead was agreed."""
    names = {text(row, "key"): first_given_name(row) for row in parts["children"]}
    names |= {text(row, "carer_key"): (text(row, "carer_name") or "").split(" ")[0] for row in parts["care"]}
    births = {text(row, "key"): day(row, "dob") for row in parts["children"]}
    together: dict[date, set[str]] = {}
    for row in residences(parts):
        person, since = text(row, "person_key"), day(row, "since")
        if since and names.get(person) and births.get(person) != since and text(row, "part") in (None, "main"):
            together.setdefault(since, set()).add(names[person])
    found = [(since, f"{listed(sorted(people))} moved") for since, people in sorted(together.items())]
    leads = {since for row in parts["involvements"] if flag(row, "lead") and (since := day(row, "since"))}
    return found + [(since, "Lead agreed") for since in sorted(leads)]


def _span_order(span: Span) -> tuple[date, str]:
    return (span.since or date.min, span.words)


def _home_spans(living: Iterable[Row]) -> tuple[Span, ...]:
    lived: dict[str, list[Row]] = {}
    for row in living:
        lived.setdefault(text(row, "household_key") or "", []).append(row)
    spans = []
    for rows in lived.values():
        ends = [day(row, "until") for row in rows]
        starts = [day(row, "since") for row in rows]
        spans.append(Span(
            kind="household", words=street(rows[0]),
            since=None if None in starts else min(start for start in starts if start),
            until=None if None in ends else max(end for end in ends if end),
        ))  # fmt: skip
    return tuple(sorted(spans, key=_span_order))


def _service_span(row: Row, book: SourceBook, on: date) -> Span:
    words = text(row, "service_name") or from_code(text(row, "kind") or "service")
    return Span(
        kind="service", words=words, since=day(row, "since"), until=day(row, "until"), doubt_since=_doubt(row, book, on)
    )


def _worker_span(row: Row, book: SourceBook, on: date) -> Span:
    """A worker's span; where somebody who has gone would have to be rung now, the team stands there instead."""
    role = "lead" if flag(row, "lead") else (text(row, "role") or text(row, "profession") or "")
    service, worker = text(row, "service_name") or TEAM_DUTY_CONTACT, text(row, "practitioner_name")
    team = worker is None or (has_gone(row) and not has_ended(row, on))
    return Span(
        kind="service" if team else "practitioner",
        words=", ".join(part for part in (service if team else worker, role.lower()) if part),
        since=day(row, "since"),
        until=day(row, "until"),
        doubt_since=_doubt(row, book, on),
    )


def _doubt(row: Row, book: SourceBook, on: date) -> date | None:
    confirmed = day(row, "last_confirmed")
    return confirmed if book.doubt(text(row, "source"), confirmed, on) else None
