"""A corrected return: what the return said before and no longer says is taken back, and nothing else is.

Called by the pipeline after a file was loaded that its sender calls a correction. A return is what a feed says of an
area up to a day. Taken back is only what this very return was the first to say: what an earlier return said stands
again, and what a later one has said stands anyway. Homes and services are places, and stay where they are. Rows that
are merely absent from a later return are never taken back (R35), and shields never by their register (R41).
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from graph.queries.returns import LOAD_EARLIER, LOAD_RETURN
from graph.records import Row
from loaders.declarations import Feed, Stage
from loaders.linking import Placement, Step
from loaders.records import About, Coverage, Reference, SourceRecord
from loaders.register import Register
from loaders.retelling import retold
from policies.gate import Gate
from policies.request import AccessRequest

_NAMES = ("given_names", "family_name", "full_name", "dob", "sex", "area")


def taken_back(
    gate: Gate, request: AccessRequest, feed: Feed, coverage: Coverage, *, sent: AbstractSet[Reference],
    register: Register,
) -> Sequence[tuple[Placement, str]]:  # fmt: skip
    """The records to write for what is no longer said, each with the day up to which it is vouched for."""
    if feed.stage is Stage.SHIELDS:
        return ()
    day = coverage.correct_to
    said = gate.read(request, LOAD_RETURN, {"source": feed.code, "area": coverage.area, "day": day}).parts["said"]
    gone = [row for row in said if _reference(feed, row) not in sent]
    if not gone:
        return ()
    asked = {"source_ids": sorted({str(row["source_id"]) for row in gone}), "source": feed.code, "day": day}
    earlier = {_subject(row): row for row in gate.read(request, LOAD_EARLIER, asked).parts["records"]}
    found = (_placement(feed, row, earlier.get(_subject(row)), register, day) for row in gone)
    return [placement for placement in found if placement is not None]


def _placement(
    feed: Feed, row: Row, earlier: Row | None, register: Register, day: str
) -> tuple[Placement, str] | None:  # fmt: skip
    """What the source said before, where that was of the same person; else a record that says nothing any more.

    Whom no other record names keeps the name: whoever reads of an ended link must know of whom it tells.
    """
    if earlier is not None:
        record, day = retold(feed.code, earlier), str(earlier["last_confirmed"])
    else:
        names = {name: value for name in _NAMES if row["others"] == 0 and (value := row[name]) is not None}
        record = SourceRecord(
            feed=feed.code, file="", line=0, source_id=str(row["source_id"]), about=About(str(row["about"])),
            values=names,
        )  # fmt: skip
    before = register.standing(record)
    if before is None or before.entity is None or before.digest == record.digest:
        return None
    return Placement(record=record, step=Step.CHANGED, entity=before.entity, before=before, rule="taken-back"), day


def _reference(feed: Feed, row: Row) -> Reference:
    return Reference(about=About(str(row["about"])), scheme=feed.code, value=str(row["source_id"]))


def _subject(row: Row) -> tuple[object, object, object]:
    return row["about"], row["source_id"], row["entity"]
