"""What a family's report is made of, before it is put into words: the children, the looks, and who the people are.

Filled by the ledger's reader and the desk of family reports; said in words by `family_report_page` and the API.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from graph.records import Row
from policies.request import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyLook:
    """A look as a family is told of it, before it is put into words. `at` is local time, of the latest event."""

    at: datetime
    subject: str
    purpose: str
    opened: tuple[str, ...]
    on_behalf_of: str | None
    in_emergency: bool
    events: int
    """How many recorded events it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyLooks:
    """The looks at one child in a period, newest first, and how often lists about the child were loaded or mended."""

    looks: tuple[FamilyLook, ...]
    upkeep: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyTold:
    """The looks at each child of a report, and who the people are in them, by user name."""

    children: Mapping[str, FamilyLooks]
    people: Mapping[str, Subject]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where somebody worked, and when."""

    place: str
    since: str = ""
    until: str = ""

    def held_on(self, day: date) -> bool:
        """Whether it was held on a day."""
        return (not self.since or self.since <= day.isoformat()) and (not self.until or day.isoformat() < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Somebody who looked, as far as families may be told: of who works for a sensitive service, nothing is known."""

    full_name: str = ""
    profession: str = ""
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The children that a report was asked for, and those who share a home with them."""

    children: tuple[Row, ...]
    others: tuple[Row, ...]
    absorbed: Mapping[str, tuple[str, ...]]
    """Keys of records that became one with a child's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildReport:
    """What is told about one child."""

    child: Row
    told: FamilyLooks

    @property
    def guarded(self) -> bool:
        """Whether professions alone are said, because a place could say where somebody is."""
        return self.child["area"] is None


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyReport:
    """A report: each child by itself, and who the people are that looked."""

    children: tuple[ChildReport, ...]
    viewers: Mapping[str, Viewer]
    """By user name."""
    since: date
    until: date
