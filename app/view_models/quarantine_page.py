"""A held record beside the child it resembles, in finished sentences: two columns of the same facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from app.casework.case import Case
from app.view_models.identity_strip import Fact, full_name
from app.view_models.problems import WithProblems
from app.view_models.rows import day, text, texts
from app.view_models.words import clock, index_number, listed, long_date, nhs_number, sex_in_words
from graph.records import Row

LONGEST_WORDS = 600
_STATES = {
    "held": "Waits for a decision",
    "joined": "Joined with the child",
    "released": "Let go: another child",
    "parted": "Parted again: another child",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """One case in the queue: nothing of either side before it is opened."""

    reference: str
    link: str
    opened: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side: what is said of a child, fact by fact, in the same order on both."""

    key: str
    heading: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPage(WithProblems):
    """Both sides, and what may be done."""

    reference: str
    state: str
    told: Side
    children: tuple[Side, ...]
    open: bool
    joined: bool
    blocked: bool
    shield: bool
    choice: str = ""
    words: str = ""


def held_row(case: Case, *, link: str, zone: tzinfo) -> HeldRow:
    """One case in the queue."""
    what = "A shield that may mean one of several children" if case.about.get("shield") else "A record held from a feed"
    return HeldRow(reference=case.reference, link=link, opened=_when(case.opened_at, zone), what=what)


def told_side(record: Row, beside: Sequence[Row], *, source: str) -> Side:
    """What the source said."""
    homes = [row for row in beside if row["about"] == "household"]
    carers = [row for row in beside if row["about"] == "carer"]
    received = day(record, "received")
    heading = f"{source}, loaded {long_date(received)}" if received else source
    names = [text(row, "full_name") or full_name(row) for row in carers]
    return Side(key="", heading=heading, facts=_facts(record, (_address(row) for row in homes), names))


def child_side(child: Row, homes: Sequence[Row], carers: Sequence[Row]) -> Side:
    """What is held of a child."""
    key = str(child["key"])
    now = [row for row in homes if row["until"] is None]
    names = [text(row, "carer_name") or "" for row in carers if row["until"] is None]
    return Side(key=key, heading=f"{full_name(child)}, {index_number(key)}",
                facts=_facts(child, (_address(row) for row in now), names))  # fmt: skip


def held_page(
    case: Case, told: Side, children: tuple[Side, ...], *, blocked: bool, choice: str = "", words: str = "",
    problems: tuple[tuple[str, str], ...] = (),
) -> HeldPage:  # fmt: skip
    """The page of one case."""
    return HeldPage(
        reference=case.reference, state=_STATES[case.state], told=told, children=children,
        open=case.state == "held" and not blocked, joined=case.state == "joined", blocked=blocked,
        shield=bool(case.about.get("shield")), choice=choice, words=words, problems=problems,
    )  # fmt: skip


def decision_problems(choice: str, words: str, allowed: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What is wrong with a decision."""
    return (
        *((("Choose who the record is about", "#choice"),) if choice not in set(allowed) else ()),
        *((("Say what the decision rests on", "#words"),) if not words else ()),
    )


def _facts(row: Row, homes: Iterable[str], carers: Iterable[str]) -> tuple[Fact, ...]:
    dob, nhs, upn = day(row, "dob"), text(row, "nhs_number"), text(row, "upn")
    said = (
        ("Name", full_name(row)),
        ("Former names", listed(texts(row, "former_names"))),
        ("Sex", sex_in_words(text(row, "sex"))),
        ("Date of birth", long_date(dob) if dob else ""),
        ("NHS number", nhs_number(nhs) if nhs else ""),
        ("Pupil number", upn or ""),
        ("Home", listed(home for home in homes if home)),
        ("Carers", listed(carer for carer in carers if carer)),
    )
    return tuple(Fact(label=label, value=value or "Not said") for label, value in said)


def _address(row: Row) -> str:
    return ", ".join(part for part in (text(row, "address"), text(row, "postcode")) if part)


def _when(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    day_: date = local.date()
    return f"{long_date(day_)}, {clock(local)}"
