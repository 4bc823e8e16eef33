"""Shows that verification passes what was recorded, and names the step that finds each kind of tampering.

The tampering is real: triggers are taken away, rows are changed as a database administrator could, hashes included.
"""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, text

from policies.errors import CheckpointInvalid, LedgerTampered
from policies.ledger import canonical, chain
from policies.ledger.entry import Intent, Outcome, document, from_document
from policies.ledger.journal import Journal
from policies.ledger.notary import stored_notes, take_checkpoint
from policies.ledger.verify import TITLES, VerificationReport, verify
from tests.policies.ledger.events import BROTHER, CHILD, intent, minutes, record

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def test_a_ledger_that_nobody_touched_passes_every_step(engine: Engine, journal: Journal) -> None:
    for _ in range(5):
        record(journal)
    kept = _checkpoint(engine)
    record(journal)
    report = verify(engine, KEY.public_key(), kept_notes=[kept])
    assert [step.number for step in report.steps] == list(range(1, 10))
    assert tuple(step.title for step in report.steps) == TITLES
    assert report.passed
    assert report.size == 12
    assert report.unfinished == ()
    report.require()


def test_an_empty_ledger_passes(engine: Engine) -> None:
    kept = _checkpoint(engine)
    report = verify(engine, KEY.public_key(), kept_notes=[kept])
    assert report.passed
    assert report.root == chain.EMPTY_ROOT


def test_an_intent_without_an_outcome_is_unfinished_and_no_failure(engine: Engine, journal: Journal) -> None:
    record(journal)
    asked = intent()
    journal.intent(asked)
    record(journal)
    report = verify(engine, KEY.public_key())
    assert report.passed
    assert report.unfinished == (asked.event_id,)
    assert "1 events are unfinished" in report.steps[6].sentence


def test_progress_is_told_while_a_long_ledger_is_verified(sqlite_engine: Engine) -> None:
    journal = Journal(sqlite_engine)
    for _ in range(201):
        journal.intent(intent())
    told: list[int] = []
    verify(sqlite_engine, KEY.public_key(), progress=told.append)
    assert told == [100, 200]


def _change_a_word(connection: Connection) -> None:
    connection.execute(text("UPDATE ledger_entries SET body = replace(body, 'amara', 'belle') WHERE position = 4"))


def _change_a_word_and_its_leaf(connection: Connection) -> None:
    _change_a_word(connection)
    _rehash(connection, chained=False)


def _rewrite_history(connection: Connection) -> None:
    _change_a_word(connection)
    connection.execute(text("UPDATE ledger_entries SET subject = 'belle.osei' WHERE position = 4"))
    _rehash(connection, chained=True)


def _delete_from_the_middle(connection: Connection) -> None:
    connection.execute(text("DELETE FROM ledger_keys WHERE position = 4"))
    connection.execute(text("DELETE FROM ledger_entries WHERE position = 4"))


def _delete_an_event_and_close_the_gap(connection: Connection) -> None:
    connection.execute(text("DELETE FROM ledger_keys"))
    connection.execute(text("DELETE FROM ledger_entries WHERE position IN (4, 5)"))
    for position in range(6, 12):
        connection.execute(
            text("UPDATE ledger_entries SET position = :to WHERE position = :at"), {"to": position - 2, "at": position}
        )
    _restore_keys(connection)
    _rehash(connection, chained=True)


def _cut_the_tail(connection: Connection) -> None:
    connection.execute(text("DELETE FROM ledger_keys WHERE position >= 8"))
    connection.execute(text("DELETE FROM ledger_entries WHERE position >= 8"))
    connection.execute(text("DELETE FROM ledger_checkpoints"))


def _swap_two_entries(connection: Connection) -> None:
    connection.execute(text("DELETE FROM ledger_keys"))
    for at, to in ((2, 99), (4, 2), (99, 4)):
        connection.execute(text("UPDATE ledger_entries SET position = :to WHERE position = :at"), {"at": at, "to": to})
    _restore_keys(connection)


def _forget_an_intent(connection: Connection) -> None:
    body = canonical.write(document(intent()))
    connection.execute(
        text(
            "UPDATE ledger_entries SET kind = 'intent', outcome = NULL, overridden = :no, subject = 'amara.osei', "
            "query = 'child.record', event_id = :event, body = :body WHERE position = 0"
        ),
        {"body": body, "event": _read(body).event_id, "no": False},
    )
    _rehash(connection, chained=True)


