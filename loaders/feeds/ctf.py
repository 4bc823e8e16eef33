"""The common transfer file that follows a pupil from school to school: the pupil, contacts, homes, and schools so far.

There is no pupil identifier but the pupil number, and none for a newborn; siblings are told by the contacts and the
home that they share. An address of a child in care is an office or a placement, so no home is made of it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Stage
from loaders.feeds.authority_services import LOOKED_AFTER, authority_service
from loaders.feeds.shaping import (
    area_of,
    cared_for_by,
    carer,
    child_values,
    home,
    involved_by_name,
    lives_in,
    named_worker,
    receives,
    record,
)
from loaders.records import PUBLIC_CODE, About, Reference, Remark, SourceRecord

CONTENT = (
    "Ethnicity", "EthnicitySource", "Languages", "MedicalFlag", "SENhistory", "SENneeds", "FSMhistory",
    "LeavingReason", "Attendance", "StageAssessments",
)  # fmt: skip

RELATIONSHIPS: Mapping[str, str] = {
    "pam": "mother", "paf": "father", "stm": "stepmother", "stf": "stepfather", "fom": "foster_carer",
    "fof": "foster_carer", "car": "guardian", "gpa": "grandparent", "fam": "other", "otr": "other", "oth": "other",
}  # fmt: skip
"""Who may be a carer. Childminders, doctors, lawyers and teachers among the contacts are none."""

FOSTER_CARERS = frozenset({"fom", "fof"})
SOCIAL_WORKER = "swr"


_LINES: Mapping[str, str] = {
    "flat": "BS7666Address/SAON", "number": "BS7666Address/PAON", "street": "BS7666Address/Street",
    "locality": "BS7666Address/Locality", "town": "BS7666Address/Town", "line1": "AddressLines/AddressLine1",
    "line2": "AddressLines/AddressLine2", "line3": "AddressLines/AddressLine3", "line4": "AddressLines/AddressLine4",
}  # fmt: skip


def _address(prefix: str, path: str) -> tuple[Column, ...]:
    uprn = f"{path}/BS7666Address/UniquePropertyReferenceNumber"
    return (
        *(Column(field=f"{prefix}{name}", headings=(f"{path}/{line}",)) for name, line in _LINES.items()),
        Column(field=f"{prefix}postcode", headings=(f"{path}/PostCode",), rule=Rule.POSTCODE),
        Column(field=f"{prefix}uprn", headings=(uprn,), rule=Rule.UPRN),
    )


_NUMBERED = (
    Column(field="pupil", headings=("/UPN",), rule=Rule.CODE),
    Column(field="family_name", headings=("/Surname",), rule=Rule.NAME),
    Column(field="given_names", headings=("/Forename",), rule=Rule.NAME, needed=True),
    Column(field="dob", headings=("/DOB",), rule=Rule.BIRTH_DATE, needed=True),
    Column(field="in_care", headings=("/LookedAfter/InCare",), rule=Rule.YES_NO),
    Column(field="care_authority", headings=("/LookedAfter/CareAuthority",), rule=Rule.CODE),
)
_PUPIL = (
    *_NUMBERED,
    Column(field="upn", headings=("/UPN",), rule=Rule.UPN),
    Column(field="middle_names", headings=("/BasicDetails/MiddleNames",), rule=Rule.NAME),
    Column(field="sex", headings=("/Sex", "/Gender"), rule=Rule.SEX),
    Column(field="known_as", headings=("/BasicDetails/PreferredForename",), rule=Rule.NAME),
    Column(field="former_family_name", headings=("/BasicDetails/FormerSurname",), rule=Rule.NAME),
    *_address("", "/Address"),
)
_CONTACT = (
    *_NUMBERED,
    *_address("", "/Address"),
    *_address("contact_", "Address"),
    Column(field="order", headings=("Order",), rule=Rule.CODE, needed=True),
    Column(field="contact_family_name", headings=("Surname",), rule=Rule.NAME),
    Column(field="contact_given_names", headings=("Forename",), rule=Rule.NAME),
    Column(field="relationship", headings=("Relationship",), rule=Rule.CODE),
    Column(field="responsible", headings=("Responsibility",), rule=Rule.YES_NO),
    Column(field="as_pupil", headings=("Address/AddressAsPupil",), rule=Rule.YES_NO),
    Column(field="contact_phone", headings=("Phones/Phone/PhoneNo",), rule=Rule.PHONE),
    Column(field="contact_email", headings=("Email",), rule=Rule.EMAIL),
)
_SCHOOL = (
    *_NUMBERED,
    Column(field="authority", headings=("LEA",), rule=Rule.CODE, needed=True),
    Column(field="school", headings=("Estab",), rule=Rule.CODE, needed=True),
    Column(field="school_name", headings=("SchoolName",), needed=True),
    Column(field="since", headings=("EntryDate",), rule=Rule.DATE),
    Column(field="until", headings=("LeavingDate",), rule=Rule.DATE),
)


def _pupil(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    values = child_values(row)
    if row.text("middle_names"):
        values["given_names"] = f"{row.text('given_names')} {row.text('middle_names')}"
    place = _home(row, "")
    links = [lives_in(place)] if place is not None else []
    if place is not None:
        yield place
    if row.flag("in_care"):
        area = f"LA{row.text('care_authority')}" if row.text("care_authority") else area_of(row)
        yield from authority_service(row, LOOKED_AFTER, area)
        links.append(receives(LOOKED_AFTER.code_in(area), LOOKED_AFTER.kind, since=None, until=None))
    yield record(row, About.CHILD, _number(row), values, links=links)


def _contact(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    code = (row.text("relationship") or "oth").casefold()
    if code == SOCIAL_WORKER:
        yield from _social_worker(row)
        return
    if code not in RELATIONSHIPS:
        reason = f"a contact of the kind `{row.text('relationship')}` is no carer, and is not held"
        yield Remark(
            feed=row.feed, file=row.file, line=row.line, column="contact: Relationship", rule="contact", reason=reason
        )
        return
    sheltered = bool(row.flag("in_care")) and code in FOSTER_CARERS
    place = None if sheltered else _home(row, "" if row.flag("as_pupil") else "contact_")
    if place is not None:
        yield place
    person = carer(
        row, f"{_number(row)}/{row.text('order')}", "contact_", links=[lives_in(place)] if place is not None else []
    )
    if person is not None:
        yield person
        # Responsibility is of law, not of living together; who is the main carer no transfer file says.
        link = cared_for_by(person, relationship=RELATIONSHIPS[code], responsible=row.flag("responsible"))
        yield record(row, About.CHILD, _number(row), {}, links=[link])


def _social_worker(row: CheckedRow) -> Iterator[SourceRecord]:
    """A social worker among the contacts is a worker of the authority in whose care the child is."""
    name = " ".join(filter(None, (row.text("contact_given_names"), row.text("contact_family_name"))))
    if not name:
        return
    area = f"LA{row.text('care_authority')}" if row.text("care_authority") else area_of(row)
    yield from authority_service(row, LOOKED_AFTER, area)
    code = LOOKED_AFTER.code_in(area)
    worker = named_worker(row, name, code, phone=row.text("contact_phone"), email=row.text("contact_email"))
    yield worker
    link = involved_by_name(worker, code, since=None, until=None, role="Social worker")
    yield record(row, About.CHILD, _number(row), {}, links=[link])


def _school(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    code = f"{row.text('authority')}{row.text('school')}"
    values: dict[str, Value] = {
        "full_name": row.fields["school_name"], "kind": "school", "universal": True, "sensitive": False,
        "source_code": code, "area": area_of(row), "status": "live",
    }  # fmt: skip
    public = (Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=code),)
    yield record(row, About.SERVICE, code, values, also=public)
    link = receives(code, "school", since=row.text("since"), until=row.text("until"))
    yield record(row, About.CHILD, _number(row), {}, links=[link])


def _number(row: CheckedRow) -> str:
    """The pupil number as it was written; a newborn has none, and is told by name and birth date until there is one."""
    told = "|".join((row.text(name) or "").casefold() for name in ("family_name", "given_names", "dob"))
    return row.text("pupil") or f"unnumbered-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _home(row: CheckedRow, prefix: str) -> SourceRecord | None:
    if row.flag("in_care") and not prefix:
        return None
    lines = [text for name in _LINES if (text := row.text(f"{prefix}{name}"))]
    number, street = row.text(f"{prefix}number"), row.text(f"{prefix}street")
    if number and street:
        lines[lines.index(number) : lines.index(street) + 1] = [f"{number} {street}"]
    address = {f"{prefix}address": ", ".join(dict.fromkeys(lines))} if lines else {}
    return home(replace(row, fields={**row.fields, **address}), prefix)


_PUPILS = ("CTFpupilData/Pupil",)
_WHO = ("pupil", "family_name", "given_names", "dob")

CTF = Feed(
    code="ctf",
    full_name="Common transfer files",
    description="Pupils whom one school hands to another, with contacts, homes and the schools they were at.",
    owner=Owner(full_name="Callum Frith, School Admissions", phone="01632 960 122", email="ctf@northmoor.example"),
    stage=Stage.UNIVERSAL,
    form=Form.XML,
    parts=(
        Kind(
            name="pupil", place=_PUPILS, columns=_PUPIL, identity=_WHO, shape=_pupil, gathered=True, born="dob",
            dropped=CONTENT,
        ),
        Kind(
            name="contact", place=_PUPILS, each="Contacts/Contact", columns=_CONTACT, identity=(*_WHO, "order"),
            shape=_contact, gathered=True, born="dob", dropped=CONTENT,
        ),
        Kind(
            name="school", place=_PUPILS, each="SchoolHistory/School", columns=_SCHOOL,
            identity=(*_WHO, "authority", "school", "since"), shape=_school, gathered=True, born="dob",
            periods=(("since", "until"),), dropped=CONTENT,
        ),
    ),
    announced=False,
    trust={"given_names": 6, "family_name": 6, "known_as": 7, "dob": 6, "upn": 8, "address": 5, "postcode": 5},
    trust_otherwise=4,
    may_create=frozenset({
        About.CHILD, About.CARER, About.HOUSEHOLD, About.SERVICE, About.AGENCY, About.PRACTITIONER
    }),
    schedule=Schedule.AT_ONCE,
    confirms_every=400,
)  # fmt: skip
