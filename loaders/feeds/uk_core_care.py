"""What UK Core resources say of a patient's care: that an episode runs, that a team or a visit was, and with whom.

They name the patient by reference only, so they reach a child through the feed that tells of patients. What the care is
for is read for one thing alone: an episode of a sensitive kind is refused, since no resource says on which ground it
may be held (R11).
"""

from collections.abc import Iterator

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Refusal, Rule, Schedule, Stage
from loaders.feeds.fhir_people import last_part
from loaders.feeds.health_services import is_sensitive, kind_of
from loaders.feeds.shaping import area_of, dated, record
from loaders.feeds.uk_core import CODE, OWNER, PATIENT_NUMBERS
from loaders.records import About, Link, Reference, Remark, SourceRecord

CONTENT = ("diagnosis", "reasonCode", "reasonReference", "note", "hospitalization", "account", "text", "priority")
_OVER = frozenset({"finished", "inactive", "cancelled", "entered-in-error", "completed", "revoked", "unknown"})

_MEMBERS = 8
_ID = Column(field="id", headings=("id",), rule=Rule.CODE, needed=True)
_STATUS = Column(field="status", headings=("status",), rule=Rule.CODE)
_DATES = (
    Column(field="since", headings=("period/start",), rule=Rule.DATE),
    Column(field="until", headings=("period/end",), rule=Rule.DATE),
)


def _patient(path: str) -> Column:
    headings = (f"{path}/reference", f"{path}/identifier/value")
    return Column(field="patient", headings=headings, rule=Rule.CODE, needed=True)


def _member(number: int) -> tuple[Column, Column]:
    path = f"participant[{number}]"
    return (
        Column(field=f"member{number}", headings=(f"{path}/member/reference",), rule=Rule.CODE),
        Column(field=f"role{number}", headings=(f"{path}/role/text",)),
    )


def _told(row: CheckedRow, links: list[Link]) -> SourceRecord:
    """The child under the number of the patient, whom another feed tells of."""
    number = last_part(row.text("patient") or "")
    also = (Reference(about=About.CHILD, scheme=CODE, value=number),)
    return record(row, About.CHILD, f"{row.kind}/{row.text('id')}", {"area": area_of(row)}, links=links, also=also)


def _receives(row: CheckedRow, to: str | None) -> list[Link]:
    if to is None:
        return []
    service = Reference(about=About.SERVICE, scheme=CODE, value=last_part(to))
    return [Link(kind="RECEIVES", to=service, properties=dated(row.text("since"), row.text("until")))]


def _episode(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield _told(row, _receives(row, row.text("organization")))


def _team(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    """A care team is a service of its own; its members are involved on its behalf."""
    source_id = f"team/{row.text('id')}"
    kind = kind_of(row.text("care"), row.text("full_name"))
    values: dict[str, Value] = {
        "full_name": row.fields["full_name"], "kind": kind, "universal": False, "sensitive": False,
        "area": area_of(row), "status": "live", **row.given(duty_phone="phone"),
    }  # fmt: skip
    agency = Reference(about=About.AGENCY, scheme=CODE, value=last_part(row.text("organization") or ""))
    part_of = [Link(kind="PART_OF", to=agency)] if agency.value else []
    team = record(row, About.SERVICE, source_id, values, links=part_of)
    yield team
    dates = dated(row.text("since"), row.text("until"))
    links = [Link(kind="RECEIVES", to=team.reference, properties=dates)]
    for number in range(_MEMBERS):
        member = row.text(f"member{number}")
        if member is not None and "practitioner" in member.casefold():
            to = Reference(about=About.PRACTITIONER, scheme=CODE, value=last_part(member))
            role = row.text(f"role{number}")
            links.append(Link(kind="INVOLVED_WITH", to=to, properties={**dates, "role": role or "Member of the team"},
                              through=team.reference))  # fmt: skip
    yield _told(row, links)


def _visit(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield _told(row, _receives(row, row.text("organization")))


def _dated_or_running(row: CheckedRow) -> Refusal | None:
    """What is over and does not say since when would read as if it still were."""
    if row.text("until") is not None or (row.text("status") or "active").casefold() not in _OVER:
        return None
    return Refusal(
        rule="period", column="status",
        reason=f"it is `{row.text('status')}` and does not say until when; held without an end it would read as open",
    )  # fmt: skip


def _not_sensitive(row: CheckedRow) -> Refusal | None:
    if not is_sensitive(kind_of(row.text("care"), row.text("speciality"), row.text("full_name"))):
        return None
    return Refusal(
        rule="consent", column=None,
        reason="it tells of a sensitive service, which is held only with consent (who gave it, and when) or with a "
        "recorded reason of harm; let that service send it with its ground",
    )  # fmt: skip


_CARE = Column(field="care", headings=("type/coding/display", "type/text", "category/coding/display"))
_RULES = (_not_sensitive, _dated_or_running)

UK_CORE_CARE = Feed(
    code="uk_core_care",
    full_name="UK Core episodes and teams",
    description="Episodes, care teams and visits of patients whom another feed tells of, in FHIR.",
    owner=OWNER,
    stage=Stage.SUPPLEMENTARY,
    form=Form.FHIR,
    parts=(
        Kind(
            name="episode", place=("EpisodeOfCare",), identity=("id",), shape=_episode, row_rules=_RULES,
            columns=(
                _ID, _patient("patient"), _STATUS, *_DATES, _CARE,
                Column(field="organization", headings=("managingOrganization/reference",), rule=Rule.CODE),
            ),
            periods=(("since", "until"),), dropped=CONTENT,
        ),
        Kind(
            name="team", place=("CareTeam",), identity=("id",), shape=_team, row_rules=_RULES,
            columns=(
                _ID, _patient("subject"), _STATUS, *_DATES, _CARE,
                Column(field="full_name", headings=("name",), needed=True),
                Column(field="phone", headings=("telecom[system=phone]/value",), rule=Rule.PHONE),
                Column(field="organization", headings=("managingOrganization/reference",), rule=Rule.CODE),
                *(column for number in range(_MEMBERS) for column in _member(number)),
            ),
            periods=(("since", "until"),), dropped=CONTENT,
        ),
        Kind(
            name="visit", place=("Encounter",), identity=("id",), shape=_visit, row_rules=_RULES,
            columns=(
                _ID, _patient("subject"), _STATUS, *_DATES, _CARE,
                Column(field="speciality", headings=("serviceType/coding/display", "serviceType/text")),
                Column(field="organization", headings=("serviceProvider/reference",), rule=Rule.CODE),
            ),
            periods=(("since", "until"),), dropped=CONTENT,
        ),
    ),
    announced=False,
    trust_otherwise=3,
    may_create=frozenset({About.SERVICE}),
    schedule=Schedule.AT_ONCE,
    confirms_every=92,
    local_number=PATIENT_NUMBERS,
    nameless=True,
)  # fmt: skip
