"""UK Core, the FHIR R4 profiles of the four nations: patients and relatives, and who works where, with which telephone.

Resources name one another by `Type/id` and come in any order and any number of files; a link waits until its other end
has come. What episodes and teams say of patients is the feed beside this one (`uk_core_care`).
"""

import re
from collections.abc import Iterator, Mapping

from graph.records import Value
from loaders.declarations import (
    UNIVERSAL_KINDS,
    CheckedRow,
    Column,
    Feed,
    Form,
    Kind,
    Owner,
    Refusal,
    Rule,
    Schedule,
    Stage,
)
from loaders.feeds.fhir_people import (
    CONTENT,
    ODS_CODE,
    PATIENT_COLUMNS,
    RELATED_COLUMNS,
    last_part,
    name_columns,
    names_of,
    names_somebody,
    patient,
    relative,
    still_valid,
)
from loaders.feeds.health_services import is_sensitive, kind_of
from loaders.feeds.shaping import area_of, record
from loaders.records import PUBLIC_CODE, About, Link, Reference, Remark, SourceRecord

CODE = "uk_core"
PATIENT_NUMBERS = "UK Core patient"
OWNER = Owner(full_name="Dilys Marchbank, NHS Tracing", phone="01632 960 123", email="tracing@nch.example")

_SURGERY = re.compile(r"[A-HJ-NPVWY][0-9]{5}")
_PHONE = Column(field="phone", headings=("telecom[system=phone]/value",), rule=Rule.PHONE)
_EMAIL = Column(field="email", headings=("telecom[system=email]/value",), rule=Rule.EMAIL)
_ID = Column(field="id", headings=("id",), rule=Rule.CODE, needed=True)


