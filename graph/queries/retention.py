"""What retention reads and writes (R25-R28): who is due, everything that is held of them, and the archive.

Used by `loaders.retention` through the gate. An archive is a source record of the source `retention` that refers to
nobody: no way leads to it, no policy opens it. What a source sent of an archived child stays as an empty mark under the
source's own identifier, so that the same child is not brought back by the next file.
"""

from collections.abc import Sequence

from graph.queries.catalogue import Part, Query, Statement
from graph.queries.loading import SAID
from graph.schema.nodes import NODE_TYPES

RETENTION = "retention"
ARCHIVED, KEPT, ON_HOLD, REMOVED, RETURN = "archived", "kept", "on-hold", "removed", "return"
"""How records stand: an archive, a consent (R25), a hold, the mark of a removed child, and whether one who left will
return (R27). All but the marks are records of retention's own.
"""

_ENDED = "r.until IS NOT NULL AND r.until <= $today"


def _facts(child: str, anchor: str, notes: str) -> tuple[Part, ...]:
    """The facts on which it rests how long somebody is held: of everybody, or of the children of an anchor."""
    return (
        Part(
            name="children",
            template=f"""
{anchor}MATCH {child}
RETURN c.key AS key, c.dob AS dob, c.status AS status, c.last_confirmed AS last_confirmed, c.shielded AS shielded,
       c.joined_to AS joined_to, c.absorbed AS absorbed
ORDER BY key
""",
        ),
        Part(
            name="words",
            template=f"""
{anchor}MATCH {child} WHERE c.status = 'died' OR c.status = 'left'
WITH c
MATCH (c)<-[t:REFERS_TO]-(s:SourceRecord)
RETURN c.key AS key, s.source AS source, s.received AS received, s.said_status AS status, s.standing AS standing,
       s.key AS record
ORDER BY key, received, record
""",
        ),
        Part(
            name="doubts",
            template="""
MATCH (s:SourceRecord) WHERE s.review_candidates IS NOT NULL AND (s.standing = 'review' OR s.standing = 'quarantined')
RETURN s.key AS key, s.review_candidates AS candidates ORDER BY key
""",
        ),
        Part(
            name="rejected",
            template="""
MATCH (s:SourceRecord)-[n:NOT_SAME]->(c:Child) WHERE s.standing = 'review' OR s.standing = 'quarantined'
RETURN DISTINCT c.key AS key ORDER BY key
""",
        ),
        Part(
            name="notes",
            template=f"""
MATCH (s:SourceRecord) WHERE s.source = 'retention'{notes}
RETURN s.key AS key, s.source_id AS child, s.standing AS standing, s.received AS received, s.archive AS archive,
       s.review_rule AS ground
ORDER BY key
""",
        ),
        Part(
            name="INVOLVED_WITH",
            template=f"""
{anchor}MATCH (p:Practitioner)-[r:INVOLVED_WITH]->{child} WHERE {_ENDED}
WITH c.key AS child, r.key AS key, r.until AS until, r.service AS desk
OPTIONAL MATCH (s:Service {{key: desk}})
RETURN child, key, until, s.universal AS universal ORDER BY key
""",
        ),
        Part(
            name="RECEIVES",
            template=f"""
{anchor}MATCH {child}-[r:RECEIVES]->(s:Service) WHERE {_ENDED}
RETURN c.key AS child, r.key AS key, r.until AS until, s.universal AS universal ORDER BY key
""",
        ),
    )


RETENTION_DUE = Query(
    name="retention.due",
    description="The facts on which it depends how long somebody or something is held.",
    parts=_facts("(c:Child)", "", ""),
    parameters=("today",),
    privileged=True,
)

RETENTION_AGAIN = Query(
    name="retention.again",
    description="The same facts of some children, before they are taken: what was decided meanwhile holds.",
    parts=_facts("(c:Child {key: anchor})", "UNWIND $keys AS anchor\n", " AND s.source_id IN $keys"),
    parameters=("keys", "today"),
    privileged=True,
)

_RESIDENTS = """
WITH DISTINCT h
MATCH (h)<-[l:LIVES_IN]-(x:Child|Carer)
RETURN h.key AS home, (h.shielded = true OR h.refuge = true) AS covered, x.key AS person, l.key AS link
ORDER BY home, link
"""

