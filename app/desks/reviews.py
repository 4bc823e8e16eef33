"""Doubtful records: read beside the children they may be about, linked, kept apart, asked about, or undone (R42).

A data manager decides. INVARIANT (all sides): who may not know one of the children a record may be about, or not the
record itself, learns of neither: the case is not there. The record is read under the service subject of loads, inside a
consultation that policy decides on. A decision is written into the graph by the code that loads use, and whole.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from app.casework.case import Case, Kind
from app.casework.errors import MoveRefused
from app.casework.joins import went
from app.desks.review_tasks import OPEN, waiting
from app.desks.shield_tasks import record_name
from app.desks.visible import case_of, glances
from app.errors import NotAvailable
from app.service_subject import load_request
from app.services import Services
from graph.queries.registry import QUERIES
from graph.queries.reviewing import REVIEW_CASE, REVIEW_SERVICES
from graph.records import Row, Value
from loaders import deciding, undoing
from loaders.declarations import Owner
from loaders.errors import NothingWaits, UnknownFeed
from loaders.feeds.catalogue import find_feed
from loaders.linking import ANOTHER_CHILD
from policies.answers import Parts
from policies.request import AccessRequest

ACTION = "review_matches"
DECIDED = ("linked", "apart")
VERBS = ("link", "apart", "ask", "answer", "unsure", "undo")
_MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One line of the queue: the case, and what its source calls the child."""

    case: Case
    record: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One child whom the record may be about, as the reader may know them, and what was found in comparing."""

    child: Row
    services: tuple[Row, ...]
    p: float | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Both sides of one case."""

    case: Case
    record: Row
    services: tuple[Row, ...]
    """Of those that the record names, the ones in the directory."""
    reasons: tuple[str, ...]
    candidates: tuple[Beside, ...]
    owner: Owner | None
    """Whom to ask; None where the feed is declared no more."""
    feed: str


def queue(services: Services, request: AccessRequest) -> Sequence[Doubt]:
    """What waits, oldest first, as far as the reader may know every side of it. Raises Refused."""
    found: list[Doubt] = []

    def fetch() -> list[Row]:
        found.extend(_known(services, request))
        return [{"reference": doubt.case.reference} for doubt in found]

    services.gate.consult(request, "review.queue", ACTION, {}, fetch)
    return found


def to_decide(services: Services, request: AccessRequest) -> int:
    """How many of them there are, for whoever may decide."""
    return len(_known(services, request))


def opened(services: Services, request: AccessRequest, reference: str) -> Review:
    """One case with both sides. Raises NotAvailable where one of them is closed to the reader, Refused."""
    found: list[tuple[Case, Parts]] = []

    def fetch() -> list[Row]:
        case = case_of(services, Kind.REVIEW, reference)
        source, source_id = record_name(case)
        service = load_request(request.environment.now)
        ordinary, _ = waiting(services.gate, service)
        if case.state in OPEN and (source, source_id) not in ordinary:
            raise NotAvailable
        parts = services.gate.read(service, REVIEW_CASE, {"source": source, "source_id": source_id}).parts
        found.append((case, parts))
        return [{"reference": reference}]

    services.gate.consult(request, "review.open", ACTION, {"reference": reference}, fetch)
    ((case, parts),) = found
    if not parts["record"]:
        raise NotAvailable
    record = parts["record"][0]
    if not _may_know(services, request, [str(record["key"])]):
        raise NotAvailable
    children = _children(services, case, record, parts)
    return Review(
        case=case, record=record, services=_named_services(services, request, record),
        reasons=_texts(record["reasons"]) or tuple(case.about.get("reasons", "").splitlines()),
        candidates=_beside(services, request, record, children), owner=_owner(str(record["source"])),
        feed=feed_words(str(record["source"])),
    )  # fmt: skip


def decide(services: Services, request: AccessRequest, reference: str, child: str | None, words: str) -> Case:
    """Link the record with this child, or keep it apart from all it resembles (None). NotAvailable, MoveRefused.

    The graph is written first, so that a case never says what did not happen.
    """
    before = opened(services, request, reference)
    known = [str(candidate.child["key"]) for candidate in before.candidates]
    if child is not None and child not in known:
        raise NotAvailable
    verb, by = ("link" if child is not None else "apart"), request.subject.username
    services.casework.require(reference, verb, by=by, words=words)
    source, source_id = record_name(before.case)

    def perform(_event_id: str) -> Case:
        decided = deciding.decide(
            services.gate, load_request(request.environment.now), feed=source, source_id=source_id,
            child=child if child is not None else ANOTHER_CHILD, decided_by=by, name="review.decided", asks=True,
        )  # fmt: skip
        facts = {
            "child": decided.child or "", "new": "yes" if decided.new else "", "load": decided.load,
            "saw": json.dumps({
                "record": before.record["key"], "candidates": known, "reasons": before.reasons,
                "likely": {str(one.child["key"]): one.p for one in before.candidates if one.p},
            }),
        }  # fmt: skip
        return services.casework.move(reference, verb, by=by, words=words, facts=facts)

    return services.gate.act(
        request, f"review.{verb}", ACTION, {"reference": reference, "child": child}, perform, shown=tuple(known)
    )


