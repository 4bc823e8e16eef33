"""Builders of intents and outcomes: a social worker opens a child's record, unless a test says otherwise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from policies.ledger.entry import Action, Channel, Intent, Outcome, OutcomeCode, new_event_id, timestamp
from policies.ledger.journal import Journal

CHILD = "7K4M29XQ3"
BROTHER = "0B2C4D6F8"
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def intent(**changes: Any) -> Intent:  # noqa: ANN401 - fields of Intent, checked by its constructor
    """Give an intent with the fields that matter to the test."""
    usual = Intent(
        event_id=new_event_id(),
        recorded=timestamp(MORNING),
        action=Action.READ,
        subject="amara.osei",
        role="social_worker",
        purpose="arranging-support",
        query="child.record",
        policy_set="sha256:5c1d",
        channel=Channel.PAGE,
        parameters={"child": CHILD},
    )
    return replace(usual, **changes)


def outcome(of: Intent, **changes: Any) -> Outcome:  # noqa: ANN401 - fields of Outcome, checked by its constructor
    """Give the outcome of an intent: the child was shown, unless the test says otherwise."""
    usual = Outcome(
        event_id=of.event_id,
        recorded=of.recorded,
        outcome=OutcomeCode.SUCCESS,
        shown=(CHILD,),
        counts={"child": 1},
        determining=("read.caseload",),
        result_digest="sha256:77aa",
    )
    return replace(usual, **changes)


def record(journal: Journal, asked: Intent | None = None, **shown: Any) -> Intent:  # noqa: ANN401 - fields of Outcome
    """Record a finished event, and give its intent."""
    asked = asked or intent()
    journal.intent(asked)
    journal.outcome(outcome(asked, **shown))
    return asked


def minutes(number: int) -> str:
    """Give the ledger's timestamp of that many minutes after nine."""
    return timestamp(MORNING + timedelta(minutes=number))
