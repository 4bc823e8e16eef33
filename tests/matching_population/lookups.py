"""What somebody types who looks for a child, with who was meant."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.matching_population.people import LAST_DAY, Child, Population
from tests.matching_population.slips import Hand, slip, wrong_date, wrong_number
from tests.matching_population.tables import tables


@dataclass(frozen=True, slots=True)
class At:
    """Where a mistake is made: for whom, among whom, by which chance and hand."""

    child: Child
    population: Population
    chance: Random
    hand: Hand


Step = Callable[[dict[str, str], At], None]

KINDS = (
    ("exact", 8), ("typo", 14), ("pet name", 7), ("swapped names", 4), ("wrong date", 9), ("changed surname", 6),
    ("moved", 7), ("half surname", 2), ("middle name", 3), ("several", 12), ("no date", 8), ("no date, typo", 5),
    ("month", 4), ("year", 3), ("age", 4), ("number", 3), ("bad number", 2), ("several, no date", 3),
)  # fmt: skip
COLUMNS = ("query_id", "forename", "surname", "dob", "age", "sex", "postcode", "nhs_number", "upn")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One row of a file of questions or records, with who is meant (empty where nobody held is) and what was done."""

    row: dict[str, str]
    child_id: str
    kind: str


def draw_lookups(population: Population, seed: int, count: int, hand: Hand, *, absent: float = 0.15) -> list[Labelled]:
    """Questions about held children, and a share about children who are not."""
    chance = Random(f"lookups {seed} {hand.value}")
    kinds, weights = zip(*KINDS, strict=True)
    found = []
    for number in range(count):
        missing = chance.random() < absent
        kind = chance.choices(kinds, weights)[0]
        if missing:
            sibling = chance.random() < 0.5
            child = chance.choice(population.unmet if sibling else population.strangers)
            label = "absent sibling" if sibling else "absent"
        else:
            child, label = chance.choice(population.held), kind
        row = _typed(kind, At(child, population, chance, hand))
        found.append(Labelled({"query_id": f"Q{number:06}", **row}, "" if missing else child.child_id, label))
    return found


def _typed(kind: str, at: At) -> dict[str, str]:
    child, chance = at.child, at.chance
    row = {
        "forename": child.known_as if child.known_as and chance.random() < 0.5 else child.forename,
        "surname": child.surname, "dob": child.dob.isoformat(), "age": "",
        "sex": child.sex if chance.random() < 0.6 else "", "postcode": child.postcode if chance.random() < 0.55 else "",
        "nhs_number": "", "upn": "",
    }  # fmt: skip
    for step in _steps(kind, chance):
        _STEPS[step](row, at)
    if sum(bool(row[name]) for name in ("dob", "postcode")) == 0 and not row["age"] and chance.random() < 0.8:
        row["postcode"] = child.postcode
    return row


def _steps(kind: str, chance: Random) -> list[str]:
    single = ["typo", "pet name", "swapped names", "wrong date", "changed surname", "moved", "typo"]
    if kind.startswith("several"):
        steps = chance.sample(single, chance.choice((2, 2, 3, 4)))
        return [*(["no date"] if kind.endswith("no date") else []), *steps]
    return kind.split(", ") if kind != "exact" else []


def _typo(row: dict[str, str], at: At) -> None:
    name = at.chance.choice(("forename", "surname"))
    row[name] = slip(row[name], at.chance, at.hand)
    if at.chance.random() < 0.15:
        row[name] = slip(row[name], at.chance, at.hand)


def _pet_name(row: dict[str, str], at: At) -> None:
    called = tables().pet_names.get(at.child.forename.lower())
    if called:
        row["forename"] = at.chance.choice(called).title()
    elif len(at.child.forename) > 5:
        row["forename"] = at.child.forename[: at.chance.choice((3, 4))]


def _date(row: dict[str, str], at: At) -> None:
    if row["dob"]:
        row["dob"] = wrong_date(at.child.dob, at.chance, at.hand).isoformat()


def _surname(row: dict[str, str], at: At) -> None:
    row["surname"] = at.child.prev_surname or tables().family.draw(at.chance)


def _moved(row: dict[str, str], at: At) -> None:
    row["postcode"] = at.child.prev_postcode or at.chance.choice(at.population.held).postcode


def _half(row: dict[str, str], at: At) -> None:
    row["surname"] = at.chance.choice(at.child.surname.split("-"))


def _middle(row: dict[str, str], at: At) -> None:
    row["forename"] = at.child.middle or at.child.forename


def _number(row: dict[str, str], at: At) -> None:
    row["nhs_number"], row["upn"] = at.child.nhs_number, at.child.upn if not at.child.nhs_number else ""
    if at.chance.random() < 0.5:
        row["dob"] = ""


def _bad_number(row: dict[str, str], at: At) -> None:
    if at.child.nhs_number:
        row["nhs_number"] = wrong_number(at.child.nhs_number, at.chance)


def _part(length: int) -> Step:
    def cut(row: dict[str, str], _at: At) -> None:
        row["dob"] = row["dob"][:length]

    return cut


def _age(row: dict[str, str], at: At) -> None:
    born = at.child.dob
    years = LAST_DAY.year - born.year - ((LAST_DAY.month, LAST_DAY.day) < (born.month, born.day))
    row["dob"], row["age"] = "", str(max(0, years + (at.chance.choice((-1, 1)) if at.chance.random() < 0.1 else 0)))


_STEPS: dict[str, Step] = {
    "typo": _typo, "pet name": _pet_name, "swapped names": lambda row, _: row.update(
        forename=row["surname"], surname=row["forename"]),
    "wrong date": _date, "changed surname": _surname, "moved": _moved, "half surname": _half, "middle name": _middle,
    "no date": _part(0), "month": _part(7), "year": _part(4), "age": _age, "number": _number,
    "bad number": _bad_number,
}  # fmt: skip
