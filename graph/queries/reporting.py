"""What a family's report needs of the graph (R44): whom it is for, who shares the home, who the people are that looked.

Asked by the governance officer's desk under a purpose of its own, guarded like every other question: whoever works for
a sensitive service is not in the answer, and so is told of in the report without profession or agency.
"""

from graph.queries.catalogue import Part, Query

_EACH_CHILD = "UNWIND $keys AS wanted\nMATCH (c:Child {key: wanted}) WHERE <<see c>>"
# The area opens with a child's standing, which a shield keeps: a report that lacks it says professions only.
_CHILD_FIELDS = "key given_names family_name sex dob area"

REPORT_ABOUT = Query(
    name="report.about",
    description="Children for whom a report is drawn up, who shares their homes, and records that became one (R41).",
    parts=(
        Part(
            name="children",
            template=f"{_EACH_CHILD} RETURN <<fields c {_CHILD_FIELDS}>> ORDER BY c.key",
            variables={"c": "Child"},
            shown=("key",),
        ),
        Part(
            name="home",
            template=f"""
{_EACH_CHILD}
WITH c
MATCH (c)-[l:LIVES_IN]->(h:Household)<-[m:LIVES_IN]-(x:Child)
WHERE x.key <> c.key AND (l.until IS NULL OR l.until > $today) AND (m.until IS NULL OR m.until > $today)
  AND <<see l>> AND <<see h>> AND <<see m>> AND <<see x>>
WITH DISTINCT x
RETURN <<fields x {_CHILD_FIELDS}>> ORDER BY x.key
""",
            variables={"c": "Child", "l": "LIVES_IN", "h": "Household", "m": "LIVES_IN", "x": "Child"},
            shown=("key",),
        ),
        # A record became another's when each source record that once was about it is about somebody else now.
        Part(
            name="absorbed",
            template=f"""
{_EACH_CHILD}
WITH c
MATCH (c)<-[n:REFERS_TO]-(s:SourceRecord)-[o:REFERS_TO]->(a:Child)
WHERE n.until IS NULL AND o.until IS NOT NULL AND a.key <> c.key
  AND <<see n>> AND <<see s>> AND <<see o>> AND <<see a>>
WITH DISTINCT c, a
OPTIONAL MATCH (a)<-[u:REFERS_TO]-(t:SourceRecord) WHERE u.until IS NULL AND <<see u>> AND <<see t>>
WITH c, a, count(u) AS still
WHERE still = 0
RETURN c.key AS key, a.key AS absorbed_key ORDER BY c.key, a.key
""",
            variables={
                "c": "Child",
                "n": "REFERS_TO",
                "s": "SourceRecord",
                "o": "REFERS_TO",
                "a": "Child",
                "u": "REFERS_TO",
                "t": "SourceRecord",
            },
        ),
    ),
    parameters=("keys", "today"),
)

REPORT_HOUSEHOLD = Query(
    name="report.household",
    description="The children of a home for whom a report is drawn up.",
    parts=(
        Part(
            name="residents",
            template="""
MATCH (h:Household {key: $key}) WHERE <<see h>>
WITH h
MATCH (h)<-[m:LIVES_IN]-(x:Child) WHERE (m.until IS NULL OR m.until > $today) AND <<see m>> AND <<see x>>
RETURN DISTINCT x.key AS key ORDER BY key
""",
            variables={"h": "Household", "m": "LIVES_IN", "x": "Child"},
            shown=("key",),
        ),
    ),
    parameters=("key", "today"),
    anchor="residents",
)

REPORT_VIEWERS = Query(
    name="report.viewers",
    description="Profession and posts of the people who looked, as far as they may be told of.",
    parts=(
        Part(
            name="people",
            template="""
UNWIND $keys AS wanted
MATCH (p:Practitioner {key: wanted}) WHERE <<see p>>
RETURN <<fields p key profession full_name>> ORDER BY p.key
""",
            variables={"p": "Practitioner"},
        ),
        Part(
            name="posts",
            template="""
UNWIND $keys AS wanted
MATCH (p:Practitioner {key: wanted}) WHERE <<see p>>
WITH p
MATCH (p)-[w:WORKS_FOR]->(s:Service) WHERE <<see w>> AND <<see s>>
OPTIONAL MATCH (s)-[q:PART_OF]->(a:Agency) WHERE q.until IS NULL AND <<see q>> AND <<see a>>
RETURN p.key AS key, <<fields w since until>>, <<fields s full_name=service_name>>, <<fields a full_name=agency_name>>
ORDER BY w.key, q.key
""",
            variables={"p": "Practitioner", "w": "WORKS_FOR", "s": "Service", "q": "PART_OF", "a": "Agency"},
        ),
    ),
    parameters=("keys",),
)
