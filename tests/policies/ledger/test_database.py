"""Shows that a ledger which cannot be opened or written says so in words, and never in part."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, text

from app.migrations import upgrade
from policies.errors import LedgerUnavailable
from policies.ledger.database import open_database
from policies.ledger.history import History
from policies.ledger.journal import Journal
from tests.policies.ledger.events import intent, record


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "cannot be read; write `sqlite:///path`"),
        ("no url at all", "cannot be read; write `sqlite:///path`"),
        ("sqlite://", "would be forgotten at the end"),
        ("sqlite:///:memory:", "would be forgotten at the end"),
        ("mysql://root:secret@127.0.0.1/ledger", "unknown kind; use `sqlite:///path` or `postgresql://…`"),
        ("postgresql://amy:secret@127.0.0.1:1/ledger", "cannot be opened"),
    ],
)
def test_a_url_that_leads_nowhere_is_refused_without_its_password(url: str, said: str) -> None:
    with pytest.raises(LedgerUnavailable, match=said) as refusal:
        open_database(url)
    assert "secret" not in str(refusal.value)


def test_a_ledger_in_a_folder_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "ledger.db"
    with pytest.raises(LedgerUnavailable, match="unable to open database file") as refusal:
        open_database(f"sqlite:///{path}")
    assert str(path) in str(refusal.value)
    assert not path.parent.exists()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_text("Minutes of the meeting of the second of March. " * 30)
    with pytest.raises(LedgerUnavailable, match="not a database"):
        open_database(f"sqlite:///{path}")


def test_a_read_only_ledger_takes_no_entry_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    engine = open_database(f"sqlite:///{path}")
    upgrade(engine)
    record(Journal(engine))
    read_only = open_database(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(LedgerUnavailable, match="readonly"):
        Journal(read_only).intent(intent())
    assert len(History(read_only).entries()) == 2
    read_only.dispose()
    engine.dispose()


def test_a_full_disk_refuses_the_entry_and_keeps_the_others(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'ledger.db'}")
    upgrade(engine)

    @event.listens_for(engine, "begin")
    def _leave_no_room(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    journal = Journal(engine)
    stored: list[str] = []

    def fill() -> None:
        for _ in range(2_000):
            asked = intent(parameters={"words": "x" * 500})
            journal.intent(asked)
            stored.append(asked.event_id)

    with pytest.raises(LedgerUnavailable, match="full"):
        fill()
    assert [entry.entry.event_id for entry in History(engine).entries(limit=5_000)] == stored
    engine.dispose()


def test_a_ledger_without_its_tables_is_unavailable_and_not_a_crash(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'ledger.db'}")
    with pytest.raises(LedgerUnavailable, match="no such table"):
        Journal(engine).intent(intent())
    engine.dispose()


def test_what_was_recorded_never_stands_in_an_error(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'ledger.db'}")
    with pytest.raises(LedgerUnavailable) as failure:
        Journal(engine).intent(intent(parameters={"family_name": "Okonkwo"}))
    assert "Okonkwo" not in str(failure.value)
    engine.dispose()


def test_the_files_of_a_new_ledger_are_for_their_owner_alone(sqlite_engine: Engine, tmp_path: Path) -> None:
    record(Journal(sqlite_engine))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"ledger.db": 0o600, "ledger.db-wal": 0o600, "ledger.db-shm": 0o600}


def test_acknowledged_means_synced_on_sqlite(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'ledger.db'}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
    engine.dispose()


def test_acknowledged_means_synced_on_postgresql_even_where_the_server_does_not_ask_for_it(
    fresh_postgres_url: str,
) -> None:
    engine = open_database(fresh_postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"
    engine.dispose()


def test_a_postgresql_that_dropped_its_connections_is_written_to_again(fresh_postgres_url: str) -> None:
    engine = open_database(fresh_postgres_url)
    upgrade(engine)
    journal = Journal(engine)
    record(journal)
    _drop_connections(engine, fresh_postgres_url)
    record(journal)
    assert len(History(engine).entries()) == 4
    engine.dispose()


def _drop_connections(engine: Engine, url: str) -> None:
    other = open_database(url)
    with other.begin() as connection:
        dropped = connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        ).all()
    assert dropped
    assert engine.pool is not other.pool
    other.dispose()
