"""The page of real files: one line for each, with what became of its rows, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from loaders.declarations import Form
from loaders.feeds.catalogue import find_feed

PAGE = Path(__file__).parents[3] / "loaders" / "feeds" / "REAL_FILES.md"
_CROSSWALK = "wait for a crosswalk"
_OPENING = """# Real files, loaded

Every file of the folder of real files (`../shared/real`: public registers as published, and the formats that English
authorities exchange with invented people in them), loaded twice through the gate into the embedded engine, registers
into one graph, formats into another. Written by `python -m tests.loaders.feeds.real_files --page`; do not edit.

*Rows* are counted in the file; *accepted* are the records made of them: a row may tell of a child, its home, its carers
and its school, and rows of one child may be gathered into one. *Rejected* rows are written out with line and reason.
*Waiting* are records of which nothing is shown yet, since nobody is known by their number, or whom they mean is not
held; *review* are those that a person decides. *Again* is how many records a second load of the same file changed.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table. `again` is how many records a second load of the file changed."""

    file: str
    feed: str
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    waiting: int = 0
    review: int = 0
    again: int = 0
    why: str = ""

    def text(self) -> str:
        """The line for people."""
        counts = (
            f"{self.rows:7,} {self.accepted:8,} {self.rejected:8,} {self.waiting:7,} {self.review:6,} {self.again:5,}"
        )
        return f"{self.file:72} {self.feed:20} {counts}  {self.why}"

    def row(self) -> str:
        """The line of the page."""
        counts = (self.rows, self.accepted, self.rejected, self.waiting, self.review, self.again)
        why = "; ".join(self.reasons()).replace("|", "\\|").replace("\n", " ")
        cells = (f"`{Path(self.file).name}`", _format(self), f"`{self.feed}`", *(f"{count:,}" for count in counts), why)
        return f"| {' | '.join(cells)} |"

    def reasons(self) -> list[str]:
        """Why not everything was accepted and applied."""
        reasons = [self.why] if self.why else []
        if self.waiting and _CROSSWALK not in self.why:
            reasons.append("waiting: who or what they mean is not held, or waits itself")
        if self.review:
            reasons.append("review: the match is in doubt, or nobody here is meant and this source brings nobody in")
        return reasons


def page(lines: Sequence[Line], about: Sequence[str]) -> str:
    """The page of these lines, folder by folder; `about` are files that are no feed."""
    parts = [_OPENING]
    by_folder = sorted(lines, key=lambda line: (str(Path(line.file).parent), line.file))
    for folder, found in groupby(by_folder, key=lambda line: str(Path(line.file).parent)):
        parts.append(f"\n## `{folder}`\n")
        parts.append("| file | format | feed | rows | accepted | rejected | waiting | review | again | why |")
        parts.append("|---|---|---|--:|--:|--:|--:|--:|--:|---|")
        parts += [line.row() for line in found]
    refused = sum(1 for line in lines if line.why.startswith("refused"))
    totals = (
        f"{len(lines):,} files, {refused:,} of them refused whole; {sum(line.rows for line in lines):,} rows, "
        f"{sum(line.accepted for line in lines):,} records accepted, {sum(line.rejected for line in lines):,} rows "
        f"rejected, {sum(line.again for line in lines):,} changed by a second load.\n"
    )
    others = f"Loaded as nothing, since they tell about the others: {', '.join(f'`{name}`' for name in about)}."
    return "\n".join([*parts, "\n## In all\n", totals, others]) + "\n"


def _format(line: Line) -> str:
    *_, last = suffixes = Path(line.file).suffixes or [""]
    kind = suffixes[-2] if last == ".gz" and len(suffixes) > 1 else last
    fhir = "FHIR " if find_feed(line.feed).form is Form.FHIR else ""
    return f"{fhir}{kind.removeprefix('.').upper()}{', gzip' if last == '.gz' else ''}"
