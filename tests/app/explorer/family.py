"""An invented family with two homes, as rows of the gate: what the explorer's tests draw, open and walk.

It answers the three questions of the explorer like the gate does, from plain lists, so that a picture can be tested
without a store. Everybody and every number is invented.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from graph.records import Row, Value
from policies.answers import Parts

TODAY = date(2026, 11, 20)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CONFIRMED = "2026-11-03"


def key_of(name: str) -> str:
    """A key of nine letters and figures that a name always gets."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in range(9))


def _child(name: str, dob: str, sex: str) -> dict[str, Value]:
    given, family = name.split(" ", 1)
    return {"label": "Child", "given_names": given, "family_name": family, "dob": dob, "sex": sex, "status": "live"}


def _carer(name: str) -> dict[str, Value]:
    return {"label": "Carer", "full_name": name, "status": "live"}


def _home(address: str, postcode: str) -> dict[str, Value]:
    return {"label": "Household", "address": address, "postcode": postcode, "status": "live"}


def _worker(name: str, profession: str, phone: str | None = None, status: str = "live") -> dict[str, Value]:
    return {"label": "Practitioner", "full_name": name, "profession": profession, "phone": phone, "status": status,
            "hours": "Monday to Friday, 9am to 5pm", "checked_on": "2026-11-12"}  # fmt: skip


def _service(name: str, kind: str, phone: str) -> dict[str, Value]:
    return {"label": "Service", "full_name": name, "service_kind": kind, "duty_phone": f"01632 960 {phone}",
            "hours": "Monday to Friday, 8.30am to 5.30pm", "checked_on": "2026-11-12", "status": "live"}  # fmt: skip


def _agency(name: str, sector: str) -> dict[str, Value]:
    return {"label": "Agency", "full_name": name, "sector": sector, "status": "live"}


_NAMED: dict[str, dict[str, Value]] = {
    "amira": _child("Amira Haddad", "2019-02-11", "F"),
    "sami": _child("Sami Haddad", "2024-05-30", "M"),
    "joel": _child("Joel Cole", "2014-06-03", "M"),
    "leila": _carer("Leila Haddad"),
    "daniel": _carer("Daniel Cole"),
    "ruth": _carer("Ruth Penney"),
    "nadia": _carer("Nadia Haddad"),
    "linden": _home("14 Linden Way, Northmoor", "NM1 4QX"),
    "quay": _home("Flat 3, 80 Quay Road, Northmoor", "NM2 1AB"),
    "tanner": _home("9 Tanner Court, Northmoor", "NM1 2ZZ"),
    "surgery": _service("Linden Surgery", "family_doctor", "157"),
    "nursing": _service("School Nursing North", "school_nursing", "164"),
    "speech": _service("Speech and Language", "speech_therapy", "171"),
    "visiting": _service("Health Visiting North", "health_visiting", "178"),
    "primary": _service("Northmoor Primary School", "school", "201"),
    "nursery": _service("Little Oaks Nursery", "nursery", "202"),
    "inclusion": _service("Inclusion Support", "education_support", "203"),
    "early": _service("Early Help North", "early_help", "220"),
    "assessment": _service("Assessment Team", "social_care", "221"),
    "arts": _service("Harbour Arts Club", "youth_support", "230"),
    "carers": _service("Young Carers Project", "young_carers", "231"),
    "homestart": _service("Home-Start Northmoor", "voluntary_support", "240"),
    "housing": _service("Northmoor Homes", "housing", "241"),
    "academy": _service("Northmoor Academy", "school", "250"),
    "quayside": _service("Quayside Surgery", "family_doctor", "251"),
    "trust": _agency("Northmoor Community Health", "health"),
    "council": _agency("Northmoor Borough Council", "council"),
    "learning": _agency("Harbour Learning Trust", "education"),
    "varga": _worker("Dr Petra Varga", "GP", "01632 960 301"),
    "whitlock": _worker("Jo Whitlock", "School nurse"),
    "castell": _worker("Mina Castell", "Speech therapist", "01632 960 303"),
    "brisco": _worker("Hal Brisco", "Health visitor", "01632 960 304", status="left"),
    "finn": _worker("Orla Finn", "Class teacher", "01632 960 305"),
    "adeyemi": _worker("Tom Adeyemi", "SEN coordinator", "01632 960 306"),
    "lund": _worker("Beatriz Lund", "Educational psychologist", "01632 960 307"),
    "bevan": _worker("Carys Bevan", "Family support worker", "01632 960 308"),
    "grant": _worker("Yusuf Grant", "Social worker", status="left"),
    "nand": _worker("Priya Nand", "Young carers worker", "01632 960 310"),
    "rowe": _worker("Ines Rowe", "Home-Start coordinator", "01632 960 311"),
    "mallory": _worker("Greg Mallory", "Housing officer", "01632 960 312"),
    "field": _worker("Dr Amos Field", "GP", "01632 960 313"),
    "sethi": _worker("Ravi Sethi", "Form tutor", "01632 960 314"),
    "shaw": _worker("Erin Shaw", "School nurse", "01632 960 315"),
    "farran": _worker("Mo Farran", "Youth worker", "01632 960 316"),
    **{f"team{nr}": _service(f"Council Team {nr}", "social_care", str(400 + nr)) for nr in range(1, 31)},
    **{f"pupil{number}": _child(f"Pupil Nr{number}", "2019-09-01", "F") for number in range(1, 40)},
}  # fmt: skip

