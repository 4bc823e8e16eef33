"""Who is told, by reference, of what happens round a child with whom they are involved (R43).

Read off the record of a load and of an override. INVARIANT (notices-point-nowhere): only what everybody involved may
know is told of. What is sensitive or shielded leaves no notice at all, so a notice says nothing of what is hidden; a
child who moves to another area is "no longer with you", and where to is told to nobody; a move under a marking for
safety is told to the coordinators of where the child now is, and the old area learns nothing. Called by `scan`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.account import HIGHEST_CLEARANCE, Account
from app.alerting.observing import Finished, texts
from app.casework.notices import NoticeSubject
from graph.queries.alerting import INVOLVED
from graph.records import Row
from policies.gate import Gate
from policies.ledger.entry import OutcomeCode
from policies.request import AccessRequest, Role

_CHANGES: Mapping[str, NoticeSubject] = {
    "started": NoticeSubject.INVOLVEMENT_STARTED,
    "ended": NoticeSubject.INVOLVEMENT_ENDED,
    "lead": NoticeSubject.LEAD_CHANGED,
}
"""What a load says of the involvements that it changed, and what those involved are told."""
_MOVED = "moved"
_OVERRIDE = "override.open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice: what of, about whom, and to whom."""

    subject: NoticeSubject
    reference: str
    recipients: frozenset[str]


def told(
    events: Sequence[Finished], accounts: Sequence[Account], gate: Gate, request: AccessRequest
) -> tuple[Told, ...]:
    """The notices that these events give reason to, each once."""
    found: dict[tuple[NoticeSubject, str], set[str]] = {}
    for event in events:
        children = _children(event)
        there = [account for account in accounts if _was_there(account, event)]
        if not children or not there:
            continue
        rows = gate.read(request, INVOLVED, {"keys": children}).parts["involvements"]
        for subject, child, names in _of_event(event, rows, there):
            found.setdefault((subject, child), set()).update(names)
    return tuple(
        Told(subject=subject, reference=child, recipients=frozenset(names))
        for (subject, child), names in found.items()
        if names
    )


def _children(event: Finished) -> list[str]:
    """Whom an event may have changed something about, for those involved."""
    if event.outcome.outcome is not OutcomeCode.SUCCESS:
        return []
    if event.intent.query == _OVERRIDE:
        return sorted(event.asked)
    is_load = event.intent.role == Role.LOADER and event.intent.query.startswith("load.")
    changed = any(event.intent.parameters.get(name) for name in (*_CHANGES, _MOVED))
    return sorted(event.outcome.shown) if is_load and changed else []


def _was_there(account: Account, event: Finished) -> bool:
    """Whether somebody had an account then: nobody is told of what happened before they came."""
    return (
        not account.suspended
        and account.created_at is not None
        and account.created_at < datetime.fromisoformat(event.intent.recorded)
    )


def _of_event(
    event: Finished, rows: Sequence[Row], accounts: Sequence[Account]
) -> Iterator[tuple[NoticeSubject, str, set[str]]]:
    people = {account.practitioner_key: account for account in accounts if account.practitioner_key}
    by_child: dict[str, list[Row]] = {}
    for row in rows:
        by_child.setdefault(str(row["child"]), []).append(row)
    moved = texts(event.intent.parameters.get(_MOVED))
    for child, links in by_child.items():
        if event.intent.query == _OVERRIDE:
            yield NoticeSubject.OPENED_IN_EMERGENCY, child, _involved(links, people) - {event.intent.subject}
        for name, subject in _CHANGES.items():
            changed = texts(event.intent.parameters.get(name))
            for link in links:
                if link["link"] in changed and not _hidden(link):
                    yield subject, child, _involved(links, people, without=str(link["practitioner"]))
        if child in moved:
            yield _transfer(child, links, people, accounts, texts(event.intent.parameters.get("ended")))


def _transfer(
    child: str, links: Sequence[Row], people: Mapping[str, Account], accounts: Sequence[Account], ended: frozenset[str]
) -> tuple[NoticeSubject, str, set[str]]:
    area = str(links[0]["area"])
    if _marked(links[0]):
        return (
            NoticeSubject.TRANSFER_MARKED,
            child,
            {
                account.username
                for account in accounts
                if account.role is Role.COORDINATOR and account.clearance == HIGHEST_CLEARANCE and area in account.areas
            },
        )
    left = [link for link in links if link["until"] is None or link["link"] in ended]
    return (
        NoticeSubject.NO_LONGER_WITH_YOU,
        child,
        {name for name in _names(left, people) if area not in _areas(name, people)},
    )


def _involved(links: Sequence[Row], people: Mapping[str, Account], *, without: str = "") -> set[str]:
    """User names of those who are involved now."""
    return _names([link for link in links if link["until"] is None and link["practitioner"] != without], people)


def _names(links: Sequence[Row], people: Mapping[str, Account]) -> set[str]:
    return {people[key].username for link in links if (key := str(link["practitioner"])) in people}


def _areas(username: str, people: Mapping[str, Account]) -> frozenset[str]:
    return next((account.areas for account in people.values() if account.username == username), frozenset())


def _hidden(link: Row) -> bool:
    """Whether somebody who is involved may still not know of this link."""
    return bool(
        link["sensitive"] or link["link_shielded"] or link["link_sensitivity"] or link["practitioner_sensitive"]
    ) or _marked(link)


def _marked(link: Row) -> bool:
    """Whether the child is under a marking for safety."""
    return bool(link["shielded"] or link["sensitivity"])
