"""The queue of alerts and one alert: finished sentences. The queue names nobody; whoever opens an alert is told who."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from app.view_models.alert_words import (
    FEWEST_LETTERS,
    OUTCOME_WORDS,
    STATE_WORDS,
    cause_words,
    outcome_words,
    said_of,
)
from app.view_models.event_words import counts_in_words, event_words
from app.view_models.frame import position
from app.view_models.words import clock, counted, day_and_month, long_date
from policies.ledger.history import Event
from policies.request import Role

_VERBS: Mapping[str, str] = {
    "open": "Opened", "take": "Taken", "note": "Noted", "close": "Closed", "reopen": "Opened again",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertStep:
    """What somebody did about an alert."""

    verb: str
    by: str
    at: datetime
    words: str = ""
    outcome: str = ""
    suspended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """The person whom an alert is about, as the register of accounts has them."""

    username: str
    full_name: str
    role: Role | None
    team: str
    suspended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFacts:
    """One alert, as the desk knows it."""

    reference: str
    cause: str
    state: str
    opened_at: datetime
    person: Concerned
    about: Mapping[str, str] = field(default_factory=dict)
    events: int = 0
    steps: tuple[AlertStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """One line of the queue."""

    reference: str
    link: str
    when: str
    cause: str
    says: str
    events: str
    position: str
    state: str
    pressing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One of the lists of the queue."""

    words: str
    link: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number over the queue, with what it counts and what stands behind it."""

    label: str
    number: str
    small: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsPage:
    """The queue."""

    rows: tuple[AlertRow, ...]
    ways: tuple[Way, ...]
    figures: tuple[Figure, ...]
    nothing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindRow:
    """One event behind an alert. `about` and `link` are for who may read the ledger."""

    when: str
    did: str
    about: str
    answer: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled fact at the head."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """The form that was sent back: what was in it and what was wrong with it."""

    words: str = ""
    outcome: str = ""
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """One alert."""

    reference: str
    cause: str
    says: str
    facts: tuple[Fact, ...]
    done: tuple[str, ...]
    behind: tuple[BehindRow, ...]
    behind_says: str
    full_name: str
    open: bool
    may_take: bool
    may_suspend: bool
    suspended: bool
    outcomes: tuple[tuple[str, str, str], ...]
    deciding: Deciding
    fewest: int = FEWEST_LETTERS


def alerts_page(
    alerts: Sequence[AlertFacts], *, counts: Mapping[str, int], stopped: int, chosen: str,
    link: Callable[[str], str], way: Callable[[str], str], zone: tzinfo, now: datetime,
) -> AlertsPage:  # fmt: skip
    """The queue in one of its lists, newest first."""
    return AlertsPage(
        rows=tuple(_row(alert, link(alert.reference), zone, now) for alert in alerts),
        ways=tuple(Way(words=words, link=way(state), current=state == chosen) for state, words in STATE_WORDS.items()),
        figures=(
            Figure(label="To decide", number=str(counts["open"])),
            Figure(label="Taken", number=str(counts["taken"])),
            Figure(label="Closed", number=str(counts["closed"])),
            Figure(label="Accounts closed now", number=str(stopped)),
        ),
        nothing={
            "open": "Nothing waits for a decision. Alerts come here within seconds of what causes them.",
            "taken": "Nobody is working on an alert now.",
            "closed": "No alert has been closed yet.",
        }[chosen],
    )


def alert_page(
    alert: AlertFacts, *, events: Sequence[Event], names: Callable[[str], str], walk: Callable[[str], str] | None,
    may_suspend: bool, deciding: Deciding, zone: tzinfo,
) -> AlertPage:  # fmt: skip
    """One alert with what stands behind it. Without `walk` the reader may not read the ledger: no keys then."""
    person = alert.person
    facts = (
        ("Person", person.full_name),
        ("Works as", position(person.role, person.team) if person.role else "No account any more"),
        ("Opened", _when(alert.opened_at, zone)),
        ("State", STATE_WORDS.get(alert.state, alert.state)),
        ("Account", "Closed" if person.suspended else ""),
    )
    return AlertPage(
        reference=alert.reference, cause=cause_words(alert.cause), says=_says(alert),
        facts=tuple(Fact(label=label, value=value) for label, value in facts if value),
        done=tuple(_done(step, names, zone) for step in alert.steps if step.verb != "open"),
        behind=tuple(_behind(event, walk, zone) for event in events),
        behind_says=_behind_says(alert.events, len(events)), full_name=person.full_name,
        open=alert.state != "closed", may_take=alert.state == "open",
        may_suspend=may_suspend and alert.state != "closed" and person.role is not None and not person.suspended,
        suspended=person.suspended, outcomes=tuple((code, *words) for code, words in OUTCOME_WORDS.items()),
        deciding=deciding,
    )  # fmt: skip


def _row(alert: AlertFacts, link: str, zone: tzinfo, now: datetime) -> AlertRow:
    local, today = alert.opened_at.astimezone(zone), now.astimezone(zone).date()
    days = (today - local.date()).days
    day = {0: "Today", 1: "Yesterday"}.get(days, day_and_month(local.date()))
    if local.year != today.year:
        day = long_date(local.date())
    return AlertRow(
        reference=alert.reference, link=link, when=f"{day}, {clock(local)}", cause=cause_words(alert.cause),
        says=_says(alert), events=counted(alert.events, "recorded look") if alert.events else "",
        position=position(alert.person.role, alert.person.team) if alert.person.role else "No account any more",
        state="Account closed" if alert.person.suspended and alert.state != "closed" else STATE_WORDS[alert.state],
        pressing=alert.state == "open",
    )  # fmt: skip


def _says(alert: AlertFacts) -> str:
    about = alert.about
    return said_of(alert.cause, about.get("rule", ""), about.get("number", ""), about.get("threshold", ""))


def _done(step: AlertStep, names: Callable[[str], str], zone: tzinfo) -> str:
    verb = "Account closed" if step.suspended else _VERBS.get(step.verb, step.verb)
    outcome = f": {outcome_words(step.outcome).lower()}" if step.outcome else ""
    words = f" “{step.words}”" if step.words else ""
    return f"{verb}{outcome}.{words} {names(step.by)}, {_when(step.at, zone)}."


def _behind(event: Event, walk: Callable[[str], str] | None, zone: tzinfo) -> BehindRow:
    said, intent = event_words(event), event.intent
    local = datetime.fromisoformat(intent.recorded).astimezone(zone)
    answer = said.answered or f"Shown: {counts_in_words(event.outcome.counts if event.outcome else {})}."
    return BehindRow(
        when=f"{long_date(local.date())}, {local:%H:%M:%S}", did=said.did, answer=answer,
        about=(said.about or "") if walk else "", link=walk(intent.trail.trail) if walk and intent.trail else "",
    )  # fmt: skip


def _behind_says(events: int, shown: int) -> str:
    if not events:
        return "Its own record has the details"
    return f"{counted(events, 'look')}, newest first" if shown == events else f"The last {shown} of {events} looks"


def _when(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{long_date(local.date())}, {clock(local)}"
