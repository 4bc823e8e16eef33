"""What alerting keeps: how far it has got, what it noticed, which alert stands for which cause, and the events behind.

In the database of the ledger. INVARIANT (once): an alert, its evidence, its notices and the place that was reached are
one transaction, and only whoever finds the place unmoved may make it; so a search that is killed, or runs twice at a
time, loses nothing and doubles nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.alerting.causes import Sign
from app.alerting.involved import Told
from app.alerting.judging import Detection
from app.alerting.observing import Observation
from app.casework.case import Kind
from app.casework.errors import CaseworkUnavailable
from app.casework.notices import NoticeStore, NoticeSubject
from app.casework.store import CaseStore
from app.casework.tables import alert_cursors, alert_evidence, alert_findings, alert_observations, cases
from policies.ledger.database import reading, writing
from policies.ledger.history import Event, History

SEARCHER = "alerting"
"""Under this name alerts are opened; nobody can sign in by it."""
_CURSOR = "ledger"
_NOWHERE = -1
_CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What one stretch of the ledger came to: everything that is kept of it at once."""

    after: int
    upto: int
    observations: tuple[Observation, ...] = ()
    detections: tuple[Detection, ...] = ()
    told: tuple[Told, ...] = ()
    """Notices to those who are involved with a child."""
    forget_before: str = ""
    """Observations from before this moment are not counted any more."""


class AlertRegister:
    """The register of alerting."""

    def __init__(self, engine: Engine, *, casework: CaseStore, notices: NoticeStore) -> None:
        self._engine = engine
        self._casework = casework
        self._notices = notices
        self._history = History(engine)

    def reached(self) -> int:
        """The position of the last entry of the ledger that was looked at."""
        with reading(self._engine, CaseworkUnavailable) as connection:
            return _reached(connection)

    def noticed(self, persons: Collection[str], teams: Collection[str], since: str) -> Sequence[Observation]:
        """What was noticed of these people, and of these teams, since a moment; in the ledger's order."""
        those = alert_observations.c
        whose = or_(
            those.person.in_(sorted(persons)),
            and_(those.team.in_(sorted(teams)), those.sign == str(Sign.UNASSIGNED)),
        )
        query = select(alert_observations).where(whose, those.at > since).order_by(those.position, those.sign)
        with reading(self._engine, CaseworkUnavailable) as connection:
            return [_observation(row) for row in connection.execute(query)]

    def judged(self, persons: Collection[str]) -> Mapping[tuple[str, str], int]:
        """By cause and person, the last position that stands behind an alert which a person has closed."""
        those = alert_findings.c
        query = (
            select(those.cause, those.person, func.max(those.last_position).label("upto"))
            .join(cases, cases.c.reference == those.reference)
            .where(those.person.in_(sorted(persons)), cases.c.state == _CLOSED)
            .group_by(those.cause, those.person)
        )
        with reading(self._engine, CaseworkUnavailable) as connection:
            return {(row.cause, row.person): row.upto for row in connection.execute(query)}

    def keep(self, stretch: Stretch, *, told: Callable[[Detection], Collection[str]]) -> int:
        """Keep a stretch, if nobody else has; how many alerts were opened. `told` says who is to know of one."""
        opened = 0
        try:
            with writing(self._engine, CaseworkUnavailable) as connection:
                if not _advance(connection, stretch):
                    return 0
                if stretch.observations:
                    connection.execute(insert(alert_observations), [_columns(each) for each in stretch.observations])
                for detection in stretch.detections:
                    opened += self._found(connection, detection, told)
                for notice in stretch.told:
                    self._notices.send_within(connection, notice.recipients, notice.subject, notice.reference)
                if stretch.forget_before:
                    connection.execute(
                        delete(alert_observations).where(alert_observations.c.at < stretch.forget_before)
                    )
        except IntegrityError:
            # Two first searches at the same moment: the other one has begun the register, and kept this stretch.
            return 0
        return opened

    def evidence(self, references: Collection[str]) -> Mapping[str, int]:
        """How many events stand behind each of these alerts."""
        those = alert_evidence.c
        query = (
            select(those.reference, func.count().label("events"))
            .where(those.reference.in_(sorted(references)))
            .group_by(those.reference)
        )
        with reading(self._engine, CaseworkUnavailable) as connection:
            return {row.reference: row.events for row in connection.execute(query)}

    def events_behind(self, reference: str, *, limit: int) -> Sequence[Event]:
        """The events behind an alert, newest first."""
        those = alert_evidence.c
        query = select(those.event_id).where(those.reference == reference).order_by(those.position.desc()).limit(limit)
        with reading(self._engine, CaseworkUnavailable) as connection:
            identifiers = [row.event_id for row in connection.execute(query)]
        found = (self._history.event(identifier) for identifier in identifiers)
        return [event for event in found if event is not None]

    def _found(
        self, connection: Connection, detection: Detection, told: Callable[[Detection], Collection[str]]
    ) -> bool:
        """Add to the alert that stands for this already, or open one."""
        upto = detection.evidence[-1].position
        standing = _standing(connection, detection)
        if standing is None:
            standing = self._open(connection, detection, told)
            known: set[int] = set()
            connection.execute(
                insert(alert_findings).values(
                    reference=standing, cause=str(detection.cause), person=detection.person, until=detection.until,
                    last_position=upto,
                )
            )  # fmt: skip
        else:
            known = _positions(connection, standing)
            mine = alert_findings.c.reference == standing
            connection.execute(update(alert_findings).where(mine).values(last_position=upto))
        # One event may bear two signs of one cause: it stands behind the alert once.
        new = {each.position: each for each in detection.evidence if each.position not in known}
        if new:
            connection.execute(
                insert(alert_evidence),
                [{"reference": standing, "position": at, "event_id": each.event_id} for at, each in new.items()],
            )
        return not known

    def _open(self, connection: Connection, detection: Detection, told: Callable[[Detection], Collection[str]]) -> str:
        case = self._casework.open_within(
            connection, Kind.ALERT, by=SEARCHER, state="open", concerns=detection.person,
            about={
                "cause": str(detection.cause), "rule": detection.rule, "number": str(detection.number),
                "threshold": str(detection.threshold), "role": detection.role,
            },
        )  # fmt: skip
        self._notices.send_within(connection, told(detection), NoticeSubject.ALERT_OPENED, case.reference)
        return case.reference


