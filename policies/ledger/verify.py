"""Verification: whether the ledger is still what was recorded, in numbered steps that each pass or fail.

Called by the command line and by the governance officer's page. One pass over all entries takes these steps:

1. checkpoints  every checkpoint, stored or kept elsewhere, is signed by the ledger's key
2. positions    entries are numbered from nought without a gap: none was deleted
3. bodies       each body gives its leaf hash: none was changed
4. chain        each entry continues the one before: none was reordered, inserted or replaced
5. roots        the entries give the root of every checkpoint, and reach its size: no tail was cut off
6. words        each body is an intent or an outcome in the words of this ledger, in canonical form
7. pairs        an outcome follows its own intent, once
8. search       the columns and keys that are searched say what the bodies say
9. guards       the database still refuses updates and deletions

An intent without an outcome is no failure: something was asked and nothing was answered. It is counted as unfinished.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Engine, Row, text

from policies.errors import CheckpointInvalid, EntryRefused, LedgerTampered
from policies.ledger import canonical, chain, tables
from policies.ledger.checkpoint import Checkpoint, open_note
from policies.ledger.database import reading
from policies.ledger.entry import Intent, Outcome, document, from_document
from policies.ledger.searchable import columns_of, keys_of

TITLES = ("checkpoints", "positions", "bodies", "chain", "roots", "words", "pairs", "search", "guards")
_PAGE = 1_000
_TOLD_EVERY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One numbered step: whether it passed, and a sentence that says what was found."""

    number: int
    title: str
    passed: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """What verification found. `unfinished` are the events whose outcome was never recorded."""

    size: int
    root: bytes
    steps: tuple[Step, ...]
    unfinished: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether every step passed."""
        return all(step.passed for step in self.steps)

    def require(self) -> None:
        """Raise LedgerTampered with the sentence of the first step that failed, if any did."""
        for step in self.steps:
            if not step.passed:
                raise LedgerTampered(step.sentence, step=step.title)


def verify(
    engine: Engine,
    key: Ed25519PublicKey,
    *,
    kept_notes: Iterable[str] = (),
    progress: Callable[[int], None] | None = None,
) -> VerificationReport:
    """Take every step over the whole ledger. `kept_notes` are checkpoints that were kept somewhere else."""
    examination = _Examination()
    with reading(engine) as connection:
        stored = connection.scalars(text("SELECT note FROM ledger_checkpoints ORDER BY size")).all()
        examination.open_checkpoints([*stored, *kept_notes], key)
        examination.note_repeated(connection.execute(_REPEATED).all())
        paged = connection.execution_options(yield_per=_PAGE)
        with paged.execute(_ENTRIES) as entries, paged.execute(_KEYS) as key_rows:
            keys_at = _by_position(iter(key_rows))
            for row in entries:
                examination.take(row, keys_at(row.position))
                if progress is not None and examination.size % _TOLD_EVERY == 0:
                    progress(examination.size)
        examination.finish(_guarded_tables(connection))
    return examination.report()


# Plain text: what somebody has put into a column against its type must be compared, not converted.
_ENTRIES = text(
    "SELECT position, kind, event_id, recorded, body, leaf_hash, chain_hash, subject, query, trail, step, overridden, "
    "outcome FROM ledger_entries ORDER BY position"
)
_KEYS = text("SELECT position, key, part FROM ledger_keys ORDER BY position")
_REPEATED = text("SELECT event_id, kind FROM ledger_entries GROUP BY event_id, kind HAVING count(*) > 1")


class _Examination:
    """The state of one pass. Of each step the first finding is kept, because the later ones follow from it."""

    def __init__(self) -> None:
        self._failures: dict[str, str] = {}
        self._checkpoints: list[Checkpoint] = []
        self._roots: dict[int, bytes] = {}
        self._frontier = chain.Frontier()
        self._expected = 0
        self._previous = chain.EMPTY_ROOT
        self._open: dict[str, None] = {}

    @property
    def size(self) -> int:
        """Entries examined so far."""
        return self._frontier.size

    def open_checkpoints(self, notes: Iterable[str], key: Ed25519PublicKey) -> None:
        """Step 1."""
        for note in notes:
            try:
                self._checkpoints.append(open_note(note, key))
            except CheckpointInvalid as problem:
                self._fail("checkpoints", str(problem))
        self._roots = {checkpoint.size: b"" for checkpoint in self._checkpoints}
        self._keep_root()

    def note_repeated(self, rows: Iterable[Row[Any]]) -> None:
        """Step 7, the part that would need every event in memory."""
        for row in rows:
            self._fail("pairs", f"event `{row.event_id}` has a second {row.kind}")

    def take(self, row: Row[Any], keys: frozenset[tuple[str, str]]) -> None:
        """Steps 2 to 8 for one entry."""
        if row.position != self._expected:
            self._fail("positions", f"entry `{self._expected}` is missing: the next one found is `{row.position}`")
        self._expected = row.position + 1 if isinstance(row.position, int) else self._expected + 1
        leaf = chain.leaf_hash(str(row.body).encode())
        if row.leaf_hash != leaf:
            self._fail("bodies", f"entry `{row.position}` is not what was recorded: its body gives another leaf hash")
        link = chain.chain_hash(self._previous, leaf)
        if row.chain_hash != link:
            self._fail("chain", f"entry `{row.position}` does not continue the entry before it")
        self._previous = row.chain_hash if isinstance(row.chain_hash, bytes) else link
        self._frontier.add(leaf)
        self._keep_root()
        entry = self._read(row)
        if entry is not None:
            self._pair(row.position, entry)
            self._compare_search(row, entry, keys)

    def finish(self, guarded: frozenset[str]) -> None:
        """Steps 5 and 9, and what can only be said at the end."""
        for checkpoint in self._checkpoints:
            if checkpoint.size > self.size:
                self._fail(
                    "roots",
                    f"the checkpoint of {checkpoint.recorded} counts `{checkpoint.size}` entries and the ledger has "
                    f"`{self.size}`: its tail was cut off",
                )
            elif self._roots[checkpoint.size] != checkpoint.root:
                self._fail(
                    "roots",
                    f"the first `{checkpoint.size}` entries are not those that the checkpoint of "
                    f"{checkpoint.recorded} was signed for: history was rewritten",
                )
        for table in tables.GUARDED:
            if table not in guarded:
                self._fail("guards", f"the database no longer refuses changes of `{table}`: its triggers are gone")

    def report(self) -> VerificationReport:
        """The findings, as sentences."""
        passed = {
            "checkpoints": f"{len(self._checkpoints)} checkpoints, each signed by the ledger's key",
            "positions": f"{self.size} entries, numbered without a gap",
            "bodies": "every body gives its leaf hash",
            "chain": "every entry continues the one before it",
            "roots": "the entries give the root of every checkpoint"
            if self._checkpoints
            else "no checkpoint to compare with: a tail that was cut off would not show",
            "words": "every entry is an intent or an outcome in canonical form",
            "pairs": f"every outcome follows its own intent; {len(self._open)} events are unfinished",
            "search": "what is searched says what the entries say",
            "guards": "the database refuses updates and deletions",
        }
        steps = tuple(
            Step(
                number=number,
                title=title,
                passed=title not in self._failures,
                sentence=self._failures.get(title, passed[title]),
            )
            for number, title in enumerate(TITLES, start=1)
        )
        return VerificationReport(size=self.size, root=self._frontier.root(), steps=steps, unfinished=tuple(self._open))

    def _keep_root(self) -> None:
        if self._frontier.size in self._roots:
            self._roots[self._frontier.size] = self._frontier.root()

    def _read(self, row: Row[Any]) -> Intent | Outcome | None:
        try:
            entry = from_document(canonical.read(row.body))
            if canonical.write(document(entry)) == row.body:
                return entry
            self._fail("words", f"entry `{row.position}` is not written in canonical form")
        except (ValueError, TypeError, EntryRefused) as problem:
            self._fail("words", f"entry `{row.position}` cannot be read: {problem}")
        return None

    def _pair(self, position: int, entry: Intent | Outcome) -> None:
        if isinstance(entry, Intent):
            self._open[entry.event_id] = None
        elif entry.event_id in self._open:
            del self._open[entry.event_id]
        else:
            self._fail("pairs", f"entry `{position}` is an outcome without an intent, of event `{entry.event_id}`")

    def _compare_search(self, row: Row[Any], entry: Intent | Outcome, keys: frozenset[tuple[str, str]]) -> None:
        for name, value in columns_of(entry).items():
            if getattr(row, name) != value:
                self._fail("search", f"the column `{name}` of entry `{row.position}` says something else than its body")
        if keys != frozenset(keys_of(entry)):
            self._fail("search", f"the keys of entry `{row.position}` are not those of its body")

    def _fail(self, title: str, sentence: str) -> None:
        self._failures.setdefault(title, sentence)


def _by_position(rows: Iterator[Row[Any]]) -> Callable[[int], frozenset[tuple[str, str]]]:
    """A reader of keys that goes along with the entries; keys that belong to no entry join the next one."""
    ahead: list[Any] = [next(rows, None)]

    def at(position: int) -> frozenset[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        while ahead[0] is not None and ahead[0].position <= position:
            found.add((ahead[0].key, ahead[0].part))
            ahead[0] = next(rows, None)
        return frozenset(found)

    return at


def _guarded_tables(connection: Connection) -> frozenset[str]:
    """The tables that the database itself keeps append-only."""
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname = c.relname || '_append_only' AND t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)"
        )
    else:
        query = (
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name IN "
            "(tbl_name || '_no_update', tbl_name || '_no_delete', tbl_name || '_no_replace') "
            "GROUP BY tbl_name HAVING count(*) = 3"
        )
    return frozenset(connection.scalars(text(query)))
