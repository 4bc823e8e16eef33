"""Records without a name that wait for a crosswalk, asked anew after each load: some may have found their child.

Called after loads, with the service subject of loads. A record that has found its child is told again as its source
told it and written like any other; the rest go on waiting, and none is ever lost.
"""

from collections.abc import Sequence
from datetime import UTC

from graph.queries.waiting import LOAD_PUPIL_NUMBERS, LOAD_WAITING, LOAD_WITHOUT_CROSSWALK
from loaders.crosswalk import learn_pupil_numbers
from loaders.declarations import Feed
from loaders.feeds.catalogue import crosswalk, every_feed, trust
from loaders.held import entities_of, register_of
from loaders.keys import new_key
from loaders.linking import Placement, Step, place
from loaders.pipeline import BATCH
from loaders.provenance import Occasion
from loaders.publish import publish
from loaders.records import SourceRecord
from loaders.register import WAITING, Register
from loaders.retelling import retold
from loaders.warm import Everybody, ids_of
from policies.gate import Gate
from policies.request import AccessRequest

_NOBODY = {"source_id": "", "mention": "to=nobody", "provisional": "", "account": "nobody"}


def ask_again(gate: Gate, request: AccessRequest, everybody: Everybody | None = None) -> int:
    """Place every record that waits for a crosswalk and has one now; how many there were.

    `everybody` is who is held as the loads of this process before left it.
    """
    with gate.turn(request, "load"):
        waiting = gate.read(request, LOAD_WITHOUT_CROSSWALK, {}).parts["feeds"]
        known = every_feed()
        found = [feed for row in waiting if (feed := known.get(str(row["feed"]))) is not None]
        return sum(_ask_again(gate, request, feed, everybody) for feed in found)


def _ask_again(gate: Gate, request: AccessRequest, feed: Feed, everybody: Everybody | None) -> int:
    rows = gate.read(request, LOAD_WAITING, {"source": feed.code, **_NOBODY}).parts["records"]
    days: dict[str, str] = {}
    records = []
    for row in rows:
        if row["standing"] == WAITING:
            records.append(retold(feed.code, row))
            days[str(row["source_id"])] = str(row["last_confirmed"])
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
        register, _ = register_of(gate, request, feed.code, sources)
    else:
        register, _ = everybody.register_of(gate, request, feed.code, sources, ids_of(records))
    register.crosswalk = crosswalk(feed)
    learn_pupil_numbers(register, gate.read(request, LOAD_PUPIL_NUMBERS, {}).parts["pupils"])
    return register


def _publish(
    gate: Gate, request: AccessRequest, feed: Feed, register: Register, batch: Sequence[tuple[Placement, str]]
) -> None:
    held = entities_of(gate, request, (found for found, _ in batch), register)
    now = request.environment.now
    occasion = Occasion(
        load=new_key(), received=now.date().isoformat(), feed=feed, trust=trust, decided_by=request.subject.username,
        decided_at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )  # fmt: skip
    publication = publish(batch, held, register, occasion)
    gate.write(
        request, f"load.{feed.code}", publication.statements, touched=publication.touched,
        parameters={"load": occasion.load, "records": len(batch), **publication.told},
    )  # fmt: skip
