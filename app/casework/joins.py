"""Which records of children are one now, or were: asked of the register of joins, under which they became so (R41).

Called by whoever follows a key: the way from the record that went to the one that stays, and what of the access history
of either belongs to the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.casework.case import Case, Kind
from app.casework.store import CaseStore
from policies.ledger.entry import timestamp

_MOST = 1_000
_EVERY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A key under which a child was looked at, and from when to when; empty text for as long as there is a ledger."""

    key: str
    since: str = ""
    until: str = ""

    def holds(self, recorded: str) -> bool:
        """Whether a moment of the ledger lies in it."""
        return self.since <= recorded and (not self.until or recorded < self.until)


def survivor_of(casework: CaseStore, child: str) -> str | None:
    """The record into which this one went and which stays; None where it went nowhere."""
    found = casework.find(Kind.JOIN, states=("joined",), child=child, limit=1)
    return found[0].about["survivor"] if found else None


def went(casework: CaseStore) -> Mapping[str, str]:
    """Every record that went into another, with the one that stays."""
    found = casework.find(Kind.JOIN, states=("joined",), limit=_EVERY)
    return {str(case.child): case.about["survivor"] for case in found}


def one_child(casework: CaseStore, child: str) -> tuple[str, ...]:
    """All records that are one with this one: the one that stays first. Alone it is the only one."""
    survivor = survivor_of(casework, child) or child
    return (survivor, *absorbed_by(casework, survivor))


def absorbed_by(casework: CaseStore, child: str) -> tuple[str, ...]:
    """The records that went into this one."""
    found = casework.find(Kind.JOIN, states=("joined",), about={"survivor": child}, limit=_MOST)
    return tuple(sorted(str(case.child) for case in found))


def looked_at_as(casework: CaseStore, child: str) -> tuple[Span, ...]:
    """Every key under which somebody may have looked at this child (R41: the union of both histories).

    Its own, those of records that went into it, and that of a record it went into, for as long as the two were one.
    """
    absorbed = [Span(key=key) for key in absorbed_by(casework, child)]
    before = casework.find(Kind.JOIN, states=("joined", "parted"), child=child, limit=_MOST)
    return (Span(key=child), *absorbed, *(_while_one(casework.get(case.reference)) for case in before))


def _while_one(case: Case) -> Span:
    return Span(
        key=case.about["survivor"], since=_at(case, ("joined",)), until=_at(case, ("parted",)) or "",
    )  # fmt: skip


def _at(case: Case, states: Sequence[str]) -> str:
    return next((timestamp(step.at) for step in case.steps if step.state in states), "")
