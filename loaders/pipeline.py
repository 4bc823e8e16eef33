"""A load from beginning to end: read, validate, standardise, block, compare, score, decide, merge, publish, report.

The only file that knows the order. Called by the command line, the feeds' door of the API and the demonstration, with a
gate and the service subject of loads; everything it reads and writes passes that gate and is recorded.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from pathlib import Path
from typing import TypeAlias

from graph.queries.consent import WITHDRAWN
from graph.queries.loading import (
    LOAD_ENTITIES,
    LOAD_POPULATION,
    LOAD_SERVICES,
    LOAD_SOURCE_RECORDS,
    create_nodes,
    update_nodes,
)  # fmt: skip
from graph.records import Row
from loaders.consent import lawful, withdrawn_services
from loaders.coverage import coverage_properties
from loaders.declarations import Feed, Stage
from loaders.families import batches
from loaders.feeds.catalogue import trust
from loaders.intake import take_in
from loaders.keys import new_key
from loaders.linking import Placement, Step, place
from loaders.provenance import Occasion
from loaders.publish import publish
from loaders.read import FeedFile, open_feed_file
from loaders.records import (
    AREA_CODE,
    PROVISIONAL,
    PUBLIC_CODE,
    About,
    Coverage,
    Link,
    Reference,
    Rejection,
    Remark,
    SourceRecord,
    remark_on,
)
from loaders.register import LIVE, Register, filled
from loaders.report import LoadReport, case_of, write_rejects
from policies.gate import Gate
from policies.request import AccessRequest

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told the stage in words, how much of it is done, and of how much."""

PEOPLE = frozenset({About.CHILD, About.CARER, About.HOUSEHOLD})

BATCH = 1_000
"""Source records in one transaction; a family is never parted, so a batch may be a little larger."""

# The register of a load lives in memory, so two loads of one process must not know different people.
ONE_AT_A_TIME = threading.Lock()


def run(
    feed: Feed,
    files: Sequence[Path],
    gate: Gate,
    request: AccessRequest,
    *,
    progress: Progress = lambda _stage, _done, _of: None,
    coverage: Coverage | None = None,
    rejects: Path | None = None,
) -> LoadReport:
    """Load files of one feed. Files are examined whole first: a cut or foreign one loads nothing of any.

    `coverage` is for files that do not announce their own; `rejects` is the folder for rejected rows. What was
    acknowledged batch by batch stays when the process dies, and loading the same files again completes it. Raises
    UnreadableFile, GateError, LedgerUnavailable or Refused.
    """
    started = time.monotonic()
    opened = [open_feed_file(feed, path, coverage=coverage) for path in files]
    with ONE_AT_A_TIME:
        load = _Load(feed=feed, gate=gate, request=request, progress=progress)
        load.take_in(opened)
        load.link()
        load.publish()
        load.cover(opened)
    written = [path for file in opened for path in write_rejects(file, load.rejections, rejects)] if rejects else []
    return replace(
        load.report(), files=tuple(path.name for path in files), rows=sum(file.rows for file in opened),
        rejects_files=tuple(written), seconds=round(time.monotonic() - started, 3),
    )  # fmt: skip