def _second_outcome(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_one_of_each_kind"))
    else:
        connection.execute(text("DROP TABLE ledger_keys"))
        connection.execute(text("CREATE TABLE copy AS SELECT * FROM ledger_entries"))
        connection.execute(text("DROP TABLE ledger_entries"))
        connection.execute(text("ALTER TABLE copy RENAME TO ledger_entries"))
        connection.execute(text("CREATE TABLE ledger_keys (key, position, part)"))
    connection.execute(
        text(
            "INSERT INTO ledger_entries (position, kind, event_id, recorded, body, outcome, leaf_hash, chain_hash) "
            "SELECT 12, kind, event_id, recorded, body, outcome, leaf_hash, chain_hash FROM ledger_entries "
            "WHERE position = 3"
        )
    )
    connection.execute(text("DELETE FROM ledger_keys"))
    _restore_keys(connection)
    _rehash(connection, chained=True)


def _write_other_words(connection: Connection) -> None:
    connection.execute(text('UPDATE ledger_entries SET body = \'{"note": "nothing to see"}\' WHERE position = 4'))
    _rehash(connection, chained=True)


def _write_no_json(connection: Connection) -> None:
    connection.execute(text("UPDATE ledger_entries SET body = 'nothing to see' WHERE position = 4"))


def _write_loosely(connection: Connection) -> None:
    connection.execute(text("UPDATE ledger_entries SET body = replace(body, ',', ', ') WHERE position = 4"))
    _rehash(connection, chained=True)


def _hide_a_subject_from_search(connection: Connection) -> None:
    connection.execute(text("UPDATE ledger_entries SET subject = 'somebody.else' WHERE position = 4"))


def _hide_a_look_from_the_child(connection: Connection) -> None:
    connection.execute(text("DELETE FROM ledger_keys WHERE position = 5"))


def _blame_a_look_on_the_child(connection: Connection) -> None:
    connection.execute(text(f"INSERT INTO ledger_keys VALUES ('{BROTHER}', 5, 'shown')"))  # noqa: S608 - a constant


def _nothing(_connection: Connection) -> None:
    """Leave the triggers dropped, and nothing else."""


@pytest.mark.parametrize(
    ("tamper", "title", "said"),
    [
        (_change_a_word, "bodies", "entry `4` is not what was recorded"),
        (_change_a_word_and_its_leaf, "chain", "entry `4` does not continue"),
        (_rewrite_history, "roots", "history was rewritten"),
        (_delete_from_the_middle, "positions", "entry `4` is missing"),
        (_delete_an_event_and_close_the_gap, "roots", "its tail was cut off"),
        (_cut_the_tail, "roots", "counts `12` entries and the ledger has `8`: its tail was cut off"),
        (_swap_two_entries, "chain", "entry `2` does not continue"),
        (_forget_an_intent, "pairs", "entry `1` is an outcome without an intent"),
        (_second_outcome, "pairs", "has a second outcome"),
        (_write_other_words, "words", "entry `4` cannot be read"),
        (_write_no_json, "words", "entry `4` cannot be read"),
        (_write_loosely, "words", "entry `4` is not written in canonical form"),
        (_hide_a_subject_from_search, "search", "the column `subject` of entry `4`"),
        (_hide_a_look_from_the_child, "search", "the keys of entry `5`"),
        (_blame_a_look_on_the_child, "search", "the keys of entry `5`"),
        (_nothing, "guards", "no longer refuses changes of `ledger_entries`"),
    ],
)
def test_each_kind_of_tampering_fails_the_step_that_is_there_for_it(
    engine: Engine, journal: Journal, tamper: Callable[[Connection], None], title: str, said: str
) -> None:
    for number in range(6):
        record(journal, intent(recorded=minutes(number)))
    kept = _checkpoint(engine)
    _tamper(engine, tamper)
    report = verify(engine, KEY.public_key(), kept_notes=[kept])
    assert said in _failures(report)[title]
    assert not report.passed
    with pytest.raises(LedgerTampered) as failure:
        report.require()
    assert failure.value.step in _failures(report)


def test_without_a_checkpoint_kept_elsewhere_a_cut_tail_does_not_show_and_the_report_says_so(
    engine: Engine, journal: Journal
) -> None:
    for _ in range(6):
        record(journal)
    _checkpoint(engine)
    _tamper(engine, _cut_the_tail)
    report = verify(engine, KEY.public_key())
    assert set(_failures(report)) == {"guards"}
    assert report.steps[4].sentence == "no checkpoint to compare with: a tail that was cut off would not show"


def test_a_checkpoint_that_was_changed_or_signed_by_somebody_else_fails_the_first_step(
    engine: Engine, journal: Journal
) -> None:
    record(journal)
    forged = take_checkpoint(engine, Ed25519PrivateKey.generate(), origin="ledger", recorded=minutes(0))
    report = verify(engine, KEY.public_key(), kept_notes=["not a note"])
    assert "signed by another key" in _failures(report)["checkpoints"]
    assert stored_notes(engine) == [forged]


def test_a_checkpoint_is_taken_up_from_the_one_before(engine: Engine, journal: Journal) -> None:
    for size in (2, 4, 7):
        record(journal)
        if size == 7:
            journal.intent(intent())
        _checkpoint(engine)
    assert [int(note.split("\n")[1]) for note in stored_notes(engine)] == [2, 4, 7]
    assert verify(engine, KEY.public_key()).passed


def test_a_ledger_that_did_not_grow_gives_the_checkpoint_that_it_has(engine: Engine, journal: Journal) -> None:
    record(journal)
    first = take_checkpoint(engine, KEY, origin="ledger", recorded=minutes(0))
    assert take_checkpoint(engine, KEY, origin="ledger", recorded=minutes(9)) == first
    assert stored_notes(engine) == [first]


@pytest.mark.parametrize("tamper", [_change_a_word, _delete_from_the_middle, _swap_two_entries])
def test_nothing_is_signed_that_does_not_hold_together(
    engine: Engine, journal: Journal, tamper: Callable[[Connection], None]
) -> None:
    for _ in range(6):
        record(journal)
    _tamper(engine, tamper)
    with pytest.raises(LedgerTampered, match="nothing was signed"):
        _checkpoint(engine)
    assert stored_notes(engine) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_checkpoints SET peaks = '[]'",
        "UPDATE ledger_checkpoints SET peaks = 'rubbish'",
        "UPDATE ledger_checkpoints SET peaks = replace(peaks, 'a', 'b')",
        "DELETE FROM ledger_entries WHERE position >= 6",
    ],
)
def test_what_was_stored_unsigned_is_not_believed(engine: Engine, journal: Journal, change: str) -> None:
    for _ in range(5):
        record(journal)
    _checkpoint(engine)

    def tamper(connection: Connection) -> None:
        connection.execute(text("DELETE FROM ledger_keys"))
        connection.execute(text(change))

    _tamper(engine, tamper)
    with pytest.raises(LedgerTampered, match="nothing was signed"):
        _checkpoint(engine)


