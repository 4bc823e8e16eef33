"""V(G, S): the graph as one subject may know it, worked out by Cedar itself, thing by thing."""

from collections.abc import Callable, Mapping

from graph.records import Value
from graph.schema.model import FieldGroup
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES
from policies.decision import Decision
from policies.policy_store import PolicySet
from policies.request import Attributes
from tests.contracts.worlds import Node, World, without

Decide = Callable[[PolicySet, Attributes, str, str, str, Mapping[str, Value]], Decision]


def visible(world: World, policies: PolicySet, attributes: Attributes, decide: Decide) -> World:
    """The world without what the subject may not know: nodes, links (with an end that is hidden, too) and fields."""

    def permitted(action: str, type_: str, key: str, properties: Mapping[str, Value]) -> bool:
        return decide(policies, attributes, action, type_, key, properties).permitted

    seen: dict[str, Node] = {}
    for node in world.nodes:
        known = policy_attributes(node.label, node.properties)
        if permitted("see", node.label, node.key, known):
            opened = {
                group
                for group in {p.group for p in NODE_TYPES[node.label].properties} - {FieldGroup.INTERNAL}
                if group is FieldGroup.OPEN or permitted(group.value, node.label, node.key, known)
            }
            seen[node.key] = Node(node.label, _opened(node, opened))
    links = tuple(
        link
        for link in world.links
        if link.tail.key in seen
        and link.head.key in seen
        and permitted("see_link", link.type, str(link.properties["key"]), policy_attributes(link.type, link.properties))
    )
    return without(world, tuple(seen.values()), links)


def in_both(one: World, other: World) -> World:
    """What two people may both know: the nodes, links and fields that each of them may."""
    others = {node.key: node for node in other.nodes}
    nodes = tuple(
        Node(node.label, {key: value for key, value in node.properties.items() if key in others[node.key].properties})
        for node in one.nodes
        if node.key in others
    )
    links = {link.properties["key"] for link in other.links}
    return without(one, nodes, tuple(link for link in one.links if link.properties["key"] in links))


def policy_attributes(type_: str, properties: Mapping[str, Value]) -> dict[str, Value]:
    """The properties that policies may rest on, as they are stored."""
    schema = NODE_TYPES.get(type_) or RELATIONSHIP_TYPES[type_]
    return {p.key: properties[p.key] for p in schema.properties if p.policy and p.key in properties}


def _opened(node: Node, groups: set[FieldGroup]) -> Mapping[str, Value]:
    keep = {p.key for p in NODE_TYPES[node.label].properties if p.group in groups}
    return {key: value for key, value in node.properties.items() if key in keep}
