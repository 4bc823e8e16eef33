"""What had happened at the house of paper before a test began: Carol's walk, and three looks at Maisie."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.view_models.looks_page import Look
from graph.records import Parameters
from policies.ledger.entry import Action, Channel, Intent, Outcome, OutcomeCode
from policies.ledger.history import Event
from policies.request import TrailStep
from tests.app import northmoor

NOW = datetime(2026, 11, 23, 9, 22, tzinfo=UTC)
TRAIL = "6b1c2f0e-3f63-4d92-8a5e-1d0a3c7e9b21"


def new_event_id() -> str:
    """Give an event's id that no other has."""
    return f"00000000-0000-4000-8000-{secrets.token_hex(6)}"


def walk() -> tuple[Event, ...]:
    """Carol's walk from the search to the brother's record, with two links left out on the way."""
    steps: tuple[tuple[str, Parameters, str, dict[str, int], dict[str, int], tuple[str, ...]], ...] = (
        (
            "identify.candidates",
            {
                "typed_given_name": "Maisie",
                "typed_family_name": "Halam",
                "typed_dob": "2019-03-14",
                "dobs": ["2019-03-14"],
            },
            "identifying",
            {"by_key": 1},
            {},
            ("child.same-area",),
        ),
        ("child.glance", {"key": northmoor.MAISIE}, "identifying", {"child": 1}, {}, ("child.working-relationship",)),
        (
            "child.record",
            {"key": northmoor.MAISIE},
            "arranging-support",
            {"child": 1, "involvements": 4, "services": 4, "homes": 2, "carers": 3, "siblings": 3},
            {"sensitive.link": 1},
            ("child.working-relationship", "support.links"),
        ),
        (
            "explore.start",
            {"key": northmoor.MAISIE},
            "arranging-support",
            {"node": 1, "links": 12, "family": 6},
            {},
            ("child.working-relationship",),
        ),
        (
            "neighbours.household",
            {"key": northmoor.WEIR},
            "arranging-support",
            {"links": 3},
            {"shield.link": 2},
            ("family.homes",),
        ),
        (
            "child.record",
            {"key": northmoor.JUDE},
            "arranging-support",
            {"child": 1, "involvements": 2, "services": 3},
            {},
            ("child.working-relationship",),
        ),
    )
    events = []
    previous = None
    for number, (query, parameters, purpose, counts, pruned, policies) in enumerate(steps):
        recorded = (NOW - timedelta(minutes=8) + timedelta(seconds=47 * number)).isoformat(timespec="milliseconds")
        event_id = new_event_id()
        intent = Intent(
            event_id=event_id,
            recorded=recorded.replace("+00:00", "Z"),
            action=Action.READ,
            subject="carol",
            role="lead_professional",
            purpose=purpose,
            query=query,
            policy_set="2026.11.3",
            channel=Channel.PAGE,
            parameters=parameters,
            trail=TrailStep(trail=TRAIL, step=number + 1, previous=previous),
        )
        outcome = Outcome(
            event_id=event_id, recorded=intent.recorded, outcome=OutcomeCode.SUCCESS, counts=counts, pruned=pruned,
            determining=policies,
        )  # fmt: skip
        events.append(Event(position=10 + 2 * number, intent=intent, outcome=outcome))
        previous = event_id
    refused = replace(events[2].intent, event_id=new_event_id(), trail=None, subject="ruth", role="practitioner")
    closed = Outcome(event_id=refused.event_id, recorded=refused.recorded, outcome=OutcomeCode.REFUSED)
    return (*events, Event(position=40, intent=refused, outcome=closed))


def looks() -> tuple[Look, ...]:
    """Three looks at Maisie, newest first."""
    said = (
        (
            NOW - timedelta(minutes=8),
            "carol",
            "Carol Whitlock",
            "Family support worker, Early Help East",
            "arranging-support",
        ),
        (NOW - timedelta(days=4), "imran", "Imran Siddiq", "Social worker, Children in Need East", "preparing-meeting"),
        (NOW - timedelta(days=6), "ruth", "Ruth Ellwood", "Class teacher, Saltbridge Primary School", "child-in-front"),
    )
    return tuple(
        Look(at=at, subject=who, full_name=name, position=place, purpose=why, what="The record")
        for at, who, name, place, why in said
    )
