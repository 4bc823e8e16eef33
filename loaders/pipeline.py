"""A load from beginning to end: read, validate, standardise, block, compare, score, decide, merge, publish, report.

The only file that knows the order. Called by the command line, the feeds' door of the API and the demonstration, with a
gate and the service subject of loads; everything it reads and writes passes that gate and is recorded.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from functools import partial
from pathlib import Path
from typing import TypeAlias

from graph.queries.consent import WITHDRAWN
from graph.queries.writing import merge_nodes
from graph.records import Parameters
from loaders.agreeing import tells_something
from loaders.consent import withdrawn_services
from loaders.correcting import taken_back
from loaders.coverage import coverage_rows
from loaders.crosswalk import learn_pupil_numbers
from loaders.declarations import Feed
from loaders.families import Order
from loaders.feeds.catalogue import crosswalk, trust
from loaders.held import entities_of, register_of
from loaders.intake import take_in
from loaders.keys import new_key
from loaders.linking import Placement, place
from loaders.mentions import Mentions
from loaders.openends import OpenEnds
from loaders.portions import pupil_numbers
from loaders.provenance import Occasion
from loaders.publish import publish
from loaders.read import FeedFile, open_feed_file
from loaders.records import About, Coverage, Link, Reference, Rejection, SourceRecord, remark_on
from loaders.register import Register
from loaders.report import Findings, LoadReport, write_rejects
from loaders.retention_marks import may_be_held
from loaders.retracting import retract
from loaders.shelf import Shelf
from loaders.tidying import tidy, untidied
from loaders.unlisted import Unlisted, unlisted
from loaders.warm import Everybody
from loaders.write_behind import WriteBehind
from policies.gate import Gate
from policies.request import AccessRequest

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told the stage in words, how much of it is done, and of how much."""

BATCH = 1_000
"""Source records in one transaction; a family is never parted, so a batch may be a little larger."""


def run(  # noqa: PLR0913 - one door for files of every feed
    feed: Feed,
    files: Sequence[Path],
    gate: Gate,
    request: AccessRequest,
    *,
    progress: Progress = lambda _stage, _done, _of: None,
    coverage: Coverage | None = None,
    rejects: Path | None = None,
    corrects: bool = False,
    everybody: Everybody | None = None,
) -> LoadReport:
    """Load files of one feed. Files are examined whole first: a cut or foreign one loads nothing of any.

    `coverage` is for files that do not announce their own; `rejects` is the folder for rejected rows. `corrects`: the
    files are a whole return once more, so what it said before and says no longer is taken back (`loaders.correcting`).
    `everybody` is who is held as the loads of this process before left it: the next one need not read all of it anew.
    What was acknowledged batch by batch stays when the process dies, and loading the same files again completes it.
    Raises UnreadableFile, GateError, LedgerUnavailable or Refused.
    """
    opened = [open_feed_file(feed, path, coverage=coverage) for path in files]
    return load_files(
        feed, opened, gate, request, progress=progress, rejects=rejects, corrects=corrects, everybody=everybody
    )


def load_files(  # noqa: PLR0913 - one door for files and for messages
    feed: Feed,
    opened: Sequence[FeedFile],
    gate: Gate,
    request: AccessRequest,
    *,
    progress: Progress = lambda _stage, _done, _of: None,
    rejects: Path | None = None,
    corrects: bool = False,
    covers: bool = True,
    everybody: Everybody | None = None,
) -> LoadReport:
    """Load what was opened; `covers` is false for messages, which say what they say and leave nothing out."""
    started = time.monotonic()
    with gate.turn(request, "load"), closing(Shelf()) as shelf, closing(WriteBehind()) as behind, untidied():
        load = _Load(
            feed=feed, gate=gate, request=request, progress=progress, shelf=shelf, behind=behind, covers=covers,
            everybody=everybody,
        )  # fmt: skip
        load.take_in(opened)
        load.know_who_is_held()
        load.place_and_publish()
        if corrects:
            load.take_back(opened)
        if covers:
            load.cover(opened)
        accepted = len(shelf)
    faults = load.findings.rejections
    written = [path for file in opened for path in write_rejects(file, faults, rejects)] if rejects else []
    return replace(
        load.findings.report(), files=tuple(file.path.name for file in opened), rows=sum(file.rows for file in opened),
        accepted=accepted, rejects_files=tuple(written), seconds=round(time.monotonic() - started, 3),
    )  # fmt: skip


