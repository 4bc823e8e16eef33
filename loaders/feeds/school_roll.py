"""The school census: every pupil on roll, one or two homes, up to three contacts, and the class teacher.

The richest feed on families: the order of contacts says who is the main carer, and each says at which home they live.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Schedule, Stage
from loaders.feeds.shaping import (
    AREA_COLUMN,
    CHILD_COLUMNS,
    NAMES_COLUMNS,
    RELATIONSHIPS,
    UPN_COLUMN,
    address_columns,
    cared_for_by,
    carer,
    child_values,
    home,
    involved,
    lives_in,
    receives,
    record,
)
from loaders.records import About, Link, Remark, SourceRecord

CONTACTS = ("contact1_", "contact2_", "contact3_")


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    pupil, since, until = row.text("pupil") or "", row.text("since"), row.text("until")
    homes = {"main": home(row), "other": home(row, "other_")}
    links: list[Link] = []
    for name, place in homes.items():
        if place is not None:
            yield place
            part = "main" if name == "main" else "other_parent"
            links.append(
                lives_in(
                    place, part=row.text("living") or part if name == "main" else part, since=row.text("address_since")
                )
            )
    for number, prefix in enumerate(CONTACTS, start=1):
        place = homes.get(row.text(f"{prefix}lives_at") or "none")
        person = carer(row, f"{pupil}/{number}", prefix, links=[lives_in(place)] if place is not None else [])
        if person is not None:
            yield person
            links.append(
                cared_for_by(
                    person,
                    relationship=row.text(f"{prefix}relationship"),
                    responsible=row.flag(f"{prefix}responsible"),
                    main=True if number == 1 else None,
                    since=row.text(f"{prefix}since"),
                )
            )
    code, teacher = row.text("urn") or "", row.text("teacher")
    links.append(receives(code, "school", since=since, until=until, detail=row.text("year_group")))
    if teacher is not None:
        shares = row.text("information_to_share")
        links.append(
            involved(
                teacher,
                code,
                since=row.text("teacher_since"),
                until=until,
                role=row.text("teacher_role") or "Class teacher",
                information_to_share=shares,
            )
        )
    yield record(row, About.CHILD, pupil, child_values(row), links=links)


def _contact(prefix: str) -> tuple[Column, ...]:
    return (
        Column(field=f"{prefix}given_names", headings=(f"{prefix}given_names",), rule=Rule.NAME),
        Column(field=f"{prefix}family_name", headings=(f"{prefix}family_name",), rule=Rule.NAME),
        Column(field=f"{prefix}relationship", headings=(f"{prefix}relationship",), rule=Rule.CHOICE,
        choices=RELATIONSHIPS),
        Column(field=f"{prefix}responsible", headings=(f"{prefix}parental_responsibility",), rule=Rule.YES_NO),
        Column(
            field=f"{prefix}lives_at", headings=(f"{prefix}lives_at",), rule=Rule.CHOICE,
            choices={"main": "main", "other": "other", "elsewhere": "none"},
        ),
        Column(field=f"{prefix}phone", headings=(f"{prefix}phone",), rule=Rule.PHONE),
        Column(field=f"{prefix}email", headings=(f"{prefix}email",), rule=Rule.EMAIL),
        Column(field=f"{prefix}since", headings=(f"{prefix}since",), rule=Rule.DATE),
    )  # fmt: skip


SCHOOL_ROLL = Feed(
    code="school_roll",
    full_name="School census",
    description="Pupils on the rolls of the area's schools, with homes, contacts and class teachers.",
    owner=Owner(full_name="Meera Joshi, Schools Data", phone="01632 960 106", email="schools.data@northmoor.example"),
    stage=Stage.UNIVERSAL,
    form=Form.CSV,
    columns=(
        Column(field="pupil", headings=("pupil_ref",), rule=Rule.CODE, needed=True),
        Column(field="urn", headings=("school_urn",), rule=Rule.CODE, needed=True),
        UPN_COLUMN,
        *CHILD_COLUMNS,
        *NAMES_COLUMNS,
        AREA_COLUMN,
        *address_columns(),
        Column(
            field="living",
            headings=("living_arrangement",),
            rule=Rule.CHOICE,
            choices={"family": "main", "placement": "placement"},
            optional=True,
        ),
        Column(field="address_since", headings=("address_since",), rule=Rule.DATE),
        *address_columns("other_"),
        Column(field="year_group", headings=("year_group",)),
        Column(field="since", headings=("on_roll_from",), rule=Rule.DATE),
        Column(field="until", headings=("on_roll_to",), rule=Rule.DATE),
        Column(field="teacher", headings=("class_teacher",), rule=Rule.CODE),
        Column(field="teacher_role", headings=("class_teacher_role",), optional=True),
        Column(field="teacher_since", headings=("class_teacher_from",), rule=Rule.DATE),
        Column(field="information_to_share", headings=("information_to_share",), rule=Rule.DATE),
        *(column for prefix in CONTACTS for column in _contact(prefix)),
    ),
    identity=("pupil",),
    periods=(("since", "until"),),
    dropped=("ethnicity", "first_language", "free_school_meals", "special_needs", "exclusions", "notes"),
    shape=_shape,
    born="dob",
    trust={
        "given_names": 7,
        "family_name": 7,
        "known_as": 8,
        "dob": 6,
        "upn": 10,
        "address": 8,
        "postcode": 8,
        "phone": 8,
    },
    trust_otherwise=6,
    may_create=frozenset({About.CHILD, About.CARER, About.HOUSEHOLD}),
    universal_kind="school",
    schedule=Schedule.WEEKLY,
    confirms_every=14,
)
