"""The words in which an authority declares a feed of its own: what a column may mean, and what may stand in each table.

Used by `own_declaration`, which checks a declaration against them, and by the tests that hold the example to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from loaders.declarations import SENSITIVE_KINDS, UNIVERSAL_KINDS, Form, Rule, Schedule
from loaders.feeds.service_directory import KINDS, SECTORS
from loaders.feeds.shaping import RELATIONSHIPS

FORMATS: Mapping[str, Form] = {
    "table": Form.TABLE, "csv": Form.CSV, "tsv": Form.TSV, "json lines": Form.JSON_LINES, "json": Form.JSON,
    "xml": Form.XML,
}  # fmt: skip
TREES = frozenset({Form.JSON, Form.XML})
SCHEDULES: Mapping[str, tuple[Schedule, int]] = {
    "as it happens": (Schedule.AT_ONCE, 7), "daily": (Schedule.DAILY, 7), "weekly": (Schedule.WEEKLY, 14),
    "monthly": (Schedule.MONTHLY, 45), "termly": (Schedule.TERMLY, 150), "yearly": (Schedule.YEARLY, 400),
    "on request": (Schedule.ON_REQUEST, 400),
}  # fmt: skip
"""Each with the days after which a fact that was not confirmed reads so, where the declaration does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a column may mean: the rule that its cells pass, what written words stand for, and words for people."""

    rule: Rule
    says: str
    choices: Mapping[str, str] | None = None


def _is(rule: Rule, says: str, choices: Mapping[str, str] | None = None) -> Meaning:
    return Meaning(rule=rule, says=says, choices=choices)


MEANINGS: Mapping[str, Meaning] = {
    "case": _is(Rule.CODE, "the source's own number of the child"),
    "given_names": _is(Rule.NAME, "given names"),
    "family_name": _is(Rule.NAME, "family name"),
    "full_name": _is(Rule.NAME, "the whole name in one column, `Hart, Zoë` or `Zoë Hart`"),
    "known_as": _is(Rule.NAME, "the name that the child goes by"),
    "former_family_name": _is(Rule.NAME, "a family name the child had before"),
    "sex": _is(Rule.SEX, "sex, in any of the usual spellings"),
    "dob": _is(Rule.BIRTH_DATE, "birth date"),
    "nhs_number": _is(Rule.NHS_NUMBER, "NHS number"),
    "upn": _is(Rule.UPN, "unique pupil number"),
    "area": _is(Rule.CODE, "code of the child's authority, where rows differ in it"),
    "address": _is(Rule.TEXT, "the home's address, or its first line"),
    "address2": _is(Rule.TEXT, "a further line of the address"),
    "address3": _is(Rule.TEXT, "a further line of the address"),
    "town": _is(Rule.TEXT, "the town of the address"),
    "postcode": _is(Rule.POSTCODE, "the home's postcode"),
    "uprn": _is(Rule.UPRN, "the home's property reference number"),
    "service": _is(Rule.CODE, "code of the service that is involved, as the directory of services has it"),
    "worker": _is(Rule.CODE, "the worker's staff number, as the workforce list has it"),
    "worker_name": _is(Rule.NAME, "the worker's name, where there is no staff number"),
    "worker_phone": _is(Rule.PHONE, "the worker's telephone"),
    "worker_email": _is(Rule.EMAIL, "the worker's e-mail"),
    "role": _is(Rule.TEXT, "the worker's role"),
    "since": _is(Rule.DATE, "the day on which the involvement began"),
    "until": _is(Rule.DATE, "the day on which it ended"),
    "lead": _is(Rule.YES_NO, "whether the worker is the lead professional"),
    "information_to_share": _is(Rule.DATE, "the day on which the worker noted information to share"),
    "assessment_done": _is(Rule.DATE, "the day on which an assessment was done"),
    "taking_action": _is(Rule.DATE, "the day since which action is taken"),
    "carer_given_names": _is(Rule.NAME, "a carer's given names"),
    "carer_family_name": _is(Rule.NAME, "a carer's family name"),
    "carer_full_name": _is(Rule.NAME, "a carer's whole name in one column"),
    "carer_relationship": _is(Rule.CHOICE, "what the carer is to the child", RELATIONSHIPS),
    "carer_responsible": _is(Rule.YES_NO, "whether the carer has parental responsibility"),
    "carer_lives_with": _is(Rule.YES_NO, "whether the carer lives in the child's home"),
    "carer_phone": _is(Rule.PHONE, "the carer's telephone"),
    "carer_email": _is(Rule.EMAIL, "the carer's e-mail"),
    "basis": _is(Rule.CHOICE, "consent or harm (sensitive feeds)", {"consent": "consent", "harm": "harm"}),
    "consent_giver": _is(Rule.TEXT, "who gave consent (sensitive feeds)"),
    "consent_on": _is(Rule.DATE, "the day of the consent (sensitive feeds)"),
    "harm_reason": _is(
        Rule.CHOICE, "the recorded reason of harm (sensitive feeds)",
        {"risk to the child": "child", "risk to another child": "other_child", "risk to an adult": "adult"},
    ),
    "harm_recorded_on": _is(Rule.DATE, "the day on which it was recorded (sensitive feeds)"),
    "harm_recorded_by": _is(Rule.TEXT, "who recorded it (sensitive feeds)"),
    "withdrawn_on": _is(Rule.DATE, "the day on which consent was withdrawn (sensitive feeds)"),
}  # fmt: skip
CONSENT = ("basis", "consent_giver", "consent_on", "harm_reason", "harm_recorded_on", "harm_recorded_by")
HOME = ("address", "address2", "address3", "town", "postcode", "uprn")
CARER = tuple(name for name in MEANINGS if name.startswith("carer_"))

TABLES: Mapping[str, tuple[str, ...]] = {
    "": ("code", "name", "description", "schedule", "confirms_every", "area", "local_number", "may_create_child",
         "universal", "sensitive", "dropped"),
    "owner": ("name", "phone", "email"),
    "file": ("format", "title_rows", "sheets", "rows_at", "each"),
    "service": ("code", "name", "kind", "agency_code", "agency_name", "sector", "duty_phone", "hours", "role"),
    "columns": (),
    "trust": (),
}  # fmt: skip
"""What may stand in which table; under `columns` stand the file's own headings, under `trust` attributes."""

TRUSTED = (*MEANINGS, "former_names", "phone", "email", "otherwise")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "": ("code", "name", "area", "schedule"), "owner": ("name", "phone", "email"), "file": ("format",),
    "service": ("code", "name", "kind", "agency_code", "agency_name", "sector"),
}  # fmt: skip
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("", "schedule"): tuple(SCHEDULES), ("", "universal"): tuple(sorted(UNIVERSAL_KINDS)),
    ("file", "format"): tuple(FORMATS), ("service", "kind"): KINDS, ("service", "sector"): SECTORS,
}  # fmt: skip
SENSITIVE = SENSITIVE_KINDS
ALSO_CALLED: Mapping[str, str] = {
    "gender": "sex", "surname": "family_name", "last_name": "family_name", "forename": "given_names",
    "first_name": "given_names", "name": "full_name", "date_of_birth": "dob", "birth_date": "dob", "nhs": "nhs_number",
    "id": "case", "case_number": "case", "child_id": "case", "start": "since", "from": "since", "end": "until",
    "to": "until", "closed": "until", "team": "service", "social_worker": "worker_name", "telephone": "carer_phone",
}  # fmt: skip
"""Words that people write for ours."""
