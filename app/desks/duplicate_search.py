"""The search for children who are held twice: who was searched stands in the ledger, what was found in casework.

Run by `kithmap duplicates` under the service subject of loads. It goes by the order of keys, some hundreds at a time;
each stretch is one recorded act, so a search that is stopped goes on where the ledger says that it was, and finding a
pair again opens nothing twice. It joins nobody, and tells nobody what it found: the desk does, to those who may know.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from app.casework.case import Kind
from app.casework.store import CaseStore
from app.services import Gate
from loaders import duplicates
from loaders.duplicates import Alike, Held
from policies.ledger.history import EventFilter, History
from policies.request import AccessRequest

SEARCHED = "duplicates.searched"
KNOWN = ("found", "unsure", "proposed", "apart")
"""States in which a pair is not opened again."""
_STRETCH = 500
_LATEST = 100
_EVERY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What one run came to: children searched, pairs opened, and whether the end was reached."""

    children: int
    opened: int
    to_the_end: bool


def search(
    gate: Gate, casework: CaseStore, history: History, request: AccessRequest, *, most: int | None = None,
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> Searched:  # fmt: skip
    """Search on from where the last run stopped, at most so many children. Raises what the gate raises."""
    held = duplicates.held(gate, request)
    after = reached(history)
    left = [key for key in held.keys if key > after]
    chosen = left if most is None else left[:most]
    opened = 0
    for first in range(0, len(chosen), _STRETCH):
        stretch = chosen[first : first + _STRETCH]
        done = stretch[-1] == left[-1]
        opened += _take(gate, casework, request, held, stretch, done=done)
        told(first + len(stretch), len(chosen))
    if not left:
        _take(gate, casework, request, held, [], done=True)
    return Searched(children=len(chosen), opened=opened, to_the_end=len(chosen) == len(left))


def reached(history: History) -> str:
    """The key that the last run got to; empty at the beginning, and once everybody has been searched."""
    events = history.events(EventFilter(query=SEARCHED), limit=_LATEST)
    last = next((event for event in events if event.finished), None)
    return str(last.intent.parameters.get("after") or "") if last is not None else ""


def _take(
    gate: Gate, casework: CaseStore, request: AccessRequest, held: Held, stretch: list[str], *, done: bool
) -> int:  # fmt: skip
    found = list(held.alike(stretch))
    by = request.subject.username

    def perform(_event_id: str) -> int:
        known = {
            duplicates.pair_of(str(case.child), case.about["other"])
            for case in casework.find(Kind.DUPLICATE, states=KNOWN, limit=_EVERY)
        }
        new = {(pair.one, pair.other): pair for pair in found if (pair.one, pair.other) not in known}
        for pair in new.values():
            casework.open(Kind.DUPLICATE, by=by, state="found", child=pair.one, about=_about(pair))
        if done:
            _overtake(casework, held, by)
        return len(new)

    # A run that dies in here leaves no outcome, so its place does not count and the stretch is searched again.
    after = "" if done else stretch[-1]
    return gate.act(request, SEARCHED, "load", {"after": after, "children": len(stretch)}, perform)


def _about(pair: Alike) -> dict[str, str]:
    return {"other": pair.other, "p": str(pair.p), "sentences": json.dumps(pair.sentences)}


def _overtake(casework: CaseStore, held: Held, by: str) -> None:
    """Close what waits about somebody who is not held any more, or went into another record."""
    keys = set(held.keys)
    for case in casework.find(Kind.DUPLICATE, states=("found", "unsure"), limit=_EVERY):
        if not {str(case.child), case.about["other"]} <= keys:
            casework.move(case.reference, "overtaken", by=by)
