"""How a line reads in either direction, and since when; called by `canvas` and `listing`. Plain British English.

*Petra Varga is named GP of Amira* and *Amira has as named GP Petra Varga* are one relationship, stored once.
"""

from collections.abc import Mapping
from datetime import date

from app.view_models.explorer.items import Link
from app.view_models.words import from_code, long_date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_GOES_TO = ("school", "nursery", "college")


class _Reading:
    """Now and then, forwards and backwards."""

    def __init__(self, now: str, then: str, now_back: str, then_back: str) -> None:
        self.forward = (now, then)
        self.backward = (now_back, then_back)


_READINGS: Mapping[str, _Reading] = {
    "LIVES_IN": _Reading("lives at", "lived at", "is the home of", "was the home of"),
    "CARES_FOR": _Reading("cares for", "cared for", "is cared for by", "was cared for by"),
    "INVOLVED_WITH": _Reading("is involved with", "was involved with", "is supported by", "was supported by"),
    "RECEIVES": _Reading("is supported by", "was supported by", "has on its list", "had on its list"),
    "WORKS_FOR": _Reading("works for", "worked for", "is where to find", "was where to find"),
    "PART_OF": _Reading("is part of", "was part of", "runs", "ran"),
    "SUCCEEDED_BY": _Reading("was succeeded by", "was succeeded by", "took over from", "took over from"),
}
_RECEIVED = {
    "goes to": ("goes here", "went here"),
    "went to": ("goes here", "went here"),
    "is registered with": ("registered here", "was registered here"),
    "was registered with": ("registered here", "was registered here"),
}
"""How a service stands to the child, by how the child stands to it."""
_UNKNOWN = _Reading("is linked to", "was linked to", "is linked to", "was linked to")


def reading_from(link: Link, key: str) -> str:
    """The words that join `key` to the other end of `link`: `has as class teacher`."""
    forward = link.tail == key
    told = _told_role(link, forward=forward)
    if told is not None:
        return told
    reading = _READINGS.get(link.type, _UNKNOWN)
    return (reading.forward if forward else reading.backward)[link.ended]


def _told_role(link: Link, *, forward: bool) -> str | None:
    """The reading where the source names a role; None where the usual words must do."""
    if link.type == "RECEIVES" and forward:
        if any(word in link.role for word in _GOES_TO) and "nurs" not in link.role.replace("nursery", ""):
            return "went to" if link.ended else "goes to"
        if link.role == "family_doctor":
            return "was registered with" if link.ended else "is registered with"
        return None
    if link.type not in ("INVOLVED_WITH", "CARES_FOR") or not link.role:
        return None
    role = lowered(link.role)
    if forward:
        return f"{'was' if link.ended else 'is'} {role} of"
    return f"{'had' if link.ended else 'has'} as {role}"


def lowered(role: str) -> str:
    """A role inside a sentence: `Class teacher` as `class teacher`, `GP` as it is."""
    abbreviated = role[1:2].isupper()
    return role if abbreviated else role[:1].lower() + role[1:]


def standing_of(link: Link) -> str:
    """`since 2 September 2026; confirmed 3 November 2026`, or from when to when, or not confirmed since."""
    since = long_day(link.since)
    if link.ended:
        return f"{since or 'start not recorded'} to {long_day(link.until)}"
    begun = f"since {since}" if since else "start not recorded"
    if not link.last_confirmed:
        return begun
    return f"{begun}; {'not confirmed since' if link.doubtful else 'confirmed'} {long_day(link.last_confirmed)}"


def how_it_stands(link: Link) -> str:
    """One or two words for the list: the role, or what the type of link says."""
    if link.type == "LIVES_IN":
        return "former home" if link.ended else from_code(link.role) + " home" if link.role == "main" else "home"
    if link.type == "RECEIVES":
        now, then = _RECEIVED.get(reading_from(link, link.tail), ("supports the child", "supported the child"))
        return then if link.ended else now
    return lowered(link.role) if link.role else reading_from(link, link.tail)


def long_day(iso: str) -> str:
    """`2 September 2026`; empty where there is no date."""
    try:
        return long_date(date.fromisoformat(iso[:10]))
    except ValueError:
        return ""


def month_of(iso: str) -> str:
    """`Sep 2026`, for the narrow columns of the list; empty where there is no date."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return ""
    return f"{_MONTHS[day.month - 1]} {day.year}"
