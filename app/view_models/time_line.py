"""Everyone involved, on one time line: bars for an SVG and the same facts as rows; a part of the family page.

INVARIANT (list-is-the-drawing): bars and rows are made from the same spans, so neither can hold what the other lacks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.view_models.family_spans import Group, Span
from app.view_models.words import long_date, short_date

WIDTH, LEFT, RIGHT = 1140, 300, 1102
_FIRST_ROW, _GROUP_HEIGHT, _ROW_HEIGHT = 84, 41, 27
_YEARS_SHOWN = 4
_LONGEST_LABEL = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A span as it is drawn; `earlier` means that it began before the drawing does."""

    kind: str
    words: str
    y: int
    x: float
    width: float
    state: str
    """`current`, `ended` or `later`."""
    earlier: bool
    doubt_x: float | None
    note: str | None
    note_x: float
    note_anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The band of a group."""

    kind: str
    words: str
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A year on the axis, or an event over it."""

    x: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSpan:
    """A span in words, for the list and the table."""

    kind: str
    words: str
    when: str
    since: str
    until: str
    doubt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedGroup:
    """A group in words."""

    kind: str
    heading: str
    spans: tuple[ListedSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """Everything the template draws and lists."""

    width: int
    height: int
    title: str
    years: tuple[Tick, ...]
    events: tuple[Tick, ...]
    headings: tuple[Heading, ...]
    bars: tuple[Bar, ...]
    day_x: float
    day_words: str
    day_label_x: float
    fades: bool
    groups: tuple[ListedGroup, ...]


def time_line(groups: Sequence[Group], events: Sequence[tuple[date, str]], *, at: date, today: date) -> TimeLine:
    """Draw and list the groups, from four years back to today; earlier starts are shown by an arrow."""
    first = date(today.year - _YEARS_SHOWN + 1, 1, 1)
    headings: list[Heading] = []
    bars: list[Bar] = []
    y = _FIRST_ROW
    for group in groups:
        headings.append(Heading(kind=group.kind, words=group.heading, y=y))
        y += _GROUP_HEIGHT
        for span in group.spans:
            if (bar := _bar(span, y, at=at, first=first, today=today)) is not None:
                bars.append(bar)
                y += _ROW_HEIGHT
        y += 10
    day_x = _x(at, first, today)
    return TimeLine(
        width=WIDTH,
        height=y + 8,
        title=f"The family’s involvements from {first.year} to {today.year}, on one time line",
        years=tuple(
            Tick(x=_x(date(year, 1, 1), first, today), words=str(year)) for year in range(first.year, today.year + 1)
        ),
        events=_events(events, first, today),
        headings=tuple(headings),
        bars=tuple(bars),
        day_x=day_x,
        day_words=short_date(at),
        day_label_x=min(day_x, WIDTH - 66),
        fades=at < today,
        groups=tuple(_listed(group, at) for group in groups),
    )


def _x(moment: date, first: date, today: date) -> float:
    share = (moment - first).days / max((today - first).days, 1)
    return round(LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0), 1)


def _bar(span: Span, y: int, *, at: date, first: date, today: date) -> Bar | None:
    """The bar of a span; None for what ended before the drawing begins (the list and table still have it)."""
    if span.until and span.until < first:
        return None
    start, end = _x(span.since or first, first, today), _x(span.until or today, first, today)
    later, ended = bool(span.since and span.since > at), bool(span.until and span.until <= at)
    note, note_x, anchor = None, end + 7, "start"
    if later and span.since:
        note, note_x, anchor = f"starts {short_date(span.since)}", _x(at, first, today) - 8, "end"
    elif ended and span.until:
        note = f"ended {short_date(span.until)}"
        if end > RIGHT - 130:
            note_x, anchor = start - 8, "end"
    elif span.doubt_since:
        note, note_x, anchor = f"not confirmed since {short_date(span.doubt_since)}", start - 8, "end"
    room = start - LEFT
    return Bar(
        kind=span.kind,
        words=_fitting(span.words),
        y=y,
        x=start,
        width=max(round(end - start, 1), 3.0),
        state="later" if later else "ended" if ended else "current",
        earlier=span.since is None or span.since < first,
        doubt_x=max(_x(span.doubt_since, first, today), start)
        if span.doubt_since and not ended and not later
        else None,
        note=note if anchor == "start" or room > 130 else None,
        note_x=note_x,
        note_anchor=anchor,
    )


def _fitting(words: str) -> str:
    """The words cut to the room beside the bars; the list and the table have them whole."""
    if len(words) <= _LONGEST_LABEL:
        return words
    first = words.split(",", 1)[0]
    return first if len(first) <= _LONGEST_LABEL else f"{first[: _LONGEST_LABEL - 1]}…"


def _events(events: Iterable[tuple[date, str]], first: date, today: date) -> tuple[Tick, ...]:
    """Events whose words do not meet, the latest kept first: at 13.5 px a letter takes about 7 units."""
    kept: list[Tick] = []
    for moment, words in sorted(events, reverse=True):
        tick = Tick(x=_x(moment, first, today), words=words)
        room = all(abs(tick.x - other.x) > 3.6 * (len(words) + len(other.words)) + 12 for other in kept)
        if first <= moment <= today and room and tick.x + 3.6 * len(words) < WIDTH:
            kept.append(tick)
    return tuple(reversed(kept))


def _listed(group: Group, at: date) -> ListedGroup:
    return ListedGroup(kind=group.kind, heading=group.heading, spans=tuple(_in_words(span, at) for span in group.spans))


def _in_words(span: Span, at: date) -> ListedSpan:
    since = long_date(span.since) if span.since else "Not recorded"
    until = long_date(span.until) if span.until else ""
    if span.since and span.since > at:
        when = f"Starts later, on {since}"
    elif span.until and span.until <= at:
        when = f"From {since} to {until}" if span.since else f"To {until}"
    else:
        when = f"Since {since}" if span.since else "Start not recorded"
    return ListedSpan(
        kind=span.kind, words=span.words, when=when, since=since, until=until or "Still going on",
        doubt=f"Not confirmed since {long_date(span.doubt_since)}" if span.doubt_since else None,
    )  # fmt: skip
