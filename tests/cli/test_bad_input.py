"""`kithmap` given what it cannot use, as a real process: one plain sentence, the right exit status, nothing lost."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from graph.stores.opening import open_store
from tests import graph_copy
from tests.graph_copy import GraphCopy, Node

KITHMAP = Path(sys.executable).parent / "kithmap"
CANNOT_RUN, FOUND_FAULTS, WRONG_USE = 2, 1, 2
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def folder(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the authority that the tests of this module try to harm."""
    copy = tmp_path_factory.mktemp("cli") / "authority"
    shutil.copytree(built_authority, copy)
    return copy


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    """Give what runs the command line on that copy."""
    usual = {
        "KITHMAP_GRAPH": f"embedded://{folder}/graph", "KITHMAP_LEDGER": f"sqlite:///{folder}/ledger.sqlite",
        "KITHMAP_SECRET_KEY": "s" * 40,
    }  # fmt: skip

    def kithmap(*arguments: object, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KITHMAP_")}
        return subprocess.run(
            [KITHMAP, *map(str, arguments)], env={**kept, **usual, **(environment or {})}, capture_output=True,
            text=True, timeout=120, check=False, cwd=folder,
        )  # fmt: skip

    return kithmap


def _uncounted(graph: GraphCopy) -> list[Node]:
    return [node for node in graph.nodes if node.label != "Coverage"]


@pytest.fixture(scope="module", autouse=True)
def _nothing_lost(folder: Path, run: Run) -> Iterator[None]:
    """After everything below, the graph is as it was and the ledger holds."""
    yield
    store = open_store(f"embedded://{folder}/graph")
    try:
        after = graph_copy.copy_of(store)
    finally:
        store.close()
    before = graph_copy.load(folder / "graph.json")
    assert after.links == before.links
    # What became of the rows of a list is counted anew by each load of it; nothing else may differ.
    assert _uncounted(after) == _uncounted(before)
    verified = run("ledger", "verify")
    assert verified.returncode == 0, verified.stdout
    assert "0 events without an outcome" in verified.stdout
    assert run("user", "list").stdout.count("open") == 8


def refused(answer: subprocess.CompletedProcess[str], *words: str, status: int = CANNOT_RUN) -> None:
    """One sentence with these words, that exit status, no traceback."""
    assert answer.returncode == status, answer.stderr
    assert "Traceback" not in answer.stderr + answer.stdout
    for word in words:
        assert word in answer.stderr, answer.stderr


def test_an_unknown_feed_is_named_with_those_there_are(run: Run, folder: Path) -> None:
    refused(run("load", "nonsense", folder / "feeds" / "gp_register.tsv"), "`nonsense`", "`gp_register`")


def test_a_truncated_file_is_refused_whole_at_the_line_where_it_breaks(run: Run, folder: Path, tmp_path: Path) -> None:
    whole = (folder / "feeds" / "gp_register.tsv").read_bytes()
    cut = tmp_path / "cut.tsv"
    cut.write_bytes(whole[:700])
    refused(run("load", "gp_register", cut), "`cut.tsv`", "line 5", "send it again")
    lines = whole.splitlines(keepends=True)
    cut.write_bytes(b"".join(lines[:6]))
    refused(run("load", "gp_register", cut), "closing line", "send it again")
    cut.write_bytes(b"")
    refused(run("load", "gp_register", cut), "empty")


def test_a_file_in_a_wrong_encoding_is_refused_whole(run: Run, folder: Path, tmp_path: Path) -> None:
    text = (folder / "feeds" / "gp_register.tsv").read_text(encoding="cp1252")
    wrong = tmp_path / "wrong.tsv"
    wrong.write_bytes(text.encode("cp037", errors="replace"))
    refused(run("load", "gp_register", wrong), "`wrong.tsv`", "UTF-8")
    wrong.write_bytes(bytes(range(256)) * 20)
    refused(run("load", "gp_register", wrong), "`wrong.tsv`")


def test_index_numbers_that_stand_twice_are_rejected_by_line_and_change_nothing(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    *lines, closing = (folder / "feeds" / "gp_register.tsv").read_text(encoding="cp1252").splitlines()
    announced = int(closing.partition("rows=")[2])
    other = lines[3].replace("Jude", "Zed")
    assert other != lines[3]
    twice = tmp_path / "gp_register.tsv"
    twice.write_text("\n".join([*lines, other, f"#end;rows={announced + 1}", ""]), encoding="cp1252")
    answer = run("load", "gp_register", twice)
    assert answer.returncode == FOUND_FAULTS, answer.stderr
    assert "Traceback" not in answer.stderr
    assert f"line {len(lines) + 1} has the identity `P9000001` that line 4 already has" in answer.stdout


def test_a_folder_without_a_sound_manifest_is_refused(run: Run, folder: Path, tmp_path: Path) -> None:
    refused(run("load", "--folder", tmp_path), "manifest.json", "kithmap synth")
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    refused(run("load", "--folder", tmp_path), "manifest.json", "kithmap synth")
    assert (folder / "graph.json").exists()


def test_a_neo4j_that_is_not_there_is_said_to_be_out_of_reach(run: Run) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"bolt://127.0.0.1:{nobody.getsockname()[1]}"
    dead = {"KITHMAP_GRAPH": address, "KITHMAP_NEO4J_PASSWORD": "nothing"}
    refused(run("user", "list", environment=dead), "cannot be reached")


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"KITHMAP_LEGDER": "x"}, ("`KITHMAP_LEGDER`", "KITHMAP_LEDGER")),
        ({"KITHMAP_TRAINING": "perhaps"}, ("`KITHMAP_TRAINING`",)),
        ({"KITHMAP_CONFIG": "nowhere.conf"}, ("`KITHMAP_CONFIG`", "`nowhere.conf`")),
        ({"KITHMAP_LEDGER": "nonsense"}, ("sqlite:///path",)),
        ({"KITHMAP_GRAPH": "embedded://nonsense"}, ("embedded:///folder",)),
        ({"KITHMAP_POLICIES": "nowhere"}, ("`nowhere`", ".cedar")),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_setting_that_cannot_be_used_is_named(run: Run, environment: dict[str, str], words: tuple[str, ...]) -> None:
    refused(run("user", "list", environment=environment), *words)


