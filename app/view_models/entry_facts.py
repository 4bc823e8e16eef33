"""What is typed on the ways to a child by a carer and by an address, and what comes of it (R39)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.records import Row


class Entry(StrEnum):
    """The ways to a child besides the child's own facts."""

    CARER = "carer"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class CarerFacts:
    """The full name of a carer and one more fact, or more."""

    given_name: str = ""
    family_name: str = ""
    born: date | None = None
    postcode: str = ""
    phone: str = ""

    @property
    def enough(self) -> bool:
        """Whether there are two facts: the whole name, and something else."""
        named = len(self.given_name) > 1 and len(self.family_name) > 1
        return named and (self.born is not None or bool(self.postcode or self.phone))


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFacts:
    """One address, and what is known of the child there."""

    address: str = ""
    postcode: str = ""
    given_name: str = ""
    born: date | None = None

    @property
    def enough(self) -> bool:
        """Whether it is one address."""
        return bool(self.address and self.postcode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The children that were found, or that more is needed to be sure. Nobody found and nobody shown are one."""

    event_id: str = ""
    """The recorded reading."""
    children: Sequence[Row] = ()
    more: bool = False
    """Whether another fact would help."""
