"""A population for the benchmarks: children in homes with carers, schools and workers, nearly all of it visible."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from graph.queries.catalogue import Statement
from graph.records import Value
from graph.stores.protocol import Store

AREA = "E06000999"
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each."""

    children: int

    @property
    def households(self) -> int:
        """Homes: one for every two children."""
        return self.children // 2

    @property
    def practitioners(self) -> int:
        """Workers: one for every eight children."""
        return max(self.children // 8, 1)

    @property
    def schools(self) -> int:
        """Schools, each with its list of pupils."""
        return max(self.children // 200, 2)

    @property
    def services(self) -> int:
        """Schools, and behind them as many teams; workers belong to teams."""
        return self.schools * 2


def fill(store: Store, size: Size, seed: int = 7) -> None:
    """Write the population in batches."""
    random = Random(seed)
    base: dict[str, Value] = {"area": AREA, "status": "live", "shielded": False, "sensitivity": 0, "sensitive": False}
    _nodes(store, "Child", size.children, lambda i: {
        **base, "given_names": "Given", "family_name": f"Family{i % 997}", "sex": "FM"[i % 2],
        "dob": f"20{10 + i % 16:02d}-{1 + i % 12:02d}-{1 + i % 28:02d}", "nhs_number": f"999{i:07d}"})  # fmt: skip
    _nodes(store, "Household", size.households, lambda i: {
        **base, "refuge": False, "address": f"{i} Row", "postcode": f"NM{i % 9} {i % 9}AA"})  # fmt: skip
    _nodes(store, "Carer", size.households, lambda i: {**base, "full_name": f"Carer {i}", "phone": "01632 960000"})
    _nodes(store, "Practitioner", size.practitioners, lambda i: {**base, "full_name": f"Worker {i}"})
    _nodes(store, "Service", size.services, lambda i: {**base, "full_name": f"Service {i}", "kind": "school",
                                                       "universal": True})  # fmt: skip
    _nodes(store, "Agency", 1, lambda _: {**base, "full_name": "Northmoor Council", "sector": "council"})
    children = range(size.children)
    _links(store, "LIVES_IN", "Child", "Household", ((f"Child{i}", f"Household{i // 2}", {
        "person": f"Child{i}", "household": f"Household{i // 2}"}) for i in children))  # fmt: skip
    _links(store, "LIVES_IN", "Carer", "Household", ((f"Carer{i}", f"Household{i}", {
        "person": f"Carer{i}", "household": f"Household{i}"}) for i in range(size.households)))  # fmt: skip
    _links(store, "CARES_FOR", "Carer", "Child", ((f"Carer{i // 2}", f"Child{i}", {
        "carer": f"Carer{i // 2}", "child": f"Child{i}", "relationship": "mother"}) for i in children))  # fmt: skip
    _links(store, "INVOLVED_WITH", "Practitioner", "Child", ((f"Practitioner{w}", f"Child{i}", {
        "practitioner": f"Practitioner{w}", "child": f"Child{i}",
        "service": f"Service{size.schools + w % size.schools}"})
        for i in children for w in random.sample(range(size.practitioners), 3)))  # fmt: skip
    _links(store, "RECEIVES", "Child", "Service", ((f"Child{i}", f"Service{i % size.schools}", {
        "child": f"Child{i}", "service": f"Service{i % size.schools}", "kind": "school"})
        for i in children))  # fmt: skip
    _links(store, "WORKS_FOR", "Practitioner", "Service", ((
        f"Practitioner{i}", f"Service{size.schools + i % size.schools}", {
        "practitioner": f"Practitioner{i}", "service": f"Service{size.schools + i % size.schools}"})
        for i in range(size.practitioners)))  # fmt: skip
    _links(store, "PART_OF", "Service", "Agency", ((f"Service{i}", "Agency0", {
        "service": f"Service{i}", "agency": "Agency0"}) for i in range(size.services)))  # fmt: skip


def _nodes(store: Store, label: str, count: int, properties: object) -> None:
    text = f"UNWIND $rows AS row MERGE (n:{label} {{key: row.key}}) SET n += row"
    assert callable(properties)
    rows = ({"key": f"{label}{number}", **properties(number)} for number in range(count))
    _in_batches(store, text, rows)


def _links(store: Store, type_: str, tail: str, head: str, ends: Iterator[tuple[str, str, dict[str, Value]]]) -> None:
    text = (
        f"UNWIND $rows AS row MATCH (a:{tail} {{key: row.tail}}), (b:{head} {{key: row.head}}) "
        f"CREATE (a)-[r:{type_} {{key: row.key}}]->(b) SET r += row.set"
    )
    common: dict[str, Value] = {"shielded": False, "sensitive": False, "sensitivity": 0, "since": "2024-01-01"}
    rows: Iterator[dict[str, Value]] = (
        {"tail": a, "head": b, "key": f"{type_}{a}{b}", "set": {**common, **properties}} for a, b, properties in ends
    )
    _in_batches(store, text, rows)


def _in_batches(store: Store, text: str, rows: Iterator[dict[str, Value]]) -> None:
    batch: list[Value] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            store.write([Statement(text, {"rows": batch})])
            batch = []
    if batch:
        store.write([Statement(text, {"rows": batch})])
