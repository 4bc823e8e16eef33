"""What is read when a source takes back what it said of a child: its words, and the homes that it had told of.

Used by `loaders.retracting` through the gate. What is taken back is deleted and not ended: an ended home, or a record
that repeats an address nobody may know any more, would tell it all the same.
"""

from graph.queries.catalogue import Part, Query

RETRACTED = Query(
    name="load.retracted",
    description="Everything that one source ever said of some children, whom it is about, and what stands of it.",
    parts=(
        Part(
            name="records",
            template="""
MATCH (s:SourceRecord) WHERE s.source = $source AND s.about = 'child' AND s.source_id IN $ids
OPTIONAL MATCH (s)-[t:REFERS_TO]->(c:Child)
RETURN s.key AS key, s.source_id AS source_id, s.digest AS digest, s.standing AS standing,
       s.last_confirmed AS last_confirmed, s.said_links AS links, c.key AS entity
ORDER BY key
""",
        ),
    ),
    parameters=("source", "ids"),
    privileged=True,
)

RETRACTED_HOMES = Query(
    name="load.retracted-homes",
    description="Who lives or lived at some homes, and which records tell of them.",
    parts=(
        Part(
            name="residents",
            template="""
UNWIND $keys AS anchor
MATCH (h:Household {key: anchor})<-[l:LIVES_IN]-(x:Child|Carer)
RETURN h.key AS home, l.key AS link, l.source AS source, x.key AS person
ORDER BY home, link
""",
        ),
        Part(
            name="records",
            template="""
UNWIND $keys AS anchor
MATCH (h:Household {key: anchor})<-[t:REFERS_TO]-(s:SourceRecord)
RETURN h.key AS home, s.key AS key, s.source AS source
ORDER BY home, key
""",
        ),
    ),
    parameters=("keys",),
    privileged=True,
)
