"""Emergency overrides (R8): asking for one, what a session holds of them, and ending them.

An override is a case, held by the session in which it was opened: it ends by its moment, by hand, with the session,
with the account, and with the right to open one. Whether it stands is asked anew at every request (R33). Called by the
pages, the API and `app.identity`; what others decide about overrides is in `override_review`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.accounts.errors import SecondFactorMissing, StepUpRefused
from app.casework.case import Case, Kind
from app.casework.errors import CaseMissing, CaseworkError, EvidenceNeeded, MoveRefused
from app.casework.notices import NoticeSubject
from app.desks.visible import case_of, glance
from app.errors import NotAvailable
from app.services import Services
from app.sessions import SessionState
from app.view_models.override_facts import OverrideFacts, OverrideStep, Stands
from app.view_models.override_words import FEWEST_LETTERS, Ground
from graph.records import Row, Value
from policies.request import AccessRequest, Override, Role

ACTION = "open_override"
WATCHING = (Role.GOVERNANCE_OFFICER, Role.COORDINATOR, Role.SAFEGUARDING_LEAD)
"""Who is told at once: the officer who investigates, the coordinator, and the manager of protection work."""
SECOND_PEOPLE = (Role.SAFEGUARDING_LEAD, Role.COORDINATOR)
"""Who is told that an override waits for a second person; whoever may open one may also be that person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody gives to open a record in an emergency. `code` may be empty where one was given just now."""

    child: str
    ground: Ground
    words: str
    code: str = ""


def open_override(services: Services, request: AccessRequest, token: str, asked: Asked) -> OverrideFacts:
    """Open a record in an emergency, or ask for the second person where the authority wants one.

    Raises Refused or NotAvailable where there is nothing to open for the reader, whatever the child's record is like;
    EvidenceNeeded without enough words, StepUpRefused without a code that is good now.
    """
    glance(services, request, asked.child)
    rules = services.override_rules

    def perform(event_id: str) -> OverrideFacts:
        if len(asked.words.strip()) < FEWEST_LETTERS:
            raise EvidenceNeeded("an override needs words that say what has happened")
        # INVARIANT (step-up): in here, so that no door to this desk can go past it.
        _step_up(services, request, token, asked.code)
        case = services.casework.open(
            Kind.OVERRIDE,
            by=request.subject.username,
            state="waiting" if rules.second_person else "in-force",
            child=asked.child,
            until=request.environment.now + timedelta(minutes=rules.minutes),
            words=asked.words,
            about={
                "ground": asked.ground,
                "minutes": str(rules.minutes),
                "hops": str(rules.hops),
                "event": event_id,
            },
        )
        # INVARIANT (alert at once): the session is given the override only when everybody has been told of it.
        try:
            _alert(services, case)
        except CaseworkError:
            services.casework.move(case.reference, _way_out(case), by=case.opened_by, facts={"because": "not-alerted"})
            raise
        before = services.sessions.hold_override(token, asked.child, case.reference)
        if before is not None:
            _end_quietly(services, request, before, because="opened-again")
        return facts_of(case)

    parameters: dict[str, Value] = {
        "key": asked.child,
        "ground": asked.ground,
        "minutes": rules.minutes,
        "hops": rules.hops,
    }
    return services.gate.act(request, "override.open", ACTION, parameters, perform, shown=(asked.child,))


def needs_code(services: Services, request: AccessRequest, session: SessionState) -> bool:
    """Whether a one-time code must be given now: none was, or it was too long ago."""
    given, holds = session.stepped_up_at, timedelta(minutes=services.override_rules.code_holds)
    return given is None or request.environment.now >= given + holds


def standing(services: Services, request: AccessRequest, session: SessionState) -> Mapping[str, OverrideFacts]:
    """The overrides that a session holds and that stand now, in force or waiting, by the child they are for.

    Asked for the circumstances of a request, like the session itself, so it is no reading of its own.
    """
    if not session.overrides or not services.gate.permits(request, ACTION):
        return {}
    found: dict[str, OverrideFacts] = {}
    for child, reference in session.overrides.items():
        try:
            case = services.casework.get(reference)
        except CaseMissing:
            continue
        mine = case.kind is Kind.OVERRIDE and case.opened_by == request.subject.username and case.child == child
        if mine and facts_of(case).stands(request.environment.now) in {Stands.IN_FORCE, Stands.WAITING}:
            found[child] = facts_of(case)
    return found


def grant(held: OverrideFacts) -> Override:
    """The override as policies see it."""
    return Override(
        child=held.child, until=held.until, reference=held.reference, ground=held.ground, hops=held.hops
    )  # fmt: skip


def end(
    services: Services, request: AccessRequest, token: str, reference: str, *, because: str = "by-hand"
) -> OverrideFacts:
    """End one's own override, or take back that one asked. Raises NotAvailable for one that is not one's own."""
    case = own_case(services, request, reference)

    def perform(_event_id: str) -> OverrideFacts:
        services.sessions.drop_override(token, reference)
        return facts_of(_end_quietly(services, request, reference, because=because))

    parameters = {"reference": reference, "key": case.child, "because": because}
    return services.gate.act(request, "override.end", ACTION, parameters, perform, shown=_about(case))


def end_all(services: Services, request: AccessRequest, token: str, session: SessionState) -> None:
    """End what a session holds, because it ends itself."""
    for held in standing(services, request, session).values():
        end(services, request, token, held.reference, because="signed-out")


def own(services: Services, request: AccessRequest) -> Sequence[OverrideFacts]:
    """Every override that the reader has asked for, newest first, with what came of it. Raises Refused."""
    found: list[Case] = []

    def fetch() -> list[Row]:
        mine = services.casework.find(Kind.OVERRIDE, opened_by=request.subject.username)
        found.extend(services.casework.get(case.reference) for case in mine)
        return [{"reference": case.reference} for case in found]

    services.gate.consult(request, "override.own", ACTION, {}, fetch)
    return [facts_of(case) for case in found]


def own_case(services: Services, request: AccessRequest, reference: str) -> Case:
    """The reader's own override of that reference. Raises NotAvailable for any other, and for none."""
    case = case_of(services, Kind.OVERRIDE, reference)
    if case.opened_by != request.subject.username:
        raise NotAvailable
    return case


