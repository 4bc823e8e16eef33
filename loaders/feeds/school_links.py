"""Which school succeeded which, of the public register: what was at the old number goes on at the new one.

A link is told from both sides, and some from one side only; only successors are read, so that nothing stands twice.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Schedule, Stage
from loaders.feeds.shaping import area_of, dated, record, service
from loaders.records import About, Link, Remark, SourceRecord


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    if not (row.text("type") or "").casefold().startswith("successor"):
        return
    old, new = row.text("urn") or "", row.text("successor") or ""
    link = Link(kind="SUCCEEDED_BY", to=service(new), properties=dated(row.text("since"), None))
    yield record(row, About.SERVICE, f"{old}>{new}", {"source_code": old, "area": area_of(row)}, links=[link],
                 also=(service(old),))  # fmt: skip


SCHOOL_LINKS = Feed(
    code="school_links",
    full_name="Links of schools",
    description="Successors of closed schools, by the numbers of the public register.",
    owner=Owner(
        full_name="Department for Education, register of schools", phone="0370 000 2288",
        email="register@education.example",
    ),
    stage=Stage.REGISTERS,
    form=Form.TABLE,
    columns=(
        Column(field="urn", headings=("URN",), rule=Rule.CODE, needed=True),
        Column(field="successor", headings=("LinkURN",), rule=Rule.CODE, needed=True),
        Column(field="name", headings=("LinkName",)),
        Column(field="type", headings=("LinkType",)),
        Column(field="since", headings=("LinkEstablishedDate",), rule=Rule.DATE),
    ),
    identity=("urn", "successor", "type"),
    shape=_shape,
    announced=False,
    trust_otherwise=5,
    schedule=Schedule.TERMLY,
    confirms_every=400,
)  # fmt: skip
