"""Notices: that something waits for somebody, by reference only. They name nobody and point nowhere (R23, R43).

Called inside `Gate.act`, beside the case that they refer to, and by the page of whoever they are for.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, func, insert, select, update

from app.casework.errors import CaseworkUnavailable
from app.casework.tables import notices
from policies.ledger.database import reading, writing
from policies.ledger.entry import timestamp
from policies.request import at


class NoticeSubject(StrEnum):
    """What a notice is about: a closed list of fixed sentences (the words stand in the view models)."""

    ALERT_OPENED = "alert-opened"
    OVERRIDE_USED = "override-used"
    OVERRIDE_WAITING = "override-waiting"
    OVERRIDE_DECIDED = "override-decided"
    REQUEST_WAITING = "request-waiting"
    REQUEST_ANSWERED = "request-answered"
    SHIELD_PROPOSED = "shield-proposed"
    SHIELD_REVIEW_DUE = "shield-review-due"
    QUARANTINE_HELD = "quarantine-held"
    REVIEW_WAITING = "review-waiting"
    JOIN_PROPOSED = "join-proposed"
    JOIN_PARTED = "join-parted"
    CLAIM_MADE = "claim-made"
    INVOLVEMENT_STARTED = "involvement-started"
    INVOLVEMENT_ENDED = "involvement-ended"
    LEAD_CHANGED = "lead-changed"
    NO_LONGER_WITH_YOU = "no-longer-with-you"
    TRANSFER_MARKED = "transfer-marked"
    TRANSFER_OFFERED = "transfer-offered"
    TRANSFER_ANSWERED = "transfer-answered"
    POLICY_PROPOSED = "policy-proposed"
    POLICY_ADOPTED = "policy-adopted"
    EXEMPTION_PROPOSED = "exemption-proposed"
    OPENED_IN_EMERGENCY = "opened-in-emergency"
    ACCOUNT_SUSPENDED = "account-suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice to one person."""

    number: int
    recipient: str
    at: datetime
    subject: NoticeSubject
    reference: str
    read_at: datetime | None = None


class NoticeStore:
    """Notices, in the database of the ledger."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = at) -> None:
        self._engine = engine
        self._clock = clock

    def send(self, recipients: Iterable[str], subject: NoticeSubject, reference: str) -> None:
        """Leave one notice for each of these people."""
        with writing(self._engine, CaseworkUnavailable) as connection:
            self.send_within(connection, recipients, subject, reference)

    def send_within(
        self, connection: Connection, recipients: Iterable[str], subject: NoticeSubject, reference: str
    ) -> None:
        """Leave them inside a transaction of the caller's, together with the case that they refer to."""
        now = timestamp(self._clock())
        rows = [
            {"recipient": name, "at": now, "subject": str(subject), "reference": reference}
            for name in sorted(set(recipients))
        ]
        if rows:
            connection.execute(insert(notices), rows)

    def waiting(self, recipient: str) -> int:
        """How many notices somebody has not seen yet."""
        unseen = notices.c.recipient == recipient, notices.c.read_at.is_(None)
        with reading(self._engine, CaseworkUnavailable) as connection:
            return int(connection.execute(select(func.count()).select_from(notices).where(*unseen)).scalar_one())

    def of(self, recipient: str, *, limit: int = 100) -> Sequence[Notice]:
        """Somebody's notices, newest first."""
        query = select(notices).where(notices.c.recipient == recipient).order_by(notices.c.number.desc()).limit(limit)
        with reading(self._engine, CaseworkUnavailable) as connection:
            return [
                Notice(
                    number=row.number, recipient=row.recipient, at=datetime.fromisoformat(row.at),
                    subject=NoticeSubject(row.subject), reference=row.reference,
                    read_at=datetime.fromisoformat(row.read_at) if row.read_at else None,
                )
                for row in connection.execute(query)
            ]  # fmt: skip

    def mark_read(self, recipient: str) -> None:
        """Note that somebody has seen what was left for them."""
        waiting = notices.c.recipient == recipient, notices.c.read_at.is_(None)
        with writing(self._engine, CaseworkUnavailable) as connection:
            connection.execute(update(notices).where(*waiting).values(read_at=timestamp(self._clock())))
