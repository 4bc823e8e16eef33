"""A process that takes turns, beside others and to be killed: `python -m tests.policies.ledger.turn_taker URL …`.

With `--count FILE` it adds one to the number in a file, twenty times, each in a turn of its own. Without, it says
`taken` on its standard output when it has its turn, and keeps it until its standard input ends.
"""

import argparse
import sys
import time
from pathlib import Path

from policies.ledger.database import open_database
from policies.ledger.turns import HouseTurns

TIMES = 20


def main() -> None:
    """Take turns."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--count", type=Path)
    arguments = parser.parse_args()
    turns = HouseTurns(open_database(arguments.url))
    if arguments.count:
        for _ in range(TIMES):
            with turns.taken("load", "loader"):
                found = int(arguments.count.read_text())
                time.sleep(0.002)
                arguments.count.write_text(f"{found + 1}")
        return
    with turns.taken("load", "night shift"):
        sys.stdout.write("taken\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
