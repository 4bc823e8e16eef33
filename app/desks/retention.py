"""How long a child is held, and the archive in its first year: for data managers (R25-R28).

An archive is nobody's to browse: one is looked up by index number, or by the number under which a list knew the child,
and opened with a ground. INVARIANT (no-more-than-before): it shows a data manager no more than the record would have
shown: nothing of another area, above their clearance, of their own family, and of no sensitive or shielding list.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from app.casework.joins import one_child
from app.desks.visible import whole_record
from app.errors import NotAvailable
from app.service_subject import load_request
from app.services import Services
from graph.queries.registry import QUERIES
from graph.queries.retention import KEPT, ON_HOLD, RETURN
from graph.records import Parameters, Row, Value
from loaders import retention_archive
from loaders.declarations import Feed, Stage
from loaders.feeds.catalogue import every_feed
from loaders.retention import today_in_england
from loaders.retention_plan import child_of
from loaders.retention_rules import Periods, Rule, anniversary, held_until
from policies.answers import Parts
from policies.request import AccessRequest

VIEW, MANAGE = "view_archive", "manage_retention"
_YEAR = timedelta(days=366)
GROUNDS_TO_KEEP = ("care-leaver", "learning-disability")


class Ground(StrEnum):
    """Why an archive is opened."""

    PROTECTION = "protection-enquiry"
    REVIEW = "serious-case-review"
    DEATH = "child-death-inquiry"
    PERSON = "asked-for-their-own"
    BACK = "is-back"


class Return(StrEnum):
    """What is known of whether somebody who left will return (R27)."""

    EXPECTED = "expected"
    NOT_EXPECTED = "not-expected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """One archive, without a name."""

    child: str
    rule: Rule
    archived_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One archive, opened."""

    archived: Archived
    child: Row
    lists: Sequence[tuple[Feed, str, date]]
    """Lists that are kept from bringing the child back, each with its number and its last word."""
    archives: tuple[str, ...] = ()
    """Keys of the archive, and of those of records that went into the child's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """For how long a child is held, and what was noted."""

    child: Row
    ends: tuple[date, Rule] | None
    notes: Mapping[str, tuple[str, date]] = field(default_factory=dict)
    """By standing, the ground and the day."""


def latest(services: Services, request: AccessRequest) -> Sequence[Archived]:
    """What was archived lately and may be opened by this reader. Raises Refused."""
    found: list[Archived] = []

    def fetch() -> list[Row]:
        asked = {"areas": sorted(request.subject.areas), "since": (today_in_england(request) - _YEAR).isoformat()}
        rows = _read(services, request, "retention.latest", asked)["archives"]
        own = _own(services, request)
        found.extend(_archived(row) for row in rows if _may_know(request, own, [row]))
        return [{"child": one.child} for one in found]

    services.gate.consult(request, "archive.latest", VIEW, {}, fetch)
    return found


def open_lists() -> Mapping[str, Feed]:
    """The lists whose numbers data managers may know: none that is sensitive, none that brings shields."""
    return {code: feed for code, feed in every_feed().items() if not feed.sensitive and feed.stage is not Stage.SHIELDS}


def known_as(services: Services, request: AccessRequest, feed: str, number: str) -> str:
    """The archived child whom a list knew as this. Raises NotAvailable where there is none for the reader, Refused."""
    found: list[str] = []

    def fetch() -> list[Row]:
        if feed in open_lists():
            asked = {"source": feed, "source_id": number}
            found.extend(
                str(row["key"]) for row in _read(services, request, "retention.marked", asked)["children"]
                if _opened(services, request, str(row["key"])) is not None
            )  # fmt: skip
        return [{"child": key} for key in found]

    services.gate.consult(request, "archive.find", VIEW, {"source": feed}, fetch)
    if not found:
        raise NotAvailable
    return found[0]


def may_open(services: Services, request: AccessRequest, child: str) -> Archived:
    """That there is an archive of a child for this reader, and nothing of it. Raises NotAvailable, Refused."""
    return _looked_up(services, request, "archive.ask", {"child": child}, child, ()).archived


def opened(services: Services, request: AccessRequest, child: str, ground: Ground, words: str) -> Opened:
    """The archive of a child, recorded with its ground. Raises NotAvailable, Refused."""
    asked = {"child": child, "ground": ground.value, "words": words}
    return _looked_up(services, request, "archive.open", asked, child, (child,))


def let_in(services: Services, request: AccessRequest, child: str, words: str) -> None:
    """Let the lists bring an archived child again, as a new one. Raises NotAvailable, Refused."""
    found = _looked_up(services, request, "archive.ask", {"child": child}, child, ())
    service = load_request(request.environment.now)

    def perform(_event_id: str) -> None:
        with services.gate.turn(service, "retention"):
            retention_archive.let_child_in_again(services.gate, service, child, found.archives)

    services.gate.act(request, "archive.let-in", MANAGE, {"child": child, "words": words}, perform, shown=(child,))


def held(services: Services, request: AccessRequest, child: str) -> Held:
    """For how long a child is held. Raises NotAvailable where the record is not open whole, Refused."""
    record = whole_record(services, request, child).parts["child"][0]
    found: list[Held] = []

    def fetch() -> list[Row]:
        keys = sorted(one_child(services.casework, child))
        asked: Parameters = {"keys": keys, "today": today_in_england(request).isoformat()}
        facts = _read(services, request, "retention.again", asked)
        ends = held_until(child_of(facts, child), services.retention_periods) if facts["children"] else None
        notes = {
            str(row["standing"]): (str(row["ground"] or ""), date.fromisoformat(str(row["received"])))
            for row in facts["notes"]
        }
        found.append(Held(child=record, ends=ends, notes=notes))
        return [{"child": child}]

    services.gate.consult(request, "retention.held-until", MANAGE, {"child": child}, fetch, shown=(child,))
    return found[0]


def note(services: Services, request: AccessRequest, child: str, standing: str, ground: str, day: date) -> None:
    """Note a consent (KEPT), what is known of a return (RETURN) or a hold (ON_HOLD). Raises as `held`."""
    whole_record(services, request, child)
    service, write = load_request(request.environment.now), _NOTED[standing]

    def perform(_event_id: str) -> None:
        with services.gate.turn(service, "retention"):
            write(services.gate, service, child, ground, day)

    asked = {"child": child, "ground": ground, "day": day.isoformat()}
    services.gate.act(request, f"retention.note-{standing}", MANAGE, asked, perform, shown=(child,))


def withdraw(services: Services, request: AccessRequest, child: str) -> None:
    """Note that the consent to be held to the 25th birthday was withdrawn. Raises as `held`."""
    whole_record(services, request, child)
    service = load_request(request.environment.now)

    def perform(_event_id: str) -> None:
        with services.gate.turn(service, "retention"):
            for key in one_child(services.casework, child):
                retention_archive.end_note(services.gate, service, key, KEPT)

    services.gate.act(request, "retention.withdraw", MANAGE, {"child": child}, perform, shown=(child,))


_NOTED = {
    KEPT: retention_archive.keep, RETURN: retention_archive.note_return, ON_HOLD: retention_archive.hold,
}  # fmt: skip


def _looked_up(
    services: Services, request: AccessRequest, name: str, asked: Mapping[str, Value], child: str,
    shown: tuple[str, ...],
) -> Opened:  # fmt: skip
    found: list[Opened] = []

    def fetch() -> list[Row]:
        one = _opened(services, request, child)
        if one is None:
            raise NotAvailable
        found.append(one)
        return [{"child": child}]

    services.gate.consult(request, name, VIEW, asked, fetch, shown=shown)
    return found[0]


def _opened(services: Services, request: AccessRequest, child: str) -> Opened | None:
    facts = _read(services, request, "retention.opened", {"child": child})
    rows = sorted(facts["archives"], key=lambda row: row["archive"] is not None)
    if not rows or rows[0]["child"] != child or not _may_know(request, _own(services, request), rows):
        return None
    feeds = open_lists()
    lists = [
        (feeds[str(row["source"])], str(row["source_id"]), date.fromisoformat(str(row["received"])))
        for row in facts["marks"] if row["source"] in feeds
    ]  # fmt: skip
    child_held = next(line["Child"] for line in _lines(rows[0]) if "Child" in line)
    return Opened(
        archived=_archived(rows[0]), child=child_held, lists=lists, archives=tuple(str(row["key"]) for row in rows)
    )


def _may_know(request: AccessRequest, own: frozenset[str], rows: Sequence[Row]) -> bool:
    """Whether it is in its first year, and the reader might have opened the record: not their own family's, say."""
    over = anniversary(date.fromisoformat(str(rows[0]["received"])), 1) <= today_in_england(request)
    if over or rows[0]["area"] not in request.subject.areas:
        return False
    kept = [line for row in rows for line in _lines(row)]
    (first, *_) = (line["Child"] for line in _lines(rows[0]) if "Child" in line)
    if int(first.get("sensitivity") or 0) > request.subject.clearance:
        return False
    ends = {str(said[end]) for line in kept for said in line.values() for end in ("key", "tail", "head") if end in said}
    return not ends & own


def _own(services: Services, request: AccessRequest) -> frozenset[str]:
    """The reader's own family and home (R17)."""
    own = request.subject.own_keys
    if not own:
        return own
    family = _read(services, request, "subject.recusal", {"own": sorted(own)})
    return own.union(*({str(row["key"]) for row in rows} for rows in family.values()))


def _read(services: Services, request: AccessRequest, name: str, asked: Parameters) -> Parts:
    return services.gate.read(load_request(request.environment.now), QUERIES[name], asked).parts


def _lines(row: Row) -> list[dict[str, dict[str, Any]]]:
    kept = row["holdings"]
    return [json.loads(str(line)) for line in kept] if isinstance(kept, list | tuple) else []


def _archived(row: Row) -> Archived:
    return Archived(
        child=str(row["child"]), rule=Rule(str(row["rule"])), archived_on=date.fromisoformat(str(row["received"]))
    )


def until(archived: Archived, periods: Periods) -> tuple[date, date]:
    """The days on which data managers may open an archive no longer, and on which it is purged."""
    return anniversary(archived.archived_on, 1), anniversary(archived.archived_on, periods.archive)
