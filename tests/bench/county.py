"""What a county costs: an authority is loaded, copied many times over under other names, and one more list comes in.

`python -m tests.bench.county COPIES [CHILDREN]` on Neo4j, by the limits of production: 87 copies of an authority of
3,000 are a county of 262,000 and take more than half an hour to write. Then a list of all of the first copy is loaded.
"""

import csv
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from graph.queries.writing import create_links, create_nodes
from graph.records import Row
from graph.stores.neo4j import open_neo4j
from graph.stores.protocol import Store
from loaders.keys import ALPHABET
from loaders.match.facts import NHS_LENGTH, valid_nhs_number
from tests import graph_copy
from tests.bench.feeds import Sent, draw
from tests.bench.loading import Where, apart, load
from tests.databases import migrated
from tests.graph_copy import GraphCopy
from tests.servers import neo4j as neo4j_server

COPIES, CHILDREN = 87, 3_000
LIST = "early_help"
_SHARED = frozenset({"Service", "Agency", "Coverage"})
_AT_ONCE = 5_000
T = TypeVar("T")

_LETTERS = "abdefghjlnpqrstuwxyz"


def main(copies: int = COPIES, children: int = CHILDREN) -> None:
    """Print how long the copies took to write, and what loading one more list took, and its memory."""
    with tempfile.TemporaryDirectory() as name, neo4j_server.running(neo4j_server.LTS) as server:
        folder = Path(name)
        (folder / "feeds").mkdir()
        files = draw(children, folder / "feeds")
        ledger = f"sqlite:///{folder / 'ledger.sqlite'}"
        with migrated(ledger):
            pass
        one = Where(f"embedded://{folder}/one")
        apart(load, one, files, ledger)
        with_everybody = one.open()
        graph = graph_copy.copy_of(with_everybody)
        with_everybody.close()
        many = open_neo4j(server.uri, server.user, server.password)
        many.prepare()
        begun = time.perf_counter()
        _multiply(graph, many, copies)
        many.close()
        held = len(graph.of("Child")) * copies
        print(f"{held:,} children written in {time.perf_counter() - begun:,.0f} s", flush=True)
        more = _more(max((file for file in files if file.feed == LIST), key=lambda file: file.rows), folder)
        took = apart(load, Where(server.uri, server.user, server.password, patient=False), [more], ledger)
        print(f"a list of {more.rows:,} rows: {took.seconds:,.0f} s, {took.peak:,.0f} MB at most beside the server")


def _multiply(graph: GraphCopy, store: Store, copies: int) -> None:
    """Write everything so many times, each time as other people; services and agencies once."""
    shared = {node.key for node in graph.nodes if node.label in _SHARED}
    own = {*(node.key for node in graph.nodes), *(link.key for link in graph.links)} - shared
    once = GraphCopy(
        nodes=tuple(node for node in graph.nodes if node.key in shared),
        links=tuple(link for link in graph.links if {link.tail, link.head} <= shared),
    )
    written = {link.key for link in once.links}
    rest = GraphCopy(
        nodes=tuple(node for node in graph.nodes if node.key not in shared),
        links=tuple(link for link in graph.links if link.key not in written),
    )
    _write(once, store)
    for number in range(copies):
        _write(_as_others(rest, own, number), store)


def _as_others(graph: GraphCopy, own: set[str], number: int) -> GraphCopy:
    end = ALPHABET[number // len(ALPHABET)] + ALPHABET[number % len(ALPHABET)]

    def renamed(values: Mapping[str, Any]) -> dict[str, Any]:
        told = {name: value for name, value in values.items() if not name.endswith("upn")}
        return {name: _other(name, value, own, end, number) for name, value in told.items()}

    def key(one: str) -> str:
        return one + end if one in own else one

    return GraphCopy(
        nodes=tuple(replace(node, values=renamed(node.values)) for node in graph.nodes),
        links=tuple(
            replace(link, tail=key(link.tail), head=key(link.head), values=renamed(link.values)) for link in graph.links
        ),
    )


def _other(name: str, value: Any, own: set[str], end: str, number: int) -> Any:  # noqa: ANN401 - what a node may hold
    """The value as somebody else would have it: another family, number and postcode."""
    if isinstance(value, list):
        return [one + end if one in own else one for one in value]
    if not isinstance(value, str):
        return value
    if value in own or name == "source_id":
        return value + end
    match name.removeprefix("said_"):
        case "family_name":
            return value + _letters(number)
        case "postcode":
            return value[:-2] + _letters(number).upper()
        case "nhs_number":
            return _another_number(value, number)
        case "uprn":
            return str(int(value) + number * 10**7)
        case _:
            return value


def _letters(number: int) -> str:
    return _LETTERS[number // len(_LETTERS)] + _LETTERS[number % len(_LETTERS)]


def _another_number(value: str, number: int) -> str | None:
    """A valid NHS number that hangs on both; None where there is none."""
    stem = f"{(int(value[: NHS_LENGTH - 1]) + number * 7_919_333) % 10 ** (NHS_LENGTH - 1):0{NHS_LENGTH - 1}d}"
    return next((found for digit in "0123456789" if (found := valid_nhs_number(stem + digit))), None)


def _write(graph: GraphCopy, store: Store) -> None:
    kinds = dict.fromkeys(node.label for node in graph.nodes)
    for label in kinds:
        for nodes in _some(iter(graph.of(label))):
            store.write([create_nodes(label, [_row(node.values) for node in nodes])])
    ends = dict.fromkeys((link.label, link.tail_label, link.head_label) for link in graph.links)
    for kind in ends:
        of_the_kind = (link for link in graph.links if (link.label, link.tail_label, link.head_label) == kind)
        for links in _some(of_the_kind):
            rows = [{**_row(link.values), "tail": link.tail, "head": link.head} for link in links]
            store.write([create_links(*kind, rows)])


def _row(values: Mapping[str, Any]) -> Row:
    return {"key": values["key"], "properties": {name: value for name, value in values.items() if name != "key"}}


def _some(rows: Iterator[T]) -> Iterator[list[T]]:
    while some := list(islice(rows, _AT_ONCE)):
        yield some


def _more(file: Sent, folder: Path) -> Sent:
    """The list of everybody once more, under other numbers of its own, about the people of the first copy."""
    lines = file.path.read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    path = folder / "more.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(lines[0] + "\n")
        out = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        out.writeheader()
        for row in rows:
            numbers = {name: f"N{row[name]}" for name in ("involvement_ref", "case_ref")}
            people = {name: _other(name, row[name], set(), "00", 0) for name in ("family_name", "postcode")}
            staff = {"staff_number": f"{row['staff_number']}00"}
            number = _another_number("".join(row["nhs_number"].split()), 0) if row["nhs_number"] else ""
            out.writerow({**row, **numbers, **people, **staff, "nhs_number": number})
        stream.write(f"#end;rows={len(rows)}\n")
    return replace(file, path=path, rows=len(rows))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
