"""Families: who lives with whom. Two homes for one child, half-siblings, twins, grandparents, foster carers, refuges.

Shares are rough shares of families in England; rates of shielding and of looked-after children are those that the
index was once planned with.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from loaders.synth.cast import CHILDREN
from loaders.synth.names import Community, adult_name, pick_community, pick_name
from loaders.synth.numbers import nhs_number
from loaders.synth.people import Adult, Care, Child, Home, Placement, mail_address
from loaders.synth.streets import EASTVALE, NORTHMOOR, make_home

SHIELDED = 0.005
LOOKED_AFTER = 0.004
TWINS = 0.016
NEIGHBOURS = 0.015
"""Children of the neighbouring authority who are in Northmoor's files all the same."""

_FAMILY_KINDS = {"couple": 61, "lone_mother": 20, "split": 10, "lone_father": 3, "stepfamily": 4, "grandparents": 2}
_YOUNGEST = 30
_OLDEST = 18 * 365
_FIRST_LINE, _LAST_LINE = 120, 999
"""Lines of the range 07700 900 that nobody has. Adults beyond them have none: a shared one would join strangers."""


class _Families:
    """Makes one family after another; counts serials so that numbers and homes never repeat."""

    def __init__(self, random: Random, today: date) -> None:
        self.random = random
        self.today = today
        self.children = 0
        self.homes = 0
        self.adults = 0

    def family(self, most: int) -> list[Child]:
        """The children of a new family, at most so many."""
        random = self.random
        community = pick_community(random)
        kind = random.choices(list(_FAMILY_KINDS), weights=list(_FAMILY_KINDS.values()))[0]
        home = self.home(EASTVALE if random.random() < NEIGHBOURS else NORTHMOOR)
        family_name = pick_name(random, community.families)
        births = self.births(min(most, random.choices((1, 2, 3, 4), weights=(42, 38, 15, 5))[0]))
        mother = self.adult(community, "F", births[0])
        father = self.adult(community, "M", births[0], family_name)
        if random.random() < 0.6:
            mother = replace(mother, family_name=family_name)
        spoken = self.name_of_children(mother, father, kind)
        children = [self.child(community, spoken, dob, home) for dob in births]
        return self.arrange(kind, children, mother, father)

    def births(self, count: int) -> list[date]:
        """Birth dates of siblings, eldest first, one to four years apart or on one day."""
        random = self.random
        day = self.today - timedelta(days=random.randint(_YOUNGEST, _OLDEST))
        days = [day]
        while len(days) < count:
            if random.random() < TWINS:
                days.append(day)
                continue
            day += timedelta(days=random.randint(330, 1500))
            if day > self.today - timedelta(days=_YOUNGEST):
                break
            days.append(day)
        return days

    def name_of_children(self, mother: Adult, father: Adult, kind: str) -> str:
        """The family name that the children bear; one in twelve has both."""
        random = self.random
        if mother.family_name == father.family_name:
            return father.family_name
        if random.random() < 0.08:
            return f"{mother.family_name}-{father.family_name}"
        return mother.family_name if kind == "lone_mother" or random.random() < 0.25 else father.family_name

    def child(self, community: Community, family_name: str, dob: date, home: Home) -> Child:
        """A child with names, number and surgery-to-be."""
        random = self.random
        sex = random.choice("FM")
        names = community.girls if sex == "F" else community.boys
        given = pick_name(random, names)
        if random.random() < 0.55:
            given = f"{given} {pick_name(random, names)}"
        self.children += 1
        moved = random.random() < 0.12
        since = self.today - timedelta(days=random.randint(20, 2000)) if moved else dob
        return Child(
            true_id=f"t{self.children:06d}", given_names=given, family_name=family_name, sex=sex, dob=dob,
            nhs_number=nhs_number(self.children), home=home, home_since=max(since, dob), carers=(),
            previous_home=self.home(home.area) if moved else None,
        )  # fmt: skip

    def adult(self, community: Community, sex: str, first_birth: date, family_name: str | None = None) -> Adult:
        """A parent who was between 18 and 40 at the first birth."""
        random = self.random
        given = adult_name(random, community, sex)
        family = family_name or pick_name(random, community.families)
        self.adults += 1
        line = _FIRST_LINE + self.adults
        return Adult(
            given_names=given, family_name=family, sex=sex, dob=first_birth - timedelta(days=random.randint(18 * 366,
            40 * 365)),
            phone=f"07700 900{line:03d}" if line <= _LAST_LINE else "",
            email=mail_address(given, family, "mail.example") if random.random() < 0.7 else "",
        )  # fmt: skip

    def home(self, area: str) -> Home:
        """A home nobody lives in yet."""
        self.homes += 1
        return make_home(self.random, self.homes, area)

    def arrange(self, kind: str, children: list[Child], mother: Adult, father: Adult) -> list[Child]:
        """Give the children of a family their carers, and their second home where they have one."""
        mum = Care(adult=mother, relationship="mother", responsible=True)
        dad = Care(adult=father, relationship="father", responsible=True)
        if kind == "lone_mother":
            return [replace(child, carers=(mum,)) for child in children]
        if kind == "lone_father":
            return [replace(child, carers=(dad,)) for child in children]
        if kind == "split":
            return self.split(children, mum, dad)
        if kind == "stepfamily":
            return self.stepfamily(children, mum, dad)
        if kind == "grandparents":
            gran = replace(mother, dob=mother.dob - timedelta(days=24 * 365))
            care = Care(adult=gran, relationship="grandmother", responsible=True)
            return [replace(child, carers=(care, replace(mum, lives_at="elsewhere"))) for child in children]
        return [replace(child, carers=(mum, dad)) for child in children]

    def split(self, children: list[Child], mum: Care, dad: Care) -> list[Child]:
        """Separated parents: each child has a main home and another; now and then siblings live apart."""
        second = self.home(NORTHMOOR if self.random.random() < 0.93 else EASTVALE)
        parted = []
        for child in children:
            if second.area == child.area and self.random.random() < 0.15:
                carers = (dad, replace(mum, lives_at="other"))
                parted.append(
                    replace(child, home=second, other_home=child.home, carers=carers, previous_home=child.home)
                )
            else:
                parted.append(replace(child, other_home=second, carers=(mum, replace(dad, lives_at="other"))))
        return parted

    def stepfamily(self, children: list[Child], mum: Care, dad: Care) -> list[Child]:
        """Half-siblings: the eldest has another father, who lives elsewhere, and often another family name."""
        community = pick_community(self.random)
        other = self.adult(community, "M", children[0].dob)
        eldest = replace(
            children[0],
            family_name=other.family_name,
            carers=(
                mum,
                Care(adult=dad.adult, relationship="stepfather", responsible=False),
                Care(adult=other, relationship="father", responsible=True, lives_at="elsewhere"),
            ),
        )
        return [eldest, *(replace(child, carers=(mum, dad)) for child in children[1:])]


