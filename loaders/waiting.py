"""Records without a name that wait for a crosswalk, asked anew: some may have found their child.

Called after loads, and with a person's decision for those whom that decision names, with the service subject of loads.
A record that has found its child is told again as its source told it and written like any other; the rest go on
waiting, and none is ever lost: whatever a process that died left unasked, the next load asks.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import TypeAlias

from graph.queries.waiting import LOAD_WAITING, LOAD_WITHOUT_CROSSWALK
from graph.queries.writing import update_nodes
from graph.records import Row
from loaders.crosswalk import learn_pupil_numbers
from loaders.declarations import Feed
from loaders.feeds.catalogue import crosswalk, every_feed, find_feed, trust
from loaders.gate import Gate
from loaders.held import entities_of, register_of
from loaders.keys import new_key
from loaders.linking import Placement, Step, place
from loaders.mentions import ids_of
from loaders.pipeline import BATCH
from loaders.portions import pupil_numbers
from loaders.provenance import Occasion
from loaders.publish import publish
from loaders.records import Reference, SourceRecord
from loaders.register import WAITING, Register
from loaders.retelling import retold
from loaders.undoing import kept_for_undo
from loaders.warm import Everybody
from policies.request import AccessRequest

Waiting: TypeAlias = tuple[SourceRecord, str]
"""A record that waits, and the day up to which its source vouches for it."""

_NOBODY = {"source_id": "", "mention": "to=nobody", "provisional": "", "account": "nobody"}


def ask_again(gate: Gate, request: AccessRequest, everybody: Everybody | None = None) -> int:
    """Place every record that waits for a crosswalk and has one now; how many there were.

    `everybody` is who is held as the loads of this process before left it.
    """
    with gate.turn(request, "load"):
        return sum(_ask_again(gate, request, feed, everybody) for feed in _feeds_that_wait(gate, request))


def ask_about(gate: Gate, request: AccessRequest, decided: Sequence[SourceRecord], *, load: str) -> int:
    """Place the records that wait for one of those whom a person has just decided on; how many there were.

    Called in the turn of the decision. What is placed is written under the decision's own load, so that it is taken
    back with it; what turns out doubtful is left to the next load.
    """
    told = [found for feed in _feeds_that_wait(gate, request) for found in _waiting(gate, request, feed)]
    waiting = _concerned(told, {number for record in decided for number in _numbers(record)})
    answered = rounds = 0
    progress = True
    while progress and waiting:
        progress = False
        for code in list(waiting):
            rounds += 1
            placed = _place_for_a_decision(gate, request, find_feed(code), waiting[code], load, rounds)
            waiting[code] = [found for found in waiting[code] if found[0].reference not in placed]
            if not waiting[code]:
                del waiting[code]
            # What was placed may tell whom another record means, by a number that it has besides.
            progress = progress or bool(placed)
            answered += len(placed)
    return answered


def _concerned(told: Iterable[Waiting], names: Iterable[str]) -> dict[str, list[Waiting]]:
    """Those who wait and share a number with these names, or with one another who does, by feed."""
    by_number: defaultdict[str, list[Waiting]] = defaultdict(list)
    for waits in told:
        for number in _numbers(waits[0]):
            by_number[number].append(waits)
    found: dict[Reference, Waiting] = {}
    names = list(names)
    while names:
        for waits in by_number.pop(names.pop(), ()):
            found[waits[0].reference] = waits
            names += _numbers(waits[0])
    feeds: defaultdict[str, list[Waiting]] = defaultdict(list)
    for record, day in sorted(found.values(), key=lambda waits: str(waits[0].reference)):
        feeds[record.feed].append((record, day))
    return dict(feeds)


def _place_for_a_decision(
    gate: Gate, request: AccessRequest, feed: Feed, waiting: Sequence[Waiting], load: str, number: int
) -> set[Reference]:
    """Place those of one feed whose child is known by now; whom they were told as."""
    records = [record for record, _ in waiting]
    register = _register(gate, request, feed, records, None)
    placements = {found.record.reference: found for found in place(records, feed, register) if found.step.applied}
    batch = [(placements[record.reference], day) for record, day in waiting if record.reference in placements]
    if batch:
        _publish(gate, request, feed, register, batch, decision=load, followed=number)
    return set(placements)


def _feeds_that_wait(gate: Gate, request: AccessRequest) -> list[Feed]:
    waiting = gate.read(request, LOAD_WITHOUT_CROSSWALK, {}).parts["feeds"]
    known = every_feed()
    return [feed for row in waiting if (feed := known.get(str(row["feed"]))) is not None]


def _waiting(gate: Gate, request: AccessRequest, feed: Feed) -> list[Waiting]:
    """The records of a feed that wait for a crosswalk, with the day up to which their source vouches for each."""
    rows = gate.read(request, LOAD_WAITING, {"source": feed.code, **_NOBODY}).parts["records"]
    return [(retold(feed.code, row), str(row["last_confirmed"])) for row in rows if row["standing"] == WAITING]


def _numbers(record: SourceRecord) -> set[str]:
    """Every number by which a crosswalk may find whom a record means."""
    said = (record.values.get(name) for name in ("upn", "upn_unverified", "nhs_number"))
    return {record.source_id, *(name.value for name in record.also), *(text for text in said if isinstance(text, str))}


def _ask_again(gate: Gate, request: AccessRequest, feed: Feed, everybody: Everybody | None) -> int:
    told = _waiting(gate, request, feed)
    records, days = [record for record, _ in told], {record.source_id: day for record, day in told}
    register = _register(gate, request, feed, records, everybody)
    placements = [found for found in place(records, feed, register) if found.step is not Step.WAITING]
    for start in range(0, len(placements), BATCH):
        batch = placements[start : start + BATCH]
        _publish(gate, request, feed, register, [(found, days[found.record.source_id]) for found in batch])
    return sum(1 for found in placements if found.step.applied)


def _register(
    gate: Gate, request: AccessRequest, feed: Feed, records: Sequence[SourceRecord], everybody: Everybody | None
) -> Register:
    sources = {feed.code, *crosswalk(feed)}
    if everybody is None:
        register = register_of(gate, request, feed.code, sources)
    else:
        register = everybody.register_of(gate, request, feed.code, sources, ids_of(records))
    register.crosswalk = crosswalk(feed)
    learn_pupil_numbers(register, pupil_numbers(gate, request, register.index))
    return register


def _publish(
    gate: Gate, request: AccessRequest, feed: Feed, register: Register, batch: Sequence[tuple[Placement, str]], *,
    decision: str = "", followed: int = 0,
) -> None:  # fmt: skip
    """Write a batch: as a load of its own, or as what followed from a decision, in this place."""
    held = entities_of(gate, request, (found for found, _ in batch), register)
    now = request.environment.now
    occasion = Occasion(
        load=decision or new_key(), received=now.date().isoformat(), feed=feed, trust=trust,
        decided_by=request.subject.username, decided_at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )  # fmt: skip
    kept = kept_for_undo(gate, request, [found for found, _ in batch], followed=followed) if followed else []
    publication = publish(batch, held, register, occasion)
    told: list[Row] = [{"key": key, "properties": {"undo": kept}} for key in sorted(publication.records.values())[:1]]
    undo = [update_nodes("SourceRecord", told)] if kept else []
    gate.write(
        request, f"load.{feed.code}", [*publication.statements, *undo], touched=publication.touched,
        parameters={"load": occasion.load, "records": len(batch), **publication.told},
    )  # fmt: skip
