"""What waits for a person or for a crosswalk, and by which numbers children are known. Used by the loaders only."""

from graph.queries.beginnings import RANGE, within
from graph.queries.catalogue import Part, Query
from graph.queries.loading import SAID_COLUMNS

LOAD_PUPIL_NUMBERS = Query(
    name="load.pupil-numbers",
    description="Which child of a range of keys goes by which pupil number, for returns that carry no names.",
    parts=(
        Part(
            name="pupils",
            template=f"""
{within("Child", "c")}MATCH (c)<-[t:REFERS_TO]-(s:SourceRecord)
WHERE t.until IS NULL AND (s.said_upn IS NOT NULL OR s.said_upn_unverified IS NOT NULL)
RETURN DISTINCT c.key AS key, s.said_upn AS upn, s.said_upn_unverified AS upn_unverified ORDER BY key
""",
        ),
    ),
    parameters=RANGE,
    privileged=True,
)

LOAD_WITHOUT_CROSSWALK = Query(
    name="load.without-crosswalk",
    description="Records without a name of which nothing told, when they were loaded, whom they are about.",
    parts=(
        Part(
            name="feeds",
            template="""
MATCH (s:SourceRecord) WHERE s.standing = 'waiting' RETURN s.source AS feed, count(s) AS records ORDER BY feed
""",
        ),
    ),
    privileged=True,
)

LOAD_WAITING = Query(
    name="load.waiting",
    description="Records of one source that wait for a person, or hang on one that does, as their source told them.",
    parts=(
        Part(
            name="records",
            template=f"""
MATCH (s:SourceRecord)
WHERE s.source = $source AND s.standing <> 'superseded'
  AND (s.standing <> 'live' OR s.pending = true OR (s.about = 'child' AND s.source_id = $source_id)
       OR any(told IN s.said_links WHERE told CONTAINS $mention))
RETURN s.key AS key, s.source_id AS source_id, s.about AS about, s.file AS file, s.line AS line,
       s.standing AS standing, s.pending AS pending, s.last_confirmed AS last_confirmed, s.said_links AS links,
       s.said_also AS also, s.said_withdrawn AS withdrawn,
       s.marked_shielded AS marked_shielded, s.marked_refuge AS marked_refuge,
       s.marked_sensitivity AS marked_sensitivity, s.shield_authority AS shield_authority,
       s.shield_review AS shield_review, s.review_candidates AS candidates,
       s.said_upn_unverified AS upn_unverified, s.said_nhs_number_unverified AS nhs_number_unverified, {SAID_COLUMNS}
ORDER BY key
""",
        ),
        Part(
            name="provisional",
            template="""
MATCH (s:SourceRecord)-[t:REFERS_TO]->(c:Child)
WHERE s.source = $provisional AND s.source_id STARTS WITH $account AND s.shield_lifted IS NULL
RETURN s.key AS key, c.key AS child ORDER BY key
""",
        ),
    ),
    parameters=("source", "source_id", "mention", "provisional", "account"),
    privileged=True,
)
