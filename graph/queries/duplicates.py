"""Two records that may be one child: which pairs are known to be two, what stands behind a shield, what tells of one.

Asked by the search among those who are held, and by the desk that decides on what it found, under the service subject
of loads: nothing of it is shown to anybody before policy has said that they may know both children.
"""

from graph.queries.catalogue import Part, Query, Statement
from graph.records import Row

DUPLICATES_APART = Query(
    name="duplicates.apart",
    description="Pairs of children of whom somebody has decided that they are two.",
    parts=(
        Part(
            name="pairs",
            template="""
MATCH (c:Child)<-[n:NOT_SAME]-(s:SourceRecord)-[t:REFERS_TO]->(d:Child)
WHERE c.key <> d.key
RETURN DISTINCT c.key AS one, d.key AS other ORDER BY one, other
""",
        ),
    ),
    privileged=True,
)

# What agrees between a child and somebody whose home is covered tells where both live.
DUPLICATES_COVERED = Query(
    name="duplicates.covered",
    description="Those of these children who stand behind a shield, or whose home, carers or services do.",
    parts=(
        Part(
            name="shielded",
            template="""
UNWIND $keys AS wanted
MATCH (c:Child {key: wanted}) WHERE c.shielded = true
RETURN c.key AS key ORDER BY key
""",
        ),
        Part(
            name="covered",
            template="""
UNWIND $keys AS wanted
MATCH (c:Child {key: wanted})-[l:LIVES_IN|CARES_FOR|RECEIVES]-(x:Household|Carer|Service)
WHERE l.shielded = true
RETURN DISTINCT c.key AS key ORDER BY key
""",
        ),
    ),
    parameters=("keys",),
    privileged=True,
)

DUPLICATES_RECORDS = Query(
    name="duplicates.records",
    description="The source records that tell of one child now.",
    parts=(
        Part(
            name="records",
            template="""
MATCH (c:Child {key: $key})<-[t:REFERS_TO]-(s:SourceRecord)
WHERE t.until IS NULL AND coalesce(s.standing, '') = 'live'
RETURN s.key AS key, s.source AS source ORDER BY key
""",
        ),
    ),
    parameters=("key",),
    privileged=True,
)

_TOGETHER = """
UNWIND $rows AS row
MATCH (s:SourceRecord {key: row.record})-[n:NOT_SAME]->(c:Child {key: row.child})
WHERE n.key = row.key
DELETE n
"""


def apart_no_more(links: list[Row]) -> Statement:
    """The statement by which these records are no longer said not to be about a child: record, child and link."""
    return Statement(_TOGETHER, {"rows": list(links)})
