"""The daily record of children's social care that authorities send to the Department for Education, as JSON (v0.7).

One object a child: who the child is, and episodes with workers, assessments, plans and placements. `purge` on any level
takes back what was said there: it is deleted here too, not ended. Need, factors, scores, ethnicity, disability, asylum,
adoption and where a child is placed stand in it and are never read.
"""

from collections.abc import Iterator
from dataclasses import replace

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Shape, Stage
from loaders.feeds.authority_services import (
    ASSESSMENT,
    IN_NEED,
    LOOKED_AFTER,
    PROTECTION,
    AuthorityService,
    authority_service,
)
from loaders.feeds.returns import LA_CHILD
from loaders.feeds.shaping import area_of, child_values, involved, receives, record
from loaders.records import SAID_VALUES, About, Link, Remark, SourceRecord

CONTENT = (
    "ethnicity", "disabilities", "uasc_flag", "uasc_end_date", "health_and_wellbeing", "referral_source",
    "closure_reason", "factors", "start_reason", "placement_type", "end_reason", "change_reason", "postcode",
    "adoption", "care_leavers", "section_47_assessments", "unique_pupil_number_unknown_reason",
)  # fmt: skip

_PLACE = ("Children",)
_EPISODES = "social_care_episodes"
_KEPT = "[purge!=yes][purge!=true]"
_PARTS = ("child_and_family_assessments", "child_in_need_plans", "child_protection_plans",
          "child_looked_after_placements", "care_worker_details")  # fmt: skip

_NUMBERED = (
    Column(field="child", headings=("/la_child_id",), rule=Rule.CODE, needed=True),
    Column(field="purge", headings=("/purge",), rule=Rule.YES_NO),
    Column(field="dob", headings=("/child_details/date_of_birth",), rule=Rule.BIRTH_DATE),
)
_DETAILS = "/child_details"
_CHILD = (
    *_NUMBERED,
    Column(field="purge_details", headings=(f"{_DETAILS}/purge",), rule=Rule.YES_NO),
    # Whatever is purged below the child: that there is something is enough to take back what is no longer told.
    Column(
        field="purged",
        headings=tuple(
            f"/{_EPISODES}{part}[purge={word}]/purge"
            for part in ("", *(f"/{part}" for part in _PARTS)) for word in ("yes", "true")
        ),
        rule=Rule.CODE,
    ),
    Column(field="upn", headings=(f"{_DETAILS}/unique_pupil_number",), rule=Rule.UPN),
    Column(field="given_names", headings=(f"{_DETAILS}/first_name",), rule=Rule.NAME),
    Column(field="family_name", headings=(f"{_DETAILS}/surname",), rule=Rule.NAME),
    Column(field="sex", headings=(f"{_DETAILS}/sex",), rule=Rule.SEX),
)  # fmt: skip


def _child(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    number = row.text("child") or ""
    if row.flag("purge"):
        yield replace(record(row, About.CHILD, number, {"area": area_of(row)}), taken_back=True)
        return
    values: dict[str, Value] = {"area": area_of(row)} if row.flag("purge_details") else child_values(row)
    retracts = {SAID_VALUES} if row.flag("purge_details") else set()
    if row.text("purged") is not None:
        retracts |= {"RECEIVES", "INVOLVED_WITH"}
    yield replace(record(row, About.CHILD, number, values), retracts=frozenset(retracts))


def _service(of: AuthorityService) -> Shape:
    def shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
        if not row.flag("purge"):
            link = receives(of.code_in(area_of(row)), of.kind, since=row.text("since"), until=row.text("until"))
            yield from _told(row, of, link)

    return shape


def _worker(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    if not row.flag("purge"):
        code = IN_NEED.code_in(area_of(row))
        dates = {"since": row.text("since"), "until": row.text("until")}
        yield from _told(row, IN_NEED, involved(row.text("worker") or "", code, **dates, role="Social worker"))


def _told(row: CheckedRow, of: AuthorityService, link: Link) -> Iterator[SourceRecord]:
    yield from authority_service(row, of)
    yield record(row, About.CHILD, row.text("child") or "", {}, links=[link])


def _part(name: str, of: AuthorityService, path: str, since: str, until: str) -> Kind:
    return Kind(
        name=name, place=_PLACE, each=path, gathered=True, shape=_service(of), dropped=CONTENT,
        columns=(
            *_NUMBERED,
            Column(field="since", headings=(since,), rule=Rule.DATE, needed=True),
            Column(field="until", headings=(until,), rule=Rule.DATE),
        ),
        identity=("child", "since", "until"), periods=(("since", "until"),), born="dob", unborn=True,
    )  # fmt: skip


def _inside(part: str) -> str:
    return f"{_EPISODES}{_KEPT}/{part}{_KEPT}"


DFE_CSC_API = Feed(
    code="dfe_csc_api",
    full_name="Daily social care record",
    description="Children known to social care with episodes, workers and plans, as sent daily to the Department.",
    owner=Owner(full_name="Priya Raman, Children's Performance", phone="01632 960 121", email="csc@northmoor.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.JSON,
    parts=(
        Kind(
            name="child", place=_PLACE, columns=_CHILD, identity=("child",), gathered=True, shape=_child, born="dob",
            unborn=True, dropped=CONTENT,
        ),
        _part("episode", IN_NEED, f"{_EPISODES}{_KEPT}", "referral_date", "closure_date"),
        _part("assessment", ASSESSMENT, _inside("child_and_family_assessments"), "start_date", "authorisation_date"),
        _part("in-need plan", IN_NEED, _inside("child_in_need_plans"), "start_date", "end_date"),
        _part("protection plan", PROTECTION, _inside("child_protection_plans"), "start_date", "end_date"),
        _part("placement", LOOKED_AFTER, _inside("child_looked_after_placements"), "start_date", "end_date"),
        Kind(
            name="worker", place=_PLACE, each=_inside("care_worker_details"), gathered=True, shape=_worker,
            columns=(
                *_NUMBERED,
                Column(field="worker", headings=("worker_id",), rule=Rule.CODE, needed=True),
                Column(field="since", headings=("start_date",), rule=Rule.DATE),
                Column(field="until", headings=("end_date",), rule=Rule.DATE),
            ),
            identity=("child", "worker", "since", "until"), periods=(("since", "until"),), born="dob", unborn=True,
            dropped=CONTENT,
        ),
    ),
    announced=False,
    trust={"given_names": 5, "family_name": 5, "dob": 6, "upn": 6},
    trust_otherwise=4,
    may_create=frozenset({About.SERVICE, About.AGENCY}),
    schedule=Schedule.DAILY,
    confirms_every=7,
    local_number=LA_CHILD,
)  # fmt: skip
