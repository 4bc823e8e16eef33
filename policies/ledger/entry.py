"""What the ledger records: an intent before a look or a change, an outcome after it, one event id for both.

Built by the gate, written by the journal, read back by the history and by verification. The words are those of FHIR
AuditEvent (recorded, action, agent, purpose, outcome, entity); the trail is W3C PROV's `wasInformedBy`. Parameters and
what was shown are kept with the event (R20); what policy pruned is kept here and nowhere else.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from graph.records import Value
from policies.errors import EntryRefused
from policies.request import TrailStep

FORMAT = "kithmap.ledger/1"
"""Names the form of the documents below, so that a later form can stand beside it in one chain."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_CODE = re.compile(r"[a-z0-9]+([-_.][a-z0-9]+)*")


class Action(StrEnum):
    """FHIR AuditEvent.action: what is done to the records."""

    CREATE = "C"
    READ = "R"
    UPDATE = "U"
    DELETE = "D"
    EXECUTE = "E"


class Channel(StrEnum):
    """The door through which the request came."""

    PAGE = "page"
    API = "api"
    CLI = "cli"


class OutcomeCode(StrEnum):
    """FHIR AuditEvent.outcome, in our words: answered, denied by policy, or broken off by a fault."""

    SUCCESS = "success"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What somebody is about to look at or change, stored before anything is read."""

    event_id: str
    recorded: str
    action: Action
    subject: str
    """Username of the account; `anonymous` where nobody is signed in."""
    role: str
    purpose: str | None
    query: str
    policy_set: str
    channel: Channel
    subject_key: str | None = None
    """Key of the subject's own node in the graph, where there is one."""
    on_behalf_of: str | None = None
    parameters: Mapping[str, Value] = field(default_factory=dict)
    trail: TrailStep | None = None
    system_action: str | None = None
    """What policies decide of the house itself, where the event is no read of the graph: `review_alerts` and the like.
    """
    override: Mapping[str, Value] | None = None
    """The fields of a break-glass grant in force (R24): reference, ground, until, child, hops."""

    def __post_init__(self) -> None:
        _require_event(self.event_id, self.recorded)
        for word, value in (("subject", self.subject), ("query", self.query), ("policy set", self.policy_set)):
            if not value:
                raise EntryRefused(f"an intent without a {word} says too little to be recorded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an intent, stored before anything is answered."""

    event_id: str
    recorded: str
    outcome: OutcomeCode
    shown: tuple[str, ...] = ()
    """Keys of the nodes that the answer shows."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Rows per part of the answer."""
    pruned: Mapping[str, int] = field(default_factory=dict)
    """Rows that a policy, by its `@id`, kept out of the answer: known to the ledger only."""
    determining: tuple[str, ...] = ()
    result_digest: str | None = None
    error: str | None = None
    """A code such as `store-timeout`: never a message, which could carry personal data."""

    def __post_init__(self) -> None:
        _require_event(self.event_id, self.recorded)
        if self.error is not None and not _CODE.fullmatch(self.error):
            raise EntryRefused("the error of an outcome must be a code such as `store-timeout`, without personal data")


def new_event_id() -> str:
    """An id for one event; its intent and its outcome share it."""
    return str(uuid.uuid4())


def timestamp(moment: datetime | None = None) -> str:
    """A moment as the ledger writes it: UTC, ISO 8601, milliseconds. Without a moment: now."""
    moment = moment or datetime.now(UTC)
    if moment.tzinfo is None:
        raise EntryRefused(f"the moment `{moment.isoformat()}` has no time zone; give it one")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def document(entry: Intent | Outcome) -> dict[str, Value]:
    """The entry as the plain value that is hashed and stored."""
    if isinstance(entry, Outcome):
        return {
            "format": FORMAT,
            "kind": "outcome",
            "event_id": entry.event_id,
            "recorded": entry.recorded,
            "outcome": str(entry.outcome),
            "shown": list(entry.shown),
            "counts": dict(entry.counts),
            "pruned": dict(entry.pruned),
            "determining": list(entry.determining),
            "result_digest": entry.result_digest,
            "error": entry.error,
        }
    trail = entry.trail
    # Only where there is one: entries of before this was kept stay what they are, to the byte.
    decided = {} if entry.system_action is None else {"system_action": entry.system_action}
    return {
        "format": FORMAT,
        "kind": "intent",
        "event_id": entry.event_id,
        "recorded": entry.recorded,
        "action": str(entry.action),
        "subject": entry.subject,
        "subject_key": entry.subject_key,
        "role": str(entry.role),
        "on_behalf_of": entry.on_behalf_of,
        "purpose": None if entry.purpose is None else str(entry.purpose),
        "query": entry.query,
        "parameters": dict(entry.parameters),
        "trail": None if trail is None else {"trail": trail.trail, "step": trail.step, "previous": trail.previous},
        "policy_set": entry.policy_set,
        "channel": str(entry.channel),
        "override": None if entry.override is None else dict(entry.override),
        **decided,
    }


def from_document(value: Value) -> Intent | Outcome:
    """The entry that a stored document describes. Raises EntryRefused for a document in other words."""
    fields: dict[str, Any] = dict(value) if isinstance(value, dict) else {}
    form, kind = fields.pop("format", None), fields.pop("kind", None)
    try:
        if (form, kind) == (FORMAT, "intent"):
            trail = fields.pop("trail")
            return Intent(
                action=Action(fields.pop("action")),
                channel=Channel(fields.pop("channel")),
                trail=None if trail is None else TrailStep(**trail),
                **fields,
            )
        if (form, kind) == (FORMAT, "outcome"):
            return Outcome(
                outcome=OutcomeCode(fields.pop("outcome")),
                shown=tuple(fields.pop("shown")),
                determining=tuple(fields.pop("determining")),
                **fields,
            )
    except (KeyError, TypeError, ValueError) as problem:
        raise EntryRefused(f"an {kind} in other words than those of `{FORMAT}`") from problem
    raise EntryRefused(f"this is no entry of the form `{FORMAT}`")


def _require_event(event_id: str, recorded: str) -> None:
    try:
        well_formed = str(uuid.UUID(event_id)) == event_id
    except (ValueError, AttributeError, TypeError):
        well_formed = False
    if not well_formed:
        raise EntryRefused(f"`{event_id}` is no event id; make one with `new_event_id`")
    if not _MOMENT.fullmatch(recorded):
        raise EntryRefused(f"`{recorded}` is no moment of the ledger; make one with `timestamp`")
