"""A process that answers through the ledger, to be killed: run as `python -m tests.policies.ledger.writer URL`.

It does what the gate does, in the order in which the gate does it, and says on its standard output what it has been
told was stored: `intent ID`, `outcome ID`, and then `answer ID`, which stands for the rows that leave the house.
With `--stop-after intent|outcome` it goes to sleep behind that step of its third event, so that it is killed there.
"""

import argparse
import signal
import sys

from policies.ledger.database import open_database
from policies.ledger.journal import Journal
from tests.policies.ledger.events import intent, outcome


def main() -> None:
    """Answer until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--stop-after", choices=["intent", "outcome"])
    arguments = parser.parse_args()
    journal = Journal(open_database(arguments.url))
    number = 0
    while True:
        number += 1
        asked = intent()
        journal.intent(asked)
        _say("intent", asked.event_id)
        if number == 3 and arguments.stop_after == "intent":
            signal.pause()
        journal.outcome(outcome(asked))
        _say("outcome", asked.event_id)
        if number == 3 and arguments.stop_after == "outcome":
            signal.pause()
        _say("answer", asked.event_id)


def _say(step: str, event_id: str) -> None:
    sys.stdout.write(f"{step} {event_id}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
