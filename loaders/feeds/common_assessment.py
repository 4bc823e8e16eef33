"""Common assessments: that one is held, by whom, since when; what it says never comes here.

Whoever wants to know more rings the practitioner who holds it. An assessment without a practitioner is its team's.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Schedule, Stage
from loaders.feeds.shaping import CHILD_COLUMNS, NHS_COLUMN, UPN_COLUMN, child_values, involved, receives, record
from loaders.records import About, Remark, SourceRecord


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    team, worker, done, closed = (row.text(name) for name in ("service", "worker", "done", "closed"))
    held = (
        involved(
            worker, team or "", since=done, until=closed, role="Holds the common assessment",
            lead=row.flag("lead"), assessment_done=done,
        )
        if worker is not None
        else receives(team or "", None, since=done, until=closed, detail="Common assessment")
    )  # fmt: skip
    yield record(row, About.CHILD, row.text("case") or "", child_values(row), links=[held])


COMMON_ASSESSMENT = Feed(
    code="common_assessment",
    full_name="Common assessments",
    description="Who holds a common assessment of a child, and since when.",
    owner=Owner(full_name="Gethin Price, Early Help Hub", phone="01632 960 114", email="assess@northmoor.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.CSV,
    columns=(
        Column(field="assessment", headings=("assessment_ref",), rule=Rule.CODE, needed=True),
        Column(field="case", headings=("child_ref",), rule=Rule.CODE, needed=True),
        NHS_COLUMN,
        UPN_COLUMN,
        *CHILD_COLUMNS,
        Column(field="service", headings=("service_code",), rule=Rule.CODE, needed=True),
        Column(field="worker", headings=("staff_number",), rule=Rule.CODE),
        Column(field="lead", headings=("lead_professional",), rule=Rule.YES_NO, optional=True),
        Column(field="done", headings=("assessed_on",), rule=Rule.DATE, needed=True),
        Column(field="closed", headings=("closed_on",), rule=Rule.DATE),
    ),
    identity=("assessment",),
    gathered=True,
    periods=(("done", "closed"),),
    dropped=("strengths", "needs", "conclusions", "actions", "consent_statement", "notes"),
    shape=_shape,
    born="dob",
    trust={"given_names": 4, "family_name": 4},
    trust_otherwise=4,
    schedule=Schedule.WEEKLY,
    confirms_every=31,
)
