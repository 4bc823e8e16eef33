"""Homes and carers of one child (R38): each open home with its part, who lives there, what each carer is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.view_models.rows import day, flag, is_open, text
from app.view_models.sources import SourceBook, correct_to
from app.view_models.words import age, brother_or_sister, from_code, listed, long_date
from graph.records import Row

_PARTS = {"main": "Main home", "other_parent": "Other parent’s home", "placement": "Placement"}
_PART_ORDER = {"main": 0, "placement": 1, "other_parent": 2}
NO_ADDRESS = "No address is recorded."
NO_NAME = "Name not recorded"

# Both parents are named when no source names them. A hidden parent reads exactly as one who was never recorded.
_MOTHERS = frozenset({"mother", "birth_mother", "adoptive_mother"})
_FATHERS = frozenset({"father", "birth_father", "adoptive_father"})
PARENTS = _MOTHERS | _FATHERS | {"parent", "adoptive_parent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAtHome:
    """A carer, brother or sister in a home: name, what they are to the child, and a second line."""

    kind: str
    full_name: str
    relation: str
    second: str | None = None
    phone: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One home of the child."""

    heading: str
    address: tuple[str, ...]
    since: str | None
    people: tuple[PersonAtHome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomesAndCarers:
    """The sheet `Homes and carers`."""

    homes: tuple[Home, ...]
    elsewhere: tuple[PersonAtHome, ...]
    not_recorded: tuple[str, ...]
    origin: str | None


def homes_and_carers(
    *, homes: Iterable[Row], carers: Iterable[Row], siblings: Iterable[Row], on: date, book: SourceBook,
    link: Callable[[str], str],
) -> HomesAndCarers:  # fmt: skip
    """What is open on a day. `link` turns a child's key into the address of the record."""
    open_homes = _each_home(sorted((row for row in homes if is_open(row, on)), key=_home_order))
    open_carers = sorted(_each_carer(row for row in carers if is_open(row, on)), key=_carer_order)
    kin = _brothers_and_sisters(siblings, open_carers, on)
    shown = {text(row, "household_key") for row in open_homes}
    views = tuple(_home(row, open_carers, kin, on, link) for row in open_homes)
    elsewhere = [_carer(row) for row in open_carers if text(row, "household_key") not in shown]
    elsewhere += [_sibling(one, on, link) for one in kin if not shown & one.households]
    return HomesAndCarers(
        homes=views, elsewhere=tuple(elsewhere), not_recorded=_parents_not_recorded(open_carers),
        origin=_origin([*open_homes, *open_carers], book),
    )  # fmt: skip


def home_heading(part: str | None) -> str:
    """The part a home plays, in words."""
    return _PARTS.get(part or "", "Home")


def address_lines(row: Row) -> tuple[str, ...]:
    """The address as lines, postcode on the last; one plain sentence when there is none to show."""
    address, postcode = text(row, "address"), text(row, "postcode")
    lines = [line.strip() for line in (address or "").split(",") if line.strip()]
    if postcode:
        lines = [*lines[:-1], f"{lines[-1]} {postcode}"] if len(lines) > 1 else [*lines, postcode]
    return tuple(lines) or (NO_ADDRESS,)


def relationship_words(row: Row) -> str:
    """What a carer is to the child: `mother`, `foster carer`, or `carer` where no source says."""
    relationship = text(row, "relationship")
    return "carer" if relationship in (None, "other") else from_code(relationship)


def care_words(row: Row) -> str | None:
    """`Main carer. Has parental responsibility.`; None when a source says neither."""
    said = (("Main carer.", flag(row, "main")), ("Has parental responsibility.", flag(row, "responsible")))
    return " ".join(words for words, holds in said if holds) or None


def _home_order(row: Row) -> tuple[int, date, str]:
    return (_PART_ORDER.get(text(row, "part") or "", 3), day(row, "since") or date.min, text(row, "key") or "")


def _carer_order(row: Row) -> tuple[bool, bool, str, str]:
    return (not flag(row, "main"), not flag(row, "responsible"), text(row, "carer_name") or "", text(row, "key") or "")


def _each_home(rows: Iterable[Row]) -> list[Row]:
    """Each home once, since the earliest day that any source gives: two sources may speak of the same home."""
    found: dict[str, Row] = {}
    for row in rows:
        key = text(row, "household_key") or text(row, "key") or ""
        starts = [start for start in (day(row, "since"), day(found.get(key, {}), "since")) if start is not None]
        found[key] = {**found.get(key, row), "since": min(starts).isoformat() if starts else None}
    return list(found.values())


def _each_carer(rows: Iterable[Row]) -> list[Row]:
    """Each carer once, with the plainest relationship and everything that any source says they hold."""
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda one: text(one, "key") or ""):
        key = text(row, "carer_key") or ""
        if key not in found:
            found[key] = row
            continue
        known, holds = found[key], {name: flag(row, name) or flag(found[key], name) for name in ("main", "responsible")}
        better = row if relationship_words(known) == "carer" else known
        found[key] = {**known, "relationship": better.get("relationship"), **holds}
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Sibling:
    """A child met through a home or a carer, with all the ways that lead there."""

    row: Row
    households: frozenset[str]
    kin: bool


