"""An event of the ledger as other systems read it: FHIR R4 AuditEvent, break-glass included (R24).

Called by `kithmap ledger export --format fhir`. The coded words are those of HL7 where it has them; what only we know
(our purposes, grounds, policies) stands under names of our own. Parameters go along, as R20 asks.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policies.ledger import canonical
from policies.ledger.entry import Intent, Outcome, OutcomeCode
from policies.ledger.history import Event

_HL7 = "http://terminology.hl7.org/CodeSystem"
_OURS = "urn:kithmap"
_OUTCOMES: Mapping[OutcomeCode, str] = {
    OutcomeCode.SUCCESS: "0",
    OutcomeCode.REFUSED: "4",
    OutcomeCode.FAILED: "8",
}
_UNFINISHED = "8"
BREAK_THE_GLASS = {"system": f"{_HL7}/v3-ActReason", "code": "BTG", "display": "break the glass"}


def audit_event(event: Event, site: str) -> dict[str, Any]:
    """One event as an AuditEvent. `site` names the authority whose ledger it is."""
    intent, outcome = event.intent, event.outcome
    said = {
        "resourceType": "AuditEvent",
        "id": intent.event_id,
        "type": {"system": f"{_HL7}/audit-event-type", "code": "rest", "display": "RESTful Operation"},
        "subtype": [{"system": f"{_OURS}:query", "code": intent.query}],
        "action": str(intent.action),
        "recorded": intent.recorded,
        "outcome": _UNFINISHED if outcome is None else _OUTCOMES[outcome.outcome],
        "outcomeDesc": _in_words(outcome),
        "purposeOfEvent": list(_purposes(intent)),
        "agent": list(_agents(intent, outcome)),
        "source": {
            "site": site,
            "observer": {"display": "Kithmap"},
            "type": [{"system": f"{_HL7}/security-source-type", "code": "4", "display": "Application Server"}],
        },
        "entity": list(_entities(intent, outcome)),
    }
    return {name: value for name, value in said.items() if value != []}


def _in_words(outcome: Outcome | None) -> str:
    if outcome is None:
        return "not finished: nothing was answered"
    return outcome.error or str(outcome.outcome)


def _purposes(intent: Intent) -> Iterator[dict[str, Any]]:
    if intent.override is not None:
        yield {"coding": [BREAK_THE_GLASS], "text": str(intent.override.get("ground") or "not stated")}
    if intent.purpose is not None:
        yield {"coding": [{"system": f"{_OURS}:purpose", "code": str(intent.purpose)}]}


def _agents(intent: Intent, outcome: Outcome | None) -> Iterator[dict[str, Any]]:
    decided = outcome.determining if outcome else ()
    yield {
        "type": {"coding": [{"system": f"{_HL7}/v3-ParticipationType", "code": "AUT", "display": "author"}]},
        "role": [{"coding": [{"system": f"{_OURS}:role", "code": str(intent.role)}]}],
        "who": _named(f"{_OURS}:account", intent.subject),
        "requestor": True,
        "policy": [f"{_OURS}:policy-set:{intent.policy_set}", *(f"{_OURS}:policy:{policy}" for policy in decided)],
        "media": {"system": f"{_OURS}:channel", "code": str(intent.channel)},
    }
    if intent.on_behalf_of is not None:
        yield {"who": _named(f"{_OURS}:account", intent.on_behalf_of), "requestor": False}


def _entities(intent: Intent, outcome: Outcome | None) -> Iterator[dict[str, Any]]:
    if intent.parameters:
        asked = base64.b64encode(canonical.write(dict(intent.parameters)).encode()).decode()
        yield {"type": _object("query"), "query": asked}
    if intent.override is not None:
        reference = str(intent.override.get("reference", ""))
        details = [(name, value) for name, value in intent.override.items() if name != "reference"]
        yield {
            "what": _named(f"{_OURS}:override", reference), "type": _object("override"), "detail": _details(details)
        }  # fmt: skip
    for key in outcome.shown if outcome else ():
        yield {"what": _named(f"{_OURS}:key", key), "type": _object("record")}
    if outcome is not None and outcome.counts:
        yield {"type": _object("answer"), "detail": _details(list(outcome.counts.items()))}


def _object(code: str) -> dict[str, str]:
    return {"system": f"{_OURS}:entity", "code": code}


def _named(system: str, value: str) -> dict[str, Any]:
    return {"identifier": {"system": system, "value": value}}


def _details(pairs: Sequence[tuple[str, object]]) -> list[dict[str, str]]:
    return [{"type": name, "valueString": str(value)} for name, value in pairs]
