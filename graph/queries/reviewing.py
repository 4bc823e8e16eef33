"""What those who decide on doubtful records read of the graph: which wait, what each says, whom it may be about.

Which records a reader may know of is a guarded question like others; what a record says is read for the desk alone,
under the service subject of loads, once that question has been answered (R42).
"""

from graph.queries.catalogue import Part, Query
from graph.queries.loading import SAID_COLUMNS
from graph.queries.shields import BESIDE

REVIEW_WAITING = Query(
    name="review.waiting",
    description="Records in ordinary doubt about whom they mean; never one that is close to a shield.",
    parts=(
        Part(
            name="records",
            template="""
MATCH (s:SourceRecord)
WHERE s.standing = 'review' AND s.about = 'child' AND s.shielded = false AND s.marked_shielded IS NULL
RETURN s.key AS key, s.source AS source, s.source_id AS source_id, s.received AS received,
       s.review_candidates AS candidates, s.said_given_names AS given_names, s.said_family_name AS family_name,
       s.said_dob AS dob, s.said_sex AS sex
ORDER BY received, key
""",
        ),
        Part(
            name="shielded",
            template="""
MATCH (s:SourceRecord)
WHERE s.standing = 'review' AND s.about = 'child' AND s.review_candidates IS NOT NULL
WITH s, s.review_candidates AS named
UNWIND named AS candidate
MATCH (c:Child {key: candidate}) WHERE c.shielded = true
RETURN DISTINCT s.key AS key, s.source AS source, s.source_id AS source_id, s.received AS received ORDER BY key
""",
        ),
        # What is said of a brother of a shielded child tells where both live, and so does how well it agrees.
        Part(
            name="covered",
            template="""
MATCH (s:SourceRecord)
WHERE s.standing = 'review' AND s.about = 'child' AND s.review_candidates IS NOT NULL
WITH s, s.review_candidates AS named
UNWIND named AS candidate
MATCH (c:Child {key: candidate})-[l:LIVES_IN|CARES_FOR|RECEIVES]-(x:Household|Carer|Service)
WHERE l.shielded = true
RETURN DISTINCT s.key AS key, s.source AS source, s.source_id AS source_id, s.received AS received ORDER BY key
""",
        ),
    ),
    privileged=True,
)

REVIEW_RECORDS = Query(
    name="review.records",
    description="Source records that are named by key, as far as the reader may know what sources said.",
    parts=(
        Part(
            name="records",
            template="""
UNWIND $keys AS wanted
MATCH (s:SourceRecord {key: wanted}) WHERE <<see s>>
RETURN <<fields s key source source_id area received review_rule review_reasons>> ORDER BY s.key
""",
            variables={"s": "SourceRecord"},
            shown=("key",),
        ),
    ),
    parameters=("keys",),
)

_NAMED = "s.source = $source AND s.source_id = $source_id AND s.about = 'child'"

REVIEW_CASE = Query(
    name="review.case",
    description="One doubtful record as its source told it, with what spoke for each child, and its homes and carers.",
    parts=(
        Part(
            name="record",
            template=f"""
MATCH (s:SourceRecord)
WHERE {_NAMED} AND s.standing <> 'superseded'
RETURN s.key AS key, s.source AS source, s.source_id AS source_id, s.file AS file, s.line AS line,
       s.received AS received, s.standing AS standing, s.said_links AS links, s.review_rule AS rule,
       s.review_reasons AS reasons, s.review_candidates AS candidates, s.review_evidence AS evidence, {SAID_COLUMNS}
ORDER BY s.standing = 'live', key
""",
        ),
        BESIDE,
        Part(
            name="meant",
            template=f"""
MATCH (s:SourceRecord)-[t:REFERS_TO]->(c:Child)
WHERE {_NAMED} AND t.until IS NULL
RETURN c.key AS child ORDER BY child
""",
        ),
    ),
    parameters=("source", "source_id"),
    privileged=True,
)

REVIEW_SERVICES = Query(
    name="review.services",
    description="Services by their public code, save the sensitive: the school that a doubtful record names.",
    parts=(
        Part(
            name="services",
            template="""
MATCH (v:Service) WHERE v.source_code IN $codes AND v.sensitive = false
RETURN v.key AS key, v.source_code AS code, v.full_name AS full_name ORDER BY key
""",
        ),
    ),
    parameters=("codes",),
    privileged=True,
)
