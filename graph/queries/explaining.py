"""What policies rest on at one node or link, by its key: for explaining a decision to its owners. Privileged."""

from graph.queries.catalogue import Part, Query
from graph.schema.model import Property
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES


def _columns(variable: str, properties: tuple[Property, ...]) -> str:
    return ", ".join(f"{variable}.{p.key} AS {p.key}" for p in properties if p.policy)


POLICY_ATTRIBUTES = Query(
    name="policy.attributes",
    description="The policy attributes of one node or link. Nothing that could be shown to a person.",
    parts=(
        *(
            Part(name=label, template=f"MATCH (n:{label} {{key: $key}}) RETURN {_columns('n', type_.properties)}")
            for label, type_ in NODE_TYPES.items()
        ),
        *(
            Part(
                name=label,
                template=f"MATCH (a:{'|'.join(type_.tail)})-[r:{label} {{key: $key}}]->(b:{'|'.join(type_.head)}) "
                f"RETURN {_columns('r', type_.properties)}",
            )
            for label, type_ in RELATIONSHIP_TYPES.items()
        ),
    ),
    parameters=("key",),
    privileged=True,
)

_MARKS = ("shielded", "refuge", "sensitive")


def _marked(variable: str, properties: tuple[Property, ...]) -> str:
    """What makes a thing a protected one: any mark that is set, or a marking above the lowest."""
    kept = {p.key for p in properties if p.policy}
    said = [f"{variable}.{mark} = true" for mark in _MARKS if mark in kept]
    return " OR ".join([*said, *([f"{variable}.sensitivity > 0"] if "sensitivity" in kept else [])])


POLICY_PROTECTED = Query(
    name="policy.protected",
    description="The policy attributes of everything that is shielded, marked, sensitive or a refuge: for dry runs.",
    parts=(
        *(
            Part(
                name=label,
                template=f"MATCH (n:{label}) WHERE {_marked('n', type_.properties)} "
                f"RETURN {_columns('n', type_.properties)}",
            )
            for label, type_ in NODE_TYPES.items()
            if _marked("n", type_.properties)
        ),
        *(
            Part(
                name=label,
                template=f"MATCH (a:{'|'.join(type_.tail)})-[r:{label}]->(b:{'|'.join(type_.head)}) "
                f"WHERE {_marked('r', type_.properties)} RETURN {_columns('r', type_.properties)}",
            )
            for label, type_ in RELATIONSHIP_TYPES.items()
            if _marked("r", type_.properties)
        ),
    ),
    privileged=True,
)
