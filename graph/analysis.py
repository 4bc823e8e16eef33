"""Questions about the shape of a subgraph that policy has already pruned: families, only links, distances.

Called with plain rows out of a recorded answer, never with a store: what the gate left out is not here to be found,
so nothing hidden can change a result. Terms follow graph theory as networkx uses them (component, articulation point).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from graph.errors import SubgraphIncomplete

FAMILY_LINKS = frozenset({"LIVES_IN", "CARES_FOR"})
PEOPLE = frozenset({"Child", "Carer", "Practitioner"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node of the subgraph: its key and its label."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A relationship of the subgraph, between the keys of its ends."""

    type: str
    tail: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyLink:
    """A person without whom two agencies of the subgraph have nothing to do with each other."""

    person: str
    agencies: tuple[str, str]


def subgraph(nodes: Iterable[Node], links: Iterable[Link]) -> "nx.Graph[str]":
    """The undirected graph of both. Raises SubgraphIncomplete where a link's end is not among the nodes."""
    drawn: nx.Graph[str] = nx.Graph()
    for node in nodes:
        drawn.add_node(node.key, label=node.label)
    for link in links:
        for end in (link.tail, link.head):
            if end not in drawn:
                raise SubgraphIncomplete(f"a `{link.type}` ends at `{end}`, which is not in the subgraph; prune it too")
        drawn.add_edge(link.tail, link.head)
    return drawn


def families(nodes: Sequence[Node], links: Sequence[Link]) -> tuple[frozenset[str], ...]:
    """Children, carers and homes that hang together by living and caring, the largest family first.

    A home or a carer without a child is no family.
    """
    kept = [node for node in nodes if node.label in {"Child", "Carer", "Household"}]
    children = {node.key for node in kept if node.label == "Child"}
    drawn = subgraph(kept, [link for link in links if link.type in FAMILY_LINKS])
    found = [frozenset(component) for component in nx.connected_components(drawn) if children & component]
    return tuple(sorted(found, key=lambda family: (-len(family), min(family))))


def only_links(nodes: Sequence[Node], links: Sequence[Link]) -> tuple[OnlyLink, ...]:
    """Every person who is the only link between two agencies, with the pairs they hold together, by key."""
    drawn = subgraph(nodes, links)
    agencies = {node.key for node in nodes if node.label == "Agency"}
    people = {node.key for node in nodes if node.label in PEOPLE}
    found = []
    cut_points: set[str] = set(nx.articulation_points(drawn))
    for person in sorted(people & cut_points):
        together = nx.node_connected_component(drawn, person) & agencies
        without = drawn.copy()
        without.remove_node(person)
        for one, other in combinations(sorted(together), 2):
            still_reached = nx.node_connected_component(without, one)
            if other not in still_reached:
                found.append(OnlyLink(person=person, agencies=(one, other)))
    return tuple(found)


def distances(nodes: Sequence[Node], links: Sequence[Link], origin: str) -> Mapping[str, int]:
    """How many links each node is from the origin, for laying it out; what cannot be reached is left out.

    Raises SubgraphIncomplete where the origin is not among the nodes.
    """
    drawn = subgraph(nodes, links)
    if origin not in drawn:
        raise SubgraphIncomplete(f"`{origin}` is not in the subgraph; measure from a node that is shown")
    return dict(nx.single_source_shortest_path_length(drawn, origin))
