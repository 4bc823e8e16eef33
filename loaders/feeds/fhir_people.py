"""People as FHIR R4 tells of them with the UK's profiles: names with uses and periods, homes with periods, relatives.

Shared by the feeds of the NHS spine (PDS) and of UK Core. A record whose security label is restricted carries no home,
no telephone and no surgery: whatever is there is not read, and the record asks for a shield (R41).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.records import Value
from loaders.declarations import CheckedRow, Column, Refusal, Rule
from loaders.feeds.shaping import area_of, carer, home, lives_in, receives, record
from loaders.records import About, Link, Marking, Reference, Remark, SourceRecord

NHS_NUMBER = "identifier[system=https://fhir.nhs.uk/Id/nhs-number]/value"
ODS_CODE = "identifier[system=https://fhir.nhs.uk/Id/ods-organization-code]/value"

CONTENT = (
    "communication", "contact", "multipleBirthInteger", "Extension-UKCore-EthnicCategory",
    "Extension-UKCore-NHSCommunication", "Extension-UKCore-ContactPreference", "Extension-UKCore-NominatedPharmacy",
    "patient-birthPlace", "Extension-UKCore-ResidentialStatus", "text",
)  # fmt: skip

NAMES, HOMES = range(5), range(4)
"""How many of each are read; the spine sends the usual one and its history."""

_KEY = "extension[url=https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AddressKey]"
_LINES = ("line[0]", "line[1]", "line[2]", "line[3]", "line[4]", "city", "district")
_FORMER_USES = frozenset({"old", "maiden"})
_USES = ("usual", "official", "", "temp")
_NO_HOMES = frozenset({"billing", "old", "work"})
_OPEN = frozenset({"u", "l", "m", "n"})
"""Security labels that keep nothing from anybody here; any other one, known to us or not, restricts."""

RELATIONSHIPS: Mapping[str, str] = {
    "mth": "mother", "nmth": "mother", "gestm": "mother", "bm": "mother", "mother": "mother",
    "fth": "father", "nfth": "father", "father": "father", "prn": "parent", "parent": "parent",
    "stpmth": "stepmother", "stpfth": "stepfather", "grmth": "grandmother", "grfth": "grandfather",
    "grprn": "grandparent", "aunt": "aunt", "uncle": "uncle", "sis": "sister", "bro": "brother",
    "prnfost": "foster_carer", "mthfost": "foster_carer", "fthfost": "foster_carer", "fosterparent": "foster_carer",
    "guard": "guardian", "guardian": "guardian",
}  # fmt: skip


def name_columns() -> tuple[Column, ...]:
    """Every name with its use and the end of its period."""
    return tuple(
        column
        for number in NAMES
        for column in (
            Column(field=f"name{number}_use", headings=(f"name[{number}]/use",), rule=Rule.CODE),
            Column(field=f"name{number}_family", headings=(f"name[{number}]/family",), rule=Rule.NAME),
            Column(field=f"name{number}_given", headings=(f"name[{number}]/given+",), rule=Rule.NAME),
            Column(field=f"name{number}_until", headings=(f"name[{number}]/period/end",), rule=Rule.DATE),
        )
    )


def home_columns() -> tuple[Column, ...]:
    """Every address with its use, period, lines and keys."""
    return tuple(column for number in HOMES for column in _home_columns(f"home{number}_", f"address[{number}]"))


def _home_columns(prefix: str, path: str) -> Iterator[Column]:
    yield Column(field=f"{prefix}use", headings=(f"{path}/use",), rule=Rule.CODE)
    yield Column(field=f"{prefix}since", headings=(f"{path}/period/start",), rule=Rule.DATE)
    yield Column(field=f"{prefix}until", headings=(f"{path}/period/end",), rule=Rule.DATE)
    yield Column(field=f"{prefix}postcode", headings=(f"{path}/postalCode",), rule=Rule.POSTCODE)
    for number, line in enumerate(_LINES):
        yield Column(field=f"{prefix}line{number}", headings=(f"{path}/{line}",))
    for number in range(2):
        key = f"{path}/{_KEY}[{number}]/extension"
        yield Column(field=f"{prefix}key{number}", headings=(f"{key}[url=type]/valueCoding/code",), rule=Rule.CODE)
        yield Column(field=f"{prefix}value{number}", headings=(f"{key}[url=value]/valueString",), rule=Rule.CODE)


PATIENT_COLUMNS = (
    Column(field="security", headings=("meta/security/code+",), rule=Rule.CODE),
    *name_columns(),
    Column(field="sex", headings=("gender",), rule=Rule.SEX),
    Column(field="dob", headings=("birthDate",), rule=Rule.BIRTH_DATE),
    Column(field="nhs_number", headings=(NHS_NUMBER,), rule=Rule.NHS_NUMBER),
    Column(field="deceased", headings=("deceasedDateTime", "deceasedBoolean"), rule=Rule.CODE),
    Column(field="replaced_by", headings=("link[type=replaced-by]/other/identifier/value",
                                          "link[type=replaced-by]/other/reference"), rule=Rule.CODE),
    Column(field="practice", headings=("generalPractitioner/identifier/value",), rule=Rule.CODE),
    Column(field="practice_since", headings=("generalPractitioner/identifier/period/start",), rule=Rule.DATE),
    Column(field="practice_until", headings=("generalPractitioner/identifier/period/end",), rule=Rule.DATE),
    *home_columns(),
)  # fmt: skip

RELATED_COLUMNS = (
    Column(field="related", headings=("id", NHS_NUMBER), rule=Rule.CODE, needed=True),
    Column(field="patient", headings=("patient/identifier/value", "patient/reference"), rule=Rule.CODE, needed=True),
    Column(field="relationship", headings=("relationship/coding/code",), rule=Rule.CODE),
    Column(field="since", headings=("period/start",), rule=Rule.DATE),
    Column(field="until", headings=("period/end",), rule=Rule.DATE),
    *name_columns(),
    Column(field="carer_phone", headings=("telecom[system=phone]/value",), rule=Rule.PHONE),
    Column(field="carer_email", headings=("telecom[system=email]/value",), rule=Rule.EMAIL),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name of somebody."""

    use: str
    given: str | None
    family: str | None
    until: str

    @property
    def whole(self) -> str:
        """`Given Family`."""
        return " ".join(filter(None, (self.given, self.family)))


