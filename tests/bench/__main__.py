"""`make bench`: prints the cost of the guard and of the ledger, on the embedded engine and on a real Neo4j.

With `KITHMAP_BENCH_CHILDREN="5000 20000"` also what it costs to load the feeds of so many children.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from app import migrations
from graph.queries.catalogue import Statement
from graph.queries.registry import QUERIES
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from policies import policy_store
from policies.gate import Gate
from policies.ledger.database import open_database
from policies.ledger.journal import Journal
from tests.bench import febrl, loading, matching
from tests.bench.guard import attributes, measure, sizes, social_worker, teacher
from tests.bench.population import Size, fill
from tests.contracts.memory import MemoryJournal
from tests.servers import neo4j as neo4j_server
from tests.servers.lifecycle import ServerUnavailable

SIZES = (2_000, 20_000)
PUPILS = 200
"""On the list of a teacher's school, beside their own caseload."""


def main() -> None:
    """Run everything and print tables; figures for the README are copied with their date."""
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            store = open_store(f"embedded://{folder}/graph-{size}")
            store.prepare()
            _engine_table(store, "embedded", size)
            if size == max(SIZES):
                _ledger_table(store, Path(folder), size)
            store.close()
    try:
        with neo4j_server.running(neo4j_server.LTS) as server:
            for size in SIZES:
                store = open_store(server.uri, user=server.user, password=server.password)
                store.prepare()
                store.write([Statement("MATCH (n) DETACH DELETE n")])
                _engine_table(store, "Neo4j 5.26", size)
                store.close()
    except ServerUnavailable as reason:
        print(f"Neo4j left out: {reason}")
    if children := os.environ.get("KITHMAP_BENCH_CHILDREN"):
        loading.main([int(word) for word in children.split()])
    matching.main()
    febrl.main()
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _engine_table(store: Store, engine: str, size: int) -> None:
    start = time.perf_counter()
    fill(store, Size(size))
    policies = policy_store.load(None)
    filled = f"filled in {time.perf_counter() - start:.0f} s"
    print(f"\n{engine}, {size:,} children ({filled}), {len(policies.policies)} policies")
    somebody = attributes(store)
    subjects = {"social worker": somebody}
    if size == max(SIZES):
        subjects["teacher"] = teacher(somebody, PUPILS, size)
    for title, asking in subjects.items():
        print(f"{title}: {sizes(asking)}")
        print(f"{'':28}{'raw ms':>10}{'guarded':>10}{'ratio':>8}{'added ms':>10}{'at best':>10}{'processor':>11}")
        for cost in measure(store, policies, asking, size):
            print(
                f"{cost.query:28}{cost.raw_median:10.3f}{cost.guarded_median:10.3f}{cost.ratio:8.2f}{cost.added:10.3f}"
                f"{cost.added_at_best:10.3f}{cost.added_cpu:11.3f}"
            )
    sys.stdout.flush()


def _ledger_table(store: Store, folder: Path, size: int) -> None:
    """The whole gate with its ledger on disk, beside the same gate with a ledger in memory."""
    engine = open_database(f"sqlite:///{folder}/ledger.sqlite")
    migrations.upgrade(engine)
    policies = policy_store.load(None)
    medians = {}
    for title, journal in (("in memory", MemoryJournal()), ("SQLite, synchronous", Journal(engine))):
        gate = Gate(store=store, journal=journal, policy_set=lambda: policies)
        times = []
        for turn in range(300):
            start = time.perf_counter()
            gate.read(social_worker(), QUERIES["child.record"], {"key": f"Child{turn * 31 % size}"})
            times.append((time.perf_counter() - start) * 1000)
        medians[title] = statistics.median(times[50:])
    print("\nwhole gate, child.record: " + ", ".join(f"ledger {name} {ms:.2f} ms" for name, ms in medians.items()))


if __name__ == "__main__":
    main()
