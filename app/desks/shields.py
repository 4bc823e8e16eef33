"""Shields by named authority (R5): proposed for a child or a home that one can find, decided by a second person.

What a proposer is told never depends on whether there is a shield. A home behind a shield is seen by those who see
through shields; whoever else is to decide that it be lifted is told of the case, and not which home it is. A decision
is recorded first and written into the graph second, in one transaction with everything that it covers; a decision
whose writing failed is written again by whoever opens it, and nothing is ever in force undecided.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from app.casework.case import Case, Kind
from app.casework.errors import MoveRefused
from app.casework.notices import NoticeSubject
from app.desks import shield_writing
from app.desks.shield_cases import ShieldCase, known_cases, whose
from app.desks.transfers import unaccepted, unaccepted_at
from app.desks.visible import case_of, glance, glances, home_glances
from app.errors import NotAvailable
from app.service_subject import load_request
from app.services import Services
from app.view_models.shield_words import Change, Mark
from graph.queries.shields import SHIELDS_IN_FORCE
from graph.records import Parameters, Row
from loaders.keys import new_key
from policies.request import AccessRequest, Role

PROPOSE = "propose_shield"
DECIDERS = (Role.SAFEGUARDING_LEAD, Role.COORDINATOR)
OPEN_STATES = ("proposed", "confirmed", "due")
_MOST_DUE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is asked for. `review_on` is missing only where a shield is to be lifted."""

    change: Change
    ground: str
    review_on: date | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """One shielded child, or one home that is shielded or a refuge, with everything that makes it so."""

    marks: tuple[Row, ...]
    child: Row | None = None
    home: Row | None = None

    @property
    def key(self) -> str:
        """Of the child or the home."""
        return str((self.child or self.home or {})["key"])

    @property
    def review_on(self) -> str | None:
        """The latest day of review that was set; None for a shield that is provisional altogether."""
        return max((str(mark["review"]) for mark in self.marks if mark["review"]), default=None)


def propose(services: Services, request: AccessRequest, child: str, wanted: Proposal) -> Case:
    """Ask that a shield be set, prolonged or lifted. Asked twice alike, it is asked once.

    Raises NotAvailable for a child whom the reader cannot find, Refused where they may propose nothing.
    """
    glance(services, request, child)
    return _propose(services, request, wanted, _about(wanted), child=child)


def propose_on_home(services: Services, request: AccessRequest, home: str, mark: Mark, wanted: Proposal) -> Case:
    """Ask the same of a home: that it be shielded, or marked as a refuge, or no longer.

    Raises NotAvailable for a home that the reader cannot see, Refused where they may propose nothing.
    """
    seen = home_of(services, request, home)
    about = {**_about(wanted), "home": home, "mark": str(mark), "area": str(seen["area"] or "")}
    return _propose(services, request, wanted, about)


def home_of(services: Services, request: AccessRequest, home: str) -> Row:
    """A home that the reader may see, for whoever may propose something about it. Raises NotAvailable or Refused.

    Only where it is closed to them is it recorded as one that was asked for: such an attempt is judged (R17).
    """
    seen = home_glances(services, request, [home]).get(home)
    services.gate.consult(request, "shield.form", PROPOSE, {"household" if seen is None else "home": home}, list)
    if seen is None:
        raise NotAvailable
    return seen


def _about(wanted: Proposal) -> dict[str, str]:
    return {
        "change": str(wanted.change), "ground": wanted.ground,
        "review_on": wanted.review_on.isoformat() if wanted.review_on else "",
    }  # fmt: skip


def _propose(
    services: Services, request: AccessRequest, wanted: Proposal, about: dict[str, str], child: str | None = None
) -> Case:
    by = request.subject.username

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

    key = child or about["home"]
    asked: Parameters = {**({"child": child} if child else {}), **about}
    return services.gate.act(request, "shield.propose", PROPOSE, asked, open_case, shown=(key,))


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
    return [known for known in known_cases(services, request, reversed(found), decides=True) if known is not None]


def to_decide(services: Services, request: AccessRequest) -> int:
    """How many proposals of others wait that the reader may know. Called inside `gate.consult`."""
    own = request.subject.username
    waiting = (case for case in services.casework.find(Kind.SHIELD, states=("proposed",)) if case.opened_by != own)
    return sum(known is not None for known in known_cases(services, request, waiting, decides=True))


def in_force(services: Services, request: AccessRequest) -> Sequence[InForce]:
    """Every shield and refuge in force that the reader may know, next review first. Raises Refused."""
    children: dict[str, list[Row]] = {}
    homes: dict[str, list[Row]] = {}

    def fetch() -> list[Row]:
        parts = services.gate.read(load_request(request.environment.now), SHIELDS_IN_FORCE, {}).parts
        for found, part, about in ((children, "shields", "child"), (homes, "homes", "home")):
            for row in parts[part]:
                found.setdefault(str(row[about]), []).append(row)
        return [*({"child": child} for child in children), *({"home": home} for home in homes)]

    services.gate.consult(request, "shield.list", "list_shields", {}, fetch)
    known, seen = glances(services, request, children), home_glances(services, request, homes)
    shields = [
        *(InForce(child=known[child], marks=tuple(marks)) for child, marks in children.items() if child in known),
        *(InForce(home=seen[home], marks=tuple(marks)) for home, marks in homes.items() if home in seen),
    ]
    return sorted(shields, key=lambda shield: (shield.review_on or "", shield.key))


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
    (known,) = known_cases(services, request, found, decides=decides)
    if known is None or due or not (mine or decides):
        raise NotAvailable
    return known


def decide(services: Services, request: AccessRequest, reference: str, verb: str, words: str) -> Case:
    """Do with a case what a verb says: confirm, apply, decline (with words) or withdraw. Raises as those."""
    if verb == "confirm":
        return confirm(services, request, reference)
    if verb == "apply":
        return put_in_force(services, request, reference)
    if verb == "decline":
        return decline(services, request, reference, words)
    return withdraw(services, request, reference)


def confirm(services: Services, request: AccessRequest, reference: str) -> Case:
    """Decide for what somebody else proposed, and put it into force.

    Raises NotAvailable, Refused, MoveRefused (SecondPersonNeeded for one's own), or GateError where it was decided and
    could not be written: then it is decided, not in force, and `put_in_force` completes it.
    """
    wanted = case(services, request, reference).case
    by = request.subject.username
    # INVARIANT (one-way): what another authority shielded is lifted by whoever accepted responsibility, by nobody
    # else, be it a child or the home where a child lives. It is asked of each alike, so it says nothing of a shield.
    lifts, home = wanted.about["change"] == Change.LIFT, wanted.about.get("home", "")
    if lifts and wanted.child is not None and unaccepted(services, request, wanted.child):
        raise MoveRefused("lists alone brought the child here: first take responsibility over, with a second person")
    if lifts and home and unaccepted_at(services, request, home):
        raise MoveRefused(
            "lists alone brought somebody who lives there here: first take responsibility over, with a second person"
        )

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
    key, change = decided.child or decided.about["home"], decided.about["change"]
    services.gate.write(
        request, f"shield.{change}",
        shield_writing.statements(services, decided, request.environment.now.date().isoformat()), touched=(key,),
        parameters={"reference": reference, "child" if decided.child else "home": key}, action="confirm_shield",
    )  # fmt: skip
    by = request.subject.username

    def close(_event_id: str) -> Case:
        for due in services.casework.find(Kind.SHIELD, states=("due",), child=decided.child, limit=_MOST_DUE):
            if whose(due) == whose(decided):
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


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=UTC) if day is not None else None
