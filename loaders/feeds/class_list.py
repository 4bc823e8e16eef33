"""Class and cohort lists: pupils with up to two parents, as schools and authorities send them to other services.

Lists carry no number of their own, so a row is known by NHS number, or by name and birth date. An instruction row may
stand under the headings; school 888888 is unknown and 999999 education at home, and neither is a school. A child again
with another postcode is one child whose second row is refused. What is written into the preferred name (`no NHS
number`) is no name.
"""

import re
from collections.abc import Iterator

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Refusal, Rule, Schedule, Stage
from loaders.feeds.shaping import (
    RELATIONSHIPS,
    cared_for_by,
    carer,
    child_values,
    home,
    lives_in,
    receives,
    record,
    two_names,
)
from loaders.records import About, Link, Remark, SourceRecord

_NO_SCHOOL = {"888888": "an unknown school", "999999": "education at home"}
_PARENTS = ("parent1_", "parent2_")


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    row = _completed(row)
    links: list[Link] = []
    place = home(row)
    if place is not None:
        yield place
        links.append(lives_in(place))
    number = _number(row)
    for prefix in _PARENTS:
        person = carer(row, f"{number}/{prefix[:-1]}", prefix)
        if person is not None:
            yield person
            links.append(cared_for_by(person, relationship=row.text(f"{prefix}relationship")))
    school = row.text("school")
    if school in _NO_SCHOOL:
        yield Remark(
            feed=row.feed, file=row.file, line=row.line, column="CHILD_SCHOOL_URN", rule="no_school",
            reason=f"`{school}` stands for {_NO_SCHOOL[school]}; no school is linked",
        )  # fmt: skip
    elif school is not None:
        links.append(receives(school, "school", since=None, until=None, detail=row.text("year")))
    yield record(row, About.CHILD, number, child_values(row), links=links)


def _completed(row: CheckedRow) -> CheckedRow:
    """Parents' names parted, and the lines of the address joined."""
    fields: dict[str, Value] = dict(row.fields)
    for prefix in _PARENTS:
        whole = row.text(f"{prefix}name")
        if whole is not None:
            given, family = two_names(whole)
            fields |= {f"{prefix}family_name": family, **({f"{prefix}given_names": given} if given else {})}
    lines = [text for name in ("line1", "line2", "town") if (text := row.text(name))]
    if row.text("line1") and lines:
        fields["address"] = ", ".join(lines)
    return CheckedRow(
        feed=row.feed, file=row.file, line=row.line, kind=row.kind, fields=fields, coverage=row.coverage
    )  # fmt: skip


def _number(row: CheckedRow) -> str:
    names = (row.text(name) or "" for name in ("given_names", "family_name", "dob"))
    return row.text("nhs_number") or "|".join(names).casefold()


def _an_instruction(row: CheckedRow) -> Refusal | None:
    """Instructions and placeholders of a form that nobody filled in."""
    for name in ("given_names", "family_name"):
        said = row.text(name) or ""
        if said.startswith(("Required", "Optional")) or re.search(r"<<|>>", said):
            return Refusal(
                rule="instruction", column=name, reason=f"`{said}` is what the form says, and no child's name"
            )
    return None


def _parent(number: int) -> tuple[Column, ...]:
    prefix, heading = f"parent{number}_", f"PARENT_{number}_"
    return (
        Column(field=f"{prefix}name", headings=(f"{heading}NAME",), rule=Rule.NAME, optional=True),
        Column(field=f"{prefix}relationship", headings=(f"{heading}RELATIONSHIP",), rule=Rule.CHOICE,
               choices=RELATIONSHIPS, optional=True),
        Column(field=f"{prefix}email", headings=(f"{heading}EMAIL",), rule=Rule.EMAIL, optional=True),
        Column(field=f"{prefix}phone", headings=(f"{heading}PHONE",), rule=Rule.PHONE, optional=True),
    )  # fmt: skip


CLASS_LIST = Feed(
    code="class_list",
    full_name="Class lists",
    description="Pupils of a class or cohort with their parents, as sent for visits of school services.",
    owner=Owner(full_name="Meera Joshi, Schools Data", phone="01632 960 106", email="class.lists@northmoor.example"),
    stage=Stage.UNIVERSAL,
    form=Form.TABLE,
    columns=(
        Column(field="given_names", headings=("CHILD_FIRST_NAME",), rule=Rule.NAME, needed=True),
        Column(field="family_name", headings=("CHILD_LAST_NAME",), rule=Rule.NAME, needed=True),
        Column(field="dob", headings=("CHILD_DATE_OF_BIRTH",), rule=Rule.BIRTH_DATE, needed=True),
        Column(field="nhs_number", headings=("CHILD_NHS_NUMBER",), rule=Rule.NHS_NUMBER, optional=True),
        Column(field="sex", headings=("CHILD_GENDER",), rule=Rule.SEX, optional=True),
        Column(field="line1", headings=("CHILD_ADDRESS_LINE_1",), optional=True),
        Column(field="line2", headings=("CHILD_ADDRESS_LINE_2",), optional=True),
        Column(field="town", headings=("CHILD_TOWN",), optional=True),
        Column(field="postcode", headings=("CHILD_POSTCODE",), rule=Rule.POSTCODE, optional=True),
        Column(field="school", headings=("CHILD_SCHOOL_URN",), rule=Rule.CODE, optional=True),
        Column(field="year", headings=("CHILD_YEAR_GROUP",), optional=True),
        *_parent(1),
        *_parent(2),
    ),
    identity=("nhs_number", "given_names", "family_name", "dob"),
    gathered=True,
    born="dob",
    row_rules=(_an_instruction,),
    dropped=("CHILD_REGISTRATION", "CHILD_PREFERRED_FIRST_NAME", "CHILD_PREFERRED_LAST_NAME",
             "CHILD_PREFERRED_GIVEN_NAME", "CHILD_PREFERRED_FAMILY_NAME"),
    shape=_shape,
    announced=False,
    trust={"given_names": 5, "family_name": 5, "dob": 5, "address": 6, "postcode": 6, "phone": 7},
    trust_otherwise=4,
    may_create=frozenset({About.CHILD, About.CARER, About.HOUSEHOLD}),
    schedule=Schedule.TERMLY,
    confirms_every=150,
)  # fmt: skip
