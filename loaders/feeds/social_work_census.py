"""The yearly census of social workers: by registration number, without names, who is in post and who has left.

It reaches a worker whom the workforce list knows under the same number, and makes nobody. Birth dates, ethnicity,
absence and caseload sizes of workers are nobody's business here and are never read.
"""

from collections.abc import Iterator

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Stage
from loaders.feeds.shaping import area_of, record
from loaders.records import About, Reference, Remark, SourceRecord


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    number, left = row.text("worker") or "", row.text("until")
    values: dict[str, Value] = {"area": area_of(row), "status": "left" if left else "live"}
    values |= {"left_on": left} if left else {}
    also = (Reference(about=About.PRACTITIONER, scheme="workforce", value=number),)
    yield record(row, About.PRACTITIONER, number, values, also=also)


SOCIAL_WORK_CENSUS = Feed(
    code="social_work_census",
    full_name="Social work workforce census",
    description="Social workers in post and those who left, by registration number, without names.",
    owner=Owner(full_name="Paul Adeyemi, Workforce Data", phone="01632 960 107", email="cswwc@northmoor.example"),
    stage=Stage.WORKFORCE,
    form=Form.XML,
    parts=(
        Kind(
            name="worker", place=("CSWWWorker",), identity=("worker",), shape=_shape, periods=(("since", "until"),),
            columns=(
                Column(field="worker", headings=("SWENo",), rule=Rule.CODE, needed=True),
                Column(field="since", headings=("RoleStartDate",), rule=Rule.DATE),
                Column(field="until", headings=("RoleEndDate",), rule=Rule.DATE),
            ),
            dropped=(
                "PersonBirthDate", "GenderCurrent", "Ethnicity", "ReasonAbsence", "WorkingDaysLost", "ReasonLeave",
                "LeaverDestination", "Cases30", "FTE", "QualInst",
            ),
        ),
    ),
    announced=False,
    trust={"status": 6, "left_on": 6},
    trust_otherwise=3,
    schedule=Schedule.YEARLY,
    confirms_every=400,
)  # fmt: skip
