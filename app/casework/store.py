"""The register of cases: opens them, moves them on as their procedure allows, lists the queues.

In the database of the ledger, beside the accounts. Called inside `Gate.act` and `Gate.consult` only, so that nobody
moves a case, or reads a queue, undecided and unrecorded.
"""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from app.casework.case import Case, Kind, Step
from app.casework.errors import CaseMissing, CaseworkUnavailable, EvidenceNeeded, MoveRefused, SecondPersonNeeded
from app.casework.procedures import PROCEDURES, Move
from app.casework.tables import cases, steps
from policies.ledger.database import reading, writing
from policies.ledger.entry import timestamp
from policies.request import at

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_REFERENCE_SIGNS = 8
_LETTERS: Mapping[Kind, str] = {
    Kind.OVERRIDE: "OV", Kind.SHIELD: "SH", Kind.REQUEST: "RQ", Kind.ALERT: "AL", Kind.CLAIM: "CL",
    Kind.NOT_SHARED: "NS", Kind.EXEMPT_LOOK: "EX", Kind.QUARANTINE: "QU", Kind.REVIEW: "RV", Kind.JOIN: "JN",
    Kind.DUPLICATE: "DU", Kind.TRANSFER: "TR", Kind.POLICY_SET: "PO",
}  # fmt: skip


class CaseStore:
    """The register, in the database of the ledger."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = at) -> None:
        self._engine = engine
        self._clock = clock

    def open(
        self,
        kind: Kind,
        *,
        by: str,
        state: str,
        child: str | None = None,
        concerns: str | None = None,
        until: datetime | None = None,
        words: str = "",
        about: Mapping[str, str] | None = None,
    ) -> Case:
        """Open a case. Raises MoveRefused for a state in which no case of the kind begins."""
        with writing(self._engine, CaseworkUnavailable) as connection:
            return self.open_within(
                connection, kind, by=by, state=state, child=child, concerns=concerns, until=until, words=words,
                about=about,
            )  # fmt: skip

    def open_within(  # noqa: PLR0913 - what a case is opened with
        self,
        connection: Connection,
        kind: Kind,
        *,
        by: str,
        state: str,
        child: str | None = None,
        concerns: str | None = None,
        until: datetime | None = None,
        words: str = "",
        about: Mapping[str, str] | None = None,
    ) -> Case:
        """Open a case inside a transaction of the caller's, who keeps more with it: all of it stays, or nothing."""
        if state not in PROCEDURES[kind].opens_as:
            raise MoveRefused(f"no case of the kind `{kind}` is opened as `{state}`")
        reference, now = _new_reference(kind), timestamp(self._clock())
        connection.execute(
            insert(cases).values(
                reference=reference, kind=str(kind), state=state, opened_at=now, opened_by=by, child=child,
                concerns=concerns, until=timestamp(until) if until else None, about=dict(about or {}),
            )
        )  # fmt: skip
        self._step(connection, reference, number=1, verb="open", by=by, state=state, words=words, facts={})
        return self._get(connection, reference)

    def move(
        self,
        reference: str,
        verb: str,
        *,
        by: str,
        words: str = "",
        facts: Mapping[str, str] | None = None,
        until: datetime | None = None,
    ) -> Case:
        """Move a case on; `until` sets a new end. Raises CaseMissing, or MoveRefused where the procedure says no."""
        with writing(self._engine, CaseworkUnavailable) as connection:
            return self.move_within(connection, reference, verb, by=by, words=words, facts=facts, until=until)

    def move_within(
        self,
        connection: Connection,
        reference: str,
        verb: str,
        *,
        by: str,
        words: str = "",
        facts: Mapping[str, str] | None = None,
        until: datetime | None = None,
    ) -> Case:
        """Move a case on inside a transaction of the caller's, who changes more with it: all of it, or nothing."""
        case = self._get(connection, reference, alone=True)
        move = _allowed(case, verb, by, words)
        self._step(
            connection, reference, number=len(case.steps) + 1, verb=verb, by=by, state=move.leads_to, words=words,
            facts=facts or {},
        )  # fmt: skip
        changes: dict[str, object] = {"state": move.leads_to}
        if until is not None:
            changes["until"] = timestamp(until)
        connection.execute(update(cases).where(cases.c.reference == reference).values(changes))
        return self._get(connection, reference)

    def require(self, reference: str, verb: str, *, by: str, words: str = "") -> None:
        """Raise what `move` would raise; for what must be done elsewhere before the case may say that it was."""
        _allowed(self.get(reference), verb, by, words)

    def get(self, reference: str) -> Case:
        """A case with its steps. Raises CaseMissing."""
        with reading(self._engine, CaseworkUnavailable) as connection:
            return self._get(connection, reference)

    def find(
        self,
        kind: Kind,
        *,
        states: Collection[str] | None = None,
        child: str | None = None,
        opened_by: str | None = None,
        about: Mapping[str, str] | None = None,
        limit: int = 200,
    ) -> Sequence[Case]:
        """Cases of a kind, newest first, without their steps. `states` None means every state."""
        wanted = select(cases).where(cases.c.kind == str(kind))
        if states is not None:
            wanted = wanted.where(cases.c.state.in_(sorted(states)))
        if child is not None:
            wanted = wanted.where(cases.c.child == child)
        if opened_by is not None:
            wanted = wanted.where(cases.c.opened_by == opened_by)
        for name, value in (about or {}).items():
            wanted = wanted.where(cases.c.about[name].as_string() == value)
        wanted = wanted.order_by(cases.c.opened_at.desc(), cases.c.reference).limit(limit)
        with reading(self._engine, CaseworkUnavailable) as connection:
            return [_case(row, ()) for row in connection.execute(wanted)]

    def decided(self, kind: Kind, *, states: Collection[str]) -> Sequence[Case]:
        """Cases of a kind that stand in one of these states, oldest first, each with its last step only."""
        last = (
            select(steps.c.reference, func.max(steps.c.number).label("number")).group_by(steps.c.reference).subquery()
        )
        wanted = (
            select(
                cases, steps.c.verb, steps.c.by, steps.c.at, steps.c.state.label("led"), steps.c.words, steps.c.facts
            )
            .join(last, last.c.reference == cases.c.reference)
            .join(steps, (steps.c.reference == last.c.reference) & (steps.c.number == last.c.number))
            .where(cases.c.kind == str(kind), cases.c.state.in_(sorted(states)))
            .order_by(cases.c.opened_at, cases.c.reference)
        )
        with reading(self._engine, CaseworkUnavailable) as connection:
            return [_case(row, (_step(row),)) for row in connection.execute(wanted)]

    def count(self, kind: Kind, *, states: Collection[str]) -> int:
        """How many cases of a kind stand in one of these states."""
        wanted = (
            select(func.count()).select_from(cases).where(cases.c.kind == str(kind), cases.c.state.in_(sorted(states)))
        )
        with reading(self._engine, CaseworkUnavailable) as connection:
            return int(connection.execute(wanted).scalar_one())

    def _get(self, connection: Connection, reference: str, *, alone: bool = False) -> Case:
        query = select(cases).where(cases.c.reference == reference)
        row = connection.execute(query.with_for_update() if alone else query).one_or_none()
        if row is None:
            raise CaseMissing(f"there is no case `{reference}`")
        taken = connection.execute(select(steps).where(steps.c.reference == reference).order_by(steps.c.number))
        return _case(row, tuple(_step(found) for found in taken))

    def _step(
        self,
        connection: Connection,
        reference: str,
        *,
        number: int,
        verb: str,
        by: str,
        state: str,
        words: str,
        facts: Mapping[str, str],
    ) -> None:
        connection.execute(
            insert(steps).values(
                reference=reference, number=number, verb=verb, by=by, at=timestamp(self._clock()), state=state,
                words=words, facts=dict(facts),
            )
        )  # fmt: skip