def _brothers_and_sisters(siblings: Iterable[Row], carers: Sequence[Row], on: date) -> list[_Sibling]:
    """Oldest first, each once. Kin share a parent; whoever only shares a home now is said to live there."""
    parents = {text(row, "carer_key") for row in carers if text(row, "relationship") in PARENTS}
    ways: dict[str, list[Row]] = {}
    for row in siblings:
        ways.setdefault(text(row, "child_key") or "", []).append(row)
    found = []
    for rows in ways.values():
        homes = {text(row, "via_key") or "" for row in rows if text(row, "via") == "household" and _still(row, on)}
        kin = any(text(row, "via") == "carer" and text(row, "via_key") in parents for row in rows)
        if kin or homes:
            found.append(_Sibling(row=rows[0], households=frozenset(homes), kin=kin))
    return sorted(found, key=lambda one: (day(one.row, "dob") or date.max, text(one.row, "child_key") or ""))


def _still(row: Row, on: date) -> bool:
    """Whether both children's links to the shared home are open."""
    return all((ended := day(row, column)) is None or ended > on for column in ("until", "own_until"))


def _home(row: Row, carers: Sequence[Row], kin: Sequence[_Sibling], on: date, link: Callable[[str], str]) -> Home:
    household, since = text(row, "household_key"), day(row, "since")
    people = [_carer(carer) for carer in carers if text(carer, "household_key") == household]
    people += [_sibling(one, on, link) for one in kin if household in one.households]
    return Home(
        heading=home_heading(text(row, "part")), address=address_lines(row),
        since=f"Since {long_date(since)}" if since else None, people=tuple(people),
    )  # fmt: skip


def _carer(row: Row) -> PersonAtHome:
    said, since = care_words(row), day(row, "since")
    return PersonAtHome(
        kind="carer", full_name=text(row, "carer_name") or NO_NAME, relation=relationship_words(row),
        second=said or (f"Helps to care, since {long_date(since)}." if since else "Helps to care."),
        phone=text(row, "phone"),
    )  # fmt: skip


def _sibling(one: _Sibling, on: date, link: Callable[[str], str]) -> PersonAtHome:
    row = one.row
    dob, key = day(row, "dob"), text(row, "child_key")
    relation = brother_or_sister(text(row, "sex")) if one.kin else "also lives here"
    return PersonAtHome(
        kind="child",
        full_name=" ".join(part for part in (text(row, "given_names"), text(row, "family_name")) if part),
        relation=f"{relation}, {age(dob, on)}" if dob else relation,
        link=link(key) if key else None,
    )  # fmt: skip


def _parents_not_recorded(carers: Iterable[Row]) -> tuple[str, ...]:
    """A `parent` of whom no source says more may be either, so it takes the place of one who is missing.

    Where no carer at all is shown, nothing is said of a mother or a father: that must be true of the hidden, too.
    """
    known = [text(row, "relationship") or "" for row in carers]
    if not known:
        return ()
    said = (("Mother not recorded.", _MOTHERS), ("Father not recorded.", _FATHERS))
    missing = [words for words, relations in said if not relations.intersection(known)]
    either = len([relation for relation in known if relation in ("parent", "adoptive_parent")])
    if either and missing:
        return ("One parent is not recorded.",) if len(missing) > either else ()
    return tuple(missing)


def _origin(rows: Sequence[Row], book: SourceBook) -> str | None:
    words = sorted({word for row in rows if (word := book.words(text(row, "source")))})
    if not words:
        return None
    latest = correct_to(day(row, "last_confirmed") for row in rows)
    return f"From {listed(words)}." + (f" Correct to {long_date(latest)}." if latest else "")
