"""What the rows of most feeds share: a child, a home, a carer, and the links between them.

Called by the shaping functions of the feeds.
"""

from collections.abc import Iterable, Mapping

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Rule
from loaders.records import PUBLIC_CODE, About, Link, Marking, Reference, SourceRecord

ENGLAND = "E92000001"
"""Area of a national register's row that names no authority."""

CHILD_COLUMNS = (
    Column(field="given_names", headings=("given_names",), rule=Rule.NAME),
    Column(field="family_name", headings=("family_name",), rule=Rule.NAME, needed=True),
    Column(field="sex", headings=("sex",), rule=Rule.SEX),
    Column(field="dob", headings=("date_of_birth",), rule=Rule.BIRTH_DATE),
)
NAMES_COLUMNS = (
    Column(field="known_as", headings=("known_as",), rule=Rule.NAME, optional=True),
    Column(field="former_family_name", headings=("former_family_name",), rule=Rule.NAME, optional=True),
)
NHS_COLUMN = Column(field="nhs_number", headings=("nhs_number",), rule=Rule.NHS_NUMBER)
UPN_COLUMN = Column(field="upn", headings=("upn",), rule=Rule.UPN)
AREA_COLUMN = Column(field="area", headings=("home_authority",), rule=Rule.CODE, optional=True)

RELATIONSHIPS: Mapping[str, str] = {
    "mother": "mother", "mum": "mother", "father": "father", "dad": "father", "parent": "parent",
    "stepmother": "stepmother", "stepfather": "stepfather", "step-mother": "stepmother", "step-father": "stepfather",
    "grandmother": "grandmother", "grandfather": "grandfather", "aunt": "aunt", "uncle": "uncle",
    "foster carer": "foster_carer", "foster_carer": "foster_carer", "guardian": "guardian",
    "special guardian": "guardian", "sister": "sister", "brother": "brother", "other": "other",
}  # fmt: skip

_CHILD_FIELDS = ("given_names", "family_name", "known_as", "sex", "dob", "upn", "nhs_number", "upn_unverified",
                 "nhs_number_unverified")  # fmt: skip


def address_columns(prefix: str = "", *, optional: bool = False) -> tuple[Column, ...]:
    """Columns of one address, their fields and headings beginning with `prefix`."""
    return (
        Column(field=f"{prefix}address", headings=(f"{prefix}address",), optional=optional),
        Column(field=f"{prefix}postcode", headings=(f"{prefix}postcode",), rule=Rule.POSTCODE, optional=optional),
        Column(field=f"{prefix}uprn", headings=(f"{prefix}uprn",), rule=Rule.UPRN, optional=optional),
    )


def area_of(row: CheckedRow) -> str:
    """The local authority the row is of: its own, else the one that the file covers."""
    return row.text("area") or (row.coverage.area if row.coverage else ENGLAND)


def record(
    row: CheckedRow,
    about: About,
    source_id: str,
    values: Mapping[str, Value],
    *,
    links: Iterable[Link] = (),
    also: tuple[Reference, ...] = (),
    marking: Marking | None = None,
) -> SourceRecord:
    """A source record that stands where the row stands."""
    return SourceRecord(
        feed=row.feed, file=row.file, line=row.line, source_id=source_id, about=about, values=values,
        links=tuple(links), also=also, marking=marking,
    )  # fmt: skip


def child_values(row: CheckedRow) -> dict[str, Value]:
    """What the row says about who the child is. A former family name is told as a whole former name."""
    values: dict[str, Value] = {name: row.fields[name] for name in _CHILD_FIELDS if name in row.fields}
    values["area"] = area_of(row)
    former = row.text("former_family_name")
    if former is not None:
        values["former_names"] = [" ".join(filter(None, (row.text("given_names"), former)))]
    return values


def home(row: CheckedRow, prefix: str = "") -> SourceRecord | None:
    """The home at an address of the row, or None where the row has too little of one."""
    values = row.given(**{name: f"{prefix}{name}" for name in ("address", "postcode", "uprn")})
    if "address" not in values and "uprn" not in values:
        return None
    uprn = row.text(f"{prefix}uprn")
    written = f"{row.text(f'{prefix}postcode') or ''}|{(row.text(f'{prefix}address') or '').casefold()}"
    return record(row, About.HOUSEHOLD, uprn or written, {**values, "area": area_of(row)})


def lives_in(
    place: SourceRecord, *, part: str | None = None, since: str | None = None, until: str | None = None
) -> Link:
    """The link of a person to a home."""
    return Link(kind="LIVES_IN", to=place.reference, properties=dated(since, until, part=part))


def carer(row: CheckedRow, source_id: str, prefix: str, *, links: Iterable[Link] = ()) -> SourceRecord | None:
    """The adult whose columns begin with `prefix`, or None where the row names nobody."""
    family_name = row.text(f"{prefix}family_name")
    given_names = row.text(f"{prefix}given_names")
    if family_name is None or given_names is None:
        return None
    values = row.given(**{name: f"{prefix}{name}" for name in ("given_names", "family_name", "dob", "phone", "email")})
    return record(
        row, About.CARER, source_id,
        {**values, "full_name": f"{given_names} {family_name}", "area": area_of(row)}, links=links,
    )  # fmt: skip


def cared_for_by(person: SourceRecord, **properties: Value) -> Link:
    """The link of a child to a carer; it stands on the child's record, so that a carer of many is told once."""
    return Link(kind="CARES_FOR", to=person.reference, properties=_present(properties))


def receives(code: str, kind: str | None, *, since: str | None, until: str | None, detail: str | None = None) -> Link:
    """The link of a child to a service by the public code of the service."""
    return Link(
        kind="RECEIVES", to=service(code), properties=dated(since, until, kind=kind, detail=detail)
    )  # fmt: skip


def involved(worker: str, code: str, *, since: str | None, until: str | None, **properties: Value) -> Link:
    """The link of a child to a practitioner by staff number, on behalf of a service."""
    return Link(
        kind="INVOLVED_WITH",
        to=Reference(about=About.PRACTITIONER, scheme="workforce", value=worker),
        properties=dated(since, until, **properties),
        through=service(code),
    )


def named_worker(row: CheckedRow, name: str, code: str, *, phone: str | None, email: str | None) -> SourceRecord:
    """A worker whom the source knows by name and team only; the workforce list knows them by staff number."""
    told = {"phone": phone, "email": email}
    values: dict[str, Value] = {"full_name": name, "area": area_of(row), **_present(told)}
    works_for = Link(kind="WORKS_FOR", to=service(code))
    return record(row, About.PRACTITIONER, f"{code}|{name.casefold()}", values, links=[works_for])


def involved_by_name(
    worker: SourceRecord, code: str, *, since: str | None, until: str | None, **properties: Value
) -> Link:
    """The link of a child to a worker whom the row itself tells of, on behalf of a service."""
    return Link(
        kind="INVOLVED_WITH", to=worker.reference, properties=dated(since, until, **properties), through=service(code)
    )


def two_names(whole: str) -> tuple[str, str]:
    """Given names and family name of a name in one cell: `Hart, Zoë Ann` or `Zoë Ann Hart`."""
    family, comma, given = (part.strip() for part in whole.partition(","))
    if comma:
        return given, family
    *first, last = whole.split()
    return " ".join(first), last


def service(code: str) -> Reference:
    """A service by the code under which it is publicly known."""
    return Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=code)


def dated(since: str | None, until: str | None, **properties: Value) -> dict[str, Value]:
    """Properties of a link with its dates; what is missing is left out."""
    return _present({"since": since, "until": until, **properties})


def _present(properties: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in properties.items() if value is not None}
