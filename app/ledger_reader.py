"""The ledger as pages may read it: events, a walk, the looks at a record; each reading is decided and recorded too.

INVARIANT (looks-are-filtered): of the looks at a record a reader learns only those by people whom the reader may know
of anyway. A look from a sensitive service would otherwise say that this service is involved (R13).

INVARIANT (exempt-is-absent): a look that is kept out of the family's report (R44) is in no list of looks but that of
the desk which keeps it out: a page that a practitioner prints may lie on the family's table. The ledger keeps it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from heapq import merge
from itertools import islice

from app.accounts.account import Account, subject_of
from app.accounts.store import AccountStore
from app.casework.case import Kind
from app.casework.joins import Span, looked_at_as
from app.casework.store import CaseStore
from app.looks import (
    OPENED,
    ExemptLook,
    exempt_looks,
    family_looks,
    is_opening,
    is_told,
    local_time,
)
from app.view_models.family_looks import FamilyLooks, FamilyTold
from app.view_models.frame import position
from app.view_models.looks_page import Look
from app.view_models.words import listed, sentence
from graph.queries.registry import QUERIES
from policies.gate import Gate
from policies.ledger.entry import OutcomeCode
from policies.ledger.history import Event, EventFilter, History
from policies.request import AccessRequest

_MOST_LOOKS = 500
_AT_ONCE = 1_000
_EVERY_EXEMPTION = 100_000


class LedgerReader:
    """Reads the ledger for the pages; decides by the gate."""

    def __init__(
        self, *, gate: Gate, history: History, accounts: AccountStore, casework: CaseStore, zone: tzinfo
    ) -> None:
        self._gate = gate
        self._history = history
        self._accounts = accounts
        self._casework = casework
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
        return self._looks(request, "ledger.looks", "view_looks", key, self._exempt)

    def looks_to_exempt(self, request: AccessRequest, key: str) -> Sequence[Look]:
        """The same looks and those that are exempt already, for whoever may ask for exemptions. Raises Refused."""
        return self._looks(request, "exemption.looks", "propose_exemption", key, lambda _keys, _now: frozenset())

    def looks_for_family(
        self, request: AccessRequest, records: Mapping[str, Sequence[str]], *, since: str, until: str
    ) -> FamilyTold:
        """What a family is told of each child: `records` are the keys of all that has become one with the child's.

        Times are those of the ledger, `until` excluded. Raises Refused where the subject draws up no reports.
        """
        found: dict[str, FamilyLooks] = {}

        def fetch() -> list[dict[str, str | int]]:
            for child, keys in records.items():
                spans = self._spans(child, keys)
                exempt = self._exempt({span.key for span in spans}, request.environment.now)
                about = {
                    span.key: [
                        event for event in self._events_about(span.key, since, until)
                        if span.holds(event.intent.recorded)
                    ]
                    for span in spans
                }  # fmt: skip
                found[child] = family_looks(about, exempt, self._zone)
            return [{"child": child, "looks": len(told.looks), "upkeep": told.upkeep} for child, told in found.items()]

        children = list(records)
        asked = {"keys": children, "since": since, "until": until}
        self._gate.consult(request, "report.looks", "report_looks", asked, fetch, shown=tuple(children))
        looks = (look for told in found.values() for look in told.looks)
        named = {name for look in looks for name in (look.subject, look.on_behalf_of) if name}
        people = {name: subject_of(account) for name in sorted(named) if (account := self._accounts.get(name))}
        return FamilyTold(children=found, people=people)

    def _looks(
        self,
        request: AccessRequest,
        name: str,
        action: str,
        key: str,
        exempt: Callable[[Collection[str], datetime], Collection[ExemptLook]],
    ) -> Sequence[Look]:
        found: list[Look] = []

        def fetch() -> list[dict[str, str]]:
            spans = self._spans(key)
            kept_out = exempt([span.key for span in spans], request.environment.now)
            found.extend(self._known_looks(request, spans, kept_out))
            return [{"at": look.at.isoformat(), "subject": look.subject} for look in found]

        self._gate.consult(request, name, action, {"key": key}, fetch, shown=(key,))
        return found

    def _exempt(self, keys: Collection[str], now: datetime) -> Collection[ExemptLook]:
        """The looks at these children that exemptions in force keep out."""
        in_force = (
            case
            for key in keys
            for case in self._casework.find(Kind.EXEMPT_LOOK, states={"in-force"}, child=key, limit=_EVERY_EXEMPTION)
        )
        return exempt_looks(in_force, now)

    def _events_about(self, key: str, since: str, until: str) -> Iterator[Event]:
        """Every answered event of a period that asked about a child or showed it, newest first."""
        wanted = EventFilter(key=key, outcome=OutcomeCode.SUCCESS, since=since, until=until)
        before: int | None = None
        while page := self._history.events(wanted, before=before, limit=_AT_ONCE):
            yield from page
            before = page[-1].position

    def _spans(self, key: str, others: Iterable[str] = ()) -> tuple[Span, ...]:
        """The keys under which a child was looked at. INVARIANT (union): no join, no parting hides a look (R41)."""
        spans = looked_at_as(self._casework, key)
        known = {span.key for span in spans}
        return (*spans, *(Span(key=other) for other in others if other not in known))

    def _openings(self, span: Span) -> Iterator[tuple[Event, str]]:
        """Every event in which somebody opened a child under a key, newest first, with that key."""
        before: int | None = None
        while page := self._history.looks_at(span.key, before=before, limit=_AT_ONCE):
            for event in page:
                if is_opening(event, span.key) and span.holds(event.intent.recorded):
                    yield event, span.key
            before = page[-1].position

    def _known_looks(self, request: AccessRequest, spans: Sequence[Span], exempt: Collection[ExemptLook]) -> list[Look]:
        # Exempt looks are left out before the list is cut: one that is not told of must not push another off its end.
        openings = merge(*(self._openings(span) for span in spans), key=lambda found: found[0].position, reverse=True)
        told = (event for event, key in openings if is_told(event, key, exempt, self._zone))
        events = list(islice(told, _MOST_LOOKS))
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
        opened = dict.fromkeys(OPENED[event.intent.query] for event in reversed(events))
        return Look(
            at=self._local(events[0]), subject=intent.subject, full_name=viewer.full_name if viewer else intent.subject,
            position=position(viewer.role, viewer.team) if viewer else "", purpose=intent.purpose or "",
            what=sentence(listed(opened)), on_behalf_of=intent.on_behalf_of,
        )  # fmt: skip

    def _local(self, event: Event) -> datetime:
        return local_time(event, self._zone)


def _is_this_reading(newest: Event, request: AccessRequest) -> bool:
    """Whether an event is the reading that is going on: it has no outcome yet, and would say so of itself."""
    return newest.outcome is None and newest.intent.subject == request.subject.username


def _may_be_named(viewer: Account, known: frozenset[str]) -> bool:
    """Whoever has a node must be known; duties without one (coordinator, data manager) are no service to a child."""
    return viewer.practitioner_key is None or viewer.practitioner_key in known
