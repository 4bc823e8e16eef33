"""A whole graph as plain data: taken out of one store, changed by a test if it likes, and put into another.

With it one site runs on both engines with the same keys, and beside a world from which something was cut out. Tests
only: it reads past the gate.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from graph.queries.catalogue import Statement
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES
from graph.stores.protocol import Store

_OF_THE_ENGINE = frozenset({"id", "title", "type"})
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node with everything it holds."""

    label: str
    values: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Its key."""
        return str(self.values["key"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One relationship with everything it holds, and the keys of its ends."""

    label: str
    tail_label: str
    tail: str
    head_label: str
    head: str
    values: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Its key."""
        return str(self.values["key"])


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphCopy:
    """All nodes and relationships of a graph."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def without_nodes(self, doomed: Callable[[Node], bool]) -> "GraphCopy":
        """The graph less some nodes and every link at them."""
        kept = tuple(node for node in self.nodes if not doomed(node))
        keys = {node.key for node in kept}
        return GraphCopy(nodes=kept, links=tuple(link for link in self.links if {link.tail, link.head} <= keys))

    def without_links(self, doomed: Callable[[Link], bool]) -> "GraphCopy":
        """The graph less some links."""
        return replace(self, links=tuple(link for link in self.links if not doomed(link)))

    def changed(self, change: Callable[[Node], Mapping[str, Any]]) -> "GraphCopy":
        """The graph with other values in its nodes."""
        return replace(self, nodes=tuple(replace(node, values=change(node)) for node in self.nodes))

    def of(self, label: str, **values: object) -> list[Node]:
        """The nodes of a label that hold these values."""
        return [
            node for node in self.nodes
            if node.label == label and all(node.values.get(name) == value for name, value in values.items())
        ]  # fmt: skip

    def at(self, key: str, *labels: str) -> list[Link]:
        """The links of these types at a node."""
        return [link for link in self.links if key in {link.tail, link.head} and link.label in labels]

    def save(self, path: Path) -> None:
        """Keep it in a file."""
        nodes = [(node.label, dict(node.values)) for node in self.nodes]
        links = [
            (link.label, link.tail_label, link.tail, link.head_label, link.head, dict(link.values))
            for link in self.links
        ]
        path.write_text(json.dumps({"nodes": nodes, "links": links}), encoding="utf-8")


def load(path: Path) -> GraphCopy:
    """The graph of a file."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return GraphCopy(
        nodes=tuple(Node(label=label, values=values) for label, values in told["nodes"]),
        links=tuple(
            Link(label=label, tail_label=tail_label, tail=tail, head_label=head_label, head=head, values=values)
            for label, tail_label, tail, head_label, head, values in told["links"]
        ),
    )


def copy_of(store: Store) -> GraphCopy:
    """Everything in a store."""
    nodes = [
        Node(label=label, values=_values(row["held"]))
        for label in NODE_TYPES
        for row in store.read([Statement(f"MATCH (n:{label}) RETURN properties(n) AS held ORDER BY n.key")])[0]
    ]
    links = [
        Link(label=label, tail_label=tail, tail=str(row["tail"]), head_label=head, head=str(row["head"]),
             values=_values(row["held"]))
        for label, type_ in RELATIONSHIP_TYPES.items()
        for tail in type_.tail
        for head in type_.head
        for row in store.read([Statement(
            f"MATCH (a:{tail})-[r:{label}]->(b:{head}) "
            "RETURN a.key AS tail, b.key AS head, properties(r) AS held ORDER BY r.key"
        )])[0]
    ]  # fmt: skip
    return GraphCopy(nodes=tuple(nodes), links=tuple(links))


def empty(store: Store) -> None:
    """Throw away everything in a store, some at a time: a server has a limit to what one transaction may hold.

    Links first, as a school alone has more of them than that.
    """
    for found in ("()-[x]->()", "(x)"):
        while store.read([Statement(f"MATCH {found} RETURN x.key AS key LIMIT 1")])[0]:
            store.write([Statement(f"MATCH {found} WITH x LIMIT {_AT_ONCE * 20} DELETE x")])


def fill(store: Store, graph: GraphCopy) -> None:
    """Put a graph into a store that is empty and prepared."""
    for label, nodes in groupby(graph.nodes, key=lambda node: node.label):
        rows = [{"key": node.key, "held": dict(node.values)} for node in nodes]
        text = f"UNWIND $rows AS row\nMERGE (n:{label} {{key: row.key}})\nSET n += row.held"
        _write(store, text, rows)
    for (label, tail, head), links in groupby(graph.links, lambda link: (link.label, link.tail_label, link.head_label)):
        ends = [{"tail": link.tail, "head": link.head, "key": link.key, "held": dict(link.values)} for link in links]
        text = (
            f"UNWIND $rows AS row\nMATCH (a:{tail} {{key: row.tail}})\nMATCH (b:{head} {{key: row.head}})\n"
            f"MERGE (a)-[r:{label} {{key: row.key}}]->(b)\nSET r += row.held"
        )
        _write(store, text, ends)


def _write(store: Store, text: str, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        store.write([Statement(text, {"rows": rows[start : start + _AT_ONCE]})])


def _values(held: object) -> dict[str, Any]:
    assert isinstance(held, dict)
    return {name: value for name, value in sorted(held.items()) if name not in _OF_THE_ENGINE and value is not None}
