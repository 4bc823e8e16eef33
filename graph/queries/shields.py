"""What those who decide on shields and on quarantined records read of the graph. Privileged: asked by their desks only.

Keys and what stands on source records, never a name: names come through the guarded queries of the catalogue, under the
reader's own rights.
"""

from graph.queries.catalogue import Part, Query
from graph.queries.loading import SAID_COLUMNS

SHIELDS_IN_FORCE = Query(
    name="shields.in-force",
    description="Every shield on a child or a home, and every refuge: by whose authority, since when, reviewed when.",
    parts=(
        Part(
            name="shields",
            template="""
MATCH (s:SourceRecord)-[t:REFERS_TO]->(c:Child)
WHERE t.until IS NULL AND s.marked_shielded = true AND s.shield_lifted IS NULL
RETURN c.key AS child, s.key AS record, s.source AS source, s.source_id AS source_id, s.received AS since,
       s.shield_authority AS authority, s.shield_ground AS ground, s.shield_review AS review,
       s.shield_lift_asked AS lift_asked
ORDER BY child, record
""",
        ),
        Part(
            name="homes",
            template="""
MATCH (s:SourceRecord)-[t:REFERS_TO]->(h:Household)
WHERE t.until IS NULL
  AND ((s.marked_shielded = true AND s.shield_lifted IS NULL) OR (s.marked_refuge = true AND s.refuge_lifted IS NULL))
RETURN h.key AS home, h.area AS area, s.key AS record, s.source AS source, s.source_id AS source_id,
       s.received AS since, s.shield_authority AS authority, s.shield_ground AS ground, s.shield_review AS review,
       s.shield_lift_asked AS lift_asked,
       (s.marked_shielded = true AND s.shield_lifted IS NULL) AS shield,
       (s.marked_refuge = true AND s.refuge_lifted IS NULL) AS refuge
ORDER BY home, record
""",
        ),
    ),
    privileged=True,
)

HOMES_GLANCES = Query(
    name="homes.glances",
    description="Homes that are named by key, with their address where it is open: for those who decide on shields.",
    parts=(
        Part(
            name="homes",
            template="""
UNWIND $keys AS wanted
MATCH (h:Household {key: wanted}) WHERE <<see h>>
RETURN <<fields h key address postcode area>> ORDER BY h.key
""",
            variables={"h": "Household"},
            shown=("key",),
        ),
    ),
    parameters=("keys",),
)

QUARANTINE_WAITING = Query(
    name="quarantine.waiting",
    description="Records held close to a shielded child, and shields that may mean one of several children.",
    parts=(
        Part(
            name="records",
            template="""
MATCH (s:SourceRecord)
WHERE s.about = 'child'
  AND (s.standing = 'quarantined' OR (s.standing = 'review' AND s.marked_shielded = true))
RETURN s.key AS key, s.source AS source, s.source_id AS source_id, s.received AS received,
       s.marked_shielded AS shield, s.area AS area, s.review_candidates AS candidates
ORDER BY received, key
""",
        ),
    ),
    privileged=True,
)

BESIDE = Part(
    name="beside",
    template=f"""
MATCH (r:SourceRecord)
WHERE r.source = $source AND r.source_id = $source_id AND r.about = 'child' AND r.standing <> 'superseded'
WITH r.file AS file, r.line AS line, r.load AS load
MATCH (s:SourceRecord)
WHERE s.file = file AND s.line = line AND s.load = load AND (s.about = 'carer' OR s.about = 'household')
RETURN s.key AS key, s.about AS about, {SAID_COLUMNS}
ORDER BY key
""",
)
"""The homes and carers that stood in the same row of a file as a record that waits."""

QUARANTINE_CASE = Query(
    name="quarantine.case",
    description="One record that waits for a decision as its source told it, with homes and carers held beside it.",
    parts=(
        Part(
            name="record",
            template=f"""
MATCH (s:SourceRecord)
WHERE s.source = $source AND s.source_id = $source_id AND s.about = 'child' AND s.standing <> 'superseded'
RETURN s.key AS key, s.source AS source, s.source_id AS source_id, s.file AS file, s.line AS line,
       s.received AS received, s.standing AS standing, s.marked_shielded AS shield, s.review_candidates AS candidates,
       {SAID_COLUMNS}
ORDER BY s.standing = 'live', key
""",
        ),
        BESIDE,
        Part(
            name="meant",
            template="""
MATCH (s:SourceRecord)-[t:REFERS_TO]->(c:Child)
WHERE s.source = $source AND s.source_id = $source_id AND t.until IS NULL
RETURN c.key AS child ORDER BY child
""",
        ),
    ),
    parameters=("source", "source_id"),
    privileged=True,
)
