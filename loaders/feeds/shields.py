"""Shields: whom, by which authority, until which review (R4-R6), and which homes are refuges.

Loaded before every other feed. A row tells a child's whole identity and may create the child, so that a shield binds
to who the child is and waits there for the records of other feeds. Why a shield was set is never read.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Refusal, Rule, Schedule, Stage
from loaders.feeds.shaping import CHILD_COLUMNS, NHS_COLUMN, UPN_COLUMN, address_columns, child_values, home, record
from loaders.records import About, Marking, Remark, SourceRecord


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    # A register may say that a shield was lifted; the load takes that as a question to the authority, never as a lift.
    lifted = row.text("lifted_on") is not None
    marking = Marking(
        shielded=not lifted,
        refuge=row.flag("refuge") or False,
        sensitivity=0 if lifted else int(row.text("sensitivity") or 0),
        authority=row.text("authority") or "",
        review_on=row.text("review_on") or "",
    )
    reference = row.text("shield_ref") or ""
    if row.text("subject") == "child":
        yield record(row, About.CHILD, reference, child_values(row), marking=marking)
        return
    place = home(row)
    if place is not None:
        yield record(row, About.HOUSEHOLD, place.source_id, place.values, marking=marking)


def _says_whom(row: CheckedRow) -> Refusal | None:
    """A shield that binds to nobody protects nobody: it is rejected loudly instead of being loaded to no effect."""
    if row.text("subject") == "home":
        found = row.text("uprn") or (row.text("address") and row.text("postcode"))
        return (
            None
            if found
            else Refusal(rule="missing", column="address", reason="a home needs a UPRN, or address and postcode")
        )
    if (
        row.text("nhs_number")
        or row.text("upn")
        or (row.text("family_name") and row.text("given_names") and row.text("dob"))
    ):
        return None
    return Refusal(
        rule="missing", column="family_name",
        reason="a child needs an NHS number, a pupil number, or given names, family name and birth date",
    )  # fmt: skip


SHIELDS = Feed(
    code="shields",
    full_name="Register of shields",
    description="Children and homes that a named authority shields, each with a review date.",
    owner=Owner(full_name="Sunita Rao, Safeguarding Hub", phone="01632 960 101", email="shields@northmoor.example"),
    stage=Stage.SHIELDS,
    form=Form.CSV,
    columns=(
        Column(field="shield_ref", headings=("shield_ref",), rule=Rule.CODE, needed=True),
        Column(
            field="subject",
            headings=("subject",),
            rule=Rule.CHOICE,
            needed=True,
            choices={"child": "child", "home": "home"},
        ),
        NHS_COLUMN,
        UPN_COLUMN,
        *(column for column in CHILD_COLUMNS if column.field != "family_name"),
        Column(field="family_name", headings=("family_name",), rule=Rule.NAME),
        *address_columns(),
        Column(field="refuge", headings=("refuge",), rule=Rule.YES_NO),
        Column(
            field="sensitivity", headings=("sensitivity",), rule=Rule.CHOICE, choices={digit: digit for digit in "0123"}
        ),
        Column(field="authority", headings=("authority",), needed=True),
        Column(field="set_on", headings=("set_on",), rule=Rule.DATE),
        Column(field="review_on", headings=("review_on",), rule=Rule.DATE, needed=True),
        Column(field="lifted_on", headings=("lifted_on",), rule=Rule.DATE, optional=True),
    ),
    identity=("shield_ref",),
    periods=(("set_on", "review_on"),),
    row_rules=(_says_whom,),
    dropped=("reason", "notes"),
    shape=_shape,
    born="dob",
    schedule=Schedule.DAILY,
    trust={"given_names": 4, "family_name": 4, "dob": 6},
    trust_otherwise=3,
    may_create=frozenset({About.CHILD, About.HOUSEHOLD}),
    sensitivity=1,
    confirms_every=7,
)