def test_a_ledger_that_cannot_be_written_stops_a_load_before_anything_is_published(run: Run, folder: Path) -> None:
    feed = folder / "feeds" / "births.csv"
    read_only = {"KITHMAP_LEDGER": f"sqlite:///file:{folder}/ledger.sqlite?mode=ro&uri=true"}
    refused(run("load", "births", feed, environment=read_only), "readonly")
    refused(run("load", "births", feed, environment={"KITHMAP_LEDGER": f"sqlite:///{folder}"}), "cannot be opened")


def test_a_policy_that_does_not_validate_stops_everything_before_the_data_is_opened(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.cedar").write_text(
        '@id("own.rule")\n@reason("Own.")\npermit (principal, action, resource) when { resource.nonsense };\n',
        encoding="utf-8",
    )
    refused(run("policies", "check", tmp_path), "own.cedar", "`nonsense`")
    dead = {"KITHMAP_POLICIES": str(tmp_path), "KITHMAP_GRAPH": "bolt://127.0.0.1:1"}
    refused(run("user", "list", environment=dead), "own.cedar", "`nonsense`")


def test_a_busy_port_is_named_with_what_to_do(run: Run, tmp_path: Path) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = somebody.getsockname()[1]
        refused(run("serve", "--port", port), f"port {port} is in use", f"PORT={port + 1}")
        busy = {"PORT": str(port), "STATE": str(tmp_path / "state")}
        refused(run("demo", environment=busy), f"port {port} is in use")
    assert not (tmp_path / "state").exists()


def test_serving_without_a_secret_is_refused(run: Run) -> None:
    refused(run("serve", environment={"KITHMAP_SECRET_KEY": "short"}), "`KITHMAP_SECRET_KEY`", "32")


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("load",), ("load", "births", "nowhere.csv"), ("user", "suspend", "nobody"),
     ("synth", "--children", "3", "--out", "made")],
    ids=" ".join,
)  # fmt: skip
def test_a_wrong_use_is_told_with_what_is_right(run: Run, arguments: tuple[str, ...]) -> None:
    refused(run(*arguments), status=WRONG_USE)
