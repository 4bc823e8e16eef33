"""What the policy owners do with policy sets: propose, try, adopt, withdraw; and, in need, the operator restores one.

Called by the pages and the command line. A set is adopted only after it has been tried against the very set that is in
force, by a second officer where the settings ask for one, and never when it would lock the officers out.
"""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from app.accounts.account import subject_of
from app.casework.errors import CaseworkError, MoveRefused
from app.casework.notices import NoticeSubject
from app.config import SecondOfficer
from app.policy_head import InForce
from app.policy_office import PolicyOffice
from app.policy_proposals import Proposal, Trial
from app.policy_versions import PolicyVersion
from graph.queries.registry import EXAMPLES, QUERIES
from graph.records import Row, Value
from policies import policy_store
from policies.dry_run.report import Report
from policies.dry_run.roles import locks_out
from policies.dry_run.run import Attempt, Progress, dry_run
from policies.errors import PoliciesError
from policies.policy_store import PolicySet
from policies.request import AccessRequest, Role

READ, PROPOSE, ADOPT = "explain_policies", "propose_policies", "adopt_policies"
DAYS = 30
MOST_EVENTS = 5_000
_TELL_EVERY = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What is in force, what was, and what is proposed."""

    in_force: InForce
    versions: Sequence[PolicyVersion]
    proposals: Sequence[Proposal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A proposal as it stands for one officer."""

    proposal: Proposal
    trial: Trial | None
    in_force: InForce
    hindrance: str
    """Why this officer cannot adopt it now; empty where they can."""
    set_before: Mapping[str, str]
    """The texts in force, to read beside those proposed."""


def overview(office: PolicyOffice, request: AccessRequest) -> Overview:
    """Everything about policy sets. Raises Refused."""
    found: list[Overview] = []

    def fetch() -> list[Row]:
        found.append(
            Overview(
                in_force=office.head.in_force(), versions=office.head.versions.all(),
                proposals=office.proposals.all(),
            )
        )  # fmt: skip
        return [{"number": version.number} for version in found[0].versions]

    office.gate.consult(request, "policies.overview", READ, {}, fetch)
    return found[0]


def version(office: PolicyOffice, request: AccessRequest, number: int) -> PolicyVersion | None:
    """One set that was in force, with its texts. Raises Refused."""
    found: list[PolicyVersion] = []

    def fetch() -> list[Row]:
        one = office.head.versions.get(number)
        found.extend([one] if one else [])
        return [{"number": one.number} for one in found]

    office.gate.consult(request, "policies.version", READ, {"number": number}, fetch)
    return found[0] if found else None


def propose(office: PolicyOffice, request: AccessRequest, texts: Mapping[str, str], note: str) -> Proposal:
    """Put a set forward. Raises PolicySetRefused with file, line and reason, or Refused."""
    policies: list[PolicySet] = []

    def perform(_event_id: str) -> Proposal:
        policies.append(policy_store.of_texts(texts))
        proposal = office.proposals.open(policies[0], by=request.subject.username, note=note)
        others = [name for name in _officers(office) if name != request.subject.username]
        office.notices.send(others, NoticeSubject.POLICY_PROPOSED, proposal.reference)
        return proposal

    parameters: dict[str, Value] = {"files": list[Value](sorted(texts)), "note": note}
    return office.gate.act(request, "policies.propose", PROPOSE, parameters, perform)


def standing(office: PolicyOffice, request: AccessRequest, reference: str) -> Standing:
    """A proposal as it stands. Raises CaseMissing or Refused."""
    found: list[Standing] = []

    def fetch() -> list[Row]:
        proposal, in_force = office.proposals.get(reference), office.head.in_force()
        found.append(
            Standing(
                proposal=proposal, trial=office.proposals.trial(reference), in_force=in_force,
                hindrance=_hindrance(office, request, proposal, in_force), set_before=in_force.policies.texts,
            )
        )  # fmt: skip
        return [{"reference": reference, "state": proposal.state}]

    office.gate.consult(request, "policies.proposal", READ, {"reference": reference}, fetch)
    return found[0]


def try_now(
    office: PolicyOffice, request: AccessRequest, policies: PolicySet, *, days: int = DAYS, progress: Progress
) -> Report:
    """A dry run of a set that nobody has proposed yet. Raises Refused, GateError or LedgerError."""
    parameters: dict[str, Value] = {"digest": policies.digest, "days": days}
    return office.gate.act(
        request, "policies.try", PROPOSE, parameters, lambda _: _tried(office, policies, days, progress)
    )


def try_proposal(
    office: PolicyOffice, request: AccessRequest, reference: str, *, days: int = DAYS, progress: Progress
) -> Report:
    """A dry run of a proposal, kept with it. Every text is planned, so that nobody waits once it is in force."""

    def perform(_event_id: str) -> Report:
        policies = policy_store.of_texts(office.proposals.get(reference).texts)
        report = _tried(office, policies, days, progress)
        office.gate.rehearse(QUERIES.values(), EXAMPLES, policies)
        office.proposals.tried(reference, by=request.subject.username, report=report)
        return report

    return office.gate.act(request, "policies.try", PROPOSE, {"reference": reference, "days": days}, perform)


