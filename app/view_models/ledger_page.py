"""The governance officer's ledger: the list of events with its filters, and one recorded walk as a path (PROV)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.view_models.event_words import Count, EventWords, LeftOut, counts_in_words, event_words
from app.view_models.frame import ROLE_WORDS, purpose_words
from app.view_models.words import clock, counted, listed, long_date, sentence
from policies.ledger.entry import OutcomeCode
from policies.ledger.history import Event
from policies.request import Purpose, Role

PAGE = 50

OUTCOME_WORDS: Mapping[str, str] = {
    OutcomeCode.SUCCESS: "Answered",
    OutcomeCode.REFUSED: "Refused",
    OutcomeCode.FAILED: "Failed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One event in the list."""

    day: str
    time: str
    who: str
    role: str
    on_behalf_of: str | None
    why: str
    did: str
    about: str | None
    answer: str
    left_out: tuple[str, ...]
    """The policies that kept something out of the answer."""
    trail_link: str | None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFilters:
    """What the filter form holds, as it was typed."""

    subject: str = ""
    key: str = ""
    outcome: str = ""
    since: str = ""
    until: str = ""
    problem: str | None = None

    @property
    def active(self) -> bool:
        """Whether anything restricts the list."""
        return any((self.subject, self.key, self.outcome, self.since, self.until))


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """The list. `older` is the position from which the next page goes on, or None on the last."""

    rows: tuple[LedgerRow, ...]
    filters: LedgerFilters
    summary: str
    older: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkStep:
    """One step of a recorded walk."""

    time: str
    words: EventWords
    shown: tuple[Count, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkFact:
    """A labelled fact at the head of a walk."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkPage:
    """A recorded walk, read back as a path down the page."""

    described: str
    facts: tuple[WalkFact, ...]
    summary: str
    steps: tuple[WalkStep, ...]
    subject: str


def ledger_page(
    events: Sequence[Event], *, filters: LedgerFilters, names: Callable[[str], str], trail_link: Callable[[str], str],
    zone: tzinfo,
) -> LedgerPage:  # fmt: skip
    """The list of events, newest first, a page at a time. One event more than a page tells of a next page."""
    shown = events[:PAGE]
    return LedgerPage(
        rows=tuple(_row(event, names, trail_link, zone) for event in shown),
        filters=filters,
        summary=f"{counted(len(shown), 'event')}, newest first" if shown else "No event fits",
        older=shown[-1].position if len(events) > PAGE else None,
    )


def walk_page(
    events: Sequence[Event], *, names: Callable[[str], str], zone: tzinfo,
    sets: Callable[[str], str] = lambda digest: digest[:12],
) -> WalkPage:  # fmt: skip
    """One trail, step by step, with what was shown and how much each policy left out; `sets` names policy sets."""
    first, last = events[0].intent, events[-1].intent
    began, ended = _local(first.recorded, zone), _local(last.recorded, zone)
    times = f"{clock(began)} to {clock(ended)}"
    steps = tuple(_step(event, zone) for event in events)
    stated = dict.fromkeys(event.intent.purpose for event in events if event.intent.purpose)
    chosen = [purpose for purpose in stated if purpose != Purpose.IDENTIFYING] or list(stated)
    purposes = "; ".join(purpose_words(purpose) for purpose in chosen)
    facts = (
        ("Reference", first.trail.trail if first.trail else first.event_id),
        ("Purpose", purposes or "Not stated"),
        (
            "On behalf of",
            listed(dict.fromkeys(event.intent.on_behalf_of for event in events if event.intent.on_behalf_of)),
        ),
        (
            "Policies then",
            listed(f"Set {sets(one)}" for one in dict.fromkeys(event.intent.policy_set for event in events)),
        ),
        ("Recorded", "Before each answer"),
    )
    return WalkPage(
        described=f"{names(first.subject)}, {_role(first.role)}, {long_date(began.date())}, {times}",
        facts=tuple(WalkFact(label=label, value=value) for label, value in facts if value),
        summary=_walk_summary(steps),
        steps=steps,
        subject=names(first.subject),
    )


def _row(event: Event, names: Callable[[str], str], trail_link: Callable[[str], str], zone: tzinfo) -> LedgerRow:
    intent, said, at = event.intent, event_words(event), _local(event.intent.recorded, zone)
    return LedgerRow(
        day=long_date(at.date()), time=f"{at:%H:%M:%S}", who=names(intent.subject), role=_role(intent.role),
        on_behalf_of=intent.on_behalf_of, why=purpose_words(intent.purpose), did=said.did, about=said.about,
        answer=said.answered or f"Shown: {counts_in_words(event.outcome.counts if event.outcome else {})}.",
        left_out=tuple(one.policy for one in said.left_out),
        trail_link=trail_link(intent.trail.trail) if intent.trail else None, position=event.position,
    )  # fmt: skip


def _step(event: Event, zone: tzinfo) -> WalkStep:
    said = event_words(event)
    return WalkStep(
        time=f"{_local(event.intent.recorded, zone):%H:%M:%S}", words=said, shown=said.shown, left_out=said.left_out
    )


def _walk_summary(steps: Sequence[WalkStep]) -> str:
    # Two policies may refuse the same link, so numbers of different policies are never added up.
    cut = len([step for step in steps if step.left_out])
    said = f"{counted(len(steps), 'step')}."
    return f"{said} Links were left out in {cut} of them." if cut else f"{said} Nothing left out."


def _role(role: str) -> str:
    return ROLE_WORDS[Role(role)] if role in set(Role) else sentence(role)


def _local(recorded: str, zone: tzinfo) -> datetime:
    return datetime.fromisoformat(recorded).astimezone(zone)
