"""One invented family as the gate would answer it. Telephone numbers are of the range that is set apart for drama.

Maisie lives in two homes, her brother Jude mainly in the other; one worker left, one list is old, one is not loaded.
"""

from collections.abc import Mapping
from datetime import date

from graph.records import Row, Value

MAISIE, JUDE, AMELIE, NOBODY = "7K4M29XQ3", "3T8PW5RC1", "2R9T61BW5", "0000000Z0"
TANNERY, WEIR = "H00000TAN", "H00000WE1"
RACHEL, DANIEL, JEAN = "C0000RACH", "C0000DAN1", "C0000JEAN"
TODAY = date(2026, 11, 23)
AREA = "E06000999"

IDENTITY: Row = {
    "key": MAISIE, "given_names": "Maisie Anne", "family_name": "Hallam", "sex": "F", "dob": "2019-03-14",
    "former_names": None, "upn": "R000241023014", "nhs_number": "9994827162", "area": AREA, "status": "live",
    "first_seen": "2019-03-20", "last_confirmed": "2026-11-16",
}  # fmt: skip
RESIDUE: Row = {
    "key": AMELIE, "given_names": "Amelie", "family_name": "Stroud", "sex": "F", "dob": "2016-01-22",
    "former_names": None, "upn": None, "nhs_number": None, "area": None, "status": None, "first_seen": None,
    "last_confirmed": None,
}  # fmt: skip


def involvement(key: str, **values: Value) -> Row:
    """An involvement, ordinary in everything that is not said."""
    usual: dict[str, Value] = {
        "key": key, "role": None, "lead": False, "since": "2026-06-03", "until": None, "source": "early_help",
        "first_seen": "2026-06-03", "last_confirmed": "2026-11-20", "information_to_share": None,
        "assessment_done": None, "taking_action": None, "practitioner_key": f"P{key}", "practitioner_name": "Sam Okoro",
        "profession": "family support worker", "phone": "01632 960 141", "email": "worker@northmoor.example",
        "hours": "Mon to Fri, 8:30 to 17:00", "checked_on": "2026-11-16", "practitioner_status": "live",
        "left_on": None, "service_key": f"S{key}", "service_name": "Early Help East", "service_kind": "early_help",
        "duty_phone": "01632 960 140", "service_email": "early.help@northmoor.example",
        "service_hours": "Mon to Fri, 9:00 to 17:00", "service_checked_on": "2026-11-18",
        "agency_name": "Northmoor Council",
    }  # fmt: skip
    return {**usual, **values}


def received(key: str, **values: Value) -> Row:
    """A service that a child receives."""
    usual: dict[str, Value] = {
        "key": key,
        "kind": "school",
        "since": "2023-09-04",
        "until": None,
        "detail": None,
        "source": "school_roll",
        "first_seen": "2023-09-04",
        "last_confirmed": "2026-11-16",
        "service_key": f"S{key}",
        "service_name": "Saltbridge Primary School",
        "duty_phone": "01632 960 110",
        "email": "office@saltbridge.example",
        "hours": "Mon to Fri, 8:00 to 16:00",
        "checked_on": "2026-11-16",
        "agency_name": "Northmoor Council",
    }
    return {**usual, **values}


