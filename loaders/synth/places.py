"""Where children are taught, treated and supported, and who works there: schools, surgeries, teams, agencies, workers.

Teams and agencies are always the same; schools and surgeries grow with the number of children.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from loaders.synth.streets import EASTVALE, NORTHMOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An organisation. A council's code is its area."""

    code: str
    full_name: str
    sector: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A service: school, surgery or team. `code` is its public code."""

    code: str
    full_name: str
    kind: str
    agency: Agency
    phone: str
    email: str
    hours: str
    checked_on: date
    address: str
    postcode: str
    area: str = NORTHMOOR
    east: bool | None = None
    years: tuple[int, ...] = ()
    establishment: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A practitioner in post, or one who has left."""

    number: str
    given_names: str
    family_name: str
    profession: str
    place: str
    phone: str
    email: str
    hours: str
    checked_on: date
    started: date
    left_on: date | None = None
    teaches: int | None = None
    status: str = "in post"


@dataclass(slots=True, kw_only=True)
class Directory:
    """All places and workers of one authority and its neighbour."""

    places: dict[str, Place] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)
    by_place: dict[str, list[Worker]] = field(default_factory=dict)

    def employ(self, worker: Worker) -> None:
        """Add a worker to the list and to the place."""
        self.workers[worker.number] = worker
        self.by_place.setdefault(worker.place, []).append(worker)

    def of_kind(self, kind: str, *, area: str = NORTHMOOR) -> list[Place]:
        """Places of one kind in one area, in the order in which they were made."""
        return [place for place in self.places.values() if place.kind == kind and place.area == area]

    def team(self, kind: str, *, east: bool) -> Place:
        """The team of a kind that serves a part of Northmoor, or the one that serves all of it."""
        teams = self.of_kind(kind)
        return next((team for team in teams if team.east is east), teams[0])

    def staff(self, place: str, *, in_post: bool = True) -> list[Worker]:
        """The workers of a place, those who have left only where asked for."""
        return [worker for worker in self.by_place.get(place, []) if worker.left_on is None or not in_post]

    def teacher(self, school: str, year: int) -> Worker | None:
        """The class teacher or form tutor of a year."""
        return next((worker for worker in self.by_place.get(school, []) if worker.teaches == year), None)


COUNCIL = Agency(code=NORTHMOOR, full_name="Northmoor Council", sector="council")
NEIGHBOUR = Agency(code=EASTVALE, full_name="Eastvale Council", sector="council")
COMMUNITY_HEALTH = Agency(code="NCH", full_name="Northmoor Community Health", sector="health")
MENTAL_HEALTH = Agency(code="MHT", full_name="Moorland Mental Health Trust", sector="health")
JUSTICE = Agency(code="NYJ", full_name="Northmoor Youth Justice Partnership", sector="justice")
HARBOUR = Agency(code="HFT", full_name="Harbour Families Trust", sector="voluntary")
VALE = Agency(code="VALE", full_name="Vale Primary Care Partnership", sector="health")

_OFFICE = "Mon to Fri, 8:45 to 17:15"
_CLINIC = "Mon to Thu, 9:00 to 16:00"
_CIVIC = ("Civic Centre, 1 Foundry Street, Northmoor", "NM1 1AA")
_CLINICS = ("Heron House, 8 Wharf Road, Northmoor", "NM2 3BD")


def teams(today: date) -> Iterable[Place]:
    """The teams that Northmoor always has."""
    checked = today.replace(day=1)
    rows = (
        ("NM-EH-E", "Early Help East", "early_help", COUNCIL, "141", "early.help.east@northmoor.example",
        "Mon to Fri, 8:30 to 17:00", True),
        ("NM-EH-W", "Early Help West", "early_help", COUNCIL, "142", "early.help.west@northmoor.example",
        "Mon to Fri, 8:30 to 17:00", False),
        ("NM-CIN-E", "Children in Need East", "social_care", COUNCIL, "127", "cin.east@northmoor.example", _OFFICE,
        True),
        ("NM-CIN-W", "Children in Need West", "social_care", COUNCIL, "128", "cin.west@northmoor.example", _OFFICE,
        False),
        ("NM-LAC", "Children Looked After", "social_care", COUNCIL, "129", "looked.after@northmoor.example", _OFFICE,
        None),
        ("NM-HUB", "Safeguarding Hub", "social_care", COUNCIL, "104", "hub@northmoor.example", _OFFICE, None),
        ("NM-YJ", "Northmoor Youth Justice Service", "youth_justice", JUSTICE, "133",
        "youth.justice@northmoor.example", "Mon to Fri, 9:00 to 17:30", None),
        ("NM-HV-E", "Health Visiting East", "health_visiting", COMMUNITY_HEALTH, "185", "hv.east@nch.example", _CLINIC,
        True),
        ("NM-HV-W", "Health Visiting West", "health_visiting", COMMUNITY_HEALTH, "186", "hv.west@nch.example", _CLINIC,
        False),
        ("NM-SN", "School Nursing", "school_nursing", COMMUNITY_HEALTH, "187", "school.nursing@nch.example", _CLINIC,
        None),
        ("NM-TH", "Children's Therapies", "therapies", COMMUNITY_HEALTH, "188", "therapies.duty@nch.example", _CLINIC,
        None),
        ("NM-HYC", "Harbour Young Carers", "young_carers", HARBOUR, "163", "hello@harbourfamilies.example",
        "Tue to Sat, 10:00 to 18:00", None),
        ("NM-HFS", "Harbour Family Support", "family_support", HARBOUR, "164", "families@harbourfamilies.example",
        "Mon to Fri, 9:30 to 16:30", None),
        ("NM-YM", "Young Minds Northmoor", "mental_health", MENTAL_HEALTH, "191", "young.minds@mht.example", _CLINIC,
        None),
        ("NM-BC", "Bridge Clinic", "sexual_health", COMMUNITY_HEALTH, "192", "bridge@clinic.example",
        "Tue and Thu, 14:00 to 19:00", None),
    )  # fmt: skip
    for code, full_name, kind, agency, line, email, hours, east in rows:
        address, postcode = _CIVIC if agency is COUNCIL else _CLINICS
        yield Place(
            code=code, full_name=full_name, kind=kind, agency=agency, phone=f"01632 960 {line}", email=email,
            hours=hours,
            checked_on=checked, address=address, postcode=postcode, east=east,
        )  # fmt: skip
