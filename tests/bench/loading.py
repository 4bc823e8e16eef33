"""What loading costs: rows a second against the raw bulk write of the same graph, peak memory, and a load of the same.

`python -m tests.bench.loading CHILDREN …`, or `make bench` with `KITHMAP_BENCH_CHILDREN="5000 20000"`. Every
measurement has a process of its own, so that its peak memory is its own; raw and loaded run one after the other. A
server loads a small authority before anything is measured: raw comes last, and would find it warm where a load did not.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.stores.neo4j import Limits, open_neo4j
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from loaders import pipeline
from loaders.feeds.catalogue import find_feed
from loaders.warm import Everybody
from policies.ledger.changes import Changes
from policies.ledger.database import open_database
from tests import graph_copy
from tests.bench.feeds import Sent, draw
from tests.databases import migrated
from tests.loaders.conftest import gate_over, loading
from tests.servers import neo4j as neo4j_server
from tests.servers.lifecycle import ServerUnavailable

SIZES = (2_000,)
_WARM_UP = 600


@dataclass(frozen=True, slots=True)
class Where:
    """A graph, by its address."""

    uri: str
    user: str = ""
    password: str = ""
    patient: bool = True
    """Whether a server has time enough for a whole county in one statement, or what production gives it."""

    def open(self) -> Store:
        """Open it."""
        if self.user:
            limits = Limits(read=600, write=600) if self.patient else Limits()
            return open_neo4j(self.uri, self.user, self.password, limits=limits)
        return open_store(self.uri)


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of the clock and of the processor, and the peak of memory in MB."""

    seconds: float
    cpu: float
    peak: float


def main(sizes: Sequence[int] = SIZES) -> None:
    """Print a table for each engine, a line for each number of children."""
    _heading("embedded")
    for children in sizes:
        with tempfile.TemporaryDirectory() as folder:
            _line(children, Path(folder), Where(f"embedded://{folder}/loaded"), Where(f"embedded://{folder}/raw"))
    try:
        with neo4j_server.running(neo4j_server.LTS) as server:
            _heading("Neo4j 5.26")
            where = Where(server.uri, server.user, server.password)
            _warm_up(where)
            for children in sizes:
                with tempfile.TemporaryDirectory() as folder:
                    _line(children, Path(folder), where, where)
    except ServerUnavailable as reason:
        print(f"Neo4j left out: {reason}")


def _heading(engine: str) -> None:
    print(f"\nloading, {engine}\n{'children':>9}{'rows':>9}{'rows/s':>9}{'per cpu s':>10}{'peak MB':>9}{'again':>7}"
          f"{'raw':>9}{'ratio':>7}{'raw MB':>8}")  # fmt: skip


def _warm_up(where: Where) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = f"sqlite:///{folder}/ledger.sqlite"
        with migrated(ledger):
            pass
        apart(_emptied, where)
        apart(load, where, draw(_WARM_UP, Path(folder)), ledger)


def _line(children: int, folder: Path, loaded: Where, raw: Where) -> None:
    (folder / "feeds").mkdir()
    files = draw(children, folder / "feeds")
    rows = sum(file.rows for file in files)
    ledger = f"sqlite:///{folder / 'ledger.sqlite'}"
    with migrated(ledger):
        pass
    apart(_emptied, loaded)
    first = apart(load, loaded, files, ledger)
    # Some of these take hours: what is known is said at once.
    print(f"{children:9,}{rows:9,}{rows / first.seconds:9,.0f}{rows / first.cpu:10,.0f}{first.peak:9,.0f}",
          end="", flush=True)  # fmt: skip
    again = apart(load, loaded, files, ledger)
    print(f"{again.seconds / first.seconds:7.2f}", end="", flush=True)
    apart(_copy, loaded, folder / "graph.json")
    apart(_emptied, raw)
    bare = apart(_write, raw, folder / "graph.json")
    print(f"{rows / bare.seconds:9,.0f}{bare.seconds / first.seconds:7.2f}{bare.peak:8,.0f}", flush=True)


def _emptied(where: Where) -> float:
    store = where.open()
    if where.user:
        graph_copy.empty(store)
    store.prepare()
    store.close()
    return 0.0


def load(where: Where, files: Sequence[Sent], ledger: str) -> float:
    """Load everything; the seconds of the loads alone."""
    store, engine = where.open(), open_database(ledger)
    gate, everybody = gate_over(store, engine), Everybody(Changes(engine))
    begun = time.perf_counter()
    for file in files:
        feed = find_feed(file.feed)
        coverage = None if feed.announced else file.coverage
        pipeline.run(feed, [file.path], gate, loading(), coverage=coverage, everybody=everybody)
    took = time.perf_counter() - begun
    store.close()
    engine.dispose()
    return took


def _copy(where: Where, path: Path) -> float:
    store = where.open()
    graph_copy.copy_of(store).save(path)
    store.close()
    return 0.0


def _write(where: Where, path: Path) -> float:
    """Write the same graph in bulk, without asking anything; the seconds of the writing alone."""
    graph, store = graph_copy.load(path), where.open()
    begun = time.perf_counter()
    graph_copy.fill(store, graph)
    took = time.perf_counter() - begun
    store.close()
    return took


def apart(work: Callable[..., float], *given: Any) -> Took:  # noqa: ANN401 - whatever the work takes
    """Do the work in a process of its own."""
    context = multiprocessing.get_context("spawn")
    answers = context.SimpleQueue()
    process = context.Process(target=_answering, args=(answers, work, given))
    process.start()
    process.join()
    if process.exitcode != 0:
        raise SystemExit(f"{work.__name__} ended with {process.exitcode}")
    took: Took = answers.get()
    return took


def _answering(answers: Any, work: Callable[..., float], given: tuple[Any, ...]) -> None:  # noqa: ANN401
    seconds = work(*given)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    answers.put(Took(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or SIZES)
