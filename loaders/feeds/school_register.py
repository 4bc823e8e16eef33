"""The public register of schools (Get Information about Schools, once EduBase), in the shapes in which it is published.

The full extract, its older and custom extracts and the narrow ones that other services republish differ in columns,
headings,
encoding and delimiter; a school is a school in all of them. Head teachers are in the file and are not read: no
practitioner is made from a register.
"""

from collections.abc import Iterator

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Schedule, Stage
from loaders.feeds.shaping import area_of, record
from loaders.records import AREA_CODE, PUBLIC_CODE, About, Link, Reference, Remark, SourceRecord

_ADDRESS_LINES = ("street", "locality", "address3", "town", "county")


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    urn = row.text("urn") or ""
    if not urn.isdecimal():
        yield Remark(
            feed=row.feed, file=row.file, line=row.line, column="URN", rule="not_a_school",
            reason=f"`{urn}` is no school's number (totals and notes stand among the rows of some extracts); no "
            f"service is made",
        )  # fmt: skip
        return
    agency = _agency(row)
    if agency is not None:
        yield agency
    links = [Link(kind="PART_OF", to=agency.reference)] if agency else []
    code = Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=urn)
    yield record(row, About.SERVICE, urn, _values(row, urn), links=links, also=(code,))


def _values(row: CheckedRow, urn: str) -> dict[str, Value]:
    closed = (row.text("status") or "").casefold().startswith("closed") or row.text("closed") is not None
    values: dict[str, Value] = {
        "full_name": row.fields["full_name"], "kind": "school", "universal": True, "source_code": urn,
        "status": "closed" if closed else "live", "area": area_of(row),
    }  # fmt: skip
    lines = [text for name in _ADDRESS_LINES if (text := row.text(name))]
    phone = " ".join(text for name in ("phone_std", "phone") if (text := row.text(name)))
    return {
        **values,
        **({"address": ", ".join(lines)} if lines else {}),
        **row.given(postcode="postcode"),
        **({"duty_phone": phone} if phone else {}),
    }


def _agency(row: CheckedRow) -> SourceRecord | None:
    """The academy trust of a school, else its local authority; None in extracts that name neither."""
    trust = row.text("trust_code"), row.text("trust_name")
    if trust[0] and trust[1]:
        values: dict[str, Value] = {"full_name": trust[1], "sector": "education", "area": area_of(row)}
        return record(row, About.AGENCY, f"trust-{trust[0]}", values)
    code, name, area = row.text("authority_code"), row.text("authority_name"), row.text("area")
    if not (code and name):
        return None
    also = (Reference(about=About.AGENCY, scheme=AREA_CODE, value=area),) if area else ()
    values = {"full_name": f"{name} Council", "sector": "council", "area": area_of(row)}
    return record(row, About.AGENCY, f"authority-{code}", values, also=also)


SCHOOL_REGISTER = Feed(
    code="school_register",
    full_name="School register",
    description="Every school, college and nursery of England, open and closed, by its unique reference number.",
    owner=Owner(
        full_name="Department for Education, register of schools",
        phone="0370 000 2288",
        email="register@education.example",
    ),
    stage=Stage.REGISTERS,
    form=Form.AS_FOUND,
    columns=(
        Column(field="urn", headings=("URN", "unique_reference_number", "school"), rule=Rule.CODE, needed=True),
        Column(field="full_name", headings=("EstablishmentName", "name", "school_name"), needed=True),
        Column(field="authority_code", headings=("LA (code)",), rule=Rule.CODE, optional=True),
        Column(field="authority_name", headings=("LA (name)",), optional=True),
        Column(field="area", headings=("GSSLACode (name)", "new_la_code"), rule=Rule.AREA, optional=True),
        Column(field="status", headings=("EstablishmentStatus (name)",), optional=True),
        Column(field="opened", headings=("OpenDate", "open_date", "start-date"), rule=Rule.DATE, optional=True),
        Column(field="closed", headings=("CloseDate", "close_date", "end-date"), rule=Rule.DATE, optional=True),
        Column(field="street", headings=("Street",), optional=True),
        Column(field="locality", headings=("Locality",), optional=True),
        Column(field="address3", headings=("Address3",), optional=True),
        Column(field="town", headings=("Town",), optional=True),
        Column(field="county", headings=("County (name)",), optional=True),
        Column(field="postcode", headings=("Postcode",), rule=Rule.POSTCODE, optional=True),
        Column(field="phone", headings=("TelephoneNum",), optional=True),
        Column(field="phone_std", headings=("TelephoneSTD",), optional=True),
        Column(field="trust_code", headings=("Trusts (code)",), rule=Rule.CODE, optional=True),
        Column(field="trust_name", headings=("Trusts (name)",), optional=True),
    ),
    identity=("urn",),
    dropped=(
        "HeadTitle (name)", "HeadFirstName", "HeadLastName", "HeadHonours", "HeadPreferredJobTitle", "SENStat",
        "SENNoStat", "PercentageFSM", "FSM", "Props Name",
    ),
    periods=(("opened", "closed"),),
    announced=False,
    shape=_shape,
    trust={"full_name": 9, "source_code": 10, "address": 9, "postcode": 9, "status": 8},
    trust_otherwise=6,
    may_create=frozenset({About.SERVICE, About.AGENCY}),
    schedule=Schedule.TERMLY,
    confirms_every=120,
)  # fmt: skip
