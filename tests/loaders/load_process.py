"""A process that loads a folder of feeds through the real gate, to be killed at any moment.

`python -m tests.loaders.load_process FEEDS LEDGER GRAPH [USER]`; on standard input the password of a server and, in a
second line, the moment at which it kills itself, as `WORD NUMBER`. It says each moment: `intended` when the ledger
holds what it is about to do, `writing` before each transaction, `written` after it, `recorded` when the ledger holds
the outcome too, and `done` when everything is loaded.
"""

import os
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from graph.queries.catalogue import Statement
from graph.records import Row
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from loaders import pipeline
from loaders.feeds.catalogue import find_feed
from loaders.synth.manifest import read_manifest
from policies.ledger.database import open_database
from policies.ledger.entry import Intent, Outcome
from policies.ledger.journal import Journal
from tests.loaders.conftest import gate_over, loading

BATCH = 40
"""Small, so that a small authority takes many transactions."""


def load_all(folder: Path, store: Store, ledger: str) -> None:
    """Load every file of a folder that was made for it, in its order."""
    engine = open_database(ledger)
    gate = gate_over(store, engine)
    with patch.object(pipeline, "BATCH", BATCH):
        for file in read_manifest(folder).files:
            feed = find_feed(file.feed)
            coverage = None if feed.announced else file.coverage
            pipeline.run(feed, [folder / file.file], gate, loading(), coverage=coverage)
    engine.dispose()


class _Moments:
    """Says each moment, and ends the process at the one that was asked for."""

    def __init__(self, last: str) -> None:
        self._last = last
        self._said: Counter[str] = Counter()

    def say(self, word: str) -> None:
        sys.stdout.write(f"{word}\n")
        sys.stdout.flush()
        self._said[word] += 1
        if f"{word} {self._said[word]}" == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Load, telling how far it has come."""
    folder, ledger, uri, *user = sys.argv[1:]
    password, last = (sys.stdin.readline().strip() for _ in range(2))
    moments = _Moments(last)
    store = open_store(uri, user[0] if user else None, password if user else None)
    write, intent, outcome = store.write, Journal.intent, Journal.outcome

    def telling(statements: Sequence[Statement]) -> list[list[Row]]:
        moments.say("writing")
        answer = write(statements)
        moments.say("written")
        return answer

    def intending(journal: Journal, entry: Intent) -> None:
        intent(journal, entry)
        moments.say("intended")

    def recording(journal: Journal, entry: Outcome) -> None:
        outcome(journal, entry)
        moments.say("recorded")

    with (
        patch.object(store, "write", telling),
        patch.object(Journal, "intent", intending),
        patch.object(Journal, "outcome", recording),
    ):
        load_all(Path(folder), store, ledger)
    store.close()
    moments.say("done")


if __name__ == "__main__":
    main()