CAROL = involvement(
    "I1",
    lead=True,
    practitioner_key="P0000CAR0",
    practitioner_name="Carol Whitlock",
    email="early.help.east@northmoor.example",
    assessment_done="2026-06-12",
)
IMRAN = involvement(
    "I2",
    since="2026-09-09",
    practitioner_key="P0001MRAN",
    practitioner_name="Imran Siddiq",
    profession="social worker",
    service_name="Children in Need East",
    phone="01632 960 127",
    email="cin.east@northmoor.example",
    hours="Mon to Fri, 8:45 to 17:15",
    source="social_care",
    taking_action="2026-09-09",
    last_confirmed="2026-11-22",
)
THERAPIST = involvement(
    "I3", since="2025-02-03", practitioner_name="Owen Marsh", profession="speech and language therapist",
    practitioner_status="left", left_on="2026-11-12", service_name="Children’s Therapies", source="therapies",
    duty_phone="01632 960 188", service_email="therapies.duty@nch.example", service_hours="Mon to Thu, 9:00 to 16:00",
    agency_name="Northmoor Community Health", last_confirmed="2026-11-16",
)  # fmt: skip
LOWRI = involvement(
    "I4",
    since="2025-11-10",
    practitioner_name="Lowri Bevan",
    profession="young carers’ worker",
    source="voluntary_sector",
    service_name="Harbour Young Carers",
    agency_name="Harbour Families Trust",
    phone="01632 960 163",
    email="hello@harbourfamilies.example",
    hours="Tue to Sat, 10:00 to 18:00",
    checked_on="2026-08-02",
    last_confirmed="2026-08-02",
)
BRIDGET = involvement(
    "I5", since="2019-03-20", until="2024-03-14", practitioner_name="Bridget Amadi", profession="health visitor",
    service_name="Health Visiting East", service_kind="health_visiting", duty_phone="01632 960 185",
    agency_name="Northmoor Community Health", source="health_visiting",
)  # fmt: skip
RUTH = involvement(
    "I6", since="2023-09-04", practitioner_name="Ruth Ellwood", profession="class teacher", phone=None, email=None,
    service_name="Saltbridge Primary School", duty_phone="01632 960 110", service_email="office@saltbridge.example",
    agency_name=None, information_to_share="2026-10-02", source="school_roll",
)  # fmt: skip

SCHOOL = received("R1", detail="year 3")
DOCTOR = received(
    "R2", kind="family_doctor", since="2019-03-27", service_name="Millrace Surgery", duty_phone="01632 960 172",
    source="gp_register", last_confirmed="2026-11-09",
)  # fmt: skip
VISITING = received(
    "R3", kind="health_visiting", since="2019-03-20", until="2024-03-14", service_name="Health Visiting East",
    duty_phone="01632 960 185", source="health_visiting",
)  # fmt: skip
NURSERY = received(
    "R4", kind="early_years", since="2021-09-06", until="2023-07-21", service_name="Little Herons Nursery",
    duty_phone="01632 960 119", agency_name=None,
)  # fmt: skip

HOMES: tuple[Row, ...] = (
    {"key": "L1", "part": "main", "since": "2024-08-11", "until": None, "source": "school_roll",
     "last_confirmed": "2026-11-16", "household_key": TANNERY, "address": "14 Tannery Row, Northmoor",
     "postcode": "NM4 2QT"},
    {"key": "L2", "part": "other_parent", "since": "2024-08-11", "until": None, "source": "early_help",
     "last_confirmed": "2026-11-16", "household_key": WEIR, "address": "3 Weir Cottages, Northmoor",
     "postcode": "NM1 7LD"},
)  # fmt: skip


def carer(key: str, name: str, relationship: str, **values: Value) -> Row:
    """A carer of Maisie's."""
    usual: dict[str, Value] = {
        "key": f"K{key}", "relationship": relationship, "responsible": False, "main": False, "since": "2019-03-14",
        "until": None, "source": "school_roll", "last_confirmed": "2026-11-16", "carer_key": key, "carer_name": name,
        "phone": None, "email": None, "household_key": TANNERY,
    }  # fmt: skip
    return {**usual, **values}


CARERS: tuple[Row, ...] = (
    carer(RACHEL, "Rachel Pryce", "mother", main=True, responsible=True, phone="01632 960 151"),
    carer(DANIEL, "Daniel Hallam", "father", responsible=True, household_key=WEIR),
    carer(JEAN, "Jean Pryce", "grandmother", since="2023-05-20"),
)
_JUDE: Row = {
    "child_key": JUDE, "given_names": "Jude", "family_name": "Hallam", "sex": "M", "dob": "2014-05-02", "until": None,
    "own_until": None,
}  # fmt: skip
SIBLINGS: tuple[Row, ...] = (
    {**_JUDE, "via": "household", "via_key": WEIR},
    {**_JUDE, "via": "carer", "via_key": RACHEL},
    {**_JUDE, "via": "carer", "via_key": DANIEL},
)

