"""Killing loads at random moments, and holding two graphs against each other whatever their random keys are.

Served to the tests of durability here and to the long run in `tests/prove`.
"""

import hashlib
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from graph.stores.opening import open_store
from graph.stores.protocol import Store
from tests.databases import migrated
from tests.graph_copy import GraphCopy, Link, Node, copy_of
from tests.loaders.load_process import load_all

_ROOT = Path(__file__).parents[2]
_KEY = re.compile(r"(?<![0-9A-Z])[0-9A-HJKMNP-TV-Z]{9}(?![0-9A-Z])")
_ROUNDS = 6
ON_THE_SPOT = 0.5
"""Half of the kills strike between two steps to the instruction, the others anywhere behind one."""

_OF_THE_LOAD = frozenset({"load", "key"})
"""Every load has a key of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a load writes: a graph, prepared, and a ledger."""

    uri: str
    ledger: str
    user: str = ""
    password: str = ""

    @contextmanager
    def opened(self) -> Iterator[Store]:
        """Its graph, for the length of a block."""
        store = open_store(self.uri, self.user or None, self.password or None)
        try:
            yield store
        finally:
            store.close()

    def load(self, folder: Path) -> GraphCopy:
        """Load everything here, undisturbed; what the graph holds afterwards."""
        with self.opened() as store:
            load_all(folder, store, self.ledger)
            return copy_of(store)


@contextmanager
def new_place(folder: Path) -> Iterator[Place]:
    """An empty embedded graph and an empty ledger in a folder."""
    folder.mkdir(parents=True)
    place = Place(uri=f"embedded://{folder / 'graph'}", ledger=f"sqlite:///{folder / 'ledger.db'}")
    with migrated(place.ledger):
        pass
    with place.opened() as store:
        store.prepare()
    yield place


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a load is killed: at the `number`th `word` that it says, on the spot or, from outside, a moment later."""

    word: str
    number: int
    on_the_spot: bool

    def __str__(self) -> str:
        return f"{'at' if self.on_the_spot else 'after'} `{self.word}` {self.number}"


def moments_of(place: Place, folder: Path) -> Counter[str]:
    """Load everything in a process that nobody disturbs; how often it said each of its moments."""
    with _started(place, folder, "") as process:
        assert process.stdout is not None
        return Counter(line.strip() for line in process.stdout)


def drawn(random: Random, moments: Counter[str]) -> Moment:
    """One moment of a load, each as likely as any other."""
    word = random.choice([word for word, count in sorted(moments.items()) for _ in range(count) if word != "done"])
    return Moment(word=word, number=random.randint(1, moments[word]), on_the_spot=random.random() < ON_THE_SPOT)


def kill_at(place: Place, folder: Path, moment: Moment, random: Random) -> int:
    """Start a load and have it killed at a moment; how many transactions it had begun. None left: it is done."""
    begun = reached = 0
    with _started(place, folder, f"{moment.word} {moment.number}" if moment.on_the_spot else "") as process:
        assert process.stdout is not None
        for line in process.stdout:
            begun += line == "writing\n"
            reached += line == f"{moment.word}\n"
            if reached == moment.number and not moment.on_the_spot:
                # Before, in and after what the engine and the ledger do at a commit.
                time.sleep(random.random() * 0.02)
                break
        process.send_signal(signal.SIGKILL)
    return begun


def kill(place: Place, folder: Path, random: Random, most: int) -> int:
    """Start a load and kill it within its next `most` transactions; how many it had begun. None left: it is done."""
    word, number = random.choice(("writing", "written")), random.randint(1, most)
    return kill_at(place, folder, Moment(word=word, number=number, on_the_spot=False), random)


@contextmanager
def _started(place: Place, folder: Path, last: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.loaders.load_process", str(folder), place.ledger, place.uri]
    process = subprocess.Popen(
        [*command, place.user] if place.user else command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stdin is not None
    with process, process.stdin:
        process.stdin.write(f"{place.password}\n{last}\n")
        process.stdin.flush()
        yield process


def told(graph: GraphCopy) -> Counter[str]:
    """Everything a graph holds with its random keys replaced by what they stand for, to be held against another."""
    names = {node.key: node.label for node in graph.nodes} | {link.key: link.label for link in graph.links}
    for _ in range(_ROUNDS):
        around: dict[str, list[str]] = {node.key: [] for node in graph.nodes}
        links = {}
        for link in graph.links:
            links[link.key] = _name(link.label, names[link.tail], names[link.head], _plain(link.values, names))
            around[link.tail].append(f"to {links[link.key]} {names[link.head]}")
            around[link.head].append(f"from {links[link.key]} {names[link.tail]}")
        names = links | {
            node.key: _name(node.label, *_plain(node.values, names), *sorted(around[node.key])) for node in graph.nodes
        }
    rows: list[Node | Link] = [*graph.nodes, *graph.links]
    return Counter(f"{row.label} {names[row.key]} {_plain(row.values, names)}" for row in rows)


def difference(one: GraphCopy, other: GraphCopy) -> list[str]:
    """What only one of two graphs holds, in a few lines."""
    mine, theirs = told(one), told(other)
    return [*(f"only before: {row}" for row in mine - theirs), *(f"only after: {row}" for row in theirs - mine)][:12]


def _plain(values: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    return [f"{key}={_read(value, names)}" for key, value in sorted(values.items()) if key not in _OF_THE_LOAD]


def _read(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return sorted(str(_read(item, names)) for item in value)
    if isinstance(value, str):
        return _KEY.sub(lambda found: names.get(found[0], found[0]), value)
    return value


def _name(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
