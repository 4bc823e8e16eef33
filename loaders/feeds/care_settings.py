"""The inspectorate's list of settings in which looked-after children are placed, and of supported accommodation.

Held are the setting's name, its number, its telephone and its owner, so that a worker there can be rung. Where it
stands is not read: the address of a children's home is the address of children.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Stage
from loaders.feeds.shaping import area_of, record, service
from loaders.records import About, Link, Remark, SourceRecord

_WHEREABOUTS = (
    "Setting address line 1", "Setting address line 2", "Setting address line 3", "Setting address town",
    "Setting address county", "Setting address postcode",
)  # fmt: skip


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    links = []
    if row.text("owner") and row.text("owner_name"):
        owner = record(
            row, About.AGENCY, row.text("owner") or "",
            {"full_name": row.fields["owner_name"], "sector": "private", "area": area_of(row)},
        )  # fmt: skip
        yield owner
        links.append(Link(kind="PART_OF", to=owner.reference))
    code = row.text("urn") or ""
    closed = row.text("closed") is not None
    values = {
        "full_name": row.fields["full_name"], "kind": "care_setting", "universal": False, "sensitive": False,
        "source_code": code, "area": area_of(row), "status": "closed" if closed else "live",
        **row.given(duty_phone="phone", email="email"),
    }  # fmt: skip
    yield record(row, About.SERVICE, code, values, links=links, also=(service(code),))


def _kind(name: str, full_name: str, phone: str, email: str, closed: str) -> Kind:
    return Kind(
        name=name, place=(name,), identity=("urn",), shape=_shape, dropped=_WHEREABOUTS,
        columns=(
            Column(field="urn", headings=("URN",), rule=Rule.CODE, needed=True),
            Column(field="full_name", headings=(full_name,), needed=True),
            Column(field="phone", headings=(phone,), rule=Rule.PHONE, optional=True),
            Column(field="email", headings=(email,), rule=Rule.EMAIL, optional=True),
            Column(field="closed", headings=(closed,), rule=Rule.DATE, optional=True),
            Column(field="owner", headings=("Owner ID",), rule=Rule.CODE, optional=True),
            Column(field="owner_name", headings=("Owner name",), optional=True),
        ),
    )  # fmt: skip


CARE_SETTINGS = Feed(
    code="care_settings",
    full_name="List of care settings",
    description="Children's homes, fostering and adoption agencies and supported accommodation, without addresses.",
    owner=Owner(full_name="Inspectorate of children's services", phone="0300 123 1231", email="lists@inspect.example"),
    stage=Stage.REGISTERS,
    form=Form.TABLE,
    parts=(
        _kind("Providers", "Setting name", "Setting telephone number", "Setting email address", "Deregistration date"),
        _kind("SA Providers", "Provider name", "Provider telephone number", "Provider email address", "Closed date"),
    ),
    announced=False,
    trust={"full_name": 8, "source_code": 10, "status": 8},
    trust_otherwise=5,
    may_create=frozenset({About.SERVICE, About.AGENCY}),
    schedule=Schedule.MONTHLY,
    confirms_every=62,
)  # fmt: skip