# (type, tail, head, since, until, what else)
_LINKED: list[tuple[str, str, str, str, str | None, dict[str, Value]]] = [
    ("LIVES_IN", "amira", "linden", "2024-03-01", None, {"part": "main"}),
    ("LIVES_IN", "amira", "tanner", "2019-02-11", "2024-03-01", {"part": "main"}),
    ("LIVES_IN", "leila", "linden", "2024-03-01", None, {"part": "main"}),
    ("LIVES_IN", "sami", "linden", "2024-05-30", None, {"part": "main"}),
    ("LIVES_IN", "amira", "quay", "2024-03-01", None, {"part": "other_parent"}),
    ("LIVES_IN", "joel", "quay", "2024-03-01", None, {"part": "main"}),
    ("LIVES_IN", "daniel", "quay", "2024-03-01", None, {"part": "main"}),
    ("LIVES_IN", "ruth", "quay", "2025-01-15", None, {"part": "main"}),
    ("LIVES_IN", "daniel", "tanner", "2014-06-03", "2024-03-01", {"part": "main"}),
    ("LIVES_IN", "joel", "tanner", "2014-06-03", "2024-03-01", {"part": "main"}),
    ("CARES_FOR", "leila", "amira", "2019-02-11", None, {"relationship": "mother", "main": True}),
    ("CARES_FOR", "leila", "sami", "2024-05-30", None, {"relationship": "mother", "main": True}),
    ("CARES_FOR", "leila", "joel", "2014-06-03", None, {"relationship": "mother"}),
    ("CARES_FOR", "daniel", "amira", "2019-02-11", None, {"relationship": "father", "responsible": True}),
    ("CARES_FOR", "daniel", "joel", "2014-06-03", None, {"relationship": "father", "main": True}),
    ("CARES_FOR", "ruth", "joel", "2025-01-15", None, {"relationship": "step_mother"}),
    ("CARES_FOR", "nadia", "amira", "2024-04-01", None,
     {"relationship": "grandmother", "last_confirmed": "2026-04-01"}),
    ("RECEIVES", "amira", "surgery", "2019-03-01", None, {"link_kind": "family_doctor"}),
    ("RECEIVES", "amira", "primary", "2023-09-04", None, {"link_kind": "school"}),
    ("RECEIVES", "amira", "speech", "2025-02-01", None, {"link_kind": "speech_therapy"}),
    ("RECEIVES", "amira", "nursing", "2023-09-04", None, {"link_kind": "school_nursing"}),
    ("RECEIVES", "amira", "nursery", "2021-09-01", "2023-07-20", {"link_kind": "nursery"}),
    ("RECEIVES", "amira", "arts", "2025-05-01", None, {"link_kind": "youth_support"}),
    ("RECEIVES", "amira", "homestart", "2025-01-10", None, {"link_kind": "voluntary_support"}),
    ("RECEIVES", "sami", "nursery", "2025-09-01", None, {"link_kind": "nursery"}),
    ("RECEIVES", "sami", "surgery", "2024-06-10", None, {"link_kind": "family_doctor"}),
    ("RECEIVES", "joel", "academy", "2025-09-03", None, {"link_kind": "school"}),
    ("RECEIVES", "joel", "primary", "2018-09-03", "2025-07-20", {"link_kind": "school"}),
    ("RECEIVES", "joel", "quayside", "2024-04-02", None, {"link_kind": "family_doctor"}),
    ("INVOLVED_WITH", "varga", "amira", "2019-03-01", None, {"role": "Named GP"}),
    ("INVOLVED_WITH", "whitlock", "amira", "2023-09-04", None, {"role": "School nurse"}),
    ("INVOLVED_WITH", "castell", "amira", "2025-02-01", None, {"role": "Speech therapist"}),
    ("INVOLVED_WITH", "brisco", "amira", "2019-02-20", "2024-02-10", {"role": "Health visitor"}),
    ("INVOLVED_WITH", "finn", "amira", "2026-09-02", None, {"role": "Class teacher"}),
    ("INVOLVED_WITH", "adeyemi", "amira", "2025-01-08", None, {"role": "SEN coordinator"}),
    ("INVOLVED_WITH", "lund", "amira", "2025-03-11", None, {"role": "psychologist", "last_confirmed": "2026-05-20"}),
    ("INVOLVED_WITH", "bevan", "amira", "2025-09-15", None, {"role": "Family support worker", "lead": True}),
    ("INVOLVED_WITH", "grant", "amira", "2024-01-10", "2024-06-30", {"role": "Social worker"}),
    ("INVOLVED_WITH", "nand", "amira", "2025-06-02", None, {"role": "Young carers worker"}),
    ("INVOLVED_WITH", "rowe", "amira", "2025-01-10", None, {"role": "Volunteer coordinator"}),
    ("INVOLVED_WITH", "mallory", "amira", "2024-02-01", None, {"role": "Officer", "last_confirmed": "2026-03-01"}),
    ("INVOLVED_WITH", "field", "joel", "2024-04-02", None, {"role": "GP"}),
    ("INVOLVED_WITH", "sethi", "joel", "2025-09-03", None, {"role": "Form tutor"}),
    ("INVOLVED_WITH", "shaw", "joel", "2025-09-03", None, {"role": "School nurse"}),
    ("INVOLVED_WITH", "farran", "joel", "2026-01-12", None, {"role": "Youth worker"}),
    ("INVOLVED_WITH", "rowe", "sami", "2025-01-10", None, {"role": "Volunteer coordinator"}),
    ("WORKS_FOR", "varga", "surgery", "2016-01-01", None, {}),
    ("WORKS_FOR", "whitlock", "nursing", "2020-01-01", None, {}),
    ("WORKS_FOR", "castell", "speech", "2019-01-01", None, {}),
    ("WORKS_FOR", "brisco", "visiting", "2012-01-01", "2024-03-01", {}),
    ("WORKS_FOR", "finn", "primary", "2021-09-01", None, {}),
    ("WORKS_FOR", "adeyemi", "primary", "2019-09-01", None, {}),
    ("WORKS_FOR", "lund", "inclusion", "2018-01-01", None, {}),
    ("WORKS_FOR", "bevan", "early", "2022-04-01", None, {}),
    ("WORKS_FOR", "grant", "assessment", "2021-03-01", "2024-08-01", {}),
    ("WORKS_FOR", "nand", "carers", "2023-01-01", None, {}),
    ("WORKS_FOR", "rowe", "homestart", "2020-01-01", None, {}),
    ("WORKS_FOR", "mallory", "housing", "2017-01-01", None, {}),
    ("WORKS_FOR", "sethi", "academy", "2022-09-01", None, {}),
    ("WORKS_FOR", "field", "quayside", "2015-01-01", None, {}),
    ("PART_OF", "speech", "trust", "2015-04-01", None, {}),
    ("PART_OF", "nursing", "trust", "2015-04-01", None, {}),
    ("PART_OF", "primary", "learning", "2016-09-01", None, {}),
    ("PART_OF", "early", "council", "2015-04-01", None, {}),
    *[("PART_OF", f"team{number}", "council", "2015-04-01", None, dict[str, Value]()) for number in range(1, 31)],
    *[("RECEIVES", f"pupil{nr}", "primary", "2024-09-02", None, dict[str, Value]()) for nr in range(1, 40)],
]  # fmt: skip

