"""The children in need census, as every authority sends it once a year: XML without a single name.

A child is reached by the authority's own number, told apart by other feeds, or by pupil number, birth date and sex.
What is held is that there is an episode, an assessment or a plan, and from when to when. Why (need, referral, abuse,
factors, closure, disability, ethnicity) is the larger part of the return and is never read.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Shape, Stage
from loaders.feeds.authority_services import ASSESSMENT, IN_NEED, PROTECTION, AuthorityService, authority_service
from loaders.feeds.returns import LA_CHILD
from loaders.feeds.shaping import area_of, child_values, receives, record
from loaders.records import About, Remark, SourceRecord

CONTENT = (
    "Ethnicity", "Disabilities", "ReferralSource", "PrimaryNeedCode", "ReasonForClosure", "AssessmentFactors",
    "InitialCategoryOfAbuse", "LatestCategoryOfAbuse", "NumberOfPreviousCPP", "PPOutcome",
)  # fmt: skip

_NUMBERED = (
    Column(field="child", headings=("/ChildIdentifiers/LAchildID",), rule=Rule.CODE, needed=True),
    Column(field="dob", headings=("/ChildIdentifiers/PersonBirthDate",), rule=Rule.BIRTH_DATE),
)
_CHILD = (
    *_NUMBERED,
    Column(field="upn", headings=("/ChildIdentifiers/UPN",), rule=Rule.UPN),
    Column(field="upn_unknown", headings=("/ChildIdentifiers/UPNunknown",), rule=Rule.CODE),
    Column(field="expected", headings=("/ChildIdentifiers/ExpectedPersonBirthDate",), rule=Rule.DATE),
    # Until 2023 it was called `GenderCurrent`.
    Column(field="sex", headings=("/ChildIdentifiers/Sex", "/ChildIdentifiers/GenderCurrent"), rule=Rule.SEX),
    Column(field="died", headings=("/ChildIdentifiers/PersonDeathDate",), rule=Rule.DATE),
)


def _child(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    if row.text("upn_unknown") and ("upn" in row.fields or "upn_unverified" in row.fields):
        yield _remark(row, "UPNunknown", "gives a pupil number and, beside it, why there is none; the number is used")
    if row.text("dob") is None:
        due = f", expected on `{row.text('expected')}`" if row.text("expected") else ""
        yield _remark(row, "PersonBirthDate", f"has no birth date{due}; until it has, only a crosswalk tells who it is")
    values = child_values(row)
    if row.text("died") is not None:
        values["status"] = "died"
    yield record(row, About.CHILD, row.text("child") or "", values)


def _involvement(of: AuthorityService) -> Shape:
    def shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
        yield from authority_service(row, of)
        code = of.code_in(area_of(row))
        link = receives(code, of.kind, since=row.text("since"), until=row.text("until"))
        yield record(row, About.CHILD, row.text("child") or "", {}, links=[link])

    return shape


def _remark(row: CheckedRow, column: str, reason: str) -> Remark:
    return Remark(
        feed=row.feed, file=row.file, line=row.line, column=f"{row.kind}: {column}", rule="identity",
        reason=f"`{row.text('child')}` {reason}",
    )  # fmt: skip


def _kind(name: str, of: AuthorityService, each: str, since: str, until: str) -> Kind:
    return Kind(
        name=name, place=("Children/Child",), each=each, gathered=True, shape=_involvement(of),
        columns=(
            *_NUMBERED,
            Column(field="since", headings=(since,), rule=Rule.DATE, needed=True),
            Column(field="until", headings=(until,), rule=Rule.DATE),
        ),
        identity=("child", "since", "until"), periods=(("since", "until"),), born="dob", unborn=True, dropped=CONTENT,
    )  # fmt: skip


CIN_CENSUS = Feed(
    code="cin_census",
    full_name="Children in need census",
    description="Episodes of need, assessments and protection plans of the authority's yearly return, without names.",
    owner=Owner(full_name="Priya Raman, Children's Performance", phone="01632 960 121", email="cin@northmoor.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.XML,
    parts=(
        Kind(
            name="child", place=("Children/Child",), columns=_CHILD, identity=("child", "dob", "sex"), gathered=True,
            shape=_child, born="dob", unborn=True, dropped=CONTENT,
        ),
        _kind("episode", IN_NEED, "CINdetails", "CINreferralDate", "CINclosureDate"),
        _kind("assessment", ASSESSMENT, "CINdetails/Assessments", "AssessmentActualStartDate",
              "AssessmentAuthorisationDate"),
        _kind("protection plan", PROTECTION, "CINdetails/ChildProtectionPlans", "CPPstartDate", "CPPendDate"),
    ),
    announced=False,
    trust={"dob": 6, "sex": 4, "upn": 6, "status": 6},
    trust_otherwise=3,
    may_create=frozenset({About.SERVICE, About.AGENCY}),
    schedule=Schedule.YEARLY,
    confirms_every=400,
    local_number=LA_CHILD,
    nameless=True,
)  # fmt: skip
