"""The same that a load reads of everybody, for some nodes only: for whoever keeps the rest in memory.

Used by `loaders.warm`. Each part has the columns of the part of that name in `graph.queries.loading`.
"""

from graph.queries.catalogue import Part, Query
from graph.queries.loading import LOAD_POPULATION, LOAD_SOURCE_RECORDS

_BEGINNINGS = {
    "children": ("MATCH (c:Child)\n", "UNWIND $keys AS anchor\nMATCH (c:Child {key: anchor})\nWITH DISTINCT c\n"),
    "aliases": (
        "MATCH (s:SourceRecord)-[t:REFERS_TO]->(c:Child)\n",
        "UNWIND $keys AS anchor\nMATCH (c:Child {key: anchor})<-[t:REFERS_TO]-(s:SourceRecord)\n",
    ),
    "carers": ("MATCH (k:Carer)\n", "UNWIND $keys AS anchor\nMATCH (k:Carer {key: anchor})\nWITH DISTINCT k\n"),
    "households": (
        "MATCH (h:Household) RETURN",
        "UNWIND $keys AS anchor\nMATCH (h:Household {key: anchor}) RETURN DISTINCT",
    ),
    "joined": (
        "MATCH (c:Child) WHERE c.joined_to",
        "UNWIND $keys AS anchor\nMATCH (c:Child {key: anchor})\nWITH DISTINCT c\nWHERE c.joined_to",
    ),
    "surviving": (
        "MATCH (c:Child) WHERE c.absorbed IS NOT NULL\nWITH c\n",
        "UNWIND $keys AS anchor\nMATCH (c:Child {key: anchor})\nWITH DISTINCT c WHERE c.absorbed IS NOT NULL\nWITH c\n",
    ),
    "rejected": (
        "MATCH (s:SourceRecord)-[n:NOT_SAME]->(c:Child)\n",
        "UNWIND $keys AS anchor\nMATCH (c:Child {key: anchor})<-[n:NOT_SAME]-(s:SourceRecord)\n",
    ),
}
"""How a part of the population begins, and how it begins for some."""


def _for_some(part: Part) -> Part:
    whole, some = _BEGINNINGS.get(part.name, ("", ""))
    return Part(name=part.name, template=part.template.replace(whole, some, 1))


_NUMBERS = """
MATCH (c)<-[t:REFERS_TO]-(s:SourceRecord)
WHERE s.standing <> 'superseded' AND s.about = 'child'
  AND (s.source = $provisional OR (t.until IS NULL AND s.said_also IS NOT NULL))
RETURN c.key AS key, s.source AS source, s.source_id AS source_id, s.said_also AS also ORDER BY key, source, source_id
"""

WARM_NUMBERS = Query(
    name="load.warm-numbers",
    description="The other numbers that sources tell of children, and the shields that protect for the time being.",
    parts=(Part(name="numbers", template="MATCH (c:Child)\n" + _NUMBERS.lstrip("\n")),),
    parameters=("provisional",),
    privileged=True,
)

WARM_AGAIN = Query(
    name="load.warm-again",
    description="Everything that some children, carers and homes go by, and all that waits for a shield.",
    parts=(
        *(_for_some(part) for part in LOAD_POPULATION.parts),
        Part(
            name="numbers",
            template="UNWIND $keys AS anchor\nMATCH (c:Child {key: anchor})\nWITH DISTINCT c" + _NUMBERS,
        ),
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
    parts=tuple(
        Part(
            name=part.name,
            template=part.template.replace(
                "MATCH (s:SourceRecord) WHERE s.source IN",
                "UNWIND $ids AS id\nMATCH (s:SourceRecord) WHERE s.source_id = id AND s.source IN",
                1,
            ),
        )
        for part in LOAD_SOURCE_RECORDS.parts
    ),
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
WHERE t.until IS NULL AND s.source = $source AND s.about = 'child' AND s.standing <> 'superseded'
RETURN DISTINCT s.source_id AS source_id ORDER BY source_id
""",
        ),
    ),
    parameters=("key", "source"),
    privileged=True,
)
