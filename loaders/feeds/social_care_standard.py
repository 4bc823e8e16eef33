"""The draft national standard of social care data: organisations, services, professionals, episodes and persons.

JSON objects that say their `@type`, alone, in a list or under `@graph`. An episode names the child by NHS number or by
the number of a person in the same standard. Findings and life events are what people wrote; they are never read.
"""

from collections.abc import Iterator, Mapping

from graph.records import Value
from loaders.declarations import SENSITIVE_KINDS, CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Stage
from loaders.feeds.health_services import OTHERWISE, kind_of
from loaders.feeds.shaping import area_of, child_values, dated, home, lives_in, record
from loaders.match.facts import valid_nhs_number
from loaders.records import About, Link, Reference, Remark, SourceRecord

CODE = "social_care_standard"
CONTENT = ("finding", "ethnicityCode", "location", "outcome", "lifeEvent", "genderCode", "reason", "relatedPerson")

_PLACE = ("", "@graph")
_NHS = "identifier[system=https://fhir.nhs.uk/Id/nhs-number]/value"
_ROLES: Mapping[str, str] = {"PPRF": "Lead worker", "SPRF": "Worker", "ADM": "Administrator"}
_SECTORS: Mapping[str, str] = {
    "local-authority": "council", "nhs": "health", "health": "health", "school": "education", "police": "justice",
    "charity": "voluntary", "voluntary": "voluntary",
}  # fmt: skip
_EACH = range(4)


