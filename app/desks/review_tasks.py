"""What loads leave for those who decide on doubtful records: a case for each record that waits, once (R42).

Called after every load and whenever the queue is opened. A record that may mean somebody behind a shield is a case of
quarantine from the moment on which it may, and nobody else hears of it (R9).
"""

from collections.abc import Iterable, Mapping

from app.casework.case import Case, Kind
from app.casework.notices import NoticeSubject
from app.desks.shield_tasks import Registers, record_name
from app.service_subject import load_request
from app.services import Gate
from graph.queries.reviewing import REVIEW_WAITING
from graph.records import Row
from policies.request import AccessRequest, Role

OPEN = ("waiting", "asked", "unsure")
"""States in which a case waits for somebody's decision."""
_MOST_OPEN = 10_000


def catch_up(registers: Registers, request: AccessRequest) -> int:
    """Open a case for everything that waits and has none, and close what no longer waits; how many were opened."""
    service = load_request(request.environment.now)
    ordinary, covered = waiting(registers.gate, service)
    mine = _open_of(registers, Kind.REVIEW, OPEN)
    for name, case in mine.items():
        if name not in ordinary:
            _overtaken(registers, service, case)
    held = _open_of(registers, Kind.QUARANTINE, ("held",))
    new = [row for name, row in ordinary.items() if name not in mine]
    for row in new:
        _open(registers, service, Kind.REVIEW, "waiting", row)
    close = [row for name, row in covered.items() if name not in held]
    for row in close:
        _open(registers, service, Kind.QUARANTINE, "held", row)
    if new:
        # One notice for a load, not for each record: the queue says how many there are.
        recipients = registers.accounts.holders(Role.DATA_MANAGER)
        newest = registers.casework.find(Kind.REVIEW, states=OPEN, limit=1)[0]
        registers.notices.send(recipients, NoticeSubject.REVIEW_WAITING, newest.reference)
    return len(new) + len(close)


def waiting(gate: Gate, service: AccessRequest) -> tuple[Mapping[tuple[str, str], Row], Mapping[tuple[str, str], Row]]:
    """The records in ordinary doubt by source and identifier, and those that may mean somebody behind a shield."""
    parts = gate.read(service, REVIEW_WAITING, {}).parts
    covered = _by_name([*parts["shielded"], *parts["covered"]])
    ordinary = _by_name(parts["records"])
    return {name: row for name, row in ordinary.items() if name not in covered}, covered


def _by_name(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    return {(str(row["source"]), str(row["source_id"])): row for row in rows}


def _open_of(registers: Registers, kind: Kind, states: tuple[str, ...]) -> dict[tuple[str, str], Case]:
    return {record_name(case): case for case in registers.casework.find(kind, states=states, limit=_MOST_OPEN)}


def _open(registers: Registers, service: AccessRequest, kind: Kind, state: str, row: Row) -> None:
    about = {"source": str(row["source"]), "source_id": str(row["source_id"]), "shield": ""}

    def perform(_event_id: str) -> None:
        registers.casework.open(kind, by=service.subject.username, state=state, about=about)

    registers.gate.act(service, f"{kind}.open", "load", {"source": about["source"]}, perform)


def _overtaken(registers: Registers, service: AccessRequest, case: Case) -> None:
    """Its source has told the record anew, and nothing of it is in doubt; or it may mean somebody who is shielded."""

    def perform(_event_id: str) -> None:
        registers.casework.move(case.reference, "overtaken", by=service.subject.username)

    registers.gate.act(service, "review.overtaken", "load", {"source": case.about["source"]}, perform)
