"""On which ground sensitive services are held: finished sentences for the service itself and the coordinator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.view_models.identity_strip import ChildCard, child_card
from app.view_models.rows import day, text
from app.view_models.words import index_number, long_date
from graph.records import Row

LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOn:
    """One involvement with its ground."""

    key: str
    who: str
    ground: str
    since: str
    can_be_withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentsPage:
    """Every involvement of a sensitive service that the reader may know of."""

    key: str
    card: ChildCard
    index_number: str
    held: tuple[HeldOn, ...]
    problem: str | None = None
    at: str = ""
    """The involvement at which the problem is."""


def consents_page(child: Row, rows: Sequence[Row], *, on: date) -> ConsentsPage:
    """The page of one child."""
    key = str(child["key"])
    return ConsentsPage(
        key=key, card=child_card(child, on), index_number=index_number(key), held=tuple(_held(row) for row in rows)
    )


def _held(row: Row) -> HeldOn:
    by_consent = text(row, "consent_basis") == "consent"
    given, who = day(row, "consent_on"), text(row, "consent_giver") or "somebody whose name is not recorded"
    said = "Consent given by" if by_consent else "A reason of harm, recorded by"
    since = day(row, "since")
    return HeldOn(
        key=text(row, "key") or "",
        who=", ".join(part for part in (text(row, "practitioner_name"), text(row, "service_name")) if part),
        ground=f"{said} {who}{f' on {long_date(given)}' if given else ''}.",
        since=f"Involved since {long_date(since)}." if since else "", can_be_withdrawn=by_consent,
    )  # fmt: skip
