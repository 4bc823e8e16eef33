"""Teams that list the children they support: health visiting, school nursing, and the supplementary services.

One row is one involvement; several may be about one child. They say that somebody is involved, since when, and whether
they lead; what the case is about is never read. Supplementary teams never create a child.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Schedule, Shape, Stage
from loaders.feeds.shaping import (
    CHILD_COLUMNS,
    NHS_COLUMN,
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

CASELOAD_COLUMNS = (
    Column(field="involvement", headings=("involvement_ref",), rule=Rule.CODE, needed=True),
    Column(field="case", headings=("case_ref",), rule=Rule.CODE, needed=True),
    NHS_COLUMN,
    UPN_COLUMN,
    *CHILD_COLUMNS,
    *address_columns(),
    Column(field="service", headings=("service_code",), rule=Rule.CODE, needed=True),
    Column(field="worker", headings=("staff_number",), rule=Rule.CODE),
    Column(field="role", headings=("role",)),
    Column(field="since", headings=("involved_from",), rule=Rule.DATE, needed=True),
    Column(field="until", headings=("involved_to",), rule=Rule.DATE),
    Column(field="lead", headings=("lead_professional",), rule=Rule.YES_NO, optional=True),
    Column(field="information_to_share", headings=("information_to_share",), rule=Rule.DATE, optional=True),
    Column(field="assessment_done", headings=("assessment_done",), rule=Rule.DATE, optional=True),
    Column(field="taking_action", headings=("taking_action",), rule=Rule.DATE, optional=True),
)
PLACEMENT_COLUMNS = (
    *address_columns("placement_", optional=True),
    Column(field="placed_on", headings=("placed_on",), rule=Rule.DATE, optional=True),
    Column(field="placement_ended", headings=("placement_ended",), rule=Rule.DATE, optional=True),
    Column(field="foster_given_names", headings=("foster_carer_given_names",), rule=Rule.NAME, optional=True),
    Column(field="foster_family_name", headings=("foster_carer_family_name",), rule=Rule.NAME, optional=True),
    Column(field="foster_phone", headings=("foster_carer_phone",), rule=Rule.PHONE, optional=True),
)
INDICATORS = ("information_to_share", "assessment_done", "taking_action")

# Headings of what case systems send along although no index may hold it.
CONTENT = ("reason", "presenting_need", "abuse_category", "notes", "diagnosis", "offence", "risk_level", "outcome")


def involvement(row: CheckedRow, kind: str | None) -> Link:
    """The involvement of a row: with the worker where one is named, else with the team."""
    code, since, until = row.text("service") or "", row.text("since"), row.text("until")
    worker = row.text("worker")
    if worker is None:
        return receives(code, kind, since=since, until=until, detail=row.text("role"))
    indicators = {name: row.text(name) for name in INDICATORS}
    return involved(worker, code, since=since, until=until, role=row.text("role"), lead=row.flag("lead"), **indicators)


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield from _case(row, [involvement(row, None)])


def _shape_of_universal(kind: str) -> Shape:
    """Rows of a service that every child should have: the child is on its list, whoever the worker is."""

    def shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
        on_list = receives(row.text("service") or "", kind, since=row.text("since"), until=row.text("until"))
        yield from _case(row, [on_list, *([involvement(row, kind)] if row.text("worker") else [])])

    return shape


def _case(row: CheckedRow, links: list[Link]) -> Iterator[SourceRecord]:
    place = home(row)
    if place is not None:
        yield place
        links.append(lives_in(place))
    yield from _placement(row, links)
    yield record(row, About.CHILD, row.text("case") or "", child_values(row), links=links)


def _placement(row: CheckedRow, links: list[Link]) -> Iterator[SourceRecord]:
    """A foster home, open beside the family's own (R38)."""
    place = home(row, "placement_")
    if place is None:
        return
    since, until = row.text("placed_on"), row.text("placement_ended")
    yield place
    links.append(lives_in(place, part="placement", since=since, until=until))
    foster = carer(row, f"{place.source_id}/foster", "foster_", links=[lives_in(place)])
    if foster is not None:
        yield foster
        links.append(cared_for_by(foster, relationship="foster_carer", responsible=False, since=since, until=until))