def _allowed(case: Case, verb: str, by: str, words: str) -> Move:
    move = PROCEDURES[case.kind].moves.get(verb)
    if move is None or case.state not in move.comes_from:
        raise MoveRefused(f"`{verb}` is not possible any more: the case `{case.reference}` is {case.state}")
    if move.second_person and by in {case.opened_by, case.concerns}:
        raise SecondPersonNeeded(f"`{verb}` of the case `{case.reference}` is for a second person")
    if move.evidence and not words.strip():
        raise EvidenceNeeded(f"`{verb}` of the case `{case.reference}` needs words that stand behind it")
    return move


def _new_reference(kind: Kind) -> str:
    return f"{_LETTERS[kind]}-{''.join(secrets.choice(_SIGNS) for _ in range(_REFERENCE_SIGNS))}"


def _case(row: Row[Any], taken: tuple[Step, ...]) -> Case:
    return Case(
        reference=row.reference, kind=Kind(row.kind), state=row.state,
        opened_at=datetime.fromisoformat(row.opened_at), opened_by=row.opened_by, child=row.child,
        concerns=row.concerns, until=datetime.fromisoformat(row.until) if row.until else None, about=row.about,
        steps=taken,
    )  # fmt: skip


def _step(row: Row[Any]) -> Step:
    return Step(
        verb=row.verb, by=row.by, at=datetime.fromisoformat(row.at), state=row.state, words=row.words, facts=row.facts
    )
