"""What loads and days leave for those who decide on shields: cases from what the graph holds, each once (R9, R41).

Called after every load and whenever a queue of shields or of held records is opened. It looks at what stands in the
graph and at the cases that are open, so it may be called at any time, twice, or late: nothing is lost and nothing
doubled. A notice carries a reference and nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

from app.casework.case import Case, Kind
from app.casework.notices import NoticeStore, NoticeSubject
from app.casework.store import CaseStore
from app.service_subject import load_request
from app.services import Gate
from app.view_models.shield_words import Mark
from graph.queries.shields import QUARANTINE_WAITING, SHIELDS_IN_FORCE
from graph.queries.transfer import TRANSFER_FACTS
from graph.records import Row, texts
from loaders.waiting_shields import is_waiting
from policies.request import AccessRequest, Role, Subject

_SEES_THROUGH = 3
_MOST_OPEN = 10_000


class Accounts(Protocol):
    """Whom notices go to."""

    def holders(self, *roles: Role) -> Sequence[str]:
        """User names of the open accounts of these roles."""
        ...

    def subject(self, username: str) -> Subject | None:
        """The subject as the register knows them now."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """What the tasks are opened in."""

    gate: Gate
    casework: CaseStore
    notices: NoticeStore
    accounts: Accounts


def catch_up(registers: Registers, request: AccessRequest) -> int:
    """Open a case for everything that waits and has none; how many were opened. Under the service subject of loads."""
    service = load_request(request.environment.now)
    parts = registers.gate.read(service, QUARANTINE_WAITING, {}).parts
    shields = registers.gate.read(service, SHIELDS_IN_FORCE, {}).parts
    today = request.environment.now.date().isoformat()
    return (
        _hold(registers, service, parts["records"])
        + _review(registers, service, shields["shields"], today)
        + _review_homes(registers, service, shields["homes"], today)
    )


def record_name(case: Case) -> tuple[str, str]:
    """Which record a case of quarantine is about: its source, and its identifier there."""
    return case.about["source"], case.about["source_id"]


def _hold(registers: Registers, service: AccessRequest, waiting: Iterable[Row]) -> int:
    """A case for each held record. INVARIANT (same record, same case): a replay or a correction opens no second one."""
    held = registers.casework.find(Kind.QUARANTINE, states=("held",), limit=_MOST_OPEN)
    known = {record_name(case) for case in held}
    opened = 0
    for row in waiting:
        name = (str(row["source"]), str(row["source_id"]))
        if name in known:
            continue
        known.add(name)
        about = {"source": name[0], "source_id": name[1], "shield": "yes" if row["shield"] is True else ""}
        candidates = [key for key in texts(row["candidates"]) if not is_waiting(key)]
        areas = _areas_of(registers.gate, service, candidates) or {str(row["area"] or "")}
        _open(registers, service, Kind.QUARANTINE, "held", None, about, NoticeSubject.QUARANTINE_HELD, areas)
        opened += 1
    return opened


def _review(registers: Registers, service: AccessRequest, shields: Iterable[Row], today: str) -> int:
    """A case for each shield to be reviewed. It stays in force whatever becomes of the case (R41)."""
    known = {case.child for case in registers.casework.find(Kind.SHIELD, states=("due",), limit=_MOST_OPEN)}
    marks: dict[str, list[Row]] = {}
    for row in shields:
        marks.setdefault(str(row["child"]), []).append(row)
    opened = 0
    for child, found in marks.items():
        because = _because(found, today)
        if because and child not in known:
            about = {"change": "review", "because": because}
            areas = _areas_of(registers.gate, service, [child])
            _open(registers, service, Kind.SHIELD, "due", child, about, NoticeSubject.SHIELD_REVIEW_DUE, areas)
            opened += 1
    return opened


def _review_homes(registers: Registers, service: AccessRequest, marks: Iterable[Row], today: str) -> int:
    """The same for homes, a case for each mark; a home's mark is never provisional, so one without a day waits."""
    due = registers.casework.find(Kind.SHIELD, states=("due",), limit=_MOST_OPEN)
    known = {(case.about.get("home", ""), case.about.get("mark", "")) for case in due}
    found: dict[tuple[str, Mark], list[Row]] = {}
    for row in marks:
        for mark, stands in ((Mark.SHIELD, row["shield"]), (Mark.REFUGE, row["refuge"])):
            if stands is True:
                found.setdefault((str(row["home"]), mark), []).append(row)
    opened = 0
    for (home, mark), rows in found.items():
        because = _because(rows, today)
        if because in ("lift-asked", "review-due") and (home, mark) not in known:
            about = {
                "change": "review", "because": because, "home": home, "mark": str(mark), "area": str(rows[0]["area"]),
            }  # fmt: skip
            _open(registers, service, Kind.SHIELD, "due", None, about, NoticeSubject.SHIELD_REVIEW_DUE, {about["area"]})
            opened += 1
    return opened


def _because(marks: Sequence[Row], today: str) -> str:
    """Why a child's shield is a task now; empty where it is none."""
    if any(mark["lift_asked"] for mark in marks):
        return "lift-asked"
    latest = max((str(mark["review"]) for mark in marks if mark["review"]), default="")
    if not latest:
        return "provisional"
    return "review-due" if latest <= today else ""


def _open(
    registers: Registers, service: AccessRequest, kind: Kind, state: str, child: str | None,
    about: Mapping[str, str], subject: NoticeSubject, areas: AbstractSet[str],
) -> None:  # fmt: skip
    def perform(_event_id: str) -> None:
        case = registers.casework.open(kind, by=service.subject.username, state=state, child=child, about=about)
        registers.notices.send(_who_decide(registers.accounts, areas), subject, case.reference)

    registers.gate.act(service, f"{kind}.open", "load", {"source": about.get("source", "")}, perform)


def _areas_of(gate: Gate, service: AccessRequest, children: Iterable[str]) -> set[str]:
    """The authorities of these children."""
    found = (gate.read(service, TRANSFER_FACTS, {"key": key}).parts["child"] for key in children)
    return {str(row["area"]) for rows in found for row in rows if row["area"]}


def _who_decide(accounts: Accounts, areas: AbstractSet[str]) -> list[str]:
    """The coordinators who see through shields: even that there is something to decide is for them alone.

    Those of the authorities concerned, for nobody else can open the case; where none of them is of all, every one.
    """
    named = ((name, accounts.subject(name)) for name in accounts.holders(Role.COORDINATOR))
    able = {name: found for name, found in named if found is not None and found.clearance >= _SEES_THROUGH}
    return [name for name, found in able.items() if areas <= found.areas] or list(able)
