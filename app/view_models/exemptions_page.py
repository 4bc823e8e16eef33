"""Pages about exempt looks: asking, the officer's list, one exemption. For people of the house; no family sees them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from app.casework.case import Case, Step
from app.view_models.exemption_facts import GROUNDS, Ground, LookChoice, review_due, standing
from app.view_models.family_page import read_day
from app.view_models.frame import purpose_words
from app.view_models.identity_strip import ChildCard
from app.view_models.words import clock, index_number, long_date

FEWEST_LETTERS = 20
_STATES: Mapping[str, str] = {
    "proposed": "Waits for a second person", "in-force": "Kept out of the family’s report", "declined": "Declined",
    "ended": "Ended: the family is told", "over": "Its end has passed: the family is told",
}  # fmt: skip
_HEADINGS: Mapping[str, str] = {
    "proposed": "A look to be kept out of a family’s report", "in-force": "A look kept out of a family’s report",
}  # fmt: skip
_VERBS: Mapping[str, str] = {
    "open": "asked for it", "confirm": "agreed", "decline": "declined", "review": "looked at it again and kept it",
    "end": "ended it",
}  # fmt: skip
STANDING_WORDS: Mapping[str, str] = {"proposed": "already asked for", "in-force": "already kept out"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceLine:
    """One look that may be chosen, or why it may not."""

    value: str
    words: str
    hint: str
    taken: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The form as it was sent, and what is wrong with it, each problem with its field."""

    looks: tuple[tuple[str, str], ...] = ()
    ground: str = ""
    words: str = ""
    review_on: str = ""
    last_day: str = ""
    problems: tuple[tuple[str, str], ...] = ()

    def problem(self, name: str) -> str:
        """What is wrong with a field; empty when nothing is."""
        return next((words for words, field_ in self.problems if field_ == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """The form for one child."""

    card: ChildCard
    lines: tuple[ChoiceLine, ...]
    grounds: tuple[tuple[str, str, str, bool], ...]
    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionLine:
    """One exemption in a list."""

    reference: str
    link: str
    look: str
    ground: str
    state: str
    until: str
    waits: bool
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A decision as it was sent back, with what is wrong with it."""

    words: str = ""
    next_on: str = ""
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionPage:
    """One exemption, with what was done about it and what can be done now."""

    reference: str
    heading: str
    state: str
    facts: tuple[tuple[str, str], ...]
    done: tuple[tuple[str, str], ...]
    may_decide: bool
    may_review: bool
    deciding: Deciding


def ask_page(card: ChildCard, choices: Iterable[LookChoice], asked: Asked) -> AskPage:
    """The form, with what was chosen before."""
    return AskPage(
        card=card,
        lines=tuple(_choice(choice, asked) for choice in choices),
        grounds=tuple((code, words, hint, code == asked.ground) for code, (words, hint) in GROUNDS.items()),
        asked=asked,
    )


def checked(asked: Mapping[str, str], looks: Sequence[tuple[str, str]], today: date, longest: date) -> Asked:
    """The form as it was sent, with its problems in words."""
    review_on, last_day = read_day(asked["review_on"]), read_day(asked["last_day"])
    problems = []
    if not looks:
        problems.append(("Choose at least one look", "look"))
    if asked["ground"] not in set(Ground):
        problems.append(("Choose the ground", "ground"))
    if len(asked["words"]) < FEWEST_LETTERS:
        problems.append((f"Say why in at least {FEWEST_LETTERS} letters", "words"))
    if last_day is None or not today < last_day <= longest:
        problems.append((f"Give a last day after today and no later than {long_date(longest)}", "last_day"))
    if review_on is None or review_on <= today or (last_day is not None and review_on > last_day):
        problems.append(("Give a day of review after today and not after the last day", "review_on"))
    return Asked(
        looks=tuple(looks), ground=asked["ground"], words=asked["words"], review_on=asked["review_on"],
        last_day=asked["last_day"], problems=tuple(problems),
    )  # fmt: skip


def exemption_lines(
    cases: Iterable[Case], *, now: datetime, today: date, names: Callable[[str], str], link: Callable[[str], str]
) -> tuple[ExemptionLine, ...]:
    """Exemptions as a list."""
    return tuple(
        ExemptionLine(
            reference=case.reference, link=link(case.reference), look=_look_words(case, names),
            ground=GROUNDS[Ground(case.about["ground"])][0], state=_STATES[standing(case, now)], until=_until(case),
            waits=standing(case, now) == "proposed",
            overdue=standing(case, now) == "in-force" and review_due(case) < today,
        )
        for case in cases
    )  # fmt: skip


def exemption_page(
    case: Case,
    *,
    now: datetime,
    today: date,
    second: bool,
    names: Callable[[str], str],
    zone: tzinfo,
    deciding: Deciding,
) -> ExemptionPage:
    """One exemption; `second` says whether the reader is the second person, who decides."""
    stands = standing(case, now)
    due = review_due(case)
    return ExemptionPage(
        reference=case.reference, heading=_HEADINGS.get(stands, "A look in a family’s report"),
        state=_STATES[stands],
        facts=(
            ("Child", f"Index number {index_number(str(case.child))}"),
            ("Look", _look_words(case, names)),
            ("Ground", ": ".join(GROUNDS[Ground(case.about["ground"])])),
            ("Review", f"{long_date(due)}{' (overdue)' if stands == 'in-force' and due < today else ''}"),
            ("Until", _until(case)),
        ),
        done=tuple(_step(step, names, zone) for step in case.steps),
        may_decide=second and stands == "proposed", may_review=second and stands == "in-force", deciding=deciding,
    )  # fmt: skip


def _choice(choice: LookChoice, asked: Asked) -> ChoiceLine:
    first = choice.looks[0]
    said = dict.fromkeys(f"{look.what}: {purpose_words(look.purpose)}." for look in reversed(choice.looks))
    return ChoiceLine(
        value=f"{choice.day} {choice.subject}", words=f"{long_date(first.at.date())}: {first.full_name}",
        hint=" ".join((f"{first.position}.", *said)), taken=STANDING_WORDS.get(choice.standing, ""),
        chosen=(choice.subject, choice.day) in asked.looks,
    )  # fmt: skip


def _look_words(case: Case, names: Callable[[str], str]) -> str:
    return f"{names(case.about['subject'])}, on {long_date(date.fromisoformat(case.about['day']))}"


def _until(case: Case) -> str:
    return long_date(date.fromisoformat(case.about["last_day"]))


def _step(step: Step, names: Callable[[str], str], zone: tzinfo) -> tuple[str, str]:
    at = step.at.astimezone(zone)
    said = f"{names(step.by)} {_VERBS[step.verb]}, {long_date(at.date())} at {clock(at)}."
    return said, step.words
