"""The people of Northmoor who are always there, by name, whatever the number of children and the seed.

Demonstrations, screenshots and browser tests rely on them. Nobody here is real.
"""

from dataclasses import replace
from datetime import date

from loaders.synth.people import Adult, Care, Child, Home, Placement, Support, mail_address
from loaders.synth.places import Worker
from loaders.synth.streets import EASTVALE, NORTHMOOR

FIRST_DAY = date(2026, 11, 23)
"""The cast's involvements run up to this day; no training authority can be made for an earlier one."""

SALTBRIDGE, CAWDALE, LARKFIELD, HOLM_CROSS = "990101", "990102", "990201", "990901"
MILLRACE, WEIRSIDE, VALE_SURGERY = "Z99001", "Z99002", "Z99901"


def _home(address: str, postcode: str, serial: int, area: str = NORTHMOOR, *, refuge: bool = False) -> Home:
    return Home(address=address, postcode=postcode, uprn=f"{989_000_000_000 + serial}", area=area, refuge=refuge)


def _adult(given_names: str, family_name: str, sex: str, dob: str, line: int) -> Adult:
    return Adult(
        given_names=given_names, family_name=family_name, sex=sex, dob=date.fromisoformat(dob),
        phone=f"07700 900{line:03d}", email=mail_address(given_names, family_name, "mail.example"),
    )  # fmt: skip


_TANNERY_ROW = _home("14 Tannery Row, Northmoor", "NM4 2QT", 1)
_WEIR_COTTAGES = _home("3 Weir Cottages, Northmoor", "NM1 7LD", 2)
_LANTERN_COURT_7 = _home("7 Lantern Court, Northmoor", "NM2 5HE", 3)
_LANTERN_COURT_6 = _home("6 Lantern Court, Northmoor", "NM2 5HE", 4)
_HOLM_LANE = _home("22 Holm Lane, Eastvale", "EV1 4DB", 5, EASTVALE)
_QUARRY_ROAD = _home("Flat 3, 41 Quarry Road, Northmoor", "NM6 8FJ", 6)
REFUGE = _home("Harrow House, 2 Sheepfold Close, Northmoor", "NM7 3PL", 7, refuge=True)
_LOOM_STREET = _home("58 Loom Street, Northmoor", "NM5 9GA", 8)
_BRACKEN_DRIVE = _home("19 Bracken Drive, Northmoor", "NM8 1TW", 9)

_RACHEL = _adult("Rachel", "Pryce", "F", "1990-07-22", 101)
_JEAN = _adult("Jean", "Pryce", "F", "1958-02-09", 102)
_DANIEL = _adult("Daniel", "Hallam", "M", "1988-11-30", 103)
_EFUA = _adult("Efua", "Osei", "F", "1987-04-17", 104)
_DONNA = _adult("Donna", "Reeve", "F", "1991-09-05", 105)
_STACEY = _adult("Stacey", "Benn", "F", "1989-12-12", 106)
_SALMA = _adult("Salma", "Karim", "F", "1993-06-28", 107)
_SIMONE = _adult("Simone", "Hart", "F", "1986-03-03", 108)
_LEANNE = _adult("Leanne", "Rowe", "F", "1994-01-25", 109)
_MARGARET = _adult("Margaret", "Thwaite", "F", "1966-08-14", 110)

MAISIE, JUDE, AMIRA, KWAME, CALLUM, TYLER = (
    "cast-maisie",
    "cast-jude",
    "cast-amira",
    "cast-kwame",
    "cast-callum",
    "cast-tyler",
)
YUSUF, HANA, EVE, EVA, ELLIS = "cast-yusuf", "cast-hana", "cast-eve", "cast-eva", "cast-ellis"


def _mother(adult: Adult) -> tuple[Care, ...]:
    return (Care(adult=adult, relationship="mother", responsible=True),)


