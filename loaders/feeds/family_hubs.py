"""The directory of family hubs, in the shape of Open Referral UK: organisations and the services they run, as JSON.

It tells whom to ring for the services of the voluntary sector. What a service costs, whom it is for and what people
said of it is not read, nor are the names of the people at its telephones.
"""

from collections.abc import Iterator

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Refusal, Rule, Schedule, Stage
from loaders.feeds.health_services import OTHERWISE, is_sensitive, kind_of
from loaders.feeds.shaping import area_of, record
from loaders.records import AREA_CODE, About, Link, Reference, Remark, SourceRecord

CODE = "family_hubs"
_AUTHORITY = "1"
_LINES = ("address1", "address2", "city")


def _organisation(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    council = row.text("kind") == _AUTHORITY
    area = row.text("area") or area_of(row)
    also = (Reference(about=About.AGENCY, scheme=AREA_CODE, value=area),) if council else ()
    values: dict[str, Value] = {
        "full_name": row.fields["full_name"], "sector": "council" if council else "voluntary", "area": area,
    }  # fmt: skip
    yield record(row, About.AGENCY, row.text("id") or "", values, also=also)


def _service(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    kind = kind_of(row.text("subject"), row.text("full_name"))
    kind = "family_support" if kind == OTHERWISE else kind
    lines = [text for name in _LINES if (text := row.text(name))]
    values: dict[str, Value] = {
        "full_name": row.fields["full_name"], "kind": kind, "universal": False, "sensitive": is_sensitive(kind),
        "area": area_of(row), "status": "live", **({"address": ", ".join(lines)} if lines else {}),
        **row.given(postcode="postcode", duty_phone="phone", email="email", checked_on="assured"),
    }  # fmt: skip
    agency = Reference(about=About.AGENCY, scheme=CODE, value=row.text("organisation") or "")
    yield record(row, About.SERVICE, row.text("id") or "", values, links=[Link(kind="PART_OF", to=agency)])


def _no_template(row: CheckedRow) -> Refusal | None:
    if row.text("full_name") != "string":
        return None
    reason = "`string` stands in the description of the format where a name is to stand; this is no service"
    return Refusal(rule="placeholder", column="full_name", reason=reason)


_ID = Column(field="id", headings=("id",), rule=Rule.CODE, needed=True)
_NAME = Column(field="full_name", headings=("name",), needed=True)

FAMILY_HUBS = Feed(
    code=CODE,
    full_name="Directory of family hubs",
    description="Services for families and who runs them, in the shape of Open Referral UK.",
    owner=Owner(
        full_name="Grace Lindqvist, Family Information Service", phone="01632 960 105", email="hubs@northmoor.example"
    ),
    stage=Stage.WORKFORCE,
    form=Form.JSON,
    parts=(
        Kind(
            name="organisation", only=("adminAreaCode", None), identity=("id",), shape=_organisation,
            columns=(
                _ID, _NAME, Column(field="kind", headings=("organisationType",), rule=Rule.CODE),
                Column(field="area", headings=("adminAreaCode",), rule=Rule.CODE),
            ),
            row_rules=(_no_template,), dropped=("description",),
        ),
        Kind(
            name="service", only=("organisationId", None), identity=("id",), shape=_service,
            columns=(
                _ID, _NAME, Column(field="organisation", headings=("organisationId",), rule=Rule.CODE, needed=True),
                Column(field="subject", headings=("taxonomies/name+",)),
                Column(field="assured", headings=("assuredDate",), rule=Rule.DATE),
                Column(field="phone", headings=("contacts/telephone", "locations/contacts/telephone"), rule=Rule.PHONE),
                Column(field="email", headings=("contacts/email", "locations/contacts/email"), rule=Rule.EMAIL),
                *(Column(field=name, headings=(f"locations[0]/{name}",)) for name in _LINES),
                Column(field="postcode", headings=("locations[0]/postCode",), rule=Rule.POSTCODE),
            ),
            row_rules=(_no_template,),
            dropped=("description", "fees", "costOptions", "eligibilities", "reviews", "fundings", "contacts/name"),
        ),
    ),
    announced=False,
    trust={"duty_phone": 7, "email": 7, "full_name": 5},
    trust_otherwise=4,
    may_create=frozenset({About.SERVICE, About.AGENCY}),
    schedule=Schedule.WEEKLY,
    confirms_every=92,
)  # fmt: skip
