"""A working relationship that somebody claims for themselves (R15): made, ended, and decided on by a second person.

A claim opens the child: their identifiers and former names, and a place among one's own children. Until it is confirmed
it opens no way home, no carer and no family; it never opens a shield, a marking, a refuge, a sensitive service or one's
own family. It ends by itself on its day. Whoever decides on claims hears of it before it opens anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from app.casework.case import Case, Kind
from app.casework.errors import CaseworkError, MoveRefused
from app.casework.notices import NoticeSubject
from app.desks.joined import shown_again
from app.desks.visible import whole_record
from app.errors import NotAvailable
from app.service_subject import load_request
from app.services import Services
from graph.queries import claims as statements
from graph.queries.registry import QUERIES
from graph.records import Parameters, Row
from loaders.declarations import SENSITIVE_KINDS
from loaders.keys import new_key
from loaders.shielding import completing
from policies.errors import GateError, LedgerError
from policies.request import AccessRequest, Role

ACTION = "claim_involvement"
REASONS: Mapping[str, str] = {
    "new-referral": "A new referral that my service has not sent yet",
    "came-to-us": "The child has come to me or to my service",
    "standing-in": "I stand in for a colleague who works with the child",
    "moved": "The child has moved to my school, surgery or area",
}
"""Why somebody works with a child without a source that says so."""
DECIDERS = (Role.GOVERNANCE_OFFICER, Role.SAFEGUARDING_LEAD)


class Obstacle(StrEnum):
    """Why a claim cannot be made. None of it depends on anything that is hidden from the person."""

    NO_POST = "no-post"
    SERVING = "serving"
    INVOLVED = "involved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the form of one child rests on: the child, the services one works for, what stands already."""

    child: Row
    posts: Sequence[Row]
    obstacle: Obstacle | None = None
    standing: Case | None = None
    """One's own claim about this child that is in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What somebody says when they claim."""

    reason: str
    words: str
    service: str


def ground(services: Services, request: AccessRequest, child: str) -> Ground:
    """What a claim about this child would rest on. Raises NotAvailable, also where only the residue is open."""
    bare = _bare(request)
    reading = whole_record(services, bare, child)
    found = reading.one("child")
    if found is None or not services.gate.permits(bare, ACTION):
        raise NotAvailable
    posts = _posts(services, bare)
    own = _own_claims(services, bare, child)
    standing = next((case for case in own if _stands(case, bare.environment.now)), None)
    return Ground(child=found, posts=posts, standing=standing, obstacle=_obstacle(bare, posts, own, reading.parts))


def claim(services: Services, request: AccessRequest, child: str, said: Claimed) -> Case:
    """Claim to work with a child, from now until the day on which it ends by itself. Claimed twice, it stands once.

    Raises NotAvailable, Refused, or MoveRefused where something stands in the way. INVARIANT (told first): nothing is
    opened before the claim, its alert and its notices are stored.
    """
    bare, held = _bare(request), ground(services, request, child)
    if held.standing is not None:
        return held.standing
    if held.obstacle is not None or said.service not in {row["key"] for row in held.posts}:
        raise MoveRefused(f"the claim cannot be made: {held.obstacle or 'not one of your own services'}")
    today = bare.environment.now.date()
    until = today + timedelta(days=services.claim_days)
    ends = {"practitioner": bare.subject.practitioner or "", "child": child, "service": said.service}
    link = new_key()

    def make(_event_id: str) -> Case:
        about = {"reason": said.reason, "link": link, "service": said.service, "practitioner": ends["practitioner"]}
        case = services.casework.open(
            Kind.CLAIM, by=bare.subject.username, state="in-force", child=child, until=_midnight(until),
            words=said.words, about=about,
        )  # fmt: skip
        try:
            _tell(services, bare, case)
            services.gate.write(
                bare, "involvement.claimed",
                [
                    statements.claim(ends, link, since=today.isoformat(), until=until.isoformat()),
                    *completing([("Child", child), ("Practitioner", ends["practitioner"])], today.isoformat()),
                ],
                touched=(child, ends["practitioner"]), parameters={"reference": case.reference}, action=ACTION,
            )  # fmt: skip
        except (CaseworkError, GateError, LedgerError):
            # A claim that opens nothing must not stand in the register as one that does.
            services.casework.move(case.reference, "end", by=bare.subject.username, words="It could not be written.")
            raise
        return case

    asked: Parameters = {"child": child, "reason": said.reason, "until": until.isoformat(), "link": link}
    return services.gate.act(bare, "involvement.claim", ACTION, asked, make, shown=(child,))


