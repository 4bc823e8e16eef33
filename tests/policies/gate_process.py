"""A process that answers through the real gate, to be killed: `python -m tests.policies.gate_process LEDGER FOLDER`.

It says on its standard output how far it has come with each question: `intent ID` once the intent is stored, `rows ID`
once the engine has given the rows, `outcome ID` once the outcome is stored, `answer ID COUNT` when the rows leave the
house. With `--stop-at` it goes to sleep behind that step of its third question, so that it is killed there.
"""

import argparse
import signal
import sys
from dataclasses import replace
from datetime import date
from random import Random

from graph.queries.record import CHILD_RECORD
from graph.stores.opening import open_store
from policies import policy_store
from policies.gate import Gate
from policies.ledger.database import open_database
from policies.ledger.entry import Intent, Outcome
from policies.ledger.journal import Journal
from policies.request import AccessRequest, Environment, Purpose, Role, Subject
from tests.contracts.subjects import HOME_AREA, NEXT_AREA, NOW
from tests.contracts.worlds import World, random_world

STOPS = ("intent", "rows", "outcome")
_STOPPING_QUESTION = 3


class TellingJournal(Journal):
    """The journal, telling how far the gate has come, and stopping where it is told to."""

    stop_at: str | None = None
    question = 0

    def intent(self, intent: Intent) -> None:
        """Store the intent, then tell."""
        self.question += 1
        super().intent(intent)
        self._tell("intent", intent.event_id)

    def outcome(self, outcome: Outcome) -> None:
        """Tell that the rows are here, store the outcome, then tell that."""
        self._tell("rows", outcome.event_id)
        super().outcome(outcome)
        self._tell("outcome", outcome.event_id)

    def _tell(self, step: str, event_id: str) -> None:
        say(f"{step} {event_id}")
        if self.question == _STOPPING_QUESTION and step == self.stop_at:
            signal.pause()


def world() -> World:
    """The world that is asked about, the same in every process, by somebody who may see nearly all of it."""
    sound = date(2030, 1, 1)
    lead = Subject(
        username="dilys.hart",
        full_name="Dilys Hart",
        role=Role.SAFEGUARDING_LEAD,
        areas=frozenset({HOME_AREA, NEXT_AREA}),
        clearance=3,
        vetted_until=sound,
        trained_until=sound,
        agreement_signed_on=date(2025, 1, 1),
        employer_accredited_until=sound,
    )
    environment = Environment(now=NOW, purpose=Purpose.WORRIED_SAFETY)
    return replace(random_world(Random(7)), request=AccessRequest(subject=lead, environment=environment))


def say(line: str) -> None:
    """Tell whoever holds the other end of standard output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Ask for the record of every child in turn, until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("ledger")
    parser.add_argument("folder")
    parser.add_argument("--stop-at", choices=STOPS)
    arguments = parser.parse_args()
    journal = TellingJournal(open_database(arguments.ledger))
    journal.stop_at = arguments.stop_at
    policies = policy_store.load()
    gate = Gate(store=open_store(f"embedded://{arguments.folder}"), journal=journal, policy_set=lambda: policies)
    asked = world()
    while True:
        for child in asked.keys("Child"):
            reading = gate.read(asked.request, CHILD_RECORD, {"key": child})
            say(f"answer {reading.event_id} {sum(len(rows) for rows in reading.parts.values())}")


if __name__ == "__main__":
    main()
