"""What is true of the people of the training authority: the facts that sources then see with more or less care."""

import unicodedata
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A home. A refuge is one that never tells where it is."""

    address: str
    postcode: str
    uprn: str
    area: str
    refuge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Adult:
    """Somebody who cares for a child."""

    given_names: str
    family_name: str
    sex: str
    dob: date
    phone: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """That an adult cares for a child, and at which of the child's homes they live: `main`, `other` or `elsewhere`."""

    adult: Adult
    relationship: str
    responsible: bool
    lives_at: str = "main"
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A foster home of a looked-after child."""

    home: Home
    foster_carer: Adult
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child as they are. `true_id` is how the truth file tells them from all others; no feed holds it."""

    true_id: str
    given_names: str
    family_name: str
    sex: str
    dob: date
    nhs_number: str
    home: Home
    home_since: date
    carers: tuple[Care, ...]
    other_home: Home | None = None
    previous_home: Home | None = None
    former_family_name: str | None = None
    known_as: str | None = None
    placement: Placement | None = None
    shielded: bool = False
    upn: str | None = None
    school: str | None = None
    school_since: date | None = None
    practice: str | None = None
    practice_since: date | None = None
    in_cast: bool = False

    @property
    def area(self) -> str:
        """The responsible local authority."""
        return self.home.area

    def age_on(self, day: date) -> int:
        """Age in whole years; who is born on 29 February has birthdays on 1 March in other years."""
        return day.year - self.dob.year - ((day.month, day.day) < (self.dob.month, self.dob.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """An involvement with a child, by `true_id`. `basis`, `giver` and `given_on` are for sensitive services."""

    child: str
    feed: str
    place: str
    worker: str
    role: str
    since: date
    until: date | None = None
    lead: bool = False
    information_to_share: date | None = None
    assessment_done: date | None = None
    taking_action: date | None = None
    basis: str = ""
    giver: str = ""
    given_on: date | None = None


def school_year(dob: date, today: date) -> int:
    """The school year that a birth date puts a child in: 0 is Reception, below 0 is not yet school, 13 is the last."""
    autumn = today.year if today.month >= 9 else today.year - 1
    turned_four_by = dob.year if dob.month < 9 else dob.year + 1
    return autumn - turned_four_by - 4


def year_group(dob: date, today: date) -> str:
    """`Reception` or `Year 3`."""
    year = school_year(dob, today)
    return "Reception" if year == 0 else f"Year {year}"


def mail_address(given_names: str, family_name: str, host: str) -> str:
    """`zoe.oneill@mail.example`: the letters that mail systems of today's offices still take."""
    plain = (
        unicodedata.normalize("NFKD", f"{given_names.split(maxsplit=1)[0]}.{family_name}")
        .encode("ascii", "ignore")
        .decode()
    )
    return "".join(letter for letter in plain.lower() if letter.isalpha() or letter in ".-") + f"@{host}"
