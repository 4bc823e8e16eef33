"""Registrations of births, after the form of the Office for National Statistics: child, mother, and father where told.

No columns of a father is "father not recorded"; it never becomes "father unknown" (R38).
"""

from collections.abc import Iterator
from datetime import date, timedelta

from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Schedule, Stage
from loaders.feeds.shaping import (
    CHILD_COLUMNS,
    NHS_COLUMN,
    address_columns,
    cared_for_by,
    carer,
    child_values,
    home,
    lives_in,
    record,
)
from loaders.records import About, Link, Remark, SourceRecord


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    entry = row.text("entry") or ""
    links: list[Link] = []
    place = home(row) if _is_recent(row) else None
    if place is not None:
        yield place
        links.append(lives_in(place, part="main", since=row.text("dob")))
    for parent in ("mother", "father"):
        at_home = (
            [lives_in(place)] if place is not None and (parent == "mother" or row.flag("father_lives_with")) else []
        )
        person = carer(row, f"{entry}/{parent}", f"{parent}_", links=at_home)
        if person is not None:
            yield person
            links.append(cared_for_by(person, relationship=parent, responsible=True, since=row.text("dob")))
    yield record(row, About.CHILD, entry, child_values(row), links=links)


def _is_recent(row: CheckedRow) -> bool:
    """A registration tells where a child was born into; after a year it says nothing about where the child lives."""
    dob = row.text("dob")
    correct_to = row.coverage.correct_to if row.coverage else None
    return bool(dob and correct_to and date.fromisoformat(correct_to) - date.fromisoformat(dob) < timedelta(days=365))


def _parent(prefix: str) -> tuple[Column, ...]:
    return (
        Column(field=f"{prefix}given_names", headings=(f"{prefix}given_names",), rule=Rule.NAME),
        Column(field=f"{prefix}family_name", headings=(f"{prefix}family_name",), rule=Rule.NAME),
        Column(field=f"{prefix}dob", headings=(f"{prefix}date_of_birth",), rule=Rule.DATE),
    )


BIRTHS = Feed(
    code="births",
    full_name="Registrations of births",
    description="Children registered at birth, with the parents whom the register names.",
    owner=Owner(full_name="Anneke Voss, Registration Service", phone="01632 960 108", email="births@northmoor.example"),
    stage=Stage.UNIVERSAL,
    form=Form.CSV,
    columns=(
        Column(field="entry", headings=("entry_number",), rule=Rule.CODE, needed=True),
        *CHILD_COLUMNS,
        NHS_COLUMN,
        *_parent("mother_"),
        *_parent("father_"),
        Column(field="father_lives_with", headings=("parents_same_address",), rule=Rule.YES_NO),
        *address_columns(),
    ),
    identity=("entry",),
    dropped=("birth_weight", "place_of_birth", "father_occupation", "mother_occupation"),
    shape=_shape,
    born="dob",
    trust={"given_names": 9, "family_name": 8, "dob": 10, "sex": 9, "nhs_number": 8, "address": 2, "postcode": 2},
    trust_otherwise=4,
    may_create=frozenset({About.CHILD, About.CARER, About.HOUSEHOLD}),
    schedule=Schedule.WEEKLY,
    confirms_every=36_500,
)
