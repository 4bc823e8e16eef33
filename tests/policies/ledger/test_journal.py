"""Shows that the journal keeps one order, refuses what may not be written, and that nothing in it can be changed."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from policies.errors import EntryRefused
from policies.ledger import chain
from policies.ledger.database import open_database
from policies.ledger.history import History
from policies.ledger.journal import Journal
from policies.request import TrailStep
from tests.policies.ledger.events import CHILD, intent, outcome, record


def test_entries_are_numbered_and_chained_from_nought(engine: Engine, journal: Journal) -> None:
    record(journal)
    record(journal)
    stored = History(engine).entries()
    assert [entry.position for entry in stored] == [0, 1, 2, 3]
    previous = chain.EMPTY_ROOT
    for entry in stored:
        assert entry.leaf_hash == chain.leaf_hash(entry.body.encode())
        previous = chain.chain_hash(previous, entry.leaf_hash)
        assert entry.chain_hash == previous


def test_the_body_holds_everything_that_was_said(engine: Engine, journal: Journal) -> None:
    asked = intent(
        on_behalf_of="Northmoor Road Surgery, by telephone",
        trail=TrailStep(trail="walk", step=0),
        parameters={"family_name": "Šimić", "postcode": "NM1 4ZZ", "limit": 2**62, "nul": "a\0b"},
    )
    journal.intent(asked)
    came = outcome(asked, pruned={"forbid.shielded": 2}, shown=(CHILD, CHILD, "0B2C4D6F8"))
    journal.outcome(came)
    assert [stored.entry for stored in History(engine).entries()] == [asked, came]


def test_an_outcome_without_an_intent_is_refused(engine: Engine, journal: Journal) -> None:
    with pytest.raises(EntryRefused, match="has no intent"):
        journal.outcome(outcome(intent()))
    record(journal)
    with pytest.raises(EntryRefused, match="has no intent"):
        journal.outcome(outcome(intent()))
    assert len(History(engine).entries()) == 2


def test_a_second_outcome_or_intent_of_an_event_is_refused(engine: Engine, journal: Journal) -> None:
    asked = record(journal)
    with pytest.raises(EntryRefused, match="has an outcome already"):
        journal.outcome(outcome(asked))
    with pytest.raises(EntryRefused, match="has an intent already"):
        journal.intent(asked)
    record(journal)
    assert [stored.position for stored in History(engine).entries()] == [0, 1, 2, 3]


def test_threads_share_one_order(engine: Engine, journal: Journal) -> None:
    other = Journal(engine)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: record((journal, other)[number % 2]), range(80)))
    _require_one_order(engine, 160)


def test_processes_share_one_order(engine: Engine, database_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_from_another_process, args=(database_url, 25)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    _require_one_order(engine, 150)


@pytest.mark.parametrize("table", ["ledger_entries", "ledger_keys"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET position = position + 100", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_was_recorded(
    engine: Engine, journal: Journal, table: str, verb: str
) -> None:
    record(journal)
    with pytest.raises(DatabaseError, match="the ledger is append-only"), engine.begin() as connection:
        connection.execute(text(verb.format(table)))
    assert len(History(engine).entries()) == 2


# Only SQLite can replace a row without an update or a deletion, and only PostgreSQL can truncate.
def test_the_database_refuses_to_replace_an_entry_or_to_leave_a_gap(sqlite_engine: Engine) -> None:
    record(Journal(sqlite_engine))
    columns = "kind, event_id, recorded, body, leaf_hash, chain_hash"
    for position in ("position", "position + 7"):
        with pytest.raises(DatabaseError, match="the ledger is append-only"), sqlite_engine.begin() as connection:
            connection.execute(
                text(
                    f"INSERT OR REPLACE INTO ledger_entries (position, {columns}) "  # noqa: S608 - fixed text
                    f"SELECT {position}, {columns} FROM ledger_entries WHERE position = 1"
                )
            )


def test_postgresql_refuses_to_truncate(postgres_engine: Engine) -> None:
    for table in ("ledger_keys", "ledger_entries CASCADE", "ledger_checkpoints"):
        with pytest.raises(DatabaseError, match="TRUNCATE on ledger_"), postgres_engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {table}"))


def _require_one_order(engine: Engine, size: int) -> None:
    stored = History(engine).entries(limit=size + 1)
    assert [entry.position for entry in stored] == list(range(size))
    previous = chain.EMPTY_ROOT
    for entry in stored:
        previous = chain.chain_hash(previous, entry.leaf_hash)
        assert entry.chain_hash == previous


def _write_from_another_process(url: str, events: int) -> None:
    engine = open_database(url)
    journal = Journal(engine)
    for _ in range(events):
        record(journal)
    engine.dispose()
