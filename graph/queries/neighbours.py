"""One step of a walk: the neighbours of a node, their numbers by kind, and the first picture round a child.

One query for each label, so that the engine finds the node by its index. Schools, surgeries and agencies are ends:
nothing is listed *through* them.
"""

from graph.queries.catalogue import Part, Query
from graph.queries.record import CHILD_TALLY
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES

WALKABLE = ("Child", "Carer", "Household", "Practitioner", "Service", "Agency")
WALKED = ("LIVES_IN", "CARES_FOR", "INVOLVED_WITH", "RECEIVES", "WORKS_FOR", "PART_OF", "SUCCEEDED_BY")

_LINK_FIELDS = "key=link_key since until last_confirmed source"
_NODE_FIELDS = (
    "key given_names family_name full_name sex dob profession kind=service_kind sector address postcode"
    " phone duty_phone email hours checked_on status left_on"
)


def _ends(label: str) -> dict[str, set[str]]:
    """The walked relationship types at a label, each with the labels at its far end."""
    ends: dict[str, set[str]] = {}
    for name in WALKED:
        type_ = RELATIONSHIP_TYPES[name]
        if label in type_.tail:
            ends.setdefault(name, set()).update(type_.head)
        if label in type_.head:
            ends.setdefault(name, set()).update(type_.tail)
    return ends


def link_types(label: str) -> str:
    """The relationship types that may be walked from a label, parted by `|`."""
    ends = _ends(label)
    return "|".join(name for name in WALKED if name in ends)


def far_labels(label: str) -> str:
    """The labels that such a step can reach, parted by `|`."""
    reached = set().union(*_ends(label).values())
    return "|".join(name for name in WALKABLE if name in reached)


def label_of(variable: str, labels: str) -> str:
    """An expression giving the label; `labels(n)[0]` is not to be relied on."""
    names = labels.split("|")
    if len(names) == 1:
        return f"'{names[0]}'"
    cases = " ".join(f"WHEN {variable}:{name} THEN '{name}'" for name in names)
    return f"CASE {cases} END"


_SPECIFIC = ("role", "lead", "relationship", "responsible", "main", "part", "kind=link_kind")


def _link_columns(variable: str, types: str) -> str:
    """The shared fields of a relationship and those that only some of the types have."""
    known = {p.key for name in types.split("|") for p in RELATIONSHIP_TYPES[name].properties}
    specific = " ".join(item for item in _SPECIFIC if item.split("=")[0] in known)
    return f"<<fields {variable} {_LINK_FIELDS} {specific}>>"


def _node_columns(variable: str, labels: str, wanted: str = _NODE_FIELDS) -> str:
    known = {p.key for name in labels.split("|") for p in NODE_TYPES[name].properties}
    kept = " ".join(item for item in wanted.split() if item.split("=")[0] in known)
    return f"<<fields {variable} {kept}>>" if kept else "null AS nothing"


def _links(label: str) -> Part:
    types, far = link_types(label), far_labels(label)
    return Part(
        name="links",
        template=f"""
MATCH (n:{label} {{key: $key}}) WHERE <<see n>>
WITH n
MATCH (n)-[r:{types}]-(x:{far}) WHERE type(r) IN $kinds AND <<see r>> AND <<see x>>
WITH n, r, x ORDER BY r.until IS NOT NULL, r.key SKIP $offset LIMIT $limit
RETURN type(r) AS link_type, startNode(r).key = n.key AS link_out, {label_of("x", far)} AS label,
       {_link_columns("r", types)}, {_node_columns("x", far)}
ORDER BY r.until IS NOT NULL, r.key
""",
        variables={"n": label, "r": types, "x": far},
        shown=("key",),
    )


def _node(label: str) -> Part:
    return Part(
        name="node",
        template=f"MATCH (n:{label} {{key: $key}}) WHERE <<see n>>\n"
        f"RETURN '{label}' AS label, {_node_columns('n', label)}",
        variables={"n": label},
        shown=("key",),
    )


def _tally(label: str) -> Part:
    types, far = link_types(label), far_labels(label)
    return Part(
        name="tally",
        template=f"""
MATCH (n:{label} {{key: $key}})
OPTIONAL MATCH (n)-[r:{types}]-(x:{far}) WHERE type(r) IN $kinds
WITH n, r, x, <<refusals n>> AS own, <<grants n>> AS granted,
     CASE WHEN r IS NULL THEN [] ELSE <<barriers r>> + <<barriers x>> END AS further
RETURN own, granted, further, count(*) AS items
""",
        variables={"n": label, "r": types, "x": far},
    )