def _universal(
    code: str, full_name: str, description: str, owner: Owner, *, may_create: frozenset[About], days: int
) -> Feed:
    return Feed(
        code=code, full_name=full_name, description=description, owner=owner, stage=Stage.UNIVERSAL, form=Form.CSV,
        columns=CASELOAD_COLUMNS, identity=("involvement",), gathered=True, periods=(("since", "until"),), born="dob",
        dropped=CONTENT, shape=_shape_of_universal(code), trust={"nhs_number": 8, "dob": 8}, trust_otherwise=5,
        may_create=may_create, universal_kind=code, schedule=Schedule.MONTHLY, confirms_every=days,
    )  # fmt: skip


def _supplementary(
    code: str, full_name: str, description: str, owner: Owner, *, trust: int, days: int, extra: tuple[Column, ...] = ()
) -> Feed:
    return Feed(
        code=code, full_name=full_name, description=description, owner=owner, stage=Stage.SUPPLEMENTARY, form=Form.CSV,
        columns=(*CASELOAD_COLUMNS, *extra), identity=("involvement",), gathered=True, born="dob",
        periods=(("since", "until"), *((("placed_on", "placement_ended"),) if extra else ())),
        dropped=CONTENT, shape=_shape, trust={"given_names": trust, "family_name": trust}, trust_otherwise=trust,
        may_create=frozenset({About.CARER, About.HOUSEHOLD} if extra else ()),
        schedule=Schedule.WEEKLY if days < 31 else Schedule.MONTHLY, confirms_every=days,
    )  # fmt: skip


HEALTH_VISITING = _universal(
    "health_visiting", "Health visiting caseloads", "Children under five on the lists of health visiting teams.",
    Owner(full_name="Dympna Kerrigan, Community Health Records", phone="01632 960 103", email="records@nch.example"),
    may_create=frozenset({About.CHILD, About.HOUSEHOLD}), days=31,
)  # fmt: skip
SCHOOL_NURSING = _universal(
    "school_nursing", "School nursing register", "Pupils whom a school nurse sees.",
    Owner(full_name="Dympna Kerrigan, Community Health Records", phone="01632 960 103", email="records@nch.example"),
    may_create=frozenset(), days=31,
)  # fmt: skip
SOCIAL_CARE = _supplementary(
    "social_care", "Children's social care",
    "Involvements of social workers, and the foster homes of looked-after children.",
    Owner(full_name="Farida Haddad, Social Care Systems", phone="01632 960 112",
    email="care.systems@northmoor.example"),
    trust=6, days=7, extra=PLACEMENT_COLUMNS,
)  # fmt: skip
EARLY_HELP = _supplementary(
    "early_help", "Early Help", "Involvements of family support workers, with lead professionals and assessments done.",
    Owner(full_name="Gethin Price, Early Help Hub", phone="01632 960 114", email="early.help@northmoor.example"),
    trust=5, days=7,
)  # fmt: skip
YOUTH_JUSTICE = _supplementary(
    "youth_justice", "Youth justice", "Involvements of the youth justice service.",
    Owner(full_name="Stella Nwosu, Youth Justice Records", phone="01632 960 116",
    email="youth.justice@northmoor.example"),
    trust=5, days=31,
)  # fmt: skip
YOUTH_SUPPORT = _supplementary(
    "youth_support", "Youth support", "Young people with an adviser of the youth support service, once Connexions.",
    Owner(full_name="Callum Reyes, Youth Support", phone="01632 960 115", email="youth.support@northmoor.example"),
    trust=4, days=31,
)  # fmt: skip
THERAPIES = _supplementary(
    "therapies", "Children's therapies", "Children seen by speech, occupational and physical therapists.",
    Owner(full_name="Dympna Kerrigan, Community Health Records", phone="01632 960 103", email="records@nch.example"),
    trust=5, days=31,
)  # fmt: skip
VOLUNTARY_SECTOR = _supplementary(
    "voluntary_sector", "Voluntary sector",
    "Children supported by the charities that have signed the sharing agreement.",
    Owner(full_name="Marged Ellis, Voluntary Action Northmoor", phone="01632 960 117", email="data@voluntary.example"),
    trust=3, days=62,
)  # fmt: skip
