"""Random small worlds for the promises: every label, every link, every marking, in any mix, and somebody who asks.

A world is drawn from its seed: drawn value by value by hypothesis, most worlds would be small and closed, and their
answers empty. Values are chosen to collide: the same dates, postcodes and names stand on things seen and hidden alike.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from hypothesis import strategies as st

from graph.queries.catalogue import Statement
from graph.records import Value
from graph.schema.relationships import RELATIONSHIP_TYPES
from policies.request import AccessRequest
from tests.contracts.subjects import HOME_AREA, NEXT_AREA, random_request

DOBS = ("2019-03-14", "2014-05-02")
POSTCODES = ("NM4 2QT", "NM1 7LD")
KINDS = ("school", "family_doctor", "mental_health")
Properties = dict[str, Value]

WORLDS = 500
"""How many random worlds a promise is tried on."""
SEEDS = st.integers(min_value=0, max_value=2**64)
"""What hypothesis draws: of a failing seed the whole question is printed, and it is tried first the next time."""


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a world."""

    label: str
    properties: Mapping[str, Value]

    @property
    def key(self) -> str:
        """Its key."""
        return str(self.properties["key"])


@dataclass(frozen=True, slots=True)
class Link:
    """One relationship of a world, from tail to head."""

    type: str
    tail: Node
    head: Node
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class World:
    """A graph, and somebody who looks at it."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    request: AccessRequest

    def keys(self, label: str | None = None) -> list[str]:
        """The keys of all nodes, or of those with one label."""
        return [node.key for node in self.nodes if label in (None, node.label)]


def random_world(random: Random, mark: str = "") -> World:
    """A world of some fifteen nodes; `mark` keeps the keys of several worlds in one store apart."""
    nodes = tuple(_nodes(random, mark))
    links = tuple(_links(random, nodes, mark))
    keys = {label: [node.key for node in nodes if node.label == label] for label in ("Child", "Carer", "Household")}
    practitioners = [node.key for node in nodes if node.label == "Practitioner"]
    busy = sorted({link.tail.key for link in links if link.type == "INVOLVED_WITH"})
    request = random_request(random, {**keys, "Practitioner": practitioners, "busy": busy})
    return World(nodes=nodes, links=links, request=request)


def _nodes(random: Random, mark: str) -> Iterator[Node]:
    counts = {"Child": (2, 4), "Carer": (1, 3), "Household": (1, 3), "Practitioner": (1, 3), "Service": (1, 3),
              "Agency": (1, 2), "SourceRecord": (1, 1), "Coverage": (0, 2)}  # fmt: skip
    for label, (fewest, most) in counts.items():
        for number in range(random.randint(fewest, most)):
            key = f"{mark}{label[:2].upper()}{number}"
            yield Node(label, {"key": key, **_properties(random, label)})


def _properties(random: Random, label: str) -> Properties:
    area = HOME_AREA if random.random() < 0.7 else NEXT_AREA
    marked: Properties = {"shielded": random.random() < 0.2, "sensitivity": random.choice((0, 0, 0, 1, 2, 3))}
    named: Properties = {"full_name": random.choice(("A. Pryce", "O’Hara", "Zoë"))}
    status: Properties = {"status": "live", "area": area}
    sensitive: Properties = {"sensitive": random.random() < 0.25}
    match label:
        case "Child":
            return _some(random, {"dob": random.choice(DOBS), "sex": random.choice("FMU"), "upn": "A1",
                                  "nhs_number": "9990000018", "former_names": ["Maisie Cole"]}) | marked | status | {
                "given_names": random.choice(("Maisie", "Jude")), "family_name": "Hallam"}  # fmt: skip
        case "Carer":
            return _some(random, {"phone": "01632 960001", "email": "a@b.example", "born": "1990-01-01"}) | (
                marked | status | named
            )
        case "Household":
            return _some(random, {"address": "14 Tannery Row", "postcode": random.choice(POSTCODES)}) | (
                marked | status | {"refuge": random.random() < 0.2}
            )
        case "Practitioner":
            return _some(random, {"profession": "teacher", "phone": "01632 960002"}) | status | named | sensitive
        case "Service":
            return _some(random, {"duty_phone": "01632 960003"}) | status | named | sensitive | {
                "kind": random.choice(KINDS), "universal": random.random() < 0.5}  # fmt: skip
        case "Agency":
            return status | named | {"sector": random.choice(("council", "health"))}
        case "SourceRecord":
            return {"source": "school_roll", "source_id": "1", "load": "l1", "digest": "d", "received": "2026-11-01",
                    "area": area, "shielded": random.random() < 0.2, "sensitive": random.random() < 0.2,
                    "about": "child", "standing": random.choice(("live", "live", "live", "waiting", "review")),
                    **_some(random, {"last_confirmed": "2026-11-01", "said_dob": random.choice(DOBS), "said_sex": "F",
                                     "said_nhs_number": "9990000026", "said_family_name": "Hallam"})}  # fmt: skip
        case _:
            return {"feed": "school_roll", "register": "the school census", "kind": "school", "area": area,
                    "correct_to": "2026-11-16", "refresh_days": 92, "loaded_on": "2026-11-16"}  # fmt: skip


def _some(random: Random, optional: Properties) -> Properties:
    return {key: value for key, value in optional.items() if random.random() < 0.8}


_HOW_MANY = {"LIVES_IN": (5, 10), "CARES_FOR": (1, 5), "INVOLVED_WITH": (2, 6), "RECEIVES": (1, 4), "REFERS_TO": (0, 1)}
"""Enough links of the kinds that families and their support are made of; of the others none is as likely as one."""


def _links(random: Random, nodes: tuple[Node, ...], mark: str) -> Iterator[Link]:
    by_label: dict[str, list[Node]] = {}
    for node in nodes:
        by_label.setdefault(node.label, []).append(node)
    number = 0
    for type_ in RELATIONSHIP_TYPES.values():
        tails = [node for label in type_.tail for node in by_label.get(label, [])]
        heads = [node for label in type_.head for node in by_label.get(label, [])]
        if not tails or not heads:
            continue
        if type_.label == "REFERS_TO":
            yield from _became_one(random, by_label, mark)
        fewest, most = _HOW_MANY.get(type_.label, (0, 3))
        for _ in range(random.randint(fewest, most)):
            tail, head = random.choice(tails), random.choice(heads)
            if tail.key == head.key:
                continue
            number += 1
            services = [node.key for node in by_label["Service"]]
            yield Link(type_.label, tail, head, {
                "key": f"{mark}L{number}", **_link_properties(random, type_.label, tail, head, services)})  # fmt: skip


def _became_one(random: Random, by_label: dict[str, list[Node]], mark: str) -> Iterator[Link]:
    """A record that mostly was about the first child, and is about the others now: theirs have become one with it.

    The machine linked it to the first child, and mostly a person has said since that it is not them.
    """
    (record, *_), children = by_label["SourceRecord"], by_label["Child"]
    if random.random() < 0.1:
        return
    for number, child in enumerate(children):
        ended: Properties = {} if number else {"until": "2026-01-01"}
        yield Link("REFERS_TO", record, child, {
            "key": f"{mark}M{number}", "record": record.key, "entity": child.key, "shielded": False,
            "rule": "person" if number else "score", **ended})  # fmt: skip
    if random.random() < 0.8:
        yield Link("NOT_SAME", record, children[0], {
            "key": f"{mark}M-", "record": record.key, "entity": children[0].key, "decided_by": "dm",
            "shielded": False})  # fmt: skip


def _link_properties(random: Random, type_: str, tail: Node, head: Node, services: list[str]) -> Properties:
    dated = _some(random, {"since": "2024-01-01", "last_confirmed": "2026-11-16", "source": "school_roll"})
    if random.random() < 0.2:
        dated["until"] = random.choice(("2025-01-01", "2027-01-01"))
    shielded: Properties = {"shielded": random.random() < 0.2}
    sensitive: Properties = {"sensitive": random.random() < 0.25}
    marking: Properties = {"sensitivity": random.choice((0, 0, 0, 1, 3))}
    ends: dict[str, Properties] = {
        "LIVES_IN": {"person": tail.key, "household": head.key, "part": "main", **shielded},
        "CARES_FOR": {"carer": tail.key, "child": head.key, "relationship": "mother", "main": True, **shielded},
        "INVOLVED_WITH": {"practitioner": tail.key, "child": head.key, "service": random.choice(services),
                          "role": "teacher", "lead": random.random() < 0.3, **shielded, **sensitive, **marking,
                          **_some(random, {"consent_giver": "mother", "consent_on": "2026-01-12"}),
                          "consent_basis": random.choice(("consent", "consent", "consent", "harm", None))},
        "RECEIVES": {"child": tail.key, "service": head.key, "kind": "school", **shielded, **sensitive, **marking},
        "WORKS_FOR": {"practitioner": tail.key, "service": head.key, **sensitive},
        "PART_OF": {"service": tail.key, "agency": head.key, **sensitive},
        "SUCCEEDED_BY": {"service": tail.key, "successor": head.key, **sensitive},
        "REFERS_TO": {"record": tail.key, "entity": head.key, "rule": "exact", **shielded},
        "NOT_SAME": {"record": tail.key, "entity": head.key, "decided_by": "dm", **shielded},
    }  # fmt: skip
    return {**dated, **ends[type_]}


def loading_statements(nodes: tuple[Node, ...], links: tuple[Link, ...]) -> list[Statement]:
    """Statements that write a world: one for each label and each kind of link, rows as a parameter."""
    statements = []
    for label in dict.fromkeys(node.label for node in nodes):
        rows: list[Value] = [dict(node.properties) for node in nodes if node.label == label]
        statements.append(
            Statement(f"UNWIND $rows AS row MERGE (n:{label} {{key: row.key}}) SET n += row", {"rows": rows})
        )
    for type_, tail, head in dict.fromkeys((link.type, link.tail.label, link.head.label) for link in links):
        pairs: list[Value] = [
            {"tail": link.tail.key, "head": link.head.key, "key": link.properties["key"], "set": dict(link.properties)}
            for link in links
            if (link.type, link.tail.label, link.head.label) == (type_, tail, head)
        ]
        text = (
            f"UNWIND $rows AS row MATCH (a:{tail} {{key: row.tail}}), (b:{head} {{key: row.head}}) "
            f"MERGE (a)-[r:{type_} {{key: row.key}}]->(b) SET r += row.set"
        )
        statements.append(Statement(text, {"rows": pairs}))
    return statements


def without(world: World, nodes: tuple[Node, ...], links: tuple[Link, ...]) -> World:
    """The same world with another graph."""
    return replace(world, nodes=nodes, links=links)
