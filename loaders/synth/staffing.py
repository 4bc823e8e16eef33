"""Fills the directory: the schools, surgeries and teams that so many children need, and the people who work there."""

import math
from datetime import date, timedelta
from random import Random

from loaders.synth.cast import CAWDALE, HOLM_CROSS, LARKFIELD, MILLRACE, SALTBRIDGE, VALE_SURGERY, WEIRSIDE, WORKERS
from loaders.synth.names import adult_name, pick_community, pick_name
from loaders.synth.people import mail_address
from loaders.synth.places import COMMUNITY_HEALTH, COUNCIL, NEIGHBOUR, VALE, Agency, Directory, Place, Worker, teams
from loaders.synth.streets import EASTVALE, NORTHMOOR, make_home

PRIMARY = tuple(range(7))
SECONDARY = tuple(range(7, 14))

_PUPILS_OF_PRIMARY = 210
_PUPILS_OF_SECONDARY = 900
_LIST_OF_SURGERY = 700
_TEACHING = "Term time, 8:00 to 16:00"
_NAMED_PRIMARIES = ((SALTBRIDGE, "Saltbridge Primary School"), (CAWDALE, "Cawdale Primary School"))
_MORE_SCHOOLS = ("Beckfoot", "Fell Side", "Ropewalk", "Heron Street", "St Brannoc’s", "Quarry Bank", "Moorside",
"Weaver’s Green",
                 "Lapwing", "Packhorse", "Turnpike", "Viaduct", "Curlew", "St Cuthmann’s", "Bracken Hill",
                 "Orchard")  # fmt: skip
_MORE_SURGERIES = ("Foundry Street Surgery", "Lantern Health Centre", "Dyer Lane Practice", "Moorside Medical Centre")

# Share of children on a team's caseload at one time, the profession there, and how many children one worker carries.
_CASELOADS = {
    "early_help": (0.04, "Family support worker", 18), "social_care": (0.015, "Social worker", 15),
    "health_visiting": (0.14, "Health visitor", 90), "school_nursing": (0.07, "School nurse", 80),
    "therapies": (0.07, "Speech and language therapist", 45), "youth_justice": (0.008, "Youth justice worker", 14),
    "young_carers": (0.02, "Young carers’ worker", 25), "family_support": (0.02, "Family worker", 25),
    "mental_health": (0.03, "Mental health practitioner", 25), "sexual_health": (0.01, "Clinic nurse", 40),
}  # fmt: skip


def build_directory(random: Random, children: int, today: date) -> Directory:
    """Every place and worker of a training authority with so many children, the cast's among them."""
    directory = Directory()
    for place in (*_schools(random, children, today), *_surgeries(random, children, today), *teams(today)):
        directory.places[place.code] = place
    for worker in WORKERS:
        directory.employ(worker)
    for place in list(directory.places.values()):
        if place.area == NORTHMOOR:
            _staff(random, directory, place, children, today)
    return directory


def _schools(random: Random, children: int, today: date) -> list[Place]:
    primaries = max(4, math.ceil(children * 7 / 18 / _PUPILS_OF_PRIMARY))
    secondaries = max(2, math.ceil(children * 7 / 18 / _PUPILS_OF_SECONDARY))
    named = [(code, name, PRIMARY) for code, name in _NAMED_PRIMARIES]
    named += [(f"{991_001 + i}", f"{_more(_MORE_SCHOOLS, i)} Primary School", PRIMARY) for i in range(primaries - 2)]
    named += [(LARKFIELD, "Larkfield High School", SECONDARY)]
    named += [(f"{995_000 + i}", f"{_more(_MORE_SCHOOLS[::-1], i)} Academy", SECONDARY) for i in range(secondaries - 1)]
    places = [_school(random, *school, COUNCIL, NORTHMOOR, serial, today) for serial, school in enumerate(named)]
    neighbour = ((HOLM_CROSS, "Holm Cross Primary School", PRIMARY), ("990902", "Eastvale High School", SECONDARY))
    places += [
        _school(random, *school, NEIGHBOUR, EASTVALE, 900 + serial, today) for serial, school in enumerate(neighbour)
    ]
    return places


