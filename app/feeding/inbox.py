"""The inbox of the real-time door: every message once, with its answer, its rows until they are loaded.

Called by the door inside `Gate.act`. A message that was answered is durable: whatever happens afterwards, its rows are
loaded sooner or later, and the same message sent again has the same answer and no effect.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.feeding.tables import messages
from policies.errors import LedgerUnavailable
from policies.ledger.database import reading, writing
from policies.ledger.entry import timestamp
from policies.request import at


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one supplier sent under one idempotency key, and what was answered."""

    supplier: str
    idempotency_key: str
    body_digest: str
    answer: str
    received_at: str = ""
    rows: Sequence[dict[str, object]] = ()
    part: str = ""


class Inbox:
    """The messages, in the database of the ledger."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = at) -> None:
        self._engine = engine
        self._clock = clock

    def find(self, supplier: str, idempotency_key: str) -> Message | None:
        """The message that came under this key before."""
        with reading(self._engine, LedgerUnavailable) as connection:
            row = connection.execute(
                select(messages).where(messages.c.supplier == supplier, messages.c.idempotency_key == idempotency_key)
            ).one_or_none()
        return _message(row) if row is not None else None

    def keep(self, message: Message) -> Message:
        """Keep a new message; the one that stands under its key, which is another where two came at once."""
        row = {
            "supplier": message.supplier, "idempotency_key": message.idempotency_key,
            "body_digest": message.body_digest, "answer": message.answer,
            "received_at": timestamp(at(self._clock())), "rows": {"part": message.part, "rows": list(message.rows)},
        }  # fmt: skip
        try:
            with writing(self._engine, LedgerUnavailable) as connection:
                connection.execute(insert(messages).values(row))
        except IntegrityError:
            return self.find(message.supplier, message.idempotency_key) or message
        return message

    def to_load(self, most: int, aside: Collection[str] = ()) -> list[Message]:
        """Messages whose rows are not loaded yet, oldest first, without those of suppliers that are set aside."""
        oldest_first = messages.c.received_at, messages.c.supplier, messages.c.idempotency_key
        with reading(self._engine, LedgerUnavailable) as connection:
            rows = connection.execute(
                select(messages)
                .where(messages.c.loaded_at.is_(None), messages.c.supplier.not_in(sorted(aside)))
                .order_by(*oldest_first)
                .limit(most)
            ).all()
        return [_message(row) for row in rows]

    def loaded(self, done: Sequence[Message]) -> None:
        """Forget the rows of messages that are loaded."""
        now = timestamp(at(self._clock()))
        with writing(self._engine, LedgerUnavailable) as connection:
            for message in done:
                connection.execute(
                    update(messages)
                    .where(
                        messages.c.supplier == message.supplier,
                        messages.c.idempotency_key == message.idempotency_key,
                    )
                    .values(rows=None, loaded_at=now)
                )


def _message(row: Row[Any]) -> Message:
    held = row.rows or {"part": "", "rows": []}
    return Message(
        supplier=row.supplier, idempotency_key=row.idempotency_key, body_digest=row.body_digest, answer=row.answer,
        received_at=row.received_at, rows=held["rows"], part=held["part"],
    )  # fmt: skip