def _reached(connection: Connection, *, alone: bool = False) -> int:
    query = select(alert_cursors.c.position).where(alert_cursors.c.name == _CURSOR)
    found = connection.execute(query.with_for_update() if alone else query).scalar_one_or_none()
    return _NOWHERE if found is None else int(found)


def _advance(connection: Connection, stretch: Stretch) -> bool:
    """Move the place on, alone; False when somebody else has moved it since it was read."""
    if _reached(connection, alone=True) != stretch.after:
        return False
    moved = connection.execute(
        update(alert_cursors).where(alert_cursors.c.name == _CURSOR).values(position=stretch.upto)
    )
    if moved.rowcount == 0:
        connection.execute(insert(alert_cursors).values(name=_CURSOR, position=stretch.upto))
    return True


def _standing(connection: Connection, detection: Detection) -> str | None:
    """The alert of the same cause and person whose window is not over, unless a person has closed it."""
    those = alert_findings.c
    query = (
        select(those.reference)
        .join(cases, cases.c.reference == those.reference)
        .where(
            those.person == detection.person, those.cause == str(detection.cause), those.until > detection.at,
            cases.c.state != _CLOSED,
        )
        .order_by(those.until.desc(), those.reference)
        .limit(1)
    )  # fmt: skip
    return connection.execute(query).scalar_one_or_none()


def _positions(connection: Connection, reference: str) -> set[int]:
    query = select(alert_evidence.c.position).where(alert_evidence.c.reference == reference)
    return {row.position for row in connection.execute(query)}


def _columns(each: Observation) -> dict[str, object]:
    return {
        "position": each.position, "sign": str(each.sign), "event_id": each.event_id, "at": each.at,
        "person": each.person, "role": each.role, "team": each.team, "key": each.key,
    }  # fmt: skip


def _observation(row: Row[Any]) -> Observation:
    return Observation(
        position=row.position, sign=Sign(row.sign), event_id=row.event_id, at=row.at, person=row.person,
        role=row.role, team=row.team, key=row.key,
    )  # fmt: skip