def test_another_key_does_not_continue_a_ledger(engine: Engine, journal: Journal) -> None:
    record(journal)
    _checkpoint(engine)
    with pytest.raises(CheckpointInvalid, match="another key"):
        take_checkpoint(engine, Ed25519PrivateKey.generate(), origin="northmoor.example/ledger", recorded=minutes(1))


def _checkpoint(engine: Engine) -> str:
    return take_checkpoint(engine, KEY, origin="northmoor.example/ledger", recorded=minutes(60))


def _failures(report: VerificationReport) -> dict[str, str]:
    return {step.title: step.sentence for step in report.steps if not step.passed}


def _tamper(engine: Engine, tamper: Callable[[Connection], None]) -> None:
    """Do what somebody with every right on the database can do: first of all, take the triggers away."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            for table in ("ledger_entries", "ledger_keys", "ledger_checkpoints"):
                connection.execute(text(f"DROP TRIGGER {table}_append_only ON {table}"))
        else:
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        tamper(connection)


def _rehash(connection: Connection, *, chained: bool) -> None:
    """Give the entries the hashes of their bodies, and the chain too where the forger is thorough."""
    previous = chain.EMPTY_ROOT
    rows = connection.execute(text("SELECT position, body, chain_hash FROM ledger_entries ORDER BY position")).all()
    for row in rows:
        leaf = chain.leaf_hash(row.body.encode())
        previous = chain.chain_hash(previous, leaf) if chained else row.chain_hash
        connection.execute(
            text("UPDATE ledger_entries SET leaf_hash = :leaf, chain_hash = :link WHERE position = :position"),
            {"leaf": leaf, "link": previous, "position": row.position},
        )


def _restore_keys(connection: Connection) -> None:
    rows = connection.execute(text("SELECT position, body FROM ledger_entries")).all()
    for row in rows:
        entry = _read(row.body)
        keys = [(CHILD, "asked")] if isinstance(entry, Intent) else [(key, "shown") for key in entry.shown]
        for key, part in keys:
            connection.execute(
                text("INSERT INTO ledger_keys (key, position, part) VALUES (:key, :position, :part)"),
                {"key": key, "position": row.position, "part": part},
            )


def _read(body: str) -> Intent | Outcome:
    return from_document(canonical.read(body))
