"""The search over a real ledger, on both databases: killed in the middle, run twice, run by two at a time.

Whatever happens to it, no event is lost and no alert is opened twice.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError

from app.accounts.account import Account
from app.accounts.passwords import Passwords
from app.accounts.store import AccountStore
from app.alerting import scan
from app.alerting.errors import AlertingStopped
from app.alerting.register import AlertRegister
from app.alerting.rules import thresholds
from app.alerting.scan import Alerting, Ran
from app.alerting.watch import watching
from app.casework.case import Case, Kind
from app.casework.errors import CaseworkUnavailable
from app.casework.notices import NoticeStore
from app.casework.store import CaseStore
from app.casework.tables import alert_observations
from graph.stores.opening import open_store
from graph.stores.protocol import Store
from policies import policy_store
from policies.gate import Gate
from policies.ledger.history import EventFilter, History
from policies.ledger.journal import Journal
from policies.request import Role
from tests.app.alerting.events import NINE, ZONE, event, key

POLICIES = policy_store.load(None)
PASSWORD = "correct horse battery staple"  # noqa: S105 - of accounts that exist in these tests only


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that the search stands on, within reach of a test."""

    engine: Engine
    journal: Journal
    casework: CaseStore
    notices: NoticeStore
    alerting: Callable[..., Alerting]

    def happens(self, count: int, *, first: int = 0, every: timedelta = timedelta(minutes=1), **more: object) -> None:
        """So many records are opened, each recorded before and after."""
        for number in range(first, first + count):
            one = event(number, after=number * every, **more)  # type: ignore[arg-type]
            self.journal.intent(one.intent)
            self.journal.outcome(one.outcome)

    def alerts(self) -> list[tuple[str, str]]:
        """Cause and person of every alert."""
        found = self.casework.find(Kind.ALERT)
        return sorted((case.about["cause"], str(case.concerns)) for case in found)

    def only(self) -> Case:
        """The one alert that there is."""
        (found,) = self.casework.find(Kind.ALERT)
        return self.casework.get(found.reference)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give an empty graph."""
    opened = open_store(f"embedded://{tmp_path_factory.mktemp('alerting')}/graph")
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def desk(engine: Engine, store: Store, passwords: Passwords) -> Desk:
    """Give a ledger with three people on it and nothing recorded."""
    casework, notices = CaseStore(engine, clock=lambda: NINE), NoticeStore(engine, clock=lambda: NINE)
    accounts = AccountStore(engine, passwords=passwords, clock=lambda: NINE - timedelta(days=1))
    journal = Journal(engine)
    for name, role, area in (
        ("ruth", Role.PRACTITIONER, "E06000999"), ("nadia", Role.GOVERNANCE_OFFICER, "E06000999"),
        ("elsewhere", Role.GOVERNANCE_OFFICER, "E06000998"), ("national", Role.GOVERNANCE_OFFICER, ""),
    ):  # fmt: skip
        accounts.add(
            Account(username=name, full_name=name.title(), role=role, team="Saltbridge",
                    areas=frozenset({area} - {""})), PASSWORD,
        )  # fmt: skip
    gate = Gate(store=store, journal=journal, policy_set=lambda: POLICIES, clock=lambda: NINE)

    def alerting(**managers: str) -> Alerting:
        numbers = replace(thresholds(), managers=managers)
        return Alerting(
            history=History(engine), gate=gate, accounts=accounts,
            register=AlertRegister(engine, casework=casework, notices=notices), thresholds=numbers, zone=ZONE,
            clock=lambda: NINE,
        )  # fmt: skip

    return Desk(engine=engine, journal=journal, casework=casework, notices=notices, alerting=alerting)


def test_an_alert_is_opened_with_its_evidence_and_told_to_reviewers_of_the_area_and_the_national_one(
    desk: Desk,
) -> None:
    desk.happens(9)
    assert desk.alerting().run().opened == 1
    case = desk.only()
    assert case.about == {
        "cause": "unassigned", "rule": "unassigned_children_per_day", "number": "8", "threshold": "8",
        "role": "practitioner",
    }  # fmt: skip
    assert (case.concerns, case.opened_by, case.child) == ("ruth", "alerting", None)
    assert [one.reference for name in ("nadia", "national") for one in desk.notices.of(name)] == [case.reference] * 2
    assert desk.notices.of("elsewhere") == desk.notices.of("ruth") == []
    behind = AlertRegister(desk.engine, casework=desk.casework, notices=desk.notices)
    assert behind.evidence([case.reference]) == {case.reference: 9}
    events = behind.events_behind(case.reference, limit=100)
    assert [one.intent.parameters["key"] for one in events] == [key(number) for number in reversed(range(9))]


def test_the_manager_of_the_team_is_told_by_reference_whatever_their_area(desk: Desk) -> None:
    desk.happens(9)
    desk.alerting(Saltbridge="elsewhere").run()
    reference = desk.only().reference
    assert [(one.subject, one.reference) for one in desk.notices.of("elsewhere")] == [("alert-opened", reference)]


def test_searching_again_finds_nothing_and_leaves_no_more_in_the_ledger(desk: Desk) -> None:
    desk.happens(9)
    alerting = desk.alerting()
    alerting.run()
    length = len(History(desk.engine).entries())
    assert alerting.run() == Ran(entries=0, opened=0)
    assert len(History(desk.engine).entries()) == length
    assert desk.alerts() == [("unassigned", "ruth")]


def test_going_on_within_the_window_belongs_to_the_same_alert_also_for_another_process(desk: Desk) -> None:
    desk.happens(8)
    desk.alerting().run()
    desk.happens(5, first=8)
    desk.alerting().run()
    assert len(desk.casework.find(Kind.ALERT)) == 1
    register = AlertRegister(desk.engine, casework=desk.casework, notices=desk.notices)
    assert register.evidence([desk.only().reference]) == {desk.only().reference: 13}


def test_going_on_after_the_alert_was_closed_is_another_one_when_it_is_as_much_again(desk: Desk) -> None:
    desk.happens(8)
    desk.alerting().run()
    first = desk.only().reference
    desk.casework.move(first, "close", by="nadia", words="She covered for a colleague.")
    desk.happens(7, first=8)
    desk.alerting().run()
    assert [case.reference for case in desk.casework.find(Kind.ALERT)] == [first]
    desk.happens(1, first=15)
    desk.alerting().run()
    assert len(desk.casework.find(Kind.ALERT)) == 2


@pytest.mark.parametrize("batch", [1, 7])
def test_in_whatever_stretches_the_ledger_is_read_the_alerts_are_the_same(
    desk: Desk, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "BATCH", batch)
    desk.happens(9)
    desk.alerting().run()
    assert desk.alerts() == [("unassigned", "ruth")]
    register = AlertRegister(desk.engine, casework=desk.casework, notices=desk.notices)
    assert register.evidence([desk.only().reference]) == {desk.only().reference: 9}


def test_killed_while_it_keeps_a_stretch_it_has_kept_nothing_and_the_next_search_keeps_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.happens(9)

    def dies(*_: object, **__: object) -> None:
        raise OperationalError("notice", {}, Exception("the machine is gone"))

    with monkeypatch.context() as patched:
        patched.setattr(NoticeStore, "send_within", dies)
        with pytest.raises(CaseworkUnavailable):
            desk.alerting().run()
    assert desk.alerts() == []
    assert _observed(desk) == 0
    desk.alerting().run()
    assert desk.alerts() == [("unassigned", "ruth")]
    assert len(desk.notices.of("nadia")) == 1


def test_killed_before_the_outcome_of_its_own_act_nothing_is_doubled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.happens(9)
    with monkeypatch.context() as patched:
        patched.setattr("policies.recording.Recording.done", _gone)
        with pytest.raises(KeyboardInterrupt):
            desk.alerting().run()
    desk.alerting().run()
    assert desk.alerts() == [("unassigned", "ruth")]
    assert len(desk.notices.of("nadia")) == 1


def test_two_searches_at_a_time_open_one_alert(desk: Desk) -> None:
    desk.happens(30)
    searches = [desk.alerting() for _ in range(4)]
    start = threading.Barrier(len(searches))
    failures: list[BaseException] = []

    def run(alerting: Alerting) -> None:
        start.wait()
        try:
            alerting.run()
        except BaseException as problem:  # noqa: BLE001 - whatever it was, the test must know
            failures.append(problem)

    threads = [threading.Thread(target=run, args=(alerting,)) for alerting in searches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert desk.alerts() == [("unassigned", "ruth")]
    assert _observed(desk) == 60, "a look and an unassigned child for each event"


def test_opening_an_alert_is_recorded_like_every_act(desk: Desk) -> None:
    desk.happens(9)
    desk.alerting().run()
    (act,) = History(desk.engine).events(EventFilter(subject="alerting"))
    assert act.outcome is not None
    assert (act.intent.query, act.outcome.determining) == ("alerts.raise", ("alerts.raise",))


def test_what_is_older_than_the_longest_window_is_forgotten(desk: Desk) -> None:
    desk.happens(3)
    desk.alerting().run()
    desk.happens(1, first=40, every=timedelta(days=1))
    desk.alerting().run()
    assert _observed(desk) == 2


def test_the_watch_opens_alerts_by_itself_outlives_a_lost_database_and_says_when_it_has_ended(desk: Desk) -> None:
    alerting, lost = desk.alerting(), threading.Event()
    found = threading.Event()

    class Stumbling(Alerting):
        def __init__(self) -> None:
            pass

        def run(self) -> Ran:
            if not lost.is_set():
                lost.set()
                raise CaseworkUnavailable("the disk is away")
            ran = alerting.run()
            if ran.opened:
                found.set()
            return ran

    desk.happens(9)
    with watching(Stumbling(), period=0.01) as watch:
        assert found.wait(30)
        watch.check()
    with pytest.raises(AlertingStopped):
        watch.check()
    assert desk.alerts() == [("unassigned", "ruth")]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_ends_the_watch_and_the_site_is_not_ready_any_more() -> None:
    class Broken(Alerting):
        def __init__(self) -> None:
            pass

        def run(self) -> Ran:
            raise ZeroDivisionError

    with watching(Broken(), period=0.01) as watch:
        watch._thread.join(30)
        with pytest.raises(AlertingStopped, match="not running"):
            watch.check()


def _observed(desk: Desk) -> int:
    with desk.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(alert_observations)).scalar_one())


def _gone(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