RETENTION_AROUND = Query(
    name="retention.around",
    description="Who cares for some children, and who lives in the homes of both: what is nobody else's goes as well.",
    parts=(
        Part(
            name="carers",
            template="""
UNWIND $keys AS anchor
MATCH (c:Child {key: anchor})<-[r:CARES_FOR]-(k:Carer)
WITH DISTINCT k
MATCH (k)-[q:CARES_FOR]->(o:Child)
RETURN k.key AS carer, o.key AS child, q.key AS link ORDER BY carer, link
""",
        ),
        Part(
            name="homes",
            template="UNWIND $keys AS anchor\nMATCH (c:Child {key: anchor})-[r:LIVES_IN]->(h:Household)" + _RESIDENTS,
        ),
        Part(
            name="carers_homes",
            template="""UNWIND $keys AS anchor
MATCH (c:Child {key: anchor})<-[q:CARES_FOR]-(k:Carer)
WITH DISTINCT k
MATCH (k)-[r:LIVES_IN]->(h:Household)"""
            + _RESIDENTS,
        ),
    ),
    parameters=("keys",),
    privileged=True,
)


def _node(label: str) -> Part:
    columns = ", ".join(f"n.{found.key} AS {found.key}" for found in NODE_TYPES[label].properties)
    template = f"UNWIND $keys AS anchor\nMATCH (n:{label} {{key: anchor}})\nRETURN {columns} ORDER BY key"
    return Part(name=label, template=template)


_SAID_COLUMNS = ", ".join(f"s.said_{name} AS said_{name}" for name in SAID)

RETENTION_HELD = Query(
    name="retention.held",
    description="Everything that is held of some children, and of the carers and homes that are theirs alone.",
    parts=(
        _node("Child"), _node("Carer"), _node("Household"),
        Part(
            name="records",
            template=f"""
UNWIND $keys AS anchor
MATCH (n:Child|Carer|Household {{key: anchor}})<-[t:REFERS_TO]-(s:SourceRecord)
WITH DISTINCT s
MATCH (s)-[u:REFERS_TO]->(m:Child|Carer|Household|Practitioner|Service|Agency)
RETURN s.key AS key, s.source AS source, s.source_id AS source_id, s.about AS about, s.received AS received,
       s.standing AS standing, s.load AS load, s.digest AS digest, s.said_links AS said_links, m.key AS entity,
       u.until AS until, u.key AS link, {_SAID_COLUMNS}
ORDER BY key, link
""",
        ),
        Part(
            name="notes",
            template="""
MATCH (s:SourceRecord) WHERE s.source = 'retention' AND s.standing <> 'archived' AND s.source_id IN $keys
RETURN s.source_id AS child, s.standing AS standing, s.received AS received, s.review_rule AS ground, s.key AS key
ORDER BY key
""",
        ),
    ),
    parameters=("keys",),
    privileged=True,
)  # fmt: skip

_FORGET_MARKS = """
UNWIND $keys AS wanted
MATCH (s:SourceRecord) WHERE s.standing = 'removed' AND s.archive = wanted
DELETE s
"""
_RELEASE = """
MATCH (s:SourceRecord)
WHERE s.source = $source AND s.source_id = $source_id AND s.about = 'child' AND s.standing = 'removed'
DELETE s
"""
_TAKE_BACK = """
MATCH (s:SourceRecord) WHERE s.source = 'retention' AND s.standing = $standing AND s.source_id = $child
DELETE s
"""


def forget_marks(archives: Sequence[str]) -> list[Statement]:
    """Statements that take away the marks under which archived children were known to their sources."""
    return [Statement(_FORGET_MARKS, {"keys": list(archives)})] if archives else []


def release(source: str, source_id: str) -> Statement:
    """The statement after which a source may bring a child again."""
    return Statement(_RELEASE, {"source": source, "source_id": source_id})


def take_back(standing: str, child: str) -> Statement:
    """The statement that ends a consent or a hold."""
    return Statement(_TAKE_BACK, {"standing": standing, "child": child})
