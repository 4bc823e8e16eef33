"""Single-view feeds: who works with a child in one system, with a contact to ring; one file for each system.

The same child stands in two systems without a number in common, so each system is a feed of its own. The address is one
cell of several lines. What a system says of the last involvement may end before it begins, since one of both is the
last contact; then only the beginning is used. Housing arrears, offences and police contact are never read.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Stage
from loaders.feeds.returns import not_held
from loaders.feeds.shaping import (
    area_of,
    child_values,
    home,
    involved_by_name,
    lives_in,
    named_worker,
    receives,
    record,
)
from loaders.records import PUBLIC_CODE, About, Link, Reference, Remark, SourceRecord

_INVOLVED = {"current": "now", "historic": "before", "not specified": "unsaid"}
_COVERAGE = ("Date Current As Of", "Coverage Start Date", "Coverage End Date", "Coverage Geographic Area")


def _service(row: CheckedRow, name: str, kind: str) -> SourceRecord:
    code = f"{row.feed}/{name.casefold()}"
    phone = row.given(duty_phone="phone")
    return record(
        row, About.SERVICE, code,
        {"full_name": name, "kind": kind, "universal": kind == "school", "sensitive": False, "source_code": code,
         "area": area_of(row), "status": "live", **(phone if kind == "school" else {})},
        also=(Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=code),),
    )  # fmt: skip


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    links: list[Link] = []
    place = home(row)
    if place is not None:
        yield place
        links.append(lives_in(place))
    yield from _involvement(row, links, "social_care" if row.kind == "social care" else "school")
    yield record(row, About.CHILD, row.text("case") or "", child_values(row), links=links)


def _involvement(row: CheckedRow, links: list[Link], kind: str) -> Iterator[SourceRecord]:
    name, involved = row.text("organisation"), row.text("involved")
    if name is None or involved == "unsaid":
        return
    team = _service(row, name, kind)
    yield team
    latest = row.text("latest")
    # An involvement of the past has the last contact as its end, where that is not before its beginning.
    until = (latest or row.text("since")) if involved == "before" else None
    since = row.text("since") if not until or (row.text("since") or "") <= until else None
    worker_name = row.text("worker")
    if worker_name is None:
        links.append(receives(team.source_id, kind, since=since, until=until))
        return
    worker = named_worker(row, worker_name, team.source_id, phone=row.text("phone"), email=row.text("email"))
    yield worker
    links.append(involved_by_name(worker, team.source_id, since=since, until=until, role=row.text("role")))


_PERSON = (
    Column(field="case", headings=("Cms Id",), rule=Rule.CODE, needed=True),
    Column(field="given_names", headings=("First Name",), rule=Rule.NAME),
    Column(field="family_name", headings=("Last Name",), rule=Rule.NAME, needed=True),
    Column(field="dob", headings=("Date Of Birth",), rule=Rule.BIRTH_DATE),
    Column(field="sex", headings=("Gender",), rule=Rule.SEX),
    Column(field="address", headings=("Address",)),
    Column(field="involved", headings=("Service Involvement",), rule=Rule.CHOICE, choices=_INVOLVED),
    Column(field="latest", headings=("Date Of Most Recent Interaction",), rule=Rule.DATE, optional=True),
    Column(field="since", headings=("Start Date Of Last Involvement",), rule=Rule.DATE, optional=True),
)


def _feed(code: str, full_name: str, description: str, kind: Kind, stage: Stage) -> Feed:
    return Feed(
        code=code, full_name=full_name, description=description, parts=(kind,), stage=stage, form=Form.TABLE,
        owner=Owner(full_name="Grace Lindqvist, Single View", phone="01632 960 105", email="view@northmoor.example"),
        announced=False, trust_otherwise=3, schedule=Schedule.WEEKLY, confirms_every=31,
        may_create=frozenset({About.SERVICE, About.PRACTITIONER, About.HOUSEHOLD}),
    )  # fmt: skip


SINGLE_VIEW_CARE = _feed(
    "single_view_care", "Single view of social care", "Children known to social care, with the worker to ring.",
    Kind(
        name="social care", identity=("case",), shape=_shape, born="dob", dropped=_COVERAGE,
        columns=(
            *_PERSON,
            Column(field="organisation", headings=("Local Authority Organisation",)),
            Column(field="worker", headings=("Contact Name",), rule=Rule.NAME),
            Column(field="role", headings=("Contact Role",)),
            Column(field="phone", headings=("Contact Phone",), rule=Rule.PHONE),
            Column(field="email", headings=("Contact Email",), rule=Rule.EMAIL),
        ),
    ),
    Stage.SUPPLEMENTARY,
)  # fmt: skip
SINGLE_VIEW_SCHOOL = _feed(
    "single_view_school", "Single view of schools", "Pupils with the school to ring.",
    Kind(
        name="school", identity=("case",), shape=_shape, born="dob", dropped=("Admission Type", *_COVERAGE),
        columns=(
            *_PERSON,
            Column(field="organisation", headings=("School Name",)),
            Column(field="phone", headings=("Contact Number",), rule=Rule.PHONE),
        ),
    ),
    Stage.SUPPLEMENTARY,
)  # fmt: skip


def _prototype_person(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield record(row, About.CHILD, row.text("case") or "", child_values(row))


def _prototype(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    links: list[Link] = []
    yield from _involvement(row, links, "school" if row.kind == "school" else "social_care")
    number = row.text("case") or ""
    also = (Reference(about=About.CHILD, scheme="single_view_people", value=number),)
    yield record(row, About.CHILD, f"{number}/{row.kind}", {"area": area_of(row)}, links=links, also=also)


def _system(name: str, organisation: str, *more: Column) -> Kind:
    return Kind(
        name=name, identity=("case", "organisation"), shape=_prototype, gathered=True,
        columns=(
            Column(field="case", headings=("personId",), rule=Rule.CODE, needed=True),
            Column(field="involved", headings=("serviceInvolvement",), rule=Rule.CHOICE, choices=_INVOLVED),
            Column(field="organisation", headings=(organisation,), needed=True),
            Column(field="worker", headings=("contactName",), rule=Rule.NAME),
            Column(field="phone", headings=("contactPhone",), rule=Rule.PHONE),
            Column(field="email", headings=("contactEmail",), rule=Rule.EMAIL, optional=True),
            *more,
        ),
        dropped=("admissionType",),
    )  # fmt: skip


SINGLE_VIEW_PEOPLE = _feed(
    "single_view_people", "Single view: people", "People of a single view by its own number, with their names.",
    Kind(
        name="people", identity=("case",), shape=_prototype_person, born="dob", dropped=("address",),
        columns=(
            Column(field="case", headings=("id",), rule=Rule.CODE, needed=True),
            Column(field="given_names", headings=("firstName",), rule=Rule.NAME),
            Column(field="family_name", headings=("lastName",), rule=Rule.NAME, needed=True),
            Column(field="dob", headings=("dateOfBirth",), rule=Rule.BIRTH_DATE),
            Column(field="sex", headings=("gender",), rule=Rule.SEX),
        ),
    ),
    Stage.SUPPLEMENTARY,
)  # fmt: skip
SINGLE_VIEW_SYSTEMS = Feed(
    code="single_view_systems", full_name="Single view: systems", announced=False, trust_otherwise=3,
    description="Which systems know a person of a single view, by its number; no names.",
    owner=Owner(full_name="Grace Lindqvist, Single View", phone="01632 960 105", email="view@northmoor.example"),
    stage=Stage.SUPPLEMENTARY, form=Form.TABLE, schedule=Schedule.WEEKLY, confirms_every=31,
    may_create=frozenset({About.SERVICE, About.PRACTITIONER}), nameless=True, local_number="single_view_people",
    parts=(
        _system("school", "schoolName"),
        _system(
            "adult social care", "localAuthorityOrganisation",
            Column(field="since", headings=("startDateOfLastInvolvement",), rule=Rule.DATE, optional=True),
            Column(field="latest", headings=("dateOfMostRecentInteraction",), rule=Rule.DATE, optional=True),
        ),
        not_held("housing", ("housingAssociation",),
                 ("antiSocialBehaviour", "rentArrears", "noticeSeekingPossession", "eviction"),
                 "arrears and evictions are no involvement with a child", number="personId"),
        not_held("police", ("policeArea",), (), "that the police know somebody is never told by an index",
                 number="personId"),
        not_held("offences", ("typeOfOffence",), ("dateOfOffence", "natureOfInvolvement"),
                 "an offence is never told by an index", number="personId"),
        not_held("sources", ("DataSource",), ("Title", "Schema Ref"), "it describes the systems, and nobody in them",
                 number="Id"),
    ),
)  # fmt: skip
