"""What only the embedded engine has: a folder, a lock, a process that may be killed, limits on time and work."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import StoreTimeout, StoreUnavailable
from graph.queries.catalogue import Statement
from graph.queries.writing import create_nodes, merge_nodes
from graph.records import Value
from graph.stores.embedded import EmbeddedStore, Limits, open_embedded

PROJECT = Path(__file__).parents[2]
COUNT = Statement("MATCH (n:Child) RETURN count(n) AS total")

WRITER = """
import sys
from pathlib import Path
from graph.queries.catalogue import Statement
from graph.stores.embedded import open_embedded

store = open_embedded(Path(sys.argv[1]))
store.prepare()
number = store.read([Statement("MATCH (n:Child) RETURN count(n) AS total")])[0][0]["total"]
while True:
    pair = [{"key": f"{number}-{half}"} for half in ("left", "right")]
    store.write([Statement("CREATE (n:Child {key: $key})", half) for half in pair])
    print(number, flush=True)
    number += 1
"""
REMOVER = """
import sys
from pathlib import Path
from graph.queries.catalogue import Statement
from graph.stores.embedded import open_embedded

store = open_embedded(Path(sys.argv[1]))
store.write([
    Statement("CREATE (n:Child {key: $key})", {"key": "last"}),
    Statement("UNWIND $keys AS wanted MATCH (n:Child {key: wanted}) DETACH DELETE n", {"keys": ["0", "1", "2"]}),
])
print("removed", flush=True)
sys.stdin.read()
"""
HOLDER = """
import sys
from pathlib import Path
from graph.stores.embedded import open_embedded

