"""Practitioners: who they are, for which service they work, how they are reached, and that they have left.

The only feed that makes practitioners. A staff number here is what every other feed names a worker by.
"""

from collections.abc import Iterator

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Stage
from loaders.feeds.shaping import area_of, dated, record, service
from loaders.records import About, Link, Remark, SourceRecord

_STATUS = {"in post": "live", "live": "live", "left": "left", "suspended": "suspended", "absent": "live"}


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    left = row.text("left_on")
    values: dict[str, Value] = {
        "full_name": f"{row.text('given_names')} {row.text('family_name')}",
        "status": "left" if left else row.text("status") or "live",
        "area": area_of(row),
        **row.given(profession="profession", phone="phone", email="email", hours="hours", checked_on="checked_on",
                    left_on="left_on"),
    }  # fmt: skip
    post = Link(
        kind="WORKS_FOR", to=service(row.text("service_code") or ""), properties=dated(row.text("started"), left)
    )
    yield record(row, About.PRACTITIONER, row.text("worker") or "", values, links=[post])


WORKFORCE = Feed(
    code="workforce",
    full_name="Workforce list",
    description="Everybody who works with children in the area, by staff number, with posts, contacts and leaving "
    "dates.",
    owner=Owner(full_name="Paul Adeyemi, Workforce Data", phone="01632 960 107", email="workforce@northmoor.example"),
    stage=Stage.WORKFORCE,
    form=Form.CSV,
    columns=(
        Column(field="worker", headings=("staff_number",), rule=Rule.CODE, needed=True),
        Column(field="given_names", headings=("given_names",), rule=Rule.NAME, needed=True),
        Column(field="family_name", headings=("family_name",), rule=Rule.NAME, needed=True),
        Column(field="profession", headings=("profession",), needed=True),
        Column(field="service_code", headings=("service_code",), rule=Rule.CODE, needed=True),
        Column(field="phone", headings=("phone",), rule=Rule.PHONE),
        Column(field="email", headings=("email",), rule=Rule.EMAIL),
        Column(field="hours", headings=("hours",)),
        Column(field="checked_on", headings=("checked_on",), rule=Rule.DATE),
        Column(field="started", headings=("started",), rule=Rule.DATE),
        Column(field="left_on", headings=("left_on",), rule=Rule.DATE),
        Column(field="status", headings=("status",), rule=Rule.CHOICE, choices=_STATUS),
    ),
    identity=("worker",),
    periods=(("started", "left_on"),),
    dropped=("home_address", "national_insurance_number", "appraisal"),
    shape=_shape,
    trust={"full_name": 9, "profession": 9, "phone": 7, "email": 8, "status": 10, "left_on": 10},
    trust_otherwise=7,
    may_create=frozenset({About.PRACTITIONER}),
    confirms_every=31,
)
