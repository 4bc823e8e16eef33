"""Annex A, the child-level lists of an inspection: one workbook, a sheet a list, numbers and birth dates, no name.

Held is which team of the authority works with a child and which worker is allocated, since when and until when, and
which organisation did an early help assessment. Needs, abuse categories, disability, ethnicity, legal status and
placements stand beside them and are never read. Headings may stand below a title, and differ by year.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Shape, Stage
from loaders.feeds.authority_services import (
    ASSESSMENT,
    CARE_LEAVERS,
    EARLY_HELP,
    IN_NEED,
    LOOKED_AFTER,
    PROTECTION,
    AuthorityService,
    authority_service,
)
from loaders.feeds.returns import LA_CHILD, not_held
from loaders.feeds.shaping import area_of, child_values, involved_by_name, named_worker, receives, record
from loaders.records import PUBLIC_CODE, About, Link, Reference, Remark, SourceRecord

CONTENT = (
    "Ethnicity", "Age", "Age of Child (Years)", "Contact Source", "Referral Source", "Referral NFA?",
    "Number of Referrals in Last 12 Months", "Does the Child have a Disability", "Primary Need Code",
    "Reason for Closure", "Case Status", "Initial Category of Abuse", "Latest Category of Abuse",
    "Child's Category of Need", "Child's Legal Status", "Placement Type", "Placement Provider", "Placement postcode",
    "URN of Placement", "Placement Location", "LA of Placement", "Unaccompanied Asylum Seeking Child (UASC)",
    "Reason Ceased to be Looked After", "Eligibility Category", "Type of Accommodation", "Suitability of Accommodation",
    "Activity Status", "Permanence Plan",
)  # fmt: skip
_CHILD = (
    Column(field="child", headings=("Child Unique ID", "Child ID"), rule=Rule.CODE, needed=True),
    Column(field="sex", headings=("Gender", "Sex"), rule=Rule.SEX, optional=True),
    Column(field="dob", headings=("Date of Birth",), rule=Rule.BIRTH_DATE),
)
_TEAM = Column(field="team", headings=("Allocated Team",), optional=True)


def _shape_of(name: str, of: AuthorityService) -> Shape:
    def shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
        since, until = row.text("since"), row.text("until")
        yield from authority_service(row, of)
        links = [receives(of.code_in(area_of(row)), of.kind, since=since, until=until)]
        yield from _allocated(row, of, links)
        number = row.text("child") or ""
        also = (Reference(about=About.CHILD, scheme=LA_CHILD, value=number),)
        yield record(row, About.CHILD, f"{number}/{name}", child_values(row), links=links, also=also)

    return shape


def _allocated(row: CheckedRow, of: AuthorityService, links: list[Link]) -> Iterator[SourceRecord]:
    """The team and the worker of a row, both known by name only."""
    team, name = row.text("team"), row.text("worker")
    if team is None:
        return
    code = f"{of.code_in(area_of(row))}/{team.casefold()}"
    agency = Reference(about=About.AGENCY, scheme=row.feed, value=area_of(row))
    yield record(
        row, About.SERVICE, code,
        {"full_name": team, "kind": of.kind, "universal": False, "sensitive": False, "source_code": code,
         "area": area_of(row), "status": "live"},
        links=[Link(kind="PART_OF", to=agency)],
        also=(Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=code),),
    )  # fmt: skip
    if name is not None:
        worker = named_worker(row, name, code, phone=None, email=None)
        yield worker
        since, until = row.text("since"), row.text("until")
        links.append(involved_by_name(worker, code, since=since, until=until, role="Allocated worker"))


def _early_help(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    """Whoever did the assessment is named, and by no code; the authority's early help stands for it."""
    yield from authority_service(row, EARLY_HELP)
    code, organisation = EARLY_HELP.code_in(area_of(row)), row.text("organisation")
    since, until = row.text("since"), row.text("until")
    links = [receives(code, EARLY_HELP.kind, since=since, until=until, detail=organisation)]
    number = row.text("child") or ""
    also = (Reference(about=About.CHILD, scheme=LA_CHILD, value=number),)
    yield record(row, About.CHILD, f"{number}/list-2", child_values(row), links=links, also=also)


def _list(
    number: int, of: AuthorityService, since: tuple[str, ...], until: tuple[str, ...] = (),
    workers: tuple[str, ...] = (),
) -> Kind:  # fmt: skip
    starts = (Column(field="since", headings=since, rule=Rule.DATE, needed=True),) if since else ()
    ends = (Column(field="until", headings=until, rule=Rule.DATE, optional=True),) if until else ()
    worker = Column(
        field="worker", headings=("Allocated Worker", *workers), rule=Rule.NAME, optional=True
    )  # fmt: skip
    columns = (*_CHILD, _TEAM, worker, *starts, *ends)
    return Kind(
        name=f"List {number}", place=(f"List {number}",), columns=columns, gathered=True,
        identity=("child", "team", "worker", *(("since",) if since else ())), born="dob", unborn=True,
        periods=(("since", "until"),) if until else (), shape=_shape_of(f"list-{number}", of), dropped=CONTENT,
    )  # fmt: skip


_EARLY_HELP_LIST = Kind(
    name="List 2", place=("List 2",), identity=("child", "since"), gathered=True, born="dob", unborn=True,
    shape=_early_help, dropped=CONTENT, periods=(("since", "until"),),
    columns=(
        *_CHILD,
        Column(field="since", headings=("Assessment start date",), rule=Rule.DATE, needed=True),
        Column(field="until", headings=("Assessment completion date",), rule=Rule.DATE),
        Column(field="organisation", headings=("Organisation completing assessment",)),
    ),
)  # fmt: skip

ANNEX_A = Feed(
    code="annex_a",
    full_name="Inspection lists",
    description="Children on the lists of an inspection (Annex A), with their teams and allocated workers, not named.",
    owner=Owner(full_name="Priya Raman, Children's Performance", phone="01632 960 121", email="a@northmoor.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.TABLE,
    title_rows=2,
    parts=(
        not_held("List 1", ("Date of Contact",), CONTENT, "a contact is no involvement yet",
                 number="Child Unique ID", place=("List 1",)),
        _EARLY_HELP_LIST,
        _list(3, ASSESSMENT, ("Date of Referral",)),
        _list(4, ASSESSMENT, ("Continuous Assessment Start Date",), ("Continuous Assessment Date of Authorisation",)),
        _list(5, ASSESSMENT, ("Strategy discussion initiating Section 47 Enquiry Start Date",)),
        _list(6, IN_NEED, ("CIN Start Date",), ("CIN Closure Date",)),
        _list(7, PROTECTION, ("Child Protection Plan Start Date",), ("Child Protection Plan End Date",)),
        _list(8, LOOKED_AFTER, ("Date Started to be Looked After",), ("Date Ceased to be Looked After",)),
        _list(9, CARE_LEAVERS, (), workers=("Allocated Personal Advisor",)),
        not_held("List 10", ("Date of Placement Order",), CONTENT, "an adoption is never told by an index",
                 number="Child Unique ID", place=("List 10",)),
        not_held("List 11", ("Date Stage 1 started",), CONTENT, "it lists adopters, and no child",
                 number="Individual adopter identifier", place=("List 11",)),
    ),
    announced=False,
    trust={"dob": 5, "sex": 4},
    trust_otherwise=3,
    may_create=frozenset({About.SERVICE, About.AGENCY, About.PRACTITIONER}),
    schedule=Schedule.ON_REQUEST,
    confirms_every=400,
    local_number=LA_CHILD,
    nameless=True,
)  # fmt: skip
