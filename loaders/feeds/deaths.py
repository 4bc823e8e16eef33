"""Registrations of deaths, after the form of the Office for National Statistics: who has died, and nothing of how.

A death ends what is open of a child and begins the year after which the record goes (R26). It brings in nobody: whoever
is not known is not looked for.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Schedule, Stage
from loaders.feeds.shaping import CHILD_COLUMNS, NHS_COLUMN, child_values, record
from loaders.records import About, Remark, SourceRecord


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield record(row, About.CHILD, row.text("entry") or "", {**child_values(row), "status": "died"})


DEATHS = Feed(
    code="deaths",
    full_name="Registrations of deaths",
    description="Children whose death was registered.",
    owner=Owner(full_name="Anneke Voss, Registration Service", phone="01632 960 108", email="deaths@northmoor.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.CSV,
    columns=(
        Column(field="entry", headings=("entry_number",), rule=Rule.CODE, needed=True),
        *CHILD_COLUMNS,
        NHS_COLUMN,
        Column(field="died", headings=("date_of_death",), rule=Rule.DATE, needed=True),
    ),
    identity=("entry",),
    periods=(("dob", "died"),),
    dropped=("cause_of_death", "place_of_death", "informant", "coroner"),
    shape=_shape,
    born="dob",
    trust={"status": 10, "nhs_number": 8, "dob": 9},
    trust_otherwise=4,
    schedule=Schedule.WEEKLY,
    confirms_every=36_500,
)