def end(services: Services, request: AccessRequest, child: str) -> None:
    """End one's own claim about a child now. Raises NotAvailable where there is none."""
    bare = _bare(request)
    standing = [case for case in _own_claims(services, bare, child) if _stands(case, bare.environment.now)]
    if not standing:
        raise NotAvailable
    today = bare.environment.now.date().isoformat()

    def stop(_event_id: str) -> None:
        for case in standing:
            over = statements.end(ends_of(case), case.about["link"], today=today)
            services.gate.write(
                bare, "involvement.end", [over, *shown_again(services, child, today)], touched=(child,),
                parameters={"reference": case.reference}, action=ACTION,
            )  # fmt: skip
            services.casework.move(case.reference, "end", by=bare.subject.username)

    services.gate.act(bare, "involvement.end", ACTION, {"child": child}, stop, shown=(child,))


def _tell(services: Services, request: AccessRequest, case: Case) -> None:
    """Open the alert, and leave notices with whoever decides on claims and with the claimant's manager."""
    subject = request.subject
    services.casework.open(
        Kind.ALERT, by=subject.username, state="open", child=case.child, concerns=subject.username,
        about={"cause": "self-claim", "claim": case.reference, "role": str(subject.role)},
    )  # fmt: skip
    told = {*services.accounts.holders(*DECIDERS), *services.managing(subject.username)} - {subject.username}
    if not told:
        raise CaseworkError("nobody decides on claims here; open an account for a governance officer first")
    services.notices.send(told, NoticeSubject.CLAIM_MADE, case.reference)


def _obstacle(
    request: AccessRequest, posts: Sequence[Row], own: Sequence[Case], parts: Mapping[str, Sequence[Row]]
) -> Obstacle | None:
    if request.on_behalf_of is not None:
        return Obstacle.SERVING
    if not posts:
        return Obstacle.NO_POST
    if any(case.state == "refused" for case in own):
        return Obstacle.REFUSED
    today, mine = request.environment.now.date(), request.subject.practitioner
    if any(row["practitioner_key"] == mine and _open(row, today) for row in parts["involvements"]):
        return Obstacle.INVOLVED
    return None


def _posts(services: Services, request: AccessRequest) -> Sequence[Row]:
    """The services one works for; what is sensitive, by kind or by mark, sends its own, with the consent (R11)."""
    practitioner = request.subject.practitioner
    if practitioner is None:
        return ()
    asked: Parameters = {"practitioner": practitioner, "today": request.environment.now.date().isoformat()}
    rows = services.gate.read(request, QUERIES["subject.posts"], asked).parts["posts"]
    posts = {str(row["key"]): row for row in rows if row["kind"] not in SENSITIVE_KINDS}
    if not posts:
        return ()
    # The mark is read by the house alone: it leaves in no answer.
    asked = {"keys": sorted(posts)}
    ordinary = services.gate.read(load_request(request.environment.now), QUERIES["claim.ordinary-services"], asked)
    return [posts[str(row["key"])] for row in ordinary.parts["services"]]


def _own_claims(services: Services, request: AccessRequest, child: str) -> Sequence[Case]:
    found: list[Case] = []

    def fetch() -> list[Row]:
        found.extend(services.casework.find(Kind.CLAIM, child=child, opened_by=request.subject.username))
        return [{"reference": case.reference} for case in found]

    services.gate.consult(request, "involvement.own", ACTION, {"child": child}, fetch)
    return found


def _stands(case: Case, now: datetime) -> bool:
    return case.state == "confirmed" or (case.state == "in-force" and case.until is not None and case.until > now)


def _open(row: Row, today: date) -> bool:
    return row["until"] is None or str(row["until"]) > today.isoformat()


def ends_of(case: Case) -> dict[str, str]:
    """Worker, child and service of a claim."""
    return {
        "practitioner": case.about["practitioner"], "child": case.child or "", "service": case.about["service"],
    }  # fmt: skip


def _bare(request: AccessRequest) -> AccessRequest:
    """The request without an emergency override: what was opened in an emergency is no ground for a relationship."""
    return replace(request, environment=replace(request.environment, override=None))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
