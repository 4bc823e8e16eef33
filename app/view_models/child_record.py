"""The child's record: either the full case sheet or, where only the residue may be known, four facts (R4)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.view_models.contact import Contact, PastContact, has_gone, involved_before, involved_now
from app.view_models.frame import Site
from app.view_models.homes import HomesAndCarers, homes_and_carers
from app.view_models.identity_strip import Fact, IdentityStrip, full_name, identity_strip, residue
from app.view_models.looks_page import SHOWN_BESIDE_THE_RECORD, Look, LookLine, look_lines, since_words
from app.view_models.rows import day, text
from app.view_models.services_expected import ServiceLine, service_lines
from app.view_models.sources import SourceBook
from app.view_models.words import counted, long_date
from graph.records import Row

_INDICATORS = (
    ("assessment_done", "Assessment done"),
    ("information_to_share", "Information to share"),
    ("taking_action", "Taking action"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidueRecord:
    """Name, sex, date of birth, index number; the page adds the coordinator box, which is on every record."""

    full_name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What others have said they hold: that it exists, and whom to ask; never what it says."""

    heading: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildRecord:
    """The full case sheet."""

    identity: IdentityStrip
    involved: tuple[Contact, ...]
    involved_words: str
    services: tuple[ServiceLine, ...]
    indicators: tuple[Indicator, ...]
    before: tuple[PastContact, ...]
    homes: HomesAndCarers
    looks: tuple[LookLine, ...]
    all_looks_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContext:
    """What the page knows besides the rows: the day, the site, the sources, and who is reading."""

    on: date
    site: Site
    book: SourceBook
    reader: str
    reader_practitioner: str | None
    link: Callable[[str], str]


def only_residue(child: Row) -> bool:
    """Whether the rows hold the residue only: standing is closed exactly where a shield is in force."""
    return text(child, "area") is None


def residue_record(child: Row) -> ResidueRecord:
    """The record of which nothing but the residue may be known."""
    return ResidueRecord(full_name=full_name(child), facts=residue(child))


def child_record(
    parts: Mapping[str, Sequence[Row]], *, child: Row, looks: Sequence[Look], context: RecordContext
) -> ChildRecord:
    """Shape the parts of the query `child.record` into the case sheet."""
    involvements, services = parts["involvements"], parts["services"]
    involved = involved_now(
        involvements, services, on=context.on, book=context.book, own_key=context.reader_practitioner
    )
    area = text(child, "area")
    return ChildRecord(
        identity=identity_strip(child, context.on, context.site),
        involved=involved,
        involved_words=_involved_words(involved),
        services=service_lines(
            services,
            dob=day(child, "dob"),
            area=area,
            area_words=context.site.area(area),
            on=context.on,
            book=context.book,
        ),
        indicators=_indicators(involvements),
        before=involved_before(involvements, services, on=context.on),
        homes=homes_and_carers(
            homes=parts["homes"],
            carers=parts["carers"],
            siblings=parts["siblings"],
            on=context.on,
            book=context.book,
            link=context.link,
        ),
        looks=look_lines(looks, reader=context.reader, today=context.on)[:SHOWN_BESIDE_THE_RECORD],
        all_looks_words=since_words(looks),
    )


def _involved_words(involved: Sequence[Contact]) -> str:
    led = any(contact.lead for contact in involved)
    return counted(len(involved), "person or team", "people and teams") + (
        ", lead first" if led and len(involved) > 1 else ""
    )


def _indicators(involvements: Iterable[Row]) -> tuple[Indicator, ...]:
    rows = sorted(involvements, key=lambda row: text(row, "key") or "")
    found = (
        (heading, tuple(_says(row, said) for row in rows if (said := day(row, column))))
        for column, heading in _INDICATORS
    )
    return tuple(Indicator(heading=heading, says=says) for heading, says in found if says)


def _says(row: Row, said: date) -> str:
    whom = "the team duty contact" if has_gone(row) else text(row, "practitioner_name")
    return f"{text(row, 'service_name') or 'A team'}, {long_date(said)}. Ask {whom}."