def names_of(row: CheckedRow) -> list[Name]:
    """The names of a row, the one that heads the record first: in use, then open, then the latest."""
    found = [
        Name(
            use=(row.text(f"name{number}_use") or "").casefold(), given=row.text(f"name{number}_given"),
            family=row.text(f"name{number}_family"), until=row.text(f"name{number}_until") or "9999",
        )
        for number in NAMES
    ]  # fmt: skip
    named = [name for name in found if name.whole and name.use not in ("anonymous", "nickname")]
    named.sort(key=lambda name: name.until, reverse=True)
    return sorted(named, key=lambda name: _USES.index(name.use) if name.use in _USES else len(_USES))


def patient_values(row: CheckedRow) -> dict[str, Value]:
    """Who a patient is. What heads the record is the usual name; names of another use or time are former ones."""
    values = row.given(sex="sex", dob="dob", nhs_number="nhs_number", nhs_number_unverified="nhs_number_unverified")
    values["area"] = area_of(row)
    head, *others = names_of(row) or [Name(use="", given=None, family=None, until="")]
    if head.given:
        values["given_names"] = head.given
    if head.family:
        values["family_name"] = head.family
    former = [name.whole for name in others if name.whole != head.whole]
    if former:
        values["former_names"] = list(dict.fromkeys(former))
    nickname = next(
        (given for number in NAMES if (row.text(f"name{number}_use") or "").casefold() == "nickname"
         if (given := row.text(f"name{number}_given"))), None,
    )  # fmt: skip
    if nickname:
        values["known_as"] = nickname
    if (row.text("deceased") or "no").casefold() not in ("no", "false"):
        values["status"] = "died"
    return values


def is_restricted(row: CheckedRow) -> bool:
    """Whether the security label keeps whereabouts from everybody who has not a particular right to them."""
    return not set((row.text("security") or "").casefold().split()) <= _OPEN


NATIONAL_FLAG = Marking(shielded=True, sensitivity=1, authority="National sensitive flag", review_on="")
"""It says that a record is sensitive, not why: a provisional shield, for an authority to decide."""


def flagged(row: CheckedRow) -> Marking | None:
    """The shield that a restricted record asks for."""
    if not is_restricted(row):
        return None
    return NATIONAL_FLAG


def still_valid(row: CheckedRow) -> Refusal | None:
    """Refuse a record that was made invalid, or merged into another: nothing is applied on the word of such a one."""
    if "redacted" in (row.text("security") or "").casefold().split():
        return Refusal(
            rule="superseded", column="security",
            reason="the record was made invalid or merged into another one; ask the source for the one that stands",
        )  # fmt: skip
    if row.text("replaced_by") is not None:
        return Refusal(
            rule="superseded", column="replaced_by",
            reason="the record was replaced by another one, which is to be sent in its place",
        )  # fmt: skip
    return None