def _patient(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield from patient(row, row.text("id") or "")


def _relative(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield from relative(row, last_part(row.text("patient") or ""))


def _practitioner(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    values = {"full_name": names_of(row)[0].whole, "area": area_of(row), "status": "live"}
    yield record(row, About.PRACTITIONER, row.text("id") or "", {**values, **row.given(phone="phone", email="email")})


def _role(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    """A post: the same worker under a further name, with the service that the worker does it for."""
    ends = row.text("until")
    to = row.text("service") or row.text("organization")
    links = [_link("WORKS_FOR", About.SERVICE, to, row.text("since"), ends)] if to else []
    values = row.given(profession="profession", phone="phone", email="email")
    also = (_reference(About.PRACTITIONER, row.text("practitioner") or ""),)
    told: dict[str, Value] = {"area": area_of(row), **values}
    yield record(row, About.PRACTITIONER, row.text("id") or "", told, links=links, also=also)


def _organization(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    """An organisation is an agency, and as a surgery or trust that people work for directly, a service of its own."""
    values = {"full_name": row.fields["full_name"], "sector": "health", "area": area_of(row), "status": _live(row)}
    agency = record(row, About.AGENCY, row.text("id") or "", values)
    yield agency
    code = row.text("code")
    kind = "family_doctor" if code and _SURGERY.fullmatch(code) else kind_of(row.text("kind"), row.text("full_name"))
    yield _service(row, kind, [Link(kind="PART_OF", to=agency.reference)])


def _healthcare_service(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    kind = kind_of(row.text("kind"), row.text("specialty"), row.text("full_name"))
    provider = row.text("provider")
    yield _service(row, kind, [_link("PART_OF", About.AGENCY, provider, None, None)] if provider else [])


def _service(row: CheckedRow, kind: str, links: list[Link]) -> SourceRecord:
    lines = [text for number in range(4) if (text := row.text(f"line{number}"))]
    code = row.text("code")
    values: dict[str, Value] = {
        "full_name": row.fields["full_name"], "kind": kind, "universal": kind in UNIVERSAL_KINDS,
        "sensitive": is_sensitive(kind), "area": area_of(row), "status": _live(row),
        **({"source_code": code} if code else {}), **({"address": ", ".join(lines)} if lines else {}),
        **row.given(postcode="postcode", duty_phone="phone", email="email"),
    }  # fmt: skip
    also = (Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=code),) if code else ()
    return record(row, About.SERVICE, row.text("id") or "", values, links=links, also=also)


def _live(row: CheckedRow) -> str:
    return "closed" if row.flag("active") is False else "live"


def _reference(about: About, value: str) -> Reference:
    return Reference(about=about, scheme=CODE, value=last_part(value))


def _link(kind: str, about: About, to: str, since: str | None, until: str | None) -> Link:
    dates: Mapping[str, str | None] = {"since": since, "until": until}
    return Link(
        kind=kind, to=_reference(about, to), properties={name: day for name, day in dates.items() if day is not None}
    )


def _has_a_name(row: CheckedRow) -> Refusal | None:
    if names_of(row):
        return None
    return Refusal(rule="missing", column="name0_family", reason="the worker has no name here; nobody is made of it")


_ORGANIZATION_COLUMNS = (
    _ID,
    Column(field="full_name", headings=("name",), needed=True),
    Column(field="active", headings=("active",), rule=Rule.YES_NO),
    Column(field="kind", headings=("type/coding/display", "type/text", "category/coding/display")),
    _PHONE,
    _EMAIL,
)

UK_CORE = Feed(
    code=CODE,
    full_name="UK Core people and services",
    description="Patients, relatives, health workers, their posts, services and organisations, in FHIR.",
    owner=OWNER,
    stage=Stage.UNIVERSAL,
    form=Form.FHIR,
    parts=(
        Kind(
            name="patient", place=("Patient",), columns=(_ID, *PATIENT_COLUMNS), identity=("id",), shape=_patient,
            born="dob", row_rules=(still_valid,), dropped=CONTENT,
        ),
        Kind(
            name="relative", place=("RelatedPerson",), columns=RELATED_COLUMNS, identity=("related",), shape=_relative,
            periods=(("since", "until"),), row_rules=(names_somebody,), dropped=CONTENT,
        ),
        Kind(
            name="practitioner", place=("Practitioner",), columns=(_ID, *name_columns(), _PHONE, _EMAIL),
            identity=("id",), shape=_practitioner, row_rules=(_has_a_name,),
            dropped=("address", "gender", "birthDate", "qualification", "text"),
        ),
        Kind(
            name="role", place=("PractitionerRole",), identity=("id",), shape=_role, periods=(("since", "until"),),
            columns=(
                _ID,
                Column(field="practitioner", headings=("practitioner/reference",), rule=Rule.CODE, needed=True),
                Column(field="organization", headings=("organization/reference",), rule=Rule.CODE),
                Column(field="service", headings=("healthcareService/reference",), rule=Rule.CODE),
                Column(field="profession", headings=("code/coding/display", "code/text")),
                Column(field="since", headings=("period/start",), rule=Rule.DATE),
                Column(field="until", headings=("period/end",), rule=Rule.DATE),
                _PHONE, _EMAIL,
            ),
            dropped=("practitioner/display", "availableTime", "text"),
        ),
        Kind(
            name="organisation", place=("Organization",), identity=("id",), shape=_organization,
            columns=(
                *_ORGANIZATION_COLUMNS,
                Column(field="code", headings=(ODS_CODE,), rule=Rule.CODE),
                *(Column(field=f"line{n}", headings=(f"address/{path}",))
                  for n, path in enumerate(("line[0]", "line[1]", "line[2]", "city"))),
                Column(field="postcode", headings=("address/postalCode",), rule=Rule.POSTCODE),
            ),
            dropped=("text", "contact"),
        ),
        Kind(
            name="service", place=("HealthcareService",), identity=("id",), shape=_healthcare_service,
            columns=(
                *_ORGANIZATION_COLUMNS,
                Column(field="specialty", headings=("specialty/coding/display",)),
                Column(field="provider", headings=("providedBy/reference",), rule=Rule.CODE),
            ),
            dropped=("comment", "extraDetails", "characteristic", "eligibility", "program", "text"),
        ),
    ),
    announced=False,
    trust={"given_names": 7, "family_name": 7, "dob": 8, "nhs_number": 9, "address": 6, "postcode": 6},
    trust_otherwise=5,
    may_create=frozenset(About),
    schedule=Schedule.AT_ONCE,
    confirms_every=92,
    local_number=PATIENT_NUMBERS,
)  # fmt: skip
