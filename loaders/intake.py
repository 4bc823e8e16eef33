"""One feed file from bytes to outcomes: read, validate, shape.

Called by the pipeline, which opens the file first (so that a cut file loads nothing), then takes in its rows. This is
the only file that knows the order of these three stages; see `loaders.records` for what comes out.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from loaders.declarations import RawRow
from loaders.periods import joined
from loaders.read import FeedFile, read_rows
from loaders.records import About, Outcome, Rejection, Remark, SourceRecord
from loaders.shelf import Shelf
from loaders.validate import Repeats, check_row

_AT_ONCE = 1_000


def take_in(file: FeedFile, *, received: date) -> Iterator[Outcome]:
    """Everything a file says, in its order, as source records, rejections and remarks.

    `received` is the day of the load. Subjects that many rows repeat (a home, an agency, a claimant) are given once. A
    feed whose rows are involvements gives each child once, after the last row, with the links of all its rows.
    """
    yield from file.remarks
    repeats = Repeats()
    with closing(Shelf()) as shelf:
        told = _Told(shelf)
        for row in read_rows(file):
            if isinstance(row, Rejection):
                yield row
                continue
            checked, remarks = check_row(file.feed, row, repeats, received=received)
            if isinstance(checked, Rejection):
                yield checked
                continue
            yield from remarks
            for outcome in row.kind.shape(checked):
                if isinstance(outcome, Remark):
                    yield outcome
                elif outcome.about is About.CHILD and row.kind.gathered:
                    yield from told.gather(outcome, row)
                else:
                    yield from told.once(outcome)
        yield from told.children()


@dataclass(slots=True)
class _Told:
    """What the rows of one file have said so far. Children whose rows may go on lie on a shelf: a list has them all."""

    shelf: Shelf
    others: dict[tuple[About, str], tuple[str, int]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    """By identifier, in the order of the file, the number on the shelf."""

    def gather(self, record: SourceRecord, row: RawRow) -> Iterator[Outcome]:
        """Add the links of another row about a child. A row that tells the child otherwise is rejected whole.

        A row that only numbers the child belongs to one that told who it is, and is rejected where that one was.
        """
        number = self._numbers.get(record.source_id)
        ((first, _),) = self.shelf.take([number]) if number is not None else ((None, ""),)
        if first is None and not record.values:
            yield Rejection(
                feed=record.feed, file=record.file, line=record.line, column=None, rule="no_child",
                reason=f"no row that was accepted tells who `{record.source_id}` is", raw=row.raw(),
            )  # fmt: skip
        elif first is None:
            self._keep(record)
        elif not record.values or dict(first.values) == dict(record.values):
            links, withdrawn = (*first.links, *record.links), (*first.withdrawn, *record.withdrawn)
            self._keep(replace(first, links=links, withdrawn=withdrawn))
        else:
            yield Rejection(
                feed=record.feed, file=record.file, line=record.line, column=None, rule="two_children",
                reason=f"`{record.source_id}` is another child here than on line {first.line}; neither name may be "
                f"guessed",
                raw=row.raw(),
            )  # fmt: skip

    def children(self) -> Iterator[SourceRecord]:
        """Every child that was gathered, in the order of the file."""
        numbers = iter(self._numbers.values())
        while some := list(islice(numbers, _AT_ONCE)):
            for child, _ in self.shelf.take(some):
                yield replace(child, links=joined(child.links))

    def _keep(self, child: SourceRecord) -> None:
        self._numbers[child.source_id] = self.shelf.put(child, "")

    def once(self, record: SourceRecord) -> Iterator[Outcome]:
        """Give a subject the first time; later, only remark where it is told otherwise."""
        known = self.others.get((record.about, record.source_id))
        if known is None:
            self.others[(record.about, record.source_id)] = (record.digest, record.line)
            yield record
        elif known[0] != record.digest:
            yield Remark(
                feed=record.feed, file=record.file, line=record.line, column=None, rule="told_otherwise",
                reason=f"the {record.about} `{record.source_id}` is told otherwise than on line {known[1]}; the "
                f"first is used",
            )  # fmt: skip
