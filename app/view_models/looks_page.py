"""Who has viewed a record: the short list beside it and the page of all looks; called by the record blueprint.

INVARIANT (looks-are-filtered): the looks given here were already chosen by the ledger's reader for this subject, so a
look from a service that the subject may not know of is not among them and no count includes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.view_models.frame import purpose_words
from app.view_models.words import clock, day_and_month, long_date

SHOWN_BESIDE_THE_RECORD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One recorded look at one child, as the ledger's reader gives it. `at` is local time."""

    at: datetime
    subject: str
    full_name: str
    position: str
    purpose: str
    what: str
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLine:
    """A look in words."""

    who: str
    position: str
    when: str
    day: str
    time: str
    why: str
    what: str
    on_behalf_of: str | None


def look_lines(looks: Sequence[Look], *, reader: str, today: date) -> tuple[LookLine, ...]:
    """Newest first; the reader's own looks say `You`."""
    newest_first = sorted(looks, key=lambda look: look.at, reverse=True)
    return tuple(_line(look, reader, today) for look in newest_first)


def since_words(looks: Sequence[Look]) -> str:
    """`All looks since June 2026`: what the link to the full list says."""
    if not looks:
        return "All looks"
    month = long_date(min(look.at for look in looks).date()).split(" ", 1)[1]
    return f"All looks since {month}"


def _line(look: Look, reader: str, today: date) -> LookLine:
    seen_on = look.at.date()
    when = (
        "today at"
        if seen_on == today
        else f"{day_and_month(seen_on) if seen_on.year == today.year else long_date(seen_on)},"
    )
    return LookLine(
        who="You" if look.subject == reader else look.full_name, position=look.position,
        when=f"{when} {clock(look.at)}", day=long_date(seen_on), time=clock(look.at),
        why=purpose_words(look.purpose), what=look.what, on_behalf_of=look.on_behalf_of,
    )  # fmt: skip