def undo(services: Services, request: AccessRequest, reference: str, words: str) -> Case:
    """Take a decision back, whole: the record waits again. Raises NotAvailable, or MoveRefused where it is too late."""
    before, by = opened(services, request, reference), request.subject.username
    services.casework.require(reference, "undo", by=by, words=words)
    taken = next(step for step in reversed(before.case.steps) if step.state in DECIDED)
    today = request.environment.now.date().isoformat()
    source, _ = record_name(before.case)

    def perform(_event_id: str) -> Case:
        if not taken.facts.get("load"):
            raise MoveRefused("nothing was written, so there is nothing to take back")
        try:
            undoing.undo(
                services.gate, load_request(request.environment.now), feed=source, load=taken.facts["load"],
                today=today,
            )  # fmt: skip
        except NothingWaits as late:
            raise MoveRefused(str(late)) from late
        return services.casework.move(reference, "undo", by=by, words=words)

    return services.gate.act(request, "review.undo", ACTION, {"reference": reference}, perform)


def note(services: Services, request: AccessRequest, reference: str, verb: str, words: str) -> Case:
    """Ask the source, keep its answer, or leave it for a colleague: `ask`, `answer`, `unsure`. Nothing is applied."""
    opened(services, request, reference)
    by = request.subject.username

    def perform(_event_id: str) -> Case:
        return services.casework.move(reference, verb, by=by, words=words)

    return services.gate.act(request, f"review.{verb}", ACTION, {"reference": reference}, perform)


def act(
    services: Services, request: AccessRequest, reference: str, verb: str, *, child: str | None = None, words: str
) -> Case:  # fmt: skip
    """Do with a case what a verb says: one of VERBS, `link` with the child. Raises as those."""
    if verb == "undo":
        return undo(services, request, reference, words)
    if verb in ("link", "apart"):
        return decide(services, request, reference, child if verb == "link" else None, words)
    return note(services, request, reference, verb, words)


def _known(services: Services, request: AccessRequest) -> list[Doubt]:
    cases = services.casework.find(Kind.REVIEW, states=OPEN, limit=_MOST)
    if not cases:
        return []
    ordinary, _ = waiting(services.gate, load_request(request.environment.now))
    doubts = [Doubt(case=case, record=ordinary[name]) for case in cases if (name := record_name(case)) in ordinary]
    may_read = _may_know(services, request, [str(doubt.record["key"]) for doubt in doubts])
    children = {key for doubt in doubts for key in _texts(doubt.record["candidates"])}
    may_see = glances(services, request, children)
    # By key where they came together, so that the order says nothing of what stands between two.
    return [
        doubt for doubt in sorted(doubts, key=lambda one: (one.case.opened_at, str(one.record["key"])))
        if doubt.record["key"] in may_read and all(key in may_see for key in _texts(doubt.record["candidates"]))
    ]  # fmt: skip


def _may_know(services: Services, request: AccessRequest, records: Sequence[str]) -> frozenset[str]:
    """Those of these source records that policy lets the reader know."""
    if not records:
        return frozenset()
    rows = services.gate.read(request, QUERIES["review.records"], {"keys": sorted(records)}).parts["records"]
    return frozenset(str(row["key"]) for row in rows)


def _children(services: Services, case: Case, record: Row, parts: Parts) -> list[str]:
    """Whom the record may be about, likeliest first; once decided on, whoever was to choose from, and who it is now."""
    stays = went(services.casework)
    named = list(_texts(record["candidates"]))
    for step in case.steps:
        if "saw" in step.facts:
            named += json.loads(step.facts["saw"])["candidates"]
    named += [str(row["child"]) for row in parts["meant"]]
    return list(dict.fromkeys(stays.get(key, key) for key in named))


def _beside(services: Services, request: AccessRequest, record: Row, children: Sequence[str]) -> tuple[Beside, ...]:
    found = []
    for key in children:
        parts = services.gate.read(request, QUERIES["child.record"], {"key": key}).parts
        if not parts["child"] or parts["child"][0]["area"] is None:
            raise NotAvailable
        p, sentences = _evidence(record, key, went(services.casework))
        found.append(Beside(child=parts["child"][0], services=parts["services"], p=p, sentences=sentences))
    return tuple(found)


def _evidence(record: Row, key: str, stays: Mapping[str, str]) -> tuple[float | None, tuple[str, ...]]:
    lines = [line.split(" ", 2) for line in _texts(record["evidence"])]
    told = next((child for child, _, _ in lines if stays.get(child, child) == key), key)
    mine = [(p, sentence) for child, p, sentence in lines if child == told]
    return (float(mine[0][0]) if mine else None), tuple(sentence for _, sentence in mine)


def _named_services(services: Services, request: AccessRequest, record: Row) -> tuple[Row, ...]:
    codes = []
    for line in _texts(record["links"]):
        to = dict(parse_qsl(line)[:2]).get("to", "")
        about, _, name = to.partition(" ")
        if about == "service":
            codes.append(name.partition(":")[2])
    if not codes:
        return ()
    service = load_request(request.environment.now)
    return services.gate.read(service, REVIEW_SERVICES, {"codes": codes}).parts["services"]


def _owner(source: str) -> Owner | None:
    try:
        return find_feed(source).owner
    except UnknownFeed:
        return None


def feed_words(source: str) -> str:
    """A source by its full name; by its code where it is declared no more."""
    try:
        return find_feed(source).full_name
    except UnknownFeed:
        return source


def _texts(value: Value) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