KEYS = {name: key_of(name) for name in _NAMED}
CHILD = KEYS["amira"]
_NODES: dict[str, Row] = {KEYS[name]: {"key": KEYS[name], **fields} for name, fields in _NAMED.items()}
_ROWS: list[Row] = [
    {"link_key": key_of(f"{type_} {tail} {head} {since}"), "link_type": type_, "tail": KEYS[tail], "head": KEYS[head],
     "since": since, "until": until, "source": "staff_directory", "last_confirmed": _CONFIRMED, **more}
    for type_, tail, head, since, until, more in _LINKED
]  # fmt: skip


def label_of(key: str) -> str:
    """The label of a node."""
    return str(_NODES[key]["label"])


def explore_start(key: str) -> Parts:
    """The answer of `explore.start`."""
    near = _neighbours(key)
    middle = {str(row["key"]) for row in near if row["label"] in ("Household", "Carer")}
    workers = {str(row["key"]) for row in near if row["label"] == "Practitioner"}
    services = {str(row["key"]) for row in near if row["label"] == "Service"}
    return {
        "node": (_NODES[key],),
        "links": tuple(near),
        "family": _behind(middle, ("LIVES_IN", "CARES_FOR"), leave_out=key),
        "posts": _behind(workers, ("WORKS_FOR",), leave_out=key),
        "agencies": _behind(services, ("PART_OF",), leave_out=key),
    }


