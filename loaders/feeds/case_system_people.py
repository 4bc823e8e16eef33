"""People as a case management system answers a search by its interface: names, numbers and birth dates, page by page.

They tell whom the system means by its numbers, which matching needs, and no involvement. One number may stand for two
people there; then neither is guessed. A birth date of which only month or year is known is not read as a day.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Stage
from loaders.feeds.returns import LA_CHILD
from loaders.feeds.shaping import child_values, record
from loaders.records import About, Remark, SourceRecord


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    values = child_values(row)
    if (row.text("mask") or "DAY").upper() != "DAY" or row.text("dob") != row.text("latest"):
        values.pop("dob", None)
    yield record(row, About.CHILD, row.text("id") or "", values)


CASE_SYSTEM_PEOPLE = Feed(
    code="case_system_people",
    full_name="Case system people",
    description="People of the case management system with their numbers, as its interface gives them.",
    owner=Owner(full_name="Marek Oduya, Case Systems", phone="01632 960 124", email="cases@northmoor.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.JSON,
    parts=(
        Kind(
            name="person", place=("Results",), gathered=True, shape=_shape, born="dob",
            columns=(
                Column(field="id", headings=("Id",), rule=Rule.CODE, needed=True),
                Column(field="given_names", headings=("Forename",), rule=Rule.NAME),
                Column(field="family_name", headings=("Surname",), rule=Rule.NAME, needed=True),
                Column(field="sex", headings=("Gender",), rule=Rule.SEX),
                Column(field="nhs_number", headings=("NhsNumber",), rule=Rule.NHS_NUMBER),
                Column(field="dob", headings=("DateOfBirth/Lower",), rule=Rule.BIRTH_DATE),
                Column(field="latest", headings=("DateOfBirth/Upper",), rule=Rule.BIRTH_DATE),
                Column(field="mask", headings=("DateOfBirth/Mask",), rule=Rule.CODE),
            ),
            identity=("id", "given_names", "family_name", "dob", "nhs_number"),
        ),
    ),
    announced=False,
    trust={"given_names": 3, "family_name": 3, "dob": 4},
    trust_otherwise=3,
    schedule=Schedule.ON_REQUEST,
    confirms_every=92,
    local_number=LA_CHILD,
)  # fmt: skip
