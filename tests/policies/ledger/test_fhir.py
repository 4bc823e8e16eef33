"""Shows that an event is said as a FHIR R4 AuditEvent, with what an emergency adds to it (R24)."""

import base64
import json
from typing import Any

import pytest

from policies.ledger.entry import Intent, OutcomeCode
from policies.ledger.fhir import audit_event
from policies.ledger.history import Event
from policies.request import Purpose
from tests.policies.ledger.events import CHILD, intent, outcome

REQUIRED = {"resourceType", "type", "recorded", "agent", "source"}
"""What FHIR R4 asks of every AuditEvent."""
OVERRIDE = {
    "reference": "OV-7K4M29XQ", "ground": "immediate-danger", "until": "2026-03-02T09:30:00.000Z", "child": CHILD,
    "hops": 1,
}  # fmt: skip


def _said(asked: Intent, code: OutcomeCode | None = OutcomeCode.SUCCESS) -> dict[str, Any]:
    answered = None if code is None else outcome(asked, outcome=code)
    return audit_event(Event(position=0, intent=asked, outcome=answered), "Northmoor Council")


def test_every_event_says_what_fhir_requires() -> None:
    said = _said(intent())
    assert said.keys() >= REQUIRED
    assert said["resourceType"] == "AuditEvent"
    assert said["action"] == "R"
    assert json.loads(json.dumps(said)) == said


def test_an_emergency_says_break_the_glass_with_its_ground_and_reference() -> None:
    said = _said(intent(override=OVERRIDE, purpose=Purpose.WORRIED_SAFETY))
    first, second = said["purposeOfEvent"]
    assert first["coding"][0]["code"] == "BTG"
    assert first["text"] == "immediate-danger"
    assert second["coding"][0]["code"] == "worried-safety"
    (about,) = [one for one in said["entity"] if one["type"]["code"] == "override"]
    assert about["what"]["identifier"]["value"] == "OV-7K4M29XQ"
    assert {"type": "until", "valueString": "2026-03-02T09:30:00.000Z"} in about["detail"]


def test_without_an_emergency_nothing_says_break_the_glass() -> None:
    assert "BTG" not in json.dumps(_said(intent()))


def test_what_was_asked_and_shown_stands_in_the_entities() -> None:
    said = _said(intent(parameters={"key": CHILD}))
    asked, shown = said["entity"][0], said["entity"][1]
    assert json.loads(base64.b64decode(asked["query"])) == {"key": CHILD}
    assert shown["what"]["identifier"]["value"] == CHILD


def test_both_people_of_a_mediated_look_are_agents_and_one_of_them_asked() -> None:
    agents = _said(intent(on_behalf_of="ben.aku"))["agent"]
    assert [agent["requestor"] for agent in agents] == [True, False]
    assert agents[1]["who"]["identifier"]["value"] == "ben.aku"


@pytest.mark.parametrize(
    ("code", "said"),
    [(OutcomeCode.SUCCESS, "0"), (OutcomeCode.REFUSED, "4"), (OutcomeCode.FAILED, "8"), (None, "8")],
)
def test_the_outcome_is_fhirs(code: OutcomeCode | None, said: str) -> None:
    assert _said(intent(), code)["outcome"] == said


def test_the_moment_has_the_form_of_an_instant() -> None:
    assert _said(intent())["recorded"] == "2026-03-02T09:00:00.000Z"
