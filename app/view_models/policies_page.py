"""The policy owners' pages: what is in force and was, what is proposed, and what would change if it were adopted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.policy_proposals import Proposal, Trial
from app.policy_versions import PolicyVersion
from app.view_models.dry_run_words import DryRunPage, dry_run_page
from app.view_models.words import clock, counted, long_date

STATE_WORDS: Mapping[str, str] = {"proposed": "Proposed", "adopted": "In force from then on", "withdrawn": "Withdrawn"}
_CLOSED: Mapping[str, str] = {"adopted": "Put into force", "withdrawn": "Withdrawn"}
_NOBODY = {"first start": "the first start", "release": "a new release", "operator": "the operator",
           "demonstration": "the demonstration"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One set that is or was in force."""

    number: int
    words: str
    adopted: str
    by: str
    note: str
    link: str
    in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalLine:
    """One proposed set."""

    reference: str
    link: str
    note: str
    opened: str
    by: str
    state: str
    waiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """What is in force, what waits, what was."""

    in_force: VersionLine
    policies: str
    waiting: tuple[ProposalLine, ...]
    closed: tuple[ProposalLine, ...]
    versions: tuple[VersionLine, ...]
    problem: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """One file of a set, to read."""

    name: str
    text: str
    differs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalPage:
    """One proposed set with its dry run."""

    reference: str
    note: str
    said: str
    state: str
    digest: str
    hindrance: str
    may_adopt: bool
    may_withdraw: bool
    may_try: bool
    running: str
    done: int
    steps: int
    broken: str
    tried: str
    dry_run: DryRunPage | None
    files: tuple[TextFile, ...]
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPage:
    """One set that is or was in force, to read."""

    line: VersionLine
    files: tuple[TextFile, ...]


def overview_page(  # noqa: PLR0913 - all that the page is made of
    *, versions: Sequence[PolicyVersion], policies: int, proposals: Sequence[Proposal], names: Callable[[str], str],
    version_link: Callable[[int], str], proposal_link: Callable[[str], str], zone: tzinfo, problem: str = "",
    note: str = "",
) -> OverviewPage:  # fmt: skip
    """The first page of the policy owners."""
    head = versions[0].number
    lines = tuple(_version(one, head, names, version_link, zone) for one in versions)
    proposed = [_proposal(one, names, proposal_link, zone) for one in proposals]
    return OverviewPage(
        in_force=lines[0], policies=counted(policies, "policy", "policies"), versions=lines, problem=problem, note=note,
        waiting=tuple(one for one in proposed if one.waiting),
        closed=tuple(one for one in proposed if not one.waiting),
    )  # fmt: skip


def version_page(version: PolicyVersion, head: int, *, names: Callable[[str], str], zone: tzinfo) -> VersionPage:
    """One set, to read."""
    return VersionPage(
        line=_version(version, head, names, lambda _number: "", zone), files=_files(version.texts, version.texts)
    )


def proposal_page(
    proposal: Proposal, trial: Trial | None, *, before: Mapping[str, str], hindrance: str, names: Callable[[str], str],
    zone: tzinfo, problem: str = "",
) -> ProposalPage:  # fmt: skip
    """One proposal, as it stands for the reader."""
    open_, running = proposal.state == "proposed", trial is not None and trial.running
    said = f"Proposed by {names(proposal.opened_by)} on {_moment(proposal.opened_at, zone)}."
    if proposal.closed_at is not None:
        by, number = _name(proposal.closed_by, names), f", as set {proposal.number}" if proposal.number else ""
        said += f" {_CLOSED[proposal.state]} by {by} on {_moment(proposal.closed_at, zone)}{number}."
    broken = ""
    if trial is not None and not running:
        broken = trial.problem or "It was broken off: the process that ran it is gone."
    return ProposalPage(
        reference=proposal.reference, note=proposal.note, said=said, state=STATE_WORDS[proposal.state],
        digest=proposal.digest[:12], hindrance=hindrance if open_ else "",
        may_adopt=open_ and not hindrance and not running, may_withdraw=open_, may_try=open_ and not running,
        running=_progress(trial) if trial is not None and running else "", done=trial.done if trial else 0,
        steps=max(trial.steps, 1) if trial else 1, broken=broken,
        tried=f"Tried on {_moment(proposal.tried_at, zone)}" if proposal.tried_at else "",
        dry_run=dry_run_page(proposal.report, names) if proposal.report else None,
        files=_files(proposal.texts, before), problem=problem,
    )  # fmt: skip


def _progress(trial: Trial) -> str:
    if not trial.steps:
        return "It is being prepared."
    return f"{trial.done} of {counted(trial.steps, 'step')} done."


def _version(
    one: PolicyVersion, head: int, names: Callable[[str], str], link: Callable[[int], str], zone: tzinfo
) -> VersionLine:
    return VersionLine(
        number=one.number, words=f"Set {one.number} ({one.digest[:12]})", adopted=_moment(one.adopted_at, zone),
        by=_name(one.adopted_by, names), note=one.note, link=link(one.number), in_force=one.number == head,
    )  # fmt: skip


def _proposal(one: Proposal, names: Callable[[str], str], link: Callable[[str], str], zone: tzinfo) -> ProposalLine:
    return ProposalLine(
        reference=one.reference, link=link(one.reference), note=one.note, opened=_moment(one.opened_at, zone),
        by=_name(one.opened_by, names), state=STATE_WORDS[one.state], waiting=one.state == "proposed",
    )  # fmt: skip


def _files(texts: Mapping[str, str], before: Mapping[str, str]) -> tuple[TextFile, ...]:
    gone = tuple(
        TextFile(name=name, text=text, differs="Left out of the proposed set.")
        for name, text in sorted(before.items())
        if name not in texts
    )
    kept = tuple(
        TextFile(name=name, text=text, differs=_differs(text, before.get(name))) for name, text in sorted(texts.items())
    )
    return kept + gone


def _differs(text: str, before: str | None) -> str:
    if before is None:
        return "New in the proposed set."
    return "Changed." if text != before else ""


def _moment(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{long_date(local.date())} at {clock(local)}"


def _name(username: str, names: Callable[[str], str]) -> str:
    return _NOBODY.get(username) or names(username)
