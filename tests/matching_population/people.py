"""Families of an invented authority: who is held, and brothers, sisters and strangers who are not."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.matching_population.tables import Weighted, tables

FIRST_DAY = date(2007, 9, 1)
LAST_DAY = date(2025, 8, 31)
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_SIZES = ((1, 2, 3, 4, 5), (36, 40, 16, 6, 2))
_HOMES_AT_POSTCODE = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One child as the truth knows it."""

    child_id: str
    household: str
    forename: str
    middle: str
    surname: str
    known_as: str
    prev_surname: str
    dob: date
    sex: str
    house: str
    street: str
    postcode: str
    prev_postcode: str
    nhs_number: str
    upn: str
    origin: str
    """`E` English and other, `M` Muslim, `H` South Asian of other faiths: by the tables the name was drawn from."""


@dataclass(frozen=True, slots=True)
class Population:
    """`held` are indexed; of `unmet` a brother or sister is held; nobody of the family of `strangers` is."""

    held: tuple[Child, ...]
    unmet: tuple[Child, ...]
    strangers: tuple[Child, ...]


def draw_population(seed: int, size: int, *, unmet: float = 0.06, strangers: float = 0.10) -> Population:
    """A population of `size` held children, and shares of it who are not held."""
    chance = Random(f"population {seed}")
    maker = _Maker(chance, size)
    held: list[Child] = []
    absent: list[Child] = []
    away: list[Child] = []
    while len(held) < size or len(away) < strangers * size:
        family = maker.family()
        if chance.random() < strangers:
            away.extend(family)
            continue
        chance.shuffle(family)
        if len(family) > 1 and chance.random() < unmet * 2.4:
            absent.append(family.pop())
        held.extend(family)
    return Population(tuple(held[:size]), tuple(absent), tuple(away))


class _Maker:
    def __init__(self, chance: Random, size: int) -> None:
        self._chance = chance
        self._tables = tables()
        self._families = 0
        self._children = 0
        outward = [self._tables.outward.draw(chance) for _ in range(max(8, size // 3500))]
        homes = max(10, int(size / 1.95 / _HOMES_AT_POSTCODE))
        self._postcodes = [f"{chance.choice(outward)} {inward(chance)}" for _ in range(homes)]

    def family(self) -> list[Child]:
        """One household with its children."""
        chance, names = self._chance, self._tables
        self._families += 1
        origin = chance.choices("EMHR", (80, 9, 5, 6))[0]
        surname = self._surname(origin)
        postcode = chance.choice(self._postcodes)
        moved = chance.choice(self._postcodes) if chance.random() < 0.25 else ""
        house, street = str(chance.randrange(1, 160)), chance.choice(names.streets)
        children: list[Child] = []
        born: date | None = None
        span = (LAST_DAY - FIRST_DAY).days
        for _ in range(chance.choices(*_SIZES)[0]):
            twin = born is not None and chance.random() < 0.045
            if not twin:
                for _ in range(20):
                    day = FIRST_DAY + timedelta(days=chance.randrange(span + 1))
                    if all(child.dob == day or abs((child.dob - day).days) > 280 for child in children):
                        born = day
                        break
            sex = chance.choice("MF")
            assert born is not None
            taken = {child.forename for child in children}
            forename = self._given(origin, sex, born, taken)
            own = self._surname(origin) if chance.random() < 0.07 else surname
            changed = chance.random() < 0.06
            called = names.pet_names.get(forename.lower(), ())
            self._children += 1
            children.append(Child(
                child_id=f"C{self._children:07}", household=f"H{self._families:06}", forename=forename,
                middle=self._given(origin, sex, born, {forename}) if chance.random() < 0.68 else "",
                surname=own, known_as=chance.choice(called).title() if called and chance.random() < 0.07 else "",
                prev_surname=self._surname(origin) if changed else "", dob=born, sex=sex, house=house, street=street,
                postcode=postcode, prev_postcode=moved,
                nhs_number=nhs_number(chance) if chance.random() < 0.95 else "",
                upn=upn(chance) if born.year < 2021 and chance.random() < 0.93 else "", origin=origin,
            ))  # fmt: skip
        return children

    def _surname(self, origin: str) -> str:
        chance, names = self._chance, self._tables
        if origin in names.groups:
            pool = names.groups[origin][0]
            return pool[min(int(chance.expovariate(2.2 / len(pool))), len(pool) - 1)]
        one = (names.rare_family if origin == "R" or chance.random() < 0.08 else names.family).draw(chance)
        if chance.random() < 0.035:
            return f"{one}-{names.family.draw(chance)}"
        return one

    def _given(self, origin: str, sex: str, born: date, taken: set[str]) -> str:
        chance, names = self._chance, self._tables
        found = ""
        for _ in range(20):
            if origin in names.groups and chance.random() < 0.8:
                pool = names.groups[origin][1 if sex == "M" else 2]
                found = pool[min(int(chance.expovariate(2.0 / len(pool))), len(pool) - 1)]
            else:
                found = self._of_year(born, sex).draw(chance)
            if found not in taken:
                break
        return found

    def _of_year(self, born: date, sex: str) -> Weighted:
        year = 2006 if born.year < 2010 else 2011 if born.year < 2015 else 2016
        return self._tables.given[year, sex]


def inward(chance: Random) -> str:
    """The second half of a postcode."""
    return f"{chance.randrange(10)}{chance.choice('ABDEFGHJLNPQRSTUWXYZ')}{chance.choice('ABDEFGHJLNPQRSTUWXYZ')}"


def nhs_number(chance: Random) -> str:
    """Ten digits that begin with 9, as none in use does, with their check digit."""
    while True:
        digits = [9, *(chance.randrange(10) for _ in range(8))]
        check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return "".join(map(str, [*digits, 0 if check == 11 else check]))


def upn(chance: Random) -> str:
    """A permanent pupil number with its check letter."""
    digits = [8, 0, chance.choice((1, 2, 3, 5, 6, 7, 8)), *(chance.randrange(10) for _ in range(9))]
    total = sum(digit * weight for digit, weight in zip(digits, range(2, 14), strict=True))
    return _UPN_LETTERS[total % 23] + "".join(map(str, digits))


def renamed(child: Child, surname: str) -> Child:
    """The same child under another family name that nobody has told the index."""
    return replace(child, surname=surname, prev_surname="")
