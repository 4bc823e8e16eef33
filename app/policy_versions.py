"""The register of policy sets that were ever in force: append-only; the highest number is the head (R45).

In the database of the ledger. Read by `app.policy_head` at nearly every request, added to inside `Gate.act` by the desk
of the policy owners, and at the first start of a house, when there is nothing in force yet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select
from sqlalchemy.exc import IntegrityError

from app.casework.tables import policy_versions
from policies.errors import LedgerUnavailable, PolicyError
from policies.ledger.database import reading, writing
from policies.ledger.entry import timestamp
from policies.request import at


class HeadMoved(PolicyError):
    """Another set was put into force since the one that this was decided against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One set that was put into force: its number, what it says, by whom and when."""

    number: int
    digest: str
    texts: Mapping[str, str]
    note: str
    adopted_by: str
    adopted_at: datetime


class PolicyVersions:
    """The register, in the database of the ledger."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = at) -> None:
        self._engine = engine
        self._clock = clock

    def head_number(self) -> int:
        """The number of the set in force; 0 where none ever was. Raises LedgerUnavailable."""
        with reading(self._engine, LedgerUnavailable) as connection:
            return _head_number(connection)

    def get(self, number: int) -> PolicyVersion | None:
        """The set of that number."""
        with reading(self._engine, LedgerUnavailable) as connection:
            row = connection.execute(select(policy_versions).where(policy_versions.c.number == number)).one_or_none()
        return None if row is None else _version(row)

    def all(self) -> Sequence[PolicyVersion]:
        """Every set that was ever in force, newest first."""
        query = select(policy_versions).order_by(policy_versions.c.number.desc())
        with reading(self._engine, LedgerUnavailable) as connection:
            return [_version(row) for row in connection.execute(query)]

    def numbers(self, digest: str) -> Sequence[int]:
        """The numbers under which a set was in force, by its digest."""
        query = select(policy_versions.c.number).where(policy_versions.c.digest == digest)
        with reading(self._engine, LedgerUnavailable) as connection:
            return sorted(connection.execute(query).scalars())

    def add(self, *, after: int, digest: str, texts: Mapping[str, str], by: str, note: str) -> int:
        """Put a set into force behind the head that it was decided against; its number. Raises HeadMoved."""
        with writing(self._engine, LedgerUnavailable) as connection:
            return self.add_within(connection, after=after, digest=digest, texts=texts, by=by, note=note)

    def add_within(
        self, connection: Connection, *, after: int, digest: str, texts: Mapping[str, str], by: str, note: str
    ) -> int:
        """The same, as part of somebody else's transaction."""
        moved = f"another policy set was put into force after number {after}; look at it, and try yours again"
        if _head_number(connection) != after:
            raise HeadMoved(moved)
        row = {
            "number": after + 1, "digest": digest, "texts": dict(texts), "note": note, "adopted_by": by,
            "adopted_at": timestamp(self._clock()),
        }  # fmt: skip
        try:
            connection.execute(insert(policy_versions).values(row))
        except IntegrityError as problem:
            # Two at one moment: the number is the key, so one of them is first.
            raise HeadMoved(moved) from problem
        return after + 1


def _head_number(connection: Connection) -> int:
    number: int = connection.execute(select(func.coalesce(func.max(policy_versions.c.number), 0))).scalar_one()
    return number


def _version(row: Row[Any]) -> PolicyVersion:
    return PolicyVersion(
        number=row.number, digest=row.digest, texts=row.texts, note=row.note, adopted_by=row.adopted_by,
        adopted_at=datetime.fromisoformat(row.adopted_at),
    )  # fmt: skip
