"""A process that loads a folder of feeds through the real gate, to be killed at any moment.

`python -m tests.loaders.load_process FEEDS LEDGER GRAPH [USER]`, the password of a server on standard input. It says
`writing` before each transaction and `written` after it, and `done` when everything is loaded.
"""

import sys
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


def _tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    """Load, telling how far it has come."""
    folder, ledger, uri, *user = sys.argv[1:]
    password = sys.stdin.readline().strip() if user else None
    store = open_store(uri, user[0] if user else None, password)
    write = store.write

    def telling(statements: Sequence[Statement]) -> list[list[Row]]:
        _tell("writing")
        answer = write(statements)
        _tell("written")
        return answer

    with patch.object(store, "write", telling):
        load_all(Path(folder), store, ledger)
    store.close()
    _tell("done")


if __name__ == "__main__":
    main()
