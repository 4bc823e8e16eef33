"""What one return was the first to say of people, and what its source had said of them before it.

Used by the loaders through the gate, when a return is corrected. A return is what a feed said of an area up to a day.
"""

from graph.queries.catalogue import Part, Query
from graph.queries.loading import SAID_COLUMNS

LOAD_RETURN = Query(
    name="load.return",
    description="The people whose standing record this return was the first to tell, and how many other records speak.",
    parts=(
        Part(
            name="said",
            template="""
MATCH (s:SourceRecord)-[t:REFERS_TO]->(n:Child|Carer|Practitioner)
WHERE s.source = $source AND s.standing = 'live' AND s.area = $area AND t.until IS NULL AND t.first_seen = $day
OPTIONAL MATCH (n)<-[u:REFERS_TO]-(o:SourceRecord)
WHERE u.until IS NULL AND coalesce(o.standing, '') = 'live' AND o.key <> s.key
WITH s, n, count(o) AS others
RETURN s.key AS key, s.source_id AS source_id, s.about AS about, n.key AS entity, others,
       s.said_given_names AS given_names, s.said_family_name AS family_name, s.said_full_name AS full_name,
       s.said_dob AS dob, s.said_sex AS sex, s.said_area AS area
ORDER BY key
""",
        ),
    ),
    parameters=("source", "area", "day"),
    privileged=True,
)

LOAD_EARLIER = Query(
    name="load.earlier",
    description="What a source said earlier, under these identifiers, as it told it.",
    parts=(
        Part(
            name="records",
            template=f"""
UNWIND $source_ids AS source_id
MATCH (s:SourceRecord)-[t:REFERS_TO]->(n:Child|Carer|Practitioner)
WHERE s.source_id = source_id AND s.source = $source AND s.standing = 'superseded' AND s.last_confirmed < $day
RETURN s.key AS key, s.source_id AS source_id, s.about AS about, s.file AS file, s.line AS line, n.key AS entity,
       s.last_confirmed AS last_confirmed, s.said_links AS links, s.said_also AS also,
       s.marked_shielded AS marked_shielded, s.marked_refuge AS marked_refuge,
       s.marked_sensitivity AS marked_sensitivity, s.shield_authority AS shield_authority,
       s.shield_review AS shield_review, s.said_upn_unverified AS upn_unverified,
       s.said_nhs_number_unverified AS nhs_number_unverified, {SAID_COLUMNS}
ORDER BY last_confirmed, key
""",
        ),
    ),
    parameters=("source_ids", "source", "day"),
    privileged=True,
)
