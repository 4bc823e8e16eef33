"""The public list of branch surgeries (`ebranchs`): 27 columns, no headings; a code is that of the surgery and more."""

from collections.abc import Iterator

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Schedule, Stage
from loaders.feeds.practice_list import in_mixed_case
from loaders.feeds.shaping import area_of, record, service
from loaders.records import About, Remark, SourceRecord


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    code = row.text("code") or ""
    lines = [in_mixed_case(text) for number in range(1, 6) if (text := row.text(f"address{number}"))]
    values: dict[str, Value] = {
        "full_name": in_mixed_case(row.text("full_name") or ""), "kind": "family_doctor", "universal": True,
        "source_code": code, "status": "closed" if row.text("closed") else "live", "area": area_of(row),
        **({"address": ", ".join(lines)} if lines else {}), **row.given(postcode="postcode", duty_phone="phone"),
    }  # fmt: skip
    yield record(row, About.SERVICE, code, values, also=(service(code),))


def _at(field: str, position: int, rule: Rule = Rule.TEXT, *, needed: bool = False) -> Column:
    return Column(field=field, headings=(str(position),), rule=rule, needed=needed)


BRANCH_SURGERIES = Feed(
    code="branch_surgeries",
    full_name="List of branch surgeries",
    description="Branches of general practices, open and closed, by code.",
    owner=Owner(full_name="Organisation Data Service", phone="0300 303 5678", email="organisations@nhs.example"),
    stage=Stage.REGISTERS,
    form=Form.CSV,
    headless=True,
    columns=(
        _at("code", 1, Rule.CODE, needed=True), _at("full_name", 2, needed=True),
        *(_at(f"address{number}", 4 + number) for number in range(1, 6)),
        _at("postcode", 10, Rule.POSTCODE), _at("opened", 11, Rule.DATE), _at("closed", 12, Rule.DATE),
        _at("surgery", 15, Rule.CODE, needed=True), _at("phone", 18, Rule.PHONE), _at("last", 27),
    ),
    identity=("code",),
    periods=(("opened", "closed"),),
    shape=_shape,
    announced=False,
    trust={"full_name": 7, "source_code": 10, "address": 8, "postcode": 8},
    trust_otherwise=5,
    may_create=frozenset({About.SERVICE}),
    schedule=Schedule.TERMLY,
    confirms_every=400,
)  # fmt: skip
