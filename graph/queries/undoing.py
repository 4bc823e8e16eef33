"""What is read and written when a decision about a doubtful record is taken back: everything as it was before (R42).

Used by `loaders.undoing` through the gate. A link or a node that was there only because of the decision never was, and
is taken away; what sources said stays in their records.
"""

from collections.abc import Sequence

from graph.queries.catalogue import Part, Query, Statement
from graph.schema.relationships import RELATIONSHIP_TYPES

_AROUND = {
    "LIVES_IN": "(a:Child|Carer)-[r:LIVES_IN]->(b:Household)",
    "CARES_FOR": "(a:Carer)-[r:CARES_FOR]->(b:Child)",
    "INVOLVED_WITH": "(a:Practitioner)-[r:INVOLVED_WITH]->(b:Child)",
    "RECEIVES": "(a:Child)-[r:RECEIVES]->(b:Service)",
}
_OF_PERSONS = {"LIVES_IN": "a", "CARES_FOR": "b", "INVOLVED_WITH": "b", "RECEIVES": "a"}


def _links(kind: str) -> Part:
    columns = ", ".join(f"r.{found.key} AS {found.key}" for found in RELATIONSHIP_TYPES[kind].properties)
    label = {"LIVES_IN": "Child|Carer"}.get(kind, "Child")
    anchored = _AROUND[kind].replace(f"({_OF_PERSONS[kind]}:{label})", f"({_OF_PERSONS[kind]}:{label} {{key: anchor}})")
    tail = "CASE WHEN a:Carer THEN 'Carer' ELSE 'Child' END" if kind == "LIVES_IN" else f"'{_tail(kind)}'"
    return Part(
        name=kind,
        template=f"UNWIND $keys AS anchor\nMATCH {anchored} WHERE r.mirrors IS NULL\n"
        f"RETURN DISTINCT {columns}, a.key AS tail, b.key AS head, {tail} AS tail_label ORDER BY key",
    )


def _tail(kind: str) -> str:
    return RELATIONSHIP_TYPES[kind].tail[0]


PERSONAL_LINKS = Query(
    name="load.personal-links",
    description="Every link of some children and carers with everything that it holds.",
    parts=tuple(_links(kind) for kind in _AROUND),
    parameters=("keys",),
    privileged=True,
)

DECISION = Query(
    name="load.decision",
    description="The records that one decision brought into force, whom each is about, and how it was before.",
    parts=(
        Part(
            name="records",
            template="""
MATCH (s:SourceRecord) WHERE s.load = $load
OPTIONAL MATCH (s)-[:NOT_SAME]->(c:Child)
WITH s, collect(c.key) AS apart
OPTIONAL MATCH (s)-[t:REFERS_TO]->(n:Child|Carer|Household|Practitioner|Service|Agency) WHERE t.until IS NULL
RETURN s.key AS key, s.about AS about, s.source_id AS source_id, s.standing AS standing, s.supports AS supports,
       s.undo AS undo, n.key AS entity, apart
ORDER BY key
""",
        ),
    ),
    parameters=("load",),
    privileged=True,
)

_REFER_NO_MORE = """
UNWIND $keys AS wanted
MATCH (s:SourceRecord {key: wanted})-[r:REFERS_TO|NOT_SAME]->(n:Child|Carer|Household)
DELETE r
"""
_REFER_AGAIN = """
UNWIND $rows AS row
MATCH (s:SourceRecord {key: row.record})-[r:REFERS_TO]->(n:Child|Carer|Household) WHERE r.key = row.link
SET r.until = null
"""
_UNLINK = {
    kind: f"UNWIND $rows AS row\nMATCH (x:{label} {{key: row.anchor}})-[r:{kind}]-(y:{other}) WHERE r.key = row.key\n"
    "DELETE r"
    for kind, label, other in (
        ("LIVES_IN", "Child|Carer", "Household"), ("CARES_FOR", "Child", "Carer"),
        ("INVOLVED_WITH", "Child", "Practitioner"), ("RECEIVES", "Child", "Service"),
    )
}  # fmt: skip
_NEVER_WAS = "UNWIND $keys AS wanted\nMATCH (n:{label} {{key: wanted}})\nDETACH DELETE n"


def refer_no_more(records: Sequence[str]) -> list[Statement]:
    """Statements by which these records are about nobody, and nobody is said not to be meant by them."""
    return [Statement(_REFER_NO_MORE, {"keys": list(records)})] if records else []


def refer_again(links: Sequence[tuple[str, str]]) -> list[Statement]:
    """Statements by which records are about those again whom they were about, each with the link that says so."""
    rows = [{"record": record, "link": link} for record, link in links]
    return [Statement(_REFER_AGAIN, {"rows": rows})] if rows else []


def unlink(kind: str, links: Sequence[tuple[str, str]]) -> list[Statement]:
    """Statements that take links away, each with the child or carer at its end."""
    rows = [{"anchor": anchor, "key": key} for anchor, key in links]
    return [Statement(_UNLINK[kind], {"rows": rows})] if rows else []


def never_was(label: str, keys: Sequence[str]) -> list[Statement]:
    """Statements that take away nodes which stood only for what is taken back."""
    return [Statement(_NEVER_WAS.format(label=label), {"keys": list(keys)})] if keys else []
