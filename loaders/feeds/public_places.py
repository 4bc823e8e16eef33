"""Public lists of places that children and families use: centres, pharmacies, dentists, libraries, food banks.

Each list is a kind of its own, told by its headings. Places without a code of their own are known by name and postcode.
Contacts of persons (heads, officers' addresses) stand in these lists because they were published, and are not read.
"""

from collections.abc import Iterator

from graph.records import Value
from loaders.declarations import (
    SENSITIVE_KINDS,
    CheckedRow,
    Column,
    Feed,
    Form,
    Kind,
    Owner,
    Rule,
    Schedule,
    Shape,
    Stage,
)
from loaders.feeds.shaping import area_of, record
from loaders.records import PUBLIC_CODE, About, Reference, Remark, SourceRecord

_LINES = ("address", "street", "locality", "address3", "town")


def _shape_of(kind: str, prefix: str) -> Shape:
    def shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
        known = row.text("code") or f"{row.text('full_name')}|{row.text('postcode') or ''}".casefold()
        code = f"{prefix}{known}"
        lines = [text for name in _LINES if (text := row.text(name))]
        values: dict[str, Value] = {
            "full_name": row.fields["full_name"], "kind": kind, "universal": False, "source_code": code,
            "sensitive": kind in SENSITIVE_KINDS, "status": "live", "area": area_of(row),
            **({"address": ", ".join(lines)} if lines else {}), **row.given(postcode="postcode", duty_phone="phone"),
        }  # fmt: skip
        also = (Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=code),)
        yield record(row, About.SERVICE, code, values, also=also)

    return shape


def _places(
    name: str, kind: str, prefix: str, columns: tuple[Column, ...], *, marks: tuple[str, ...] = (),
    dropped: tuple[str, ...] = (),
) -> Kind:  # fmt: skip
    coded = any(column.field == "code" for column in columns)
    more = tuple(Column(field=f"mark{at}", headings=(heading,)) for at, heading in enumerate(marks))
    return Kind(
        name=name, columns=(*columns, *more), identity=("code",) if coded else ("full_name", "postcode"),
        shape=_shape_of(kind, prefix), dropped=dropped,
    )  # fmt: skip


def _column(field: str, *headings: str, rule: Rule = Rule.TEXT, needed: bool = False) -> Column:
    return Column(field=field, headings=headings, rule=rule, needed=needed)


_NAME = _column("full_name", "name", needed=True)
_ADDRESS = _column("address", "address")
_POSTCODE = _column("postcode", "postcode", rule=Rule.POSTCODE)
_PHONE = _column("phone", "telephone", rule=Rule.PHONE)
_AREA = _column("area", "area_code", "la_code", rule=Rule.AREA)

PUBLIC_PLACES = Feed(
    code="public_places",
    full_name="Public places",
    description="Children's centres, pharmacies, dentists, libraries, food banks and the like, of public lists.",
    owner=Owner(
        full_name="Grace Lindqvist, Family Information Service", phone="01632 960 105",
        email="directory@northmoor.example",
    ),
    stage=Stage.REGISTERS,
    form=Form.TABLE,
    parts=(
        _places(
            "children's centres", "early_years", "centre:",
            (
                _column("code", "URN", rule=Rule.CODE, needed=True),
                _column("full_name", "EstablishmentName", needed=True),
                _column("street", "Street"), _column("locality", "Locality"), _column("address3", "Address3"),
                _column("town", "Town"), _POSTCODE, _column("phone", "TelephoneNum", rule=Rule.PHONE),
            ),
            marks=("LastChangedDate",), dropped=("HeadFirstName", "HeadLastName"),
        ),
        _places("centres", "early_years", "centre:", (
            _NAME, _ADDRESS, _POSTCODE, _PHONE, _column("code", "unique_reference_number", rule=Rule.CODE, needed=True),
        )),
        _places("pharmacies", "pharmacy", "ods:", (
            _column("full_name", "pharmacy_name", needed=True), _ADDRESS, _POSTCODE, _AREA,
            _column("code", "organisation_data_service_code", rule=Rule.CODE, needed=True),
        )),
        _places("libraries", "library", "place:", (_NAME, _ADDRESS, _POSTCODE, _AREA), marks=("type", "email"),
                dropped=("website",)),
        _places("dentists", "dentist", "place:", (_NAME, _ADDRESS, _POSTCODE, _PHONE, _AREA), marks=("type",)),
        _places("food banks", "food_bank", "place:", (
            _column("full_name", "Name", needed=True), _ADDRESS, _POSTCODE,
            _column("area", "Area code", rule=Rule.AREA),
        ), marks=("Referral method",), dropped=("Contact",)),
        _places("mental health services", "mental_health", "place:", (_NAME, _ADDRESS, _POSTCODE, _PHONE),
                marks=("featureNum",), dropped=("description",)),
    ),
    announced=False,
    trust={"full_name": 6, "address": 6, "postcode": 6, "duty_phone": 5},
    trust_otherwise=4,
    may_create=frozenset({About.SERVICE}),
    schedule=Schedule.TERMLY,
    confirms_every=400,
)  # fmt: skip
