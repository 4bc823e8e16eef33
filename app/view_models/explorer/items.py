"""What stands on a drawing and what joins it: the values that the layout, the SVG, the list and the canvas share.

Made by `reading` from the gate's rows and by tests; nothing in here knows a row or a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.view_models.explorer.geometry import Point
from app.view_models.explorer.kinds import KIND_ORDER, SECTOR_ORDER, Kind, Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How an item answers: a number, who stands behind it, when, and when somebody last checked."""

    phone: str
    desk: str
    hours: str = ""
    checked_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One node as it may be known to the person: what it is called, what it is, where it belongs."""

    key: str
    kind: Kind
    name: str
    role: str
    sector: Sector
    contact: Contact | None = None
    gone: bool = False
    """A worker who left or is suspended, a service that closed: the team answers instead."""
    service_kind: str = ""
    address: str = ""

    @property
    def order(self) -> tuple[int, int, str]:
        """The one order of items: sector, kind, key. Ties end at the key, never at the order of arrival."""
        return SECTOR_ORDER[self.sector], KIND_ORDER[self.kind], self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One relationship, drawn from `tail` to `head` as the schema draws it. Dates are ISO text, empty if not known."""

    key: str
    type: str
    tail: str
    head: str
    since: str = ""
    until: str = ""
    last_confirmed: str = ""
    source: str = ""
    role: str = ""
    """What the tail is to the head in the source's words: `class teacher`, `mother`, `main`."""
    lead: bool = False
    main: bool = False
    responsible: bool = False
    ended: bool = False
    doubtful: bool = False
    """Current, but not confirmed by its source for longer than it should be."""

    def other(self, key: str) -> str:
        """The end that is not `key`."""
        return self.head if self.tail == key else self.tail


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many neighbours of one kind and sector an item has that the person may know."""

    link_type: str
    kind: Kind
    sector: Sector
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFrame:
    """Many items opened from a hub: they stand in one frame with one line to the hub."""

    parent: str
    label: str
    shown: int
    """How many of the group are on the drawing, those that stood before included."""
    total: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything stands. `homes` maps a framed household to the people whose cells its frame holds."""

    centre: str
    places: Mapping[str, Point]
    homes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hub_frames: tuple[HubFrame, ...] = ()
    grounds: Mapping[Sector, tuple[str, ...]] = field(default_factory=dict)
    """Items whose cells make the pale shape of a sector: those of the first answer, which never moves."""
