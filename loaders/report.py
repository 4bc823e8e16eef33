"""What a load did, for the person who ordered it: counts, rejections to send back, cases for review, remarks.

Made by the pipeline, shown by the command line and the pages. Rejected rows are written to a file of the same feed, so
that they can be mended and loaded by the ordinary door; nothing is silently dropped.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loaders.declarations import Feed, Stage
from loaders.linking import Placement, Step
from loaders.match.judgements import Contender
from loaders.read import FeedFile
from loaders.records import About, Reference, Rejection, Remark, remark_on


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCase:
    """A record of which nothing was applied until a person decides, with the children it may be about."""

    file: str
    line: int
    source_id: str
    rule: str
    reasons: tuple[str, ...]
    contenders: tuple[Contender, ...] = ()


def case_of(placement: Placement) -> ReviewCase:
    """What whoever decides on a record is shown of it."""
    record = placement.record
    return ReviewCase(
        file=record.file, line=record.line, source_id=record.source_id, rule=placement.rule, reasons=placement.reasons,
        contenders=placement.contenders,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """Counts are of source records: a row may give several (a child, its carers, its home)."""

    feed: str
    load: str
    files: tuple[str, ...]
    rows: int
    accepted: int
    rejected: int
    matched: int
    new: int
    changed: int
    unchanged: int
    review: int
    held: int
    new_by_kind: Mapping[About, int] = field(default_factory=dict)
    rejections: tuple[Rejection, ...] = ()
    reviews: tuple[ReviewCase, ...] = ()
    remarks: tuple[Remark, ...] = ()
    rejects_files: tuple[Path, ...] = ()
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        """Whether nobody needs to look at anything."""
        return not self.rejections and not self.reviews

    def sentence(self) -> str:
        """The load in one line."""
        return (
            f"{self.feed}: {self.rows:,} rows, {self.rejected:,} rejected; {self.new:,} new, {self.matched:,} matched, "
            f"{self.changed:,} changed, {self.unchanged:,} unchanged, {self.review:,} for review, "
            f"{self.held:,} waiting"
        )


@dataclass(slots=True, kw_only=True)
class Findings:
    """What a load has found so far; counted while it runs, since the records themselves are not kept."""

    feed: Feed
    load: str
    rejections: list[Rejection] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    quarantined: set[Reference] = field(default_factory=set)
    """Of whom no remark may speak (R9)."""
    _reviews: list[ReviewCase] = field(default_factory=list)
    _steps: Counter[Step] = field(default_factory=Counter)
    _new_by_kind: Counter[About] = field(default_factory=Counter)

    def note(self, placements: Iterable[Placement]) -> None:
        """Count decisions, and keep what a person has to look at."""
        for placement in placements:
            self._note(placement)

    def report(self) -> LoadReport:
        """What became of everything."""
        steps = self._steps
        return LoadReport(
            feed=self.feed.code, load=self.load, files=(), rows=0, accepted=0, rejected=len(self.rejections),
            matched=steps[Step.MATCHED], new=steps[Step.NEW], changed=steps[Step.CHANGED],
            unchanged=steps[Step.UNCHANGED], review=steps[Step.REVIEW],
            held=steps[Step.HELD] + steps[Step.QUARANTINED] + steps[Step.WAITING], new_by_kind=dict(self._new_by_kind),
            rejections=tuple(self.rejections), reviews=tuple(self._reviews),
            remarks=(*self.remarks, *self._without_crosswalk()),
        )  # fmt: skip

    def _without_crosswalk(self) -> Iterator[Remark]:
        count = self._steps[Step.WAITING]
        if count:
            reason = (
                f"{count:,} records carry no name, and nothing tells yet whom they mean; they wait for a crosswalk and "
                "are asked again after each load"
            )
            yield Remark(feed=self.feed.code, file="", line=0, column=None, rule="no_crosswalk", reason=reason)

    def _note(self, placement: Placement) -> None:
        step = placement.step
        self._steps[step] += 1
        if step is Step.NEW:
            self._new_by_kind[placement.record.about] += 1
        if step is Step.REVIEW:
            self._reviews.append(case_of(placement))
        if step is Step.QUARANTINED or placement.hidden:
            self.quarantined.add(placement.record.reference)
        if self.feed.stage is Stage.SHIELDS and step in (Step.REVIEW, Step.QUARANTINED):
            reason = "this shield waits for a person; until then it protects every child whom it may mean"
            self.remarks.append(remark_on(placement.record, "shield-waiting", reason))


def write_rejects(file: FeedFile, rejections: Sequence[Rejection], folder: Path) -> tuple[Path, ...]:
    """Write the rejected rows of a file as a file of the same feed, and beside it why each was rejected.

    The rows stand as they were sent, without content that an index must not hold. Rows that could not be kept at all
    stand only among the reasons. Returns the files written.
    """
    own = [found for found in rejections if found.file == file.path.name]
    if not own:
        return ()
    folder.mkdir(parents=True, exist_ok=True)
    again = folder / f"{file.path.stem}.rejects{file.path.suffix}"
    reasons = folder / f"{file.path.stem}.rejects.reasons.csv"
    rows = [found.raw for found in own if found.raw]
    if rows:
        again.write_text("".join(f"{line}\n" for line in _resent(file, rows)), encoding="utf-8")
    with reasons.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("file", "line", "column", "rule", "reason"))
        writer.writerows((found.file, found.line, found.column or "", found.rule, found.reason) for found in own)
    return (again, reasons) if rows else (reasons,)


def _resent(file: FeedFile, rows: Sequence[str]) -> list[str]:
    """The rows with the control lines and headings that the feed demands."""
    coverage = file.coverage
    opening = []
    if file.feed.announced and coverage is not None:
        opening = [
            f"#kithmap;feed={file.feed.code};area={coverage.area};from={coverage.since};correct_to={coverage.correct_to}"
        ]
    headings = [file.heading_line] if file.heading_line is not None else []
    closing = [f"#end;rows={len(rows)}"] if opening else []
    return [*opening, *headings, *rows, *closing]
