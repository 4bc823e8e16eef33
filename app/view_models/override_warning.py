"""The page before a record is opened in an emergency: what it means, on which ground, and the code (R8).

It is the same for every child whom the reader can find, shielded or not: it says nothing about what is held.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.view_models.identity_strip import full_name
from app.view_models.override_facts import OverrideFacts, Stands
from app.view_models.override_words import (
    FEWEST_LETTERS,
    GROUND_WORDS,
    Ground,
    OverrideRules,
    outcome_words,
    reach_words,
)
from app.view_models.rows import day
from app.view_models.words import counted, counted_in_words, long_date, sentence
from graph.records import Row

_YEAR = timedelta(days=365)
_TOLD = (
    "The information governance officer is told the moment you send this. So are your manager, the coordinator and "
    "the safeguarding lead."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundChoice:
    """One ground that may be chosen."""

    code: str
    words: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideForm:
    """What was typed, and what is wrong with it: problems by field."""

    ground: str = ""
    words: str = ""
    problems: tuple[tuple[str, str], ...] = ()

    def problem(self, field: str) -> str:
        """What is wrong with one field; empty where nothing is."""
        return next((said for name, said in self.problems if name == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningPage:
    """The warning with its form. `steps_up` is false where the account has no second factor: then there is no form."""

    key: str
    described: str
    warnings: tuple[str, ...]
    grounds: tuple[GroundChoice, ...]
    form: OverrideForm
    words_hint: str
    asks_code: bool
    steps_up: bool
    button: str
    before: str
    earlier: bool
    """Whether the reader has asked for an override before."""


def read_form(ground: str, words: str, code: str, *, needs_code: bool) -> OverrideForm:
    """The form as it was typed, with a problem for each field that cannot stand."""
    problems = []
    if ground not in set(Ground):
        problems.append(("ground", "Choose the ground that is true now"))
    if len(words) < FEWEST_LETTERS:
        problems.append(("words", f"Say what has happened, in at least {FEWEST_LETTERS} characters"))
    if needs_code and not code:
        problems.append(("code", "Give the code from your phone or key"))
    return OverrideForm(ground=ground, words=words, problems=tuple(problems))


def warning_page(
    child: Row, *, rules: OverrideRules, form: OverrideForm, asks_code: bool, steps_up: bool,
    earlier: Sequence[OverrideFacts], now: datetime,
) -> WarningPage:  # fmt: skip
    """The page for one child."""
    return WarningPage(
        key=str(child["key"]),
        described=_described(full_name(child), day(child, "dob")),
        warnings=_warnings(rules),
        grounds=tuple(
            GroundChoice(code=ground, words=words, hint=hint) for ground, (words, hint) in GROUND_WORDS.items()
        ),
        form=form,
        words_hint=f"At least {FEWEST_LETTERS} characters. It goes to the officer who reviews this. "
        "It is not kept with the child.",
        asks_code=asks_code,
        steps_up=steps_up,
        button="Ask a second person" if rules.second_person else f"Open for {rules.lasts()}",
        before=_before(earlier, now),
        earlier=bool(earlier),
    )


def _described(name: str, dob: date | None) -> str:
    return f"{name}, born {long_date(dob)}" if dob else name


def _warnings(rules: OverrideRules) -> tuple[str, ...]:
    second = (
        "A second person must approve it first. Until then nothing opens.",
    ) if rules.second_person else ()  # fmt: skip
    return (
        _TOLD,
        "You will be asked to account for it. If the answer is not good enough, you lose your access.",
        *second,
        f"It opens this child’s record, with {reach_words(rules.hops)}, for {rules.lasts()}. Then it closes by itself.",
        "For everybody else nothing changes.",
    )


def _before(earlier: Sequence[OverrideFacts], now: datetime) -> str:
    opened = [
        one for one in earlier
        if one.opened_at > now - _YEAR and one.stands(now) not in {Stands.WAITING, Stands.NEVER_OPENED}
    ]  # fmt: skip
    if not opened:
        return "You have opened no record in this way in the last 12 months."
    said = f"You have opened {counted_in_words(len(opened), 'record')} in this way in the last 12 months."
    outcomes = [review.facts.get("outcome", "") for one in opened if (review := one.step("review"))]
    if len(outcomes) < len(opened):
        return f"{said} {sentence(counted(len(opened) - len(outcomes), 'review'))} not finished."
    counts = {outcome_words(code): outcomes.count(code) for code in dict.fromkeys(outcomes)}
    return f"{said} Found: " + "; ".join(f"{words.lower()} ({number})" for words, number in counts.items()) + "."
