"""Shows that migrations end where the tables of today begin, once, whoever starts them and however often."""

import multiprocessing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, inspect, text

from app.accounts import tables as accounts
from app.casework import tables as casework
from app.feeding import tables as feeding
from app.migrations import upgrade
from policies.errors import LedgerUnavailable
from policies.ledger import tables as ledger
from policies.ledger.database import open_database


def test_the_end_of_the_road_is_what_the_tables_say(engine: Engine) -> None:
    today = MetaData()
    for metadata in (ledger.metadata, accounts.metadata, casework.metadata, feeding.metadata):
        for table in metadata.tables.values():
            table.to_metadata(today)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": today})
        assert compare_metadata(context, today) == []


def test_the_comparison_would_see_a_difference(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE accounts ADD COLUMN surprise TEXT"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, accounts.metadata)
    assert any("surprise" in str(difference) for difference in differences)


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    before = _tables(engine)
    upgrade(engine)
    assert _tables(engine) == before
    assert "ledger_entries" in before


def test_workers_that_start_together_migrate_once(database_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_migrate, args=(database_url,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]


def test_a_migration_that_fails_leaves_nothing_behind(database_url: str) -> None:
    engine = open_database(database_url)
    with engine.begin() as connection:
        # The last table of the migration is in the way.
        connection.execute(text("CREATE TABLE sessions (token TEXT)"))
    with pytest.raises(LedgerUnavailable, match="sessions"):
        upgrade(engine)
    assert _tables(engine) == {"sessions"}
    engine.dispose()


def _tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def _migrate(url: str) -> None:
    engine = open_database(url)
    upgrade(engine)
    engine.dispose()
