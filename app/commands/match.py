"""`kithmap match evaluate`: what the matcher would answer, on a population and a labelled sample out of files.

Nothing is loaded and no register is opened: the files are the whole world of it. The index, the comparisons and the
decisions are those of a load and of `find a child`.
"""

import csv
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import click

from app.commands import match_files
from app.commands.match_files import Remarks
from app.commands.progress import progressing
from loaders.match.blocking import Index
from loaders.match.judgements import Judgement, Verdict
from loaders.match.lookups import look_up
from loaders.match.thresholds import judge

_STEP = 1_000
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Writer(Protocol):
    """Takes an answer row by row."""

    def writerow(self, row: Iterable[object], /) -> object:
        """Write it."""
        ...


@dataclass(slots=True)
class Run:
    """What an evaluation measures while it answers."""

    milliseconds: list[float] = field(default_factory=list)
    of_processor: list[float] = field(default_factory=list)
    """The same, of the processor: what the machine's other work cannot lengthen much."""
    decided: dict[str, int] = field(default_factory=dict)
    doubt: float = 0.0
    """Sum of what is missing to certainty in the records that were linked."""
    processor: float = 0.0
    clock: float = 0.0

    def took(self, start: float, start_of_processor: float) -> float:
        """Keep how long one answer took since then; milliseconds by the clock."""
        self.of_processor.append((time.thread_time() - start_of_processor) * 1000)
        self.milliseconds.append((time.perf_counter() - start) * 1000)
        return self.milliseconds[-1]

    def decide(self, judgement: Judgement) -> None:
        """Keep what was decided on one record."""
        self.decided[judgement.verdict.value] = self.decided.get(judgement.verdict.value, 0) + 1
        if judgement.verdict is Verdict.MATCH:
            self.doubt += 1 - (judgement.p or 0.0)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Take the time of the whole, by the clock and of the processor."""
        clock, processor = time.perf_counter(), time.process_time()
        yield
        self.clock, self.processor = time.perf_counter() - clock, time.process_time() - processor


@click.group("match")
def match() -> None:
    """Who is a record about, and how well is that decided."""


@match.command()
@click.option("--population", type=_FILE, required=True, help="The children held (CSV).")
@click.option("--queries", type=_FILE, help="Look-ups to answer (CSV), at most ten children each.")
@click.option("--feed", type=_FILE, help="Records to link, judged one by one (CSV).")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The answers (CSV).")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]),
              help="Day of which ages are told; else the day the youngest child was born.")  # fmt: skip
def evaluate(population: Path, queries: Path | None, feed: Path | None, out: Path, on: datetime | None) -> None:
    """Answer QUERIES or judge the records of FEED against POPULATION, and say how quickly.

    Columns of the population: child_id,nhs_number,upn,forename,middle,surname,known_as,prev_surname,dob,sex,house,
    street,postcode,prev_postcode,household. Of queries: query_id,forename,surname,dob,age,sex,postcode,nhs_number,upn.
    Of a feed: record_id,source,forename,middle,surname,dob,sex,house,street,postcode,nhs_number,upn. Any cell may be
    blank; a date of birth may be a year or a year and month.
    """
    if (queries is None) == (feed is None):
        raise click.UsageError("give either --queries or --feed")
    if not out.absolute().parent.is_dir():
        raise click.UsageError(f"the folder of `{out}` is not there; make it first")
    remarks = Remarks()
    start = time.process_time()
    index, youngest = _indexed(population, remarks)
    click.echo(f"{len(index):,} children indexed in {time.process_time() - start:.1f} s of processor time")
    run = Run()
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        if queries is not None:
            _answer(queries, index, writer, run, remarks, on.date() if on else youngest)
        elif feed is not None:
            _judge(feed, index, writer, run, remarks)
    _tell(run, out)
    for line in remarks.lines():
        click.echo(f"note: {line}")


def _indexed(path: Path, remarks: Remarks) -> tuple[Index, date]:
    index, youngest = Index(), date.min
    with _progress(f"Indexing {path.name}", path) as done:
        for row in match_files.read(path, match_files.POPULATION_NEEDS, match_files.POPULATION_COLUMNS, remarks):
            if row.name in index:
                remarks.counts["rows of the population about a child told before, taken as one child"] += 1
            index.learn(row.name, row.facts)
            youngest = match_files.youngest(youngest, row)
            done()
    return index, youngest


def _answer(path: Path, index: Index, writer: Writer, run: Run, remarks: Remarks, on: date) -> None:
    writer.writerow(["query_id", "rank", "child_id", "probability", "latency_ms", "reasons"])
    rows = match_files.read(path, match_files.QUERIES_NEED, match_files.QUERY_COLUMNS, remarks, on)
    with _progress(f"Looking up {path.name}", path) as done, run.running():
        for row in rows:
            start, of_processor = time.perf_counter(), time.thread_time()
            found = look_up(row.facts, index)
            milliseconds = run.took(start, of_processor)
            for rank, one in enumerate(found, start=1):
                reasons = "; ".join(one.reasons)
                writer.writerow([row.name, rank, one.key, f"{one.p:.6f}", f"{milliseconds:.3f}", reasons])
            done()


def _judge(path: Path, index: Index, writer: Writer, run: Run, remarks: Remarks) -> None:
    writer.writerow(["record_id", "decision", "child_id", "probability", "reasons"])
    rows = match_files.read(path, match_files.FEED_NEEDS, match_files.FEED_COLUMNS, remarks)
    with _progress(f"Judging {path.name}", path) as done, run.running():
        for row in rows:
            start, of_processor = time.perf_counter(), time.thread_time()
            judgement = judge(row.facts, index)
            run.took(start, of_processor)
            run.decide(judgement)
            writer.writerow([row.name, *_answer_of(judgement)])
            done()


def _answer_of(judgement: Judgement) -> list[object]:
    """Decision, child or candidates, probability, reasons."""
    contenders = judgement.contenders
    p = judgement.p if judgement.p is not None else max((one.p for one in contenders), default=0.0)
    if judgement.verdict is Verdict.MATCH:
        children = judgement.entity or ""
    elif judgement.verdict is Verdict.REVIEW:
        children = ";".join(one.key for one in contenders)
    else:
        children = ""
    return [judgement.verdict.value, children, f"{p:.6f}", "; ".join(judgement.reasons)]


def _tell(run: Run, out: Path) -> None:
    """Print what was measured."""
    count = len(run.milliseconds)
    if not count:
        click.echo(f"nothing was asked; `{out}` has its headings only")
        return
    click.echo(f"{count:,} answers in `{out}`")
    for times, words in ((run.milliseconds, "by the clock"), (run.of_processor, "of the processor")):
        ordered = sorted(times)
        p99 = ordered[min(count - 1, count * 99 // 100)]
        click.echo(f"latency p50 {ordered[count // 2]:.2f} ms, p99 {p99:.2f} ms {words}")
    click.echo(
        f"throughput {count / run.clock:,.0f} a second by the clock, "
        f"{count / max(run.processor, 1e-9):,.0f} a second of one core, reading and writing counted"
    )
    for verdict, decided in sorted(run.decided.items()):
        click.echo(f"{verdict}: {decided:,} ({decided / count:.2%})")
    if linked := run.decided.get(Verdict.MATCH.value, 0):
        click.echo(f"expected false matches among them, by their own probabilities: {run.doubt / linked:.4%}")
    if (peak := _peak_megabytes()) is not None:
        click.echo(f"peak memory {peak:,.0f} MB")


def _peak_megabytes() -> float | None:
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - not there on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


@contextmanager
def _progress(words: str, path: Path) -> Iterator[Callable[[], None]]:
    """A bar that counts rows; how many there are is guessed from the size of the file until they have been read."""
    rows = max(1, path.stat().st_size // 100)
    with progressing(words) as show:
        count = 0

        def done() -> None:
            nonlocal count
            count += 1
            if count % _STEP == 0:
                show(count, max(rows, count))

        yield done
        show(count, count)