@dataclass(slots=True, kw_only=True)
class _Load:
    """The state of one load between its stages."""

    feed: Feed
    gate: Gate
    request: AccessRequest
    progress: Progress
    key: str = field(default_factory=new_key)
    received: date = field(init=False)
    register: Register = field(init=False)
    records: list[SourceRecord] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    quarantined: frozenset[Reference] = frozenset()
    """Of whom no remark may speak (R9)."""
    _missing: list[str] = field(default_factory=list)
    _correct_to: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.received = self.request.environment.now.date()

    def take_in(self, files: Iterable[FeedFile]) -> None:
        """Read, validate and shape every row."""
        for file in files:
            self._correct_to[file.path.name] = file.coverage.correct_to if file.coverage else self.received.isoformat()
            for outcome in take_in(file, received=self.received):
                if isinstance(outcome, SourceRecord):
                    self.records.append(outcome)
                    if len(self.records) % BATCH == 0:
                        self.progress("reading", min(outcome.line, file.rows), file.rows)
                elif isinstance(outcome, Rejection):
                    self.rejections.append(outcome)
                else:
                    self.remarks.append(outcome)

    def link(self) -> None:
        """Read who is held, once and recorded, and decide whom each record is about."""
        self.progress("matching", 0, len(self.records))
        schemes = {link.to.scheme for record in self.records for link in record.links} - {PUBLIC_CODE, AREA_CODE}
        # A register of schools has nobody to recognise, so nobody's names are read for it.
        about_people = any(record.about in PEOPLE for record in self.records)
        population = self.gate.read(self.request, LOAD_POPULATION, {}).parts if about_people else {}
        services = self.gate.read(self.request, LOAD_SERVICES, {}).parts
        sources = sorted({self.feed.code, *schemes, *({PROVISIONAL} if about_people else ())})
        records = self.gate.read(self.request, LOAD_SOURCE_RECORDS, {"sources": sources}).parts["records"]
        self.register = filled(self.feed.code, population, services, records)
        self._hold_lawfully()
        self._remark_on_missing_shields(records)
        self.placements = place(list(self._in_time()), self.feed, self.register)
        self.quarantined = frozenset(
            found.record.reference for found in self.placements if found.step is Step.QUARANTINED or found.hidden
        )
        self.register.unpublished = {
            found.entity for found in self.placements if found.step is Step.NEW and found.entity is not None
        }
        self.progress("matching", len(self.records), len(self.records))

    def publish(self) -> None:
        """Write the batches, each with its shields in one transaction, then the links that had to wait for an end."""
        occasion = Occasion(
            load=self.key, received=self.received.isoformat(), feed=self.feed, trust=trust,
            decided_by=self.request.subject.username,
            decided_at=self.request.environment.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )  # fmt: skip
        # Families with a shield to set are written first: whatever ends a load half way, its shields are in force (R6).
        telling = sorted(
            (found for found in self.placements if self._tells_something(found)),
            key=lambda found: found.record.marking is None,
        )
        waiting: dict[str, Placement] = {}
        done = 0
        for batch in batches(telling, BATCH):
            for placement, link in self._write(batch, occasion):
                if not self._remarked_on_waiting(placement.record, link) and placement.before is not None:
                    waiting[placement.before.key] = placement
            done += len(batch)
            self.progress("publishing", done, len(telling))
        # Both ends are there now: the other one came in a later batch.
        for batch in batches(list(waiting.values()), BATCH):
            self._write(batch, occasion)
        self._note_missing_shields()

    def cover(self, files: Iterable[FeedFile]) -> None:
        """Note what each file covers and to which day it is correct: the ground of every sentence about absence."""
        rows: dict[str, Row] = {}
        for file in files:
            coverage = file.coverage
            if coverage is None:
                continue
            known = self.register.coverages.get((self.feed.code, coverage.area))
            if known is not None and str(known["correct_to"]) > coverage.correct_to:
                continue
            key = str(known["key"]) if known is not None else new_key()
            rows[coverage.area] = {"key": key, "properties": coverage_properties(self.feed, coverage, self.received)}
        if rows:
            statement = create_nodes("Coverage", list(rows.values()))
            self.gate.write(self.request, "load.coverage", [statement], parameters={"feed": self.feed.code})

    def report(self) -> LoadReport:
        """What became of everything."""
        steps = Counter(found.step for found in self.placements)
        reviews = [found for found in self.placements if found.step is Step.REVIEW]
        if self.feed.stage is Stage.SHIELDS:
            reason = "this shield waits for a person; until then it protects every child whom it may mean"
            waiting = [found for found in self.placements if found.step in (Step.REVIEW, Step.QUARANTINED)]
            self.remarks.extend(remark_on(found.record, "shield-waiting", reason) for found in waiting)
        return LoadReport(
            feed=self.feed.code, load=self.key, files=(), rows=0,
            accepted=len(self.records), rejected=len(self.rejections), matched=steps[Step.MATCHED], new=steps[Step.NEW],
            changed=steps[Step.CHANGED], unchanged=steps[Step.UNCHANGED], review=steps[Step.REVIEW],
            held=steps[Step.HELD] + steps[Step.QUARANTINED],
            new_by_kind=dict(Counter(found.record.about for found in self.placements if found.step is Step.NEW)),
            rejections=tuple(self.rejections), reviews=tuple(case_of(found) for found in reviews),
            remarks=tuple(self.remarks),
        )  # fmt: skip

    def _write(self, batch: Sequence[Placement], occasion: Occasion) -> Sequence[tuple[Placement, Link]]:
        """One transaction; gives back the records with a link whose other end nobody holds yet."""
        fresh = {found.entity for found in batch if found.step is Step.NEW}
        keys = {
            key
            for found in batch
            for key in (found.entity, found.before.entity if found.before else None)
            if key is not None and key not in fresh
        }
        held = self.gate.read(self.request, LOAD_ENTITIES, {"keys": sorted(keys)}).parts if keys else {}
        self.register.unpublished -= fresh
        publication = publish([(found, self._day(found.record)) for found in batch], held, self.register, occasion)
        if publication.statements:
            self.gate.write(
                self.request, f"load.{self.feed.code}", publication.statements, touched=publication.touched,
                parameters={"load": self.key, "records": len(batch), **publication.told},
            )  # fmt: skip
        return publication.waiting

    def _hold_lawfully(self) -> None:
        """Reject what no source may tell of a sensitive service, and know where consent was withdrawn (R11)."""
        if self.feed.sensitive:
            self.register.withdrawn = withdrawn_services(self.gate.read(self.request, WITHDRAWN, {}).parts["withdrawn"])
        held = list(lawful(self.records, self.register))
        self.records = [found for found in held if isinstance(found, SourceRecord)]
        self.rejections += [found for found in held if isinstance(found, Rejection)]

    def _in_time(self) -> Iterator[SourceRecord]:
        """The records, each subject once, without what an older file tells otherwise than a newer one loaded before."""
        told: set[Reference] = set()
        for record in sorted(self.records, key=self._day, reverse=True):
            if record.reference in told:
                continue
            told.add(record.reference)
            before = self.register.standing(record)
            if before is not None and before.digest != record.digest and self._day(record) < before.last_confirmed:
                reason = f"the file is older than what is held, which its source confirmed on {before.last_confirmed}"
                if record.about is About.CHILD:
                    self.remarks.append(remark_on(record, "older", reason))
            else:
                yield record

    def _tells_something(self, placement: Placement) -> bool:
        before = placement.before
        if placement.step is not Step.UNCHANGED or before is None:
            return True
        asks_again = before.marked is not None and before.marked.lift_asked and placement.record.marking is not None
        return before.pending or bool(asks_again) or self._day(placement.record) > before.last_confirmed

    def _day(self, record: SourceRecord) -> str:
        """The day up to which the source vouches for a record."""
        return record.last_seen or self._correct_to[record.file]

    def _remarked_on_waiting(self, record: SourceRecord, link: Link) -> bool:
        missing = next((name for name in (link.to, link.through) if name and self.register.find(name) is None), None)
        if missing is None:
            return False
        if missing in self.quarantined:
            return True
        reason = f"nobody is held as `{missing}`; the link waits until somebody is, and the file is loaded again"
        self.remarks.append(remark_on(record, "waiting", reason))
        return True

    def _remark_on_missing_shields(self, records: Iterable[Row]) -> None:
        """A shield that its register no longer lists stays in force: its disappearance only asks (R41)."""
        if self.feed.stage is not Stage.SHIELDS:
            return
        sent = {record.source_id for record in self.records}
        for row in records:
            if row["source"] == self.feed.code and row["standing"] == LIVE and row["source_id"] not in sent:
                if row["marked_shielded"] is True and row["shield_lift_asked"] is None:
                    self._missing.append(str(row["key"]))
                reason = f"`{row['source_id']}` is no longer listed; it stays in force until its authority lifts it"
                self.remarks.append(
                    Remark(feed=self.feed.code, file="", line=0, column=None, rule="not-listed", reason=reason)
                )

    def _note_missing_shields(self) -> None:
        """Note on the records that their register asks for these shields no longer, for their authority to see."""
        asked: list[Row] = [
            {"key": key, "properties": {"shield_lift_asked": self.received.isoformat()}} for key in self._missing
        ]
        if asked:
            statement = update_nodes("SourceRecord", asked)
            self.gate.write(self.request, "load.shields-missing", [statement], parameters={"load": self.key})
