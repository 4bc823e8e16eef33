"""What the desk of data quality has counted of a list, and of the children of an area; the pages say it in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.casework.case import Case
from graph.records import Row
from loaders.declarations import Owner


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuality:
    """One list in one area."""

    feed: str
    full_name: str
    area: str
    owner: Owner
    schedule: str
    covers_from: date | None
    correct_to: date
    refresh_days: int
    loaded_on: date | None
    counted: bool
    """False for sensitive and shielding lists: a number of their rows would tell of people."""
    rows: int | None = None
    """Of the latest file, rounded: exact ones, less what is counted, would tell how many are hidden."""
    rejected: int = 0
    rejections: Mapping[str, int] = field(default_factory=dict)
    records: Mapping[str, int] = field(default_factory=dict)
    """Standing records by what they are about."""
    confirmed: Mapping[str, int] = field(default_factory=dict)
    """Standing records by the day up to which the list vouched for them."""
    without_crosswalk: int = 0
    doubtful: int = 0

    def overdue(self, today: date) -> bool:
        """Whether the list itself is older than it should be."""
        return self.correct_to + timedelta(days=self.refresh_days) < today

    def unconfirmed(self, today: date) -> int:
        """Records that the list has not confirmed for longer than it should (R35)."""
        oldest = (today - timedelta(days=self.refresh_days)).isoformat()
        return sum(number for day, number in self.confirmed.items() if day < oldest)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceQuality:
    """One list in one area, looked at closely."""

    of: ListQuality
    told: Mapping[str, int]
    """Records by attribute that they carry; attributes that the list does not have are left out."""
    differs: Mapping[str, int]
    """Children by attribute of whom the list says otherwise than what is held."""
    doubled: int
    """Children whom the list tells more than once."""
    doubts: Sequence[tuple[Case, Row]]
    """Cases of doubt, each with what the list calls the child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaQuality:
    """What is held of the children of one area."""

    area: str
    children: int
    held: Mapping[str, int]
