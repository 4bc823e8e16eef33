"""A ledger that keeps its entries in memory, for proofs that ask the gate hundreds of thousands of questions."""

from policies.ledger.entry import Intent, Outcome


class MemoryJournal:
    """The journal's two verbs; the real journal has tests of its own."""

    def __init__(self) -> None:
        self.intents: list[Intent] = []
        self.outcomes: list[Outcome] = []

    def intent(self, intent: Intent) -> None:
        """Keep the intent."""
        self.intents.append(intent)

    def outcome(self, outcome: Outcome) -> None:
        """Keep the outcome."""
        self.outcomes.append(outcome)
