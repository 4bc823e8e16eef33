"""The governance officer's overrides: the list, and one with its ground, what was done under it, and its review (R24).

It shows no child's data: an index number says which record, and the ledger says what was opened of it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.view_models.event_words import counts_in_words, event_words
from app.view_models.override_facts import OverrideFacts, Stands
from app.view_models.override_own import moment_words, stands_words
from app.view_models.override_words import (
    FEWEST_LETTERS,
    OUTCOME_WORDS,
    ReviewOutcome,
    ground_words,
    outcome_words,
    reach_words,
)
from app.view_models.words import counted, index_number
from policies.ledger.history import Event

_STILL_TO_REVIEW = frozenset({Stands.IN_FORCE, Stands.ENDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One override in the list."""

    reference: str
    when: str
    who: str
    ground: str
    stands: str
    review: str
    open: bool
    """Whether it is open at this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """What is to be reviewed, and everything else."""

    to_review: tuple[QueueLine, ...]
    others: tuple[QueueLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFact:
    """A labelled fact."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One event under the override."""

    time: str
    did: str
    about: str | None
    answer: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeChoice:
    """One outcome that a review may have."""

    code: str
    words: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewForm:
    """What was typed into the review, and what is wrong with it."""

    outcome: str = ""
    words: str = ""
    problems: tuple[tuple[str, str], ...] = ()

    def problem(self, field: str) -> str:
        """What is wrong with one field; empty where nothing is."""
        return next((said for name, said in self.problems if name == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """One override, whole."""

    reference: str
    who: str
    facts: tuple[RecordFact, ...]
    words: str
    events: tuple[EventLine, ...]
    events_words: str
    outcomes: tuple[OutcomeChoice, ...]
    """Empty where there is nothing left to review."""
    form: ReviewForm
    reviewed: tuple[RecordFact, ...]
    open: bool


def queue_page(
    overrides: Iterable[OverrideFacts], *, now: datetime, zone: tzinfo, names: Callable[[str], str]
) -> QueuePage:  # fmt: skip
    """The list as of a moment: the longest waiting first where there is something to do."""
    every = list(overrides)
    to_review = [one for one in every if one.stands(now) in _STILL_TO_REVIEW]
    others = [one for one in every if one.stands(now) not in _STILL_TO_REVIEW]
    return QueuePage(
        to_review=tuple(_line(one, now, zone, names) for one in reversed(to_review)),
        others=tuple(_line(one, now, zone, names) for one in others),
    )


def record_page(
    one: OverrideFacts, events: Sequence[Event], *, now: datetime, zone: tzinfo, names: Callable[[str], str],
    form: ReviewForm | None = None,
) -> RecordPage:  # fmt: skip
    """One override as of a moment."""
    lines = tuple(_event(event, zone) for event in reversed(events))
    return RecordPage(
        reference=one.reference,
        who=names(one.asker),
        facts=_facts(one, now, zone, names),
        words=one.words,
        events=lines,
        events_words=counted(len(lines), "event") if lines else "Nothing was opened under it",
        outcomes=tuple(
            OutcomeChoice(code=code, words=words, hint=hint) for code, (words, hint) in OUTCOME_WORDS.items()
        ) if one.stands(now) in _STILL_TO_REVIEW else (),
        form=form or ReviewForm(),
        reviewed=_review(one, zone, names),
        open=one.stands(now) is Stands.IN_FORCE,
    )  # fmt: skip


def read_review(outcome: str, words: str) -> ReviewForm:
    """The review as it was typed, with a problem for each field that cannot stand."""
    problems = []
    if outcome not in set(ReviewOutcome):
        problems.append(("outcome", "Choose what the review found"))
    if len(words) < FEWEST_LETTERS:
        problems.append(("words", f"Say what it rests on, in at least {FEWEST_LETTERS} characters"))
    return ReviewForm(outcome=outcome, words=words, problems=tuple(problems))


def _line(one: OverrideFacts, now: datetime, zone: tzinfo, names: Callable[[str], str]) -> QueueLine:
    review = one.step("review")
    return QueueLine(
        reference=one.reference,
        when=moment_words(one.opened_at, zone),
        who=names(one.asker),
        ground=ground_words(one.ground),
        stands=stands_words(one, now, zone),
        review=outcome_words(review.facts.get("outcome", "")) if review else "",
        open=one.stands(now) is Stands.IN_FORCE,
    )


def _facts(
    one: OverrideFacts, now: datetime, zone: tzinfo, names: Callable[[str], str]
) -> tuple[RecordFact, ...]:  # fmt: skip
    approved = one.step("approve")
    second = f"{names(approved.by)}, {moment_words(approved.at, zone)}" if approved else ""
    facts = (
        ("Opened by", names(one.asker)),
        ("Record", f"Index number {index_number(one.child)}"),
        ("Ground", ground_words(one.ground)),
        ("Asked", moment_words(one.opened_at, zone)),
        ("Approved by", second),
        ("Reach", f"This record, with {reach_words(one.hops)}, for {counted(one.minutes, 'minute')}"),
        ("Now", stands_words(one, now, zone)),
    )
    return tuple(RecordFact(label=label, value=value) for label, value in facts if value)


def _review(one: OverrideFacts, zone: tzinfo, names: Callable[[str], str]) -> tuple[RecordFact, ...]:
    review = one.step("review")
    if review is None:
        return ()
    return (
        RecordFact(label="Outcome", value=outcome_words(review.facts.get("outcome", ""))),
        RecordFact(label="Rests on", value=review.words),
        RecordFact(label="Reviewed by", value=f"{names(review.by)}, {moment_words(review.at, zone)}"),
    )


def _event(event: Event, zone: tzinfo) -> EventLine:
    said, at = event_words(event), datetime.fromisoformat(event.intent.recorded).astimezone(zone)
    return EventLine(
        time=f"{at:%H:%M:%S}",
        did=said.did,
        about=said.about,
        answer=said.answered or f"Shown: {counts_in_words(event.outcome.counts if event.outcome else {})}.",
        left_out=tuple(one.policy for one in said.left_out),
    )
