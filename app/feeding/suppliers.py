"""Suppliers: systems that send rows by the real-time door, each with a key of its own, for one feed and one area.

Called by the door at every message and by the command line. A key is shown once, when it is made; of it only a digest
is kept. It is long and random, so a plain digest is enough, and nothing is gained by trying keys.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update

from app.feeding.tables import suppliers
from loaders.feeds.catalogue import find_feed
from policies.errors import LedgerUnavailable
from policies.ledger.database import reading, writing
from policies.ledger.entry import timestamp
from policies.request import AccessRequest, Environment, Purpose, Role, Subject, at

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_NAME_LENGTH = 8
_LONGEST_KEY = 200
_NOBODYS = hashlib.sha256(secrets.token_bytes(32)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """A system that may send rows of one feed about one area."""

    name: str
    feed: str
    area: str
    system: str
    created_at: str
    closed_at: str | None = None

    def request(self, now: datetime) -> AccessRequest:
        """A request of this system: it loads, and does nothing else."""
        # No account can have this name, so what a system did is never taken for what a person did.
        subject = Subject(
            username=f"supplier/{self.name}", full_name=self.system, role=Role.LOADER, areas=frozenset({self.area})
        )
        return AccessRequest(
            subject=subject, environment=Environment(now=at(now), purpose=Purpose.LOADING, channel="api")
        )


class SupplierStore:
    """The register of suppliers, in the database of the ledger."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = at) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, feed: str, area: str, system: str) -> tuple[Supplier, str]:
        """Keep a new supplier; its key, which is shown now or never. Raises UnknownFeed or LedgerUnavailable."""
        supplier = Supplier(
            name="".join(secrets.choice(_ALPHABET) for _ in range(_NAME_LENGTH)), feed=find_feed(feed).code, area=area,
            system=system, created_at=timestamp(at(self._clock())),
        )  # fmt: skip
        secret = secrets.token_urlsafe(32)
        row = {
            "name": supplier.name, "secret_digest": _digest(secret), "feed": supplier.feed, "area": supplier.area,
            "system": supplier.system, "created_at": supplier.created_at,
        }  # fmt: skip
        with writing(self._engine, LedgerUnavailable) as connection:
            connection.execute(insert(suppliers).values(row))
        return supplier, f"{supplier.name}.{secret}"

    def close(self, name: str) -> bool:
        """Close a key now; whether there was one that was open."""
        with writing(self._engine, LedgerUnavailable) as connection:
            done = connection.execute(
                update(suppliers)
                .where(suppliers.c.name == name, suppliers.c.closed_at.is_(None))
                .values(closed_at=timestamp(at(self._clock())))
            )
        return done.rowcount > 0

    def all(self) -> tuple[Supplier, ...]:
        """Every supplier, also those that are closed."""
        with reading(self._engine, LedgerUnavailable) as connection:
            return tuple(
                _supplier(row) for row in connection.execute(select(suppliers).order_by(suppliers.c.created_at))
            )

    def named(self, name: str) -> Supplier | None:
        """The supplier of that name."""
        with reading(self._engine, LedgerUnavailable) as connection:
            row = connection.execute(select(suppliers).where(suppliers.c.name == name)).one_or_none()
        return _supplier(row) if row is not None else None

    def holder(self, key: str, feed: str) -> Supplier | None:
        """Whose key this is, if it is open and for this feed; None for every other case alike."""
        if len(key) > _LONGEST_KEY or not key.isascii() or "\0" in key:
            return None
        name, _, secret = key.partition(".")
        with reading(self._engine, LedgerUnavailable) as connection:
            row = connection.execute(select(suppliers).where(suppliers.c.name == name)).one_or_none()
        right = hmac.compare_digest(row.secret_digest if row is not None else _NOBODYS, _digest(secret))
        if row is None or not right or row.closed_at is not None or row.feed != feed:
            return None
        return _supplier(row)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _supplier(row: Row[Any]) -> Supplier:
    return Supplier(
        name=row.name, feed=row.feed, area=row.area, system=row.system, created_at=row.created_at,
        closed_at=row.closed_at,
    )  # fmt: skip
