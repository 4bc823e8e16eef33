"""The constraints and indexes of the engines, as Cypher that both take unchanged; a server carries some more.

Called by `Store.prepare` at start. Only UNIQUE is used: existence and node keys are an Enterprise matter in Neo4j.
Every statement may be run again at any time.
"""

from collections.abc import Iterable

from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES

INDEXED_PROPERTIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Child", ("dob",)),
    ("Child", ("upn",)),
    ("Child", ("nhs_number",)),
    ("Child", ("family_name",)),
    ("Carer", ("full_name",)),
    ("Carer", ("born",)),
    ("Carer", ("phone",)),
    ("Household", ("postcode",)),
    ("Household", ("uprn",)),
    ("Practitioner", ("full_name",)),
    ("Practitioner", ("email",)),
    ("Service", ("source_code",)),
    ("Service", ("kind",)),
    ("SourceRecord", ("source_id",)),
    ("SourceRecord", ("marked_shielded",)),
    ("SourceRecord", ("marked_refuge",)),
)
"""What candidates are looked up by; keys have the index of their own constraint.

Only properties of many values, or that few nodes have: the embedded engine takes ten times as long to write a node
whose index has few values. Hardly any record carries a marking, and a county has millions to look through for them.
"""

SERVER_INDEXED_PROPERTIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("SourceRecord", ("standing",)),
    ("SourceRecord", ("source", "key")),
    ("SourceRecord", ("load",)),
)
"""What a server looks records up by as well: looking through the five million of a county takes it four to ten seconds,
and a desk or a load waits for each of these. The embedded engine holds fewer, is through with them at once, and would
take ten times as long to write them.
"""


def ddl() -> tuple[str, ...]:
    """All statements, constraints first: a key that is not unique must be refused before anything is written."""
    return (*_node_keys(), *_relationship_keys(), *_indexes(INDEXED_PROPERTIES))


def server_ddl() -> tuple[str, ...]:
    """The same, and the further indexes of a server."""
    return (*ddl(), *_indexes(SERVER_INDEXED_PROPERTIES))


def _node_keys() -> list[str]:
    return [
        f"CREATE CONSTRAINT {label.lower()}_key IF NOT EXISTS FOR (n:{label}) REQUIRE n.key IS UNIQUE"
        for label in NODE_TYPES
    ]


def _relationship_keys() -> list[str]:
    return [
        f"CREATE CONSTRAINT {label.lower()}_key IF NOT EXISTS FOR ()-[r:{label}]-() REQUIRE r.key IS UNIQUE"
        for label in RELATIONSHIP_TYPES
    ]


def _indexes(indexed: Iterable[tuple[str, tuple[str, ...]]]) -> list[str]:
    return [
        f"CREATE INDEX {label.lower()}_{'_'.join(keys)} IF NOT EXISTS FOR (n:{label}) ON "
        f"({', '.join(f'n.{key}' for key in keys)})"
        for label, keys in indexed
    ]
