"""What is written into the graph: nodes and relationships, new, merged by key, or changed. Used through the gate only.

One text for each label, each relationship type with its ends, and each operation, chosen from the schema and never
built from data. A row that lacks an attribute that policies rest on is refused here, before any engine sees it: what
policy cannot judge must not be published.
"""

from collections.abc import Mapping, Sequence

from graph.errors import SchemaError
from graph.queries.catalogue import Statement
from graph.records import Row, Value
from graph.schema.model import Property, RelationshipType
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES


def create_nodes(label: str, rows: Sequence[Row]) -> Statement:
    """New nodes with their properties. Raises SchemaError where a required attribute is missing, or one is not known.

    Their properties stand one by one in the text: an engine that has to look for a key and take in a map of properties
    needs four times as long for it.
    """
    _demand_every(label, NODE_TYPES[label].properties, rows)
    text = f"UNWIND $rows AS row\nCREATE (n:{label} {_one_by_one(NODE_TYPES[label].properties)})"
    return Statement(text, {"rows": list(rows)})


def merge_nodes(label: str, rows: Sequence[Row]) -> Statement:
    """Nodes by key, new or held, for what may be written twice. Raises SchemaError as `create_nodes` does."""
    _demand_every(label, NODE_TYPES[label].properties, rows)
    text = f"UNWIND $rows AS row\nMERGE (n:{label} {{key: row.key}})\nSET n += row.properties"
    return Statement(text, {"rows": list(rows)})


def update_nodes(label: str, rows: Sequence[Row]) -> Statement:
    """Changed properties of nodes that exist. Raises SchemaError where a required attribute would be taken away."""
    required = [found for found in NODE_TYPES[label].properties if found.required]
    for row in rows:
        _demand(label, [found for found in required if found.key in _properties(row)], _properties(row))
    text = f"UNWIND $rows AS row\nMATCH (n:{label} {{key: row.key}})\nSET n += row.properties"
    return Statement(text, {"rows": list(rows)})


def create_links(label: str, tail: str, head: str, rows: Sequence[Row]) -> Statement:
    """New relationships between existing ends. Raises SchemaError for a wrong end, or a missing or unknown attribute.

    Nothing is looked for at the ends: a school has thousands of relationships.
    """
    properties = _between(label, tail, head).properties
    _demand_every(label, properties, rows)
    text = (
        f"UNWIND $rows AS row\nMATCH (a:{tail} {{key: row.tail}})\nMATCH (b:{head} {{key: row.head}})\n"
        f"CREATE (a)-[r:{label} {_one_by_one(properties)}]->(b)"
    )
    return Statement(text, {"rows": list(rows)})


def merge_links(label: str, tail: str, head: str, rows: Sequence[Row]) -> Statement:
    """Relationships by key, new or held, for what may be written twice. Raises SchemaError as `create_links` does."""
    _demand_every(label, _between(label, tail, head).properties, rows)
    text = (
        f"UNWIND $rows AS row\nMATCH (a:{tail} {{key: row.tail}})\nMATCH (b:{head} {{key: row.head}})\n"
        f"MERGE (a)-[r:{label} {{key: row.key}}]->(b)\nSET r += row.properties"
    )
    return Statement(text, {"rows": list(rows)})


def update_links(label: str, tail: str, head: str, rows: Sequence[Row]) -> Statement:
    """Changed properties of relationships that exist: an end, a later confirmation, another source behind them."""
    required = [found for found in _between(label, tail, head).properties if found.required]
    for row in rows:
        _demand(label, [found for found in required if found.key in _properties(row)], _properties(row))
    text = (
        f"UNWIND $rows AS row\nMATCH (a:{tail} {{key: row.tail}})-[r:{label}]->(b:{head} {{key: row.head}})\n"
        f"WHERE r.key = row.key\nSET r += row.properties"
    )
    return Statement(text, {"rows": list(rows)})


def _between(label: str, tail: str, head: str) -> RelationshipType:
    type_ = RELATIONSHIP_TYPES[label]
    if tail not in type_.tail or head not in type_.head:
        raise SchemaError(f"`{type_.arrow}` cannot lead from `{tail}` to `{head}`")
    return type_


def _one_by_one(properties: Sequence[Property]) -> str:
    rest = (f"{found.key}: row.properties.{found.key}" for found in properties if found.key != "key")
    return f"{{{', '.join(['key: row.key', *rest])}}}"


def _properties(row: Row) -> Mapping[str, Value]:
    properties = row["properties"]
    if not isinstance(properties, Mapping):
        raise SchemaError("a row to write holds its `properties` as a map")
    return properties


def _demand_every(label: str, properties: Sequence[Property], rows: Sequence[Row]) -> None:
    """Raise SchemaError unless every row has all that is required, and nothing that the schema does not know."""
    required = [found for found in properties if found.required and found.key != "key"]
    known = {found.key for found in properties}
    for row in rows:
        given = _properties(row)
        if row["key"] is None:
            raise SchemaError(f"a `{label}` without `key` is not written: policies rest on it")
        _demand(label, required, given)
        if not given.keys() <= known:
            raise SchemaError(f"a `{label}` has no {', '.join(f'`{one}`' for one in sorted(given.keys() - known))}")


def _demand(label: str, required: Sequence[Property], properties: Mapping[str, Value]) -> None:
    for found in required:
        if properties.get(found.key) is None:
            raise SchemaError(f"a `{label}` without `{found.key}` is not written: policies rest on it")
