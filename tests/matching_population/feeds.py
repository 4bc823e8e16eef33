"""What some thirty sources send, with who was meant: well kept registers, and lists that somebody typed at a door."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tests.matching_population.lookups import Labelled
from tests.matching_population.people import Child, Population, nhs_number, upn
from tests.matching_population.slips import Hand, slip, wrong_date, wrong_number, wrong_postcode
from tests.matching_population.tables import tables

Happens = Callable[[float, str], bool]

COLUMNS = (
    "record_id", "source", "forename", "middle", "surname", "dob", "sex", "house", "street", "postcode", "nhs_number",
    "upn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """How a source writes: shares of records that carry an identifier or middle name, and of fields that are wrong."""

    name: str
    nhs: float
    upn: float
    middle: float
    wrong: float
    missing: float


KINDS = (
    Source("gp", 0.95, 0.0, 0.75, 0.5, 0.3), Source("school", 0.1, 0.95, 0.8, 0.7, 0.3),
    Source("hospital", 0.85, 0.0, 0.5, 1.0, 0.6), Source("social-care", 0.45, 0.35, 0.4, 1.3, 1.2),
    Source("early-help", 0.15, 0.3, 0.25, 1.5, 1.3), Source("youth", 0.05, 0.15, 0.2, 1.7, 1.5),
    Source("voluntary", 0.0, 0.0, 0.1, 2.0, 1.8),
)  # fmt: skip


def draw_feed(
    population: Population, seed: int, count: int, hand: Hand, *, siblings: float = 0.06, strangers: float = 0.115
) -> list[Labelled]:
    """Records of 35 sources; `siblings` and `strangers` are the shares about children who are not held.

    A third of the unmet brothers and sisters is born on the day of the one who is held: harsher than life.
    """
    chance = Random(f"feed {seed} {hand.value}")
    at_home: dict[str, list[Child]] = {}
    for child in population.held:
        at_home.setdefault(child.household, []).append(child)
    found = []
    for number in range(count):
        kind = chance.choice(KINDS)
        draw = chance.random()
        if draw < siblings:
            child, label = _unmet(population, at_home, chance)
        elif draw < siblings + strangers:
            child, label = chance.choice(population.strangers), "stranger"
        else:
            child, label = chance.choice(population.held), "held"
        row, done = _sent(child, kind, population, chance, hand)
        row = {"record_id": f"R{number:07}", "source": f"{kind.name}-{chance.randrange(5)}", **row}
        held = child.child_id if label == "held" else ""
        found.append(Labelled(row, held, label if label != "held" else "+".join(done) or "clean"))
    return found


def _unmet(population: Population, at_home: dict[str, list[Child]], chance: Random) -> tuple[Child, str]:
    while True:
        child = chance.choice(population.unmet)
        kin = [one for one in at_home.get(child.household, ()) if one.forename != child.forename]
        if not kin:
            continue
        one = chance.choice(kin)
        if chance.random() < 0.33:
            numbers = {"nhs_number": nhs_number(chance), "upn": upn(chance) if one.upn else ""}
            return _born_with(child, one, numbers), "unmet twin"
        return child, "unmet sibling"


def _born_with(child: Child, one: Child, numbers: dict[str, str]) -> Child:
    return replace(child, dob=one.dob, surname=one.surname, postcode=one.postcode, **numbers)


def _sent(
    child: Child, source: Source, population: Population, chance: Random, hand: Hand
) -> tuple[dict[str, str], list[str]]:
    done: list[str] = []

    def happens(rate: float, name: str) -> bool:
        if chance.random() >= rate * source.wrong:
            return False
        done.append(name)
        return True

    row = {
        "forename": child.forename, "middle": child.middle if chance.random() < source.middle else "",
        "surname": child.surname, "dob": child.dob.isoformat(), "sex": child.sex, "house": child.house,
        "street": child.street, "postcode": child.postcode,
        "nhs_number": child.nhs_number if chance.random() < source.nhs else "",
        "upn": child.upn if chance.random() < source.upn else "",
    }  # fmt: skip
    if child.known_as and chance.random() < 0.4:
        row["forename"] = child.known_as
        done.append("known as")
    _names(row, child, chance, hand, happens)
    if happens(0.018, "date"):
        row["dob"] = wrong_date(child.dob, chance, hand).isoformat()
    if happens(0.05, "moved"):
        other = chance.choice(population.held)
        row["postcode"], row["house"], row["street"] = child.prev_postcode or other.postcode, other.house, other.street
    elif happens(0.02, "postcode"):
        row["postcode"] = wrong_postcode(child.postcode, chance)
    if row["nhs_number"] and happens(0.012, "number"):
        row["nhs_number"] = wrong_number(child.nhs_number, chance)
    for name, rate in (("dob", 0.006), ("sex", 0.05), ("postcode", 0.03), ("house", 0.1)):
        if chance.random() < rate * source.missing:
            row[name] = ""
            done.append(f"no {name}")
    if happens(0.004, "sex"):
        row["sex"] = "M" if child.sex == "F" else "F"
    return row, done


def _names(row: dict[str, str], child: Child, chance: Random, hand: Hand, happens: Happens) -> None:
    called = tables().pet_names.get(row["forename"].lower())
    if called and happens(0.05, "pet name"):
        row["forename"] = chance.choice(called).title()
    elif happens(0.022, "forename typo"):
        row["forename"] = slip(row["forename"], chance, hand)
    elif child.middle and happens(0.004, "middle name"):
        row["forename"], row["middle"] = child.middle, ""
    if happens(0.022, "surname typo"):
        row["surname"] = slip(row["surname"], chance, hand)
    elif child.prev_surname and happens(0.25, "former surname"):
        row["surname"] = child.prev_surname
    elif happens(0.008, "new surname"):
        row["surname"] = tables().family.draw(chance)
    elif "-" in child.surname and happens(0.3, "half surname"):
        row["surname"] = chance.choice(child.surname.split("-"))
    if happens(0.006, "swapped names"):
        row["forename"], row["surname"] = row["surname"], row["forename"]
    if row["middle"] and chance.random() < 0.15:
        row["middle"] = row["middle"][:1]
