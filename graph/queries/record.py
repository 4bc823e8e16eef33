"""The child's record: who the child is, who is involved, services, homes, carers, brothers and sisters.

One query of six parts, so that a page is one decision, one state of the graph and one ledger event.
"""

from graph.queries.catalogue import Part, Query

_SERVICE_AND_AGENCY = """
OPTIONAL MATCH (s)-[q:PART_OF]->(a:Agency) WHERE q.until IS NULL AND <<see q>> AND <<see a>>
"""

# The child first, by itself: an engine that may choose would sometimes start at the far end, with a scan.
_ANCHOR = "MATCH (c:Child {key: $key}) WHERE <<see c>>\nWITH c"

PERSON_FIELDS = "key given_names family_name sex dob"

IDENTITY = Part(
    name="child",
    template="""
MATCH (c:Child {key: $key}) WHERE <<see c>>
RETURN <<fields c key given_names family_name sex dob former_names upn nhs_number area area_history status
        first_seen last_confirmed>>
""",
    variables={"c": "Child"},
    shown=("key",),
)

INVOLVEMENT_FIELDS = (
    "<<fields r key role lead since until source first_seen last_confirmed information_to_share assessment_done"
    " taking_action>>, "
    "<<fields p key=practitioner_key full_name=practitioner_name profession phone email hours checked_on"
    " status=practitioner_status left_on>>, "
    "<<fields s key=service_key full_name=service_name kind=service_kind duty_phone email=service_email"
    " hours=service_hours checked_on=service_checked_on>>, "
    "<<fields a full_name=agency_name>>"
)

INVOLVEMENTS = Part(
    name="involvements",
    template=f"""
{_ANCHOR}
MATCH (c)<-[r:INVOLVED_WITH]-(p:Practitioner) WHERE <<see r>> AND <<see p>>
WITH r, p, r.service AS desk
OPTIONAL MATCH (s:Service {{key: desk}}) WHERE <<see s>>
{_SERVICE_AND_AGENCY}
RETURN {INVOLVEMENT_FIELDS} ORDER BY r.key, q.key
""",
    variables={
        "c": "Child",
        "r": "INVOLVED_WITH",
        "p": "Practitioner",
        "s": "Service",
        "q": "PART_OF",
        "a": "Agency",
    },
    shown=("practitioner_key", "service_key"),
)

RECEIVED_FIELDS = (
    "<<fields r key kind since until detail source first_seen last_confirmed>>, "
    "<<fields s key=service_key full_name=service_name duty_phone email hours checked_on>>, "
    "<<fields a full_name=agency_name>>"
)

SERVICES = Part(
    name="services",
    template=f"""
{_ANCHOR}
MATCH (c)-[r:RECEIVES]->(s:Service) WHERE <<see r>> AND <<see s>>
{_SERVICE_AND_AGENCY}
RETURN {RECEIVED_FIELDS} ORDER BY r.key, q.key
""",
    variables={"c": "Child", "r": "RECEIVES", "s": "Service", "q": "PART_OF", "a": "Agency"},
    shown=("service_key",),
)

HOMES = Part(
    name="homes",
    template=f"""
{_ANCHOR}
MATCH (c)-[r:LIVES_IN]->(h:Household) WHERE <<see r>> AND <<see h>>
RETURN <<fields r key part since until source last_confirmed>>, <<fields h key=household_key address postcode>>
ORDER BY r.key
""",
    variables={"c": "Child", "r": "LIVES_IN", "h": "Household"},
    shown=("household_key",),
)

CARERS = Part(
    name="carers",
    template=f"""
{_ANCHOR}
MATCH (c)<-[r:CARES_FOR]-(k:Carer) WHERE <<see r>> AND <<see k>>
OPTIONAL MATCH (k)-[l:LIVES_IN]->(h:Household) WHERE l.until IS NULL AND <<see l>> AND <<see h>>
WITH r, k, min(h.key) AS household_key
RETURN <<fields r key relationship responsible main since until source last_confirmed>>,
       <<fields k key=carer_key full_name=carer_name phone email>>, household_key
ORDER BY r.key
""",
    variables={"c": "Child", "r": "CARES_FOR", "k": "Carer", "l": "LIVES_IN", "h": "Household"},
    shown=("carer_key", "household_key"),
)