def begin_trial(office: PolicyOffice, request: AccessRequest, reference: str, days: int = DAYS) -> bool:
    """Start a dry run that goes on in the background; False where one is going on. Raises Refused or CaseMissing."""
    standing(office, request, reference)
    if not office.proposals.begin_trial(reference):
        return False
    threading.Thread(
        target=_try_in_background, args=(office, request, reference, days), name=f"dry run {reference}", daemon=True
    ).start()
    return True


def adopt(office: PolicyOffice, request: AccessRequest, reference: str) -> int:
    """Put a proposal into force everywhere; its number. Raises Refused, HeadMoved, MoveRefused or PolicySetRefused."""

    def perform(_event_id: str) -> int:
        proposal, before = office.proposals.get(reference), office.head.in_force()
        policies = policy_store.of_texts(proposal.texts)
        hindrance = _hindrance(office, request, proposal, before)
        if hindrance:
            raise MoveRefused(hindrance)
        by = request.subject.username
        number = office.proposals.adopt(
            proposal, policies, after=before.version.number, by=by, alone=by == proposal.opened_by
        )
        office.head.expect(policies)
        office.gate.forget(before.policies)
        office.notices.send(_officers(office), NoticeSubject.POLICY_ADOPTED, reference)
        return number

    return office.gate.act(request, "policies.adopt", ADOPT, {"reference": reference}, perform)


def withdraw(office: PolicyOffice, request: AccessRequest, reference: str, words: str) -> Proposal:
    """Take a proposal back. Raises Refused, CaseMissing or MoveRefused."""
    by = request.subject.username
    return office.gate.act(
        request, "policies.withdraw", PROPOSE, {"reference": reference},
        lambda _: office.proposals.withdraw(reference, by=by, words=words),
    )  # fmt: skip


def restore(office: PolicyOffice, request: AccessRequest, policies: PolicySet, note: str) -> int:
    """Put a set into force in need, decided by that set itself; its number. For the operator, when officers cannot.

    Raises Refused where the set would not let its owners act, and HeadMoved.
    """

    def perform(_event_id: str) -> int:
        by, after = request.subject.username, office.head.versions.head_number()
        proposal = office.proposals.open(policies, by=by, note=note)
        number = office.proposals.adopt(proposal, policies, after=after, by=by, alone=True)
        office.notices.send(_officers(office), NoticeSubject.POLICY_ADOPTED, proposal.reference)
        return number

    return office.gate.act(request, "policies.restore", ADOPT, {"digest": policies.digest, "note": note}, perform)


def _tried(office: PolicyOffice, policies: PolicySet, days: int, progress: Progress) -> Report:
    in_force, now = office.head.in_force(), office.clock()
    attempt = Attempt(
        gate=office.gate, in_force=in_force.policies, proposed=policies, against=in_force.version.number, days=days,
        events=office.recorded(now - timedelta(days=days), MOST_EVENTS), queries=QUERIES,
        people=[subject_of(account) for account in office.accounts.all()], now=now,
    )  # fmt: skip
    return dry_run(attempt, progress)


def _try_in_background(office: PolicyOffice, request: AccessRequest, reference: str, days: int) -> None:
    try:
        try_proposal(office, request, reference, days=days, progress=_telling(office, reference))
        office.proposals.end_trial(reference)
    except (PoliciesError, CaseworkError) as problem:
        office.proposals.break_off(reference, str(problem))
    except Exception as problem:  # noqa: BLE001 - nobody waits for this thread: the page must learn that it ended
        _log.error("a dry run broke off: %s", type(problem).__name__)
        office.proposals.break_off(reference, "the fault is ours; it has been noted")


def _telling(office: PolicyOffice, reference: str) -> Progress:
    told = [0.0]

    def tell(done: int, steps: int) -> None:
        if time.monotonic() - told[0] >= _TELL_EVERY or done == steps:
            told[0] = time.monotonic()
            office.proposals.trial_at(reference, done, steps)

    return tell


def _hindrance(office: PolicyOffice, request: AccessRequest, proposal: Proposal, in_force: InForce) -> str:
    """Why an officer cannot adopt a proposal now, in words; empty where they can."""
    if proposal.state != "proposed":
        return f"It is {proposal.state}."
    if proposal.report is None:
        return "It has not been tried yet."
    if proposal.report.against != in_force.version.number:
        return (
            f"It was tried against set {proposal.report.against}, and set {in_force.version.number} is in force now: "
            "try it again."
        )
    if locks_out(policy_store.of_texts(proposal.texts), office.clock()):
        return "Under it no governance officer could put another set into force."
    if request.subject.username == proposal.opened_by and _needs_second(office, request, proposal):
        return "You proposed it, so a second governance officer must adopt it."
    return ""


def _needs_second(office: PolicyOffice, request: AccessRequest, proposal: Proposal) -> bool:
    if office.second_officer is not SecondOfficer.WHERE_THERE_IS_ONE:
        return office.second_officer is SecondOfficer.ALWAYS
    return any(
        office.gate.permits(replace(request, subject=subject_of(account)), ADOPT)
        for account in office.accounts.all()
        if account.username in _officers(office) and account.username != proposal.opened_by
    )


def _officers(office: PolicyOffice) -> list[str]:
    return [
        account.username
        for account in office.accounts.all()
        if account.role is Role.GOVERNANCE_OFFICER and not account.suspended
    ]