def _school(
    random: Random,
    code: str,
    full_name: str,
    years: tuple[int, ...],
    agency: Agency,
    area: str,
    serial: int,
    today: date,
) -> Place:
    site = make_home(random, 800_000_000 + serial, area)
    word = full_name.split(maxsplit=1)[0].lower().replace("’", "")
    return Place(
        code=code, full_name=full_name, kind="school", agency=agency, phone=f"01632 960 {110 + serial % 14}",
        email=f"office@{word}.example", hours=_TEACHING, checked_on=today - timedelta(days=14 + serial % 40),
        address=site.address, postcode=site.postcode, area=area, years=years,
        establishment=(2410 if years == PRIMARY else 4001) + serial,
    )  # fmt: skip


def _surgeries(random: Random, children: int, today: date) -> list[Place]:
    count = max(3, math.ceil(children / _LIST_OF_SURGERY))
    named = [
        (MILLRACE, "Millrace Surgery", COMMUNITY_HEALTH, NORTHMOOR),
        (WEIRSIDE, "Weirside Practice", COMMUNITY_HEALTH, NORTHMOOR),
    ]
    named += [(f"Z99{3 + i:03d}", _more(_MORE_SURGERIES, i), COMMUNITY_HEALTH, NORTHMOOR) for i in range(count - 2)]
    named += [(VALE_SURGERY, "Vale Surgery", VALE, EASTVALE)]
    places = []
    for serial, (code, full_name, agency, area) in enumerate(named):
        site = make_home(random, 810_000_000 + serial, area)
        places.append(
            Place(
                code=code, full_name=full_name, kind="family_doctor", agency=agency,
                phone=f"01632 960 {172 + serial % 8}",
                email=f"reception@{full_name.split()[0].lower()}.example", hours="Mon to Fri, 8:00 to 18:30",
                checked_on=today - timedelta(days=7 + serial % 30), address=site.address, postcode=site.postcode,
                area=area,
            )
        )  # fmt: skip
    return places


def _staff(random: Random, directory: Directory, place: Place, children: int, today: date) -> None:
    if place.kind == "school":
        for year in place.years:
            if directory.teacher(place.code, year) is None:
                _hire(random, directory, place, "Class teacher" if year < 7 else "Form tutor", today, teaches=year)
        return
    if place.kind not in _CASELOADS:
        return
    share, profession, load = _CASELOADS[place.kind]
    for _ in range(max(2, math.ceil(children * share / load))):
        _hire(random, directory, place, profession, today)
    _hire(random, directory, place, profession, today, left=True)


def _hire(
    random: Random, directory: Directory, place: Place, profession: str, today: date, *,
    teaches: int | None = None, left: bool = False,
) -> None:  # fmt: skip
    woman = random.random() < 0.72
    community = pick_community(random)
    given = adult_name(random, community, "F" if woman else "M")
    family = pick_name(random, community.families)
    number = f"NM-{2000 + len(directory.workers)}"
    started = today - timedelta(days=random.randint(200, 5000))
    host = place.email.partition("@")[2]
    # Part of the staff has no e-mail address on the list: the team's duty contact then answers for them (R36).
    email = "" if random.random() < 0.06 else mail_address(given, family, host)
    worker = Worker(
        number=number, given_names=given, family_name=family, profession=profession, place=place.code,
        phone=place.phone,
        email=email, hours=place.hours, checked_on=today - timedelta(days=random.randint(3, 120)), started=started,
        left_on=today - timedelta(days=random.randint(5, 190)) if left else None, teaches=teaches,
        status="left" if left else "suspended" if random.random() < 0.01 else "in post",
    )  # fmt: skip
    directory.employ(worker)


def _more(names: tuple[str, ...], index: int) -> str:
    """The names go round, with a number from the second time on."""
    turn, place = divmod(index, len(names))
    return names[place] if turn == 0 else f"{names[place]} {turn + 1}"
