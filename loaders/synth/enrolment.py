"""Which school and which surgery each child has, and which children have none."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from loaders.synth.numbers import pupil_number
from loaders.synth.people import Child, school_year
from loaders.synth.places import Directory, Place
from loaders.synth.streets import NORTHMOOR

NO_SCHOOL = 0.012
NO_SURGERY = 0.01
LEFT_AT_SIXTEEN = 0.4
FIRST_SERIAL = 100
"""Pupil numbers below are those of the cast."""


class Enrolment:
    """Gives places out in turn; remembers the serials of pupil numbers."""

    def __init__(self, random: Random, directory: Directory, today: date) -> None:
        self.random = random
        self.today = today
        self.serials: dict[tuple[int, int], int] = {}
        schools = [place for place in directory.places.values() if place.kind == "school"]
        self.schools = {
            (area, year): [place for place in schools if place.area == area and year in place.years]
            for area in {place.area for place in schools}
            for year in range(14)
        }
        self.surgeries = {area: directory.of_kind("family_doctor", area=area) for area in {p.area for p in schools}}

    def enrol(self, child: Child) -> Child:
        """The child with school, pupil number and surgery, as far as a child of that age and luck has them."""
        if child.in_cast:
            return child
        return self._with_surgery(self._with_school(child))

    def _with_school(self, child: Child) -> Child:
        random = self.random
        year = school_year(child.dob, self.today)
        missing = random.random() < NO_SCHOOL or (year > 11 and random.random() < LEFT_AT_SIXTEEN)
        options = self.schools.get((child.area, year), [])
        if missing or not options:
            return child
        school = options[_household_number(child) % len(options)] if random.random() < 0.8 else random.choice(options)
        first_year = min(school.years)
        started = date(
            self.today.year - (0 if self.today.month >= 9 else 1) - (year - first_year), 9, random.randint(1, 8)
        )
        since = max(started, child.home_since) if random.random() < 0.5 else started
        since = min(max(since, child.dob + timedelta(days=1400)), self.today)
        number = self._pupil_number(school, since.year) if child.area == NORTHMOOR or random.random() < 0.9 else None
        return replace(child, school=school.code, school_since=since, upn=number)

    def _with_surgery(self, child: Child) -> Child:
        options = self.surgeries[child.area]
        if self.random.random() < NO_SURGERY or not options:
            return child
        surgery = options[_household_number(child) // 7 % len(options)]
        since = min(child.home_since + timedelta(days=self.random.randint(5, 40)), self.today - timedelta(days=15))
        return replace(child, practice=surgery.code, practice_since=since)

    def _pupil_number(self, school: Place, year: int) -> str:
        key = (school.establishment, year)
        self.serials[key] = self.serials.get(key, FIRST_SERIAL - 1) + 1
        return pupil_number(school.establishment, year, self.serials[key])


def _household_number(child: Child) -> int:
    """Siblings of one home mostly go to one school and one surgery."""
    return int(child.home.uprn[3:])
