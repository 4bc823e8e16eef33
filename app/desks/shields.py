"""Shields by named authority (R5): proposed for a child whom one can find, decided by a second person, then in force.

What a proposer is told never depends on whether there is a shield. A decision is recorded first and written into the
graph second, in one transaction with everything that it covers; a decision whose writing failed is written again by
whoever opens it, and nothing is ever in force undecided.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from app.casework.case import Case, Kind, Step
from app.casework.errors import MoveRefused
from app.casework.notices import NoticeSubject
from app.desks.visible import case_of, glance, glances
from app.errors import NotAvailable
from app.service_subject import load_request
from app.services import Services
from app.view_models.shield_words import Change
from graph.queries.catalogue import Statement
from graph.queries.loading import create_nodes, merge_links
from graph.queries.shielding import covering, covering_doubts, lifting, settling
from graph.queries.shields import SHIELDS_IN_FORCE
from graph.records import Parameters, Row, Value
from loaders.keys import new_key
from loaders.records import DECIDED
from policies.request import AccessRequest, Role

PROPOSE = "propose_shield"
DECIDERS = (Role.SAFEGUARDING_LEAD, Role.COORDINATOR)
OPEN_STATES = ("proposed", "confirmed", "due")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is asked for. `review_on` is missing only where a shield is to be lifted."""

    change: Change
    ground: str
    review_on: date | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShieldCase:
    """A case about a shield, with the child as the reader may know them."""

    case: Case
    child: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """One shielded child, with everything that shields it."""

    child: Row
    marks: tuple[Row, ...]

    @property
    def review_on(self) -> str | None:
        """The latest day of review that was set; None for a shield that is provisional altogether."""
        return max((str(mark["review"]) for mark in self.marks if mark["review"]), default=None)


def propose(services: Services, request: AccessRequest, child: str, wanted: Proposal) -> Case:
    """Ask that a shield be set, prolonged or lifted. Asked twice alike, it is asked once.

    Raises NotAvailable for a child whom the reader cannot find, Refused where they may propose nothing.
    """
    glance(services, request, child)
    by = request.subject.username
    about = {
        "change": str(wanted.change), "ground": wanted.ground,
        "review_on": wanted.review_on.isoformat() if wanted.review_on else "",
    }  # fmt: skip

    def open_case(_event_id: str) -> Case:
        open_ones = services.casework.find(Kind.SHIELD, states=("proposed",), child=child, opened_by=by)
        same = next((found for found in open_ones if dict(found.about) == about), None)
        if same is not None:
            return same
        case = services.casework.open(
            Kind.SHIELD, by=by, state="proposed", child=child, words=wanted.words, about=about,
            until=_midnight(wanted.review_on),
        )  # fmt: skip
        others = [name for name in services.accounts.holders(*DECIDERS) if name != by]
        services.notices.send(others, NoticeSubject.SHIELD_PROPOSED, case.reference)
        return case

    asked: Parameters = {"child": child, **about}
    return services.gate.act(request, "shield.propose", PROPOSE, asked, open_case, shown=(child,))