def whereabouts(row: CheckedRow) -> Iterator[tuple[SourceRecord, Link]]:
    """The homes of a row, each with the link of the person to it. Nobody lives at an office or a former address."""
    for number in HOMES:
        prefix = f"home{number}_"
        use, until = (row.text(f"{prefix}use") or "").casefold(), row.text(f"{prefix}until")
        lines = [text for line in range(len(_LINES)) if (text := row.text(f"{prefix}line{line}"))]
        if use in _NO_HOMES - ({"old"} if until else set()) or not lines:
            continue
        fields = {**row.fields, f"{prefix}address": ", ".join(dict.fromkeys(lines)), **_uprn(row, prefix)}
        place = home(replace(row, fields=fields), prefix)
        if place is not None:
            place = replace(place, source_id=_unreadable(place.source_id))
            part = "main" if use in ("home", "") else None
            yield place, lives_in(place, part=part, since=row.text(f"{prefix}since"), until=until)


def surgery(row: CheckedRow) -> list[Link]:
    """The link to the surgery that a patient is registered with."""
    code = row.text("practice")
    if code is None:
        return []
    return [receives(code, "family_doctor", since=row.text("practice_since"), until=row.text("practice_until"))]


def patient(row: CheckedRow, source_id: str) -> Iterator[SourceRecord | Remark]:
    """A patient with homes and surgery; one who is restricted, without."""
    links: list[Link] = []
    if not is_restricted(row):
        for place, link in whereabouts(row):
            yield place
            links.append(link)
        links += surgery(row)
    told = record(row, About.CHILD, source_id, patient_values(row), links=links, marking=flagged(row))
    yield replace(told, retracts=no_longer_known(is_restricted(row), links))


def no_longer_known(restricted: bool, links: Sequence[Link]) -> frozenset[str]:  # noqa: FBT001 - of two callers
    """What must not be kept of a patient's whereabouts: restriction arrives as absence, so does a lost address."""
    if restricted:
        return frozenset({"LIVES_IN", "RECEIVES"})
    return frozenset() if any(link.kind == "LIVES_IN" for link in links) else frozenset({"LIVES_IN"})


def relative(row: CheckedRow, child: str) -> Iterator[SourceRecord | Remark]:
    """A related person as carer of a patient. Where they live is not read: a restricted child may live there too."""
    head = next(iter(names_of(row)), None)
    named = {"carer_given_names": head.given, "carer_family_name": head.family} if head else {}
    fields = {**row.fields, **{name: text for name, text in named.items() if text}}
    code = (row.text("relationship") or "").casefold()
    link = cared_for_by_carer(row.feed, child, RELATIONSHIPS.get(code, "other"), row.text("since"), row.text("until"))
    person = carer(replace(row, fields=fields), f"{child}/{row.text('related')}", "carer_", links=[link])
    if person is not None:
        yield person


def cared_for_by_carer(feed: str, child: str, relationship: str, since: str | None, until: str | None) -> Link:
    """The link of a carer to a child that another record of the same feed tells of."""
    known = {"relationship": relationship, "since": since, "until": until}
    return Link(
        kind="CARES_FOR", to=Reference(about=About.CHILD, scheme=feed, value=child),
        properties={name: value for name, value in known.items() if value is not None},
    )  # fmt: skip


def names_somebody(row: CheckedRow) -> Refusal | None:
    """Refuse a relative whom the record does not name: nobody can be rung, and nobody recognised."""
    head = next(iter(names_of(row)), None)
    if head is not None and head.given and head.family:
        return None
    reason = "the relative has no whole name here; nobody is made of it"
    return Refusal(rule="missing", column="name0_family", reason=reason)


def last_part(reference: str) -> str:
    """`Patient/9000000009` as `9000000009`; an identifier as it is."""
    return reference.rpartition("/")[2]


def _uprn(row: CheckedRow, prefix: str) -> dict[str, Value]:
    """The property number among the keys of an address; postal address file keys have the same place and form."""
    for number in range(2):
        value = row.text(f"{prefix}value{number}")
        if (row.text(f"{prefix}key{number}") or "").casefold() == "uprn" and value and value.isdecimal():
            return {f"{prefix}uprn": value}
    return {}


def _unreadable(name: str) -> str:
    """A home's name in this source, in which no address can be read: names are repeated where addresses are not."""
    return hashlib.sha256(name.encode()).hexdigest()[:24]
