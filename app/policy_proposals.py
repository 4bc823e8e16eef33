"""Proposed policy sets as cases, with what their dry runs found, and how far a dry run is that is going on.

In the database of the ledger. Called by the desk of the policy owners, inside the gate. Adopting moves the case and
puts the set into force in one transaction: there is no moment between the two at which a process could be killed.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from app.casework.case import Case, Kind
from app.casework.errors import CaseMissing, CaseworkUnavailable
from app.casework.store import CaseStore
from app.casework.tables import policy_trials
from app.policy_versions import PolicyVersions
from policies.dry_run.report import Report, of_document
from policies.ledger.database import reading, writing
from policies.ledger.entry import timestamp
from policies.policy_store import PolicySet
from policies.request import at

_FILE = "file:"
_SILENT = timedelta(seconds=60)
"""A dry run that has said nothing for so long was broken off: its process is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposed set, as far as its case has come."""

    reference: str
    state: str
    digest: str
    note: str
    texts: Mapping[str, str]
    opened_by: str
    opened_at: datetime
    report: Report | None = None
    """What the last dry run found."""
    tried_at: datetime | None = None
    closed_by: str = ""
    closed_at: datetime | None = None
    number: str = ""
    """Under which it was put into force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A dry run that is going on, or was broken off."""

    done: int
    steps: int
    running: bool
    problem: str = ""


class PolicyProposals:
    """The register of proposed sets."""

    def __init__(
        self, engine: Engine, casework: CaseStore, versions: PolicyVersions, *, clock: Callable[[], datetime] = at
    ) -> None:
        self._engine = engine
        self._casework = casework
        self._versions = versions
        self._clock = clock

    def open(self, policies: PolicySet, *, by: str, note: str) -> Proposal:
        """Keep a set that somebody proposes."""
        about = {"digest": policies.digest, "note": note}
        about |= {f"{_FILE}{name}": text for name, text in policies.texts.items()}
        return _proposal(self._casework.open(Kind.POLICY_SET, by=by, state="proposed", words=note, about=about))

    def get(self, reference: str) -> Proposal:
        """A proposal with its last dry run. Raises CaseMissing."""
        case = self._casework.get(reference)
        if case.kind is not Kind.POLICY_SET:
            raise CaseMissing(f"there is no proposed policy set `{reference}`")
        return _proposal(case)

    def all(self) -> Sequence[Proposal]:
        """Every proposal there was, newest first, without dry runs."""
        return [_proposal(case) for case in self._casework.find(Kind.POLICY_SET)]

    def tried(self, reference: str, *, by: str, report: Report) -> None:
        """Keep what a dry run found with the case. Raises MoveRefused where it is closed."""
        facts = {"report": json.dumps(report.document(), ensure_ascii=False)}
        self._casework.move(reference, "try", by=by, facts=facts)

    def withdraw(self, reference: str, *, by: str, words: str) -> Proposal:
        """Take a proposal back. Raises MoveRefused where it is closed."""
        return _proposal(self._casework.move(reference, "withdraw", by=by, words=words))

    def adopt(self, proposal: Proposal, policies: PolicySet, *, after: int, by: str, alone: bool) -> int:
        """Put a proposed set into force behind the head it was tried against; its number.

        Raises HeadMoved, or MoveRefused: SecondPersonNeeded where somebody would adopt what they proposed.
        """
        with writing(self._engine, CaseworkUnavailable) as connection:
            number = self._versions.add_within(
                connection, after=after, digest=policies.digest, texts=policies.texts, by=by, note=proposal.note
            )
            self._casework.move_within(
                connection, proposal.reference, "adopt-alone" if alone else "adopt", by=by,
                facts={"number": str(number), "digest": policies.digest},
            )  # fmt: skip
        return number

    def begin_trial(self, reference: str) -> bool:
        """Note that a dry run begins; False where one is going on."""
        now = at(self._clock())
        mine = policy_trials.c.reference == reference
        with writing(self._engine, CaseworkUnavailable) as connection:
            row = connection.execute(select(policy_trials).where(mine)).one_or_none()
            if row is not None and not row.problem and datetime.fromisoformat(row.seen_at) > now - _SILENT:
                return False
            connection.execute(delete(policy_trials).where(mine))
            begun = {"reference": reference, "seen_at": timestamp(now), "done": 0, "steps": 0, "problem": ""}
            connection.execute(insert(policy_trials).values(begun))
        return True

    def trial_at(self, reference: str, done: int, steps: int) -> None:
        """Note how far a dry run is."""
        self._note(reference, done=done, steps=steps)

    def break_off(self, reference: str, problem: str) -> None:
        """Note that a dry run could not go on, and why."""
        self._note(reference, problem=problem)

    def end_trial(self, reference: str) -> None:
        """Note that no dry run is going on any more."""
        with writing(self._engine, CaseworkUnavailable) as connection:
            connection.execute(delete(policy_trials).where(policy_trials.c.reference == reference))

    def trial(self, reference: str) -> Trial | None:
        """How far the dry run is; None where none is going on."""
        with reading(self._engine, CaseworkUnavailable) as connection:
            row = connection.execute(select(policy_trials).where(policy_trials.c.reference == reference)).one_or_none()
        if row is None:
            return None
        running = not row.problem and datetime.fromisoformat(row.seen_at) > at(self._clock()) - _SILENT
        return Trial(done=row.done, steps=row.steps, running=running, problem=row.problem)

    def _note(self, reference: str, **changes: int | str) -> None:
        with writing(self._engine, CaseworkUnavailable) as connection:
            connection.execute(
                update(policy_trials).where(policy_trials.c.reference == reference)
                .values(seen_at=timestamp(self._clock()), **changes)
            )  # fmt: skip


def _proposal(case: Case) -> Proposal:
    proposal = Proposal(
        reference=case.reference, state=case.state, digest=case.about["digest"], note=case.about["note"],
        texts={name.removeprefix(_FILE): text for name, text in case.about.items() if name.startswith(_FILE)},
        opened_by=case.opened_by, opened_at=case.opened_at,
    )  # fmt: skip
    for step in case.steps:
        if step.verb == "try":
            proposal = replace(proposal, report=of_document(json.loads(step.facts["report"])), tried_at=step.at)
        elif step.state != "proposed":
            proposal = replace(proposal, closed_by=step.by, closed_at=step.at, number=step.facts.get("number", ""))
    return proposal
