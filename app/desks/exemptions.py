"""Looks kept out of families' reports for a while, on a lawful ground (R44): asked for, decided, reviewed, ended.

One person asks and another decides, who may not be the one that looked either. What is kept out is everything that one
person saw of one child on one day, so that nothing of that day is left to wonder about. Whether it is kept out is asked
of the register at each reading: at the end of an exemption the look is there again without anybody doing anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.casework.case import Case, Kind
from app.casework.errors import MoveRefused
from app.casework.notices import NoticeSubject
from app.desks.visible import case_of
from app.errors import NotAvailable
from app.services import Services
from app.view_models.exemption_facts import STANDING, Ground, LookChoice, standing
from app.view_models.looks_page import Look
from graph.records import Row
from policies.request import AccessRequest, Role

ASK, DECIDE = "propose_exemption", "confirm_exemption"
LONGEST = timedelta(days=365)
MOST_LOOKS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is asked for: the looks, by who looked and the day; the ground, in whose words, and until when."""

    child: str
    looks: frozenset[tuple[str, str]]
    ground: Ground
    words: str
    review_on: date
    last_day: date


def choices(services: Services, request: AccessRequest, child: str) -> Sequence[LookChoice]:
    """The looks at a child that the reader may ask to keep out. Raises Refused."""
    days: dict[tuple[str, str], list[Look]] = {}
    for look in services.ledger_reader.looks_to_exempt(request, child):
        days.setdefault((look.subject, look.at.date().isoformat()), []).append(look)
    standing: dict[tuple[str, str], str] = {}

    def fetch() -> list[Row]:
        cases = services.casework.find(Kind.EXEMPT_LOOK, states=STANDING, child=child)
        in_time = [case for case in cases if case.until and request.environment.now < case.until]
        standing.update({(case.about["subject"], case.about["day"]): case.state for case in in_time})
        return [{"reference": case.reference} for case in in_time]

    services.gate.consult(request, "exemption.standing", ASK, {"key": child}, fetch, shown=(child,))
    return [LookChoice(looks=tuple(looks), standing=standing.get(day, "")) for day, looks in days.items()]


def propose(services: Services, request: AccessRequest, proposal: Proposal) -> Sequence[Case]:
    """Ask that looks be kept out, a case for each. Raises Refused, or NotAvailable for a look that is not there."""
    free = {
        (choice.subject, choice.day) for choice in choices(services, request, proposal.child) if not choice.standing
    }
    if not proposal.looks or not proposal.looks <= free:
        raise NotAvailable
    ends = datetime.combine(proposal.last_day + timedelta(days=1), time(), tzinfo=services.zone)

    def perform(_event_id: str) -> list[Case]:
        opened = [
            services.casework.open(
                Kind.EXEMPT_LOOK, by=request.subject.username, state="proposed", child=proposal.child,
                concerns=subject, until=ends, words=proposal.words,
                about={"subject": subject, "day": day, "ground": proposal.ground,
                       "review_on": proposal.review_on.isoformat(), "last_day": proposal.last_day.isoformat()},
            )
            for subject, day in sorted(proposal.looks)
        ]  # fmt: skip
        officers = services.accounts.holders(Role.GOVERNANCE_OFFICER)
        for case in opened:
            services.notices.send(officers, NoticeSubject.EXEMPTION_PROPOSED, case.reference)
        return opened

    asked = {"key": proposal.child, "ground": proposal.ground,
             "looks": [" ".join(look) for look in sorted(proposal.looks)], "review_on": proposal.review_on.isoformat(),
             "last_day": proposal.last_day.isoformat()}  # fmt: skip
    return services.gate.act(request, "exemption.propose", ASK, asked, perform, shown=(proposal.child,))


def queue(services: Services, request: AccessRequest) -> Sequence[Case]:
    """Every exemption, for who decides: what waits first, then what is in force, then the past. Raises Refused."""
    return _listed(services, request, "exemption.queue", DECIDE, None)


def own(services: Services, request: AccessRequest) -> Sequence[Case]:
    """What the reader has asked for. Raises Refused."""
    return _listed(services, request, "exemption.own", ASK, request.subject.username)


def exemption(services: Services, request: AccessRequest, reference: str) -> Case:
    """One exemption: for who decides, and for who asked for it. Raises Refused, or NotAvailable where there is none."""
    decides = services.gate.permits(request, DECIDE)
    found: list[Case] = []

    def fetch() -> list[Row]:
        case = case_of(services, Kind.EXEMPT_LOOK, reference)
        if not decides and case.opened_by != request.subject.username:
            raise NotAvailable
        found.append(case)
        return [{"reference": case.reference}]

    services.gate.consult(request, "exemption.read", DECIDE if decides else ASK, {"case": reference}, fetch)
    return found[0]


def decide(services: Services, request: AccessRequest, reference: str, verb: str, words: str) -> Case:
    """Confirm, decline or end one. Raises Refused, NotAvailable, and MoveRefused where the procedure says no."""
    return _move(services, request, reference, verb, words, {})


def review(services: Services, request: AccessRequest, reference: str, words: str, next_on: date) -> Case:
    """Keep one that was looked at again, with the day of the next review. Raises as `decide`."""
    return _move(services, request, reference, "review", words, {"review_on": next_on.isoformat()})


def _move(
    services: Services, request: AccessRequest, reference: str, verb: str, words: str, facts: dict[str, str]
) -> Case:
    def perform(_event_id: str) -> Case:
        case = case_of(services, Kind.EXEMPT_LOOK, reference)
        if standing(case, request.environment.now) == "over":
            raise MoveRefused(f"the exemption `{reference}` is over")
        return services.casework.move(reference, verb, by=request.subject.username, words=words, facts=facts)

    return services.gate.act(request, f"exemption.{verb}", DECIDE, {"case": reference}, perform)


def _listed(
    services: Services, request: AccessRequest, name: str, action: str, opened_by: str | None
) -> Sequence[Case]:
    found: list[Case] = []

    def fetch() -> list[Row]:
        cases = services.casework.find(Kind.EXEMPT_LOOK, opened_by=opened_by)
        order = {"proposed": 0, "in-force": 1}
        by_state = sorted(cases, key=lambda case: order.get(standing(case, request.environment.now), 2))
        found.extend(services.casework.get(case.reference) for case in by_state)
        return [{"reference": case.reference} for case in found]

    services.gate.consult(request, name, action, {}, fetch)
    return found
