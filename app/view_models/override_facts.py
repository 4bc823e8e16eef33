"""What the pages are told of an override: the facts of its case, and the state in which it really is now.

Made by the desks, read by the view models of overrides. A case says `in-force` until somebody moves it on; whether it
still is depends on the clock, which is asked once for each request (R33).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Stands(StrEnum):
    """How an override stands at a moment."""

    WAITING = "waiting"
    IN_FORCE = "in-force"
    ENDED = "ended"
    NEVER_OPENED = "never-opened"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideStep:
    """One act on an override: what, by whom, when, their words."""

    verb: str
    by: str
    at: datetime
    words: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideFacts:
    """An override as it stands."""

    reference: str
    child: str
    asker: str
    state: str
    ground: str
    minutes: int
    hops: int
    opened_at: datetime
    until: datetime
    steps: tuple[OverrideStep, ...] = ()

    def stands(self, now: datetime) -> Stands:
        """How it stands now."""
        if self.state == "reviewed":
            return Stands.REVIEWED
        if self.state in {"declined", "withdrawn"}:
            return Stands.NEVER_OPENED
        if self.state == "waiting":
            return Stands.WAITING if now < self.until else Stands.NEVER_OPENED
        return Stands.IN_FORCE if self.state == "in-force" and now < self.until else Stands.ENDED

    @property
    def words(self) -> str:
        """What the asker wrote."""
        return self.steps[0].words if self.steps else ""

    def step(self, verb: str) -> OverrideStep | None:
        """The last act of a kind."""
        return next((step for step in reversed(self.steps) if step.verb == verb), None)
