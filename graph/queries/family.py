"""The family: the child, those who share a home or a carer with it, their carers and homes, and who is involved."""

from graph.queries.catalogue import Part, Query
from graph.queries.record import CHILD_TALLY, INVOLVEMENT_FIELDS, PERSON_FIELDS, RECEIVED_FIELDS

_KIN = """
MATCH (c:Child {key: $key}) WHERE <<see c>>
WITH c
OPTIONAL MATCH (c)-[l:LIVES_IN|CARES_FOR]-(m:Household|Carer)-[n:LIVES_IN|CARES_FOR]-(y:Child)
WHERE <<see l>> AND <<see m>> AND <<see n>> AND <<see y>>
WITH c.key AS own, collect(DISTINCT y.key) AS kin
UNWIND kin + [own] AS member
WITH DISTINCT member
"""
_MEMBER = "MATCH (x:Child {key: member}) WHERE <<see x>>\nWITH x\n"
_KIN_VARIABLES = {
    "c": "Child",
    "l": "LIVES_IN|CARES_FOR",
    "m": "Household|Carer",
    "n": "LIVES_IN|CARES_FOR",
    "y": "Child",
}


def _part(name: str, template: str, variables: dict[str, str], shown: tuple[str, ...]) -> Part:
    return Part(name=name, template=_KIN + template, variables={**_KIN_VARIABLES, **variables}, shown=shown)


CHILDREN = _part(
    "children",
    f"MATCH (x:Child {{key: member}}) WHERE <<see x>> RETURN <<fields x {PERSON_FIELDS}>> ORDER BY x.key",
    {"x": "Child"},
    ("key",),
)

CARE = _part(
    "care",
    f"""{_MEMBER}
MATCH (x)<-[r:CARES_FOR]-(k:Carer) WHERE <<see r>> AND <<see k>>
RETURN <<fields r key relationship responsible main since until source last_confirmed>>, x.key AS child_key,
       <<fields k key=carer_key full_name=carer_name phone email>>
ORDER BY r.key
""",
    {"x": "Child", "r": "CARES_FOR", "k": "Carer"},
    ("carer_key", "child_key"),
)

RESIDENCES = _part(
    "residences",
    f"""{_MEMBER}
MATCH (x)-[r:LIVES_IN]->(h:Household) WHERE <<see r>> AND <<see h>>
RETURN <<fields r key part since until source last_confirmed>>, x.key AS person_key,
       <<fields h key=household_key address postcode>>
ORDER BY r.key
""",
    {"x": "Child", "r": "LIVES_IN", "h": "Household"},
    ("household_key", "person_key"),
)

CARER_RESIDENCES = _part(
    "carer_residences",
    f"""{_MEMBER}
MATCH (x)<-[q:CARES_FOR]-(k:Carer)-[r:LIVES_IN]->(h:Household)
WHERE <<see q>> AND <<see k>> AND <<see r>> AND <<see h>>
WITH DISTINCT r, k, h
RETURN <<fields r key part since until source last_confirmed>>, k.key AS person_key,
       <<fields h key=household_key address postcode>>
ORDER BY r.key
""",
    {"x": "Child", "q": "CARES_FOR", "k": "Carer", "r": "LIVES_IN", "h": "Household"},
    ("household_key", "person_key"),
)

INVOLVEMENTS = _part(
    "involvements",
    f"""{_MEMBER}
MATCH (x)<-[r:INVOLVED_WITH]-(p:Practitioner) WHERE <<see r>> AND <<see p>>
WITH x, r, p, r.service AS desk
OPTIONAL MATCH (s:Service {{key: desk}}) WHERE <<see s>>
OPTIONAL MATCH (s)-[q:PART_OF]->(a:Agency) WHERE q.until IS NULL AND <<see q>> AND <<see a>>
RETURN x.key AS child_key, {INVOLVEMENT_FIELDS} ORDER BY r.key, q.key
""",
    {"x": "Child", "r": "INVOLVED_WITH", "p": "Practitioner", "s": "Service", "q": "PART_OF", "a": "Agency"},
    ("practitioner_key", "service_key", "child_key"),
)

SERVICES = _part(
    "services",
    f"""{_MEMBER}
MATCH (x)-[r:RECEIVES]->(s:Service) WHERE <<see r>> AND <<see s>>
OPTIONAL MATCH (s)-[q:PART_OF]->(a:Agency) WHERE q.until IS NULL AND <<see q>> AND <<see a>>
RETURN x.key AS child_key, {RECEIVED_FIELDS} ORDER BY r.key, q.key
""",
    {"x": "Child", "r": "RECEIVES", "s": "Service", "q": "PART_OF", "a": "Agency"},
    ("service_key", "child_key"),
)

FAMILY_VIEW = Query(
    name="family.view",
    description="A family across its homes: children, carers, residences, involvements and services.",
    parts=(CHILDREN, CARE, RESIDENCES, CARER_RESIDENCES, INVOLVEMENTS, SERVICES),
    parameters=("key",),
    anchor="children",
    tally=CHILD_TALLY,
)

HOUSEHOLD_VIEW = Query(
    name="household.view",
    description="One home and who lives or lived there.",
    parts=(
        Part(
            name="household",
            template="""
MATCH (h:Household {key: $key}) WHERE <<see h>> RETURN <<fields h key address postcode uprn area status>>
""",
            variables={"h": "Household"},
            shown=("key",),
        ),
        Part(
            name="residents",
            template="""
MATCH (h:Household {key: $key}) WHERE <<see h>>
WITH h
MATCH (h)<-[r:LIVES_IN]-(x:Child|Carer) WHERE <<see r>> AND <<see x>>
RETURN <<fields r part since until source last_confirmed>>, <<fields x key given_names family_name full_name sex dob>>,
       CASE WHEN x:Child THEN 'Child' ELSE 'Carer' END AS label
ORDER BY r.key
""",
            variables={"h": "Household", "r": "LIVES_IN", "x": "Child|Carer"},
            shown=("key",),
        ),
    ),
    parameters=("key",),
    anchor="household",
    tally=Part(
        name="tally",
        template="""
MATCH (h:Household {key: $key})
OPTIONAL MATCH (h)<-[r:LIVES_IN]-(x:Child|Carer)
WITH h, r, x, <<refusals h>> AS own, <<grants h>> AS granted,
     CASE WHEN r IS NULL THEN [] ELSE <<barriers r>> + <<barriers x>> END AS further
RETURN own, granted, further, count(*) AS items
""",
        variables={"h": "Household", "r": "LIVES_IN", "x": "Child|Carer"},
    ),
)
