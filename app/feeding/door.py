"""The real-time door: what a supplier sent is checked, kept, answered, and then loaded as a file would be.

Called by the desk of the API. The answer is made from what was sent and from nothing else, before anything is looked
up. INVARIANT (no echo): whether a child was known, is shielded, resembles somebody or waits for a person shows neither
in the bytes of an answer nor in the time that it takes. Those who mind the data learn it from their own queues.
"""

import json
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from app.feeding.inbox import Inbox, Message
from app.feeding.rate import Rate
from app.feeding.suppliers import Supplier, SupplierStore
from app.service_subject import load_request
from graph.records import Parameters
from loaders import pipeline
from loaders.declarations import Feed, Kind
from loaders.errors import DeclarationError, LoaderError
from loaders.feeds.catalogue import find_feed
from loaders.intake import take_in
from loaders.records import Coverage, Rejection, Remark
from loaders.report import LoadReport
from loaders.sent import SentRow, open_sent
from loaders.waiting import ask_again
from loaders.warm import Everybody
from policies.gate import Gate
from policies.request import at

MOST_ROWS = 500
LARGEST_BODY = 1024 * 1024
_AT_ONCE = 200
"""Messages of one load."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message as it came: its key, the digest of its very bytes, and its rows."""

    idempotency_key: str
    body_digest: str
    rows: Sequence[Mapping[str, object]]
    part: str = ""


@dataclass(slots=True, kw_only=True)
class FeedDoor:
    """One per process."""

    gate: Gate
    suppliers: SupplierStore
    inbox: Inbox
    clock: Callable[[], datetime]
    everybody: Everybody | None = None
    """Who is held, kept from one message to the next; without it, everything is read at each."""
    rate: Rate = field(init=False)
    _arrived: threading.Event = field(default_factory=threading.Event)
    _loading: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.rate = Rate(clock=self.clock)

    def receive(self, supplier: Supplier, sent: Sent) -> str | None:
        """Keep a message and answer it; None where another body came under the same key before.

        Raises DeclarationError where the feed has no such part, Refused, LedgerUnavailable or GateError: then nothing
        was kept, and the sender sends it again.
        """
        feed = find_feed(supplier.feed)
        answer = json.dumps(_answer(feed, part_of(feed, sent.part), sent.rows, supplier, self._today()), sort_keys=True)
        message = Message(
            supplier=supplier.name, idempotency_key=sent.idempotency_key, body_digest=sent.body_digest, answer=answer,
            rows=[dict(row) for row in sent.rows], part=sent.part,
        )  # fmt: skip
        told: Parameters = {
            "supplier": supplier.name,
            "feed": feed.code,
            "message": sent.idempotency_key,
            "rows": len(sent.rows),
        }
        kept = self.gate.act(
            supplier.request(self.clock()), "feed.receive", "load", told, lambda _event_id: self.inbox.keep(message)
        )
        return kept.answer if kept.body_digest == sent.body_digest else None

    def load_what_came(self) -> list[LoadReport]:
        """Load the rows of every message that waits, oldest first; those of one supplier together.

        Raises what a load raises, TurnTaken too; what could not be loaded stays in the inbox and is tried again. Where
        another thread of this process is loading, it loads these messages too, and nothing is left to do here.
        """
        self._arrived.set()
        reports: list[LoadReport] = []
        # Whoever comes while another one loads only says so, and holds up no thread; the other looks once more.
        while self._arrived.is_set() and self._loading.acquire(blocking=False):
            try:
                self._arrived.clear()
                aside: set[str] = set()
                while self.inbox.to_load(1, aside):
                    reports += self._load_some(aside)
            finally:
                self._loading.release()
        return reports

    def _load_some(self, aside: set[str]) -> list[LoadReport]:
        """The oldest messages that wait, in one turn: no other process may load them too, or later ones before.

        A supplier whose messages cannot be loaded, because its feed is declared otherwise by now, is set aside: it must
        not hold up the others.
        """
        reports, loaded, service = [], [], load_request(self.clock())
        with self.gate.turn(service, "messages"):
            waiting = self.inbox.to_load(_AT_ONCE, aside)
            for (name, _, _), together in groupby(
                waiting, key=lambda one: (one.supplier, one.received_at[:10], one.part)
            ):
                messages = list(together)
                supplier = self.suppliers.named(name)
                if supplier is not None and name not in aside:
                    try:
                        reports.append(self._load(supplier, messages))
                    except LoaderError as problem:
                        aside.add(name)
                        _log.warning("messages of supplier %s wait in the inbox: %s", name, type(problem).__name__)
                        continue
                loaded += messages if name not in aside else []
            # Asked before the messages are done with: a process that dies in between asks when they are loaded again.
            if any(report.accepted for report in reports):
                ask_again(self.gate, service, self.everybody)
            self.inbox.loaded(loaded)
        return reports

    def _load(self, supplier: Supplier, messages: Sequence[Message]) -> LoadReport:
        feed = find_feed(supplier.feed)
        files = [
            open_sent(
                feed, part_of(feed, message.part), message.rows, name=f"message {message.idempotency_key}",
                coverage=_coverage(supplier, message.received_at[:10]),
            )
            for message in messages
        ]  # fmt: skip
        report = pipeline.load_files(
            feed, files, self.gate, supplier.request(self.clock()), covers=False, everybody=self.everybody
        )
        _log.info("loaded %d messages of feed %s: %d rejected", len(messages), feed.code, report.rejected)
        return report

    def _today(self) -> date:
        return at(self.clock()).date()


def part_of(feed: Feed, name: str) -> Kind:
    """The kind of rows that is meant; the first where none is named. Raises DeclarationError for a name it lacks."""
    found = next((kind for kind in feed.kinds if name in {"", kind.name}), None)
    if found is None:
        raise DeclarationError(
            f"feed `{feed.code}` has no part `{name}`; it has {', '.join(k.name for k in feed.kinds)}"
        )
    return found


def _coverage(supplier: Supplier, day: str) -> Coverage:
    return Coverage(area=supplier.area, since=day, correct_to=day)


def _answer(
    feed: Feed, kind: Kind, rows: Sequence[SentRow], supplier: Supplier, today: date
) -> Mapping[str, object]:  # fmt: skip
    """What the sender is told of each row: taken, or not and why. It follows from the row alone."""
    file = open_sent(feed, kind, rows, name="message", coverage=_coverage(supplier, today.isoformat()))
    rejected: dict[int, Rejection] = {}
    remarks: dict[int, list[Remark]] = {}
    for outcome in take_in(file, received=today):
        if isinstance(outcome, Rejection):
            rejected.setdefault(outcome.line, outcome)
        elif isinstance(outcome, Remark):
            remarks.setdefault(outcome.line, []).append(outcome)
    return {
        "accepted": len(rows) - len(rejected), "rejected": len(rejected),
        "rows": [
            {
                "row": line, "answer": "rejected" if line in rejected else "accepted",
                **({"fault": _told(rejected[line])} if line in rejected else {}),
                "remarks": [_told(remark) for remark in remarks.get(line, ())],
            }
            for line in range(1, len(rows) + 1)
        ],
    }  # fmt: skip


def _told(finding: Rejection | Remark) -> Mapping[str, str | None]:
    return {"rule": finding.rule, "column": finding.column, "reason": finding.reason}