def populate(random: Random, children: int, today: date) -> Iterator[Child]:
    """So many children, the cast first. At least three are shielded and one looked after: they are of the cast."""
    families = _Families(random, today)
    yield from CHILDREN
    left = children - len(CHILDREN)
    while left > 0:
        family = families.family(left)
        left -= len(family)
        shielded = random.random() < SHIELDED / 2
        for child in family:
            marked = replace(child, shielded=shielded or random.random() < SHIELDED / 2)
            yield _called(random, _placed(random, families, marked))


def _placed(random: Random, families: _Families, child: Child) -> Child:
    """Some children are looked after by foster carers, while the family's home stays theirs."""
    if random.random() >= LOOKED_AFTER or child.area != NORTHMOOR:
        return child
    foster = families.adult(pick_community(random), "F", families.today - timedelta(days=20 * 365))
    since = max(child.dob, families.today - timedelta(days=random.randint(30, 1500)))
    return replace(child, placement=Placement(home=families.home(NORTHMOOR), foster_carer=foster, since=since))


def _called(random: Random, child: Child) -> Child:
    """Some children bore another family name before, as sources that were told then still say."""
    if random.random() >= 0.03:
        return child
    parents = {care.adult.family_name for care in child.carers} - {child.family_name}
    former = min(parents) if parents else pick_name(random, pick_community(random).families)
    return replace(child, former_family_name=former)
