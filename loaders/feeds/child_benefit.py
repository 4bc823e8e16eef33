"""Claims of child benefit: one row a child, with the adult who claims and the home of the claim.

It reaches children whom neither school nor surgery knows yet. What is paid is never read.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Rule, Stage
from loaders.feeds.shaping import (
    CHILD_COLUMNS,
    RELATIONSHIPS,
    address_columns,
    cared_for_by,
    carer,
    child_values,
    home,
    lives_in,
    record,
)
from loaders.records import About, Link, Remark, SourceRecord


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    claim, since, until = row.text("claim") or "", row.text("since"), row.text("until")
    place = home(row)
    links: list[Link] = []
    if place is not None:
        yield place
        links.append(lives_in(place, part="main", until=until))
    claimant = carer(row, claim, "claimant_", links=[lives_in(place)] if place is not None else [])
    if claimant is not None:
        yield claimant
        links.append(cared_for_by(claimant, relationship=row.text("relationship"), main=True, since=since, until=until))
    yield record(row, About.CHILD, f"{claim}/{row.text('child')}", child_values(row), links=links)


CHILD_BENEFIT = Feed(
    code="child_benefit",
    full_name="Child benefit claims",
    description="Children for whom benefit is claimed, with the claimant and the home of the claim.",
    owner=Owner(full_name="Colin Marsh, Benefit Liaison", phone="01632 960 109", email="benefit@northmoor.example"),
    stage=Stage.UNIVERSAL,
    form=Form.CSV,
    columns=(
        Column(field="claim", headings=("claim_number",), rule=Rule.CODE, needed=True),
        Column(field="child", headings=("child_of_claim",), rule=Rule.CODE, needed=True),
        *CHILD_COLUMNS,
        Column(field="claimant_given_names", headings=("claimant_given_names",), rule=Rule.NAME, needed=True),
        Column(field="claimant_family_name", headings=("claimant_family_name",), rule=Rule.NAME, needed=True),
        Column(field="claimant_dob", headings=("claimant_date_of_birth",), rule=Rule.DATE),
        Column(field="claimant_phone", headings=("claimant_phone",), rule=Rule.PHONE),
        Column(field="relationship", headings=("relationship",), rule=Rule.CHOICE, choices=RELATIONSHIPS),
        *address_columns(),
        Column(field="since", headings=("claimed_from",), rule=Rule.DATE),
        Column(field="until", headings=("claimed_to",), rule=Rule.DATE),
    ),
    identity=("claim", "child"),
    periods=(("since", "until"),),
    dropped=("weekly_amount", "bank_account"),
    shape=_shape,
    born="dob",
    trust={"given_names": 6, "family_name": 6, "dob": 8, "address": 6, "postcode": 6},
    trust_otherwise=5,
    may_create=frozenset({About.CHILD, About.CARER, About.HOUSEHOLD}),
    confirms_every=92,
)
