"""The directory of surgeries that the health service publishes as JSON: names as people write them, and no status.

It repeats surgeries of the list of surgeries under the same practice codes, and says of none whether it is open; so it
brings a telephone number and a readable name, and never a surgery of its own.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Stage
from loaders.feeds.shaping import area_of, record, service
from loaders.records import About, Remark, SourceRecord


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    code = row.text("code") or ""
    values = {"source_code": code, "area": area_of(row),
              **row.given(full_name="full_name", address="address", duty_phone="phone")}  # fmt: skip
    yield record(row, About.SERVICE, code, values, also=(service(code),))


PRACTICE_DIRECTORY = Feed(
    code="practice_directory",
    full_name="Directory of surgeries",
    description="Names, addresses and telephone numbers of surgeries, by practice code, as JSON.",
    owner=Owner(full_name="Organisation Data Service", phone="0300 303 5678", email="organisations@nhs.example"),
    stage=Stage.REGISTERS,
    form=Form.JSON,
    parts=(
        Kind(
            name="surgery", shape=_shape, identity=("code",),
            columns=(
                Column(field="code", headings=("organisation_code",), rule=Rule.CODE, needed=True),
                Column(field="full_name", headings=("name",), needed=True),
                Column(field="address", headings=("address",)),
                Column(field="phone", headings=("contact_telephone_number",), rule=Rule.PHONE),
            ),
        ),
    ),
    announced=False,
    trust={"full_name": 4, "address": 4, "duty_phone": 6},
    trust_otherwise=2,
    schedule=Schedule.TERMLY,
    confirms_every=400,
)  # fmt: skip