def _organisation(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    sector = _SECTORS.get((row.text("kind") or "").casefold(), "council")
    values = {"full_name": row.fields["full_name"], "sector": sector, "area": area_of(row), "status": _live(row)}
    yield record(row, About.AGENCY, row.text("id") or "", values)


def _service(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    kind = kind_of((row.text("kind") or "").replace("-", " "), row.text("full_name"))
    kind = "social_care" if kind == OTHERWISE else kind
    values: dict[str, Value] = {
        "full_name": row.fields["full_name"], "kind": kind, "universal": False, "sensitive": kind in SENSITIVE_KINDS,
        "area": area_of(row), "status": _live(row), **row.given(duty_phone="phone", email="email"),
    }  # fmt: skip
    links = [
        Link(kind="PART_OF", to=_reference(About.AGENCY, name))
        for number in _EACH if (name := row.text(f"organisation{number}"))
    ]  # fmt: skip
    yield record(row, About.SERVICE, row.text("id") or "", values, links=links[:1])


def _professional(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    name = " ".join(filter(None, (row.text("given_names"), row.text("family_name"))))
    values: dict[str, Value] = {
        "full_name": name, "area": area_of(row), "status": "left" if row.flag("active") is False else "live",
        **row.given(profession="profession", phone="phone", email="email"),
    }  # fmt: skip
    links = [
        Link(kind="WORKS_FOR", to=_reference(About.SERVICE, service))
        for number in _EACH if (service := row.text(f"service{number}"))
    ]  # fmt: skip
    yield record(row, About.PRACTITIONER, row.text("id") or "", values, links=links)


def _person(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    values = child_values(row)
    if (row.text("accuracy") or "AAA") != "AAA":
        # A date of which day, month or year is estimated is nobody's date of birth.
        values.pop("dob", None)
    values |= {"status": "died"} if row.flag("deceased") else {}
    place = home(row)
    if place is not None:
        yield place
    yield record(row, About.CHILD, row.text("id") or "", values, links=[lives_in(place)] if place is not None else [])


def _episode(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    person = row.text("person") or ""
    nhs_number = valid_nhs_number(person)
    values: dict[str, Value] = {"area": area_of(row), **({"nhs_number": nhs_number} if nhs_number else {})}
    dates = dated(row.text("since"), row.text("until"))
    services = [_reference(About.SERVICE, name) for number in _EACH if (name := row.text(f"service{number}"))]
    links = [Link(kind="RECEIVES", to=service, properties=dates) for service in services]
    for number in _EACH:
        worker = row.text(f"worker{number}")
        if worker is not None and services:
            code = (row.text(f"role{number}") or "").upper()
            said = {**dates, "role": _ROLES.get(code, "Worker"), "lead": True if code == "PPRF" else None}
            links.append(Link(
                kind="INVOLVED_WITH", to=_reference(About.PRACTITIONER, worker), through=services[0],
                properties={name: value for name, value in said.items() if value is not None},
            ))  # fmt: skip
    also = (Reference(about=About.CHILD, scheme=CODE, value=person),)
    yield record(row, About.CHILD, f"{row.text('id')}/{person}", values, links=links, also=also)


def _live(row: CheckedRow) -> str:
    return "closed" if row.flag("active") is False else "live"


def _reference(about: About, value: str) -> Reference:
    return Reference(about=about, scheme=CODE, value=value)


def _numbered(field: str, path: str) -> tuple[Column, ...]:
    return tuple(Column(field=f"{field}{n}", headings=(path.format(n=n),), rule=Rule.CODE) for n in _EACH)


_ID = Column(field="id", headings=("identifier/value",), rule=Rule.CODE, needed=True)
_ACTIVE = Column(field="active", headings=("active", "status"), rule=Rule.YES_NO)
_PHONE = Column(field="phone", headings=("contact/telephone",), rule=Rule.PHONE)
_EMAIL = Column(field="email", headings=("contact/email",), rule=Rule.EMAIL)
_GIVEN = Column(field="given_names", headings=("name/givenName+",), rule=Rule.NAME)
_FAMILY = Column(field="family_name", headings=("name/familyName+",), rule=Rule.NAME, needed=True)


SOCIAL_CARE_STANDARD = Feed(
    code=CODE,
    full_name="Social care data standard",
    description="Organisations, services, professionals and episodes in the draft national standard.",
    owner=Owner(full_name="Priya Raman, Children's Performance", phone="01632 960 121", email="scd@northmoor.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.JSON,
    parts=(
        Kind(
            name="organisation", place=_PLACE, only=("@type", "Organisation"), identity=("id",), shape=_organisation,
            columns=(
                _ID, Column(field="full_name", headings=("name",), needed=True), _ACTIVE,
                Column(field="kind", headings=("type",)),
            ),
        ),
        Kind(
            name="service", place=_PLACE, only=("@type", "Service"), identity=("id",), shape=_service,
            columns=(
                _ID, Column(field="full_name", headings=("name",), needed=True), _ACTIVE,
                Column(field="kind", headings=("type",)), _PHONE, _EMAIL,
                *_numbered("organisation", "relatedOrganisation[{n}]/value"),
            ),
        ),
        Kind(
            name="professional", place=_PLACE, only=("@type", "Professional"), identity=("id",), shape=_professional,
            columns=(
                _ID, _GIVEN, _FAMILY, _ACTIVE, Column(field="profession", headings=("role[0]", "role")), _PHONE, _EMAIL,
                *_numbered("service", "relatedService[{n}]/value"),
            ),
        ),
        Kind(
            name="person", place=_PLACE, only=("@type", "Person"), identity=("id",), shape=_person, born="dob",
            columns=(
                _ID, Column(field="nhs_number", headings=(_NHS,), rule=Rule.NHS_NUMBER), _GIVEN, _FAMILY,
                Column(field="known_as", headings=("name/preferredName",), rule=Rule.NAME),
                Column(field="sex", headings=("sexCode",), rule=Rule.SEX),
                Column(field="dob", headings=("dateOfBirth/date",), rule=Rule.BIRTH_DATE),
                Column(field="accuracy", headings=("dateOfBirth/accuracyIndicator",), rule=Rule.CODE),
                Column(field="deceased", headings=("isDeceased",), rule=Rule.YES_NO),
                Column(field="address", headings=("address[use!=old]/line1",)),
                Column(field="postcode", headings=("address[use!=old]/postcode",), rule=Rule.POSTCODE),
                Column(field="uprn", headings=("address[use!=old]/UPRN",), rule=Rule.UPRN),
            ),
            dropped=CONTENT,
        ),
        Kind(
            name="episode", place=_PLACE, only=("@type", "ServiceEpisode"), each="subjectPerson",
            identity=("id", "person"), shape=_episode, periods=(("since", "until"),), dropped=CONTENT,
            columns=(
                Column(field="id", headings=("/identifier/value",), rule=Rule.CODE, needed=True),
                Column(field="person", headings=("person/value",), rule=Rule.CODE, needed=True),
                Column(field="since", headings=("/timeInformation/startDateTime",), rule=Rule.DATE, needed=True),
                Column(field="until", headings=("/timeInformation/endDateTime",), rule=Rule.DATE),
                *_numbered("service", "/relatedService[{n}]/value"),
                *_numbered("worker", "/relatedProfessional[{n}]/professional/value"),
                *_numbered("role", "/relatedProfessional[{n}]/involvement"),
            ),
        ),
    ),
    announced=False,
    trust={"given_names": 4, "family_name": 4, "dob": 5, "nhs_number": 6},
    trust_otherwise=4,
    may_create=frozenset({About.AGENCY, About.SERVICE, About.PRACTITIONER, About.HOUSEHOLD}),
    schedule=Schedule.DAILY,
    confirms_every=14,
)  # fmt: skip
