"""A family as at one day: who lives where and who is what to whom, as values that the page's drawing and lists share.

Read from the parts of the query `family.view`. The day moves the facts; it never changes who may see them, because the
rows were chosen before the day is looked at (R41).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.view_models.homes import NO_ADDRESS, NO_NAME, PARENTS, relationship_words
from app.view_models.identity_strip import first_given_name, full_name
from app.view_models.rows import day, flag, is_open, text
from app.view_models.words import age, brother_or_sister, counted_in_words, listed, possessive, sentence, years_old
from graph.records import Row

_GRANDPARENTS = ("grand", "great_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A child or carer of the family, as at the day."""

    key: str
    kind: str
    full_name: str
    given_name: str
    years: str
    generation: str
    """`Grandparents`, `Parents`, `Other carers` or `Children`: the row of the drawing."""
    to_the_children: str
    homes: tuple[str, ...]
    """Household keys, the main one first."""
    parts: tuple[str, ...]
    """The part that each of those homes plays."""
    since: date | None
    is_a: str = ""
    """`sister` or `brother`, for a child."""
    parents: tuple[str, ...]
    """Keys of the carers who are this child's parents; empty for carers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyHome:
    """A home that somebody of the family lived in on the day."""

    key: str
    street: str
    address: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Everybody and every home in a fixed order: children by age, carers by what they are, homes by the part."""

    children: tuple[Member, ...]
    carers: tuple[Member, ...]
    homes: tuple[FamilyHome, ...]


def family_as_at(parts: Mapping[str, Sequence[Row]], *, child_key: str, on: date) -> Family:
    """The family on a day. The child the page is about comes first, and so does that child's main home."""
    living = sorted((row for row in residences(parts) if is_open(row, on)), key=_residence_order)
    care = [row for row in parts["care"] if is_open(row, on)]
    born = [row for row in parts["children"] if (dob := day(row, "dob")) is None or dob <= on]
    children = sorted(
        born, key=lambda row: (text(row, "key") != child_key, day(row, "dob") or date.max, text(row, "key") or "")
    )
    called = {text(row, "key") or "": first_given_name(row) for row in children}
    young = tuple(_child(row, children, living, care, on) for row in children)
    adults = [
        _carer(key, living, care, called, len(children))
        for key in dict.fromkeys(text(row, "carer_key") or "" for row in care)
    ]
    order = ("Parents", "Other carers", "Grandparents")
    grown = tuple(
        sorted(adults, key=lambda member: (order.index(member.generation), member.since or date.max, member.key))
    )
    return Family(children=young, carers=grown, homes=_homes((*young, *grown), living, called))


def family_words(family: Family) -> str:
    """`Two children, three carers, two homes`."""
    said = [counted_in_words(len(family.children), "child", "children")]
    said += [counted_in_words(len(family.carers), "carer")] if family.carers else []
    said += [counted_in_words(len(family.homes), "home")] if family.homes else []
    return sentence(", ".join(said))


