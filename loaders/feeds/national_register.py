"""The national register of children for whom an authority answers alone, since they came without their families.

Such a child has no home, no parent, often no school and no surgery yet, and is a child like any other here: found by
name and birth date, with the team that answers for it. INVARIANT (no status): that a child seeks asylum, and from where
it came, is never read, and neither the feed's name nor a service tells it; the register's name is that of its keeper.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Schedule, Stage
from loaders.feeds.shaping import AREA_COLUMN, CHILD_COLUMNS, NHS_COLUMN, child_values, receives, record
from loaders.records import About, Remark, SourceRecord


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    team = row.text("service")
    links = [receives(team, None, since=row.text("since"), until=row.text("until"))] if team else []
    yield record(row, About.CHILD, row.text("entry") or "", child_values(row), links=links)


NATIONAL_REGISTER = Feed(
    code="national_register",
    full_name="National register",
    description="Children for whom an authority answers, with the team that does; no homes and no parents.",
    owner=Owner(full_name="Tamsin Okoro, National Register", phone="01632 960 119", email="register@national.example"),
    stage=Stage.UNIVERSAL,
    form=Form.CSV,
    columns=(
        Column(field="entry", headings=("register_ref",), rule=Rule.CODE, needed=True),
        NHS_COLUMN,
        *CHILD_COLUMNS,
        AREA_COLUMN,
        Column(field="service", headings=("service_code",), rule=Rule.CODE),
        Column(field="since", headings=("responsible_from",), rule=Rule.DATE),
        Column(field="until", headings=("responsible_to",), rule=Rule.DATE),
    ),
    identity=("entry",),
    periods=(("since", "until"),),
    dropped=("nationality", "country_of_origin", "first_language", "religion", "route", "claim_status",
             "age_assessment", "port_of_entry", "notes"),
    shape=_shape,
    born="dob",
    # A birth date is often estimated at arrival: any other source knows better.
    trust={"dob": 2, "given_names": 3, "family_name": 3},
    trust_otherwise=3,
    may_create=frozenset({About.CHILD}),
    schedule=Schedule.WEEKLY,
    confirms_every=31,
)  # fmt: skip
