"""Patients and relatives of the NHS spine (Personal Demographics Service), as FHIR and as the table of an extract.

A patient is known by the NHS number, which two records share when one was superseded. A restricted record simply lacks
address, telephone and surgery, and sometimes does not: they are not read, and what was held of them goes.
"""

from collections.abc import Iterator
from dataclasses import replace

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Refusal, Rule, Schedule, Stage
from loaders.feeds.fhir_people import (
    CONTENT,
    NATIONAL_FLAG,
    NHS_NUMBER,
    PATIENT_COLUMNS,
    RELATED_COLUMNS,
    last_part,
    names_somebody,
    no_longer_known,
    patient,
    relative,
    still_valid,
)
from loaders.feeds.shaping import child_values, home, lives_in, receives, record
from loaders.records import About, Remark, SourceRecord

_OWNER = Owner(full_name="Dilys Marchbank, NHS Tracing", phone="01632 960 123", email="tracing@nch.example")
_TRUST = {
    "given_names": 8, "family_name": 8, "dob": 9, "nhs_number": 10, "sex": 8, "address": 7, "postcode": 7, "status": 9,
}  # fmt: skip


def _patient(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield from patient(row, row.text("patient") or "")


def _relative(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield from relative(row, last_part(row.text("patient") or ""))


NHS_PDS = Feed(
    code="nhs_pds",
    full_name="NHS demographics",
    description="Patients and their relatives as the NHS spine knows them, in FHIR.",
    owner=_OWNER,
    stage=Stage.UNIVERSAL,
    form=Form.FHIR,
    parts=(
        Kind(
            name="patient", place=("Patient",), shape=_patient, born="dob", dropped=CONTENT, row_rules=(still_valid,),
            columns=(
                Column(field="patient", headings=(NHS_NUMBER, "id"), rule=Rule.CODE, needed=True), *PATIENT_COLUMNS,
            ),
            identity=("patient",),
        ),
        Kind(
            name="relative", place=("RelatedPerson",), shape=_relative, dropped=CONTENT, row_rules=(names_somebody,),
            columns=RELATED_COLUMNS, identity=("patient", "related"), periods=(("since", "until"),),
        ),
    ),
    announced=False,
    trust=_TRUST,
    trust_otherwise=6,
    may_create=frozenset({About.CHILD, About.CARER, About.HOUSEHOLD}),
    schedule=Schedule.WEEKLY,
    confirms_every=92,
)  # fmt: skip


def _row(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    restricted = (row.text("sensitive") or "n").casefold() not in ("n", "u")
    links = []
    lines = [text for number in range(1, 6) if (text := row.text(f"line{number}"))]
    if not restricted:
        address: dict[str, Value] = {"address": ", ".join(lines)} if lines else {}
        place = home(replace(row, fields={**row.fields, **address}))
        if place is not None:
            yield place
            links.append(lives_in(place, part="main"))
        if row.text("practice") is not None:
            links.append(receives(row.text("practice") or "", "family_doctor", since=None, until=None))
    values = child_values(row)
    given = [text for name in ("given_names", "other_given_names") if (text := row.text(name))]
    values |= {"given_names": " ".join(given)} if given else {}
    values |= {"status": "died"} if row.text("died") else {}
    marking = NATIONAL_FLAG if restricted else None
    told = record(row, About.CHILD, row.text("patient") or "", values, links=links, marking=marking)
    yield replace(told, retracts=no_longer_known(restricted, links))


def _valid(row: CheckedRow) -> Refusal | None:
    if (row.text("sensitive") or "").casefold() != "i":
        return None
    return Refusal(
        rule="superseded", column="sensitive",
        reason="the record was made invalid or merged into another one; ask the source for the one that stands",
    )  # fmt: skip


NHS_PDS_EXTRACT = Feed(
    code="nhs_pds_extract",
    full_name="NHS demographics extract",
    description="Patients as the NHS spine knows them, one a row.",
    owner=_OWNER,
    stage=Stage.UNIVERSAL,
    form=Form.TABLE,
    columns=(
        Column(field="patient", headings=("NHS_NUMBER",), rule=Rule.CODE, needed=True),
        Column(field="nhs_number", headings=("NHS_NUMBER",), rule=Rule.NHS_NUMBER),
        Column(field="dob", headings=("DATE_OF_BIRTH",), rule=Rule.BIRTH_DATE),
        Column(field="died", headings=("DATE_OF_DEATH",), rule=Rule.CODE),
        Column(field="family_name", headings=("FAMILY_NAME",), rule=Rule.NAME, needed=True),
        Column(field="given_names", headings=("GIVEN_NAME",), rule=Rule.NAME),
        Column(field="other_given_names", headings=("OTHER_GIVEN_NAME",), rule=Rule.NAME),
        Column(field="sex", headings=("GENDER (FHIR)",), rule=Rule.SEX),
        *(Column(field=f"line{number}", headings=(f"ADDRESS_LINE_{number}",)) for number in range(1, 6)),
        Column(field="postcode", headings=("POST_CODE",), rule=Rule.POSTCODE),
        Column(field="sensitive", headings=("SENSITIVE_FLAG",), rule=Rule.CODE),
        Column(field="practice", headings=("PRIMARY_CARE_CODE",), rule=Rule.CODE),
    ),
    identity=("patient",),
    row_rules=(_valid,),
    dropped=("Notes",),
    shape=_row,
    born="dob",
    announced=False,
    trust=_TRUST,
    trust_otherwise=6,
    may_create=frozenset({About.CHILD, About.HOUSEHOLD}),
    schedule=Schedule.WEEKLY,
    confirms_every=92,
)
