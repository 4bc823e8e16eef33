"""A process that loads one file beside others: `python -m tests.prove.one_load FEED FILE LEDGER GRAPH USER`.

The password of the server comes on standard input. It says `ready` when everything is open, and
loads when a line comes.
"""

import sys
from pathlib import Path

from graph.stores.opening import open_store
from loaders import pipeline
from loaders.feeds.catalogue import find_feed
from policies.ledger.database import open_database
from tests.loaders.conftest import gate_over, loading


def main() -> None:
    """Load."""
    feed, file, ledger, uri, user = sys.argv[1:]
    store = open_store(uri, user, sys.stdin.readline().strip())
    gate = gate_over(store, open_database(ledger))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    pipeline.run(find_feed(feed), [Path(file)], gate, loading())
    store.close()


if __name__ == "__main__":
    main()
