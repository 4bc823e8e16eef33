"""Which recorded events are looks at a child, which of them belong together, and which are kept out of family reports.

Pure: called by the ledger's reader with events and exemptions that it has read. A look is what one person opened of one
child on one day for one purpose. Loads and upkeep are no looks: they are counted.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from app.casework.case import Case
from app.view_models.family_looks import FamilyLook, FamilyLooks
from graph.queries.registry import QUERIES
from policies.ledger.entry import Action, OutcomeCode
from policies.ledger.history import Event
from policies.request import Purpose, Role

OPENED: Mapping[str, str] = {
    "child.record": "the record", "family.view": "the family", "explore.start": "the links",
    "neighbours.child": "the links",
    "transfer.child": "an offer of responsibility",
}  # fmt: skip
"""The queries by which people open something of a child on purpose, and what they opened."""

A_SEARCH = "a search"
_OTHERWISE = "part of the record"
_OWN_LIST = "subject.caseload"
_KEEPERS = frozenset({Role.LOADER, Role.DATA_MANAGER})
_OF_THE_HOUSE = frozenset({Purpose.LOADING, Purpose.ANSWERING_FAMILY})


@dataclass(frozen=True, slots=True)
class ExemptLook:
    """What one person saw of one child on one day, kept out of what families are told (R44)."""

    child: str
    subject: str
    day: str


def exempt_looks(cases: Iterable[Case], now: datetime) -> frozenset[ExemptLook]:
    """The looks that confirmed exemptions cover at this moment; one that has passed its end covers none."""
    return frozenset(
        ExemptLook(str(case.child), case.about["subject"], case.about["day"])
        for case in cases
        if case.state == "in-force" and case.until is not None and now < case.until
    )


def local_day(event: Event, zone: tzinfo) -> date:
    """The day of an event where the authority is."""
    return local_time(event, zone).date()


def local_time(event: Event, zone: tzinfo) -> datetime:
    """The moment of an event where the authority is."""
    return datetime.fromisoformat(event.intent.recorded).astimezone(zone)


def is_told(event: Event, key: str, exempt: Collection[ExemptLook], zone: tzinfo) -> bool:
    """Whether families may be told of an event about a child, and whoever might show them."""
    return ExemptLook(key, event.intent.subject, local_day(event, zone).isoformat()) not in exempt


def is_opening(event: Event, key: str) -> bool:
    """Whether somebody opened something of the child on purpose."""
    return event.intent.query in OPENED and event.intent.parameters.get("key") == key


def family_looks(events: Mapping[str, Sequence[Event]], exempt: Collection[ExemptLook], zone: tzinfo) -> FamilyLooks:
    """What a family is told of the events about one child, by each key that it has or had before records became one."""
    about = [(event, key) for key, found in events.items() for event in found]
    told = {
        event.intent.event_id: event
        for event, key in about
        if _is_look(event, key) and is_told(event, key, exempt, zone)
    }
    # Not less the exempt: somebody's mending of a list on the day of an exempt look is no look.
    upkeep = {event.intent.event_id for event, _ in about if _is_upkeep(event)}
    newest_first = sorted(told.values(), key=lambda event: event.position, reverse=True)
    looks = sorted(_grouped(newest_first, zone), key=lambda look: look.at, reverse=True)
    return FamilyLooks(looks=tuple(looks), upkeep=len(upkeep))


def _is_look(event: Event, key: str) -> bool:
    """An opening; anything else that was read about the child by its key; and a search that found it."""
    intent, outcome = event.intent, event.outcome
    if outcome is None or outcome.outcome is not OutcomeCode.SUCCESS or intent.action is not Action.READ:
        return False
    if intent.query not in QUERIES or intent.query == _OWN_LIST or intent.purpose in _OF_THE_HOUSE:
        return False
    return intent.parameters.get("key") == key or (_is_search(event) and key in outcome.shown)


def _is_search(event: Event) -> bool:
    return event.intent.purpose == Purpose.IDENTIFYING


def _is_upkeep(event: Event) -> bool:
    outcome = event.outcome
    return event.intent.role in _KEEPERS and outcome is not None and "statements" in outcome.counts


_Person = tuple[str, str | None, date]


def _grouped(events: Iterable[Event], zone: tzinfo) -> Iterator[FamilyLook]:
    """One look for each person, day and purpose. The search that led to a look is no look of its own."""
    openings: dict[tuple[_Person, str | None], list[Event]] = {}
    searches: dict[_Person, list[Event]] = {}
    for event in events:
        intent = event.intent
        person = (intent.subject, intent.on_behalf_of, local_day(event, zone))
        if _is_search(event):
            searches.setdefault(person, []).append(event)
        else:
            openings.setdefault((person, intent.purpose), []).append(event)
    for (person, _), group in openings.items():
        yield _look(group, searches.pop(person, []), zone)
    for group in searches.values():
        yield _look(group, [], zone)


def _look(group: Sequence[Event], led_to_it: Sequence[Event], zone: tzinfo) -> FamilyLook:
    latest = group[0]
    opened = dict.fromkeys(_opened(event) for event in reversed(group))
    return FamilyLook(
        at=local_time(latest, zone), subject=latest.intent.subject, purpose=latest.intent.purpose or "",
        opened=tuple(opened), on_behalf_of=latest.intent.on_behalf_of,
        in_emergency=any(event.intent.override is not None for event in group),
        events=len(group) + len(led_to_it),
    )  # fmt: skip


def _opened(event: Event) -> str:
    return A_SEARCH if _is_search(event) else OPENED.get(event.intent.query, _OTHERWISE)
