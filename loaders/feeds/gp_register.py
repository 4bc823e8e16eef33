"""Registrations with family doctors: tab-separated, dates day first, sex as 1 and 2, as health systems send them."""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Stage
from loaders.feeds.shaping import (
    AREA_COLUMN,
    CHILD_COLUMNS,
    NAMES_COLUMNS,
    NHS_COLUMN,
    address_columns,
    child_values,
    home,
    lives_in,
    receives,
    record,
)
from loaders.records import About, Link, Marking, Remark, SourceRecord

_LEAVING = {"death": "died", "d": "died", "embarkation": "left", "e": "left", "moved": "moved", "r": "moved"}


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    since, until, why = row.text("since"), row.text("until"), row.text("why_until")
    place = home(row)
    links: list[Link] = []
    if place is not None:
        yield place
        links.append(lives_in(place, part="main", until=until))
    links.append(receives(row.text("practice") or "", "family_doctor", since=since, until=until))
    values = child_values(row)
    if why in ("died", "left"):
        values["status"] = why
    yield record(row, About.CHILD, row.text("patient") or "", values, links=links, marking=_flagged(row))


def _flagged(row: CheckedRow) -> Marking | None:
    """The national flag says that a record is sensitive, not why: a provisional shield, for an authority to decide."""
    if not row.flag("sensitive_flag"):
        return None
    return Marking(shielded=True, sensitivity=1, authority="National sensitive flag", review_on="")


GP_REGISTER = Feed(
    code="gp_register",
    full_name="GP register",
    description="Children registered with the area's family doctors.",
    owner=Owner(
        full_name="Oluwaseun Bello, Primary Care Registrations",
        phone="01632 960 102",
        email="registrations@nch.example",
    ),
    stage=Stage.UNIVERSAL,
    form=Form.TSV,
    columns=(
        Column(field="patient", headings=("patient_ref",), rule=Rule.CODE, needed=True),
        NHS_COLUMN,
        *CHILD_COLUMNS,
        *NAMES_COLUMNS,
        AREA_COLUMN,
        *address_columns(),
        Column(field="practice", headings=("practice_code",), rule=Rule.CODE, needed=True),
        Column(field="since", headings=("registered_on",), rule=Rule.DATE),
        Column(field="until", headings=("deducted_on",), rule=Rule.DATE),
        Column(field="why_until", headings=("deduction_reason",), rule=Rule.CHOICE, choices=_LEAVING),
        Column(field="sensitive_flag", headings=("sensitive_flag",), rule=Rule.YES_NO, optional=True),
    ),
    identity=("patient",),
    periods=(("since", "until"),),
    dropped=("problems", "medication", "immunisations"),
    shape=_shape,
    born="dob",
    trust={
        "given_names": 8,
        "family_name": 8,
        "dob": 9,
        "nhs_number": 10,
        "sex": 9,
        "address": 7,
        "postcode": 7,
        "status": 9,
    },
    trust_otherwise=6,
    may_create=frozenset({About.CHILD, About.HOUSEHOLD}),
    universal_kind="family_doctor",
    confirms_every=31,
)
