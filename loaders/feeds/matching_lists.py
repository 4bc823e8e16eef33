"""Lists that authorities send to have NHS numbers found, and the answers of the tracing service.

A list says that a source knows somebody, and in its last columns whether work with them is going on; it brings nobody
into the index. One number that two people share identifies neither of them, and the later row is refused. Searches
carry no number at all; a row is then known by name and birth date.
"""

from collections.abc import Iterator

from loaders.declarations import CheckedRow, Column, Feed, Form, Kind, Owner, Rule, Schedule, Stage
from loaders.feeds.authority_services import (
    ASSESSMENT,
    EARLY_HELP,
    IN_NEED,
    LOOKED_AFTER,
    PROTECTION,
    authority_service,
)
from loaders.feeds.shaping import area_of, child_values, home, lives_in, receives, record
from loaders.records import About, Remark, SourceRecord

_ACTIVE = {"cin": IN_NEED, "cla": LOOKED_AFTER, "cp": PROTECTION, "referral": ASSESSMENT, "ehm": EARLY_HELP}
_YES = {"1": "yes", "y": "yes", "yes": "yes", "true": "yes", "0": "no", "n": "no", "no": "no", "false": "no"}
CONTENT = ("Ethnicity", "ImmigrationStatus")


def _shape(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    links = []
    for flag, of in _ACTIVE.items():
        if row.text(flag) == "yes":
            yield from authority_service(row, of)
            links.append(receives(of.code_in(area_of(row)), of.kind, since=None, until=None))
    place = home(row)
    if place is not None:
        yield place
        links.append(lives_in(place))
    names = "|".join(row.text(name) or "" for name in ("given_names", "family_name", "dob")).casefold()
    yield record(row, About.CHILD, row.text("source") or names, child_values(row), links=links)


def _person(given: tuple[str, ...], family: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        Column(field="given_names", headings=given, rule=Rule.NAME, needed=True),
        Column(field="family_name", headings=family, rule=Rule.NAME, needed=True),
        Column(field="dob", headings=("DOB", "DateOfBirth"), rule=Rule.BIRTH_DATE, needed=True),
        Column(field="sex", headings=("Gender",), rule=Rule.SEX, optional=True),
        Column(field="postcode", headings=("PostCode",), rule=Rule.POSTCODE, optional=True),
    )


MATCHING_LISTS = Feed(
    code="matching_lists",
    full_name="Lists for number matching",
    description="People whose NHS number an authority seeks, with what work with them is going on.",
    owner=Owner(full_name="Farida Haddad, Social Care Systems", phone="01632 960 112", email="match@northmoor.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.TABLE,
    parts=(
        Kind(
            name="reconciliation", identity=("source",), shape=_shape, born="dob", dropped=CONTENT,
            columns=(
                Column(field="source", headings=("SourceID",), rule=Rule.CODE, needed=True),
                *_person(("Forename",), ("Surname",)),
                Column(field="nhs_number", headings=("NHSNumber",), rule=Rule.NHS_NUMBER, optional=True),
                *(
                    Column(field=flag, headings=(f"Active{flag}",), rule=Rule.CHOICE, choices=_YES, optional=True)
                    for flag in _ACTIVE
                ),
            ),
        ),
        Kind(
            name="searches", identity=("given_names", "family_name", "dob"), shape=_shape, born="dob",
            columns=_person(("GivenName", "Given"), ("Surname", "Family")), dropped=("Email",),
        ),
    ),
    announced=False,
    trust_otherwise=2,
    may_create=frozenset({About.SERVICE, About.AGENCY}),
    schedule=Schedule.ON_REQUEST,
    confirms_every=400,
    local_number="la_child_id",
)  # fmt: skip


def _traced(row: CheckedRow) -> Iterator[SourceRecord | Remark]:
    yield record(row, About.CHILD, row.text("source") or "", child_values(row))


def _at(field: str, position: int, rule: Rule, *, needed: bool = False) -> Column:
    return Column(field=field, headings=(str(position),), rule=rule, needed=needed)


TRACING_ANSWERS = Feed(
    code="tracing_answers",
    full_name="Answers of the tracing service",
    description="NHS numbers found for people whom an authority asked about; 61 columns and no headings.",
    owner=Owner(full_name="Demographics Batch Service", phone="0300 303 5678", email="tracing@nhs.example"),
    stage=Stage.SUPPLEMENTARY,
    form=Form.CSV,
    headless=True,
    columns=(
        _at("source", 2, Rule.CODE, needed=True),
        _at("nhs_number", 4, Rule.NHS_NUMBER),
        _at("dob", 5, Rule.BIRTH_DATE, needed=True),
        _at("family_name", 9, Rule.NAME, needed=True),
        _at("given_names", 11, Rule.NAME),
        _at("sex", 13, Rule.SEX),
        _at("postcode", 19, Rule.POSTCODE),
        _at("last", 61, Rule.TEXT),
    ),
    identity=("source",),
    shape=_traced,
    born="dob",
    announced=False,
    trust={"nhs_number": 9},
    trust_otherwise=2,
    schedule=Schedule.ON_REQUEST,
    confirms_every=400,
    local_number="la_child_id",
)  # fmt: skip
