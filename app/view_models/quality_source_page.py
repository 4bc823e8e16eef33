"""The page of one list: what it covers, how old it is, why rows were rejected, what it lacks and where it differs.

Finished sentences from what the desk counted; small numbers of people are not told (`quality_words`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.view_models.quality_facts import ListQuality, SourceQuality
from app.view_models.quality_words import (
    ATTRIBUTE_WORDS,
    BAR_WIDTH,
    Bar,
    Chart,
    chart,
    length,
    rule_words,
    share,
    told,
)
from app.view_models.review_page import DoubtRow, doubt_row
from app.view_models.words import long_date, sentence

_OF_HOMES = frozenset({"postcode", "uprn"})
_ABOUT = {
    "child": "Children", "carer": "Carers", "household": "Homes", "practitioner": "Workers", "service": "Services",
    "agency": "Agencies",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why rows were rejected."""

    words: str
    number: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """Everything on the page."""

    name: str
    lead: str
    overdue: str
    facts: tuple[tuple[str, str], ...]
    uncounted: str
    figures: tuple[tuple[str, str, str], ...]
    reasons: tuple[Reason, ...]
    rejected_chart: Chart
    complete: Chart
    ages: Chart
    differs: tuple[tuple[str, str], ...]
    doubled: str
    without_crosswalk: str
    doubts: tuple[DoubtRow, ...]
    owner: str
    ring: str
    mail: str


def source_page(
    found: SourceQuality, *, today: date, area_words: Mapping[str, str], case_link: Callable[[str], str]
) -> SourcePage:
    """The page."""
    of = found.of
    area = area_words.get(of.area, of.area)
    since = f" from {long_date(of.covers_from)}" if of.covers_from else ""
    reasons = sorted(of.rejections.items(), key=lambda item: (-item[1], item[0]))
    return SourcePage(
        name=f"{of.full_name}, {area}",
        lead=". ".join(part for part in (
            f"Comes {of.schedule}" if of.schedule else "",
            f"Loaded {long_date(of.loaded_on)}" if of.loaded_on else "",
        ) if part) + ".",
        overdue=f"Expected again by {long_date(of.correct_to + timedelta(days=of.refresh_days))}, not yet here"
        if of.overdue(today) else "",
        facts=(
            ("Covers", f"{area}{since}"), ("Correct to", long_date(of.correct_to)),
            ("Ring", ", ".join(part for part in (of.owner.full_name, of.owner.phone) if part)),
        ),
        uncounted="" if of.counted else
        "What this list says is known only to those it concerns and to the coordinator, so nothing of it is counted.",
        figures=_figures(of, today) if of.counted else (),
        reasons=tuple(
            Reason(words=rule_words(rule)[0], number=f"{number:,}", remedy=rule_words(rule)[1])
            for rule, number in reasons
        ),
        rejected_chart=_rejected(reasons), complete=_complete(found), ages=_ages(of, today),
        differs=tuple(
            (ATTRIBUTE_WORDS[name], told(number)) for name, number in
            sorted(found.differs.items(), key=lambda item: (-item[1], item[0])) if number
        ),
        doubled=told(found.doubled) if found.doubled else "",
        without_crosswalk=told(of.without_crosswalk) if of.without_crosswalk else "",
        doubts=tuple(
            doubt_row(case, record, source=of.full_name, link=case_link(case.reference))
            for case, record in found.doubts
        ),
        owner=of.owner.full_name, ring=of.owner.phone, mail=of.owner.email,
    )  # fmt: skip


def _figures(of: ListQuality, today: date) -> tuple[tuple[str, str, str], ...]:
    about = [
        f"{_ABOUT.get(kind, sentence(kind))} {told(number).lower()}" for kind, number in sorted(of.records.items())
    ]
    rows = f"About {of.rows:,}" if of.rows is not None else "Not known"
    out_of = f"of about {of.rows:,} rows" if of.rows else ""
    late = of.unconfirmed(today)
    return (
        ("Rows in the latest file", rows, ""),
        ("Rejected", f"{of.rejected:,}", out_of),
        ("In doubt", str(of.doubtful), "wait for a decision here"),
        ("Not confirmed in time", told(late), "; ".join(about)),
    )


def _rejected(reasons: list[tuple[str, int]]) -> Chart:
    most = max((number for _, number in reasons), default=1)
    bars = [
        Bar(label=rule_words(rule)[0], says=f"{number:,}", width=round(BAR_WIDTH * number / most, 1), notable=True)
        for rule, number in reasons
    ]
    return chart("rejected", "Why rows were rejected", "How many rows were rejected for each reason.", bars)


def _complete(found: SourceQuality) -> Chart:
    bars = []
    for name, number in found.told.items():
        whole = found.of.records.get("household" if name in _OF_HOMES else "child", 0)
        if whole:
            bars.append(Bar(label=ATTRIBUTE_WORDS[name], says=share(number, whole), width=length(number, whole)))
    return chart("complete", "How complete the records are", "Of how many records each of these is sent.", bars)


def _ages(of: ListQuality, today: date) -> Chart:
    spans = (("Within its time", 0, 1), ("Up to twice as long ago", 1, 2), ("Longer ago", 2, 0))
    whole = sum(of.confirmed.values())
    bars = []
    for label, start, end in spans:
        first = (today - timedelta(days=of.refresh_days * end)).isoformat() if end else ""
        last = (today - timedelta(days=of.refresh_days * start)).isoformat() if start else "9999"
        number = sum(records for day, records in of.confirmed.items() if first <= day < last)
        if number or not start:
            bars.append(Bar(label=label, says=share(number, whole), width=length(number, whole), notable=bool(start)))
    return chart(
        "ages", "When its records were last confirmed",
        f"Records by when the list last vouched for them; it should every {of.refresh_days} days.",
        bars if whole else [],
    )  # fmt: skip
