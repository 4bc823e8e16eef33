"""A family's report in words: when, who by profession and place, why, what was opened; on paper and on the screen.

Called by the blueprint and the API. What is said of a look depends on that look alone, so that a report from which one
was left out reads as if it had never been (R44); the sentence on what the law lets us leave out is in every report.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.view_models.family_looks import ChildReport, FamilyLook, FamilyReport, Viewer
from app.view_models.words import (
    counted_in_words,
    index_number,
    listed,
    long_date,
    possessive,
    sentence,
)
from graph.records import Row
from policies.request import Purpose

SOMEBODY = "Somebody who works with children"
"""Whoever may not be told of: their service is sensitive, or nothing certain is known of where they work."""

_WHY: Mapping[str, str] = {
    Purpose.ARRANGING_SUPPORT: "Arranging or reviewing support",
    Purpose.CHILD_IN_FRONT: "{name} was in front of them",
    Purpose.WORRIED_SAFETY: "Worried about a child’s safety",
    Purpose.PREPARING_MEETING: "Preparing a meeting",
    Purpose.MISSING_SERVICE: "Finding out about a missing service",
    Purpose.CHECKING_RECORD: "Checking or correcting what is held",
    Purpose.IDENTIFYING: "Finding the right child",
}
_OPENED: Mapping[str, str] = {
    "the record": "the record: who is involved and how to reach them",
    "the family": "the family: who belongs to it, homes and services",
    "the links": "the links: who is involved, drawn as a map",
    "a search": "nothing more: a search found the name",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One look in words."""

    day: str
    who: str
    where: str
    why: str
    for_whom: str
    in_emergency: bool
    opened: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSection:
    """What is told about one child, on a sheet of its own."""

    key: str
    about: str
    heading: str
    summary: str
    lines: tuple[ReportLine, ...]
    upkeep: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyReportPage:
    """The whole letter."""

    asked_by: str
    period: str
    children: tuple[ChildSection, ...]
    made: str


def family_report_page(
    report: FamilyReport, *, asked_by: str, names: bool, made_on: date, made_by: str
) -> FamilyReportPage:
    """The letter; `names` adds the names of those who looked, where the authority has decided so."""
    return FamilyReportPage(
        asked_by=asked_by,
        period=_period(report),
        children=tuple(_section(child, report, names=names) for child in report.children),
        made=f"Made on {long_date(made_on)} by {made_by}",
    )


def full_name(child: Row) -> str:
    """Given and family name."""
    return f"{child['given_names']} {child['family_name']}"


def born(child: Row) -> str:
    """`born 14 March 2019`, or that the day is not known."""
    dob = child["dob"]
    return f"born {long_date(date.fromisoformat(dob))}" if isinstance(dob, str) else "date of birth not known"


def _section(child: ChildReport, report: FamilyReport, *, names: bool) -> ChildSection:
    key, row = str(child.child["key"]), child.child
    called = str(row["given_names"]).split()[0]
    looks = child.told.looks
    return ChildSection(
        key=key,
        about=f"About {full_name(row)}, {born(row)}. Index number {index_number(key)}",
        heading=f"Who has looked at {possessive(called)} record",
        summary=_summary(looks, report),
        lines=tuple(_line(look, report, called, names=names, guarded=child.guarded) for look in looks),
        upkeep=_upkeep(child.told.upkeep),
    )


def _summary(looks: tuple[FamilyLook, ...], report: FamilyReport) -> str:
    if not looks:
        return f"{sentence(_period(report))}, nobody looked."
    people = len({look.subject for look in looks})
    times = {1: "once", 2: "twice"}.get(len(looks), counted_in_words(len(looks), "time"))
    return f"{sentence(_period(report))}, {counted_in_words(people, 'person', 'people')} looked, {times}."


def _period(report: FamilyReport) -> str:
    return f"from {long_date(report.since)} to {long_date(report.until)}"


def _upkeep(times: int) -> str:
    if not times:
        return "In that time no list about the record was loaded or put in order."
    often = {1: "once", 2: "twice"}.get(times, counted_in_words(times, "time"))
    return (
        f"In that time the lists behind the record were loaded or put in order {often}, by machine or by those who "
        "keep them."
    )


def _line(look: FamilyLook, report: FamilyReport, called: str, *, names: bool, guarded: bool) -> ReportLine:
    viewer, on = report.viewers.get(look.subject, Viewer()), look.at.date()
    opened = [_OPENED.get(what, what) if len(look.opened) == 1 else what for what in look.opened]
    named = names and not guarded and bool(viewer.profession)
    profession = sentence(viewer.profession) or SOMEBODY
    return ReportLine(
        day=long_date(on),
        who=f"{viewer.full_name}, {viewer.profession}" if named else profession,
        where="" if guarded else _where(viewer, on),
        why=_WHY.get(look.purpose, "Another reason that is recorded").format(name=called),
        for_whom=_for_whom(look, report),
        in_emergency=look.in_emergency,
        opened=sentence(listed(opened)),
    )


def _where(viewer: Viewer, on: date) -> str:
    """The posts held on that day; for somebody who has moved on, not where they work now."""
    return "; ".join(dict.fromkeys(post.place for post in viewer.posts if post.held_on(on)))


def _for_whom(look: FamilyLook, report: FamilyReport) -> str:
    """The profession of whoever was served by telephone, and nothing else of them."""
    if look.on_behalf_of is None:
        return ""
    served = report.viewers.get(look.on_behalf_of, Viewer())
    return f"For a colleague: {served.profession}" if served.profession else "For a colleague"
