"""What of a batch may be held at all: lawfully (R11), and not about a child whom retention has removed (R25).

Called by the pipeline for each batch, before anybody is matched. Not silent: such a row is rejected with its reason, as
every other that is not loaded. What the same row says of a home or a carer goes the same way where it is about nobody
else in the batch.
"""

from collections.abc import Iterable, Iterator, Sequence

from loaders.consent import lawful
from loaders.records import About, Reference, Rejection, SourceRecord
from loaders.register import Register

_REASON = (
    "this child was held for as long as the rules allow, and is archived; if they are to be held again, "
    "`kithmap retention release {feed} {source_id}` and load the row once more"
)


def may_be_held(
    taken: Sequence[tuple[int, SourceRecord, str]], register: Register, rejections: list[Rejection]
) -> Iterator[tuple[int, SourceRecord, str]]:
    """What of a batch may be held, each record with its number and day; the rest is added to the rejections."""
    removed = of_the_removed([record for _, record, _ in taken], register)
    rejections += [rejection for rejection in removed.values() if rejection is not None]
    for number, record, day in taken:
        for held in lawful([record], register) if record.reference not in removed else ():
            if isinstance(held, Rejection):
                rejections.append(held)
            else:
                yield number, held, day


def of_the_removed(records: Iterable[SourceRecord], register: Register) -> dict[Reference, Rejection | None]:
    """What of these records is not taken in; with each child the rejection that says so."""
    records = list(records)
    gone = {one.reference for one in records if one.about is About.CHILD and one.source_id in register.removed}
    if not gone:
        return {}
    told: dict[Reference, Rejection | None] = {
        one.reference: _rejection(one) for one in records if one.reference in gone
    }
    children = [one for one in records if one.about is About.CHILD]
    carers = _linked("CARES_FOR", (one for one in children if one.reference in gone))
    carers -= _linked("CARES_FOR", (one for one in children if one.reference not in gone))
    carers |= {one.reference for one in records if one.about is About.CARER and _only(one, "CARES_FOR", gone)}
    staying = [one for one in records if one.reference not in gone | carers]
    leaving = [one for one in records if one.reference in gone | carers]
    homes = _linked("LIVES_IN", leaving) - _linked("LIVES_IN", staying)
    return told | dict.fromkeys(carers | homes)


def _only(record: SourceRecord, kind: str, gone: set[Reference]) -> bool:
    others = [link.to for link in record.links if link.kind == kind]
    return bool(others) and set(others) <= gone


def _linked(kind: str, records: Iterable[SourceRecord]) -> set[Reference]:
    return {link.to for one in records for link in one.links if link.kind == kind}


def _rejection(record: SourceRecord) -> Rejection:
    reason = _REASON.format(feed=record.feed, source_id=record.source_id)
    return Rejection(
        feed=record.feed, file=record.file, line=record.line, column=None, rule="retention", reason=reason, raw=""
    )