RECORD: Mapping[str, tuple[Row, ...]] = {
    "child": (IDENTITY,),
    "involvements": (CAROL, IMRAN, THERAPIST, LOWRI, BRIDGET, RUTH),
    "services": (SCHOOL, DOCTOR, VISITING, NURSERY),
    "homes": HOMES,
    "carers": CARERS,
    "siblings": SIBLINGS,
}


def _lives(person: str, home: Row, key: str, **values: Value) -> Row:
    return {**home, "key": key, "person_key": person, **values}


def _cares(row: Row, child: str, **values: Value) -> Row:
    return {**row, "key": f"{row['key']}{child[:1]}", "child_key": child, **values}


FAMILY: Mapping[str, tuple[Row, ...]] = {
    "children": (
        {"key": JUDE, "given_names": "Jude", "family_name": "Hallam", "sex": "M", "dob": "2014-05-02"},
        {"key": MAISIE, "given_names": "Maisie Anne", "family_name": "Hallam", "sex": "F", "dob": "2019-03-14"},
    ),
    "care": (
        _cares(CARERS[0], MAISIE),
        _cares(CARERS[0], JUDE, main=False),
        _cares(CARERS[1], MAISIE),
        _cares(CARERS[1], JUDE, main=True),
        _cares(CARERS[2], MAISIE),
    ),
    "residences": (
        _lives(MAISIE, HOMES[0], "L1"),
        _lives(MAISIE, HOMES[1], "L2"),
        _lives(JUDE, HOMES[1], "L3", part="main"),
        _lives(JUDE, HOMES[0], "L4", part="main", since="2014-05-02", until="2024-08-11"),
    ),
    "carer_residences": (
        _lives(RACHEL, HOMES[0], "L5", since="2013-06-02"),
        _lives(DANIEL, HOMES[1], "L6", part="main"),
        _lives(JEAN, HOMES[0], "L7", since="2023-05-20"),
    ),
    "involvements": (
        {**CAROL, "child_key": MAISIE},
        {**IMRAN, "child_key": MAISIE},
        {**IMRAN, "key": "I7", "child_key": JUDE},
        {**LOWRI, "child_key": MAISIE},
        {**BRIDGET, "child_key": MAISIE},
        {
            **involvement("I8", since="2026-10-21", practitioner_name="Tunde Obi", profession="youth justice worker"),
            "child_key": JUDE,
        },
    ),
    "services": (
        {**SCHOOL, "child_key": MAISIE},
        {**DOCTOR, "child_key": MAISIE},
        {**NURSERY, "child_key": MAISIE},
        {**received("R5", since="2018-09-04", until="2025-07-22"), "child_key": JUDE},
        {**received("R6", since="2025-09-03", service_name="Larkfell High School"), "child_key": JUDE},
        {
            **received("R7", kind="family_doctor", since="2024-09-16", service_name="Weirside Practice"),
            "child_key": JUDE,
        },
    ),
}


def coverage(feed: str, register: str, kind: str | None, correct_to: str, refresh_days: int = 62) -> Row:
    """A row of `sources.coverage`."""
    return {
        "key": f"V{feed}", "feed": feed, "register": register, "kind": kind, "area": AREA, "covers_from": "2015-09-01",
        "correct_to": correct_to, "refresh_days": refresh_days, "owner": "Records", "owner_phone": "01632 960 116",
        "loaded_on": correct_to,
    }  # fmt: skip


COVERAGES: tuple[Row, ...] = (
    coverage("school_roll", "the school census", "school", "2026-11-16"),
    coverage("gp_register", "the GP register", "family_doctor", "2026-11-09"),
    coverage("health_visiting", "the health visiting register", "health_visiting", "2026-11-09"),
    coverage("school_nursing", "the school nursing register", "school_nursing", "2026-11-09"),
    coverage("early_help", "the early help list", None, "2026-11-20"),
    coverage("social_care", "the social care list", None, "2026-11-22"),
)