CHILDREN: tuple[Child, ...] = (
    Child(
        true_id=MAISIE, given_names="Maisie Anne", family_name="Hallam", sex="F", dob=date(2019, 3, 14), in_cast=True,
        nhs_number="9999900003", upn="R000241023014", home=_TANNERY_ROW, home_since=date(2024, 8, 11),
        other_home=_WEIR_COTTAGES,
        carers=(
            Care(adult=_RACHEL, relationship="mother", responsible=True),
            Care(adult=_JEAN, relationship="grandmother", responsible=False, since=date(2023, 5, 20)),
            Care(adult=_DANIEL, relationship="father", responsible=True, lives_at="other"),
        ),
        school=SALTBRIDGE, school_since=date(2023, 9, 4), practice=MILLRACE, practice_since=date(2019, 3, 27),
    ),
    Child(
        true_id=JUDE, given_names="Jude", family_name="Hallam", sex="M", dob=date(2014, 5, 2), in_cast=True,
        nhs_number="9999900038", upn="U000400118041", home=_WEIR_COTTAGES, home_since=date(2024, 8, 11),
        previous_home=_TANNERY_ROW,
        carers=(
            Care(adult=_DANIEL, relationship="father", responsible=True),
            Care(adult=_RACHEL, relationship="mother", responsible=True, lives_at="elsewhere"),
        ),
        school=LARKFIELD, school_since=date(2025, 9, 3), practice=WEIRSIDE, practice_since=date(2024, 9, 16),
    ),
    Child(
        true_id=AMIRA, given_names="Amira", family_name="Osei", sex="F", dob=date(2017, 9, 30), shielded=True,
        in_cast=True,
        nhs_number="9999900046", upn="P000241022031", home=_LANTERN_COURT_7, home_since=date(2021, 2, 1),
        former_family_name="Mensah", carers=_mother(_EFUA),
        school=SALTBRIDGE, school_since=date(2022, 9, 5), practice=MILLRACE, practice_since=date(2021, 2, 15),
    ),
    Child(
        true_id=KWAME, given_names="Kwame", family_name="Osei", sex="M", dob=date(2013, 11, 19), in_cast=True,
        nhs_number="9999900062", upn="Q000410120044", home=_LANTERN_COURT_7, home_since=date(2021, 2, 1),
        carers=_mother(_EFUA),
        school=LARKFIELD, school_since=date(2025, 9, 3), practice=MILLRACE, practice_since=date(2021, 2, 15),
    ),
    Child(
        true_id=CALLUM, given_names="Callum", family_name="Reeve", sex="M", dob=date(2016, 1, 20), in_cast=True,
        nhs_number="9999900089", upn="M000331020007", home=_HOLM_LANE, home_since=date(2016, 1, 20),
        carers=_mother(_DONNA),
        school=HOLM_CROSS, school_since=date(2020, 9, 7), practice=VALE_SURGERY, practice_since=date(2016, 2, 3),
    ),
    Child(
        true_id=TYLER, given_names="Tyler", family_name="Benn", sex="M", dob=date(2013, 6, 11), in_cast=True,
        nhs_number="9999900100", home=_QUARRY_ROAD, home_since=date(2022, 4, 1), carers=_mother(_STACEY),
        practice=WEIRSIDE, practice_since=date(2022, 4, 20),
    ),
    Child(
        true_id=YUSUF, given_names="Yusuf", family_name="Karim", sex="M", dob=date(2018, 2, 17), shielded=True,
        in_cast=True,
        nhs_number="9999900127", home=REFUGE, home_since=date(2026, 5, 18), carers=_mother(_SALMA),
        school=CAWDALE, school_since=date(2026, 6, 1), practice=WEIRSIDE, practice_since=date(2026, 5, 26),
    ),
    Child(
        true_id=HANA, given_names="Hana", family_name="Karim", sex="F", dob=date(2020, 11, 5), shielded=True,
        in_cast=True,
        nhs_number="9999900143", home=REFUGE, home_since=date(2026, 5, 18), carers=_mother(_SALMA),
        school=CAWDALE, school_since=date(2026, 6, 1), practice=WEIRSIDE, practice_since=date(2026, 5, 26),
    ),
    Child(
        true_id=EVE, given_names="Eve", family_name="Hart", sex="F", dob=date(2018, 5, 8), in_cast=True,
        nhs_number="9999900178", home=_LANTERN_COURT_6, home_since=date(2018, 5, 8), carers=_mother(_SIMONE),
        school=SALTBRIDGE, school_since=date(2022, 9, 5), practice=MILLRACE, practice_since=date(2018, 5, 20),
    ),
    Child(
        true_id=EVA, given_names="Eva", family_name="Hart", sex="F", dob=date(2018, 5, 8), in_cast=True,
        nhs_number="9999900186", home=_LANTERN_COURT_6, home_since=date(2018, 5, 8), carers=_mother(_SIMONE),
        school=CAWDALE, school_since=date(2022, 9, 5), practice=MILLRACE, practice_since=date(2018, 5, 20),
    ),
    Child(
        true_id=ELLIS, given_names="Ellis", family_name="Rowe", sex="M", dob=date(2012, 10, 3), in_cast=True,
        nhs_number="9999900208", home=_LOOM_STREET, home_since=date(2019, 1, 7), carers=_mother(_LEANNE),
        placement=Placement(home=_BRACKEN_DRIVE, foster_carer=_MARGARET, since=date(2025, 10, 13)),
        school=LARKFIELD, school_since=date(2024, 9, 4), practice=WEIRSIDE, practice_since=date(2025, 10, 20),
    ),
)  # fmt: skip


_OFFICE_HOURS = "Mon to Fri, 8:45 to 17:15"


