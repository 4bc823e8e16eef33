"""Events of the ledger as tests write them: who asked what, when, and what came of it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from app.alerting.observing import Background, Finished, Observation, observe
from app.alerting.rules import Thresholds, thresholds
from graph.records import Value
from policies.ledger.entry import Action, Channel, Intent, Outcome, OutcomeCode, new_event_id, timestamp

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")
ASSIGNED = ("child.working-relationship",)


def background(numbers: Thresholds | None = None, **more: object) -> Background:
    """What is known besides the events: nothing, unless a test says so."""
    return Background(thresholds=numbers or thresholds(), zone=ZONE, **more)  # type: ignore[arg-type]


def event(  # noqa: PLR0913 - an event has that many sides
    number: int,
    query: str = "child.record",
    *,
    subject: str = "ruth",
    role: str = "practitioner",
    after: timedelta = timedelta(),
    parameters: Mapping[str, Value] | None = None,
    shown: tuple[str, ...] = (),
    determining: tuple[str, ...] = ("child.same-area",),
    outcome: OutcomeCode = OutcomeCode.SUCCESS,
    channel: Channel = Channel.PAGE,
    override: Mapping[str, Value] | None = None,
) -> Finished:
    """One event that has its outcome; `number` is the outcome's position."""
    recorded, identifier = timestamp(NINE + after), new_event_id()
    return Finished(
        position=number,
        intent=Intent(
            event_id=identifier, recorded=recorded, action=Action.READ, subject=subject, role=role,
            purpose="arranging-support", query=query, policy_set="1", channel=channel,
            parameters={"key": key(number)} if parameters is None else parameters, override=override,
        ),
        outcome=Outcome(
            event_id=identifier, recorded=recorded, outcome=outcome, shown=shown, determining=determining
        ),
    )  # fmt: skip


def key(number: int) -> str:
    """The key of the child of that number."""
    return f"{number:09d}"


def noticed(known: Background, *events: Finished) -> tuple[Observation, ...]:
    """Everything noticed in these events."""
    return tuple(one for event in events for one in observe(event, known))