NEIGHBOURS = {
    label: Query(
        name=f"neighbours.{label.lower()}",
        description=f"The neighbours of a {label} by kind of link, current ones first, a page at a time.",
        parts=(_node(label), _links(label)),
        parameters=("key", "kinds", "offset", "limit"),
        anchor="node",
        tally=_tally(label),
    )
    for label in WALKABLE
}


def _count(label: str) -> Part:
    types, far = link_types(label), far_labels(label)
    return Part(
        name=label.lower(),
        template=f"""
UNWIND $keys AS wanted
MATCH (n:{label} {{key: wanted}}) WHERE <<see n>>
WITH n
MATCH (n)-[r:{types}]-(x:{far}) WHERE <<see r>> AND <<see x>>
RETURN n.key AS key, type(r) AS link_type, {label_of("x", far)} AS label,
       {_node_columns("x", far, "profession kind=service_kind sector")}, count(*) AS total, min(r.key) AS first_link
ORDER BY first_link
""",
        variables={"n": label, "r": types, "x": far},
    )


NODE_COUNTS = Query(
    name="node.counts",
    description="How many neighbours each of some nodes has, by kind, as far as they may be known.",
    parts=tuple(_count(label) for label in WALKABLE),
    parameters=("keys",),
)


def _second(name: str, middle: str, first: str, second: str, far: str) -> Part:
    return Part(
        name=name,
        template=f"""
MATCH (c:Child {{key: $key}}) WHERE <<see c>>
WITH c
MATCH (c)-[q:{first}]-(m:{middle})-[r:{second}]-(x:{far})
WHERE x.key <> c.key AND <<see q>> AND <<see m>> AND <<see r>> AND <<see x>>
WITH DISTINCT m, r, x
RETURN m.key AS from_key, type(r) AS link_type, startNode(r).key = m.key AS link_out, {label_of("x", far)} AS label,
       {_link_columns("r", second)}, {_node_columns("x", far)}
ORDER BY r.until IS NOT NULL, r.key, m.key LIMIT $limit
""",
        variables={"c": "Child", "q": first, "m": middle, "r": second, "x": far},
        shown=("key",),
    )


EXPLORE_START = Query(
    name="explore.start",
    description="The first picture round a child: its neighbours, its family's links, its workers' services.",
    parts=(
        _node("Child"),
        _links("Child"),
        _second("family", "Household|Carer", "LIVES_IN|CARES_FOR", "LIVES_IN|CARES_FOR", "Child|Carer|Household"),
        _second("posts", "Practitioner", "INVOLVED_WITH", "WORKS_FOR", "Service"),
        _second("agencies", "Service", "RECEIVES", "PART_OF", "Agency"),
    ),
    parameters=("key", "kinds", "offset", "limit"),
    anchor="node",
    tally=CHILD_TALLY,
)

_PATH_ENDS = "Child|Carer|Household|Practitioner"
_PATH_LINKS = "LIVES_IN|CARES_FOR|INVOLVED_WITH"

PATH_BETWEEN = Query(
    name="path.between",
    description="The shortest way of at most four current links between two people, never through services.",
    parts=(
        Part(
            name="path",
            template=f"""
MATCH p = (a:{_PATH_ENDS} {{key: $from}})-[:{_PATH_LINKS}*1..4]-(b:{_PATH_ENDS} {{key: $to}})
WHERE all(n IN nodes(p) WHERE <<see n>>)
  AND all(r IN relationships(p) WHERE (r.until IS NULL OR r.until > $today) AND <<see r>>)
WITH [n IN nodes(p) | n.key] AS keys, [r IN relationships(p) | type(r)] AS links,
     [r IN relationships(p) | r.key] AS link_keys
RETURN keys, links ORDER BY size(keys), keys, link_keys LIMIT 1
""",
            variables={"n": _PATH_ENDS, "r": _PATH_LINKS, "a": _PATH_ENDS, "b": _PATH_ENDS},
            shown=("keys",),
        ),
    ),
    parameters=("from", "to", "today"),
    anchor="path",
)
