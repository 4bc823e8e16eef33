"""What was written into the graph since somebody last looked, as the ledger tells it: every write passes the gate.

Called by whoever keeps in memory what the graph holds. An intent without an outcome may have written or not; that is
said, not guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select

from policies.ledger import canonical, tables
from policies.ledger.database import reading
from policies.ledger.entry import Action, Intent, Outcome, OutcomeCode, from_document

_MANY = 500
_LOOKED_BACK = 10_000
"""Entries behind the last one within which an event may still be without its outcome because it is under way."""

_columns = tables.entries.c
_CHANGING = _columns.body.contains(f'"action":{canonical.write(str(Action.UPDATE))}')


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One event that changed something, or may have. `done` is None where nobody has told yet what came of it."""

    event_id: str
    name: str
    action: str
    """The action on the house that policies decided on."""
    done: bool | None
    wrote: bool = False
    """Whether it was the graph that was changed, and no other register."""
    touched: tuple[str, ...] = ()
    load: str = ""
    """The load that it was part of, if it was."""


class Changes:
    """Reads what changed, from the ledger of a house."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def now(self) -> tuple[int, frozenset[str]]:
        """The position of the last entry, and the events that have no outcome by then."""
        with reading(self._engine) as connection:
            last = connection.execute(select(func.coalesce(func.max(_columns.position), -1))).scalar_one()
            asked = _intents(connection, last - _LOOKED_BACK)
            told = _outcomes(connection, asked)
        return last, frozenset(asked.keys() - told.keys())

    def since(self, position: int, open_then: Iterable[str]) -> tuple[int, tuple[Change, ...]]:
        """The position of the last entry now, and what was begun behind a position, or was open then and is no more."""
        still = frozenset(open_then)
        with reading(self._engine) as connection:
            last = connection.execute(select(func.coalesce(func.max(_columns.position), -1))).scalar_one()
            asked = _intents(connection, position) | {
                intent.event_id: intent for intent in _events(connection, "intent", still) if isinstance(intent, Intent)
            }
            told = _outcomes(connection, asked)
        return last, tuple(
            _change(intent, told.get(event_id))
            for event_id, intent in asked.items()
            if event_id not in still or event_id in told
        )


def _change(intent: Intent, outcome: Outcome | None) -> Change:
    if outcome is None:
        return Change(event_id=intent.event_id, name=intent.query, action=intent.system_action or "", done=None)
    refused = outcome.outcome is OutcomeCode.REFUSED
    return Change(
        event_id=intent.event_id, name=intent.query, action=intent.system_action or "",
        # What broke off may have written all the same: an engine that ran out of time, say.
        done=None if outcome.outcome is OutcomeCode.FAILED else not refused,
        wrote="statements" in outcome.counts, touched=outcome.shown, load=str(intent.parameters.get("load", "")),
    )  # fmt: skip


def _intents(connection: Connection, after: int) -> dict[str, Intent]:
    query = select(_columns.body).where(_columns.position > after, _columns.kind == "intent", _CHANGING)
    found = [from_document(canonical.read(body)) for body in connection.execute(query).scalars()]
    return {one.event_id: one for one in found if isinstance(one, Intent) and one.action is Action.UPDATE}


def _outcomes(connection: Connection, asked: Mapping[str, Intent]) -> dict[str, Outcome]:
    found = _events(connection, "outcome", asked)
    return {one.event_id: one for one in found if isinstance(one, Outcome)}


def _events(connection: Connection, kind: str, event_ids: Iterable[str]) -> list[Intent | Outcome]:
    wanted, found = sorted(event_ids), []
    for start in range(0, len(wanted), _MANY):
        some = wanted[start : start + _MANY]
        query = select(_columns.body).where(_columns.event_id.in_(some), _columns.kind == kind)
        found += [from_document(canonical.read(body)) for body in connection.execute(query).scalars()]
    return found
