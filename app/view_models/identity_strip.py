"""Who the child is, in the few ways a page may say it: the strip above a record, the short card, the residue of R4."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.view_models.frame import Site
from app.view_models.rows import day, text, texts
from app.view_models.words import age, girl_or_boy, index_number, long_date, nhs_number, sex_in_words
from graph.records import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled fact; `link` where it leads on."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildCard:
    """A child in two lines: name, then sex, age and date of birth."""

    full_name: str
    described: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityStrip:
    """The head of a record."""

    card: ChildCard
    given_name: str
    facts: tuple[Fact, ...]


def full_name(row: Row) -> str:
    """Given and family name together; a plain sentence where neither may be shown."""
    return (
        " ".join(part for part in (text(row, "given_names"), text(row, "family_name")) if part) or "Name not recorded"
    )


def first_given_name(row: Row) -> str:
    """The name a child is called by in a heading: the first of the given names."""
    return (text(row, "given_names") or full_name(row)).split()[0]


def child_card(row: Row, on: date) -> ChildCard:
    """`Girl, aged 7, born 14 March 2019`."""
    dob = day(row, "dob")
    parts = [girl_or_boy(text(row, "sex"))]
    if dob is not None:
        parts += [age(dob, on), f"{'due' if dob > on else 'born'} {long_date(dob)}"]
    return ChildCard(full_name=full_name(row), described=", ".join(parts))


def identity_strip(row: Row, on: date, site: Site) -> IdentityStrip:
    """The card and every fact that is there; a fact that is not there leaves no label behind."""
    nhs, area = text(row, "nhs_number"), text(row, "area")
    former = texts(row, "former_names")
    facts = (
        ("Index number", index_number(text(row, "key") or "")),
        ("NHS number", nhs_number(nhs) if nhs else None),
        ("Pupil number", text(row, "upn")),
        ("Known before as", ", ".join(former) or None),
        ("Responsible authority", site.area(area) if area else None),
        ("Responsible before", _before(texts(row, "area_history"), site)),
    )
    return IdentityStrip(
        card=child_card(row, on), given_name=first_given_name(row),
        facts=tuple(Fact(label=label, value=value) for label, value in facts if value),
    )  # fmt: skip


def _before(periods: Sequence[str], site: Site) -> str | None:
    """The authorities before the one that is responsible now, each with the day up to which it was."""
    said = [period.split() for period in periods]
    ended = [
        f"{site.area(area)}, until {long_date(date.fromisoformat(since))}"
        for (area, _), (_, since) in itertools.pairwise(said)
    ]
    return "; ".join(ended) or None


def residue(row: Row) -> tuple[Fact, ...]:
    """The four facts of R4 and nothing else: no age, because any other record would have more beside it."""
    dob = day(row, "dob")
    return (
        Fact(label="Name", value=full_name(row)),
        Fact(label="Sex", value=sex_in_words(text(row, "sex"))),
        Fact(label="Date of birth", value=long_date(dob) if dob else "Not recorded"),
        Fact(label="Index number", value=index_number(text(row, "key") or "")),
    )
