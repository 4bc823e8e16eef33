"""A dump of a case-management system: people, their addresses over time, teams, workers, and who is allocated to whom.

Adults and children stand in one table; whoever is an adult is passed over. A person who is marked as restricted has no
address here and is shielded until a person decides. The end of what has none is written as 1900-01-01 or far in the
future, and both read as no end. Ethnicity, religion, nationality and access notes are never read.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Stage
from loaders.feeds.shaping import area_of, child_values, dated, home, lives_in, record, service
from loaders.records import PUBLIC_CODE, About, Link, Marking, Reference, Remark, SourceRecord

CONTENT = (
    "full_ethnicity_code", "country_of_birth_code", "nationality", "religion", "marital_status", "first_language",
    "interpreter_required", "access_notes", "housing_tenure", "rag_rating",
)  # fmt: skip


def _person(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    number, dob = row.text("person") or "", row.text("dob") or ""
    if row.text("died") and dob and (row.text("died") or "") < dob:
        yield _remark(row, "date_of_death", "died before the birth date; the date of death is not used")
    marking = None
    if row.flag("restricted"):
        marking = Marking(shielded=True, sensitivity=1, authority="Case-management system: restricted", review_on="")
    yield record(row, About.CHILD, number, child_values(row), also=_known_as(number), marking=marking)


def _address(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    place = home(row)
    if place is None:
        return
    yield place
    number = row.text("person") or ""
    link = lives_in(place, since=row.text("since"), until=row.text("until"))
    yield record(row, About.CHILD, f"{number}/addresses", {"area": area_of(row)}, links=[link], also=_known_as(number))


def _team(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    code = _code(row, "team")
    yield record(
        row, About.SERVICE, code,
        {"full_name": row.fields["full_name"], "kind": "social_care", "universal": False, "sensitive": False,
         "source_code": code, "area": area_of(row), "status": "live"},
        also=(Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=code),),
    )  # fmt: skip


def _worker(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    names = " ".join(str(row.fields[name]) for name in ("given_names", "family_name") if name in row.fields)
    values = {
        "full_name": names, "area": area_of(row), **row.given(email="email", profession="role"),
        "status": "left" if row.flag("active") is False else "live",
    }  # fmt: skip
    yield record(row, About.PRACTITIONER, row.text("worker") or "", values)


def _allocation(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    number = row.text("person") or ""
    worker = Reference(about=About.PRACTITIONER, scheme=row.feed, value=row.text("worker") or "")
    link = Link(
        kind="INVOLVED_WITH", to=worker, through=service(_code(row, "team")),
        properties=dated(row.text("since"), row.text("until"), role="Allocated worker"),
    )  # fmt: skip
    yield record(
        row, About.CHILD, f"{number}/allocations", {"area": area_of(row)}, links=[link], also=_known_as(number)
    )  # fmt: skip


def _known_as(number: str) -> tuple[Reference, ...]:
    """The system's own number, under which its tables tell one person in pieces."""
    return (Reference(about=About.CHILD, scheme="case_management", value=number),)


def _code(row: CheckedRow, field: str) -> str:
    return f"{row.feed}/team/{row.text(field)}"


def _remark(row: CheckedRow, column: str, reason: str) -> Remark:
    return Remark(
        feed=row.feed, file=row.file, line=row.line, column=f"{row.kind}: {column}", rule="implausible_date",
        reason=f"`{row.text('person')}` {reason}",
    )  # fmt: skip


_NUMBER = Column(field="person", headings=("person_id", "mosaic_id"), rule=Rule.CODE, needed=True)

CASE_MANAGEMENT = Feed(
    code="case_management",
    full_name="Case-management system",
    description="Children known to social care, their addresses, and the workers and teams allocated, from a dump.",
    owner=Owner(full_name="Farida Haddad, Social Care Systems", phone="01632 960 112", email="dump@northmoor.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.SQL,
    parts=(
        Kind(
            name="teams", place=("sccv_team",), identity=("team",), shape=_team,
            columns=(
                Column(field="team", headings=("id",), rule=Rule.CODE, needed=True),
                Column(field="full_name", headings=("name",), needed=True),
            ),
        ),
        Kind(
            name="workers", place=("sccv_worker",), identity=("worker",), shape=_worker,
            columns=(
                Column(field="worker", headings=("id",), rule=Rule.CODE, needed=True),
                Column(field="given_names", headings=("first_name",), rule=Rule.NAME),
                Column(field="family_name", headings=("last_name",), rule=Rule.NAME, needed=True),
                Column(field="email", headings=("email",), rule=Rule.EMAIL),
                Column(field="role", headings=("role",)),
                Column(field="active", headings=("is_active",), rule=Rule.YES_NO),
            ),
        ),
        Kind(
            name="persons", place=("dm_persons",), identity=("person",), shape=_person, born="dob", dropped=CONTENT,
            columns=(
                _NUMBER,
                Column(field="given_names", headings=("first_name",), rule=Rule.NAME),
                Column(field="family_name", headings=("last_name",), rule=Rule.NAME, needed=True),
                Column(field="dob", headings=("date_of_birth",), rule=Rule.BIRTH_DATE, needed=True),
                Column(field="died", headings=("date_of_death",), rule=Rule.DATE),
                Column(field="sex", headings=("gender",), rule=Rule.SEX),
                Column(field="nhs_number", headings=("nhs_id",), rule=Rule.NHS_NUMBER),
                Column(field="upn", headings=("upn_id",), rule=Rule.UPN),
                Column(field="restricted", headings=("restricted",), rule=Rule.YES_NO),
            ),
        ),
        Kind(
            name="addresses", place=("dm_addresses",), identity=("person", "since", "address"), shape=_address,
            gathered=True, dropped=CONTENT,
            columns=(
                _NUMBER,
                Column(field="address", headings=("address",), needed=True),
                Column(field="postcode", headings=("post_code",), rule=Rule.POSTCODE),
                Column(field="since", headings=("start_date",), rule=Rule.DATE),
                Column(field="until", headings=("end_date",), rule=Rule.OPEN_END),
            ),
        ),
        Kind(
            name="allocations", place=("sccv_allocations_combined",), identity=("person", "worker", "team"),
            shape=_allocation, gathered=True, dropped=CONTENT,
            columns=(
                _NUMBER,
                Column(field="worker", headings=("worker_id",), rule=Rule.CODE, needed=True),
                Column(field="team", headings=("team_id",), rule=Rule.CODE, needed=True),
                Column(field="since", headings=("allocation_start_date",), rule=Rule.DATE),
                Column(field="until", headings=("allocation_end_date",), rule=Rule.OPEN_END),
            ),
        ),
    ),
    announced=False,
    trust={"given_names": 6, "family_name": 6, "dob": 6, "nhs_number": 6},
    trust_otherwise=4,
    may_create=frozenset({About.SERVICE, About.PRACTITIONER, About.HOUSEHOLD}),
    schedule=Schedule.WEEKLY,
    confirms_every=14,
    local_number="la_child_id",
)  # fmt: skip