@dataclass(slots=True, kw_only=True)
class _Load:
    """The state of one load between its stages. What sources say lies on the shelf; here are names and counts."""

    feed: Feed
    gate: Gate
    request: AccessRequest
    progress: Progress
    shelf: Shelf
    behind: WriteBehind
    covers: bool
    everybody: Everybody | None
    order: Order = field(default_factory=Order)
    key: str = field(default_factory=new_key)
    received: date = field(init=False)
    register: Register = field(init=False)
    findings: Findings = field(init=False)
    _latest: dict[Reference, tuple[str, int, int]] = field(default_factory=dict)
    """By subject, the day, file and number of the latest that the files say."""
    _mentions: Mentions = field(default_factory=Mentions)
    _open_ends: OpenEnds = field(default_factory=OpenEnds)
    _unlisted: Unlisted = field(init=False)
    _retracting: list[SourceRecord] = field(default_factory=list)
    _occasion: Occasion = field(init=False)

    def __post_init__(self) -> None:
        self.received = self.request.environment.now.date()
        self.findings = Findings(feed=self.feed, load=self.key)
        self._occasion = Occasion(
            load=self.key, received=self.received.isoformat(), feed=self.feed, trust=trust,
            decided_by=self.request.subject.username,
            decided_at=self.request.environment.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )  # fmt: skip

    def take_in(self, files: Iterable[FeedFile]) -> None:
        """Read, validate and shape every row, and lay what it says on the shelf."""
        for order, file in enumerate(files):
            correct_to = file.coverage.correct_to if file.coverage else self.received.isoformat()
            for outcome in take_in(file, received=self.received):
                if isinstance(outcome, SourceRecord):
                    if outcome.retracts or outcome.taken_back:
                        self._retracting.append(replace(outcome, last_seen=outcome.last_seen or correct_to))
                    if not outcome.taken_back:
                        self._lay_down(outcome, outcome.last_seen or correct_to, order)
                    if len(self.shelf) % BATCH == 0:
                        self.progress("reading", min(outcome.line, file.rows), file.rows)
                elif isinstance(outcome, Rejection):
                    self.findings.rejections.append(outcome)
                else:
                    self.findings.remarks.append(outcome)

    def know_who_is_held(self) -> None:
        """Read who is held, once and recorded."""
        self.progress("matching", 0, len(self.shelf))
        sources, code = self._mentions.sources(self.feed), self.feed.code
        if self.everybody is not None and self._mentions.people:
            self.register = self.everybody.register_of(self.gate, self.request, code, sources, self._mentions.ids)
        else:
            self.register = register_of(self.gate, self.request, code, sources, people=self._mentions.people)
        self.register.crosswalk = crosswalk(self.feed)
        if self.feed.nameless:
            learn_pupil_numbers(self.register, pupil_numbers(self.gate, self.request, self.register.index))
        if self.feed.sensitive:
            self.register.withdrawn = withdrawn_services(self.gate.read(self.request, WITHDRAWN, {}).parts["withdrawn"])
        # Only a whole list can leave somebody out.
        sent = {reference.value for reference in self._latest}
        self._unlisted = unlisted(self.feed, self.register, sent) if self.covers else Unlisted()
        self.findings.remarks += self._unlisted.remarks

    def place_and_publish(self) -> None:
        """Decide batch by batch whom each record is about, and write it, with its shields, in one transaction.

        INVARIANT (same again): a batch is decided from the files and from what the batches before it wrote, so a load
        that broke off between two batches goes on as if nothing had happened.
        """
        done = 0
        for batch in self.order.batches(BATCH):
            records = self._in_time(batch)
            days = {record.reference: day for _, record, day in records}
            placements = place([record for _, record, _ in records], self.feed, self.register)
            self.findings.note(placements)
            numbers = {record.reference: number for number, record, _ in records}
            dated = [(found, days[found.record.reference]) for found in placements]
            for placement, link in self._write([one for one in dated if tells_something(*one)]):
                self._open_ends.add(numbers[placement.record.reference], placement, link)
            done += len(batch)
            self.progress("publishing", done, len(self.shelf))
            tidy()
        again, remarks = self._open_ends.settle(self.register, self.shelf, self.findings.quarantined)
        self.findings.remarks += remarks
        self._write_all(again)
        retract(self.gate, self.request, self._retracting, self.register, load=self.key)
        if asked := self._unlisted.statements(self.received.isoformat()):
            self.gate.write(self.request, "load.shields-missing", asked, parameters={"load": self.key})

    def take_back(self, files: Sequence[FeedFile]) -> None:
        """Take back what the return of these files said before, and they say no longer."""
        for coverage in {file.coverage for file in files if file.coverage is not None}:
            gone = taken_back(
                self.gate, self.request, self.feed, coverage, sent=self._latest.keys(), register=self.register
            )
            self._write_all(gone)
            self.findings.remarks += [
                remark_on(found.record, "taken-back", "the corrected return says this no longer")
                for found, _ in gone
                if found.record.about is About.CHILD
            ]

    def cover(self, files: Sequence[FeedFile]) -> None:
        """Note what each file covers and to which day it is correct: the ground of every sentence about absence."""
        held, rejections = self.register.coverages, self.findings.rejections
        if rows := coverage_rows(self.feed, files, rejections, held, self.received):
            statement = merge_nodes("Coverage", rows)
            self.gate.write(self.request, "load.coverage", [statement], parameters={"feed": self.feed.code})

    def _lay_down(self, record: SourceRecord, day: str, file: int) -> None:
        number = self.shelf.put(record, day)
        self.order.add(number, record)
        self._mentions.add(record)
        known = self._latest.get(record.reference)
        # Of two files of one day, the one that came later; inside one file, the first.
        if known is None or (day, file) > known[:2]:
            self._latest[record.reference] = (day, file, number)

    def _in_time(self, numbers: Iterable[int]) -> list[tuple[int, SourceRecord, str]]:
        """What may be held of a batch, each subject once, and nothing older than what its source said before."""
        taken = zip(numbers, self.shelf.take(numbers), strict=True)
        latest = [
            (number, record, day) for number, (record, day) in taken if self._latest[record.reference][2] == number
        ]
        held = may_be_held(latest, self.register, self.findings.rejections)
        return [(number, record, day) for number, record, day in held if not self._is_older(record, day)]

    def _is_older(self, record: SourceRecord, day: str) -> bool:
        """Whether its source has said something else since: the day of a return decides, not when it arrives."""
        for before in (self.register.standing(record), self.register.awaiting(record)):
            if before is not None and before.digest != record.digest and day < before.last_confirmed:
                if record.about is About.CHILD:
                    reason = (
                        f"the file is older than what is held, which its source confirmed on {before.last_confirmed}"
                    )
                    self.findings.remarks.append(remark_on(record, "older", reason))
                return True
        return False

    def _write_all(self, placements: Sequence[tuple[Placement, str]]) -> None:
        for start in range(0, len(placements), BATCH):
            self._write(placements[start : start + BATCH])
        self.behind.wait()

    def _write(self, batch: Sequence[tuple[Placement, str]]) -> Sequence[tuple[Placement, Link]]:
        """Begin one transaction; gives back the records with a link whose other end nobody holds yet."""
        placements = (found for found, _ in batch)
        held = entities_of(self.gate, self.request, placements, self.register, self.behind.before_reading)
        publication = publish(batch, held, self.register, self._occasion)
        if publication.statements:
            name = f"load.{self.feed.code}"
            if self.everybody is not None:
                self.everybody.will_write(name, self.key, publication.altered)
            told: Parameters = {"load": self.key, "records": len(batch), **publication.told}
            write = partial(self.gate.write, touched=publication.touched, parameters=told)
            self.behind.write(
                partial(write, self.request, name, publication.statements), frozenset(publication.touched)
            )  # fmt: skip
        return publication.waiting