def _worker(number: int, full_name: str, profession: str, place: str, line: int, mail: str, started: str) -> Worker:
    given_names, _, family_name = full_name.partition(" ")
    return Worker(
        number=f"NM-{number}", given_names=given_names, family_name=family_name, profession=profession, place=place,
        phone=f"01632 960 {line}", email=mail_address(given_names, family_name, f"{mail}.example"), hours=_OFFICE_HOURS,
        checked_on=date(2026, 11, 16), started=date.fromisoformat(started),
    )  # fmt: skip


def _left(worker: Worker, day: str) -> Worker:
    return replace(worker, left_on=date.fromisoformat(day), status="left")


CAROL = _worker(1001, "Carol Whitlock", "Family support worker", "NM-EH-E", 141, "northmoor", "2019-04-01")
IMRAN = _worker(1002, "Imran Siddiq", "Social worker", "NM-CIN-E", 127, "northmoor", "2022-01-10")
BRIDGET = _left(_worker(1003, "Bridget Amadi", "Health visitor", "NM-HV-E", 185, "nch", "2015-09-01"), "2024-07-31")
OWEN = _left(
    _worker(1004, "Owen Marlowe", "Speech and language therapist", "NM-TH", 188, "nch", "2021-06-07"), "2026-11-12"
)
LOWRI = replace(
    _worker(1005, "Lowri Bevan", "Young carers’ worker", "NM-HYC", 163, "harbourfamilies", "2023-02-06"),
    hours="Tue to Sat, 10:00 to 18:00",
    checked_on=date(2026, 8, 2),
)
LEAH = _worker(1006, "Leah Mbeki", "Mental health practitioner", "NM-YM", 191, "mht", "2020-10-05")
TUNDE = _worker(1007, "Tunde Obi", "Youth justice worker", "NM-YJ", 133, "northmoor", "2021-03-15")
RUTH = replace(
    _worker(1008, "Ruth Ellwood", "Class teacher", SALTBRIDGE, 110, "saltbridge", "2018-09-03"),
    hours="Term time, 8:00 to 16:00",
    teaches=3,
)
HELEN = _worker(1009, "Helen Marchetti", "Safeguarding lead", "NM-HUB", 104, "northmoor", "2016-05-03")
PRIYA = _worker(1010, "Priya Nair", "Index coordinator", "NM-HUB", 104, "northmoor", "2020-02-17")
MARTIN = _worker(1011, "Martin Ashby", "Social worker", "NM-LAC", 129, "northmoor", "2017-10-02")
WORKERS: tuple[Worker, ...] = (CAROL, IMRAN, BRIDGET, OWEN, LOWRI, LEAH, TUNDE, RUTH, HELEN, PRIYA, MARTIN)

SUPPORT: tuple[Support, ...] = (
    Support(child=MAISIE, feed="early_help", place="NM-EH-E", worker=CAROL.number, role="Family support worker",
                since=date(2026, 6, 3), lead=True, assessment_done=date(2026, 6, 12)),
    Support(child=MAISIE, feed="social_care", place="NM-CIN-E", worker=IMRAN.number, role="Social worker",
                since=date(2026, 9, 9), taking_action=date(2026, 9, 9)),
    Support(child=JUDE, feed="social_care", place="NM-CIN-E", worker=IMRAN.number, role="Social worker",
                since=date(2026, 9, 9), taking_action=date(2026, 9, 9)),
    Support(child=MAISIE, feed="health_visiting", place="NM-HV-E", worker=BRIDGET.number, role="Health visitor",
                since=date(2019, 3, 20), until=date(2024, 3, 14)),
    Support(child=MAISIE, feed="therapies", place="NM-TH", worker=OWEN.number, role="Speech and language therapist",
                since=date(2025, 2, 3)),
    Support(child=MAISIE, feed="voluntary_sector", place="NM-HYC", worker=LOWRI.number, role="Young carers’ worker",
                since=date(2025, 11, 10)),
    Support(child=JUDE, feed="camhs", place="NM-YM", worker=LEAH.number, role="Mental health practitioner",
                since=date(2026, 5, 11), basis="consent", giver="Daniel Hallam, father", given_on=date(2026, 5, 6)),
    Support(child=JUDE, feed="youth_justice", place="NM-YJ", worker=TUNDE.number, role="Youth justice worker",
                since=date(2026, 10, 21)),
    Support(child=ELLIS, feed="social_care", place="NM-LAC", worker=MARTIN.number, role="Social worker",
                since=date(2025, 10, 13), taking_action=date(2025, 10, 13)),
)  # fmt: skip

INFORMATION_TO_SHARE = {MAISIE: date(2026, 10, 2)}
"""Days on which a class teacher said that there is information to share."""

LAST_VOLUNTARY_FILE = date(2026, 8, 2)
"""The voluntary sector is late: nothing of theirs is confirmed after this day."""
