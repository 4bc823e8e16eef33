"""The search for alert causes, from where it got to to the end of the ledger: read, observe, judge, keep.

Called in the background right after events, when the queue is opened, and by `kithmap alerts run`. It may be killed at
any moment and may run in several processes at a time: see `register`, INVARIANT (once). Opening an alert passes the
gate like everything else that is done.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from app.accounts.account import Account
from app.accounts.store import AccountStore
from app.alerting.gathering import background, searching
from app.alerting.involved import told
from app.alerting.judging import Detection, judge
from app.alerting.managers import managing
from app.alerting.observing import Background, Finished, Observation, observe
from app.alerting.register import AlertRegister, Stretch
from app.alerting.rules import LONGEST, Thresholds
from policies.gate import Gate
from policies.ledger.entry import Outcome, timestamp
from policies.ledger.history import History, StoredEntry
from policies.request import Role

BATCH = 500
"""Entries of the ledger that are judged, and kept, at once."""

_REVIEWERS = frozenset({Role.GOVERNANCE_OFFICER, Role.SAFEGUARDING_LEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What one search came to."""

    entries: int
    opened: int


class Alerting:
    """The search. One per process; safe for threads."""

    def __init__(
        self,
        *,
        history: History,
        gate: Gate,
        accounts: AccountStore,
        register: AlertRegister,
        thresholds: Thresholds,
        zone: tzinfo,
        clock: Callable[[], datetime],
    ) -> None:
        self._history = history
        self._gate = gate
        self._accounts = accounts
        self._register = register
        self._thresholds = thresholds
        self._zone = zone
        self._clock = clock
        self._one_at_a_time = threading.Lock()

    def run(self) -> Ran:
        """Search everything that is in the ledger now. Raises CaseworkUnavailable, LedgerError or GateError."""
        entries = opened = 0
        with self._one_at_a_time:
            while True:
                after = self._register.reached()
                found = self._history.entries(after, BATCH)
                if not found:
                    return Ran(entries=entries, opened=opened)
                opened += self._take(after, found)
                entries += len(found)

    def _take(self, after: int, found: Sequence[StoredEntry]) -> int:
        events = self._finished(found)
        accounts = self._accounts.all() if events else ()
        known = background(
            events, accounts, self._gate, thresholds=self._thresholds, zone=self._zone, clock=self._clock
        )
        observations = tuple(one for event in events for one in observe(event, known))
        detections = self._judged(observations, known)
        stretch = Stretch(
            after=after, upto=found[-1].position, observations=observations, detections=detections,
            told=told(events, accounts, self._gate, searching(self._clock())),
            forget_before=_earlier(observations[-1].at, LONGEST + timedelta(days=1)) if observations else "",
        )  # fmt: skip

        def keep(_event_id: str = "") -> int:
            return self._register.keep(stretch, told=lambda detection: self._told(detection, accounts))

        if not detections and not stretch.told:
            return keep()
        asked = {"after": after, "upto": stretch.upto}
        return self._gate.act(searching(self._clock()), "alerts.raise", "raise_alerts", asked, keep)

    def _finished(self, found: Sequence[StoredEntry]) -> list[Finished]:
        """The events whose outcome is among these entries; the intent of each may stand further back."""
        events = []
        for stored in found:
            outcome = stored.entry
            if isinstance(outcome, Outcome) and (event := self._history.event(outcome.event_id)) is not None:
                events.append(Finished(position=stored.position, intent=event.intent, outcome=outcome))
        return events

    def _judged(self, observations: Sequence[Observation], known: Background) -> tuple[Detection, ...]:
        if not observations:
            return ()
        persons = {each.person for each in observations}
        teams = {each.team for each in observations if each.team}
        since = _earlier(min(each.at for each in observations), LONGEST)
        before = self._register.noticed(persons, teams, since)
        everybody = persons | {each.person for each in before}
        return judge(
            observations, before, thresholds=known.thresholds, judged=self._register.judged(everybody)
        )  # fmt: skip

    def _told(self, detection: Detection, accounts: Collection[Account]) -> list[str]:
        """Who is told that an alert was opened: reviewers of the person's areas and those of no area, and the manager.

        Never the person themselves, and always somebody: where there is no manager, whoever is told in their place.
        """
        areas = next((account.areas for account in accounts if account.username == detection.person), frozenset())
        reviewers = {
            account.username
            for account in accounts
            if account.role in _REVIEWERS
            and not account.suspended
            and account.username != detection.person
            and (not account.areas or not areas or account.areas & areas)
        }
        return sorted(reviewers | managing(detection.person, accounts, self._thresholds.managers))


def _earlier(moment: str, by: timedelta) -> str:
    return timestamp(datetime.fromisoformat(moment) - by)
