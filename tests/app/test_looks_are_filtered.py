"""Who has viewed a record: only people whom the reader may know of anyway are named (R13)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher

from app import migrations
from app.accounts.account import Account, subject_of
from app.accounts.passwords import Passwords
from app.accounts.store import AccountStore
from app.casework.store import CaseStore
from app.ledger_reader import LedgerReader
from graph.queries.catalogue import Query
from graph.records import Parameters, Row
from policies.answers import Reading
from policies.gate import Gate
from policies.ledger.database import open_database
from policies.ledger.entry import Action, Channel, Intent, Outcome, OutcomeCode, new_event_id, timestamp
from policies.ledger.history import History
from policies.ledger.journal import Journal
from policies.request import AccessRequest, Environment, Purpose, Role
from tests.app.northmoor import JUDE, MAISIE

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PEOPLE = (
    ("carol", "Carol Whitlock", Role.LEAD_PROFESSIONAL, "P0000CAR0"),
    ("imran", "Imran Siddiq", Role.SOCIAL_WORKER, "P0001MRAN"),
    ("clinic", "Nell Ward", Role.PRACTITIONER, "P0000C1NC"),  # of a service that Carol may not know of
    ("coordinator", "Priya Nair", Role.COORDINATOR, None),
)


class KnowingGate:
    """Lets Carol know of Imran and of nobody at the clinic; permits or refuses the looks as a whole."""

    permitted = True

    def permits(self, request: AccessRequest, action: str) -> bool:
        """Whether the looks are to be told of at all."""
        assert (request.subject.username, action) == ("carol", "view_looks")
        return self.permitted

    def consult(
        self, request: AccessRequest, name: str, action: str, parameters: Parameters,
        fetch: Callable[[], Sequence[Row]], shown: tuple[str, ...] = (),
    ) -> Reading:  # fmt: skip
        """Answer, or refuse."""
        assert (name, action, parameters, shown) == ("ledger.looks", "view_looks", {"key": MAISIE}, (MAISIE,))
        assert request.subject.username == "carol"
        return Reading(event_id=new_event_id(), parts={"rows": tuple(fetch())})

    def read(self, request: AccessRequest, query: Query, parameters: Parameters) -> Reading:
        """Tell which workers may be seen."""
        assert (request.subject.username, query.name) == ("carol", "node.counts")
        assert parameters == {"keys": ["P0000C1NC", "P0000CAR0", "P0001MRAN"]}
        visible = [{"key": "P0001MRAN"}, {"key": "P0000CAR0"}]
        return Reading(event_id=new_event_id(), parts={"practitioner": tuple(visible)})


@pytest.fixture
def gate() -> KnowingGate:
    """Give the gate."""
    return KnowingGate()


@pytest.fixture
def reader(tmp_path: Path, gate: KnowingGate) -> Iterator[LedgerReader]:
    """Give a reader over a real ledger in which everybody has looked at Maisie, and the clinic at her brother."""
    database = open_database(f"sqlite:///{tmp_path}/ledger.sqlite")
    migrations.upgrade(database)
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts = AccountStore(database, passwords=quick, clock=lambda: NOW)
    journal = Journal(database)
    for number, (username, name, role, key) in enumerate(PEOPLE):
        accounts.add(account(username, name, role, key), "heron lighthouse parsnip")
        look(journal, username, role, NOW - timedelta(days=number), "child.record", MAISIE)
    look(journal, "carol", Role.LEAD_PROFESSIONAL, NOW + timedelta(minutes=5), "family.view", MAISIE)
    look(journal, "imran", Role.SOCIAL_WORKER, NOW, "child.record", JUDE, shown=(JUDE, MAISIE))
    look(journal, "imran", Role.SOCIAL_WORKER, NOW, "child.glance", MAISIE)
    history = History(database)
    yield LedgerReader(
        gate=cast("Gate", gate), history=history, accounts=accounts, casework=CaseStore(database, clock=lambda: NOW),
        zone=ZoneInfo("Europe/London"),
    )  # fmt: skip
    database.dispose()


def account(username: str, name: str, role: Role, key: str | None) -> Account:
    """An account in order."""
    return Account(username=username, full_name=name, role=role, team="East", practitioner_key=key,
                   areas=frozenset({"E06000999"}), vetted_until=date(2028, 1, 1))  # fmt: skip


def look(
    journal: Journal, username: str, role: Role, at: datetime, query: str, key: str, shown: tuple[str, ...] = ()
) -> None:
    """Record a look."""
    event_id, recorded = new_event_id(), timestamp(at)
    journal.intent(Intent(
        event_id=event_id, recorded=recorded, action=Action.READ, subject=username, role=role,
        purpose="arranging-support", query=query, policy_set="set", channel=Channel.PAGE, parameters={"key": key},
    ))  # fmt: skip
    journal.outcome(Outcome(event_id=event_id, recorded=recorded, outcome=OutcomeCode.SUCCESS, shown=shown or (key,)))


def as_carol() -> AccessRequest:
    """Carol's request."""
    return AccessRequest(
        subject=subject_of(account(*PEOPLE[0])),
        environment=Environment(now=NOW, purpose=Purpose.ARRANGING_SUPPORT),
    )


def test_a_look_from_a_service_that_the_reader_may_not_know_of_is_not_there(reader: LedgerReader) -> None:
    names = {found.full_name for found in reader.looks_at(as_carol(), MAISIE)}
    assert names == {"Carol Whitlock", "Imran Siddiq", "Priya Nair"}


def test_a_record_on_which_the_child_was_only_named_is_no_look_at_the_child(reader: LedgerReader) -> None:
    imrans = [found for found in reader.looks_at(as_carol(), MAISIE) if found.subject == "imran"]
    assert [found.at.date() for found in imrans] == [date(2026, 11, 22)]


def test_what_one_person_opened_on_one_day_is_told_once(reader: LedgerReader) -> None:
    (own,) = [found for found in reader.looks_at(as_carol(), MAISIE) if found.subject == "carol"]
    assert own.what == "The record and the family"
    assert own.position == "Lead professional, East"


def test_where_the_policies_let_somebody_know_of_no_look_the_answer_is_empty(
    reader: LedgerReader, gate: KnowingGate
) -> None:
    gate.permitted = False
    assert reader.looks_at(as_carol(), MAISIE) == ()
