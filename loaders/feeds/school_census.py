"""The school census as regional teams receive it: pupils on roll, leavers, and addresses, a table each.

A pupil may be on several rolls at once, and leave one school on the day before joining the next: each roll is a period
of its own. Pupils are numbered anew each term, so a row is known by school and pupil number. Addresses stand without
saying which is current, and up to fifteen for one pupil, so none becomes a home. Needs, exclusions, attendance and
ethnicity are never read.
"""

from collections.abc import Iterator

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Stage
from loaders.feeds.returns import not_held
from loaders.feeds.shaping import child_values, receives, record
from loaders.records import About, Reference, Remark, SourceRecord

CONTENT = (
    "ethnicity", "language", "senprovision", "youngcarer", "servicechild", "eyppr", "eyppbf", "boarder",
    "schoollunchtaken", "topupfunding", "senunitindicator", "resourcedprovisionindicator", "termlysessionsauthorised",
    "termlysessionsunauthorised", "termlysessionspossible",
)  # fmt: skip
_PUPIL = (
    Column(field="school", headings=("NativeId",), rule=Rule.CODE, needed=True),
    Column(field="dob", headings=("dob",), rule=Rule.BIRTH_DATE, needed=True),
    Column(field="family_name", headings=("surname",), rule=Rule.NAME, needed=True),
    Column(field="given_names", headings=("forename",), rule=Rule.NAME),
    Column(field="middle_names", headings=("middlenames",), rule=Rule.NAME, optional=True),
    Column(field="preferred", headings=("preferredsurname",), rule=Rule.NAME, optional=True),
    Column(field="former_family_name", headings=("formersurname",), rule=Rule.NAME, optional=True),
    Column(field="upn", headings=("upn",), rule=Rule.UPN),
    Column(field="former_upn", headings=("formerupn",), rule=Rule.UPN, optional=True),
    Column(field="sex", headings=("sex", "gender"), rule=Rule.SEX),
    Column(field="since", headings=("entrydate",), rule=Rule.DATE),
)


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    number = row.text("upn") or row.text("upn_unverified") or row.text("table") or ""
    values: dict[str, Value] = child_values(row)
    given = " ".join(filter(None, (row.text("given_names"), row.text("middle_names"))))
    if given:
        values["given_names"] = given
    former = [" ".join(filter(None, (row.text("given_names"), name))) for name in _other_family_names(row)]
    if former:
        values["former_names"] = former
    link = receives(
        row.text("school") or "", "school", since=row.text("since"), until=row.text("until"), detail=row.text("year")
    )
    also = (Reference(about=About.CHILD, scheme=row.feed, value=number),)
    said = f"{number}/{row.text('school')}/{'left' if row.text('until') else 'on roll'}"
    yield record(row, About.CHILD, said, values, links=[link], also=also)


def _other_family_names(row: CheckedRow) -> list[str]:
    names = (row.text("former_family_name"), row.text("preferred"))
    return [name for name in names if name is not None and name != row.text("family_name")]


SCHOOL_CENSUS = Feed(
    code="school_census",
    full_name="School census extract",
    description="Pupils on the rolls of schools and those who left, of the termly census.",
    owner=Owner(full_name="Meera Joshi, Schools Data", phone="01632 960 106", email="census@northmoor.example"),
    stage=Stage.UNIVERSAL,
    form=Form.TABLE,
    parts=(
        Kind(
            name="pupils on roll", identity=("table",), shape=_shape, born="dob", dropped=CONTENT,
            columns=(
                Column(field="table", headings=("pupilonrolltableid",), rule=Rule.CODE, needed=True),
                *_PUPIL,
                Column(field="year", headings=("ncyearactual",), optional=True),
            ),
        ),
        Kind(
            name="leavers", identity=("table", "school", "since"), shape=_shape, born="dob", dropped=CONTENT,
            periods=(("since", "until"),),
            columns=(
                Column(field="table", headings=("pupilnolongeronrolltableid",), rule=Rule.CODE, needed=True),
                *_PUPIL,
                Column(field="until", headings=("leavingdate",), rule=Rule.DATE, needed=True),
                Column(field="year", headings=("ncyearleaving",), optional=True),
            ),
        ),
        not_held("addresses", ("addressesoffrollorderseqcolumn",), ("postcode", "uniquepropertyreferencenumber"),
                 "none of a pupil's addresses is said to be the present one", number="pupilnolongeronrolltableid"),
        not_held("special needs", ("sentyperank",), ("sentype",), "it tells needs, which no index may hold",
                 number="pupilonrolltableid"),
        not_held("exclusions", ("termlyexclusionsoffrollorderseqcolumn",),
                 ("reason1", "reason2", "reason3", "category", "senprovision"),
                 "it tells exclusions, which no index may hold", number="pupilnolongeronrolltableid"),
        not_held("attendance", ("termlysessiondetailsoffrollorderseqcolumn",), ("attendancereason", "sessions"),
                 "it tells attendance, which no index may hold", number="pupilnolongeronrolltableid"),
    ),
    announced=False,
    trust={"given_names": 7, "family_name": 7, "dob": 6, "upn": 8},
    trust_otherwise=5,
    may_create=frozenset({About.CHILD}),
    universal_kind=None,
    schedule=Schedule.TERMLY,
    confirms_every=150,
)  # fmt: skip
