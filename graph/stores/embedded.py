"""The embedded engine (kglite): in this process, one folder on disk, one writer. The default store.

Opened by `graph.stores.opening`, asked by the gate only. A read takes one snapshot for all its statements; a write is
one transaction, flushed to the disk before the call returns. Every statement has a deadline and a budget of work,
because nothing can stop it from outside. The engine's traps and the rules that avoid them are listed in the README.
"""

import os
import re
import stat
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import kglite

from graph.errors import ConstraintViolated, StoreConflict, StoreError, StoreTimeout, StoreUnavailable
from graph.queries.catalogue import Statement
from graph.records import Row, Value
from graph.schema.constraints import ddl
from graph.stores.binding import selected
from graph.stores.lookalikes import MARK, marked, unmarked
from graph.stores.plain import is_plain
from graph.stores.property_names import meet_every_name
from graph.stores.spacing import past_every_number
from graph.stores.values import check_carried, check_stored, foreign_value

_GRAPH_FILE = "graph.kgl"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ATTEMPTS = 5
_TEXTS_KEPT = 2_000
_LOOKS_UP_KEYS = re.compile(r"(?:UNWIND \$\w+ AS (\w+)\s+)?MATCH \(\w+:\w+ \{key: (?:\$\w+|\1)\}\)")
_OVERSPENT = re.compile("exceeding the (max_work_units|.* safety limit)")
Answer = TypeVar("Answer")

