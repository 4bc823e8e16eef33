"""Sensitive services: an involvement is held only with consent, or with a recorded reason of harm (R11-R13).

A row without either is rejected. What the harm or the treatment is never leaves the source: only on which ground the
involvement is held, who gave consent, and on which day. A row that says when consent was withdrawn takes away what this
service is held for on a consent up to that day, and no row brings it back without a later consent.
"""

from collections.abc import Iterator
from dataclasses import replace

from loaders.declarations import CheckedRow, Column, Feed, Form, Owner, Refusal, Rule, Stage
from loaders.feeds.caseloads import CASELOAD_COLUMNS, CONTENT, involvement
from loaders.feeds.shaping import child_values, record, service
from loaders.records import About, Link, Remark, SourceRecord

_CONSENT_COLUMNS = (
    Column(field="basis", headings=("basis",), rule=Rule.CHOICE, choices={"consent": "consent", "harm": "harm"}),
    Column(field="consent_giver", headings=("consent_giver",), rule=Rule.TEXT),
    Column(field="consent_on", headings=("consent_on",), rule=Rule.DATE),
    Column(
        field="harm_reason", headings=("harm_reason",), rule=Rule.CHOICE,
        choices={"risk to the child": "child", "risk to another child": "other_child", "risk to an adult": "adult"},
    ),
    Column(field="harm_recorded_on", headings=("harm_recorded_on",), rule=Rule.DATE),
    Column(field="harm_recorded_by", headings=("harm_recorded_by",), rule=Rule.TEXT),
    Column(field="withdrawn_on", headings=("consent_withdrawn_on",), rule=Rule.DATE, optional=True),
)  # fmt: skip


def held_lawfully(row: CheckedRow) -> Refusal | None:
    """Refuse a row that tells neither consent nor a recorded reason of harm (R11)."""
    if row.text("withdrawn_on") is not None:
        return None
    basis = row.text("basis")
    needed = {
        None: ("basis",),
        "consent": ("consent_giver", "consent_on"),
        "harm": ("harm_reason", "harm_recorded_on", "harm_recorded_by"),
    }[basis]
    lacking = [name for name in needed if row.text(name) is None]
    if not lacking:
        return None
    return Refusal(
        rule="consent", column=lacking[0],
        reason="a sensitive involvement is held only with consent (who gave it, and when) or with a recorded reason "
        "of harm "
        f"(which, by whom, and when); this row lacks {', '.join(f'`{name}`' for name in lacking)}",
    )  # fmt: skip


def _named_worker(row: CheckedRow) -> Refusal | None:
    if row.text("worker") is not None or row.text("withdrawn_on") is not None:
        return None
    return Refusal(
        rule="missing", column="worker",
        reason="a sensitive involvement names its worker, so that the worker can be asked through the coordinator",
    )  # fmt: skip


def withdrawal(row: CheckedRow) -> SourceRecord:
    """What a row says that tells when consent was withdrawn."""
    told = record(row, About.CHILD, row.text("case") or "", child_values(row))
    return replace(told, withdrawn=((service(row.text("service") or ""), row.text("withdrawn_on") or ""),))


def held_on_grounds(row: CheckedRow, link: Link) -> Link:
    """The involvement with the ground on which it is held."""
    basis = row.text("basis")
    giver = row.text("consent_giver") if basis == "consent" else row.text("harm_recorded_by")
    given_on = row.text("consent_on") if basis == "consent" else row.text("harm_recorded_on")
    return replace(
        link, properties={**link.properties, "consent_basis": basis, "consent_giver": giver, "consent_on": given_on}
    )


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    if row.text("withdrawn_on") is not None:
        yield withdrawal(row)
        return
    held = held_on_grounds(row, involvement(row, None))
    yield record(row, About.CHILD, row.text("case") or "", child_values(row), links=[held])


def _sensitive(code: str, full_name: str, description: str, owner: Owner, *, form: Form, sensitivity: int) -> Feed:
    return Feed(
        code=code, full_name=full_name, description=description, owner=owner, stage=Stage.SENSITIVE, form=form,
        columns=(*(column for column in CASELOAD_COLUMNS if column.field not in _HOME), *_CONSENT_COLUMNS),
        identity=("involvement",), gathered=True, periods=(("since", "until"),), born="dob",
        row_rules=(_named_worker, held_lawfully), dropped=CONTENT, shape=_shape, trust_otherwise=2,
        sensitive=True, sensitivity=sensitivity, confirms_every=31,
    )  # fmt: skip


# A sensitive service tells no home: it would lead from an address to the service.
_HOME = ("address", "postcode", "uprn")

CAMHS = _sensitive(
    "camhs", "Child and adolescent mental health", "Involvements of mental health workers.",
    Owner(full_name="Ines Duarte, Mental Health Trust Records", phone="01632 960 118", email="records@mht.example"),
    form=Form.JSON_LINES, sensitivity=2,
)  # fmt: skip
SEXUAL_HEALTH = _sensitive(
    "sexual_health", "Sexual health", "Involvements of the young people's sexual health clinic.",
    Owner(full_name="Tamsin Hale, Clinic Records", phone="01632 960 119", email="records@clinic.example"),
    form=Form.CSV, sensitivity=2,
)  # fmt: skip
