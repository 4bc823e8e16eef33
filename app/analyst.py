"""The analyst's door: a pruned, recorded answer as a `py2neo.Subgraph`, and into the analyst's own Neo4j.

Optional (`pip install kithmap[analyst]`): py2neo is no longer maintained, so nothing else here rests on it. What comes
in is a Reading that has passed the gate; our own store is never opened, and pushing into it is refused. Every node
and relationship names the ledger event that it came out of, so that a copy can be traced back.
"""

import socket
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TypeAlias
from urllib.parse import urlsplit

import py2neo
from py2neo.bulk import merge_nodes, merge_relationships
from py2neo.errors import ConnectionUnavailable

from graph.errors import StoreError, StoreUnavailable
from graph.records import Row, Value
from policies.answers import Reading

ORIGIN_PART = "node"
EVENT = "kithmap_event"

_WAY = {"link_type", "link_out", "from_key", "label"}
_OF_LINK = {
    "link_key", "link_kind", "since", "until", "last_confirmed", "source", "role", "lead", "relationship",
    "responsible", "main", "part",
}  # fmt: skip
_BOLT = 7687
_PATIENCE = 5
Ends: TypeAlias = tuple[str, str, str]
"""Type, label of the tail, label of the head."""


def as_subgraph(reading: Reading) -> py2neo.Subgraph:
    """The nodes and relationships of an explorer's answer (`explore.start`, `neighbours.…`), and nothing besides."""
    origin = reading.one(ORIGIN_PART)
    if origin is None:
        return py2neo.Subgraph()
    nodes = {str(origin["key"]): _node(origin, reading.event_id)}
    rows = [row for name, part in reading.parts.items() if name != ORIGIN_PART for row in part if "link_key" in row]
    for row in rows:
        nodes.setdefault(str(row["key"]), _node(row, reading.event_id))
    links = [
        _relationship(row, nodes[near], nodes[str(row["key"])], reading.event_id)
        for row in rows
        # A page may end before the node that a link of the next step starts from.
        if (near := str(row.get("from_key", origin["key"]))) in nodes
    ]
    return py2neo.Subgraph(nodes.values(), links)


def push(subgraph: py2neo.Subgraph, uri: str, user: str, password: str, own_graph: str) -> None:
    """Merge the subgraph by key into the analyst's Neo4j, as one transaction.

    Raises StoreError when that is the house's own graph, StoreUnavailable when it cannot be reached.
    """
    if _place(uri) == _place(own_graph):
        raise StoreError("an analysis must not be written into the graph it came from; name a Neo4j of your own")
    try:
        # py2neo tries for half a minute and leaves its sockets open; whether anybody is there is quicker asked before.
        socket.create_connection(_place(uri)[:2], timeout=_PATIENCE).close()
        graph = py2neo.Graph(uri, auth=(user, password))
    except (py2neo.ServiceUnavailable, py2neo.ClientError, ConnectionUnavailable, OSError) as error:
        raise StoreUnavailable("the analyst's Neo4j cannot be reached; see its address, user and password") from error
    try:
        transaction = graph.begin()
        _merge(transaction, subgraph)
        graph.commit(transaction)
    finally:
        # It leaves its sockets open otherwise.
        graph.service.connector.close()


def _node(row: Row, event: str) -> py2neo.Node:
    properties = {key: value for key, value in row.items() if key not in _WAY | _OF_LINK and value is not None}
    return py2neo.Node(str(row["label"]), **properties, **{EVENT: event})


def _relationship(row: Row, near: py2neo.Node, far: py2neo.Node, event: str) -> py2neo.Relationship:
    properties: dict[str, Value] = {key: row[key] for key in sorted(_OF_LINK & row.keys()) if row[key] is not None}
    properties["key"] = properties.pop("link_key")
    tail, head = (near, far) if row["link_out"] else (far, near)
    return py2neo.Relationship(tail, str(row["link_type"]), head, **properties, **{EVENT: event})


def _merge(transaction: py2neo.Transaction, subgraph: py2neo.Subgraph) -> None:
    for label, nodes in groupby(sorted(subgraph.nodes, key=_label), key=_label):
        merge_nodes(transaction, [dict(node) for node in nodes], (label, "key"))
    for (type_, tail, head), links in groupby(sorted(subgraph.relationships, key=_ends), key=_ends):
        rows = list(_bulk_rows(links))
        merge_relationships(transaction, rows, (type_, "key"), start_node_key=(tail, "key"), end_node_key=(head, "key"))


def _bulk_rows(links: Iterator[py2neo.Relationship]) -> Iterator[tuple[Value, Mapping[str, Value], Value]]:
    for link in links:
        yield link.start_node["key"], dict(link), link.end_node["key"]


def _label(node: py2neo.Node) -> str:
    return str(*node.labels)


def _ends(link: py2neo.Relationship) -> Ends:
    return type(link).__name__, _label(link.start_node), _label(link.end_node)


def _place(uri: str) -> tuple[str | None, int, str]:
    """Where an address leads: one server may be named by several schemes, a folder only by its path."""
    parts = urlsplit(uri)
    host = "127.0.0.1" if parts.hostname in {"localhost", "::1"} else parts.hostname
    return host, parts.port or _BOLT, parts.path.strip("/") if host is None else ""
