"""Which services every child should have at an age (R34), and the sentence for each (R35). Pure dates and rows.

Compulsory school age follows the Education Act 1996, section 8: it begins on the prescribed day (31 December,
31 March, 31 August) on or after the fifth birthday and ends on the last Friday in June of the school year in which
the child is 16.
INVARIANT (absent-is-hidden): a row that policy left out and a row that never was give the very same line.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.view_models.rows import day, has_ended, is_open, text
from app.view_models.sources import SourceBook
from app.view_models.words import long_date, years_old
from graph.records import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One line of `Services that every child should have`: a heading and finished sentences."""

    heading: str
    say: str
    strong: bool
    place: str | None = None
    phone_word: str | None = None
    phone: str | None = None
    confirmed: str | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedService:
    """A universal kind of service: heading, who would send the list, whose number answers, when it is expected."""

    kind: str
    heading: str
    provider: str
    phone_word: str
    expected: Callable[[date, date], bool]


def of_compulsory_school_age(dob: date, on: date) -> bool:
    """Whether a child must be in school on a day (England)."""
    return _school_starts(_birthday(dob, 5)) <= on <= _school_ends(dob)


def _birthday(dob: date, years: int) -> date:
    try:
        return dob.replace(year=dob.year + years)
    except ValueError:  # born on 29 February
        return date(dob.year + years, 3, 1)


def _school_starts(fifth_birthday: date) -> date:
    prescribed = ((3, 31), (8, 31), (12, 31))
    begins = next(date(fifth_birthday.year, month, last) for month, last in prescribed
                  if fifth_birthday <= date(fifth_birthday.year, month, last))  # fmt: skip
    return begins + timedelta(days=1)


def _school_ends(dob: date) -> date:
    sixteenth = _birthday(dob, 16)
    summer = sixteenth.year if (sixteenth.month, sixteenth.day) <= (8, 31) else sixteenth.year + 1
    june_ends = date(summer, 6, 30)
    return june_ends - timedelta(days=(june_ends.weekday() - 4) % 7)


def _between(first: int, last: int) -> Callable[[date, date], bool]:
    """Expected from the `first` birthday until the day before the `last`."""
    return lambda dob, on: first <= years_old(dob, on) < last


EXPECTED_SERVICES: tuple[ExpectedService, ...] = (
    ExpectedService(kind="school", heading="School", provider="schools", phone_word="Office",
                    expected=of_compulsory_school_age),
    ExpectedService(kind="family_doctor", heading="Family doctor", provider="family doctors", phone_word="Reception",
                    expected=lambda dob, on: dob <= on),
    ExpectedService(kind="health_visiting", heading="Health visiting", provider="health visiting", phone_word="Team",
                    expected=_between(0, 5)),
    ExpectedService(kind="school_nursing", heading="School nursing", provider="school nursing", phone_word="Team",
                    expected=_between(5, 19)),
    ExpectedService(kind="youth_support", heading="Youth support", provider="youth support", phone_word="Team",
                    expected=_between(13, 19)),
)  # fmt: skip

UNIVERSAL_KINDS = frozenset(service.kind for service in EXPECTED_SERVICES)


def service_lines(
    rows: Iterable[Row], *, dob: date | None, area: str | None, area_words: str, on: date, book: SourceBook
) -> tuple[ServiceLine, ...]:
    """One line for each universal kind, in their fixed order; never fewer, so that a missing line says nothing."""
    known = list(rows)
    return tuple(
        _line(service, [row for row in known if text(row, "kind") == service.kind], dob, area, area_words, on, book)
        for service in EXPECTED_SERVICES
    )


def _line(
    service: ExpectedService, rows: Sequence[Row], dob: date | None, area: str | None, area_words: str, on: date,
    book: SourceBook,
) -> ServiceLine:  # fmt: skip
    current = _latest((row for row in rows if is_open(row, on)), "since")
    if current is not None:
        return _present(service, current, on, book)
    past = _latest((row for row in rows if has_ended(row, on)), "until")
    if past is not None:
        return _past(service, past)
    if dob is not None and not service.expected(dob, on):
        return ServiceLine(heading=service.heading, say="Not expected at this age.", strong=False)
    return ServiceLine(heading=service.heading, say=_absent(service, area, area_words, book), strong=False)


def _latest(rows: Iterable[Row], column: str) -> Row | None:
    # Equal dates are decided by key, so that two engines and two reads tell the same story.
    return max(rows, key=lambda row: (day(row, column) or date.min, text(row, "key") or ""), default=None)


def _present(service: ExpectedService, row: Row, on: date, book: SourceBook) -> ServiceLine:
    since, confirmed = day(row, "since"), day(row, "last_confirmed")
    words = book.words(text(row, "source"))
    doubt = book.doubt(text(row, "source"), confirmed, on)
    return ServiceLine(
        heading=service.heading,
        say=f"Involved now, since {long_date(since)}." if since else "Involved now.",
        strong=True,
        place=_place(row),
        phone_word=service.phone_word,
        phone=text(row, "duty_phone"),
        confirmed=f"Confirmed by {words} on {long_date(confirmed)}" if words and confirmed and not doubt else None,
        doubt=doubt,
    )


def _past(service: ExpectedService, row: Row) -> ServiceLine:
    since, until = day(row, "since"), day(row, "until")
    ended = long_date(until) if until else ""
    return ServiceLine(
        heading=service.heading,
        say=f"Involved before, from {long_date(since)} to {ended}." if since else f"Involved before, to {ended}.",
        strong=True,
        place=_place(row),
        phone_word=service.phone_word,
        phone=text(row, "duty_phone"),
    )


def _place(row: Row) -> str | None:
    parts = [part for part in (text(row, "service_name"), text(row, "detail")) if part]
    return ", ".join(parts) if parts else None


def _absent(service: ExpectedService, area: str | None, area_words: str, book: SourceBook) -> str:
    coverage = book.coverage(service.kind, area)
    if coverage is None:
        return f"Source not loaded: we hold no list from {service.provider} for {area_words}."
    years = f", {coverage.covers_from.year} to now," if coverage.covers_from else ""
    return (
        f"Nothing in {coverage.register}, which covers {area_words}{years or ','} "
        f"and is correct to {long_date(coverage.correct_to)}."
    )
