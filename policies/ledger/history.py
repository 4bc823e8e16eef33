"""The reading side of the ledger: who looked at what, when, why, and by which way they came to it.

Called by the governance officer's pages, by "who has viewed this" and by the export. It changes nothing. An event is
an intent with its outcome; one without an outcome is unfinished: something was asked and nothing was answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Engine, Row, Select, and_, not_, or_, select

from policies.errors import LedgerTampered
from policies.ledger import canonical, tables
from policies.ledger.database import reading
from policies.ledger.entry import Intent, Outcome, OutcomeCode, from_document
from policies.ledger.searchable import storable

_PAGE = 1_000

_Events: TypeAlias = Select[tuple[int, str, str | None]]

_asked = tables.entries.alias("asked")
_answered = tables.entries.alias("answered")
_EVENTS = (
    select(
        _asked.c.position,
        _asked.c.body.label("intent"),
        _answered.c.body.label("outcome"),
    )
    .select_from(
        _asked.outerjoin(_answered, and_(_answered.c.event_id == _asked.c.event_id, _answered.c.kind == "outcome"))
    )
    .where(_asked.c.kind == "intent")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """One entry as it is kept."""

    position: int
    body: str
    leaf_hash: bytes
    chain_hash: bytes

    @property
    def entry(self) -> Intent | Outcome:
        """What the body says."""
        return from_document(canonical.read(self.body))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An intent and what came of it. `position` is that of the intent, and orders events by when they were asked."""

    position: int
    intent: Intent
    outcome: Outcome | None

    @property
    def finished(self) -> bool:
        """Whether an outcome was recorded; if not, nothing was answered."""
        return self.outcome is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events to list; what is None does not restrict. Times are ledger timestamps, `until` excluded."""

    subject: str | None = None
    key: str | None = None
    """A node that was asked about by its key, or shown."""
    query: str | None = None
    outcome: OutcomeCode | None = None
    since: str | None = None
    until: str | None = None
    overridden: bool | None = None
    override: str | None = None
    """Reference of an emergency override: the events under it."""


class History:
    """Reads entries and events. Newest first, except where a walk is read back step by step."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def check(self) -> None:
        """Raise LedgerUnavailable unless the ledger can be read now."""
        self.entries(limit=1)

    def entries(self, after: int = -1, limit: int = _PAGE) -> list[StoredEntry]:
        """Entries behind the position `after`, in the order in which they were appended."""
        columns = tables.entries.c
        query = (
            select(columns.position, columns.body, columns.leaf_hash, columns.chain_hash)
            .where(columns.position > after)
            .order_by(columns.position)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [StoredEntry(**row) for row in connection.execute(query).mappings()]

    def event(self, event_id: str) -> Event | None:
        """The event of that id."""
        found = self._events(_EVENTS.where(_asked.c.event_id == storable(event_id)))
        return found[0] if found else None

    def events(self, wanted: EventFilter | None = None, *, before: int | None = None, limit: int = 100) -> list[Event]:
        """Events that match, newest first. `before` is the position of the last event of the page before."""
        wanted = wanted or EventFilter()
        query = _restricted(_EVENTS, wanted)
        if (wanted.since or wanted.until) and not (wanted.subject or wanted.key):
            # In the order of the index on moments, or a span of time would be sorted whole for each page of it.
            query = _page_by_moment(query, before)
        else:
            query = _page(query, before)
        return self._events(query.limit(limit))

    def looks_at(self, key: str, *, before: int | None = None, limit: int = 100) -> list[Event]:
        """Who has viewed this: the events whose answer showed the node, newest first."""
        shown = select(tables.keys.c.position).where(tables.keys.c.key == storable(key), tables.keys.c.part == "shown")
        query = _EVENTS.where(_answered.c.position.in_(shown), _answered.c.outcome == str(OutcomeCode.SUCCESS))
        return self._events(_page(query, before).limit(limit))

    def trail(self, trail: str) -> list[Event]:
        """A walk, step by step: the events of one trail, each naming the one that led to it."""
        return self._events(_EVENTS.where(_asked.c.trail == storable(trail)).order_by(_asked.c.step, _asked.c.position))

    def export_lines(self, after: int = -1) -> Iterator[str]:
        """Every entry as one line of JSON, body and hashes, for keeping and checking elsewhere."""
        while page := self.entries(after):
            for stored in page:
                yield canonical.write(
                    {
                        "position": stored.position,
                        "leaf_hash": stored.leaf_hash.hex(),
                        "chain_hash": stored.chain_hash.hex(),
                        "body": stored.body,
                    }
                )
            after = page[-1].position

    def events_after(self, after: int = -1) -> Iterator[Event]:
        """Every event behind the position `after`, in the order in which they were asked."""
        while page := self._events(_EVENTS.where(_asked.c.position > after).order_by(_asked.c.position).limit(_PAGE)):
            yield from page
            after = page[-1].position

    def _events(self, query: _Events) -> list[Event]:
        with reading(self._engine) as connection:
            return [_event(row) for row in connection.execute(query)]


def _page(query: _Events, before: int | None) -> _Events:
    if before is not None:
        query = query.where(_asked.c.position < before)
    return query.order_by(_asked.c.position.desc())


def _page_by_moment(query: _Events, before: int | None) -> _Events:
    if before is not None:
        last = select(tables.entries.c.recorded).where(tables.entries.c.position == before).scalar_subquery()
        query = query.where(_asked.c.recorded <= last, or_(_asked.c.recorded < last, _asked.c.position < before))
    return query.order_by(_asked.c.recorded.desc(), _asked.c.position.desc())


def _restricted(query: _Events, wanted: EventFilter) -> _Events:
    conditions = {
        "subject": _asked.c.subject == storable(wanted.subject or ""),
        "query": _asked.c.query == storable(wanted.query or ""),
        "outcome": _answered.c.outcome == wanted.outcome
        if wanted.outcome is OutcomeCode.SUCCESS
        else _asked.c.event_id.in_(select(tables.entries.c.event_id).where(tables.entries.c.outcome == wanted.outcome)),
        "since": _asked.c.recorded >= storable(wanted.since or ""),
        "until": _asked.c.recorded < storable(wanted.until or ""),
        "override": _asked.c.overridden & _asked.c.body.contains(_grant(wanted.override or ""), autoescape=True),
        "overridden": _asked.c.overridden if wanted.overridden else not_(_asked.c.overridden),
        "key": _asked.c.event_id.in_(
            select(tables.entries.c.event_id)
            .join(tables.keys, tables.keys.c.position == tables.entries.c.position)
            .where(tables.keys.c.key == storable(wanted.key or ""))
        ),
    }
    return query.where(*(condition for name, condition in conditions.items() if getattr(wanted, name) is not None))


def _grant(reference: str) -> str:
    """How the canonical body of an intent names the grant that it was made under; no parameter is written so."""
    return f'"reference":{canonical.write(storable(reference))},"until":'


def _event(row: Row[tuple[int, str, str | None]]) -> Event:
    try:
        intent = from_document(canonical.read(row.intent))
        outcome = None if row.outcome is None else from_document(canonical.read(row.outcome))
    except ValueError as problem:
        raise LedgerTampered(
            f"the entry `{row.position}` is not JSON any more; verify the ledger", step="words"
        ) from problem
    if not isinstance(intent, Intent) or isinstance(outcome, Intent):
        raise LedgerTampered(f"the entry `{row.position}` is not of its kind; verify the ledger", step="words")
    return Event(position=row.position, intent=intent, outcome=outcome)
