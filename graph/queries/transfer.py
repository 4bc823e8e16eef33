"""The questions of a transfer of responsibility: whom an offer is about, and what stands behind a child's area.

A child is shown to whoever is to answer by the same guards as everywhere; one of whom the area is not open is not there
for that work. What only notices and the writing need is privileged.
"""

from graph.queries.catalogue import Part, Query
from graph.queries.record import PERSON_FIELDS, children_by_key

TRANSFER_CHILDREN = children_by_key(
    "transfer.children",
    "Children whose responsible authority is to change: who they are, and which it is.",
    " area area_history",
)

TRANSFER_CHILD = Query(
    name="transfer.child",
    description="One child of whom responsibility is offered, opened on purpose: families are told of it as of a look.",
    parts=(
        Part(
            name="child",
            template=f"""
MATCH (c:Child {{key: $key}}) WHERE <<see c>>
RETURN <<fields c {PERSON_FIELDS} area area_history>>
""",
            variables={"c": "Child"},
            shown=("key",),
        ),
    ),
    parameters=("key",),
)

TRANSFER_FACTS = Query(
    name="transfer.facts",
    description="What marks a child whom a transfer is about, and which agreed transfers stand (R43).",
    parts=(
        Part(
            name="child",
            template="""
MATCH (c:Child {key: $key})
RETURN c.key AS key, c.area AS area, c.area_history AS area_history, c.shielded AS shielded,
       c.sensitivity AS sensitivity, c.joined_to AS joined_to, c.absorbed AS absorbed
""",
        ),
        Part(
            name="agreed",
            template="""
MATCH (c:Child {key: $key})<-[t:REFERS_TO]-(s:SourceRecord)
WHERE t.until IS NULL AND s.source = 'agreed-transfer'
RETURN s.key AS key, s.source_id AS reference, s.said_area AS area, t.key AS link, t.first_seen AS since ORDER BY key
""",
        ),
    ),
    parameters=("key",),
    privileged=True,
)

TRANSFER_RESIDENTS = Query(
    name="transfer.residents",
    description="The children who live in a home today: what another authority shielded is not for lists to uncover.",
    parts=(
        Part(
            name="children",
            template="""
MATCH (h:Household {key: $key})<-[l:LIVES_IN]-(c:Child) WHERE l.until IS NULL OR l.until > $today
RETURN DISTINCT c.key AS key ORDER BY key
""",
        ),
    ),
    parameters=("key", "today"),
    privileged=True,
)