kglite.set_query_warning_policy("silent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one statement may take. A row of work is about 240 bytes of memory."""

    read_seconds: float = 15.0
    write_seconds: float = 120.0
    read_work: int = 4_000_000
    write_work: int = 10_000_000


class EmbeddedStore:
    """A graph in a folder of its own. Safe to share between threads, never between processes."""

    engine = "embedded"
    opaque_guards = True

    def __init__(self, session: kglite.Session, limits: Limits) -> None:
        self._session = session
        self._limits = limits
        self._process = os.getpid()
        self._closed = False
        # The engine refuses a commit when anything at all was committed since its transaction began, so writers of
        # this process queue here instead of failing one another.
        self._writing = threading.Lock()

    def read(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """The rows of each statement, all from one snapshot. Raises StoreUnavailable, StoreTimeout or StoreError."""
        self._require_open()
        with _translated():
            state = self._session.cursor()
            state.read_only(True)  # noqa: FBT003  # the engine takes it by place only
            return [
                self._rows(
                    partial(state.cypher, disable_optimizer=looks_up_keys(text)),
                    text, values, self._limits.read_seconds, self._limits.read_work,
                )
                for text, values in _bound(statements, checked=False)
            ]  # fmt: skip

    def write(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Run the statements as one durable transaction. Raises a StoreError, and then nothing was written."""
        self._require_open()
        check_stored(statements)
        with self._writing, _translated():
            return _retried(lambda: self._transaction(statements))

    def rehearse(self, statements: Sequence[Statement]) -> None:
        """Nothing to do: this engine plans in microseconds and keeps no plans."""

    def prepare(self) -> None:
        """Create the constraints and indexes of the schema where they are missing, and have its names known."""
        self._require_open()
        with self._writing, _translated():
            for text in ddl():
                self._session.execute(text, timeout_ms=_milliseconds(self._limits.write_seconds))
            meet_every_name(self._session)

    def check(self) -> None:
        """Raise StoreUnavailable unless the engine answers now."""
        self.read([Statement("RETURN 1 AS one")])

    def close(self) -> None:
        """Fold the log into the graph file and give back the lock. A second call does nothing."""
        if self._closed or os.getpid() != self._process:
            return
        self._closed = True
        with self._writing, _translated():
            self._session.close()

    def _transaction(self, statements: Sequence[Statement]) -> list[list[Row]]:
        transaction = self._session.begin()
        try:
            answers = [
                self._rows(transaction.cypher, text, values, self._limits.write_seconds, self._limits.write_work)
                for text, values in _bound(statements, checked=True)
            ]
            transaction.commit()
        finally:
            # A failed statement would leave the transaction usable; on Neo4j it is dead, so it is dead here too.
            if transaction.active:
                transaction.rollback()
        return answers

    def _rows(
        self, ask: Callable[..., Any], text: str, values: Mapping[str, Any], seconds: float, work: int
    ) -> list[Row]:
        view = ask(text, params=values, timeout_ms=_milliseconds(seconds), max_work_units=work)
        return [_row(raw) for raw in view.to_list()]

    def _require_open(self) -> None:
        if os.getpid() != self._process:
            # What a forked child writes is acknowledged and then lost.
            raise StoreUnavailable("the embedded graph was opened before this process was forked; open it afterwards")
        if self._closed:
            raise StoreUnavailable("the embedded graph is closed")


@lru_cache(_TEXTS_KEPT)
def looks_up_keys(text: str) -> bool:
    """Whether a text begins at nodes whose keys are given, so that there is nothing for the engine to plan.

    It plans a text anew whenever a value has changed, a microsecond or two for each clause of a guard: a third of all
    that a read by key takes. Taken as it stands, such a text has the same answers (the contract suite holds that).
    """
    return _LOOKS_UP_KEYS.match(text) is not None


def open_embedded(folder: Path, limits: Limits | None = None) -> EmbeddedStore:
    """Open the graph in the folder, making both where they are missing.

    Raises StoreUnavailable when another process holds it, when the folder is open to other accounts, or when the file
    cannot be read.
    """
    _make_private(folder)
    file = folder / _GRAPH_FILE
    try:
        session = kglite.open_session(str(file), durable="full")
        past_every_number(session)
    except kglite.WriterLeaseHeldError as error:
        holder = getattr(error, "holder", None) or {}
        raise StoreUnavailable(
            f"the graph in `{folder}` is in use by process {holder.get('pid', 'unknown')}; "
            "stop that process or name another folder"
        ) from error
    except kglite.KgError as error:
        raise StoreUnavailable(
            f"the graph file `{file}` cannot be opened ({type(error).__name__}); restore it from a copy"
        ) from error
    return EmbeddedStore(session, limits or Limits())


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = folder.stat().st_mode
    except OSError as error:
        raise StoreUnavailable(f"the folder `{folder}` cannot be made: {error.strerror}") from error
    if mode & _OTHERS:
        raise StoreUnavailable(
            f"the folder `{folder}` is open to other accounts of this machine; "
            f"run `chmod 700` on it or name one that does not exist yet"
        )
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise StoreUnavailable(f"the folder `{folder}` cannot be written to by this account")


def _bound(statements: Sequence[Statement], *, checked: bool) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each text with the values it uses, checked now unless they are. Parts of a query share theirs: seen to once."""
    shared: dict[int, dict[str, Any]] = {}
    for statement in statements:
        ready = shared.setdefault(id(statement.parameters), {})
        given = selected(statement.text, statement.parameters)
        for name, value in given.items():
            if value is True or value is False:
                continue  # half of what policies bind: two calls for each would show in every statement
            if name not in ready:
                if is_plain(value):
                    ready[name] = value
                else:
                    if not checked:
                        check_carried(value, name)
                    ready[name] = marked(value)
            given[name] = ready[name]
        yield statement.text, given


def _retried(work: Callable[[], Answer]) -> Answer:
    """Only another handle can cause a conflict, as writers queue; still the whole unit is tried again, as on Neo4j."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return work()
        except kglite.TransactionConflictError:
            continue
    return work()


def _row(raw: dict[str, Any]) -> Row:
    """The row as it may leave the store. It is the engine's own copy, and is put right in place."""
    for column, value in raw.items():
        # A load reads millions of texts and gaps: only what could be something else is looked at further.
        if type(value) is str:
            if value[:1] == MARK:
                raw[column] = unmarked(value)
        elif value is not None:
            raw[column] = _returned(value, column)
    return raw


def _returned(value: Any, column: str) -> Value:  # noqa: ANN401 - any value the engine may return
    """The value as it may leave the store: checked, and texts without their marks.

    Nodes, relationships and paths arrive as maps; a whole one would carry every property past the field groups.
    """
    if isinstance(value, str):
        return unmarked(value)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, list):
        return [_returned(item, column) for item in value]
    if type(value) is not dict:
        raise foreign_value(value, column)
    if "properties" in value or "relationships" in value:
        raise StoreError(f"column `{column}` returned a whole node or path; project its fields in the query")
    return {key: _returned(item, column) for key, item in value.items()}


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))


@contextmanager
def _translated() -> Iterator[None]:
    """The engine's errors as those of this room. Texts of the engine may quote values, so they stay in the cause."""
    try:
        yield
    except kglite.CypherTimeoutError as error:
        raise StoreTimeout("the embedded graph ran past the time one statement may take; ask for less") from error
    except kglite.ConstraintViolationError as error:
        raise ConstraintViolated("a key that must be unique exists already") from error
    except kglite.TransactionConflictError as error:
        raise StoreConflict(f"somebody else wrote first, {_ATTEMPTS} times in a row; try again") from error
    except (kglite.FileIoError, kglite.FileFormatError) as error:
        raise StoreUnavailable("the embedded graph cannot be written to its disk; see that it has room") from error
    except kglite.ReadOnlyError as error:
        raise StoreError("a reading statement tried to write; use `write`") from error
    except kglite.KgError as error:
        if _OVERSPENT.search(str(error)):
            raise StoreTimeout("the embedded graph ran past the work one statement may take; ask for less") from error
        raise StoreError(f"the embedded graph refused the statement ({type(error).__name__})") from error
