"""Child Protection Information Sharing: that a child is subject to a plan, or looked after, and whom to ring.

It carries the fact and never why. The plan names the child by reference, the display text beside it is not read; the
care team is the authority, with its telephone. The flag in the same bundle says nothing that the plan does not.
"""

from collections.abc import Iterator

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Refusal, Rule, Schedule, Stage
from loaders.feeds.authority_services import LOOKED_AFTER, PROTECTION, AuthorityService
from loaders.feeds.fhir_people import last_part
from loaders.feeds.shaping import area_of, dated, record
from loaders.match.facts import valid_nhs_number
from loaders.records import About, Link, Reference, Remark, SourceRecord

_PLANS = {"342191000000101": PROTECTION, "764841000000100": LOOKED_AFTER, "818901000000100": PROTECTION}
"""Subject to a child protection plan; looked after; unborn and subject to a plan (SNOMED CT, UK edition)."""

_OVER = frozenset({"revoked", "completed", "entered-in-error"})


def _plan(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    number = last_part(row.text("subject") or "")
    to = _team_reference(last_part(row.text("team") or ""), _PLANS[row.text("plan") or ""])
    link = Link(kind="RECEIVES", to=to, properties=dated(row.text("since"), row.text("until")))
    nhs_number = valid_nhs_number(number)
    values: dict[str, Value] = {"area": area_of(row), **({"nhs_number": nhs_number} if nhs_number else {})}
    also = tuple(Reference(about=About.CHILD, scheme=feed, value=number) for feed in ("nhs_pds", "uk_core"))
    yield record(row, About.CHILD, row.text("id") or "", values, links=[link], also=also)


def _team(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    """The authority as a service for each of the two plans: which of them it is for, the plan says."""
    for of in (PROTECTION, LOOKED_AFTER):
        values: dict[str, Value] = {
            "full_name": f"{of.full_name}, {row.text('full_name')}", "kind": of.kind, "universal": False,
            "sensitive": False, "area": area_of(row), "status": "live", **row.given(duty_phone="phone"),
        }  # fmt: skip
        yield record(row, About.SERVICE, _team_reference(row.text("id") or "", of).value, values)


def _team_reference(team: str, of: AuthorityService) -> Reference:
    return Reference(about=About.SERVICE, scheme="cp_is", value=f"{team}/{of.code}")


def _of_a_known_kind(row: CheckedRow) -> Refusal | None:
    if row.text("plan") not in _PLANS:
        return Refusal(rule="choice", column="plan", reason=f"`{row.text('plan')}` is no plan that is shared here")
    if (row.text("status") or "").casefold() in _OVER and row.text("until") is None:
        reason = f"the plan is `{row.text('status')}` and does not say until when; without an end it would read as open"
        return Refusal(rule="period", column="status", reason=reason)
    return None


CP_IS = Feed(
    code="cp_is",
    full_name="Child protection information sharing",
    description="Children subject to a protection plan or looked after, and the authority's telephone, in FHIR.",
    owner=Owner(full_name="Sunita Rao, Safeguarding Hub", phone="01632 960 101", email="cpis@northmoor.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.FHIR,
    parts=(
        Kind(
            name="team", place=("CareTeam",), identity=("id",), shape=_team,
            columns=(
                Column(field="id", headings=("id",), rule=Rule.CODE, needed=True),
                Column(field="full_name", headings=("name",), needed=True),
                Column(field="phone", headings=("telecom[system=phone]/value",), rule=Rule.PHONE),
            ),
        ),
        Kind(
            name="plan", place=("CarePlan",), identity=("id",), shape=_plan, row_rules=(_of_a_known_kind,),
            columns=(
                Column(field="id", headings=("id",), rule=Rule.CODE, needed=True),
                Column(field="subject", headings=("subject/identifier/value", "subject/reference"), rule=Rule.CODE,
                       needed=True),
                Column(field="plan", headings=("category/coding[system=http://snomed.info/sct]/code",), rule=Rule.CODE),
                Column(field="team", headings=("careTeam/reference",), rule=Rule.CODE, needed=True),
                Column(field="status", headings=("status",), rule=Rule.CODE),
                Column(field="since", headings=("period/start",), rule=Rule.DATE),
                Column(field="until", headings=("period/end",), rule=Rule.DATE),
            ),
            periods=(("since", "until"),),
            dropped=("title", "description", "addresses", "goal", "activity", "note", "subject/display"),
        ),
    ),
    announced=False,
    trust_otherwise=5,
    may_create=frozenset({About.SERVICE}),
    schedule=Schedule.DAILY,
    confirms_every=14,
    nameless=True,
)  # fmt: skip
