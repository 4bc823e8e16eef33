"""How each kind of case may go: its states and the moves between them. Data; `store` enforces it.

A move may demand a second person (nobody decides on what they asked for, or on their own conduct: R8, R24) and words
that stand behind it (R23: closing an alert needs evidence).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.casework.case import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One verb: from which states, to which, and what it demands."""

    comes_from: frozenset[str]
    leads_to: str
    second_person: bool = False
    evidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The states in which a case may be opened, and the moves."""

    opens_as: frozenset[str]
    moves: Mapping[str, Move]

    def closed(self) -> frozenset[str]:
        """States from which nothing leads on."""
        every = self.opens_as | {move.leads_to for move in self.moves.values()}
        return every - frozenset().union(*(move.comes_from for move in self.moves.values()))


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


PROCEDURES: Mapping[Kind, Procedure] = {
    Kind.OVERRIDE: Procedure(
        opens_as=_from("in-force", "waiting"),
        moves={
            "approve": Move(comes_from=_from("waiting"), leads_to="in-force", second_person=True),
            "decline": Move(comes_from=_from("waiting"), leads_to="declined", second_person=True, evidence=True),
            "withdraw": Move(comes_from=_from("waiting"), leads_to="withdrawn"),
            "end": Move(comes_from=_from("in-force"), leads_to="ended"),
            "review": Move(
                comes_from=_from("in-force", "ended"), leads_to="reviewed", second_person=True, evidence=True
            ),
        },
    ),
    # Decided on first, then written into the graph: what is in force without its `apply` is put into force again.
    Kind.SHIELD: Procedure(
        opens_as=_from("proposed", "due"),
        moves={
            "confirm": Move(comes_from=_from("proposed"), leads_to="confirmed", second_person=True),
            "apply": Move(comes_from=_from("confirmed"), leads_to="applied"),
            "settle": Move(comes_from=_from("due"), leads_to="settled"),
            "decline": Move(comes_from=_from("proposed"), leads_to="declined", second_person=True, evidence=True),
            "withdraw": Move(comes_from=_from("proposed"), leads_to="withdrawn"),
        },
    ),
    Kind.REQUEST: Procedure(
        opens_as=_from("waiting"),
        moves={
            "take": Move(comes_from=_from("waiting"), leads_to="taken", second_person=True),
            "answer": Move(
                comes_from=_from("waiting", "taken"), leads_to="answered", second_person=True, evidence=True
            ),
        },
    ),
    Kind.ALERT: Procedure(
        opens_as=_from("open"),
        moves={
            "take": Move(comes_from=_from("open"), leads_to="taken", second_person=True),
            "note": Move(comes_from=_from("open", "taken"), leads_to="taken", second_person=True, evidence=True),
            "close": Move(comes_from=_from("open", "taken"), leads_to="closed", second_person=True, evidence=True),
            "reopen": Move(comes_from=_from("closed"), leads_to="taken", second_person=True, evidence=True),
        },
    ),
    Kind.CLAIM: Procedure(
        opens_as=_from("in-force"),
        moves={
            "confirm": Move(comes_from=_from("in-force"), leads_to="confirmed", second_person=True, evidence=True),
            "accept": Move(
                comes_from=_from("in-force", "ended"), leads_to="accepted", second_person=True, evidence=True
            ),
            "end": Move(comes_from=_from("in-force", "confirmed"), leads_to="ended"),
            "refuse": Move(
                comes_from=_from("in-force", "confirmed", "ended"),
                leads_to="refused",
                second_person=True,
                evidence=True,
            ),
        },
    ),
    Kind.NOT_SHARED: Procedure(
        opens_as=_from("recorded"),
        moves={"withdraw": Move(comes_from=_from("recorded"), leads_to="withdrawn", evidence=True)},
    ),
    Kind.EXEMPT_LOOK: Procedure(
        opens_as=_from("proposed"),
        moves={
            "confirm": Move(comes_from=_from("proposed"), leads_to="in-force", second_person=True),
            "decline": Move(comes_from=_from("proposed"), leads_to="declined", second_person=True, evidence=True),
            "review": Move(comes_from=_from("in-force"), leads_to="in-force", second_person=True, evidence=True),
            "end": Move(comes_from=_from("in-force"), leads_to="ended", evidence=True),
        },
    ),
    Kind.QUARANTINE: Procedure(
        opens_as=_from("held"),
        moves={
            "release": Move(comes_from=_from("held"), leads_to="released", evidence=True),
            "join": Move(comes_from=_from("held"), leads_to="joined", evidence=True),
            "part": Move(comes_from=_from("joined"), leads_to="parted", evidence=True),
        },
    ),
    # Whoever decides may take it back, and what is asked of the source waits for its answer in the same queue.
    Kind.REVIEW: Procedure(
        opens_as=_from("waiting"),
        moves={
            "link": Move(comes_from=_from("waiting", "asked", "unsure"), leads_to="linked", evidence=True),
            "apart": Move(comes_from=_from("waiting", "asked", "unsure"), leads_to="apart", evidence=True),
            "ask": Move(comes_from=_from("waiting", "asked", "unsure"), leads_to="asked", evidence=True),
            "answer": Move(comes_from=_from("asked"), leads_to="waiting", evidence=True),
            "unsure": Move(comes_from=_from("waiting", "asked"), leads_to="unsure"),
            "undo": Move(comes_from=_from("linked", "apart"), leads_to="waiting", evidence=True),
            "overtaken": Move(comes_from=_from("waiting", "asked", "unsure"), leads_to="overtaken"),
        },
    ),
    # Found by the search among those who are held; joining is proposed at its own desk, for a second person.
    Kind.DUPLICATE: Procedure(
        opens_as=_from("found"),
        moves={
            "propose": Move(comes_from=_from("found", "unsure"), leads_to="proposed", evidence=True),
            "apart": Move(comes_from=_from("found", "unsure"), leads_to="apart", evidence=True),
            "unsure": Move(comes_from=_from("found"), leads_to="unsure"),
            "undo": Move(comes_from=_from("apart"), leads_to="found", evidence=True),
            "overtaken": Move(comes_from=_from("found", "unsure"), leads_to="overtaken"),
        },
    ),
    # A join changes who can see what, so it wants two people; parting takes back what was wrong, and waits for nobody.
    Kind.JOIN: Procedure(
        opens_as=_from("proposed"),
        moves={
            "confirm": Move(comes_from=_from("proposed"), leads_to="confirmed", second_person=True, evidence=True),
            "apply": Move(comes_from=_from("confirmed"), leads_to="joined"),
            "decline": Move(comes_from=_from("proposed"), leads_to="declined", second_person=True, evidence=True),
            "withdraw": Move(comes_from=_from("proposed"), leads_to="withdrawn"),
            "part": Move(comes_from=_from("joined"), leads_to="parted", evidence=True),
        },
    ),
    # One authority offers, another accepts: until it is applied nothing changes. Going back is a transfer of its own.
    Kind.TRANSFER: Procedure(
        opens_as=_from("offered"),
        moves={
            "accept": Move(comes_from=_from("offered"), leads_to="accepted", second_person=True, evidence=True),
            "apply": Move(comes_from=_from("accepted"), leads_to="transferred"),
            "refuse": Move(comes_from=_from("offered"), leads_to="refused", second_person=True, evidence=True),
            "withdraw": Move(comes_from=_from("offered"), leads_to="withdrawn"),
        },
    ),
    Kind.POLICY_SET: Procedure(
        opens_as=_from("proposed"),
        moves={
            "try": Move(comes_from=_from("proposed"), leads_to="proposed"),
            "adopt": Move(comes_from=_from("proposed"), leads_to="adopted", second_person=True),
            # For an authority with one officer, where its settings allow that; the desk chooses the verb.
            "adopt-alone": Move(comes_from=_from("proposed"), leads_to="adopted"),
            "withdraw": Move(comes_from=_from("proposed"), leads_to="withdrawn"),
        },
    ),
}
