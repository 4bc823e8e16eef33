"""The ledger as pages may read it: events, a walk, the looks at a record; each reading is decided and recorded too.

INVARIANT (looks-are-filtered): of the looks at a record a reader learns only those by people whom the reader may know
of anyway. A look from a sensitive service would otherwise say that this service is involved (R13).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo

from app.accounts.account import Account
from app.accounts.store import AccountStore
from app.view_models.frame import position
from app.view_models.looks_page import Look
from app.view_models.words import listed, sentence
from graph.queries.registry import QUERIES
from policies.gate import Gate
from policies.ledger.history import Event, EventFilter, History
from policies.request import AccessRequest

_MOST_LOOKS = 500
_OPENED: Mapping[str, str] = {
    "child.record": "the record", "family.view": "the family", "explore.start": "the links",
    "neighbours.child": "the links",
}  # fmt: skip
"""The queries that count as a look, and what they opened."""


class LedgerReader:
    """Reads the ledger for the pages; decides by the gate."""

    def __init__(self, *, gate: Gate, history: History, accounts: AccountStore, zone: tzinfo) -> None:
        self._gate = gate
        self._history = history
        self._accounts = accounts
        self._zone = zone

    def events(self, request: AccessRequest, wanted: EventFilter, *, before: int | None, limit: int) -> Sequence[Event]:
        """Events, newest first. Raises Refused where the policies do not let the subject read the ledger."""
        found: list[Event] = []

        def fetch() -> list[dict[str, str]]:
            found.extend(self._history.events(wanted, before=before, limit=limit + 1))
            if found and _is_this_reading(found[0], request):
                del found[0]
            del found[limit:]
            return [{"event": event.intent.event_id} for event in found]

        asked = {"subject": wanted.subject, "key": wanted.key, "outcome": wanted.outcome, "since": wanted.since,
                 "until": wanted.until, "before": before}  # fmt: skip
        self._gate.consult(request, "ledger.events", "view_ledger", asked, fetch)
        return found

    def trail(self, request: AccessRequest, trail: str) -> Sequence[Event]:
        """One recorded walk, step by step; empty when there is none of that name. Raises Refused as `events` does."""
        found: list[Event] = []

        def fetch() -> list[dict[str, str]]:
            found.extend(self._history.trail(trail))
            return [{"event": event.intent.event_id} for event in found]

        self._gate.consult(request, "ledger.trail", "view_ledger", {"trail": trail}, fetch)
        return found

    def looks_at(self, request: AccessRequest, key: str) -> Sequence[Look]:
        """The looks at a record that the subject may know of; empty where the policies let them know of none."""
        if not self._gate.permits(request, "view_looks"):
            return ()
        found: list[Look] = []

        def fetch() -> list[dict[str, str]]:
            found.extend(self._known_looks(request, key))
            return [{"at": look.at.isoformat(), "subject": look.subject} for look in found]

        self._gate.consult(request, "ledger.looks", "view_looks", {"key": key}, fetch, shown=(key,))
        return found

    def _known_looks(self, request: AccessRequest, key: str) -> list[Look]:
        events = [event for event in self._history.looks_at(key, limit=_MOST_LOOKS) if _is_look(event, key)]
        people = {account.username: account for account in self._accounts.all()}
        known = self._known_to(
            request, {account.practitioner_key for account in people.values() if account.practitioner_key}
        )
        by_day: dict[tuple[str, str | None, str | None, date], list[Event]] = {}
        for event in events:
            viewer = people.get(event.intent.subject)
            if event.intent.subject == request.subject.username or (
                viewer is not None and _may_be_named(viewer, known)
            ):
                intent = event.intent
                seen_on = self._local(event).date()
                by_day.setdefault((intent.subject, intent.purpose, intent.on_behalf_of, seen_on), []).append(event)
        return [self._look(looks, people.get(subject)) for (subject, *_), looks in by_day.items()]

    def _known_to(self, request: AccessRequest, practitioners: Iterable[str]) -> frozenset[str]:
        """Those whose node the reader may see, by the gate."""
        rows = self._gate.read(request, QUERIES["node.counts"], {"keys": sorted(practitioners)}).parts["practitioner"]
        return frozenset(str(row["key"]) for row in rows)

    def _look(self, events: Sequence[Event], viewer: Account | None) -> Look:
        """The looks of one person on one day for one purpose, said once: the latest, and all that was opened."""
        intent = events[0].intent
        opened = dict.fromkeys(_OPENED[event.intent.query] for event in reversed(events))
        return Look(
            at=self._local(events[0]), subject=intent.subject, full_name=viewer.full_name if viewer else intent.subject,
            position=position(viewer.role, viewer.team) if viewer else "", purpose=intent.purpose or "",
            what=sentence(listed(opened)), on_behalf_of=intent.on_behalf_of,
        )  # fmt: skip

    def _local(self, event: Event) -> datetime:
        return datetime.fromisoformat(event.intent.recorded).astimezone(self._zone)


def _is_this_reading(newest: Event, request: AccessRequest) -> bool:
    """Whether an event is the reading that is going on: it has no outcome yet, and would say so of itself."""
    return newest.outcome is None and newest.intent.subject == request.subject.username


def _is_look(event: Event, key: str) -> bool:
    return event.intent.query in _OPENED and event.intent.parameters.get("key") == key


def _may_be_named(viewer: Account, known: frozenset[str]) -> bool:
    """Whoever has a node must be known; duties without one (coordinator, data manager) are no service to a child."""
    return viewer.practitioner_key is None or viewer.practitioner_key in known