def latest_review(services: Services, on: date) -> date:
    """The last day that may be set for a review: so many months from a day, the last of a shorter month."""
    year, month = divmod(on.year * 12 + on.month - 1 + services.shield_months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def own(services: Services, request: AccessRequest) -> Sequence[Case]:
    """What the reader has proposed, newest first. Raises Refused where they may propose nothing."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.extend(services.casework.find(Kind.SHIELD, opened_by=request.subject.username))
        return [{"reference": case.reference} for case in found]

    services.gate.consult(request, "shield.own", PROPOSE, {}, fetch)
    return found


def queue(services: Services, request: AccessRequest) -> Sequence[ShieldCase]:
    """What waits for a decision, oldest first, about children whom the reader may know. Raises Refused."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.extend(services.casework.find(Kind.SHIELD, states=OPEN_STATES))
        return [{"reference": case.reference} for case in found]

    services.gate.consult(request, "shield.queue", "confirm_shield", {}, fetch)
    if not services.gate.permits(request, "list_shields"):
        # That a shield is to be reviewed says that there is one: for those who see through shields.
        found = [case for case in found if case.state != "due"]
    known = glances(services, request, (case.child or "" for case in found))
    return [
        ShieldCase(case=case, child=known[case.child]) for case in reversed(found) if case.child and case.child in known
    ]


def in_force(services: Services, request: AccessRequest) -> Sequence[InForce]:
    """Every shield in force on a child whom the reader may know, next review first. Raises Refused."""
    found: dict[str, list[Row]] = {}

    def fetch() -> list[Row]:
        parts = services.gate.read(load_request(request.environment.now), SHIELDS_IN_FORCE, {}).parts
        for row in parts["shields"]:
            found.setdefault(str(row["child"]), []).append(row)
        return [{"child": child} for child in found]

    services.gate.consult(request, "shield.list", "list_shields", {}, fetch)
    known = glances(services, request, found)
    shields = [InForce(child=known[child], marks=tuple(marks)) for child, marks in found.items() if child in known]
    return sorted(shields, key=lambda shield: (shield.review_on or "", str(shield.child["key"])))


def case(services: Services, request: AccessRequest, reference: str) -> ShieldCase:
    """One case, for its proposer and for those who decide, if they may know the child. Raises NotAvailable, Refused."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.append(case_of(services, Kind.SHIELD, reference))
        return [{"reference": reference}]

    decides = services.gate.permits(request, "confirm_shield")
    action = "confirm_shield" if decides else PROPOSE
    services.gate.consult(request, "shield.open", action, {"reference": reference}, fetch)
    mine = found[0].opened_by == request.subject.username
    due = found[0].state in ("due", "settled") and not services.gate.permits(request, "list_shields")
    child = glances(services, request, [found[0].child or ""]).get(found[0].child or "")
    if child is None or due or not (mine or decides):
        raise NotAvailable
    return ShieldCase(case=found[0], child=child)


def confirm(services: Services, request: AccessRequest, reference: str) -> Case:
    """Decide for what somebody else proposed, and put it into force.

    Raises NotAvailable, Refused, MoveRefused (SecondPersonNeeded for one's own), or GateError where it was decided and
    could not be written: then it is decided, not in force, and `put_in_force` completes it.
    """
    case(services, request, reference)
    by = request.subject.username

    def move(_event_id: str) -> Case:
        # The keys are drawn with the decision, so that writing it twice writes it once.
        return services.casework.move(reference, "confirm", by=by, facts={"record": new_key(), "link": new_key()})

    services.gate.act(request, "shield.confirm", "confirm_shield", {"reference": reference}, move)
    return put_in_force(services, request, reference)


def put_in_force(services: Services, request: AccessRequest, reference: str) -> Case:
    """Write what was decided into the graph, with its cover, in one transaction; then close the case. Repeatable."""
    decided = case(services, request, reference).case
    if decided.state != "confirmed":
        raise MoveRefused(f"nothing of the case `{reference}` waits to be put into force")
    child, change = decided.child or "", decided.about["change"]
    services.gate.write(
        request, f"shield.{change}", _statements(services, decided, request.environment.now.date()), touched=(child,),
        parameters={"reference": reference, "child": child}, action="confirm_shield",
    )  # fmt: skip
    by = request.subject.username

    def close(_event_id: str) -> Case:
        for due in services.casework.find(Kind.SHIELD, states=("due",), child=child):
            services.casework.move(due.reference, "settle", by=by, facts={"by_case": reference})
        return services.casework.move(reference, "apply", by=by)

    return services.gate.act(request, "shield.in-force", "confirm_shield", {"reference": reference}, close)


def decline(services: Services, request: AccessRequest, reference: str, words: str) -> Case:
    """Decide against what somebody else proposed. Raises NotAvailable, Refused, or MoveRefused."""
    case(services, request, reference)

    def move(_event_id: str) -> Case:
        return services.casework.move(reference, "decline", by=request.subject.username, words=words)

    return services.gate.act(request, "shield.decline", "confirm_shield", {"reference": reference}, move)


def withdraw(services: Services, request: AccessRequest, reference: str) -> Case:
    """Take back one's own proposal. Raises NotAvailable where it is not one's own, Refused, or MoveRefused."""
    found = case(services, request, reference).case
    if found.opened_by != request.subject.username:
        raise NotAvailable

    def move(_event_id: str) -> Case:
        return services.casework.move(reference, "withdraw", by=request.subject.username)

    return services.gate.act(request, "shield.withdraw", PROPOSE, {"reference": reference}, move)


def _statements(services: Services, decided: Case, today: date) -> list[Statement]:
    """The transaction of a decision: what changes on the child's marks, and the cover that follows from it."""
    child, day, review = decided.child or "", today.isoformat(), decided.about["review_on"]
    cover = covering([child], day)
    if decided.about["change"] == Change.LIFT:
        return [*lifting(child, day), *cover]
    if decided.about["change"] == Change.PROLONG:
        return [*settling(child, review), *cover]
    step = next(step for step in decided.steps if step.verb == "confirm")
    return [*settling(child, review), *_shield(services, decided, step, day), *cover, *covering_doubts([child])]


def _shield(services: Services, decided: Case, step: Step, day: str) -> list[Statement]:
    """The shield as a record of a source of our own: it moves with the child's records, and ends by a decision only."""
    child, record = decided.child or "", step.facts["record"]
    properties: dict[str, Value] = {
        "source": DECIDED, "source_id": decided.reference, "about": "child", "load": decided.reference,
        "digest": decided.reference, "received": day, "last_confirmed": day, "area": "", "standing": "live",
        "pending": False, "shielded": True, "sensitive": False, "marked_shielded": True, "marked_refuge": False,
        "marked_sensitivity": 0,
        "shield_authority": services.accounts.full_name(step.by), "shield_ground": decided.about["ground"],
        "shield_review": decided.about["review_on"],
    }  # fmt: skip
    link: Row = {
        "key": step.facts["link"], "tail": record, "head": child,
        "properties": {
            "record": record, "entity": child, "rule": "decided", "decided_by": step.by, "source": DECIDED,
            "decided_at": step.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "source_record": record,
            "load": decided.reference, "first_seen": day, "last_confirmed": day, "p": 1.0, "shielded": True,
        },
    }  # fmt: skip
    return [
        create_nodes("SourceRecord", [{"key": record, "properties": properties}]),
        merge_links("REFERS_TO", "SourceRecord", "Child", [link]),
    ]


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=UTC) if day is not None else None