def residences(parts: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Who lived where, children and carers alike."""
    return [*parts["residences"], *parts["carer_residences"]]


def street(row: Row) -> str:
    """The first line of an address; one plain sentence when there is none to show."""
    return (text(row, "address") or NO_ADDRESS).split(",")[0]


def _residence_order(row: Row) -> tuple[bool, date, str]:
    return (text(row, "part") not in (None, "main"), day(row, "since") or date.min, text(row, "household_key") or "")


def _lives(key: str, living: Iterable[Row]) -> tuple[Mapping[str, str], date | None]:
    """Part by household, and since when somebody has lived in the first."""
    own = [row for row in living if text(row, "person_key") == key]
    homes: dict[str, str] = {}
    for row in own:
        homes.setdefault(text(row, "household_key") or "", text(row, "part") or "main")
    return homes, day(own[0], "since") if own else None


def _child(row: Row, children: Sequence[Row], living: Sequence[Row], care: Sequence[Row], on: date) -> Member:
    key, dob = text(row, "key") or "", day(row, "dob")
    homes, since = _lives(key, living)
    parents = _parents(key, care)
    relations: dict[str, list[str]] = {}
    for other in children:
        other_key = text(other, "key") or ""
        if other_key != key and parents and set(parents) & set(_parents(other_key, care)):
            relations.setdefault(brother_or_sister(text(row, "sex")), []).append(possessive(first_given_name(other)))
    said = "; ".join(f"{listed(names)} {word}" for word, names in relations.items())
    return Member(
        key=key,
        kind="child",
        full_name=full_name(row),
        given_name=first_given_name(row),
        generation="Children",
        years=_years(dob, on),
        to_the_children=said,
        homes=tuple(homes),
        parts=tuple(homes.values()),
        since=since,
        parents=parents,
        is_a=brother_or_sister(text(row, "sex")),
    )


def _years(dob: date | None, on: date) -> str:
    if dob is None:
        return ""
    return str(years_old(dob, on)) if years_old(dob, on) >= 2 else age(dob, on).removeprefix("aged ")


def _parents(child: str, care: Iterable[Row]) -> tuple[str, ...]:
    return tuple(sorted({text(row, "carer_key") or "" for row in care
                         if text(row, "child_key") == child and text(row, "relationship") in PARENTS}))  # fmt: skip


def _carer(
    key: str, living: Sequence[Row], care: Sequence[Row], called: Mapping[str, str], all_children: int
) -> Member:
    own = [link for link in care if text(link, "carer_key") == key and text(link, "child_key") in called]
    homes, since = _lives(key, living)
    name = next(
        (said for link in care if text(link, "carer_key") == key and (said := text(link, "carer_name"))), NO_NAME
    )
    return Member(
        key=key,
        kind="carer",
        full_name=name,
        given_name=name.split()[0],
        years="",
        generation=_generation(own),
        to_the_children=_to_the_children(own, called, all_children),
        homes=tuple(homes),
        parts=tuple(homes.values()),
        since=since,
        parents=(),
    )


def _generation(own: Sequence[Row]) -> str:
    relations = {text(row, "relationship") or "" for row in own}
    if relations & PARENTS:
        return "Parents"
    return "Grandparents" if any(word.startswith(_GRANDPARENTS) for word in relations) else "Other carers"


def _to_the_children(own: Sequence[Row], called: Mapping[str, str], all_children: int) -> str:
    if not own:
        return "Lives in the home"
    by_relation: dict[str, list[str]] = {}
    for row in sorted(own, key=lambda link: list(called).index(text(link, "child_key") or "")):
        by_relation.setdefault(relationship_words(row), []).append(called[text(row, "child_key") or ""])
    said = [f"{sentence(relation)} of {_of_whom(names, all_children)}" for relation, names in by_relation.items()]
    responsible = [called[text(row, "child_key") or ""] for row in own if flag(row, "responsible")]
    if responsible:
        said.append("Parental responsibility" + (f" for {listed(responsible)}" if len(responsible) < len(own) else ""))
    main = [possessive(called[text(row, "child_key") or ""]) for row in own if flag(row, "main")]
    if main:
        said.append(f"{listed(main)} main carer")
    return ". ".join(said)


def _of_whom(names: Sequence[str], all_children: int) -> str:
    if len(names) > 1 and len(names) == all_children:
        return "both" if len(names) == 2 else "all"
    return listed(names)


def _homes(members: Sequence[Member], living: Sequence[Row], called: Mapping[str, str]) -> tuple[FamilyHome, ...]:
    lived_in = dict.fromkeys(home for member in members for home in member.homes)
    by_key = {text(row, "household_key") or "": row for row in living}
    return tuple(_home(key, by_key.get(key, {}), living, called) for key in lived_in)


def _home(key: str, row: Row, living: Sequence[Row], called: Mapping[str, str]) -> FamilyHome:
    by_part: dict[str, list[str]] = {}
    for link in living:
        if text(link, "household_key") == key and (name := called.get(text(link, "person_key") or "")):
            by_part.setdefault(text(link, "part") or "main", []).append(name)
    words = {"main": "main home for", "other_parent": "other parent’s home for", "placement": "placement for"}
    said = [f"{words.get(part, 'home for')} {listed(names)}" for part, names in by_part.items()]
    address = ", ".join(part for part in (street(row), text(row, "postcode")) if part)
    return FamilyHome(key=key, street=street(row), address=address, role=sentence(", ".join(said)) or "Home")