def facts_of(case: Case) -> OverrideFacts:
    """A case as the pages are told of it."""
    return OverrideFacts(
        reference=case.reference,
        child=case.child or "",
        asker=case.opened_by,
        state=case.state,
        ground=case.about["ground"],
        minutes=int(case.about["minutes"]),
        hops=int(case.about["hops"]),
        opened_at=case.opened_at,
        until=case.until or case.opened_at,
        steps=tuple(
            OverrideStep(verb=step.verb, by=step.by, at=step.at, words=step.words, facts=step.facts)
            for step in case.steps
        ),
    )


def _step_up(services: Services, request: AccessRequest, token: str, code: str) -> None:
    username, session = request.subject.username, services.sessions.find(token)
    if not services.accounts.has_second_factor(username):
        raise SecondFactorMissing(f"the account `{username}` has no second factor; an access manager sets one up")
    if session is not None and not needs_code(services, request, session):
        return
    if session is None or not services.accounts.step_up(username, code):
        raise StepUpRefused("the code is not good now; wait for the next one and type it at once")
    services.sessions.step_up(token)


def _alert(services: Services, case: Case) -> None:
    services.casework.open(
        Kind.ALERT, by=case.opened_by, state="open", child=case.child, concerns=case.opened_by,
        about={"cause": "override", "override": case.reference},
    )  # fmt: skip
    told = {*services.accounts.holders(*WATCHING), *services.managing(case.opened_by)} - {case.opened_by}
    services.notices.send(told, NoticeSubject.OVERRIDE_USED, case.reference)
    if case.state == "waiting":
        second = set(services.accounts.holders(*SECOND_PEOPLE)) - {case.opened_by}
        services.notices.send(second, NoticeSubject.OVERRIDE_WAITING, case.reference)


def _end_quietly(services: Services, request: AccessRequest, reference: str, *, because: str) -> Case:
    """Move an override to its end; one that has come to it already stays as it is."""
    case = services.casework.get(reference)
    try:
        return services.casework.move(
            reference, _way_out(case), by=request.subject.username, facts={"because": because}
        )  # fmt: skip
    except MoveRefused:
        return services.casework.get(reference)


def _way_out(case: Case) -> str:
    return "withdraw" if case.state == "waiting" else "end"


def _about(case: Case) -> tuple[str, ...]:
    return (case.child,) if case.child else ()
