"""The lists of an inspection of special educational needs: pupil number, birth date and sex, no name.

Held is that the authority's team for special needs is involved, since the day of the first plan. Kinds of need,
absence, suspensions and exclusions stand beside it and are never read; of pupils with support and no plan nothing is
held.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Stage
from loaders.feeds.authority_services import SPECIAL_NEEDS, authority_service
from loaders.feeds.returns import not_held
from loaders.feeds.shaping import area_of, child_values, receives, record
from loaders.records import About, Remark, SourceRecord

CONTENT = (
    "Ethnicity", "ULN", "SEN primary need", "Suspensions", "Permanent exclusions", "Absence", "Pupil Premium",
    "Elective home education", "Known to children's social care",
)  # fmt: skip


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield from authority_service(row, SPECIAL_NEEDS)
    link = receives(SPECIAL_NEEDS.code_in(area_of(row)), SPECIAL_NEEDS.kind, since=row.text("since"), until=None)
    yield record(row, About.CHILD, row.text("pupil") or "", child_values(row), links=[link])


SEND_LISTS = Feed(
    code="send_lists",
    full_name="Special needs lists",
    description="Pupils with an education, health and care plan, of the lists of an inspection, not named.",
    owner=Owner(full_name="Meera Joshi, Schools Data", phone="01632 960 106", email="send.data@northmoor.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.TABLE,
    title_rows=2,
    parts=(
        Kind(
            name="plans", place=("List 1",), identity=("pupil",), shape=_shape, born="dob", dropped=CONTENT,
            columns=(
                Column(field="pupil", headings=("Unique ID",), rule=Rule.CODE, needed=True),
                Column(field="upn", headings=("UPN",), rule=Rule.UPN),
                Column(field="dob", headings=("Date of birth",), rule=Rule.BIRTH_DATE, needed=True),
                Column(field="sex", headings=("Gender", "Sex"), rule=Rule.SEX),
                Column(field="since", headings=("Date initial EHC plan issued",), rule=Rule.DATE),
            ),
        ),
        not_held("support", ("UPN", "SEN primary need"), CONTENT, "support at school is no involvement of the team",
                 number="Unique ID", place=("List 2",)),
    ),
    announced=False,
    trust={"upn": 5, "dob": 5},
    trust_otherwise=3,
    may_create=frozenset({About.SERVICE, About.AGENCY}),
    schedule=Schedule.ON_REQUEST,
    confirms_every=400,
    nameless=True,
)  # fmt: skip