def neighbours(asked: Mapping[str, Value]) -> Parts:
    """The answer of the neighbours query of the node's label, asked with its parameters."""
    key, kinds, offset, limit = str(asked["key"]), asked["kinds"], asked["offset"], asked["limit"]
    assert isinstance(kinds, list)
    assert isinstance(offset, int)
    assert isinstance(limit, int)
    rows = [row for row in _neighbours(key) if row["link_type"] in kinds]
    return {"node": (_NODES[key],), "links": tuple(rows[offset : offset + limit])}


def node_counts(keys: Iterable[str]) -> Parts:
    """The answer of `node.counts`."""
    parts: dict[str, list[Row]] = {}
    for key in keys:
        tally = Counter(
            (row["link_type"], row["label"], row.get("profession"), row.get("service_kind"), row.get("sector"))
            for row in _neighbours(key)
        )
        parts.setdefault(label_of(key).lower(), []).extend(
            {"key": key, "link_type": type_, "label": label, "profession": profession, "service_kind": kind,
             "sector": sector, "total": total}
            for (type_, label, profession, kind, sector), total in tally.items()
        )  # fmt: skip
    return {name: tuple(rows) for name, rows in parts.items()}


def _behind(middle: set[str], types: Sequence[str], *, leave_out: str) -> tuple[Row, ...]:
    return tuple(
        {**row, "from_key": key}
        for key in sorted(middle)
        for row in _neighbours(key)
        if row["link_type"] in types and row["key"] != leave_out
    )


def _neighbours(key: str) -> list[Row]:
    rows = [
        {**row, **_NODES[str(row["head" if row["tail"] == key else "tail"])], "link_out": row["tail"] == key}
        for row in _ROWS
        if key in (row["tail"], row["head"])
    ]
    return sorted(rows, key=lambda row: (row["until"] is not None, str(row["link_key"])))
