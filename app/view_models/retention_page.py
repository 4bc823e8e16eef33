"""The pages of retention: for how long somebody is held, why, and what an archive says, in finished sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.view_models.identity_strip import full_name
from app.view_models.problems import WithProblems
from app.view_models.words import index_number, long_date, nhs_number, sex_in_words
from graph.records import Row
from loaders.retention_rules import WORDS, Rule

LONGEST_WORDS = 300
_BECAUSE = {
    Rule.CAME_OF_AGE: "the 18th birthday",
    Rule.CONSENT_ENDED: "the 25th birthday, by explicit consent",
    Rule.DIED: "a year after a source told of the death",
    Rule.LEFT: "three years after a source told that the child has left the country",
    Rule.NEVER_ARRIVED: "a year after the expected day or the last word, unless a list tells of the child",
}
_LEAP = "Born on 29 February: in other years the birthday is kept on 1 March, as the law has it."
GROUND_WORDS = {
    "protection-enquiry": "A protection enquiry", "serious-case-review": "A serious case review",
    "child-death-inquiry": "An inquiry into a death", "asked-for-their-own": "They asked for what is held of them",
    "is-back": "The child may be here again",
}  # fmt: skip
KEEP_WORDS = {"care-leaver": "Care leaver", "learning-disability": "Learning disability"}
RETURN_WORDS = {
    "expected": "A return is expected", "not-expected": "No return is expected",
    "unknown": "Nobody knows whether they return",
}  # fmt: skip
NOTE_WORDS = {"kept": "Consent to be held to the 25th birthday", "return": "Return", "on-hold": "On hold"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRow:
    """One archive in the list: nobody is named."""

    number: str
    link: str
    because: str
    since: str
    open_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPage(WithProblems):
    """For how long one child is held."""

    heading: str
    answer: str
    because: str
    leap: str
    notes: tuple[tuple[str, str], ...]
    has_left: bool
    has_consent: bool
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage(WithProblems):
    """One archive: asked for, or opened."""

    number: str
    because: str
    dates: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...] = ()
    lists: tuple[tuple[str, str, str], ...] = ()
    name: str = ""
    words: str = ""
    ground: str = ""


def archive_row(child: str, rule: Rule, archived_on: date, closes: date, link: str) -> ArchiveRow:
    """One line of the list."""
    return ArchiveRow(
        number=index_number(child), link=link, because=because(rule), since=long_date(archived_on),
        open_until=long_date(closes),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One child past its time."""

    key: str
    link: str
    named: str
    born: str
    because: str


def due_row(child: Row, rule: Rule, link: str) -> DueRow:
    """One line of those past their time."""
    dob = child["dob"]
    return DueRow(
        key=str(child["key"]), link=link, named=f"{full_name(child)}, {index_number(str(child['key']))}",
        born=long_date(date.fromisoformat(str(dob))) if dob else "Not known", because=f"Past {_BECAUSE[rule]}",
    )  # fmt: skip


def moved_words(moved: int, wanted: int) -> str:
    """What became of those who were to go into the archive."""
    went = "One child is in the archive now." if moved == 1 else f"{moved} children are in the archive now."
    stay = wanted - moved
    if not stay:
        return went
    kept = "One stays for now: something keeps it." if stay == 1 else f"{stay} stay for now: something keeps them."
    return f"{went} {kept}" if moved else f"Nobody was moved. {kept}"


def because(rule: Rule) -> str:
    """Why somebody was archived."""
    return f"One of the {WORDS[rule]}"


def held_page(
    child: Row, ends: tuple[date, Rule] | None, notes: Mapping[str, tuple[str, date]], *, today: date,
    problems: Sequence[tuple[str, str]] = (), given: Mapping[str, str] | None = None,
) -> HeldPage:  # fmt: skip
    """The page about one child who is held."""
    answer = "No fact sets a day: neither a birth date nor an expected day is held."
    why = leap = ""
    if ends is not None:
        day, rule = ends
        answer = f"Held to {long_date(day)}" if day > today else f"Held to {long_date(day)}, which is over"
        why = f"That is {_BECAUSE[rule]}."
        born = date.fromisoformat(str(child["dob"])) if child["dob"] else None
        if born is not None and (born.month, born.day) == (2, 29) and rule in (Rule.CAME_OF_AGE, Rule.CONSENT_ENDED):
            leap = _LEAP
    said = tuple(
        (NOTE_WORDS[standing], f"{_ground_words(standing, ground)}, {long_date(day)}")
        for standing, (ground, day) in sorted(notes.items()) if standing in NOTE_WORDS
    )  # fmt: skip
    return HeldPage(
        heading=f"{full_name(child)}, {index_number(str(child['key']))}", answer=answer, because=why, leap=leap,
        notes=said, has_left=child["status"] == "left", has_consent="kept" in notes, problems=tuple(problems),
        given=given or {},
    )  # fmt: skip


def _ground_words(standing: str, ground: str) -> str:
    return {"kept": KEEP_WORDS, "return": RETURN_WORDS}.get(standing, {}).get(ground, ground)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When an archive began, is closed to data managers, and ends."""

    archived_on: date
    closes: date
    purged: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What an opened archive shows."""

    child: Row
    lists: Sequence[tuple[str, str, date]]
    area_words: Mapping[str, str]


def archive_page(
    child: str, rule: Rule, when: Dates, inside: Inside | None = None, *,
    problems: Sequence[tuple[str, str]] = (), words: str = "", ground: str = "",
) -> ArchivePage:  # fmt: skip
    """The page of one archive; without what is inside it is only asked for."""
    dates = (
        ("Archived on", long_date(when.archived_on)), ("Open to data managers until", long_date(when.closes)),
        ("Purged on", long_date(when.purged)),
    )  # fmt: skip
    return ArchivePage(
        number=index_number(child), because=because(rule), dates=dates, name=full_name(inside.child) if inside else "",
        facts=_facts(inside.child, inside.area_words) if inside else (),
        lists=tuple((name, number, long_date(day)) for name, number, day in inside.lists) if inside else (),
        problems=tuple(problems), words=words, ground=ground,
    )  # fmt: skip


def _facts(held: Row, area_words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    dob, former = held.get("dob"), held.get("former_names")
    area = str(held.get("area") or "")
    found = (
        ("Born", long_date(date.fromisoformat(str(dob))) if dob else ""),
        ("Sex", sex_in_words(str(held["sex"])) if held.get("sex") else ""),
        ("Former names", ", ".join(str(name) for name in former) if isinstance(former, list | tuple) else ""),
        ("NHS number", nhs_number(str(held["nhs_number"])) if held.get("nhs_number") else ""),
        ("Pupil number", str(held.get("upn") or "")),
        ("Responsible authority", area_words.get(area, area)),
    )
    return tuple((label, value) for label, value in found if value)
