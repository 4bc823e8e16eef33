"""What stands round every page: the authority, who is signed in, the way about, the purpose in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.view_models.override_banner import OverrideBanner
from app.view_models.words import clock
from policies.request import PURPOSE_WORDS, Purpose, Role, Subject

PURPOSE_HINTS: Mapping[Purpose, str] = {
    Purpose.ARRANGING_SUPPORT: "You work with this child or family and need to know who else does.",
    Purpose.CHILD_IN_FRONT: "A visit, an appointment, a lesson: you need the right person to ring.",
    Purpose.WORRIED_SAFETY: "You have a reason to act on it today.",
    Purpose.PREPARING_MEETING: "You need everybody who should be invited.",
    Purpose.MISSING_SERVICE: "School, doctor or health visitor: you are finding out why.",
    Purpose.CHECKING_RECORD: "A source, the family or a colleague says that something is wrong.",
}
"""The reasons that a person may choose for a record (R3), in the order they are offered, each with its hint."""

ROLE_WORDS: Mapping[Role, str] = {
    Role.PRACTITIONER: "Practitioner",
    Role.SOCIAL_WORKER: "Social worker",
    Role.LEAD_PROFESSIONAL: "Lead professional",
    Role.SAFEGUARDING_LEAD: "Safeguarding lead",
    Role.COORDINATOR: "Coordinator",
    Role.DATA_MANAGER: "Data manager",
    Role.ACCESS_MANAGER: "Access manager",
    Role.GOVERNANCE_OFFICER: "Information governance officer",
    Role.LOADER: "Feed loader",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What an authority says of itself; read once from the settings and the same for everybody."""

    authority: str
    area_words: Mapping[str, str] = field(default_factory=dict)
    training: bool = False
    policy_set: str = ""
    coordinator_phone: str = ""
    coordinator_hours: str = ""
    duty_phone: str = ""
    governance_phone: str = ""
    governance_hours: str = ""
    names_in_reports: bool = False
    """Whether families are told the names of those who looked, beside their professions."""

    def area(self, code: str | None) -> str:
        """The name of an area; its code where the settings give it no name."""
        return self.area_words.get(code or "", code or "this area")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is signed in, as the header says it."""

    full_name: str
    position: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationItem:
    """One way to go; `current` marks where the reader is."""

    words: str
    link: str
    current: bool = False
    badge: int = 0
    """How many new things wait there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeChip:
    """The purpose in force for the record on the page, with its end and the way to change it."""

    words: str
    lasts: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingBanner:
    """Who is served, by telephone for example, and since when."""

    who: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Everything that the base template needs."""

    site: Site
    person: Person | None = None
    navigation: tuple[NavigationItem, ...] = ()
    purpose: PurposeChip | None = None
    serving: ServingBanner | None = None
    overrides: tuple[OverrideBanner, ...] = ()
    emergency: str = ""
    """Where somebody who may open a record in an emergency reads how; empty for everybody else."""


def purpose_words(code: str | None) -> str:
    """A purpose in words; a code nobody named is shown as it is, never dropped."""
    if not code:
        return "Not stated"
    return PURPOSE_WORDS[Purpose(code)] if code in set(Purpose) else code


def purpose_chip(code: str, *, since: datetime, until: datetime, change: str) -> PurposeChip:
    """The chip for a purpose stated at a time (local) and its end."""
    return PurposeChip(
        words=purpose_words(code), change=change,
        lasts=f"Since {clock(since)}, until {clock(until)} or you sign out.",
    )  # fmt: skip


def position(role: Role, team: str) -> str:
    """`Social worker, Children in Need East`; where the team says what somebody is (`Class teacher, …`), it alone."""
    if "," in team:
        return team
    return ", ".join(part for part in (ROLE_WORDS[role], team) if part)


def serving_banner(served: Subject, since: datetime) -> ServingBanner:
    """The banner that stands on every page while somebody is served; `since` is local."""
    who = ", ".join(part for part in (served.full_name, position(served.role, served.team)) if part)
    return ServingBanner(who=who, since=clock(since))


def navigation(
    items: Iterable[tuple[str, str, str]], *, current: str | None, badges: Mapping[str, int] | None = None
) -> tuple[NavigationItem, ...]:
    """Items given as name, words and link; `current` names the one the page belongs to, `badges` what is new where."""
    return tuple(
        NavigationItem(words=words, link=link, current=name == current, badge=(badges or {}).get(name, 0))
        for name, words, link in items
    )