SIBLINGS = Part(
    name="siblings",
    template=f"""
{_ANCHOR}
MATCH (c)-[l:LIVES_IN|CARES_FOR]-(m:Household|Carer)-[n:LIVES_IN|CARES_FOR]-(x:Child)
WHERE x.key <> c.key AND <<see l>> AND <<see m>> AND <<see n>> AND <<see x>>
RETURN <<fields x {PERSON_FIELDS.replace("key", "key=child_key", 1)}>>,
       CASE WHEN m:Household THEN 'household' ELSE 'carer' END AS via, m.key AS via_key, n.until AS until,
       l.until AS own_until
ORDER BY x.key, m.key, n.key, l.key
""",
    variables={
        "c": "Child",
        "l": "LIVES_IN|CARES_FOR",
        "m": "Household|Carer",
        "n": "LIVES_IN|CARES_FOR",
        "x": "Child",
    },
    shown=("child_key", "via_key"),
)

DIRECT_LINKS = "LIVES_IN|CARES_FOR|INVOLVED_WITH|RECEIVES"
DIRECT_ENDS = "Carer|Household|Practitioner|Service"

CHILD_TALLY = Part(
    name="tally",
    template=f"""
MATCH (c:Child {{key: $key}})
OPTIONAL MATCH (c)-[r:{DIRECT_LINKS}]-(x:{DIRECT_ENDS})
WITH c, r, x, <<refusals c>> AS own, <<grants c>> AS granted,
     CASE WHEN r IS NULL THEN [] ELSE <<barriers r>> + <<barriers x>> END AS further
RETURN own, granted, further, count(*) AS items
""",
    variables={"c": "Child", "r": DIRECT_LINKS, "x": DIRECT_ENDS},
)

CHILD_RECORD = Query(
    name="child.record",
    description="One child's record: identity, involvements, services, homes, carers, brothers and sisters.",
    parts=(IDENTITY, INVOLVEMENTS, SERVICES, HOMES, CARERS, SIBLINGS),
    parameters=("key",),
    anchor="child",
    tally=CHILD_TALLY,
)

CHILD_GLANCE = Query(
    name="child.glance",
    description="Just enough of a child to ask for the purpose: name, sex, date of birth.",
    parts=(
        Part(
            name="child",
            template=f"MATCH (c:Child {{key: $key}}) WHERE <<see c>> RETURN <<fields c {PERSON_FIELDS}>>",
            variables={"c": "Child"},
            shown=("key",),
        ),
    ),
    parameters=("key",),
    anchor="child",
)


def children_by_key(name: str, description: str, more: str = "") -> Query:
    """The question who some children are that are named by key; `more` are further fields of each."""
    template = f"""
UNWIND $keys AS wanted
MATCH (c:Child {{key: wanted}}) WHERE <<see c>>
RETURN <<fields c {PERSON_FIELDS}{more}>> ORDER BY c.key
"""
    part = Part(name="children", template=template, variables={"c": "Child"}, shown=("key",))
    return Query(name=name, description=description, parts=(part,), parameters=("keys",))


CHILDREN_GLANCES = children_by_key(
    "children.glances", "Names, sex and date of birth of children who are named by key: for queues."
)

CHILDREN_WHOLE = children_by_key(
    "children.whole",
    "Children who are named by key, with their area, which is open only where the whole record is.",
    " area",
)

CASELOAD = Query(
    name="subject.caseload",
    description="The children with whom the subject is involved now, as far as policy lets them be known.",
    parts=(
        Part(
            name="children",
            template=f"""
MATCH (p:Practitioner {{key: $practitioner}})-[r:INVOLVED_WITH]->(c:Child)
WHERE (r.until IS NULL OR r.until > $today) AND <<see p>> AND <<see r>> AND <<see c>>
RETURN <<fields c {PERSON_FIELDS}>>, <<fields r role lead since until source last_confirmed>> ORDER BY c.key, r.key
""",
            variables={"p": "Practitioner", "r": "INVOLVED_WITH", "c": "Child"},
            shown=("key",),
        ),
    ),
    parameters=("practitioner", "today"),
)