store = open_embedded(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def child_process(program: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    """Give an empty embedded store."""
    opened = open_embedded(tmp_path / "graph")
    opened.prepare()
    yield opened
    opened.close()


def test_its_folder_is_closed_to_other_accounts(store: EmbeddedStore, tmp_path: Path) -> None:
    store.check()
    assert stat.S_IMODE((tmp_path / "graph").stat().st_mode) == 0o700


def test_a_folder_that_is_open_to_others_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    with pytest.raises(StoreUnavailable, match="chmod 700"):
        open_embedded(folder)
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreUnavailable, match="cannot be made"):
        open_embedded(tmp_path / "file" / "graph")


def test_a_file_that_is_no_graph_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "graph.kgl"
    file.write_bytes(b"not a graph" * 100)
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        open_embedded(tmp_path)
    assert file.read_bytes() == b"not a graph" * 100


def test_a_graph_in_use_names_the_process_that_holds_it(tmp_path: Path) -> None:
    holder = child_process(HOLDER, tmp_path / "graph")
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(StoreUnavailable, match=f"process {holder.pid}; stop that process"):
            open_embedded(tmp_path / "graph")
        holder.kill()
    open_embedded(tmp_path / "graph").close()


def test_what_was_written_is_there_after_closing_and_opening(tmp_path: Path) -> None:
    for times_opened in range(3):
        store = open_embedded(tmp_path / "graph")
        store.prepare()
        assert store.read([COUNT]) == [[{"total": times_opened}]]
        store.write([Statement("CREATE (n:Child {key: $key})", {"key": str(times_opened)})])
        store.close()


def test_a_closed_store_answers_nothing_and_may_be_closed_again(store: EmbeddedStore) -> None:
    store.close()
    store.close()
    for call in (store.check, store.prepare, lambda: store.read([COUNT]), lambda: store.write([COUNT])):
        with pytest.raises(StoreUnavailable, match="closed"):
            call()


@pytest.mark.parametrize("acknowledgements", [(1, 7, 30), (3, 59, 2), (20, 1, 45), (11, 26, 4)])
def test_a_killed_writer_loses_no_acknowledged_write_and_leaves_no_half_one(
    tmp_path: Path, acknowledgements: tuple[int, ...]
) -> None:
    folder = tmp_path / "graph"
    acknowledged: set[str] = set()
    for awaited in acknowledgements:
        with child_process(WRITER, folder) as writer:
            assert writer.stdout is not None
            acknowledged.update(writer.stdout.readline().strip() for _ in range(awaited))
            writer.kill()
            # What was acknowledged before the kill arrived counts too.
            acknowledged.update(line.strip() for line in writer.stdout)
        store = open_embedded(folder)
        keys = {str(row["key"]) for row in store.read([Statement("MATCH (n:Child) RETURN n.key AS key")])[0]}
        store.close()
        assert keys >= {f"{number}-{half}" for number in acknowledged for half in ("left", "right")}
        numbers = [key.split("-")[0] for key in keys]
        assert all(numbers.count(number) == 2 for number in numbers)
    assert len(acknowledged) >= sum(acknowledgements)


def test_a_forked_child_is_refused(store: EmbeddedStore) -> None:
    child = os.fork()
    if child == 0:
        try:
            store.write([Statement("CREATE (n:Child {key: 'lost'})")])
        except StoreUnavailable:
            os._exit(0)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.read([COUNT]) == [[{"total": 0}]]


def test_all_statements_of_a_read_see_one_state(store: EmbeddedStore) -> None:
    texts = [COUNT, Statement("MATCH (n:Child) RETURN n.key AS key")]

    class WritingInBetween(list[Statement]):
        """A list of statements that writes to the store between the first and the second."""

        def __iter__(self) -> Iterator[Statement]:
            for number, statement in enumerate(texts):
                if number:
                    store.write([Statement("CREATE (n:Child {key: $key})", {"key": os.urandom(4).hex()})])
                yield statement

    total, keys = store.read(WritingInBetween(texts))
    assert len(keys) == total[0]["total"] == 0
    assert store.read([COUNT]) == [[{"total": 1}]]


@pytest.mark.parametrize(
    "limits", [Limits(read_seconds=0.05, read_work=10**9), Limits(read_work=1000)], ids=["time", "work"]
)
def test_a_statement_stops_at_its_limit(tmp_path: Path, limits: Limits) -> None:
    store = open_embedded(tmp_path / "graph", limits)
    store.write([Statement("UNWIND range(1, 2000) AS i CREATE (n:Child {key: toString(i)})")])
    with pytest.raises(StoreTimeout, match="ask for less"):
        store.read([Statement("MATCH (a:Child), (b:Child) WHERE a.key + b.key = 'x' RETURN count(*) AS total")])
    assert store.read([Statement("MATCH (a:Child {key: '7'}) RETURN a.key AS key")]) == [[{"key": "7"}]]
    store.close()


def test_a_write_stopped_at_its_limit_leaves_nothing(tmp_path: Path) -> None:
    store = open_embedded(tmp_path / "graph", Limits(write_work=100))
    with pytest.raises(StoreTimeout):
        store.write(
            [Statement("CREATE (n:Child {key: 'a'})"), Statement("UNWIND range(1, 5000) AS i CREATE (n:Child)")]
        )
    assert store.read([COUNT]) == [[{"total": 0}]]
    store.close()


def test_after_a_crash_that_follows_a_removal_new_nodes_can_be_written_however_often_it_is_opened(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "graph"

    def opened_and_written(*keys: str) -> int:
        store = open_embedded(folder)
        store.prepare()
        for key in keys:
            store.write([Statement("CREATE (n:Child {key: $key})", {"key": key})])
        held = store.read([COUNT])[0][0]["total"]
        store.close()
        assert isinstance(held, int)
        return held

    assert opened_and_written(*map(str, range(10))) == 10
    with child_process(REMOVER, folder) as remover:
        assert remover.stdout is not None
        assert remover.stdout.readline() == "removed\n"
        remover.kill()
    assert opened_and_written() == 8
    for number, key in enumerate("abcd", start=9):
        assert opened_and_written(key) == number


def test_a_record_may_say_what_no_record_said_before(tmp_path: Path) -> None:
    few: dict[str, Value] = {
        "source": "births", "source_id": "1", "load": "l", "digest": "d", "received": "2026-11-23", "area": "A",
        "sensitive": False, "shielded": False,
    }  # fmt: skip
    more: dict[str, Value] = {**few, "said_universal": True, "said_former_names": ["Leah Marsh"], "line": 3}
    for folder, opening in ((tmp_path / "one", 1), (tmp_path / "two", 2)):
        for _ in range(opening):
            store = open_embedded(folder)
            store.prepare()
            store.write([merge_nodes("SourceRecord", [{"key": "R1", "properties": few}])])
            if opening == 1:
                store.write([create_nodes("SourceRecord", [{"key": "R2", "properties": more}])])
            store.close()
        store = open_embedded(folder)
        store.prepare()
        store.write([create_nodes("SourceRecord", [{"key": "R3", "properties": more}])])
        told = store.read([Statement("MATCH (n:SourceRecord {key: 'R3'}) RETURN n.said_former_names AS names")])[0]
        assert [row["names"] for row in told] == [["Leah Marsh"]]
        assert store.read([Statement("MATCH (n {key: 'met'}) RETURN n.key AS key")])[0] == []
        store.close()
