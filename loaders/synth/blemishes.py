"""How a source sees a child: with slips of the keyboard, nicknames, old addresses, missing numbers, swapped names.

Each source has its own care; rates are those of good administrative data, so that most rows are right.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from loaders.synth.names import NICKNAMES
from loaders.synth.people import Child, Home

_NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl",
    "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi",
    "v": "cb",
    "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """Shares of rows in which a source gets something wrong."""

    typed: float = 0.012
    nickname: float = 0.012
    swapped_names: float = 0.002
    swapped_date: float = 0.004
    wrong_digit: float = 0.003
    no_number: float = 0.03
    bad_number: float = 0.004
    old_home: float = 0.03
    old_name: float = 0.3
    half_name: float = 0.15
    no_middle_name: float = 0.25
    capitals: float = 0.0


CAREFUL = Care(typed=0.003, nickname=0.0, swapped_names=0.0005, swapped_date=0.0005, wrong_digit=0.001,
no_number=0.004, old_home=0.0,
               old_name=0.0, half_name=0.0, no_middle_name=0.02)  # fmt: skip
HEALTH = Care(nickname=0.003, no_number=0.006, no_middle_name=0.1, capitals=0.15, old_home=0.04)
SCHOOL = Care(nickname=0.02, no_number=0.02)
HASTY = Care(typed=0.03, nickname=0.05, swapped_names=0.006, swapped_date=0.01, wrong_digit=0.008, no_number=0.25,
bad_number=0.01,
             old_home=0.06, old_name=0.5, half_name=0.3, no_middle_name=0.6)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A child as one row of a source tells it."""

    given_names: str
    family_name: str
    former_family_name: str
    known_as: str
    sex: str
    dob: date
    nhs_number: str
    upn: str
    home: Home


def exactly(child: Child) -> Seen:
    """A child as it is. The cast is always seen so: demonstrations rely on it."""
    return Seen(
        given_names=child.given_names, family_name=child.family_name, former_family_name=child.former_family_name or "",
        known_as=child.known_as or "", sex=child.sex, dob=child.dob, nhs_number=child.nhs_number, upn=child.upn or "",
        home=child.home,
    )  # fmt: skip


def see(random: Random, child: Child, care: Care) -> Seen:
    """A child as a source of this care tells it."""
    if child.in_cast:
        return exactly(child)
    given, known_as = _given_names(random, child, care)
    family, former = _family_name(random, child, care)
    if random.random() < care.swapped_names:
        given, family = family, given.split()[0]
    if random.random() < care.capitals:
        given, family = given.upper(), family.upper()
    left_behind = child.previous_home if random.random() < care.old_home * 5 else None
    return Seen(
        given_names=given, family_name=family, former_family_name=former, known_as=known_as, sex=child.sex,
        dob=_birth_date(random, child.dob, care), nhs_number=_number(random, child.nhs_number, care),
        upn=_number(random, child.upn or "", care),
        home=left_behind or child.home,
    )  # fmt: skip


def mistype(random: Random, word: str) -> str:
    """One slip: a letter doubled, dropped, changed places with its neighbour, or hit beside."""
    if len(word) < 4:
        return word
    at = random.randrange(1, len(word) - 1)
    slip = random.randrange(4)
    if slip == 0:
        return word[:at] + word[at] + word[at:]
    if slip == 1:
        return word[:at] + word[at + 1 :]
    if slip == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + random.choice(_NEIGHBOURS.get(word[at].lower(), word[at])) + word[at + 1 :]


def swap_day_and_month(day: date) -> date:
    """The date as somebody reads it who expects the month first; unchanged where that gives no date."""
    return day.replace(day=day.month, month=day.day) if day.day <= 12 else day


def _given_names(random: Random, child: Child, care: Care) -> tuple[str, str]:
    given = child.given_names
    first = given.split()[0]
    known_as = ""
    if first in NICKNAMES and random.random() < care.nickname * 6:
        nickname = random.choice(NICKNAMES[first])
        if random.random() < 0.5:
            known_as = nickname
        else:
            given = nickname
    if " " in given and random.random() < care.no_middle_name:
        given = given.split()[0]
    if random.random() < care.typed:
        given = mistype(random, given)
    return given, known_as


def _family_name(random: Random, child: Child, care: Care) -> tuple[str, str]:
    family, former = child.family_name, ""
    if child.former_family_name and random.random() < care.old_name:
        family = child.former_family_name
    elif child.former_family_name and random.random() < 0.5:
        former = child.former_family_name
    if "-" in family and random.random() < care.half_name:
        family = random.choice(family.split("-"))
    elif "-" in family and random.random() < care.half_name:
        family = family.replace("-", " ")
    if random.random() < care.typed:
        family = mistype(random, family)
    return family, former


def _birth_date(random: Random, dob: date, care: Care) -> date:
    if random.random() < care.swapped_date * 2:
        # Only to an earlier day: a later one could fall after the first contact, and the row would be rejected instead.
        return min(swap_day_and_month(dob), dob)
    if random.random() < care.wrong_digit:
        return dob.replace(year=dob.year - 1, day=min(dob.day, 28))
    return dob


def _number(random: Random, number: str, care: Care) -> str:
    if random.random() < care.no_number:
        return ""
    if number and random.random() < care.bad_number:
        at = random.randrange(1, len(number))
        return number[:at] + str((int(number[at]) + random.randint(1, 9)) % 10) + number[at + 1 :]
    return number
