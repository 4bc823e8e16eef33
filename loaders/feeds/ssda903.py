"""SSDA903, the yearly return of looked-after children, one table a module: numbers and birth dates, no name.

That the authority looks after a child, since when and until when, is held: episodes that touch are one period. Where
the child lives is not read at all (home and placement postcodes are whereabouts), nor why care began or ended. A child
who is not in a later return has not left care: absence is no closure.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Stage
from loaders.feeds.authority_services import LOOKED_AFTER, authority_service
from loaders.feeds.returns import LA_CHILD, module, not_held
from loaders.feeds.shaping import area_of, child_values, involved, receives, record
from loaders.records import About, Remark, SourceRecord

CONTENT = (
    "ETHNIC", "MOTHER", "MC_DOB", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "REC", "REASON_PLACE_CHANGE",
    "HOME_POST", "PL_POST", "URN", "SW_REASON",
)  # fmt: skip
_NUMBER = Column(field="child", headings=("CHILD",), rule=Rule.CODE, needed=True)
_HEALTH = ("SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT",
           "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED")  # fmt: skip
_CONTENT_ONLY = "it tells how a child fares, and not who is involved, so nothing of it is held"


def _header(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield record(row, About.CHILD, row.text("child") or "", child_values(row))


def _episode(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield from authority_service(row, LOOKED_AFTER)
    code = LOOKED_AFTER.code_in(area_of(row))
    link = receives(code, LOOKED_AFTER.kind, since=row.text("since"), until=row.text("until"))
    yield module(row, "episodes", row.text("child") or "", [link])


def _social_worker(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield from authority_service(row, LOOKED_AFTER)
    code, since, until = LOOKED_AFTER.code_in(area_of(row)), row.text("since"), row.text("until")
    link = involved(row.text("worker") or "", code, since=since, until=until, role="Social worker")
    yield module(row, "social-workers", row.text("child") or "", [link])


SSDA903 = Feed(
    code="ssda903",
    full_name="Looked-after children return",
    description="Children whom the authority looks after, and since when, of the yearly return SSDA903, without names.",
    owner=Owner(full_name="Priya Raman, Children's Performance", phone="01632 960 121", email="cla@northmoor.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.TABLE,
    parts=(
        Kind(
            name="header", identity=("child",), shape=_header, born="dob", dropped=CONTENT,
            columns=(
                _NUMBER,
                Column(field="sex", headings=("SEX",), rule=Rule.SEX),
                Column(field="dob", headings=("DOB",), rule=Rule.BIRTH_DATE, needed=True),
                Column(field="upn", headings=("UPN",), rule=Rule.UPN),
            ),
        ),
        Kind(
            name="episodes", identity=("child", "since"), shape=_episode, gathered=True, periods=(("since", "until"),),
            columns=(
                _NUMBER,
                Column(field="since", headings=("DECOM",), rule=Rule.DATE, needed=True),
                Column(field="until", headings=("DEC",), rule=Rule.DATE),
            ),
            dropped=CONTENT,
        ),
        Kind(
            name="social workers", identity=("child", "since"), shape=_social_worker, gathered=True, born="dob",
            periods=(("since", "until"),),
            columns=(
                _NUMBER,
                Column(field="dob", headings=("DOB",), rule=Rule.BIRTH_DATE),
                Column(field="worker", headings=("SW_ID",), rule=Rule.CODE, needed=True),
                Column(field="since", headings=("SW_DECOM",), rule=Rule.DATE, needed=True),
                Column(field="until", headings=("SW_DEC",), rule=Rule.DATE),
            ),
            dropped=CONTENT,
        ),
        not_held("reviews", ("REVIEW",), ("DOB", "REVIEW_CODE"), _CONTENT_ONLY),
        not_held("health", ("SDQ_SCORE",), ("DOB", *_HEALTH[1:]), "it holds health data, which no index may hold"),
        not_held("care leavers", ("IN_TOUCH",), ("DOB", "ACTIV", "ACCOM"), _CONTENT_ONLY),
        not_held("adoption", ("DATE_MATCH",),
                 ("DOB", "DATE_INT", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"),
                 "an adoption is never told by an index"),
        not_held("placed for adoption", ("DATE_PLACED",), ("DOB", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"),
                 "an adoption is never told by an index"),
        not_held("previous permanence", ("PREV_PERM",), ("DOB", "LA_PERM", "DATE_PERM"),
                 "an adoption or order before this care is never told by an index"),
        not_held("unaccompanied", ("DUC",), ("DOB", "SEX"), "whether a child seeks asylum is never told by an index"),
        not_held("missing", ("MISSING",), ("DOB", "MIS_START", "MIS_END"), _CONTENT_ONLY),
        not_held("deprivation of liberty", ("DOLO_START",), ("DOB", "DOLO_END"), _CONTENT_ONLY),
    ),
    announced=False,
    trust={"dob": 6, "sex": 4, "upn": 5},
    trust_otherwise=3,
    may_create=frozenset({About.SERVICE, About.AGENCY}),
    schedule=Schedule.YEARLY,
    confirms_every=400,
    local_number=LA_CHILD,
    nameless=True,
)  # fmt: skip
