"""The authority's directory of services: teams, schools' and surgeries' contacts, and the agencies behind them.

It tells whom to ring when a worker has left (R36): the duty number, its hours, and the day somebody last checked it.
"""

from collections.abc import Iterator

from graph.records import Value
from loaders.declarations import (
    SENSITIVE_KINDS,
    UNIVERSAL_KINDS,
    CheckedRow,
    Column,
    Feed,
    Form,
    Owner,
    Rule,
    Schedule,
    Stage,
)
from loaders.feeds.shaping import area_of, dated, record
from loaders.records import AREA_CODE, PUBLIC_CODE, About, Link, Reference, Remark, SourceRecord

KINDS = (
    "school", "family_doctor", "health_visiting", "school_nursing", "early_help", "social_care", "youth_justice",
    "youth_support", "early_years", "therapies", "young_carers", "family_support", "hospital",
    "mental_health", "sexual_health", "substance_misuse",
)  # fmt: skip
SECTORS = ("council", "health", "education", "justice", "voluntary", "private")


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    code, kind = row.text("code") or "", row.text("kind") or ""
    agency = _agency(row)
    values: dict[str, Value] = {
        "full_name": row.fields["full_name"], "kind": kind, "universal": kind in UNIVERSAL_KINDS,
        "sensitive": kind in SENSITIVE_KINDS, "source_code": code, "area": area_of(row),
        "status": "closed" if row.text("closed") else "live",
        **row.given(address="address", postcode="postcode", duty_phone="duty_phone", email="email", hours="hours",
                    checked_on="checked_on"),
    }  # fmt: skip
    yield agency
    part_of = Link(kind="PART_OF", to=agency.reference, properties=dated(row.text("opened"), row.text("closed")))
    also = (Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=code),)
    yield record(row, About.SERVICE, code, values, links=[part_of, *_successor(row)], also=also)


def _agency(row: CheckedRow) -> SourceRecord:
    code = row.text("agency_code") or ""
    values: dict[str, Value] = {
        "full_name": row.fields["agency_name"],
        "sector": row.fields["sector"],
        "area": area_of(row),
    }
    also = (Reference(about=About.AGENCY, scheme=AREA_CODE, value=code),) if code == area_of(row) else ()
    return record(row, About.AGENCY, code, values, also=also)


def _successor(row: CheckedRow) -> list[Link]:
    code = row.text("succeeded_by")
    if code is None:
        return []
    to = Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=code)
    return [Link(kind="SUCCEEDED_BY", to=to, properties=dated(row.text("closed"), None))]


SERVICE_DIRECTORY = Feed(
    code="service_directory",
    full_name="Directory of services",
    description="Teams, their duty contacts and the agencies behind them. A council is coded by its area.",
    owner=Owner(
        full_name="Grace Lindqvist, Family Information Service",
        phone="01632 960 105",
        email="directory@northmoor.example",
    ),
    stage=Stage.WORKFORCE,
    form=Form.CSV,
    columns=(
        Column(field="code", headings=("service_code",), rule=Rule.CODE, needed=True),
        Column(field="full_name", headings=("service_name",), needed=True),
        Column(field="kind", headings=("kind",), rule=Rule.CHOICE, needed=True, choices={kind: kind for kind in KINDS}),
        Column(field="agency_code", headings=("agency_code",), rule=Rule.CODE, needed=True),
        Column(field="agency_name", headings=("agency_name",), needed=True),
        Column(field="sector", headings=("sector",), rule=Rule.CHOICE, needed=True, choices={s: s for s in SECTORS}),
        Column(field="address", headings=("address",)),
        Column(field="postcode", headings=("postcode",), rule=Rule.POSTCODE),
        Column(field="duty_phone", headings=("duty_phone",), rule=Rule.PHONE),
        Column(field="email", headings=("email",), rule=Rule.EMAIL),
        Column(field="hours", headings=("hours",)),
        Column(field="checked_on", headings=("checked_on",), rule=Rule.DATE),
        Column(field="opened", headings=("opened",), rule=Rule.DATE),
        Column(field="closed", headings=("closed",), rule=Rule.DATE),
        Column(field="succeeded_by", headings=("succeeded_by",), rule=Rule.CODE),
    ),
    identity=("code",),
    periods=(("opened", "closed"),),
    shape=_shape,
    trust={"duty_phone": 9, "hours": 9, "email": 9, "checked_on": 9, "full_name": 7, "kind": 9},
    trust_otherwise=7,
    may_create=frozenset({About.SERVICE, About.AGENCY}),
    schedule=Schedule.MONTHLY,
    confirms_every=92,
)
