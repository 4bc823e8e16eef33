"""What a load reads of everybody, for some nodes only: for whoever keeps the rest in memory.

Used by `loaders.warm`.
"""

from graph.queries.beginnings import RANGE, named, within
from graph.queries.catalogue import Part, Query
from graph.queries.loading import records_in_hand
from graph.queries.population import LOAD_WAITING_SHIELDS, population_parts

# The standing as it is would let a server begin at its index, which is at every record there is.
_NUMBERS = """MATCH (c)<-[t:REFERS_TO]-(s:SourceRecord)
WHERE coalesce(s.standing, '') <> 'superseded' AND s.about = 'child'
  AND (s.source = $provisional OR (t.until IS NULL AND s.said_also IS NOT NULL))
RETURN c.key AS key, s.source AS source, s.source_id AS source_id, s.said_also AS also ORDER BY key, source, source_id
"""

WARM_NUMBERS = Query(
    name="load.warm-numbers",
    description="The other numbers that sources tell of children, and the shields that protect for the time being.",
    parts=(Part(name="numbers", template=within("Child", "c") + _NUMBERS),),
    parameters=("provisional", *RANGE),
    privileged=True,
)

WARM_AGAIN = Query(
    name="load.warm-again",
    description="Everything that some children, carers and homes go by, and all that waits for a shield.",
    parts=(
        *population_parts(named),
        *LOAD_WAITING_SHIELDS.parts,
        Part(name="numbers", template=named("Child", "c") + _NUMBERS),
    ),
    parameters=("keys", "provisional"),
    privileged=True,
)

WARM_AROUND = Query(
    name="load.warm-around",
    description="Who lives in some homes, and which of some nodes are services, workers or agencies.",
    parts=(
        Part(
            name="people",
            template="""
UNWIND $keys AS anchor
MATCH (h:Household {key: anchor})<-[l:LIVES_IN]-(x:Child|Carer)
RETURN DISTINCT x.key AS key ORDER BY key
""",
        ),
        Part(
            name="workforce",
            template="""
UNWIND $keys AS anchor
MATCH (n:Service|Practitioner|Agency {key: anchor})
RETURN DISTINCT n.key AS key ORDER BY key
""",
        ),
    ),
    parameters=("keys",),
    privileged=True,
)

WARM_RECORDS = Query(
    name="load.warm-records",
    description="The standing source records of these identifiers, and whom each refers to.",
    parts=(records_in_hand("UNWIND $ids AS id\n", "s.source_id = id AND "),),
    parameters=("sources", "ids"),
    privileged=True,
)

WARM_SENT_AS = Query(
    name="load.warm-sent-as",
    description="Under which identifiers a source sends a child.",
    parts=(
        Part(
            name="records",
            template="""
MATCH (c:Child {key: $key})<-[t:REFERS_TO]-(s:SourceRecord)
WHERE t.until IS NULL AND s.source = $source AND s.about = 'child' AND coalesce(s.standing, '') <> 'superseded'
RETURN DISTINCT s.source_id AS source_id ORDER BY source_id
""",
        ),
    ),
    parameters=("key", "source"),
    privileged=True,
)
