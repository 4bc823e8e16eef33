"""A contact that answers (R36), and the sorted list of everyone involved now and before; a part of the child's record.

A worker who left or is suspended, or whose number nobody holds, is replaced by the team's duty contact in the same
answer. A number that policy hid and one that nobody holds are the same null, so they give the same sentence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.view_models.rows import day, flag, has_ended, is_open, text
from app.view_models.services_expected import UNIVERSAL_KINDS
from app.view_models.sources import SourceBook
from app.view_models.words import day_and_month, from_code, long_date, sentence, short_date
from graph.records import Row

TEAM_DUTY_CONTACT = "Team duty contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How to reach somebody: the number that answers first, then the rest."""

    instead: str | None = None
    """Why the team stands here in place of the worker."""
    phone: str | None = None
    hours: str | None = None
    email: str | None = None
    checked: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One row of `Involved now`."""

    kind: str
    heading: str
    role: str | None
    team: str | None
    lead: bool
    since: str
    confirmed: str | None
    doubt: str | None
    reach: Reach
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PastContact:
    """One row of `Involved before`: who it was, and whom to ask now."""

    heading: str
    role: str | None
    since: str
    until: str
    ask: str | None
    phone: str | None


def involved_now(
    involvements: Iterable[Row], services: Iterable[Row], *, on: date, book: SourceBook, own_key: str | None
) -> tuple[Contact, ...]:
    """Everyone involved on a day, lead first, then the most recent; universal services have lines of their own."""
    current = [_of_worker(row, on, book, own_key) for row in _ordered(involvements, "since") if is_open(row, on)]
    teams = [_of_team(row, on, book) for row in _ordered(services, "since")
             if is_open(row, on) and text(row, "kind") not in UNIVERSAL_KINDS]  # fmt: skip
    return tuple(sorted([*current, *teams], key=lambda contact: not contact.lead))


def involved_before(involvements: Iterable[Row], services: Iterable[Row], *, on: date) -> tuple[PastContact, ...]:
    """Everyone whose involvement had ended by a day, the latest first. Universal services have lines of their own."""
    ended = [row for row in _ordered([*involvements, *services], "until") if has_ended(row, on)]
    return tuple(_past(row) for row in ended if text(row, "kind") not in UNIVERSAL_KINDS)


def reach(row: Row) -> Reach:
    """The contact of an involvement that answers: the worker's own, or the team's with the reason."""
    instead = _why_the_team(row)
    if instead is None:
        return Reach(
            phone=text(row, "phone"), hours=text(row, "hours"), email=text(row, "email") or text(row, "service_email"),
            checked=_checked(row, "checked_on"),
        )  # fmt: skip
    return Reach(
        instead=instead, phone=text(row, "duty_phone"), hours=text(row, "service_hours"),
        email=text(row, "service_email"), checked=_checked(row, "service_checked_on"),
    )  # fmt: skip


def has_gone(row: Row) -> bool:
    """Whether the worker behind an involvement can no longer be asked."""
    return text(row, "practitioner_status") in ("left", "suspended") or text(row, "practitioner_name") is None


def _why_the_team(row: Row) -> str | None:
    status, left_on = text(row, "practitioner_status"), day(row, "left_on")
    if status == "left":
        return (
            f"The worker left on {day_and_month(left_on)}: ring the team."
            if left_on
            else "The worker left: ring the team."
        )
    if status == "suspended":
        return "The worker cannot be reached now: ring the team."
    if text(row, "phone") is None:
        return "No number is held for the worker: ring the team."
    return None


def _of_worker(row: Row, on: date, book: SourceBook, own_key: str | None) -> Contact:
    gone = has_gone(row)
    confirmed, doubt = _freshness(row, on, book)
    return Contact(
        kind="service" if gone else "practitioner",
        heading=TEAM_DUTY_CONTACT if gone else text(row, "practitioner_name") or TEAM_DUTY_CONTACT,
        role=sentence(text(row, "role") or text(row, "profession") or "") or None,
        team=_team(row),
        lead=flag(row, "lead"),
        since=_since(row),
        confirmed=confirmed,
        doubt=doubt,
        reach=reach(row),
        own=own_key is not None and text(row, "practitioner_key") == own_key,
    )


def _of_team(row: Row, on: date, book: SourceBook) -> Contact:
    confirmed, doubt = _freshness(row, on, book)
    return Contact(
        kind="service", heading=text(row, "service_name") or TEAM_DUTY_CONTACT, role=_kind(row),
        team=text(row, "agency_name"), lead=False, since=_since(row), confirmed=confirmed, doubt=doubt, own=False,
        reach=Reach(phone=text(row, "duty_phone"), hours=text(row, "hours"), email=text(row, "email"),
                    checked=_checked(row, "checked_on")),
    )  # fmt: skip


def _past(row: Row) -> PastContact:
    since, until = day(row, "since"), day(row, "until")
    worker, service = text(row, "practitioner_name"), text(row, "service_name")
    role = text(row, "role") or text(row, "profession") or (None if worker else _kind(row))
    second = ", ".join(part for part in (sentence(role) if role else None, text(row, "agency_name")) if part)
    return PastContact(
        heading=worker or service or TEAM_DUTY_CONTACT, role=second or None,
        since=long_date(since) if since else "Not recorded", until=long_date(until) if until else "",
        ask=service, phone=text(row, "duty_phone"),
    )  # fmt: skip


def _freshness(row: Row, on: date, book: SourceBook) -> tuple[str | None, str | None]:
    confirmed = day(row, "last_confirmed")
    doubt = book.doubt(text(row, "source"), confirmed, on)
    return (f"Confirmed {short_date(confirmed)}" if confirmed and not doubt else None), doubt


def _since(row: Row) -> str:
    since = day(row, "since")
    return f"Since {long_date(since)}" if since else "Start not recorded"


def _team(row: Row) -> str | None:
    return ", ".join(part for part in (text(row, "service_name"), text(row, "agency_name")) if part) or None


def _kind(row: Row) -> str | None:
    kind = text(row, "kind") or text(row, "service_kind")
    return sentence(from_code(kind)) if kind else None


def _checked(row: Row, column: str) -> str | None:
    checked = day(row, column)
    return f"Checked {short_date(checked)}" if checked else None


def _ordered(rows: Iterable[Row], column: str) -> list[Row]:
    by_key = sorted(rows, key=lambda row: text(row, "key") or "")
    return sorted(by_key, key=lambda row: day(row, column) or date.min, reverse=True)
